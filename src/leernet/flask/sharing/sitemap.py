"""All public pages for search engines, each with its other language (https://www.sitemaps.org/protocol.html)."""

from dataclasses import dataclass
from datetime import UTC, datetime

from flask import Response, render_template
from flask.typing import ResponseReturnValue

from ...i18n import LANGUAGES
from ...services.public import feeds, overviews
from ..route import Route
from ..site import Site
from ..versions import conditional


@dataclass(frozen=True)
class Place:
    """One page: its address in each language, and when it changed last."""

    addresses: dict[str, str]
    changed: str = ""


def sitemap(site: Site) -> ResponseReturnValue:
    """The list, series, events. Name it in the ``robots.txt`` of the site."""
    with site.network.read() as work:
        events = feeds.events_of(work)
        series = overviews.series_names(work)
        of_event, of_series = feeds.changed_at(work, events), feeds.series_changed_at(work, series)
    latest = max((*of_event.values(), *of_series.values()), default=None)
    places = [_place(site, "home", latest)]
    places += [_place(site, "series", of_series.get(one.id), slug=one.slug) for one in series]
    places += [_place(site, "event", of_event.get(one.id), slug=one.slug) for one in events]
    text = render_template("leernet/sitemap.xml", places=places, languages=LANGUAGES)
    return conditional(Response(text, content_type="application/xml; charset=utf-8"))


def _place(site: Site, endpoint: str, changed: datetime | None, **values: str) -> Place:
    addresses = {
        language: site.absolute(site.plain_url(endpoint, **{"lang": language, **values})) for language in LANGUAGES
    }
    return Place(addresses, changed.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ") if changed else "")


ROUTES = (Route(rule="/sitemap.xml", view=sitemap, localised=False),)
