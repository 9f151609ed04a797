"""What there is: events with their places."""

from collections.abc import Iterator
from dataclasses import replace
from typing import TypedDict

import click

from ..errors import LeernetError
from ..model import Event
from ..services.desk.events import EventFilter, desk_series, events_page
from ..work import Work
from .context import Context, Stated, pass_context

AT_ONCE = 200


class Places(TypedDict):
    """Of a format; no capacity: as many as come."""

    taken: int
    capacity: int | None


class EventRow(TypedDict):
    """An event; ``when`` as in a programme file."""

    slug: str
    series: str | None
    status: str
    when: str
    formats: dict[str, Places]
    waiting: int
    title: str


@click.command("list")
@click.option("--series", default="", help="Only this series, by its slug.")
@click.option("--past", is_flag=True, help="What is over, the last first.")
@pass_context
def list_events(context: Context, series: str, past: bool) -> None:
    """The events to come, the next first: slug, status, when, places taken by format, how many wait, title."""
    network = context.open()
    try:
        with network.read() as work:
            if series:
                desk_series(work, series)
            rows = list(_pages(work, EventFilter(past=past, series=series)))
    except LeernetError as error:
        raise Stated(error, network, context) from None
    context.say({"events": rows}, (_line(row) for row in rows))


def _pages(work: Work, wanted: EventFilter) -> Iterator[EventRow]:
    after: int | None = 0
    while after is not None:
        page = events_page(work, replace(wanted, after=after, limit=AT_ONCE))
        for event in page.events:
            yield _row(event, page.waiting.get(event.id, 0))
        after = page.after


def _row(event: Event, waiting: int) -> EventRow:
    return {
        "slug": event.slug,
        "series": event.series.slug if event.series else None,
        "status": event.status.value,
        "when": str(event.when),
        "formats": {one.key: {"taken": one.quota.taken, "capacity": one.quota.capacity} for one in event.formats},
        "waiting": waiting,
        "title": event.title,
    }


def _line(row: EventRow) -> str:
    places = " ".join(
        f"{key}:{one['taken']}/{'-' if one['capacity'] is None else one['capacity']}"
        for key, one in row["formats"].items()
    )
    return "\t".join((row["slug"], row["status"], row["when"], places or "-", str(row["waiting"]), row["title"]))


COMMANDS = (list_events,)
