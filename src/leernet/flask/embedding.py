"""What stands on a page of another site: the events of a series, and the form to register in a frame.

The elements ``<leernet-events>`` and ``<leernet-register>`` of ``static/embed.js`` ask for it. Events come in the words
of our own pages, so that a date with a grain and a state are said in one place only. Neither needs a cookie.
"""

import json

from flask import Response
from flask.typing import ResponseReturnValue

from ..services.public import feeds
from .cards import Line, line_of
from .own.ownpage import own_page
from .public import pages as public
from .registering import pages as registering
from .route import Access, Route
from .sharing.schemaorg import Data
from .site import Site
from .versions import conditional

SECONDS = 60


def embedded_series(site: Site, slug: str) -> ResponseReturnValue:
    """The events of a series, for everybody on every site."""
    with site.network.read() as work:
        series = feeds.find_series(work, slug)
        lines = [line_of(site, event) for event in feeds.events_of(work, series)]
    values: Data = {
        "title": series.title,
        "language": series.language,
        "url": site.absolute(site.url("series", slug=slug)),
        "none": site.gettext("Nothing planned now"),
        "events": [_line(site, line) for line in lines],
    }
    headers = {"Access-Control-Allow-Origin": "*", "Cache-Control": f"public, max-age={SECONDS}"}
    return conditional(Response(json.dumps(values), headers=headers, content_type="application/json; charset=utf-8"))


def _line(site: Site, line: Line) -> Data:
    event, url = line.event, site.absolute(site.url("event", slug=line.event.slug))
    takes, waits = line.state.takes_registrations, line.state.key == "waiting"
    return {
        "slug": event.slug,
        "title": event.title,
        "language": event.language,
        "url": url,
        "when": line.when,
        "where": line.where,
        "state": line.state.key,
        "stateText": line.state.text,
        "past": line.is_past,
        "register": f"{url}#register" if takes else "",
        "registerText": site.gettext("Join the waiting list") if waits else site.gettext("Register"),
    }


def framed_form(site: Site, slug: str) -> ResponseReturnValue:
    """An event with the form to register, in a frame."""
    return public.event(site, slug)


def send_framed_registration(site: Site, slug: str) -> ResponseReturnValue:
    """Register from a frame."""
    return registering.send_registration(site, slug)


def framed_registration(site: Site, token: str) -> ResponseReturnValue:
    """That it was done. In a frame nothing can be changed: whoever shows the frame could have people click there."""
    page = own_page(site, token)
    event = page.registration.event
    return site.render("leernet/embed/registered.html", title=event.title, page=page, series=event.series)


ROUTES = (
    Route(rule="/embedded/series/<slug>.json", view=embedded_series),
    Route(rule="/embedded/events/<slug>/register", view=framed_form, framed=True),
    Route(
        rule="/embedded/events/<slug>/registrations",
        view=send_framed_registration,
        method="POST",
        access=Access.PERSONAL,
        page="framed_form",
        framed=True,
    ),
    Route(rule="/embedded/registrations/<token>", view=framed_registration, access=Access.PERSONAL, framed=True),
)
