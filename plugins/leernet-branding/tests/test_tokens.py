"""Reading design tokens: every published shape, references, and files that cannot be right."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from leernet_branding.errors import BrandError
from leernet_branding.json_tokens import token_name
from leernet_branding.resolve import MAX_DEPTH
from leernet_branding.tokens import MAX_CHARACTERS, MAX_TOKENS, read_tokens

PARTNERS = Path(__file__).parent / "tokens"

LINK = {"nl-link-color": "#00568b", "nl-link-hover-color": "#003e65"}
SHAPES = {
    "css": ":root { --nl-link-color: #00568b; --nl-link-hover-color: #003e65 }",
    "css on a theme class": ".my-theme { --nl-link-color: #00568b; --nl-link-hover-color: #003e65; }",
    "css with comments": "/* a */ :root { --nl-link-color: /* b */ #00568b /* c */; --nl-link-hover-color:#003e65 }",
    "dtcg": '{"nl": {"link": {"color": {"$value": "#00568b"}, "hover": {"color": {"$value": "#003e65"}}}}}',
    "style dictionary": json.dumps(
        {
            "nl": {
                "link": {
                    "color": {"value": "#00568b", "original": {"value": "{a.b}"}, "path": ["nl", "link", "color"]},
                    "hover": {"color": {"value": "#003e65", "attributes": {"category": "nl"}}},
                }
            }
        }
    ),
    "nested leaves": '{"nl": {"link": {"color": "#00568b", "hover": {"color": "#003e65"}}}}',
    "flat camelCase": '{"nlLinkColor": "#00568b", "nlLinkHoverColor": "#003e65"}',
    "flat kebab-case": '{"--nl-link-color": "#00568b", "nl-link-hover-color": "#003e65"}',
    "flat with dots": '{"nl.link.color": "#00568b", "nl.link.hover.color": "#003e65"}',
    "list with paths": json.dumps(
        [
            {"path": ["nl", "link", "color"], "value": "#00568b", "name": "nlLinkColor"},
            {"path": ["nl", "link", "hover", "color"], "$value": "#003e65"},
        ]
    ),
    "list with names": json.dumps(
        [{"name": "nlLinkColor", "value": "#00568b"}, {"name": "nl-link-hover-color", "value": "#003e65"}]
    ),
    "token sets": json.dumps(
        {
            "components/link": {"nl": {"link": {"color": {"$value": "{brand.blue}"}}}},
            "base": {"nl": {"link": {"hover": {"color": {"$value": "#003e65"}}}}},
            "brand/color": {"brand": {"blue": {"$value": "#00568b"}}},
            "overrides/green": {"nl": {"link": {"color": {"$value": "#008800"}}}},
            "$metadata": {"tokenSetOrder": ["base"]},
            "$themes": [],
        }
    ),
}


def code_of(text: str) -> str:
    with pytest.raises(BrandError) as caught:
        read_tokens(text)
    assert caught.value.text("en") != caught.value.text("nl")
    return caught.value.code


@pytest.mark.parametrize("shape", SHAPES)
def test_every_published_shape_reads_alike(shape: str) -> None:
    tokens = read_tokens(SHAPES[shape])
    assert {name: tokens.get(name) for name in LINK} == LINK


@pytest.mark.parametrize("shape", SHAPES)
def test_a_byte_order_mark_and_space_before_the_tokens_do_not_matter(shape: str) -> None:
    tokens = read_tokens("\ufeff\r\n  " + SHAPES[shape])
    assert tokens["nl-link-color"] == "#00568b"


def test_flat_json_of_a_partner_has_the_same_names_and_values_as_the_css() -> None:
    css = read_tokens((PARTNERS / "voorbeeld/variables.css").read_text())
    flat = read_tokens((PARTNERS / "voorbeeld/variables.json").read_text())
    both = css.keys() & flat.keys()
    assert len(both) > 2_600
    differing = {name for name in both if css[name].replace('"', "'") != flat[name]}
    assert {name for name in differing if name.endswith(("color", "font-family", "radius"))} == set()


def test_dtcg_of_a_partner_has_the_same_colours_as_the_css() -> None:
    css = read_tokens((PARTNERS / "voorbeeld/variables.css").read_text())
    dtcg = read_tokens((PARTNERS / "voorbeeld/subset.dtcg.tokens.json").read_text())
    colours = {name for name in css.keys() & dtcg.keys() if css[name].startswith("#")}
    assert len(colours) > 500
    assert {name for name in colours if css[name].lower() != dtcg[name].lower()} == set()


@pytest.mark.parametrize("partner", ["voorbeeld", "ma"])
def test_a_token_that_refers_to_one_left_out_of_the_file_is_left_out_too(partner: str) -> None:
    text = (PARTNERS / partner / "variables.css").read_text()
    assert text.count("--basis-color-default-bg-document:") == 1
    text = text.replace("--basis-color-default-bg-document:", "--elsewhere:")
    tokens = read_tokens(text)
    assert "utrecht-page-body-background-color" not in tokens
    assert "nl-link-color" in tokens
    # ``-var(`` is a slip of the pen in one file: to CSS it is another function.
    assert not [value for value in tokens.values() if "var(" in value.replace("-var(", "")]


def test_references_follow_each_other() -> None:
    tokens = read_tokens(":root { --a: var(--b); --b: VAR( --c ); --c: rgb(var(--d), 3); --d: 1, 2 }")
    assert tokens["a"] == tokens["b"] == "rgb(1, 2, 3)"


def test_a_fallback_counts_only_without_the_token_itself() -> None:
    tokens = read_tokens(":root { --a: var(--b, red); --b: blue; --c: var(--none, var(--neither, 'A', serif)) }")
    assert tokens["a"] == "blue"
    assert tokens["c"].replace(" ", "") == '"A",serif'


def test_a_group_may_be_called_value() -> None:
    tokens = read_tokens('{"a": {"value": {"b": {"value": "#111"}}}, "c": {"value": {"x": 1}, "type": "shadow"}}')
    assert tokens == {"a-value-b": "#111"}


def test_an_alias_inside_a_value_resolves() -> None:
    tokens = read_tokens('{"a": {"$value": "{b.c} solid"}, "b": {"c": {"$value": "1px"}}}')
    assert tokens["a"] == "1px solid"


def test_an_alias_to_a_camel_case_name_resolves() -> None:
    tokens = read_tokens('{"a": {"$value": "{wit.licht Grijs1}"}, "wit": {"licht Grijs1": {"$value": "#eee"}}}')
    assert tokens["a"] == "#eee"


def test_dtcg_objects_become_css() -> None:
    tokens = read_tokens(
        json.dumps(
            {
                "a": {"$value": {"colorSpace": "srgb", "components": [1, 0.5, 0], "alpha": 0.5}},
                "b": {"$value": {"colorSpace": "hsl", "components": [211, 60, 35]}},
                "c": {"$value": {"colorSpace": "display-p3", "components": [1, 0, 0], "hex": "#ff0000"}},
                "d": {"$value": {"value": 0.5, "unit": "rem"}},
                "e": {"$value": ["Noto Sans", "sans-serif"]},
                "f": {"$root": {"$value": "#123456"}, "dark": {"$value": "#000000"}},
                "g": {"$value": {"x": "0", "color": "red"}, "$type": "shadow"},
                "h": {"$value": True},
            }
        )
    )
    assert tokens["a"] == "color(srgb 1 0.5 0 / 0.5)"
    assert tokens["b"] == "hsl(211 60% 35% / 1)"
    assert tokens["c"] == "#ff0000"
    assert tokens["d"] == "0.5rem"
    assert tokens["e"] == "Noto Sans, sans-serif"
    assert (tokens["f"], tokens["f-dark"]) == ("#123456", "#000000")
    assert "h" not in tokens


def test_the_default_of_a_group_also_goes_by_the_name_of_the_group() -> None:
    tokens = read_tokens('{"ams": {"color": {"text": {"default": "#202020", "secondary": "#767676"}}}}')
    assert tokens["ams-color-text"] == "#202020"


def test_a_dark_variant_and_overrides_of_components_stay_out_of_the_page() -> None:
    tokens = read_tokens(
        """
        @charset "utf-8";
        @media (width >= 35em) { .x-theme { --a: 28px } }
        @layer tokens { .x-theme { --a: #111; --b: first; --b: last } }
        @media screen { :root { --d: #333 } }
        .x-theme .x-page-footer { --a: #eee }
        .x-theme--dark, [data-theme="dark"] { --a: #ddd; --only-dark: #ccc }
        @media (prefers-color-scheme: dark) { .x-theme { --a: #bbb } }
        @supports (color: red) { .x-theme { --a: #aaa } }
        """
    )
    assert tokens == {"a": "#111", "b": "last", "d": "#333"}


def test_a_file_with_only_a_variant_is_read_as_that_variant() -> None:
    assert read_tokens(".x-theme--dark, .x-theme--dark ::backdrop { --a: #111 }") == {"a": "#111"}
    assert read_tokens('[data-theme="dark"] { --a: #111 }') == {"a": "#111"}


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "tokens_unreadable"),
        ("Hét huisstijlhandboek", "tokens_unreadable"),
        ("body { color: red }", "tokens_unreadable"),
        ("{", "tokens_unreadable"),
        ("{}", "tokens_unreadable"),
        ("[]", "tokens_unreadable"),
        ("[1, 2", "tokens_unreadable"),
        ('{"a": null, "b": {"$type": "color"}}', "tokens_unreadable"),
        ('{"a": ' + "9" * 5_000 + "}", "tokens_unreadable"),
        ("[" * 100_000, "tokens_too_deep"),
        ('@import url("a.css"); @import "b.css";', "tokens_elsewhere"),
        (":root { --a: var(--a) }", "tokens_cycle"),
        (":root { --a: var(--b); --b: var(--c, red); --c: var(--a) }", "tokens_cycle"),
        ('{"a": {"$value": "{b}"}, "b": {"$value": "{a}"}}', "tokens_cycle"),
        (":root { --a: red } " + " " * MAX_CHARACTERS, "tokens_too_large"),
        (":root {" + "".join(f"--a{n}:1;" for n in range(MAX_TOKENS + 1)) + "}", "tokens_too_large"),
    ],
)
def test_a_file_that_cannot_be_right_is_refused_with_a_code(text: str, code: str) -> None:
    assert code_of(text) == code


def test_a_circle_is_reported_with_its_steps() -> None:
    with pytest.raises(BrandError, match=r"--b → --c → --b"):
        read_tokens(":root { --a: var(--b); --b: var(--c); --c: var(--b) }")


def test_unreadable_json_is_reported_with_line_and_column() -> None:
    with pytest.raises(BrandError, match=r"line 2, column 8"):
        read_tokens('{"a": 1,\n  "b": }')
    with pytest.raises(BrandError) as caught:
        read_tokens('{"a": 1,\n  "b": }')
    assert "regel 2, kolom 8" in caught.value.text("nl")


def test_css_without_tokens_is_reported_with_the_place_of_the_first_mistake() -> None:
    with pytest.raises(BrandError, match=r"line 2, column"):
        read_tokens("body { color: red }\n } a { } }")


def test_a_chain_too_long_to_be_meant_is_refused() -> None:
    links = "".join(f"--a{n}: var(--a{n + 1});" for n in range(MAX_DEPTH + 2))
    assert code_of(f":root {{ {links} }}") == "tokens_too_deep"


def test_values_that_double_with_each_reference_do_not_fill_the_memory() -> None:
    doubling = "".join(f"--a{n}: var(--a{n + 1}) var(--a{n + 1});" for n in range(30))
    tokens = read_tokens(f":root {{ {doubling} --a30: red; --b: blue }}")
    assert tokens["b"] == "blue"
    assert "a0" not in tokens


def test_blocks_nested_beyond_reason_are_refused_or_left_out() -> None:
    assert code_of(":root { --a: " + "(" * 50_000 + "}") == "tokens_too_deep"


@given(st.lists(st.text(min_size=1, max_size=12), min_size=1, max_size=4))
def test_an_alias_always_finds_the_token_with_the_same_path(path: list[str]) -> None:
    path = [part.replace("$", "").replace(".", "").replace("{", "").replace("}", "") or "x" for part in path]
    if not token_name(path) or path[0] in {"value", "alias"} or token_name(path) == "alias":
        return
    document: object = {"$value": "#123456"}
    for part in reversed(path):
        document = {part: document}
    assert isinstance(document, dict)
    alias = "{" + ".".join(path) + "}"
    tokens = read_tokens(json.dumps({**document, "alias": {"$value": alias}}))
    assert token_name(path) in tokens or "/" in path[0]
    assert tokens.get("alias", "#123456") == "#123456"
