"""Font families: names of a brand's fonts, without the files.

The files are seldom free to pass on, so a page shows them only where the visitor has them; a generic family
always ends the list, so that something fitting shows elsewhere.
"""

import re
from collections.abc import Iterable, Iterator
from typing import Final

from leernet_branding.syntax import Node, components, split_on_comma

GENERIC: Final = frozenset(
    {
        "serif",
        "sans-serif",
        "monospace",
        "system-ui",
        "ui-serif",
        "ui-sans-serif",
        "ui-monospace",
        "ui-rounded",
    }
)
_CSS_WIDE = frozenset({"inherit", "initial", "unset", "revert", "revert-layer", "default", "none"})
_MAX_NAMES = 8
_NAME = re.compile(r"[^\W_](?:[\w .+-]{0,58}[\w.+])?")
_SERIF = re.compile(r"(?<!sans)(?<!sans[ -])serif|georgia|times|garamond|palatino|bodoni|caslon|didot|baskerville")
_MONO = re.compile(r"mono\b|mono[a-z ]*$|courier|consolas|\bcode\b")


def font_stack(text: str) -> str | None:
    """A safe value for ``font-family``: names in single quotes, a generic family last.

    ``Noto Serif`` -> ``'Noto Serif', serif``; ``None`` without a usable name.
    A name with characters that no font name needs is left out.
    """
    if len(text) > 1_000:
        return None
    names = list(dict.fromkeys(_names(text)))[:_MAX_NAMES]
    if not names:
        return None
    if not any(name in GENERIC for name in names):
        names.append(_generic(names[0]))
    return ", ".join(name if name in GENERIC else f"'{name}'" for name in names)


def is_font_stack(text: str) -> bool:
    """Whether the text is exactly what :func:`font_stack` makes."""
    return font_stack(text) == text


def _names(text: str) -> Iterator[str]:
    for part in split_on_comma(components(text)):
        name = _name(part)
        if name.lower() in GENERIC:
            yield name.lower()
        elif _NAME.fullmatch(name) and name.lower() not in _CSS_WIDE:
            yield name


def _name(nodes: Iterable[Node]) -> str:
    """The words of one name; empty where the part holds anything but words, numbers or one string."""
    words: list[str] = []
    for node in nodes:
        if node.type in {"ident", "string"}:
            words.append(str(node.value))
        elif node.type in {"number", "dimension"}:  # Source Sans 3, which JSON writes without quotes
            words.append(node.serialize())
        elif node.type != "whitespace":
            return ""
    return " ".join(" ".join(words).split())


def _generic(name: str) -> str:
    lowered = name.lower()
    if _MONO.search(lowered):
        return "monospace"
    return "serif" if _SERIF.search(lowered) else "sans-serif"
