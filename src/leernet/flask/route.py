"""Routes as data: each module of pages lists its own, the blueprint serves them all in one way."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from flask.typing import ResponseReturnValue

from ..model import Right

View = Callable[..., ResponseReturnValue]
"""``view(site, **values)``, with a :class:`~leernet.flask.site.Site` and the values of the rule."""

FORM_BYTES = 64 * 1024
"""The largest form that is read, unless a route says otherwise."""


class Access(StrEnum):
    """Who sees it, which decides on caching, referrers and login."""

    PUBLIC = "public"
    PERSONAL = "personal"
    DESK = "desk"


@dataclass(frozen=True, kw_only=True)
class Route:
    """One rule and the view behind it. The name of the view is the endpoint: ``site.url("series", slug=…)``.

    :param rule: below the language, ``/events/<slug>``; below the mount when not ``localised``.
    :param page: of a POST, the endpoint of the page it belongs to: where the language switch goes.
    :param largest: bytes that a request may have.
    :param right: of a page of the desk, what it needs of who opens it or sends its form.
    :param partly: a page of the desk whose address names no series or event, and that whoever has its right somewhere
        gets all the same: its view looks no further than ``site.reach``. Others like it are of the whole network.
    :param of_plugins: what it needs, says the page of the plugin that it shows.
    :param kept: a public page that says the same to everybody; see :mod:`leernet.flask.kept`.
    :param scripted: it runs scripts of ours, and keeps itself on the phone with a service worker.
    :param camera: it may use the camera.
    :param framed: it stands in a frame on another site, in a layout without header and footer.
    """

    rule: str
    view: View
    method: str = "GET"
    access: Access = Access.PUBLIC
    page: str = ""
    localised: bool = True
    largest: int = FORM_BYTES
    framed: bool = False
    scripted: bool = False
    camera: bool = False
    kept: bool = False
    right: Right = Right.ORGANISE
    partly: bool = False
    of_plugins: bool = False

    @property
    def endpoint(self) -> str:
        """The endpoint within the blueprint."""
        return self.view.__name__

    @property
    def path(self) -> str:
        """The rule below the mount."""
        return f"/<any(nl,en):lang>{self.rule}" if self.localised else self.rule
