"""The colours of a look on white paper."""

from types import MappingProxyType

import pytest
from hypothesis import given
from hypothesis import strategies as st
from leernet_certificates.look import READABLE, on_white, theme_of
from leernet_certificates.paper import Theme

from leernet.hookspecs import Brand

OWN = Theme()
hex_colours = st.integers(0, 0xFFFFFF).map("#{:06x}".format)


def brand(**colours: str) -> Brand:
    return Brand(properties=MappingProxyType({f"--leernet-{role}": colour for role, colour in colours.items()}))


def test_without_a_look_the_paper_has_leernets_own() -> None:
    assert theme_of(Brand()) == OWN


def test_a_look_that_reads_on_white_is_taken_as_it_is() -> None:
    theme = theme_of(brand(link="#154273", accent="#f9a825", text="#222222", muted="#555555"))
    assert (theme.primary, theme.accent, theme.text, theme.muted) == ("#154273", "#f9a825", "#222222", "#555555")


def test_a_dark_look_does_not_print_light_letters_on_white() -> None:
    theme = theme_of(brand(link="#7fd0ff", button="#0b5b66", accent="#ffffff", text="#ffffff", muted="#cccccc"))
    assert theme.primary == "#0b5b66"
    assert theme.accent == "#0b5b66"
    assert (theme.text, theme.muted) == (OWN.text, OWN.muted)


@pytest.mark.parametrize("value", ["red", "", "#fff", "#154273; } @import url(file:///etc/passwd)", "rgb(0,0,0)"])
def test_a_value_that_is_no_plain_colour_is_not_printed(value: str) -> None:
    assert theme_of(brand(link=value, accent=value, text=value, muted=value)) == OWN


@given(st.dictionaries(st.sampled_from(["link", "button", "heading", "accent", "text", "muted"]), hex_colours))
def test_every_look_can_be_read_on_white(colours: dict[str, str]) -> None:
    theme = theme_of(brand(**colours))
    assert min(on_white(colour) for colour in (theme.primary, theme.text, theme.muted)) >= READABLE


@pytest.mark.parametrize(
    ("colour", "ratio"), [("#ffffff", 1.0), ("#000000", 21.0), ("#767676", 4.54), ("#ff0000", 4.0)]
)
def test_contrast_is_what_wcag_says(colour: str, ratio: float) -> None:
    assert on_white(colour) == pytest.approx(ratio, abs=0.005)
