"""Errors to HTTP, in one place. Only what happens in our own views: the host keeps its own error pages."""

import logging
from collections.abc import Collection

from flask import Blueprint, request
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import HTTPException

from ..errors import (
    Conflict,
    Forbidden,
    InvalidInput,
    LeernetError,
    NotFound,
    PluginError,
    TooOften,
    Unavailable,
)
from ..i18n import N_
from .forms import MULTIPART
from .mount import Mount
from .site import Site

log = logging.getLogger(__name__)

STATUS: tuple[tuple[type[LeernetError], int], ...] = (
    (InvalidInput, 400),
    (TooOften, 429),
    (Forbidden, 403),
    (NotFound, 404),
    (Conflict, 409),
    (PluginError, 500),
    (Unavailable, 503),
)
TITLES = {
    400: N_("This could not be read"),
    403: N_("You may not do this"),
    404: N_("Page not found"),
    409: N_("This is not possible now"),
    413: N_("This is too much"),
    415: N_("This could not be read"),
    503: N_("It is very busy just now"),
}
OTHER = N_("Something went wrong")
TEXTS = {
    400: N_("What was sent is not complete. Go back, check it and send it again."),
    413: N_("What was sent is too long. Make the text shorter and send it again."),
    415: N_("What was sent is not a form that this page knows."),
}
TOO_LARGE = N_("What was sent is too large. Go back, choose a smaller file and send it again.")
BROKEN = N_("Something went wrong on our side. Nothing was changed. Try again later.")
SERVER_ERROR = 500
RETRY_SECONDS = "5"


def status_of(error: LeernetError) -> int:
    """The HTTP status of an error."""
    return next((status for kind, status in STATUS if isinstance(error, kind)), SERVER_ERROR)


def handle_errors(blueprint: Blueprint, mount: Mount, framed: Collection[str]) -> None:
    """Show errors of our own views as a page in the visitor's language.

    :param framed: the endpoints whose pages stand in a frame on another site
    """

    def _site() -> Site:
        return Site(mount, is_framed=(request.endpoint or "").rpartition(".")[2] in framed)

    @blueprint.errorhandler(LeernetError)
    def show_error(error: LeernetError) -> ResponseReturnValue:
        status = status_of(error)
        if status >= SERVER_ERROR:
            log.error("%s: %s", error.code, error, exc_info=error)
        site = _site()
        # What broke inside is for the log, not for the visitor.
        inside = status == SERVER_ERROR
        text = site.gettext(BROKEN) if inside else site.gettext(error.message, **error.data)
        return _page(site, status, text)

    @blueprint.errorhandler(HTTPException)
    def show_http_error(error: HTTPException) -> ResponseReturnValue:
        if error.response is not None or error.code is None or error.code not in TEXTS:
            return error
        site = _site()
        text = TOO_LARGE if error.code == 413 and request.mimetype == MULTIPART else TEXTS[error.code]
        return _page(site, error.code, site.gettext(text))


def _page(site: Site, status: int, text: str) -> ResponseReturnValue:
    title = site.gettext(TITLES.get(status, OTHER))
    headers = {"Cache-Control": "no-store"}
    if status == 503:
        headers["Retry-After"] = RETRY_SECONDS
    return site.render("leernet/error.html", title=title, text=text, status=status), status, headers
