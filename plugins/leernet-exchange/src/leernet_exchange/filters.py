"""Which needs and offers a list shows: what the address asks for."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from urllib.parse import urlencode

from sqlalchemy import ColumnElement, Select, String, cast, func, or_, select
from sqlalchemy.orm import Session, selectinload

from .tables import ENTRY_TAG, Entry, Kind, Source, Way

PAGE = 50
NONE = "none"
"""Of what has no theme."""


@dataclass(frozen=True)
class Filter:
    """What is asked for; empty: all."""

    series_id: int
    kind: str = ""
    theme: str = ""
    way: str = ""
    source: str = ""
    words: str = ""

    @classmethod
    def of(cls, series_id: int, arguments: Mapping[str, str]) -> "Filter":
        """From an address; what is no filter is left out."""
        asked = {name: arguments.get(name, "") for name in ("kind", "theme", "way", "source")}
        return cls(
            series_id,
            kind=asked["kind"] if asked["kind"] in list(Kind) else "",
            theme=asked["theme"] if asked["theme"] == NONE or _is_id(asked["theme"]) else "",
            way=asked["way"] if asked["way"] in list(Way) else "",
            source=asked["source"] if asked["source"] in list(Source) else "",
            words=arguments.get("q", "").replace("\0", "").strip(),
        )

    @property
    def is_empty(self) -> bool:
        """Whether all are asked for."""
        return self == Filter(self.series_id)

    def query(self, **other: str) -> str:
        """The query string of the same with something else; begins with its question mark."""
        one = replace(self, **other) if other else self  # type: ignore[arg-type]
        values = {"kind": one.kind, "theme": one.theme, "way": one.way, "source": one.source, "q": one.words}
        return "?" + urlencode({name: value for name, value in values.items() if value})

    def statement(self) -> Select[Entry]:
        """The entries, the newest first."""
        query = select(Entry).where(Entry.series_id == self.series_id, *self._conditions())
        return query.order_by(Entry.id.desc()).options(selectinload(Entry.tags))

    def _conditions(self) -> list[ColumnElement[bool]]:
        found: list[ColumnElement[bool]] = []
        if self.kind:
            found.append(Entry.kind == Kind(self.kind))
        if self.source:
            found.append(Entry.source == Source(self.source))
        if self.way:
            found.append(cast(Entry.ways, String).contains(f'"{self.way}"', autoescape=True))
        if self.theme:
            of_theme = select(ENTRY_TAG.c.entry_id)
            if self.theme == NONE:
                found.append(Entry.id.not_in(of_theme))
            else:
                found.append(Entry.id.in_(of_theme.where(ENTRY_TAG.c.tag_id == int(self.theme))))
        if self.words:
            columns = (Entry.text, Entry.name, Entry.organisation, Entry.email)
            found.append(or_(*(func.lower(one).contains(self.words.lower(), autoescape=True) for one in columns)))
        return found


@dataclass(frozen=True)
class Leaf:
    """One page of a list; ``next`` is where the one after it begins."""

    entries: Sequence[Entry]
    next: int | None


def leaf_of(db: Session, wanted: Filter, before: str) -> Leaf:
    """The entries from there on, so many as fit on a page."""
    query = wanted.statement().limit(PAGE + 1)
    if _is_id(before):
        query = query.where(Entry.id < int(before))
    found = list(db.scalars(query))
    return Leaf(found[:PAGE], found[PAGE - 1].id if len(found) > PAGE else None)


def _is_id(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) < 10
