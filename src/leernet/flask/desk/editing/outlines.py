"""What stands in each part of a series or an event, in a few words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ...site import Site
from .items import rows_of, text_of
from .sections import Section

LISTS = ("sections", "formats", "audiences", "agenda", "partners", "questions")


@dataclass(frozen=True)
class Line:
    """One part: its key in the address, its title, and what is in it."""

    key: str
    title: str
    text: str


def outline(site: Site, table: Mapping[str, object], sections: Sequence[Section]) -> list[Line]:
    """All parts."""
    return [Line(one.key, site.gettext(one.title), _text(site, table, one)) for one in sections]


def _text(site: Site, table: Mapping[str, object], section: Section) -> str:
    name = next((key for key in section.keys if key in LISTS), "")
    if not name:
        return text_of(table.get("title")) if "title" in section.keys else ""
    rows = rows_of(table.get(name))
    called = [text_of(row.get("title")) or text_of(row.get("label")) for row in rows]
    if not rows:
        return site.gettext("Nothing yet")
    if all(called):
        return ", ".join(called)
    return site.translator.ngettext("{n} added", "{n} added", len(rows))
