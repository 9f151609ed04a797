"""The two sorts of details of a brand, from what somebody wrote to what is stored and what is shown."""

import json
from pathlib import Path

import pytest
from leernet_branding.kinds import Colours, ThemeKind, Tokens

from leernet import InvalidInput
from leernet.hookspecs import Brand, BrandKind

FILES = Path(__file__).parent / "tokens"


def read(name: str) -> bytes:
    return (FILES / name).read_bytes()


def no_file(name: str) -> bytes:
    raise AssertionError(f"nobody asked for {name}")


def through_json(kind: BrandKind, details: dict[str, object]) -> Brand:
    """Settled, stored as JSON, and shown."""
    return kind.brand(json.loads(json.dumps(kind.settle(details, read))))


def test_a_primary_colour_is_enough() -> None:
    brand = through_json(Colours(), {"primary": "#154273"})
    assert brand.properties["--leernet-button"] == "#154273"
    assert brand.properties["--leernet-link"] == "#154273"
    assert set(brand.dark) == set(brand.properties)
    assert brand.dark["--leernet-page"] != brand.properties["--leernet-page"]


def test_all_colours_and_the_font_are_taken_as_given() -> None:
    given: dict[str, object] = {
        "primary": "rgb(21 66 115)",
        "text": "black",
        "background": "#fffef8",
        "accent": "#f9a825",
        "font": "Noto Serif",
    }
    properties = through_json(Colours(), given).properties
    assert properties["--leernet-button"] == "#154273"
    assert properties["--leernet-text"] == "#000000"
    assert properties["--leernet-page"] == "#fffef8"
    assert properties["--leernet-accent"] == "#f9a825"
    assert properties["--leernet-font-body"] == "'Noto Serif', serif"


def test_a_file_of_tokens_is_read_by_its_name() -> None:
    brand = through_json(Tokens(), {"tokens": "voorbeeld/variables.css"})
    assert brand.properties["--leernet-link"] == "#00568b"


def test_a_file_with_a_byte_order_mark_reads_the_same() -> None:
    content = read("voorbeeld/variables.css")
    plain = Tokens().settle({"tokens": "x"}, lambda _: content)
    assert Tokens().settle({"tokens": "x"}, lambda _: b"\xef\xbb\xbf" + content) == plain


def test_what_is_stored_says_which_kind_it_is_and_needs_no_file_any_more() -> None:
    settled = Tokens().settle({"tokens": "ma/variables.css"}, read)
    assert settled["kind"] == "tokens"
    assert set(settled) == {"kind", "theme"}
    assert Tokens().brand(settled).properties


def test_the_kind_itself_may_stand_among_the_details() -> None:
    assert Colours().settle({"kind": "colours", "primary": "#154273"}, no_file) == Colours().settle(
        {"primary": "#154273"}, no_file
    )


@pytest.mark.parametrize(
    ("kind", "details", "field"),
    [
        (Colours(), {}, "primary"),
        (Colours(), {"primary": ""}, "primary"),
        (Colours(), {"primary": 154273}, "primary"),
        (Colours(), {"primary": "x" * 101}, "primary"),
        (Colours(), {"primary": "#154273", "secondary": "#fff"}, "secondary"),
        (Colours(), {"primary": "#154273", "text": ["black"]}, "text"),
        (Tokens(), {}, "tokens"),
        (Tokens(), {"tokens": ""}, "tokens"),
        (Tokens(), {"tokens": "a.css", "primary": "#154273"}, "primary"),
    ],
)
def test_a_detail_of_the_wrong_shape_is_named(kind: ThemeKind, details: dict[str, object], field: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        kind.settle(details, no_file)
    assert refused.value.code == "brand_invalid"
    assert [problem.field for problem in refused.value.problems] == [field]
    assert field in str(refused.value)


@pytest.mark.parametrize(
    ("details", "code", "field"),
    [
        ({"primary": "blauw"}, "colour_unreadable", "primary"),
        ({"primary": "#154273", "text": "url(http://example.org)"}, "colour_unreadable", "text"),
        ({"primary": "#154273", "background": "none"}, "colour_unreadable", "background"),
        ({"primary": "#154273", "accent": "goud"}, "colour_unreadable", "accent"),
        ({"primary": "#154273", "font": "'"}, "font_unreadable", "font"),
        ({"primary": "#154273", "text": "#cccccc"}, "contrast_too_low", None),
        ({"primary": "#154273", "text": "#222222", "background": "#111111"}, "contrast_too_low", None),
    ],
)
def test_colours_that_cannot_be_used_are_refused_with_a_reason(
    details: dict[str, object], code: str, field: str | None
) -> None:
    with pytest.raises(InvalidInput) as refused:
        Colours().settle(details, no_file)
    assert (refused.value.code, refused.value.field) == (code, field)


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"\xff\xfe\x00", "tokens_unreadable"),
        (b"\x89PNG\r\n\x1a\n", "tokens_unreadable"),
        (b"{", "tokens_unreadable"),
        (b"", "tokens_unreadable"),
        (b":root { --x: red }", "tokens_no_roles"),
    ],
)
def test_a_file_that_is_none_is_refused_with_a_reason(content: bytes, code: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        Tokens().settle({"tokens": "huisstijl.css"}, lambda _: content)
    assert refused.value.code == code


def test_a_file_that_is_missing_is_the_readers_to_refuse() -> None:
    def missing(name: str) -> bytes:
        raise InvalidInput("file_missing", "There is no file {file}.", file=name)

    with pytest.raises(InvalidInput) as refused:
        Tokens().settle({"tokens": "weg.css"}, missing)
    assert refused.value.code == "file_missing"


BROKEN = "#fff; } body { background: url(http://example.org/steal)"


@pytest.mark.parametrize("theme", [None, [], {}, {"link": "red"}, {"link": BROKEN}])
def test_a_stored_look_that_was_tampered_with_is_refused_when_it_is_read(theme: object) -> None:
    with pytest.raises(InvalidInput) as refused:
        Colours().brand({"kind": "colours", "theme": theme})
    assert refused.value.code == "theme_invalid"


@pytest.mark.parametrize("value", [BROKEN, "red", "#FFF", "", None, 7])
def test_one_value_of_another_form_spoils_the_stored_look(value: object) -> None:
    theme = Colours().settle({"primary": "#154273"}, no_file)["theme"]
    assert isinstance(theme, dict)
    with pytest.raises(InvalidInput):
        Colours().brand({"theme": {**theme, "accent": value}})
