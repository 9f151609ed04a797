"""What organisers write: a little Markdown, to safe HTML for pages and to plain text for mail.

Headings, emphasis, lists, quotes, code, tables and links; no HTML, no images. A page that shows such a text
owns its ``h1`` and ``h2``, so the text's own headings begin at ``h3``.
"""

import re
from collections.abc import Sequence
from functools import cache, lru_cache
from itertools import takewhile

from markdown_it import MarkdownIt
from markdown_it.token import Token
from markupsafe import Markup

_HEADING_SHIFT = 2
_DEEPEST_HEADING = 6
_LINK = re.compile(r"(?:https?://|mailto:|tel:)\S", re.IGNORECASE)
# What no document needs and mail programs stumble over. U+0000 is the parser's own business.
_CONTROL = re.compile(r"[\x01-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")


class _Parser(MarkdownIt):
    def validateLink(self, url: str) -> bool:  # noqa: N802  (overrides the parser's own test)
        return _LINK.match(url) is not None


@cache
def _parser() -> _Parser:
    parser = _Parser("commonmark", {"html": False})
    parser.enable("table").disable(["image", "html_block", "html_inline"])
    return parser


def _tokens(markdown: str) -> list[Token]:
    return _parser().parse(_CONTROL.sub("", markdown))


@lru_cache(maxsize=512)
def to_html(markdown: str) -> Markup:
    """Safe HTML, ready for a template that escapes all else; empty for an empty text.

    Links go to ``http``, ``https``, ``mailto`` and ``tel`` only, everything else stays text.
    """
    parser, tokens = _parser(), _tokens(markdown)
    for token in tokens:
        token.attrs.pop("style", None)  # of table cells: a strict Content-Security-Policy forbids it
        if token.type in ("heading_open", "heading_close"):
            token.tag = f"h{min(int(token.tag[1]) + _HEADING_SHIFT, _DEEPEST_HEADING)}"
        for child in token.children or ():
            if child.type == "link_open":
                child.attrSet("rel", "noopener")
    return Markup(parser.renderer.render(tokens, parser.options, {}))  # noqa: S704  (the parser escapes)


def to_plain(markdown: str) -> str:
    """The same text for plain mail: without marks, the address of a link behind its words."""
    return _Plain().write(_tokens(markdown))


class _Plain:
    """Writes tokens as lines. Flat, not recursive: nobody's nesting can exhaust the stack."""

    def __init__(self) -> None:
        self.lines: list[str] = []
        self.margins: list[str] = []  # what every line begins with, outermost first
        self.markers: list[str | None] = []  # what the next line begins with instead: the "- " of an item
        self.counters: list[int | None] = []  # the next number of each open list, None for bullets
        self.cells: list[str] | None = None  # of the open row of a table
        self.tight = False  # whether the next block follows without an empty line
        self.apart = False  # whether it must not: it begins a list

    def write(self, tokens: Sequence[Token]) -> str:
        for token in tokens:
            match token.type:
                case "bullet_list_open":
                    self._open_list(None)
                case "ordered_list_open":
                    self._open_list(int(token.attrGet("start") or 1))
                case "bullet_list_close" | "ordered_list_close":
                    self.counters.pop()
                case "list_item_open":
                    self._open_margin(self._next_marker())
                case "blockquote_open":
                    self._open_margin("> ", "> ")
                case "list_item_close" | "blockquote_close":
                    self._close_margin()
                case _:
                    self._leaf(token)
        return "\n".join(self.lines)

    def _leaf(self, token: Token) -> None:
        match token.type:
            case "paragraph_open":
                self.tight = self.tight or token.hidden
            case "inline" if self.cells is not None:
                self.cells.append(_words(token.children or ()))
            case "inline":
                self._put(_words(token.children or ()))
            case "fence" | "code_block":
                self._put(token.content.rstrip("\n"))
            case "hr":
                self._put("---")
            case "tr_open":
                self.cells = []
            case "tr_close":
                self._put(" | ".join(self.cells or ()))
                self.cells, self.tight = None, True
            case "table_close":
                self.tight = False

    def _put(self, text: str) -> None:
        if self.lines and (self.apart or not self.tight):
            begun = takewhile(lambda pair: pair[1] is None, zip(self.margins, self.markers, strict=True))
            self.lines.append("".join(margin for margin, _ in begun).rstrip())
        self.apart = self.tight = False
        for line in text.split("\n"):
            begin = map(_first_of, self.markers, self.margins)
            self.lines.append(("".join(begin) + line).rstrip())
            self.markers = [None] * len(self.margins)

    def _open_list(self, start: int | None) -> None:
        self.apart = self.apart or not self.counters
        self.counters.append(start)

    def _next_marker(self) -> str:
        number = self.counters[-1]
        if number is None:
            return "- "
        self.counters[-1] = number + 1
        return f"{number}. "

    def _open_margin(self, marker: str, margin: str | None = None) -> None:
        self.markers.append(marker)
        self.margins.append(" " * len(marker) if margin is None else margin)

    def _close_margin(self) -> None:
        if self.markers[-1] is not None:
            self._put("")  # an empty item is still an item
        self.markers.pop()
        self.margins.pop()


def _first_of(marker: str | None, margin: str) -> str:
    return margin if marker is None else marker


def _words(tokens: Sequence[Token]) -> str:
    """The words of a line of text, with the address of each link behind its words."""
    words: list[str] = []
    link, begin = "", 0
    for token in tokens:
        match token.type:
            case "softbreak":
                words.append(" ")
            case "hardbreak":
                words.append("\n")
            case "link_open":
                link, begin = str(token.attrGet("href")), len(words)
            case "link_close":
                words.append(_address(link, "".join(words[begin:])))
            case _:
                words.append(token.content)
    return "".join(words)


def _address(link: str, words: str) -> str:
    target = re.sub("^(?:mailto|tel):", "", link, flags=re.IGNORECASE)
    said = (words, _parser().normalizeLink(words))
    return "" if target in said or link in said else f" ({target})"
