"""Where the pages of plugins are that participants and visitors see."""

from flask.typing import ResponseReturnValue

from ..hookspecs import PagePlace
from ..services.public import overviews
from ..services.registering.registration import find_registration
from ..work import Work
from .pluginpages import Around, PluginPage
from .route import Access, Route
from .site import Site


def event_more(site: Site, slug: str, key: str) -> ResponseReturnValue:
    """A page of a plugin with the page of an event."""
    return _of_event(site, slug, key).shown()


def send_event_more(site: Site, slug: str, key: str) -> ResponseReturnValue:
    """Its form."""
    return _of_event(site, slug, key).acted()


def series_more(site: Site, slug: str, key: str) -> ResponseReturnValue:
    """A page of a plugin with the page of a series."""
    return _of_series(site, slug, key).shown()


def send_series_more(site: Site, slug: str, key: str) -> ResponseReturnValue:
    """Its form."""
    return _of_series(site, slug, key).acted()


def own_more(site: Site, token: str, key: str) -> ResponseReturnValue:
    """A page of a plugin with somebody's own page."""
    return _own(site, token, key).shown()


def send_own_more(site: Site, token: str, key: str) -> ResponseReturnValue:
    """Its form."""
    return _own(site, token, key).acted()


def _of_event(site: Site, slug: str, key: str) -> PluginPage:
    def load(work: Work) -> Around:
        event = overviews.event_page(work, slug)
        return Around(event, "leernet/more/event.html", {"event": event, "series": event.series})

    return PluginPage(site, PagePlace.EVENT, key, site.url("event_more", slug=slug, key=key), load)


def _of_series(site: Site, slug: str, key: str) -> PluginPage:
    def load(work: Work) -> Around:
        series = overviews.series_page(work, slug)
        return Around(series, "leernet/more/series.html", {"series": series})

    return PluginPage(site, PagePlace.SERIES, key, site.url("series_more", slug=slug, key=key), load)


def _own(site: Site, token: str, key: str) -> PluginPage:
    uid = site.network.tokens.read_registration(token)

    def load(work: Work) -> Around:
        registration = find_registration(work, uid)
        values = {"registration": registration, "series": registration.event.series, "token": token}
        return Around(registration, "leernet/more/own.html", values)

    return PluginPage(site, PagePlace.OWN, key, site.url("own_more", token=token, key=key), load)


_EVENT, _SERIES, _OWN = "/events/<slug>/more/<key>", "/series/<slug>/more/<key>", "/registrations/<token>/more/<key>"
_PERSONAL = Access.PERSONAL

ROUTES = (
    Route(rule=_EVENT, view=event_more),
    Route(rule=_EVENT, view=send_event_more, method="POST", page="event_more"),
    Route(rule=_SERIES, view=series_more),
    Route(rule=_SERIES, view=send_series_more, method="POST", page="series_more"),
    Route(rule=_OWN, view=own_more, access=_PERSONAL),
    Route(rule=_OWN, view=send_own_more, method="POST", access=_PERSONAL, page="own_more"),
)
