"""Colours: reading, measuring and writing them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from leernet_branding.colours import BLACK, WHITE, Colour, contrast, luminance, mix, parse_colour

PARTS = st.integers(0, 255)
COLOURS = st.builds(Colour, PARTS, PARTS, PARTS)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("#FAF8FF", "#faf8ff"),
        ("#abc", "#aabbcc"),
        (" rebeccapurple ", "#663399"),
        ("rgb(0, 86, 139)", "#00568b"),
        ("rgb(0 86 139 / 100%)", "#00568b"),
        ("hsl(211 60% 35%)", "#24578f"),
        ("hsl(211, 60%, 35%)", "#24578f"),
        ("hwb(0 0% 0%)", "#ff0000"),
        ("rgba(0, 0, 0, 0.5)", "#808080"),
        ("#ff000080", "#ff7f7f"),
        ("rgb(300 -20 0)", "#ff0000"),
        ("rgb(none 0 0)", "#000000"),
        ("color(srgb 1 0.5 0)", "#ff8000"),
        ("oklch(62.8% 0.2577 29.23)", "#ff0000"),
        ("oklab(100% 0 0)", "#ffffff"),
        ("lab(100% 0 0)", "#ffffff"),
        ("lch(54.29% 106.84 40.86)", "#ff0000"),
    ],
)
def test_css_colours_are_read_as_they_show_on_white(text: str, shown: str) -> None:
    assert str(parse_colour(text)) == shown


@pytest.mark.parametrize(
    "text",
    [
        "",
        "transparent",
        "rgba(0, 0, 0, 0)",
        "currentColor",
        "inherit",
        "#ggg",
        "8px",
        "url(#a)",
        "red; } body { background: url(http://example.org)",
        "expression(alert(1))",
        "rgb(1e999 0 0)",
        "oklch(1e200 1e300 0)",
        "color(display-p3 1 0 0)",
        "var(--a)",
        "#fff" + " " * 300,
    ],
)
def test_what_has_no_colour_of_its_own_is_none(text: str) -> None:
    assert parse_colour(text) is None


def test_a_translucent_colour_shows_what_is_behind_it() -> None:
    assert str(parse_colour("rgb(255 255 255 / 50%)", over=BLACK)) == "#808080"


@pytest.mark.parametrize(
    ("one", "other", "ratio"),
    [("#767676", "#fff", 4.54), ("#777", "#fff", 4.48), ("#000", "#fff", 21), ("#00f", "#fff", 8.59)],
)
def test_contrast_has_the_known_values(one: str, other: str, ratio: float) -> None:
    first, second = parse_colour(one), parse_colour(other)
    assert first is not None
    assert second is not None
    assert contrast(first, second) == pytest.approx(ratio, abs=0.005)


@given(COLOURS, COLOURS)
def test_contrast_is_symmetric_and_between_1_and_21(one: Colour, other: Colour) -> None:
    assert contrast(one, other) == contrast(other, one)
    assert 1 <= contrast(one, other) <= 21.000001
    assert contrast(one, one) == 1


@given(COLOURS)
def test_luminance_is_between_black_and_white(colour: Colour) -> None:
    assert luminance(BLACK) == 0 <= luminance(colour) <= luminance(WHITE) == pytest.approx(1)


@given(COLOURS)
def test_a_colour_survives_being_written_and_read(colour: Colour) -> None:
    assert parse_colour(str(colour)) == colour


@given(COLOURS, COLOURS)
def test_a_mix_starts_and_ends_at_its_colours(one: Colour, other: Colour) -> None:
    assert (mix(one, other, 0), mix(one, other, 1)) == (one, other)


@given(st.text(max_size=40) | st.from_regex(r"(rgb|hsl|lab|oklch|color)\([-0-9a-z.,%/ ]{0,24}\)", fullmatch=True))
def test_any_text_is_a_colour_or_none(text: str) -> None:
    colour = parse_colour(text)
    assert colour is None or len(str(colour)) == 7


def test_a_part_beyond_a_byte_is_refused() -> None:
    with pytest.raises(ValueError, match=r"0\.\.255"):
        Colour(0, 256, 0)
