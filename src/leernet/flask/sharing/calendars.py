"""An event as calendar entries for everybody: PUBLISH, without attendees."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from uuid import uuid5

from ...calendar import CalendarEntry, calendar_file
from ...hookspecs import CalendarPlace
from ...invitations import contact_of
from ...model import Block, Event, EventFormat, EventStatus
from ...plugins import show
from ...services.public.feeds import BEGINNING
from ..site import Site


def event_calendar(site: Site, event: Event, changed: Mapping[int, datetime]) -> bytes:
    """A file with an entry for each block; the event has blocks, its series is loaded."""
    return calendar_file(entries_of(site, [event], changed), method="PUBLISH", timezone=site.settings.timezone)


def entries_of(site: Site, events: Iterable[Event], changed: Mapping[int, datetime]) -> list[CalendarEntry]:
    """An entry for each block of events; ``changed`` is when each changed last, by its id."""
    return [_entry(site, event, block, changed.get(event.id, BEGINNING)) for event in events for block in event.blocks]


def _entry(site: Site, event: Event, block: Block, stamp: datetime) -> CalendarEntry:
    name, email = contact_of(event)
    url = site.network.links.event(event.slug, site.language)
    return CalendarEntry(
        # Not the block's own: a participant's invitation is another entry, and calendars would mix them up.
        uid=str(uuid5(block.uid, "everybody")),
        sequence=event.sequence,
        summary=f"{event.title} – {block.label}" if block.label else event.title,
        description=url,
        start=block.starts_at,
        end=block.ends_at,
        location=_places(site, event) or None,
        url=url,
        organiser_name=name or site.name,
        organiser_email=email or None,
        stamp=stamp,
        language=site.language,
        cancelled=event.status is EventStatus.CANCELLED,
    )


def _places(site: Site, event: Event) -> str:
    places = [_place(site, chosen) for chosen in event.formats]
    return " / ".join(dict.fromkeys(place for place in places if place))


def _place(site: Site, chosen: EventFormat) -> str:
    kinds = site.network.plugins.formats

    def ask() -> CalendarPlace:
        return kinds[chosen.key].calendar_place(chosen.details, site.language)

    return show(ask, CalendarPlace(), f"format {chosen.key}").location
