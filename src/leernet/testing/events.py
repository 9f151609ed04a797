"""Events and series to put into a network."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from ..app import Leernet
from ..model import Admission, Block, Event, EventFormat, EventStatus, Quota, Series, SeriesStatus, When
from .clock import NOW


def some_event(
    slug: str = "bijeenkomst",
    *,
    places: dict[str, int | None] | None = None,
    starts_at: datetime = NOW + timedelta(days=7),
    blocks: int = 1,
    status: EventStatus = EventStatus.OPEN,
    series: Series | None = None,
    title: str = "Hét warmtenet",
    details: dict[str, dict[str, object]] | None = None,
    number: int | None = None,
    waiting_list: bool = True,
    admission: Admission = Admission.OPEN,
) -> Event:
    """An event that is open for registration: ``places`` per format, blocks of three hours on as many days."""
    days: Iterable[datetime] = (starts_at + timedelta(days=day) for day in range(blocks))
    return Event(
        slug=slug,
        title=title,
        when=When.parse(f"{starts_at:%Y-%m-%d}"),
        series=series,
        number=number,
        status=status,
        waiting_list=waiting_list,
        admission=admission,
        blocks=[Block(starts_at=day, ends_at=day + timedelta(hours=3)) for day in days],
        formats=[
            EventFormat(
                key=key, position=position, quota=Quota(capacity=capacity), details=(details or {}).get(key, {})
            )
            for position, (key, capacity) in enumerate((places or {"physical": 10}).items())
        ],
    )


def some_series(slug: str = "netwerk", title: str = "Lerend netwerk st(r)oom") -> Series:
    """A published series without events."""
    return Series(slug=slug, title=title, status=SeriesStatus.PUBLISHED)


def add(network: Leernet, *things: object) -> None:
    """Put rows that a test made into the network's database, those of a plugin's own tables too."""
    with network.work() as work:
        work.db.add_all(things)


SHAPES = (
    "draft", "coarse", "open", "full", "hybrid", "two_days", "by_approval", "closed", "held", "cancelled",
)  # fmt: skip
"""An event of every shape: each a word for :func:`event_of_shape`."""


def event_of_shape(
    shape: str, key: str = "physical", details: dict[str, object] | None = None, *, now: datetime = NOW
) -> Event:
    """An event of one of the :data:`SHAPES`, whose slug is that word, in the format ``key`` with these ``details``.

    ``coarse`` is announced for a season; ``full`` has one place; ``hybrid`` can be attended online too; ``held`` is a
    week ago.
    """
    soon = now + timedelta(days=-7 if shape == "held" else 7)
    statuses = {
        "draft": EventStatus.DRAFT,
        "coarse": EventStatus.ANNOUNCED,
        "closed": EventStatus.CLOSED,
        "cancelled": EventStatus.CANCELLED,
    }
    other = "online" if key != "online" else "physical"
    event = some_event(
        shape.replace("_", "-"),
        places={key: 1 if shape == "full" else 10, **({other: 10} if shape == "hybrid" else {})},
        details={key: details or {}},
        starts_at=soon,
        blocks=0 if shape == "coarse" else 2 if shape == "two_days" else 1,
        status=statuses.get(shape, EventStatus.OPEN),
        admission=Admission.APPROVAL if shape == "by_approval" else Admission.OPEN,
    )
    if shape == "coarse":
        event.when = When.parse("2027-23")
    return event
