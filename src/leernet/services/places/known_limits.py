"""What plugins limit, as far as it goes for everybody: to show how many places are left."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sqlalchemy import select

from ...hookspecs import Limit, Requested
from ...i18n import Text
from ...model import Event, EventFormat, Quota, QuotaKind
from ...work import Work


@dataclass(frozen=True)
class KnownLimit:
    """A limit of a plugin at an event: ``key`` has the plugin's name before it; ``formats``: ids of those it is of."""

    key: str
    label: Text | None
    capacity: int | None
    taken: int
    formats: frozenset[int] = frozenset()

    @property
    def left(self) -> int | None:
        """Places left, never below 0; None when it only counts."""
        return None if self.capacity is None else max(0, self.capacity - self.taken)


def limits_at(work: Work, event: Event, *, all: bool = False) -> list[KnownLimit]:
    """The limits that plugins set now, by key; ``all``: and those that they set for somebody before.

    One statement where there are any. To be asked last of what a page reads: what a plugin breaks stays broken.
    """
    found: dict[str, Limit] = {}
    formats: dict[str, set[int]] = defaultdict(set)
    for event_format in event.formats:
        for key, limit in work.plugins.known_limits(work.db, _anybody(work, event, event_format)).items():
            found[key] = limit
            formats[key].add(event_format.id)
    if not found and not (all and work.plugins.limits_registrations):
        return []
    query = select(Quota.key, Quota.capacity, Quota.taken).where(
        Quota.event_id == event.id, Quota.kind == QuotaKind.PLUGIN
    )
    rows = {str(key): (capacity, taken) for key, capacity, taken in work.db.execute(query)}
    known = [
        KnownLimit(key, limit.label, limit.capacity, rows[key][1] if key in rows else 0, frozenset(formats[key]))
        for key, limit in found.items()
    ]
    before = [KnownLimit(key, None, *row) for key, row in rows.items() if all and key not in found]
    return sorted([*known, *before], key=lambda one: one.key)


def left_by_format(limits: Iterable[KnownLimit]) -> Mapping[int, int]:
    """How many places the limits leave of each format, by its id; a format that none concerns is not there."""
    left: dict[int, int] = {}
    for one in limits:
        for format_id in one.formats if one.left is not None else ():
            left[format_id] = min(left.get(format_id, one.left or 0), one.left or 0)
    return left


def _anybody(work: Work, event: Event, event_format: EventFormat) -> Requested:
    return Requested(
        event=event,
        format=event_format,
        email="",
        organisation_name="",
        now=work.now,
        timezone=work.settings.timezone,
    )
