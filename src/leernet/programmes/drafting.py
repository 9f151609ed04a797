"""Events that are added to a series at once, from a plan: with the checks, the loader and the journal of a file."""

from collections.abc import Iterator, Mapping, Sequence

from sqlalchemy import Select, func, select

from ..errors import InvalidInput, Problem
from ..model import Event, Series
from ..work import Work
from .fields import slugged
from .loading import load_programme
from .reading import programme_from
from .source import Source, no_files

LONGEST, MOST = 70, 999


def plan_events(work: Work, series: Series, events: Sequence[Mapping[str, object]]) -> list[int]:
    """Add events, each a table as in a programme file; returns their ids, in the same order.

    What has no ``slug`` gets one from the series and its title, what has no ``number`` the next one of the series.

    :raises InvalidInput: ``form_invalid`` where a slug is taken, else ``programme_invalid``; the places of the problems
        begin with ``events[0]``. The transaction has to be rolled back
    """
    taken = _taken(work, series, events)
    highest = work.db.scalar(select(func.max(Event.number)).where(Event.series_id == series.id)) or 0
    numbers = iter(range(highest + 1, highest + 1 + len(events)))
    tables = [
        {"slug": _free(series, event, taken), **({} if "number" in event else {"number": next(numbers)}), **event}
        for event in events
    ]
    _check_new(work, tables)
    source = Source(name=series.slug, plugins=work.plugins, zone=work.settings.timezone, read=no_files)
    load_programme(work, programme_from({"in_series": series.slug, "events": tables}, source))
    found = {row.slug: row.id for row in work.db.execute(_with(tables))}
    return [found[str(table["slug"])] for table in tables]


def _with(tables: Sequence[Mapping[str, object]]) -> Select[str, int]:
    return select(Event.slug, Event.id).where(Event.slug.in_([str(table["slug"]) for table in tables]))


def _check_new(work: Work, tables: Sequence[Mapping[str, object]]) -> None:
    """What is added must not become a change of what is there."""
    there = {row.slug for row in work.db.execute(_with(tables))}
    problems = tuple(
        Problem(
            "slug_taken",
            "“{slug}” is taken. Choose another name.",
            field=f"events[{place}].slug",
            slug=str(table["slug"]),
        )
        for place, table in enumerate(tables)
        if table["slug"] in there
    )
    if problems:
        raise InvalidInput("form_invalid", "Something is not right yet.", problems=problems)


def _taken(work: Work, series: Series, events: Sequence[Mapping[str, object]]) -> set[str]:
    """The slugs that are in use already, of those that could be made."""
    found = work.db.scalars(select(Event.slug).where(Event.slug.startswith(f"{series.slug}-", autoescape=True)))
    return {*found, *(str(event["slug"]) for event in events if "slug" in event)}


def _free(series: Series, event: Mapping[str, object], taken: set[str]) -> str:
    begin = slugged(f"{series.slug}-{event.get('title', '')}")[:LONGEST].strip("-")
    free = next(one for one in _candidates(begin) if one not in taken)
    if "slug" not in event:
        taken.add(free)
    return free


def _candidates(begin: str) -> Iterator[str]:
    yield begin
    yield from (f"{begin}-{number}" for number in range(2, MOST))
