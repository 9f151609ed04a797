"""The one place that touches tinycss2, which has no types: CSS text in, typed nodes out."""

from collections.abc import Iterable, Sequence
from typing import Protocol, cast

import tinycss2  # type: ignore[import-untyped]


class Node(Protocol):
    """Any tinycss2 node. Which attributes exist depends on :attr:`type` (see tinycss2.ast)."""

    type: str
    name: str
    lower_name: str
    lower_at_keyword: str
    value: object
    content: "Sequence[Node] | None"
    arguments: "Sequence[Node]"
    prelude: "Sequence[Node]"
    source_line: int
    source_column: int

    def serialize(self) -> str: ...


def rules(text: str) -> list[Node]:
    """Top-level rules of a style sheet, comments and space left out, errors as nodes of type ``error``."""
    return cast("list[Node]", tinycss2.parse_stylesheet(text, skip_comments=True, skip_whitespace=True))


def inner_rules(content: Sequence[Node]) -> list[Node]:
    """The rules inside a block such as ``@layer``."""
    return cast("list[Node]", tinycss2.parse_rule_list(content, skip_comments=True, skip_whitespace=True))


def block_contents(content: Sequence[Node] | str) -> list[Node]:
    """Declarations (and nested rules) of a style rule."""
    return cast("list[Node]", tinycss2.parse_blocks_contents(content, skip_comments=True, skip_whitespace=True))


def components(text: str) -> list[Node]:
    """Component values of one value, comments left out."""
    return cast("list[Node]", tinycss2.parse_component_value_list(text, skip_comments=True))


def serialise(nodes: Iterable[Node]) -> str:
    """CSS text of these nodes, comments left out, outer space stripped."""
    kept = [node for node in nodes if node.type != "comment"]
    return cast("str", tinycss2.serialize(kept)).strip()


def split_on_comma(nodes: Iterable[Node]) -> list[list[Node]]:
    """The comma-separated parts of a value; at least one, possibly empty."""
    parts: list[list[Node]] = [[]]
    for node in nodes:
        if node.type == "literal" and node.value == ",":
            parts.append([])
        else:
            parts[-1].append(node)
    return parts
