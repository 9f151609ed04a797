"""Letters as text and as HTML, by templates that a network can replace."""

import re
from textwrap import fill

from jinja2 import BaseLoader, ChoiceLoader, Environment, PackageLoader, StrictUndefined, select_autoescape
from markupsafe import Markup, escape

from ..i18n import Translator
from ..richtext import to_html, to_plain
from .letter import Letter
from .look import Look

FOLDER = "leernet/mail"
WIDTH = 72
"""Columns of plain text: quoted once or twice, it still fits a window of 80."""

_CELL = "padding:4px 16px 4px 0;text-align:left;vertical-align:top"
_PROSE = {
    "p": "margin:0 0 16px",
    "ul": "margin:0 0 16px;padding:0 0 0 24px",
    "ol": "margin:0 0 16px;padding:0 0 0 24px",
    "blockquote": "margin:0 0 16px;padding:0 0 0 16px;border-left:3px solid",
    "table": "margin:0 0 16px;border-collapse:collapse",
    "th": _CELL,
    "td": _CELL,
}
"""Mail programs each have margins of their own."""


class Renderer:
    """Renders letters.

    :param loader: templates that go before leernet's own: ``leernet/mail/letter.html`` and ``letter.txt``, or for one
        kind of change ``leernet/mail/registration.confirmed.html``, which can extend ``leernet/mail/letter.html``.
    """

    def __init__(self, loader: BaseLoader | None = None) -> None:
        own = PackageLoader("leernet", "templates")
        self._templates = Environment(
            loader=ChoiceLoader([loader, own]) if loader else own,
            autoescape=select_autoescape(["html"]),
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            keep_trailing_newline=True,
        )
        self._templates.filters |= {
            "markdown": _markdown,
            "prose": _prose,
            "lines": _lines,
            "plain": to_plain,
            "wrap": _wrap,
        }

    def text(self, letter: Letter, translator: Translator) -> str:
        """The letter as plain text, lines wrapped."""
        text = self._render("txt", letter, translator)
        return re.sub(r"\n{3,}", "\n\n", text).strip() + "\n"

    def html(self, letter: Letter, translator: Translator, look: Look, dark: Look) -> str:
        """The letter as an HTML page, styles inline."""
        return self._render("html", letter, translator, look=look, dark=dark)

    def _render(self, ending: str, letter: Letter, translator: Translator, **looks: Look) -> str:
        names = [f"{FOLDER}/{name}.{ending}" for name in (letter.template, "letter")]
        template = self._templates.select_template(names)
        return template.render(letter=letter, _=translator.gettext, ngettext=translator.ngettext, **looks)


def _lines(text: str) -> Markup:
    """Plain text in HTML, with its line ends."""
    return Markup("<br>").join(escape(line) for line in text.splitlines())


def _markdown(text: str, link_style: str) -> Markup:
    """Markdown in a table cell: mail programs give paragraphs wide margins, and links a colour of their own."""
    html = str(to_html(text)).strip()
    if html.count("<p>") == 1 and html.startswith("<p>") and html.endswith("</p>"):
        html = html.removeprefix("<p>").removesuffix("</p>")
    html = html.replace("<p>", '<p style="margin:0 0 8px">').replace(
        "<ul>", '<ul style="margin:0 0 8px;padding:0 0 0 20px">'
    )
    return Markup(html.replace("<a ", Markup('<a style="{}" class="link" ').format(link_style)))  # noqa: S704


def _prose(text: str, link_style: str, heading_style: str) -> Markup:
    """Markdown as the body of a mail. One heading stands above it, so its own follow on that."""
    html = str(to_html(text)).strip()
    for level in range(3, 7):
        tag = f"h{max(2, level - 2)}"
        opened = Markup('<{} style="margin:24px 0 8px;font-size:18px;{}">').format(tag, heading_style)
        html = html.replace(f"<h{level}>", opened).replace(f"</h{level}>", f"</{tag}>")
    for tag, style in _PROSE.items():
        html = html.replace(f"<{tag}>", f'<{tag} style="{style}">')
    return Markup(html.replace("<a ", Markup('<a style="{}" class="link" ').format(link_style)))  # noqa: S704


def _wrap(text: str, indent: str = "") -> str:
    """Lines no longer than :data:`WIDTH`; addresses are left whole, so that they can be clicked."""
    return "\n".join(
        fill(line, WIDTH, subsequent_indent=indent, break_long_words=False, break_on_hyphens=False)
        for line in text.splitlines()
    )
