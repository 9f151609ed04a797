"""Read the custom properties that a CSS file sets on the page as a whole.

A published theme is one block on ``:root`` or on a theme class (``.utrecht-theme``), but files also carry a
dark variant (in ``@media`` or on ``.theme--dark``), print sizes and overrides of single components. Those do
not describe the page, so they are left out; a variant counts only in a file that holds nothing else.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from leernet_branding.errors import BrandError
from leernet_branding.syntax import Node, block_contents, inner_rules, rules, serialise

_PAGE = re.compile(r":root|:host|html|body|(?:html|:root)?\.[\w-]+|\*")
_VARIANT = re.compile(r"(?:[\w:]+)?(?:\.[\w-]+)*(?:\[[^\]]*\])?(?:\.[\w-]+)*")
_EVERYWHERE = re.compile(r"(?:only\s+)?(?:all|screen)?", re.IGNORECASE)


@dataclass
class _Declared:
    page: dict[str, str] = field(default_factory=dict)
    variant: dict[str, str] = field(default_factory=dict)
    imports: list[str] = field(default_factory=list)
    first_error: tuple[int, int] | None = None


def read_css(text: str) -> dict[str, str]:
    """Name without dashes -> value as written, ``var()`` included. The last declaration wins, as in CSS.

    :raises BrandError: ``tokens_unreadable``, ``tokens_elsewhere``.
    """
    declared = _Declared()
    _collect(rules(text), declared)
    found = declared.page or declared.variant
    if found:
        return found
    if declared.imports:
        raise BrandError("tokens_elsewhere", files=", ".join(declared.imports))
    line, column = declared.first_error or (1, 1)
    raise BrandError(
        "tokens_unreadable",
        reason="it sets no custom properties on the page",
        reason_nl="het zet geen custom properties op de pagina",
        where=f"line {line}, column {column}",
        where_nl=f"regel {line}, kolom {column}",
    )


def _collect(nodes: Sequence[Node], declared: _Declared) -> None:
    for node in nodes:
        if node.type == "error" and declared.first_error is None:
            declared.first_error = (node.source_line, node.source_column)
        elif node.type == "at-rule":
            _collect_at_rule(node, declared)
        elif node.type == "qualified-rule":
            _collect_rule(node, declared)


def _collect_at_rule(node: Node, declared: _Declared) -> None:
    if node.lower_at_keyword == "import":
        declared.imports.append(serialise(node.prelude)[:100])
    elif node.content is not None and _applies(node):
        _collect(inner_rules(node.content), declared)


def _applies(node: Node) -> bool:
    if node.lower_at_keyword == "media":
        return _EVERYWHERE.fullmatch(serialise(node.prelude)) is not None
    return node.lower_at_keyword == "layer"


def _collect_rule(node: Node, declared: _Declared) -> None:
    selectors = [part.strip() for part in serialise(node.prelude).split(",")]
    if any(_PAGE.fullmatch(part) and not _is_variant(part) for part in selectors):
        target = declared.page
    elif any(_VARIANT.fullmatch(part) for part in selectors):
        target = declared.variant
    else:
        return
    target.update(_custom_properties(node.content or ()))


def _is_variant(selector: str) -> bool:
    """A BEM modifier (``--``) or a name that says dark: worn on request, not the brand's everyday look."""
    return "--" in selector or "dark" in selector.lower()


def _custom_properties(content: Sequence[Node]) -> Iterator[tuple[str, str]]:
    for node in block_contents(content):
        if node.type == "declaration" and node.name.startswith("--"):
            yield node.name.removeprefix("--"), serialise(_values(node))


def _values(declaration: Node) -> Sequence[Node]:
    value = declaration.value
    return value if isinstance(value, list) else ()
