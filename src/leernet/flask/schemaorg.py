"""Events for search engines: schema.org in JSON-LD. https://schema.org/EducationEvent"""

from collections.abc import Mapping, Sequence

from ..hookspecs import FormatKind
from ..model import Event, EventFormat, EventStatus, Organisation
from ..plugins import show
from .site import Site

BASE = "https://schema.org/"


def linked_data(site: Site, event: Event, organisers: Sequence[Organisation]) -> dict[str, object]:
    """An ``EducationEvent``. A coarse date is given as the ISO 8601 that says as much: a year, a month, a day."""
    url = site.network.links.event(event.slug, site.language)
    data: dict[str, object] = {
        "@context": "https://schema.org",
        "@type": "EducationEvent",
        "@id": url,
        "url": url,
        "name": event.title,
        "inLanguage": event.language,
        "isAccessibleForFree": True,
        "eventStatus": BASE + ("EventCancelled" if event.status is EventStatus.CANCELLED else "EventScheduled"),
        **_times(site, event),
        **_places(site, event, url),
    }
    if event.theme:
        data["about"] = event.theme
    if organisers:
        data["organizer"] = [_organisation(one) for one in organisers]
    if event.series is not None:
        series_url = site.network.links.series(event.series.slug, site.language)
        data["superEvent"] = {"@type": "EventSeries", "name": event.series.title, "url": series_url}
    return data


def _times(site: Site, event: Event) -> dict[str, object]:
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


def _places(site: Site, event: Event, url: str) -> dict[str, object]:
    kinds = site.network.plugins.formats
    known = [(kinds[chosen.key], chosen) for chosen in event.formats if chosen.key in kinds]
    locations = [location for kind, chosen in known if (location := _location(kind, chosen, url))]
    modes = {kind.attendance_mode for kind, _ in known}
    mode = modes.pop() if len(modes) == 1 else "MixedEventAttendanceMode"
    places: dict[str, object] = {"eventAttendanceMode": BASE + mode} if known else {}
    if locations:
        places["location"] = locations[0] if len(locations) == 1 else locations
    capacities = [chosen.quota.capacity for chosen in event.formats]
    if capacities and None not in capacities:
        places["maximumAttendeeCapacity"] = sum(capacity or 0 for capacity in capacities)
    return places


def _location(kind: FormatKind, chosen: EventFormat, url: str) -> Mapping[str, object]:
    return show(lambda: kind.schema_org(chosen.details, url), {}, f"format {chosen.key}")


def _organisation(organisation: Organisation) -> dict[str, object]:
    data: dict[str, object] = {"@type": "Organization", "name": organisation.name}
    if organisation.url:
        data["url"] = organisation.url
    return data
