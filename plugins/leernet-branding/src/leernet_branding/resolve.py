"""Replace each ``var()`` by what it stands for. CSS Custom Properties Level 1, section 3:
https://www.w3.org/TR/css-variables-1/

A name that is nowhere defined makes the token itself undefined, unless a fallback is given: published files
do refer to tokens that they left out. A circle is a mistake in the file, and is reported.
"""

from collections.abc import Iterable, Mapping
from typing import Final

from leernet_branding.errors import BrandError
from leernet_branding.syntax import Node, components, serialise, split_on_comma

MAX_DEPTH: Final = 40
"""References after each other; more is no theme but an attack on the stack."""

MAX_VALUE: Final = 2_000
"""Characters of one value: longer ones are embedded pictures, and values that double with each reference."""

_BLOCKS = {"() block": ("(", ")"), "[] block": ("[", "]"), "{} block": ("{", "}")}


class _UndefinedToken(Exception):
    """The token refers to a name that does not exist, without a fallback."""


def resolve(raw: Mapping[str, str]) -> dict[str, str]:
    """Name -> value without any ``var()``; names that cannot be resolved are left out.

    :raises BrandError: ``tokens_cycle``, ``tokens_too_deep``.
    """
    resolver = _Resolver(raw)
    resolved: dict[str, str] = {}
    for name in raw:
        try:
            resolved[name] = resolver.value(name)
        except _UndefinedToken:
            continue
    return resolved


class _Resolver:
    def __init__(self, raw: Mapping[str, str]) -> None:
        self._raw = raw
        self._known: dict[str, str | None] = {}
        self._open: list[str] = []

    def value(self, name: str) -> str:
        if name not in self._known:
            self._enter(name)
            try:
                self._known[name] = self._resolved(self._raw[name])
            except (_UndefinedToken, KeyError):
                self._known[name] = None
            self._open.pop()
        known = self._known[name]
        if known is None:
            raise _UndefinedToken
        return known

    def _enter(self, name: str) -> None:
        if name in self._open:
            circle = [*self._open[self._open.index(name) :], name]
            raise BrandError("tokens_cycle", cycle=" → ".join(f"--{step}" for step in circle))
        if len(self._open) >= MAX_DEPTH:
            raise BrandError("tokens_too_deep", where=f"--{name}", where_nl=f"--{name}")
        self._open.append(name)

    def _resolved(self, text: str) -> str:
        if len(text) <= MAX_VALUE and "var(" in text.lower():
            text = self._text(components(text)).strip()
        if len(text) > MAX_VALUE:
            raise _UndefinedToken
        return text

    def _text(self, nodes: Iterable[Node]) -> str:
        return "".join(map(self._node_text, nodes))

    def _node_text(self, node: Node) -> str:
        if node.type == "function":
            if node.lower_name == "var":
                return self._variable(node)
            return f"{node.name}({self._text(node.arguments)})"
        if node.type in _BLOCKS:
            start, end = _BLOCKS[node.type]
            return f"{start}{self._text(node.content or ())}{end}"
        return node.serialize()

    def _variable(self, node: Node) -> str:
        reference, *fallback = split_on_comma(node.arguments)
        name = serialise(reference)
        try:
            return self.value(name.removeprefix("--"))
        except _UndefinedToken:
            if not fallback:
                raise
        # A fallback may hold commas itself: fonts do.
        return ",".join(self._text(part) for part in fallback).strip()
