"""Calendars to subscribe to: of a series, of an organisation, and of a person's own registrations."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask import Response
from flask.typing import ResponseReturnValue

from ...calendar import CalendarEntry, calendar_feed
from ...invitations import registration_entries
from ...model import Organisation, Series
from ...services.people.own_calendars import in_calendar
from ...services.public import feeds, overviews
from ..route import Access, Route
from ..site import Site
from ..versions import conditional
from .calendars import entries_of
from .feeds import Address, addresses_of


@dataclass(frozen=True)
class Choice:
    """Something to subscribe to: its calendar, by ``webcal`` for programs and as an address to copy, and its feeds."""

    label: str
    language: str
    calendar: str
    feeds: Sequence[Address] = ()

    @property
    def webcal(self) -> str:
        """The address that opens in a calendar program."""
        return "webcal:" + self.calendar.partition(":")[2]


def subscriptions(site: Site) -> ResponseReturnValue:
    """All that there is to subscribe to."""
    with site.network.read() as work:
        series = overviews.series_names(work)
        organisations = feeds.organisations(work)
    return site.render(
        "leernet/subscriptions.html",
        title=site.gettext("Keep up to date"),
        series_choices=[series_choice(site, one) for one in series],
        organisation_choices=[_organisation_choice(site, one) for one in organisations],
        feeds=addresses_of(site),
    )


def series_choice(site: Site, series: Series) -> Choice:
    """What there is of a series."""
    calendar = site.network.links.series_calendar(series.slug, site.language)
    return Choice(series.title, series.language, calendar, addresses_of(site, series))


def series_calendar(site: Site, slug: str) -> ResponseReturnValue:
    """The events of a series."""
    with site.network.read() as work:
        series = feeds.find_series(work, slug)
        events = feeds.events_of(work, series)
        changed = feeds.changed_at(work, events)
    return _calendar(site, series.title, entries_of(site, events, changed))


def organisation_calendar(site: Site, slug: str) -> ResponseReturnValue:
    """The events in which an organisation has a part, in whatever series."""
    with site.network.read() as work:
        organisation = feeds.find_organisation(work, slug)
        events = feeds.events_of(work, organisation)
        changed = feeds.changed_at(work, events)
    return _calendar(site, organisation.name, entries_of(site, events, changed))


def person_calendar(site: Site, token: str) -> ResponseReturnValue:
    """The events for which somebody has a place; the same entries as in the mail about them."""
    uid = site.network.tokens.read_calendar(token)
    with site.network.read() as work:
        person, registrations = in_calendar(work, uid)
        entries = [entry for one in registrations for entry in registration_entries(work, site.network.links, one)]
    gettext, network = site.network.translator(person.language).gettext, site.settings.name.get(person.language)
    name = gettext("My events – {network}", network=network)
    response = _calendar(site, name, entries)
    response.headers["Cache-Control"] = "private, no-cache"
    return response


def _calendar(site: Site, name: str, entries: Sequence[CalendarEntry]) -> Response:
    content = calendar_feed(entries, timezone=site.settings.timezone, name=name)
    return conditional(Response(content, content_type="text/calendar; charset=utf-8; method=PUBLISH"))


def _organisation_choice(site: Site, organisation: Organisation) -> Choice:
    calendar = site.network.links.organisation_calendar(organisation.slug, site.language)
    return Choice(organisation.name, "", calendar)


ROUTES = (
    Route(rule="/subscribe", view=subscriptions),
    Route(rule="/series/<slug>/calendar.ics", view=series_calendar),
    Route(rule="/organisations/<slug>/calendar.ics", view=organisation_calendar),
    Route(rule="/calendars/<token>.ics", view=person_calendar, access=Access.PERSONAL, localised=False),
)
