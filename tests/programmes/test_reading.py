"""A programme file is read as a person means it, and what is not TOML says where."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from leernet.errors import InvalidInput
from leernet.model import EventStatus, Grain, When
from leernet.plugins import Plugins
from leernet.programmes import read_programme

from .conftest import AMSTERDAM, Parse, Problems
from .texts import BLOCK, EVENT, ORGANISATION, SERIES


def test_all_problems_are_told_at_once_and_in_order(problems: Problems) -> None:
    events = "".join(EVENT.replace("eerste", f"nummer-{i}") + f"when = 'fout {i}'\n" for i in range(12))
    found = problems("[series]\nslug = 'X'\n" + events + ORGANISATION * 2)
    assert list(found) == [
        *(f"events[{i}].when" for i in range(12)),
        "organisations[1].slug",
        "series.slug",
        "series.title",
    ]


@pytest.mark.parametrize(
    ("text", "code", "says"),
    [
        ("[series]\ntitle = Netwerk", "toml_syntax", "Line 2, column 9"),
        ("[series", "toml_syntax", "Line 1, column 8"),
        ("[[events]]\n[[events.blocks]]\nstart = 2018-12-04T13:30\n", "toml_time", "Line 3"),
        (f"x = {'9' * 5000}", "toml_unreadable", "digits"),
        ("x = " + "[" * 5000 + "]" * 5000, "toml_unreadable", "recursion"),
    ],
)
def test_what_is_not_toml_is_told_with_line_and_column(problems: Problems, text: str, code: str, says: str) -> None:
    (problem,) = problems(text).values()
    assert problem.code == code
    assert says in str(problem)


@pytest.mark.parametrize(("content", "code"), [(b"[series]\ntitle = '\xe9'", "not_utf8"), (None, "file_unreadable")])
def test_a_file_that_cannot_be_read_says_why(
    plugins: Plugins, tmp_path: Path, content: bytes | None, code: str
) -> None:
    path = tmp_path / "programma.toml"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(InvalidInput) as caught:
        read_programme(path, plugins, AMSTERDAM)
    assert [problem.code for problem in caught.value.problems] == [code]


def test_a_file_that_is_too_large_is_not_read(
    plugins: Plugins, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("leernet.programmes.reading.MAX_PROGRAMME", 10)
    (tmp_path / "programma.toml").write_text(SERIES)
    with pytest.raises(InvalidInput, match="is not right yet") as caught:
        read_programme(tmp_path / "programma.toml", plugins, AMSTERDAM)
    assert [problem.code for problem in caught.value.problems] == ["file_too_large"]


def test_a_byte_order_mark_and_windows_line_ends_do_not_matter(plugins: Plugins, tmp_path: Path) -> None:
    path = tmp_path / "programma.toml"
    text = SERIES + 'aim = """\nEen.\nTwee.\n"""\n'
    path.write_bytes(b"\xef\xbb\xbf" + text.replace("\n", "\r\n").encode())
    series = read_programme(path, plugins, AMSTERDAM).series
    assert series is not None
    assert series.aim == "Een.\nTwee."


def test_times_are_on_the_clock_of_the_network(parse: Parse) -> None:
    summer = BLOCK.replace("2018-12-04", "2018-06-14")
    (event,) = parse(SERIES + EVENT + summer).events
    assert event.blocks[0].start == datetime(2018, 6, 14, 11, 30, tzinfo=UTC)
    assert event.when == When("2018-06-14")


def test_an_offset_tells_which_of_two_equal_times_is_meant(parse: Parse) -> None:
    text = "[[events.blocks]]\nstart = '2026-10-25T02:30+01:00'\nend = 2026-10-25T05:00:00\n"
    (event,) = parse(SERIES + EVENT + text).events
    assert event.blocks[0].start == datetime(2026, 10, 25, 1, 30, tzinfo=UTC)
    assert event.blocks[0].end == datetime(2026, 10, 25, 4, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("when", "edtf", "grain"),
    [
        ("'2024-23'", "2024-23", Grain.SEASON),
        ("2018-12-04", "2018-12-04", Grain.DAY),
        ("2018-12-04T09:30:00", "2018-12-04T09:30", Grain.EXACT),
        ("2027", "2027", Grain.YEAR),
        ("'XXXX-12-04'", "XXXX-12-04", Grain.DAY),
        ("''", "XXXX", Grain.UNKNOWN),
    ],
)
def test_a_date_can_be_written_as_toml_has_it_too(parse: Parse, when: str, edtf: str, grain: Grain) -> None:
    (event,) = parse(SERIES + EVENT + f"when = {when}\n").events
    assert (event.when.edtf, event.when.grain) == (edtf, grain)


def test_a_coarse_date_firms_up_when_blocks_come_within_it(parse: Parse) -> None:
    (event,) = parse(SERIES + EVENT + "when = '2018-24'\nweekday = 'di'\n" + BLOCK).events
    assert event.when == When("2018-12-04")


def test_a_weekday_of_a_day_without_a_year_is_taken_at_its_word(parse: Parse) -> None:
    assert parse(SERIES + EVENT + "when = 'XXXX-12-04'\nweekday = 'dinsdag'\n").events[0].when == When("XXXX-12-04")


def test_an_unknown_person_needs_only_a_perspective(parse: Parse) -> None:
    text = "[[events.contributions]]\nperspective = 'Een bewoner uit Zwolle'\nstatus = 'asked'\n"
    (contribution,) = parse(SERIES + EVENT + text).events[0].contributions
    assert (contribution.name, contribution.role) == ("", "speaker")


def test_a_file_can_hold_organisations_only_or_an_event_without_a_series(parse: Parse) -> None:
    assert parse(ORGANISATION).series is None
    assert parse(EVENT).events[0].status is EventStatus.DRAFT
    assert parse("").organisations == ()


def test_text_survives(parse: Parse) -> None:
    names = ["Hét st(r)oom", "'s-Hertogenbosch", "Aa en Hunze", "شبكة التعلّم", "学習ネットワーク", "Ἑλλάς"]
    text = "".join(f'[[organisations]]\nslug = "o-{i}"\nname = "{name}"\n' for i, name in enumerate(names))
    assert [organisation.name for organisation in parse(text).organisations] == names
