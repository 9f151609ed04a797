"""The programme of an event, made ready for its template."""

from collections.abc import Iterable
from dataclasses import dataclass

from ...model import AgendaItem, Contribution, ContributionStatus, Event, at_once
from ..site import Site
from ..words import AGENDA_KINDS


@dataclass(frozen=True)
class Person:
    """Who contributes. Without a name, the perspective that they bring says who is looked for."""

    role: str
    name: str
    organisation: str
    perspective: str
    about: str
    note: str


@dataclass(frozen=True)
class Part:
    """A part of the programme. ``day`` is there where another day begins; ``together``: with the parts beside it."""

    day: str
    time: str
    kind: str
    title: str
    text: str
    place: str
    length: str
    people: list[Person]
    together: bool = False
    places: str = ""


def parts_of(site: Site, event: Event) -> list[Part]:
    """The parts of an event's programme in their order."""
    day = ""
    parts: list[Part] = []
    several = len({site.day(block.starts_at) for block in event.blocks}) > 1
    moments = at_once([item.is_parallel for item in event.agenda])
    for item, moment in zip(event.agenda, moments, strict=True):
        today = site.day(item.starts_at, weekday=True) if item.starts_at and several else day
        parts.append(_part(site, item, today if today != day else "", together=moments.count(moment) > 1))
        day = today
    return parts


def loose_people(site: Site, event: Event) -> list[Person]:
    """Who contributes to the event as a whole."""
    return _people(site, (one for one in event.contributions if one.item_id is None))


def _part(site: Site, item: AgendaItem, day: str, *, together: bool) -> Part:
    kind = site.gettext(AGENDA_KINDS[item.kind])
    return Part(
        day=day,
        time=site.clock(item.starts_at) if item.starts_at else "",
        kind="" if kind.casefold() in item.title.casefold() else kind,
        title=item.title,
        text=item.text,
        place=item.place,
        length=site.translator.ngettext("{n} minute", "{n} minutes", item.minutes) if item.minutes else "",
        people=_people(site, item.contributions),
        together=together,
        places=_places(site, item),
    )


def _places(site: Site, item: AgendaItem) -> str:
    """Of a part for which people sign up, how many places are left."""
    if item.quota is None:
        return ""
    if item.quota.left is None:
        return site.gettext("sign up for it")
    if not item.quota.left:
        return site.gettext("full")
    return site.translator.ngettext(
        "sign up for it, {n} place left", "sign up for it, {n} places left", item.quota.left
    )


def _people(site: Site, contributions: Iterable[Contribution]) -> list[Person]:
    return [_person(site, one) for one in contributions if one.status is not ContributionStatus.DROPPED]


def _person(site: Site, contribution: Contribution) -> Person:
    roles = site.network.plugins.roles
    role = roles[contribution.role].label.get(site.language) if contribution.role in roles else contribution.role
    note = ""
    if contribution.status is ContributionStatus.ASKED:
        note = site.gettext("asked, not confirmed yet") if contribution.name else site.gettext("to be announced")
    return Person(
        role=role[:1].upper() + role[1:],
        name=contribution.name,
        organisation=contribution.organisation_then,
        perspective=contribution.perspective,
        about=contribution.about,
        note=note,
    )
