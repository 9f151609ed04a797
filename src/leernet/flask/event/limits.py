"""What limits an event beside its formats, in words: own places, people of one organisation, parts of the programme."""

from dataclasses import dataclass

from ...model import AgendaItem, Audience, Event
from ...schemas.items import field_of
from ..site import Site
from .blocks import block_heading


@dataclass(frozen=True)
class ItemChoice:
    """A part of the programme for which people sign up, as a choice of the form; ``name`` is its field.

    ``block``: in which block it is, where the event has several.
    """

    name: str
    key: str
    label: str
    hint: str
    is_full: bool
    block: str = ""


def item_choice(site: Site, event: Event, item: AgendaItem) -> ItemChoice:
    """A part with its time, its place, and how many places are left."""
    assert item.key is not None, "a part for which people sign up has one"
    left = item.quota.left if item.quota else None
    places = ""
    if left is not None:
        places = site.translator.ngettext("{n} place left", "{n} places left", left) if left else site.gettext("full")
    parts = (begins(site, event, item), item.place, places)
    return ItemChoice(
        name=field_of(item.key),
        key=item.key,
        label=item.title,
        hint=" · ".join(part for part in parts if part),
        is_full=left == 0,
        block=block_heading(site, event, item),
    )


def begins(site: Site, event: Event, item: AgendaItem) -> str:
    """When a part begins; with the day where the event has more than one."""
    if item.starts_at is None:
        return ""
    return site.moment(item.starts_at, weekday=True) if len(event.blocks) > 1 else site.clock(item.starts_at)


def own_places(site: Site, audience: Audience) -> str:
    """How many of an audience's own places are left, and until when they are kept; empty where it has none."""
    quota = audience.quota
    if quota is None or quota.left is None:
        return ""
    until = audience.released_at
    if until is None:
        return site.translator.ngettext(
            "{n} of {capacity} own place left", "{n} of {capacity} own places left", quota.left, capacity=quota.capacity
        )
    return site.translator.ngettext(
        "{n} of {capacity} own place left, kept until {moment}",
        "{n} of {capacity} own places left, kept until {moment}",
        quota.left,
        capacity=quota.capacity,
        moment=site.moment(until),
    )


def organisation_limits(site: Site, event: Event) -> str:
    """How many people of one organisation can take part, in an event and in its series; empty without a limit."""
    texts = []
    if event.max_per_organisation is not None:
        texts.append(
            site.translator.ngettext(
                "At most {n} person of one organisation.",
                "At most {n} people of one organisation.",
                event.max_per_organisation,
            )
        )
    if event.series is not None and event.series.max_per_organisation is not None:
        texts.append(
            site.translator.ngettext(
                "At most {n} person of one organisation in the whole series.",
                "At most {n} people of one organisation in the whole series.",
                event.series.max_per_organisation,
            )
        )
    return " ".join(texts)
