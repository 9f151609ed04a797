"""A theme as CSS: nothing of a partner's text gets out but colours, font names and a length."""

import json
from contextlib import suppress
from dataclasses import fields

import pytest
import tinycss2  # type: ignore[import-untyped]
from hypothesis import given
from hypothesis import strategies as st
from leernet_branding.build import theme_from_tokens
from leernet_branding.default import DEFAULT
from leernet_branding.derive import dark_variant
from leernet_branding.errors import MESSAGES, BrandError
from leernet_branding.roles import COLOURS, FONT_BODY, FONT_HEADING, RADIUS
from leernet_branding.theme import Theme, stylesheet
from leernet_branding.tokens import read_tokens

HOSTILE = [
    "red; } body { background: url(http://example.org/steal)",
    "</style><script>alert(1)</script>",
    "expression(alert(1))",
    "url(http://example.org/x.png)",
    "url('javascript:alert(1)')",
    "red /* ",
    '"',
    "'\\27 ; } * { display: none }'",
    "red !important",
    "@import 'http://example.org/x.css'",
    "\\7d body { color: red }",
    "#fff\n} body { color: red }",
    "var(--nl-link-color)",
]
ROLE_TOKENS = [name for names in COLOURS.values() for name in names] + [*FONT_BODY, *FONT_HEADING, *RADIUS]


def declarations(css: str) -> dict[str, str]:
    """The declarations of CSS that must be one rule on ``:root`` and nothing else."""
    (rule,) = tinycss2.parse_stylesheet(css, skip_whitespace=True)
    assert rule.type == "qualified-rule"
    assert tinycss2.serialize(rule.prelude).strip() == ":root"
    found = tinycss2.parse_blocks_contents(rule.content, skip_whitespace=True)
    assert {node.type for node in found} == {"declaration"}
    assert not any(node.important for node in found)
    # tinycss2 writes all strings in double quotes.
    return {node.name: tinycss2.serialize(node.value).strip().replace('"', "'") for node in found}


def assert_safe(theme: Theme) -> None:
    css = theme.css()
    scheme = {"color-scheme": "dark" if theme.is_dark else "light"}
    assert declarations(css) == scheme | theme.properties()
    assert not any(word in css for word in ("<", "url", "expression", "@", "\\", "/*"))


def test_css_holds_exactly_the_properties() -> None:
    assert_safe(DEFAULT)
    assert DEFAULT.properties()["--leernet-button-text"] == "#ffffff"
    assert DEFAULT.resolved["button_text"] == "#ffffff"
    assert len(DEFAULT.properties()) == 20


def assert_safe_or_refused(text: str) -> None:
    error = None
    try:
        theme = theme_from_tokens(read_tokens(text))
    except BrandError as refused:
        error = refused
    if error is None:
        assert_safe(theme)
    else:
        assert error.code in MESSAGES
        assert error.text("nl") != error.text("en")


@pytest.mark.parametrize("value", HOSTILE)
@pytest.mark.parametrize("name", ["nl-link-color", "nl-paragraph-font-family", "nl-button-border-radius"])
def test_hostile_values_in_json_never_reach_the_css(name: str, value: str) -> None:
    assert_safe_or_refused(json.dumps({name: value, "utrecht-document-color": "#111111"}))


@pytest.mark.parametrize("value", HOSTILE)
def test_hostile_values_in_css_never_reach_the_css(value: str) -> None:
    assert_safe_or_refused(f":root {{ --nl-link-color: {value}; --nl-paragraph-color: #111 }}")


@given(st.dictionaries(st.sampled_from(ROLE_TOKENS), st.sampled_from(HOSTILE) | st.text(max_size=40), max_size=6))
def test_any_tokens_give_safe_css_or_a_clean_error(tokens: dict[str, str]) -> None:
    with suppress(BrandError):
        assert_safe(theme_from_tokens(tokens))


WORDS = [":root", "var(", "url(", "#123456", "red", "</style>", "$value", "nl", "link", "color", "{nl.link.color}"]
FRAGMENTS = st.sampled_from([*WORDS, *ROLE_TOKENS[:6], *"{}:;,[]()'\"\\\n /*@-"])
SCRAPS = st.lists(FRAGMENTS, max_size=25).map("".join)


@given(st.text(max_size=60) | SCRAPS)
def test_any_text_gives_safe_css_or_a_clean_error(text: str) -> None:
    assert_safe_or_refused(text)


@given(st.sampled_from(ROLE_TOKENS), SCRAPS)
def test_any_value_beside_good_ones_gives_safe_css_or_a_clean_error(name: str, value: str) -> None:
    assert_safe_or_refused(f":root {{ --utrecht-document-color: #111; --{name}: {value}; --ams-link-color: #222 }}")
    assert_safe_or_refused(json.dumps({"utrecht-document-color": "#111", name: value, "ams-link-color": "#222"}))


JSON = st.recursive(
    st.none() | st.booleans() | st.floats() | st.text(max_size=10) | st.sampled_from(["#123456", "{nl.link.color}"]),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from(
                ["nl", "link", "color", "$value", "value", "path", "name", "components", "colorSpace", "a/b"]
            )
            | st.text(max_size=5),
            inner,
            max_size=4,
        )
    ),
    max_leaves=12,
)


@given(JSON)
def test_any_json_gives_safe_css_or_a_clean_error(document: object) -> None:
    assert_safe_or_refused(json.dumps(document))


@pytest.mark.parametrize(
    ("role", "value"),
    [
        ("radius", "6px; } body {"),
        ("radius", "calc(1px)"),
        ("radius", "6px\n"),
        ("font_body", "Lato"),
        ("font_body", "'Lato'; }"),
        ("font_heading", "url(x)"),
        ("link", "#00568b"),
    ],
)
def test_a_theme_refuses_values_of_another_form(role: str, value: str) -> None:
    values: dict[str, object] = {**vars(DEFAULT), role: value}
    with pytest.raises(BrandError) as caught:
        Theme(**{field.name: values[field.name] for field in fields(Theme)})  # type: ignore[arg-type]
    assert caught.value.code == "theme_invalid"


def test_a_stored_theme_comes_back_the_same() -> None:
    assert Theme.restore(json.loads(json.dumps(dict(DEFAULT.resolved)))) == DEFAULT


@pytest.mark.parametrize("change", [{"link": "red; }"}, {"link": "#12345"}, {"radius": 6}, {"font_body": "#123456"}])
def test_a_stored_theme_that_was_tampered_with_is_refused(change: dict[str, object]) -> None:
    with pytest.raises(BrandError) as caught:
        Theme.restore({**DEFAULT.resolved, **change})
    assert caught.value.code == "theme_invalid"
    with pytest.raises(BrandError):
        Theme.restore({})


@pytest.mark.parametrize("selector", [":root", ".leernet", "#leernet.wide", ":root, .leernet-page"])
def test_css_goes_on_the_selector_that_is_asked_for(selector: str) -> None:
    assert DEFAULT.css(selector).startswith(f"{selector} {{\n")


@pytest.mark.parametrize("selector", ["", "a{}", "a</style>", "a/*", "@media", "a\nb"])
def test_css_refuses_a_selector_that_is_more_than_a_selector(selector: str) -> None:
    with pytest.raises(BrandError):
        DEFAULT.css(selector)


def test_the_style_sheet_has_the_dark_variant_for_who_prefers_it() -> None:
    light, dark = tinycss2.parse_stylesheet(stylesheet(DEFAULT, dark_variant(DEFAULT)), skip_whitespace=True)
    assert light.type == "qualified-rule"
    assert tinycss2.serialize(dark.prelude).strip() == "(prefers-color-scheme: dark)"
    assert "color-scheme: dark" in tinycss2.serialize(dark.content)
    assert stylesheet(DEFAULT) == DEFAULT.css()
