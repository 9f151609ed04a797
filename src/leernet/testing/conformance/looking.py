"""Moments, files and addresses at which a format is looked at."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import tomli_w

from ...hookspecs import Fact, FormatKind, Moment
from ...i18n import LANGUAGES
from ...model import Details
from ..clock import NOW
from ..office import Office

START = NOW + timedelta(days=7)
MOMENTS = (NOW, START - timedelta(minutes=1), START, START + timedelta(hours=2), START + timedelta(hours=4))
"""Long before, just before, at the start, near the end, and afterwards."""


def moment_at(now: datetime, language: str, *, dated: bool = True) -> Moment:
    """A moment of an event that begins at :data:`START`, or that has no firm date yet."""
    starts, ends = (START, START + timedelta(hours=3)) if dated else (None, None)
    return Moment(now=now, starts_at=starts, ends_at=ends, timezone=ZoneInfo("Europe/Amsterdam"), language=language)


def moments(language: str) -> list[Moment]:
    """All of the moments."""
    return [moment_at(now, language) for now in MOMENTS]


def programme_with(key: str, details: Mapping[str, object]) -> str:
    """A programme file with one event in this format."""
    formats = [{"key": key, "capacity": 10, "details": _without_nothing(details)}]
    blocks = [{"start": "2030-03-14T13:30", "end": "2030-03-14T17:00"}]
    event = {"slug": "bijeenkomst", "title": "Hét warmtenet", "status": "open", "blocks": blocks, "formats": formats}
    return tomli_w.dumps({"series": {"slug": "netwerk", "title": "Netwerk", "status": "published"}, "events": [event]})


def _without_nothing(details: Mapping[str, object]) -> dict[str, object]:
    """TOML has no word for nothing: what is None is left out."""
    return {name: value for name, value in details.items() if value is not None}


def public_paths(office: Office) -> list[str]:
    """Everything public that says something of the event."""
    event = [office.event_path(language=language) for language in LANGUAGES]
    return [
        *event, "/nl/", f"{event[0]}/calendar.ics", "/nl/feeds/events.atom", f"/api/v1/events/{office.slug}",
        f"/oembed?url=https://example.org/leren{event[0]}", f"/nl/embedded/events/{office.slug}/register",
    ]  # fmt: skip


def secrets_of(kind: FormatKind, details: Details) -> set[str]:
    """Links to join, and what private facts say that nothing public does."""
    public: set[str] = set()
    private: set[str] = set()
    for moment in (moment for language in LANGUAGES for moment in moments(language)):
        public |= {*_said(kind.public_facts(details, moment)), kind.summary(details, moment.language)}
        private |= {*_said(kind.private_facts(details, moment))}
    return {text for text in private if text and not any(text in one for one in public)} | links_of(kind, details)


def links_of(kind: FormatKind, details: Details) -> set[str]:
    """The links to join, at all moments."""
    return {link for moment in moments("nl") if (link := kind.join_url(details, moment))}


def _said(facts: Sequence[Fact]) -> Iterator[str]:
    return (text for fact in facts for text in (fact.text, fact.url))
