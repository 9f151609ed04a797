"""From what an organiser chooses while planning: organisations, series and events, by name."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import select

from ...model import Event, Organisation, Series
from ...work import Work


@dataclass(frozen=True)
class Named:
    """An organisation: what it is called, in full and in short."""

    slug: str
    name: str
    short_name: str


def organisations(work: Work) -> list[Named]:
    """All of them, by name."""
    query = select(Organisation.slug, Organisation.name, Organisation.short_name).order_by(Organisation.name)
    return [Named(*row) for row in work.db.execute(query)]


def slugs_by_name(named: Sequence[Named]) -> dict[str, str]:
    """Slugs by what people call them, in small letters: full names go before short ones."""
    slugs = {one.short_name.casefold(): one.slug for one in named if one.short_name}
    return slugs | {" ".join(one.name.split()).casefold(): one.slug for one in named}


def series_by_title(work: Work, without: str = "") -> Mapping[str, str]:
    """Titles by slug, by title, but for one."""
    query = select(Series.slug, Series.title).where(Series.slug != without).order_by(Series.title)
    return {row.slug: row.title for row in work.db.execute(query)}


def events_beside(work: Work, series: str, without: str = "") -> Mapping[str, str]:
    """The titles of the events of a series by slug, the last first: from these another one can follow."""
    query = (
        select(Event.slug, Event.title)
        .join(Event.series)
        .where(Series.slug == series, Event.slug != without)
        .order_by(Event.sort_key.desc())
    )
    return {row.slug: row.title for row in work.db.execute(query)}
