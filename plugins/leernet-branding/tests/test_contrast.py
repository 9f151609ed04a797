"""The contrast gate: what passes, what does not, and what it says."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from leernet_branding.colours import WHITE, Colour, contrast
from leernet_branding.contrast import PAIRS, ROLE_NAMES, check, failures
from leernet_branding.default import DEFAULT
from leernet_branding.derive import dark_variant, focus_ring
from leernet_branding.errors import BrandError

PARTS = st.integers(0, 255)
COLOURS = st.builds(Colour, PARTS, PARTS, PARTS)
GREY = Colour(0xAA, 0xAA, 0xAA)


def test_the_default_theme_passes_in_light_and_dark() -> None:
    check(DEFAULT)
    check(dark_variant(DEFAULT))
    assert not DEFAULT.is_dark
    assert dark_variant(DEFAULT).is_dark


def test_the_error_names_the_pair_both_colours_and_both_ratios_in_two_languages() -> None:
    theme = replace(DEFAULT, link=GREY, page=WHITE, surface=WHITE)
    with pytest.raises(BrandError) as caught:
        check(theme)
    error = caught.value
    assert error.code == "contrast_too_low"
    assert "link #aaaaaa on page background #ffffff has 2.32, needs 4.5" in error.text("en")
    assert "link #aaaaaa op achtergrond van de pagina #ffffff heeft 2,32, nodig is 4,5" in error.text("nl")
    assert str(error) == error.text("en")
    assert len(failures(theme)) == 2


def test_a_ratio_just_below_the_threshold_never_looks_like_the_threshold() -> None:
    almost = Colour(0x77, 0x77, 0x77)  # 4.478 on white
    found = failures(replace(DEFAULT, text=almost, page=WHITE, surface=WHITE))
    assert [failure.ratio for failure in found if failure.foreground == "text"] == [4.47, 4.47]


@pytest.mark.parametrize(("foreground", "background", "needed"), PAIRS)
def test_each_pair_is_watched(foreground: str, background: str, needed: float) -> None:
    ground = DEFAULT.colours[background]
    values: dict[str, Any] = {foreground: ground}
    theme = replace(DEFAULT, **values)
    found = [(failure.foreground, failure.background, failure.needed) for failure in failures(theme)]
    assert (foreground, background, needed) in found


def test_every_colour_has_a_name_in_both_languages() -> None:
    assert set(ROLE_NAMES) == set(DEFAULT.colours)


@given(st.lists(COLOURS, max_size=4), COLOURS)
def test_the_focus_ring_shows_on_any_background(candidates: list[Colour], background: Colour) -> None:
    ring = focus_ring(candidates)
    assert max(contrast(colour, background) for colour in ring) >= 3


def test_the_focus_ring_takes_the_brands_own_two_colours_if_they_are_apart() -> None:
    black, yellow = Colour(0x0B, 0x0C, 0x0C), Colour(0xFF, 0xDD, 0x00)
    assert focus_ring([black, yellow]) == (black, yellow)
    assert focus_ring([Colour(0x88, 0x88, 0x88), yellow]) == (yellow, Colour(0, 0, 0))
