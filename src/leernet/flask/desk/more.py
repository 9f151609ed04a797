"""Where the pages of plugins are at the desk."""

from flask.typing import ResponseReturnValue

from ...hookspecs import PagePlace
from ...services.desk.events import desk_series
from ...work import Work
from ..pluginpages import Around, PluginPage
from ..route import Access, Route
from ..site import Site
from .frame import load_frame


def desk_event_more(site: Site, slug: str, key: str) -> ResponseReturnValue:
    """A page of a plugin of an event."""
    return _of_event(site, slug, key).shown()


def desk_send_event_more(site: Site, slug: str, key: str) -> ResponseReturnValue:
    """Its form."""
    return _of_event(site, slug, key).acted()


def desk_series_more(site: Site, slug: str, key: str) -> ResponseReturnValue:
    """A page of a plugin of a series."""
    return _of_series(site, slug, key).shown()


def desk_send_series_more(site: Site, slug: str, key: str) -> ResponseReturnValue:
    """Its form."""
    return _of_series(site, slug, key).acted()


def _of_event(site: Site, slug: str, key: str) -> PluginPage:
    def load(work: Work) -> Around:
        frame = load_frame(site, work, slug)
        return Around(frame.event, "leernet/more/desk_event.html", {"frame": frame, "event": frame.event})

    return PluginPage(site, PagePlace.EVENT_DESK, key, site.url("desk_event_more", slug=slug, key=key), load)


def _of_series(site: Site, slug: str, key: str) -> PluginPage:
    def load(work: Work) -> Around:
        series = desk_series(work, slug)
        return Around(series, "leernet/more/desk_series.html", {"series": series})

    return PluginPage(site, PagePlace.SERIES_DESK, key, site.url("desk_series_more", slug=slug, key=key), load)


_EVENT, _SERIES = "/desk/events/<slug>/more/<key>", "/desk/series/<slug>/more/<key>"
_DESK = Access.DESK

ROUTES = (
    Route(rule=_EVENT, view=desk_event_more, access=_DESK, of_plugins=True),
    Route(rule=_EVENT, view=desk_send_event_more, method="POST", access=_DESK, page="desk_event_more", of_plugins=True),
    Route(rule=_SERIES, view=desk_series_more, access=_DESK, of_plugins=True),
    Route(
        rule=_SERIES, view=desk_send_series_more, method="POST", access=_DESK, page="desk_series_more", of_plugins=True
    ),
)
