"""Events and series for search engines: schema.org in JSON-LD.

https://schema.org/EducationEvent · https://schema.org/EventSeries
"""

import re
from collections.abc import Mapping, Sequence

from ...hookspecs import FormatKind
from ...model import (
    Contribution,
    ContributionStatus,
    Event,
    EventFormat,
    EventStatus,
    Organisation,
    PartnerMixin,
    PartnerRole,
    Series,
)
from ...plugins import show
from ...services.public.overviews import visible_events
from ..cards import leading
from ..site import Site
from ..state import state_of

BASE = "https://schema.org/"
CONTEXT = "https://schema.org"
AVAILABILITY = {
    "open": "InStock",
    "soon": "PreOrder",
    "waiting": "SoldOut",
    "full": "SoldOut",
    "closed": "OutOfStock",
}
"""By the state of the event; an event in another one cannot be registered for, and offers nothing."""

Data = dict[str, object]
_WEB = re.compile(r"https?://\S", re.IGNORECASE)


def linked_data(site: Site, event: Event, partners: Sequence[PartnerMixin], description: str, image: str) -> Data:
    """An ``EducationEvent`` with all that its page tells."""
    data: Data = {"@context": CONTEXT, **_event(site, event)}
    data |= {"description": description} if description else {}
    data |= {"image": [image]} if image else {}
    if event.theme:
        data["about"] = {"@type": "Thing", "name": event.theme}
    data |= _people(event, partners)
    if event.audiences:
        data["audience"] = [{"@type": "Audience", "audienceType": one.label} for one in event.audiences]
    if event.series is not None:
        data["superEvent"] = _series(site, event.series)
    return data


def series_data(site: Site, series: Series) -> Data:
    """An ``EventSeries`` with its events."""
    events = visible_events(series)
    data: Data = {"@context": CONTEXT, **_series(site, series), "inLanguage": series.language}
    if series.subtitle:
        data["description"] = series.subtitle
    data |= _organisers(leading(series.partners), "organizer")
    data |= _organisers(_with_role(series.partners, PartnerRole.FUNDER), "funder")
    if series.part_of is not None:
        data["superEvent"] = _series(site, series.part_of)
    if events:
        data["subEvent"] = [_event(site, event) for event in events]
        dated = [event for event in events if event.blocks]
        if dated:
            data["startDate"] = _times(site, dated[0])["startDate"]
            data["endDate"] = _times(site, dated[-1])["endDate"]
    return data


def _series(site: Site, series: Series) -> Data:
    url = site.network.links.series(series.slug, site.language)
    return {"@type": "EventSeries", "@id": url, "name": series.title, "url": url}


def _event(site: Site, event: Event) -> Data:
    """What a list tells of an event. A coarse date is the ISO 8601 that says as much: a year, a month, a day."""
    url = site.network.links.event(event.slug, site.language)
    return {
        "@type": "EducationEvent",
        "@id": url,
        "url": url,
        "name": event.title,
        "inLanguage": event.language,
        "isAccessibleForFree": True,
        **_status(site, event),
        **_times(site, event),
        **_places(site, event, url),
        **_offers(site, event, url),
    }


def _status(site: Site, event: Event) -> Data:
    """Whether it takes place as it was announced; an event can be moved in time and online too."""
    if event.status is EventStatus.CANCELLED:
        found = ["EventCancelled"]
    else:
        moved = event.previous_start is not None and event.previous_start != event.starts_at
        found = ["EventRescheduled" if event.blocks else "EventPostponed"] if moved else []
        found += ["EventMovedOnline"] if event.moved_online else []
    status = [BASE + one for one in found or ["EventScheduled"]]
    data: Data = {"eventStatus": status[0] if len(status) == 1 else status}
    if event.previous_start is not None and event.previous_start != event.starts_at:
        data["previousStartDate"] = event.previous_start.astimezone(site.settings.timezone).isoformat()
    return data


def _times(site: Site, event: Event) -> Data:
    zone = site.settings.timezone
    if event.starts_at is not None and event.ends_at is not None:
        return {
            "startDate": event.starts_at.astimezone(zone).isoformat(),
            "endDate": event.ends_at.astimezone(zone).isoformat(),
        }
    # A season or quarter has no notation that schema.org knows.
    first = event.when.first
    by_grain = {"day": "%Y-%m-%d", "month": "%Y-%m", "year": "%Y"}
    pattern = by_grain.get(event.when.grain.value)
    return {"startDate": f"{first:{pattern}}"} if first is not None and pattern else {}


def _places(site: Site, event: Event, url: str) -> Data:
    kinds = site.network.plugins.formats
    known = [(kinds[chosen.key], chosen) for chosen in event.formats if chosen.key in kinds]
    locations = [location for kind, chosen in known if (location := _location(kind, chosen, url))]
    modes = {kind.attendance_mode for kind, _ in known}
    mode = modes.pop() if len(modes) == 1 else "MixedEventAttendanceMode"
    places: Data = {"eventAttendanceMode": BASE + mode} if known else {}
    if locations:
        places["location"] = locations[0] if len(locations) == 1 else locations
    return {**places, **_capacities(event, known)}


def _capacities(event: Event, known: Sequence[tuple[FormatKind, EventFormat]]) -> Data:
    """How many people can come, and how many still; only where each way of taking part has a limit."""
    places: dict[str, int] = {}
    for kind, chosen in known:
        if chosen.quota.capacity is None or chosen.quota.lifted:
            return {}
        name = "Physical" if kind.attendance_mode == "OfflineEventAttendanceMode" else "Virtual"
        places[name] = places.get(name, 0) + chosen.quota.capacity
    if not places:
        return {}
    left = sum(chosen.quota.left or 0 for chosen in event.formats)
    data: Data = {"maximumAttendeeCapacity": sum(places.values()), "remainingAttendeeCapacity": left}
    return data | {f"maximum{name}AttendeeCapacity": number for name, number in places.items()}


def _offers(site: Site, event: Event, url: str) -> Data:
    availability = AVAILABILITY.get(state_of(site, event).key)
    if availability is None:
        return {}
    zone = site.settings.timezone
    offer: Data = {
        "@type": "Offer",
        "url": url,
        "price": 0,
        "priceCurrency": "EUR",
        "availability": BASE + availability,
    }
    for name, moment in (("validFrom", event.registration_opens), ("validThrough", event.registration_closes)):
        if moment is not None:
            offer[name] = moment.astimezone(zone).isoformat()
    return {"offers": offer}


def _people(event: Event, partners: Sequence[PartnerMixin]) -> Data:
    """Who organises and pays for it, and who speaks: those who said that they will, by name."""
    sure = (ContributionStatus.AGREED, ContributionStatus.GIVEN)
    speaks = [*event.contributions, *(one for item in event.agenda for one in item.contributions)]
    named = {one.id: one for one in speaks if one.name and one.status in sure}
    data = _organisers(leading(partners), "organizer") | _organisers(_with_role(partners, PartnerRole.FUNDER), "funder")
    return data | ({"performer": [_performer(one) for one in named.values()]} if named else {})


def _performer(one: Contribution) -> Data:
    person: Data = {"@type": "Person", "name": one.name}
    if one.organisation_then:
        person["affiliation"] = {"@type": "Organization", "name": one.organisation_then}
    return person


def _with_role(partners: Sequence[PartnerMixin], role: PartnerRole) -> list[Organisation]:
    return [one.organisation for one in partners if one.role is role]  # type: ignore[attr-defined]


def _organisers(organisations: Sequence[Organisation], name: str) -> Data:
    return {name: [_organisation(one) for one in organisations]} if organisations else {}


def _location(kind: FormatKind, chosen: EventFormat, url: str) -> Mapping[str, object]:
    return show(lambda: kind.schema_org(chosen.details, url), {}, f"format {chosen.key}")


def _organisation(organisation: Organisation) -> Data:
    data: Data = {"@type": "Organization", "name": organisation.name}
    if _WEB.match(organisation.url):
        data["url"] = organisation.url
    return data
