"""Is this SVG safe and cheap to print? Asked before WeasyPrint sees a logo.

Refused are: entity declarations (a billion laughs), references to anything outside the file, and constructions that
let a small file draw without end (nested `use`, markers, repeating gradients).
"""

import re
from dataclasses import dataclass, field
from xml.parsers import expat

MAX_BYTES = 500_000
MAX_DRAWN = 20_000
MAX_DEPTH = 60
_REFERENCE = re.compile(r"url\(\s*['\"]?([^'\")\s]*)", re.IGNORECASE)
_INSIDE = re.compile(r"#|data:image/png;base64,")


class UnsafeSvgError(ValueError):
    """Why an SVG is not printed."""


@dataclass(slots=True)
class _Node:
    children: list["_Node"] = field(default_factory=list)
    targets: list[str] = field(default_factory=list)


def check_svg(data: bytes) -> None:
    """Raises `UnsafeSvgError` unless `data` is a self-contained SVG of at most 500 kB and 20,000 drawn elements."""
    if len(data) > MAX_BYTES:
        raise UnsafeSvgError(f"larger than {MAX_BYTES} bytes")
    reader = _Reader()
    try:
        reader.parse(data)
    except expat.ExpatError as error:
        raise UnsafeSvgError(f"no XML: {error}") from error
    _count(reader.root, reader.by_id, MAX_DRAWN, 0)


def _count(node: _Node, by_id: dict[str, _Node], left: int, depth: int) -> int:
    """How many more elements may be drawn after `node` with all that it refers to, out of `left`."""
    if depth > MAX_DEPTH:
        raise UnsafeSvgError("nested or circular beyond reason")
    left -= 1
    if left < 0:
        raise UnsafeSvgError(f"draws more than {MAX_DRAWN} elements")
    for child in [*node.children, *(by_id[name] for name in node.targets if name in by_id)]:
        left = _count(child, by_id, left, depth + 1)
    return left


class _Reader:
    def __init__(self) -> None:
        self.root = _Node()
        self.by_id: dict[str, _Node] = {}
        self._open = [self.root]
        self._parser = expat.ParserCreate()
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end
        self._parser.CharacterDataHandler = self._check_style
        self._parser.EntityDeclHandler = self._refuse_entities
        # Whole texts, so that no forbidden word can hide across two chunks.
        self._parser.buffer_text = True
        self._parser.buffer_size = MAX_BYTES

    def parse(self, data: bytes) -> None:
        self._parser.Parse(data, True)

    def _refuse_entities(self, *_: object) -> None:
        raise UnsafeSvgError("declares entities")

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        if len(self._open) == 1 and tag.rpartition(":")[2] != "svg":
            raise UnsafeSvgError(f"the root is <{tag[:40]}>")
        if len(self._open) > MAX_DEPTH:
            raise UnsafeSvgError("nested beyond reason")
        node = _Node()
        self._open[-1].children.append(node)
        self._open.append(node)
        for name, value in attributes.items():
            self._attribute(node, name, value)

    def _end(self, _tag: str) -> None:
        self._open.pop()

    def _attribute(self, node: _Node, name: str, value: str) -> None:
        if name == "id":
            self.by_id[value] = node
        elif name.rpartition(":")[2] == "href":
            self._refer(node, value.strip())
        elif name.startswith("marker") or (name == "spreadMethod" and value.strip() != "pad"):
            raise UnsafeSvgError(f"uses {name}")
        else:
            self._check_style(value)
            for target in _REFERENCE.findall(value):
                self._refer(node, target)

    def _refer(self, node: _Node, target: str) -> None:
        if not _INSIDE.match(target):
            raise UnsafeSvgError(f"refers to {target[:80]!r}")
        if target.startswith("#"):
            node.targets.append(target[1:])

    def _check_style(self, text: str) -> None:
        lowered = text.lower()
        if "@" in lowered and ("@import" in lowered or "@font-face" in lowered):
            raise UnsafeSvgError("imports a style sheet or a font")
        if "url(" in lowered and not all(_INSIDE.match(target) for target in _REFERENCE.findall(text)):
            raise UnsafeSvgError("its style refers to something outside")
        if "marker" in lowered and ":" in lowered:
            raise UnsafeSvgError("uses markers")
