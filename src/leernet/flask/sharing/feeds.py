"""Feeds of events to come and of recaps, of the network and of a series: Atom (RFC 4287) and JSON Feed 1.1.

https://www.rfc-editor.org/rfc/rfc4287 · https://www.jsonfeed.org/version/1.1/
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID, uuid5

from flask import Response, render_template
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from ...i18n import N_
from ...model import Event, EventStatus, Series
from ...services.public import feeds
from ...services.public.feeds import BEGINNING
from ...work import Work
from ..cards import line_of
from ..route import Route
from ..site import Site
from ..versions import conditional

ATOM, JSON = "atom", "json"
TYPES = {ATOM: "application/atom+xml", JSON: "application/feed+json"}
TITLES = {"events": N_("Events to come – {title}"), "recaps": N_("Recaps – {title}")}


@dataclass(frozen=True)
class Address:
    """Where a feed is, for the head of pages and for people."""

    title: str
    type: str
    path: str


@dataclass(frozen=True)
class Entry:
    """One event or recap in a feed."""

    uid: UUID
    title: str
    url: str
    language: str
    summary: str
    content: Markup
    updated: datetime
    author: str
    published: datetime | None = None

    @property
    def id(self) -> str:
        """The same for ever, whatever becomes of the address."""
        return self.uid.urn


@dataclass(frozen=True)
class Feed:
    """A feed, before it is written in one form or the other."""

    title: str
    home: str
    url: str
    language: str
    author: str
    entries: Sequence[Entry]

    @property
    def updated(self) -> datetime:
        """When something in it changed last."""
        return max((entry.updated for entry in self.entries), default=BEGINNING)


def feed(site: Site, what: str, form: str) -> ResponseReturnValue:
    """Of the whole network."""
    return _answer(site, what, form, None)


def series_feed(site: Site, slug: str, what: str, form: str) -> ResponseReturnValue:
    """Of one series."""
    return _answer(site, what, form, slug)


def addresses_of(site: Site, series: Series | None = None) -> list[Address]:
    """The feeds of the network or of a series."""
    return [
        Address(
            site.gettext(title, title=series.title if series else site.name),
            TYPES[form],
            _path(site, what, form, series),
        )
        for what, title in TITLES.items()
        for form in TYPES
    ]


def _path(site: Site, what: str, form: str, series: Series | None) -> str:
    if series is None:
        return site.url("feed", what=what, form=form)
    return site.url("series_feed", slug=series.slug, what=what, form=form)


def _answer(site: Site, what: str, form: str, slug: str | None) -> ResponseReturnValue:
    with site.network.read() as work:
        series = None if slug is None else feeds.find_series(work, slug)
        entries = _events(site, work, series) if what == "events" else _recaps(site, work, series)
    made = Feed(
        title=site.gettext(TITLES[what], title=series.title if series else site.name),
        home=site.absolute(site.url("series", slug=series.slug) if series else site.url("home")),
        url=site.absolute(_path(site, what, form, series)),
        language=site.language,
        author=site.name,
        entries=entries,
    )
    text = render_template("leernet/feed.xml", feed=made, time=_time) if form == ATOM else json.dumps(_as_json(made))
    response = Response(text, content_type=f"{TYPES[form]}; charset=utf-8")
    response.last_modified = made.updated
    return conditional(response)


def _events(site: Site, work: Work, series: Series | None) -> list[Entry]:
    events = feeds.coming_events(work, series)
    changed = feeds.changed_at(work, events)
    return [_event_entry(site, event, changed.get(event.id, BEGINNING)) for event in events]


def _event_entry(site: Site, event: Event, changed: datetime) -> Entry:
    line = line_of(site, event)
    facts = [line.when, line.where]
    off = event.status is EventStatus.CANCELLED
    parts = [Markup("<p>{}</p>").format(fact) for fact in facts if fact]
    parts += [site.markdown(section["text"]) for section in event.sections]
    return Entry(
        uid=event.uid,
        title=site.gettext("Cancelled: {event}", event=event.title) if off else event.title,
        url=site.network.links.event(event.slug, site.language),
        language=event.language,
        summary=" · ".join(fact for fact in facts if fact),
        content=Markup("\n").join(parts),
        updated=changed,
        author=event.series.title if event.series else site.name,
    )


def _recaps(site: Site, work: Work, series: Series | None) -> list[Entry]:
    events = feeds.events_with_recap(work, series)
    changed = feeds.recaps_changed_at(work, events)
    return [_recap_entry(site, event, changed) for event in events]


def _recap_entry(site: Site, event: Event, changed: Mapping[int, datetime]) -> Entry:
    recap = event.recap
    assert recap is not None
    assert recap.published_at is not None, "it was asked for by its moment"
    return Entry(
        uid=uuid5(event.uid, "recap"),
        title=recap.title,
        url=site.network.links.event(event.slug, site.language),
        language=event.language,
        summary=event.title,
        content=site.markdown(recap.body),
        published=recap.published_at,
        updated=max(recap.published_at, changed.get(event.id, BEGINNING)),
        author=recap.publisher or site.name,
    )


def _as_json(feed: Feed) -> dict[str, object]:
    return {
        "version": "https://jsonfeed.org/version/1.1",
        "title": feed.title,
        "home_page_url": feed.home,
        "feed_url": feed.url,
        "language": feed.language,
        "authors": [{"name": feed.author}],
        "items": [_item(entry) for entry in feed.entries],
    }


def _item(entry: Entry) -> dict[str, object]:
    published = {"date_published": _time(entry.published)} if entry.published else {}
    return {
        "id": entry.id,
        "url": entry.url,
        "title": entry.title,
        "summary": entry.summary,
        "content_html": str(entry.content),
        "date_modified": _time(entry.updated),
        "language": entry.language,
        "authors": [{"name": entry.author}],
        **published,
    }


def _time(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


_FILE = "<any(events,recaps):what>.<any(atom,json):form>"
ROUTES = (
    Route(rule=f"/feeds/{_FILE}", view=feed),
    Route(rule=f"/series/<slug>/feeds/{_FILE}", view=series_feed),
)
