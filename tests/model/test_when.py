"""When an event is: reading, covering, ordering, storing; and the weekday that agrees (domain rule 14)."""

import copy
import pickle
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Column, MetaData, String, Table, create_engine, insert, select

from leernet.errors import InvalidInput
from leernet.model.when import Grain, When, WhenType, check_weekday

AMSTERDAM = ZoneInfo("Europe/Amsterdam")

_years = st.integers(1900, 2999)
_days = st.dates(date(1900, 1, 1), date(2999, 12, 31))
notations = st.one_of(
    st.just("XXXX"),
    _years.map(str),
    st.tuples(_years, st.integers(1, 12)).map(lambda it: f"{it[0]}-{it[1]:02}"),
    st.tuples(_years, st.integers(21, 24)).map(lambda it: f"{it[0]}-{it[1]}"),
    st.tuples(_years, st.integers(33, 36)).map(lambda it: f"{it[0]}-{it[1]}"),
    _days.map(date.isoformat),
    _days.map(lambda day: f"XXXX-{day:%m-%d}"),
    st.tuples(_days, st.times()).map(lambda it: f"{it[0]}T{it[1]:%H:%M}"),
)
whens = notations.map(When)


@pytest.mark.parametrize(
    ("edtf", "grain", "first", "last"),
    [
        ("2020-12-08T09:30", Grain.EXACT, date(2020, 12, 8), date(2020, 12, 8)),
        ("2024-05-30", Grain.DAY, date(2024, 5, 30), date(2024, 5, 30)),
        ("2024-02", Grain.MONTH, date(2024, 2, 1), date(2024, 2, 29)),
        ("2025-21", Grain.SEASON, date(2025, 3, 1), date(2025, 5, 31)),
        ("2024-22", Grain.SEASON, date(2024, 6, 1), date(2024, 8, 31)),
        ("2024-23", Grain.SEASON, date(2024, 9, 1), date(2024, 11, 30)),
        ("2024-24", Grain.SEASON, date(2024, 12, 1), date(2025, 2, 28)),
        ("2023-24", Grain.SEASON, date(2023, 12, 1), date(2024, 2, 29)),
        ("2025-33", Grain.QUARTER, date(2025, 1, 1), date(2025, 3, 31)),
        ("2025-34", Grain.QUARTER, date(2025, 4, 1), date(2025, 6, 30)),
        ("2025-36", Grain.QUARTER, date(2025, 10, 1), date(2025, 12, 31)),
        ("2021", Grain.YEAR, date(2021, 1, 1), date(2021, 12, 31)),
        ("2999-24", Grain.SEASON, date(2999, 12, 1), date(3000, 2, 28)),
        ("XXXX-12-04", Grain.DAY, None, None),
        ("XXXX", Grain.UNKNOWN, None, None),
        ("", Grain.UNKNOWN, None, None),
    ],
)
def test_a_notation_tells_its_grain_and_the_stretch_it_covers(
    edtf: str, grain: Grain, first: date | None, last: date | None
) -> None:
    when = When.parse(edtf)
    assert (when.grain, when.first, when.last) == (grain, first, last)


@pytest.mark.parametrize("given_text", ["xxxx-12-04", " XXXX-12-04\n"])
def test_blanks_and_small_letters_do_not_matter(given_text: str) -> None:
    assert When.parse(given_text) == When("XXXX-12-04")


def test_nothing_is_unknown_and_writes_itself_as_such() -> None:
    assert When.parse("  ").edtf == "XXXX"
    assert When() == When.parse("XXXX")
    assert str(When()) == "XXXX"


@pytest.mark.parametrize(
    "wrong",
    [
        "2023-02-29",
        "XXXX-02-30",
        "XXXX-13-01",
        "XXXX-05",
        "XXXX-12-04T09:30",
        "2024-00",
        "2024-13",
        "2024-20",
        "2024-25",
        "2024-32",
        "2024-37",
        "2024-5-3",
        "24",
        "0204",
        "1899-12-31",
        "3000",
        "2024-05-30T24:00",
        "2024-05-30T09:30:00",
        "2024-05-30T09:30Z",
        "2024-05T09:30",
        "2024?",
        "najaar 2024",
        "٢٠٢٤",
        "2024\n2025",
    ],
)
def test_what_cannot_be_read_is_refused_with_what_would_be_right(wrong: str) -> None:
    with pytest.raises(InvalidInput) as refusal:
        When.parse(wrong)
    assert refusal.value.code == "when_invalid"
    assert wrong in str(refusal.value)
    assert "2024-23" in str(refusal.value)
    assert "1900" in str(refusal.value)


@given(st.text(max_size=20))
def test_any_text_is_read_or_refused_and_never_crashes(text: str) -> None:
    try:
        when = When.parse(text)
    except InvalidInput:
        return
    assert When.parse(when.edtf) == when


@given(notations)
def test_a_notation_survives_reading_and_writing(edtf: str) -> None:
    assert When.parse(edtf).edtf == edtf


@given(whens)
def test_a_stretch_begins_before_it_ends(when: When) -> None:
    assert (when.first is None) == (when.last is None)
    if when.first is not None and when.last is not None:
        assert when.first <= when.last


@given(whens, whens)
def test_the_order_is_total_and_agrees_with_equality(one: When, other: When) -> None:
    assert [one < other, one == other, one > other].count(True) == 1
    assert (one.sort_key == other.sort_key) == (one == other)
    assert hash(one) == hash(other) or one != other


@given(whens)
def test_the_sort_key_is_twenty_digits_so_that_no_collation_changes_the_order(when: When) -> None:
    assert len(when.sort_key) == 20
    assert when.sort_key.isdecimal()
    assert when.sort_key.isascii()


@given(whens, whens)
def test_what_ends_before_another_begins_comes_first(one: When, other: When) -> None:
    if one.last and other.first and one.last < other.first:
        assert one < other


def test_finer_comes_before_coarser_and_unknown_comes_last() -> None:
    in_order = [
        "2024-08-31",
        "2024-09-01T09:30",
        "2024-09-01T14:00",
        "2024-09-01",
        "2024-09",
        "2024-23",
        "2024-10-15",
        "2024-24",
        "2025-01-01",
        "2025-01",
        "2025-33",
        "2025",
        "XXXX-06-15",
        "XXXX-12-04",
        "XXXX",
    ]
    assert sorted(When(edtf) for edtf in reversed(in_order)) == [When(edtf) for edtf in in_order]


def test_only_a_day_or_a_moment_with_a_year_is_dated() -> None:
    dated = [
        edtf for edtf in ("2020-12-08T09:30", "2024-05-30", "XXXX-12-04", "2024-05", "XXXX") if When(edtf).is_dated
    ]
    assert dated == ["2020-12-08T09:30", "2024-05-30"]


def test_a_day_without_a_year_tells_month_and_day() -> None:
    assert When("XXXX-12-04").yearless == (12, 4)
    assert When("XXXX-02-29").yearless == (2, 29)
    assert When("2024-12-04").yearless is None
    assert When("XXXX").yearless is None


def test_a_moment_is_local_time_of_the_network() -> None:
    when = When("2020-12-08T09:30")
    assert when.clock == time(9, 30)
    assert when.moment(AMSTERDAM) == datetime(2020, 12, 8, 8, 30, tzinfo=UTC)
    assert When("2020-12-08").moment(AMSTERDAM) is None


def test_a_moment_is_written_on_the_clock_of_the_network_in_summer_and_winter() -> None:
    assert When.at(datetime(2020, 12, 8, 8, 30, tzinfo=UTC), AMSTERDAM) == When("2020-12-08T09:30")
    assert When.at(datetime(2020, 6, 30, 22, 30, tzinfo=UTC), AMSTERDAM) == When("2020-07-01T00:30")


def test_a_moment_without_a_time_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="time zone"):
        When.at(datetime(2020, 12, 8, 8, 30), AMSTERDAM)  # noqa: DTZ001


def test_a_day_becomes_a_when() -> None:
    assert When.on(date(2024, 5, 30)) == When("2024-05-30")


def test_it_cannot_be_changed_and_can_be_copied_pickled_and_kept_in_a_set() -> None:
    when = When("2024-23")
    with pytest.raises(AttributeError):
        when.edtf = "2025"  # type: ignore[misc]
    assert copy.deepcopy(when) == when
    assert pickle.loads(pickle.dumps(when)).last == when.last
    assert {when, When(" 2024-23 ")} == {when}
    assert repr(when) == "When(edtf='2024-23')"


def test_it_has_no_order_among_other_things() -> None:
    assert When("2024").__lt__("2025") is NotImplemented


def test_the_database_keeps_it_finds_it_and_sorts_by_its_key() -> None:
    table = Table("event", MetaData(), Column("at", WhenType), Column("key", String(20)))
    engine = create_engine("sqlite://")
    table.metadata.create_all(engine)
    given_whens = [When(), When("2024-23"), When("2024-05-30"), When("2025-21"), When("XXXX-12-04")]
    with engine.connect() as connection:
        connection.execute(insert(table), [{"at": when, "key": when.sort_key} for when in given_whens])
        connection.execute(insert(table), {"at": None, "key": None})
        stored = connection.scalars(select(table.c.at).where(table.c.key.is_not(None)).order_by(table.c.key)).all()
        found = connection.scalar(select(table.c.key).where(table.c.at == When("2024-23")))
        empty = connection.scalars(select(table.c.at).where(table.c.at.is_(None))).all()
    engine.dispose()
    assert list(stored) == sorted(given_whens)
    assert found == When("2024-23").sort_key
    assert list(empty) == [None]


@pytest.mark.parametrize("weekday", ["dinsdag", "Dinsdag ", "di", "Tuesday", "tue", "TUE."])
def test_a_weekday_that_agrees_passes_in_either_language(weekday: str) -> None:
    check_weekday(date(2018, 12, 4), weekday, "nl")


def test_a_weekday_that_disagrees_is_an_error_that_names_both() -> None:
    with pytest.raises(InvalidInput) as refusal:
        check_weekday(date(2019, 12, 4), "Dinsdag", "nl")
    assert refusal.value.code == "weekday_disagrees"
    assert refusal.value.data == {"date": "4 december 2019", "actual": "woensdag", "weekday": "dinsdag"}


def test_the_names_are_in_the_language_of_the_reader() -> None:
    with pytest.raises(InvalidInput) as refusal:
        check_weekday(date(2019, 12, 4), "dinsdag", "en")
    assert str(refusal.value) == "4 December 2019 is a Wednesday, not a Tuesday."


def test_what_is_no_weekday_is_an_error_of_its_own() -> None:
    with pytest.raises(InvalidInput) as refusal:
        check_weekday(date(2019, 12, 4), "mardi", "nl")
    assert refusal.value.code == "weekday_unknown"
    assert "mardi" in str(refusal.value)


@given(_days, st.integers(0, 6))
def test_exactly_one_weekday_agrees_with_a_date(day: date, shift: int) -> None:
    names = ("maandag", "dinsdag", "woensdag", "donderdag", "vrijdag", "zaterdag", "zondag")
    name = names[(day + timedelta(days=shift)).weekday()] if day.year < 2999 else names[day.weekday()]
    if name == names[day.weekday()]:
        check_weekday(day, name, "nl")
    else:
        with pytest.raises(InvalidInput):
            check_weekday(day, name, "nl")
