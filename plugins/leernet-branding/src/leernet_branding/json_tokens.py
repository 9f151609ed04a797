"""Read design tokens from JSON, in each of the shapes in which they are published.

=====================  ==========================================================================
DTCG                   ``{"a": {"b": {"$value": "{c.d}", "$type": "color"}}}``
Style Dictionary       ``{"a": {"b": {"value": "#fff", "path": ["a", "b"]}}}``
nested leaves          ``{"a": {"b": "#fff"}}``
flat                   ``{"aB": "#fff"}``, ``{"a-b": "#fff"}``, ``{"--a-b": "#fff"}``
list                   ``[{"path": ["a", "b"], "value": "#fff"}]``
Tokens Studio          DTCG below token sets (``"brand/color"``), which are no part of a token's name
=====================  ==========================================================================

All end as one map of names to CSS text in which an alias ``{c.d}`` has become ``var(--c-d)``: from there the
rules of CSS hold, whatever the shape was. DTCG: https://www.designtokens.org/tr/2025.10/format/
"""

import json
import re
from collections.abc import Iterator, Mapping, Sequence

from leernet_branding.errors import BrandError

Path = tuple[str, ...]

_ALIAS = re.compile(r"\{([^{}]+)\}")
_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[a-zA-Z])(?=[0-9])")
_TOKEN_KEYS = {"original", "path", "type", "$type"}
_NO_TOKENS = {
    "reason": "it holds no tokens",
    "reason_nl": "er staan geen tokens in",
    "where": "JSON",
    "where_nl": "JSON",
}
_NOT_IN_NAME = re.compile(r"[^\w-]+")


def read_json(text: str) -> dict[str, str]:
    """Name -> CSS text with ``var()`` where the file has an alias.

    :raises BrandError: ``tokens_unreadable``.
    """
    try:
        document: object = json.loads(text)
    except json.JSONDecodeError as error:
        raise _not_json(error) from error
    except ValueError as error:  # a number of thousands of digits
        raise BrandError("tokens_unreadable", **_NO_TOKENS) from error
    tokens: dict[str, str] = {}
    for path, value in _walk(_without_sets(document), ()):
        tokens.setdefault(token_name(path), value)
    # Style Dictionary writes ``color.background.default`` as ``--color-background`` in CSS.
    for name in [name for name in tokens if name.endswith("-default")]:
        tokens.setdefault(name.removesuffix("-default"), tokens[name])
    if not tokens:
        raise BrandError("tokens_unreadable", **_NO_TOKENS)
    return tokens


def token_name(path: Sequence[str]) -> str:
    """The CSS name of a token, without leading dashes: ``("nl", "linkColor")`` -> ``nl-link-color``."""
    return "-".join(part for part in map(_part, path) if part)


def _part(key: str) -> str:
    # A key with hyphens is a name already: only ``heading1Color`` is taken apart, ``h1-color`` is not.
    words = key if "-" in key or key.islower() else _CAMEL.sub("-", key).lower()
    return _NOT_IN_NAME.sub("-", words).strip("-")


def _without_sets(document: object) -> object:
    """Merge Tokens Studio's token sets; the first that names a token wins, later ones are alternatives."""
    if not isinstance(document, Mapping):
        return document
    metadata = document.get("$metadata")
    order = metadata.get("tokenSetOrder") if isinstance(metadata, Mapping) else None
    named = {name for name in order if isinstance(name, str)} if isinstance(order, list) else set()
    groups = [(key, value) for key, value in document.items() if not key.startswith("$")]
    return [value if "/" in key or key in named else {key: value} for key, value in groups]


def _walk(node: object, path: Path) -> Iterator[tuple[Path, str]]:
    if isinstance(node, list):
        for item in node:
            yield from _walk(item, path)
    elif isinstance(node, Mapping):
        yield from _walk_group(node, path)
    elif (value := _css_text(node)) is not None and path:
        yield path, value


def _walk_group(node: Mapping[str, object], path: Path) -> Iterator[tuple[Path, str]]:
    if _is_token(node):
        # Style Dictionary's other keys (original, attributes ...) describe the token and are no tokens.
        own_path, value = _own_path(node, path), _css_text(node.get("$value", node.get("value")))
        if own_path and value is not None:
            yield own_path, value
        return
    for key, child in node.items():
        if key == "$root":
            yield from _walk(child, path)
        elif not key.startswith("$"):
            yield from _walk(child, (*path, key))


def _is_token(node: Mapping[str, object]) -> bool:
    """A group may be called ``value`` too: then it holds a group, and nothing beside it says otherwise."""
    if "$value" in node:
        return True
    return "value" in node and (not isinstance(node["value"], Mapping) or not node.keys().isdisjoint(_TOKEN_KEYS))


def _own_path(node: Mapping[str, object], path: Path) -> Path:
    """Where the token says it lives: needed in a list, the same as ``path`` elsewhere."""
    own = node.get("path")
    if not path and isinstance(own, list) and own:
        return tuple(str(part) for part in own)
    name = node.get("name")
    return (name,) if not path and isinstance(name, str) else path


def _css_text(value: object) -> str | None:
    """CSS text of a token's value, ``None`` for one that has none (a shadow, a border, a switch)."""
    if isinstance(value, bool) or value is None:
        return None
    if isinstance(value, (str, int, float)):
        return _ALIAS.sub(lambda match: f"var(--{token_name(match[1].split('.'))})", str(value)).strip()
    if isinstance(value, list):
        return _font_list(value)
    return _css_object(value) if isinstance(value, Mapping) else None


def _font_list(value: list[object]) -> str | None:
    names = [name for name in value if isinstance(name, str)]
    return ", ".join(names) if names and len(names) == len(value) else None


def _css_object(value: Mapping[str, object]) -> str | None:
    """DTCG 2025.10: a colour is ``{"colorSpace": ..., "components": [...]}``, a length value and unit."""
    components, space, number = value.get("components"), value.get("colorSpace"), value.get("value")
    if isinstance(components, list) and isinstance(space, str):
        return _css_colour(space, components, value.get("alpha", 1), value.get("hex"))
    if isinstance(number, (int, float)) and isinstance(value.get("unit"), str):
        return f"{number}{value['unit']}"
    return None


def _css_colour(space: str, components: list[object], alpha: object, fallback: object) -> str:
    percent = {"hsl": ("", "%", "%"), "hwb": ("", "%", "%")}.get(space, ("", "", ""))
    numbers = " ".join(f"{part}{unit}" for part, unit in zip(components, percent, strict=False))
    if space in {"hsl", "hwb", "lab", "lch", "oklab", "oklch"}:
        return f"{space}({numbers} / {alpha})"
    if space == "srgb" or not isinstance(fallback, str):
        return f"color({space} {numbers} / {alpha})"
    return fallback


def _not_json(error: json.JSONDecodeError) -> BrandError:
    return BrandError(
        "tokens_unreadable",
        reason=f"it is not valid JSON: {error.msg}",
        reason_nl=f"het is geen geldige JSON: {error.msg}",
        where=f"line {error.lineno}, column {error.colno}",
        where_nl=f"regel {error.lineno}, kolom {error.colno}",
    )
