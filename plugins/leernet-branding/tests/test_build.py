"""From a partner's file, or a few colours, to a theme."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from leernet_branding.build import load_theme, theme_from_colours, theme_from_tokens
from leernet_branding.colours import WHITE, Colour
from leernet_branding.contrast import check, failures
from leernet_branding.default import DEFAULT
from leernet_branding.derive import dark_variant
from leernet_branding.errors import BrandError
from leernet_branding.tokens import read_tokens

PARTNERS = Path(__file__).parent / "tokens"
FILES = ["voorbeeld/variables.css", "voorbeeld/variables.json", "voorbeeld/subset.dtcg.tokens.json", "ma/variables.css"]
PARTS = st.integers(0, 255)
COLOURS = st.builds(Colour, PARTS, PARTS, PARTS)


@pytest.mark.parametrize("file", FILES)
def test_a_partners_file_gives_a_theme_that_passes_in_light_and_dark(file: str) -> None:
    theme = load_theme((PARTNERS / file).read_text())
    check(dark_variant(theme))


def test_all_files_of_one_partner_give_the_same_theme() -> None:
    css, flat, dtcg = (load_theme((PARTNERS / file).read_text()) for file in FILES[:3])
    assert css == flat == dtcg


@pytest.mark.parametrize("partner", ["voorbeeld", "ma"])
def test_the_css_of_a_partner_gives_the_same_theme_in_each_json_shape(partner: str) -> None:
    text = (PARTNERS / partner / "variables.css").read_text()
    tokens = read_tokens(text)
    shapes: list[object] = [
        tokens,
        {name: {"$value": value} for name, value in tokens.items()},
        {name: {"value": value} for name, value in tokens.items()},
        [{"path": name.split("-"), "value": value} for name, value in tokens.items()],
        {"".join(part.title() for part in name.split("-")): value for name, value in tokens.items()},
    ]
    expected = load_theme(text)
    assert [load_theme(json.dumps(shape)) for shape in shapes] == [expected] * len(shapes)


def test_a_partners_theme_has_the_partners_look() -> None:
    theme = load_theme((PARTNERS / "voorbeeld/variables.css").read_text())
    assert theme.resolved["link"] == "#00568b"
    assert theme.resolved["button"] == "#5115ef"
    assert theme.resolved["heading"] == "#001a40"
    assert theme.resolved["focus_outer"] == "#ffdd00"
    assert theme.resolved["font_body"] == "'Noto Sans', sans-serif"
    assert theme.resolved["font_heading"] == "'Noto Serif', serif"
    assert theme.resolved["radius"] == "8px"


def test_the_licence_stays_with_each_partners_tokens() -> None:
    for partner in ("voorbeeld", "ma"):
        assert "EUROPEAN UNION PUBLIC LICENCE" in (PARTNERS / partner / "LICENSE.md").read_text()
        assert "EUPL-1.2" in (PARTNERS / partner / "NOTICE.txt").read_text()


def test_libraries_are_asked_in_order() -> None:
    tokens = {
        "basis-color-action-2-color-default": "#00008b",
        "utrecht-link-color": "#006400",
        "ams-link-color": "#8b0000",
    }
    assert str(theme_from_tokens(tokens).link) == "#006400"
    assert str(theme_from_tokens({**tokens, "nl-link-color": "#4b0082"}).link) == "#4b0082"


def test_a_transparent_or_unreadable_colour_makes_way_for_the_next() -> None:
    tokens = {
        "nl-link-color": "currentColor",
        "utrecht-link-color": "rgba(0, 0, 0, 0)",
        "ams-link-color": "Hét blauw",
        "basis-color-action-2-color-default": "#00008b",
    }
    assert str(theme_from_tokens(tokens).link) == "#00008b"


def test_what_a_brand_leaves_open_is_derived_and_passes() -> None:
    check(theme_from_tokens({"utrecht-link-color": "#006400"}))
    check(theme_from_tokens({"utrecht-document-background-color": "#101820"}))


def test_what_a_brand_gives_is_not_changed_but_refused() -> None:
    with pytest.raises(BrandError) as caught:
        load_theme(":root { --utrecht-link-color: #ffdd00 }")
    assert caught.value.code == "contrast_too_low"
    assert "link #ffdd00 on page background #ffffff has 1.34" in str(caught.value)


def test_the_colour_of_an_icon_is_darkened_to_a_colour_for_text() -> None:
    theme = theme_from_tokens({"utrecht-alert-icon-ok-color": "#6fbf4a", "utrecht-document-color": "#111111"})
    assert str(theme.success) != "#6fbf4a"
    assert failures(theme) == []


def test_a_hover_colour_for_another_text_colour_is_replaced() -> None:
    theme = theme_from_tokens(
        {
            "nl-button-primary-background-color": "#00568b",
            "nl-button-primary-color": "#ffffff",
            "nl-button-primary-hover-background-color": "#eef4f8",
        }
    )
    assert theme.button_hover not in {theme.button, WHITE}
    assert failures(theme) == []


@pytest.mark.parametrize(
    ("given_radius", "radius"),
    [
        ("0", "0"),
        ("0px", "0"),
        ("0.25rem", "0.25rem"),
        ("999px", "24px"),
        (".5em", "0.5em"),
        ("50%", "6px"),
        ("4", "6px"),
    ],
)
def test_corners_suit_a_panel_as_well_as_a_button(given_radius: str, radius: str) -> None:
    tokens = {"nl-link-color": "#00008b", "nl-button-border-radius": given_radius}
    assert theme_from_tokens(tokens).radius == radius


def test_tokens_without_one_known_colour_are_refused() -> None:
    with pytest.raises(BrandError) as caught:
        load_theme(":root { --my-colour: red; --nl-button-border-radius: 4px }")
    assert caught.value.code == "tokens_no_roles"
    assert "2 tokens" in caught.value.text("nl")


@given(COLOURS)
def test_any_primary_colour_alone_gives_a_theme_that_passes_in_light_and_dark(primary: Colour) -> None:
    theme = theme_from_colours(str(primary))
    assert theme.button == primary
    check(dark_variant(theme))


@given(COLOURS, COLOURS, COLOURS)
def test_any_three_colours_pass_or_are_refused_with_the_pairs(
    primary: Colour, text: Colour, background: Colour
) -> None:
    refused = None
    try:
        theme = theme_from_colours(str(primary), text=str(text), background=str(background))
    except BrandError as error:
        refused = error
    if refused is None:
        assert failures(theme) == []
        assert failures(dark_variant(theme)) == []
    else:
        assert refused.code == "contrast_too_low"
        assert refused.data["pairs"]


@given(COLOURS)
def test_any_background_without_a_text_colour_gets_one_that_reads(background: Colour) -> None:
    theme = theme_from_colours("#0b5b66", background=str(background))
    assert failures(theme) == []


def test_plain_colours_take_a_font() -> None:
    assert theme_from_colours("teal", font="Lato").font_body == "'Lato', sans-serif"
    assert theme_from_colours("teal").font_body == DEFAULT.font_body


@pytest.mark.parametrize(
    ("arguments", "field"),
    [
        ({"primary": "blauw"}, "primary"),
        ({"primary": "red", "text": "transparent"}, "text"),
        ({"primary": "red", "background": "url(x)"}, "background"),
        ({"primary": "red", "font": "</style>"}, "font"),
    ],
)
def test_an_unreadable_colour_or_font_is_refused_with_its_field(arguments: dict[str, str], field: str) -> None:
    with pytest.raises(BrandError) as caught:
        theme_from_colours(**arguments)
    assert caught.value.field == field
    assert arguments[field] in caught.value.text("nl")


def test_a_theme_that_is_dark_already_is_its_own_dark_variant() -> None:
    theme = theme_from_colours("#7fd4e0", background="#101820")
    assert theme.is_dark
    assert dark_variant(theme) is theme
