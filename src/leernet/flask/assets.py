"""What pages are made up with: the look of a series, the logos of organisations."""

import re
from collections.abc import Mapping

from flask import Response, redirect, request
from flask.typing import ResponseReturnValue
from sqlalchemy import select
from sqlalchemy.orm import undefer

from ..errors import NotFound
from ..hookspecs import Brand
from ..model import Organisation, Series
from ..services.public.brands import brand_of
from ..services.public.overviews import VISIBLE
from ..work import Work
from .route import Route
from .site import NETWORK, Site
from .versions import conditional

_NAME = re.compile(r"--leernet-[a-z][a-z-]*")
_VALUE = re.compile(r"[^;{}<>\\@\n\r]*")
LOGO_TYPES = ("image/svg+xml", "image/png", "image/jpeg", "image/webp", "image/gif")
LOGO_SECONDS = 3600
YEAR = 365 * 24 * 3600


def root(site: Site) -> ResponseReturnValue:
    """The mount itself: to the pages in the language of the browser."""
    response = redirect(site.url("home"))
    response.vary.add("Accept-Language")
    return response


def brand(site: Site, slug: str) -> ResponseReturnValue:
    """The look of a series, or of the network, as custom properties."""
    with site.network.read() as work:
        look = brand_of(work, None if slug == NETWORK else _series(work, slug))
    response = Response(stylesheet(look), mimetype="text/css")
    kept = f"public, max-age={YEAR}, immutable" if request.args.get("v") else "no-cache"
    response.headers["Cache-Control"] = kept
    return conditional(response)


def _series(work: Work, slug: str) -> Series:
    found = work.db.scalars(select(Series).where(Series.slug == slug, Series.status.in_(VISIBLE))).one_or_none()
    if found is None:
        raise NotFound("series_unknown", "There is no series “{series}”.", series=slug)
    return found


def stylesheet(look: Brand) -> str:
    """CSS of a look, for light and dark. A value that could be more than a value is left out."""
    light, dark = _rule(look.properties), _rule(look.dark)
    if not light:
        return ""
    # Only a brand with a dark look of its own may be shown dark.
    scheme = "light dark" if dark else "light"
    sheet = f".leernet {{\n  color-scheme: {scheme};\n{light}}}\n"
    inner = dark or light
    return f"{sheet}@media (prefers-color-scheme: dark) {{\n.leernet:where(:not(.leernet-light)) {{\n{inner}}}\n}}\n"


def _rule(properties: Mapping[str, str]) -> str:
    return "".join(
        f"  {name}: {value};\n"
        for name, value in properties.items()
        if _NAME.fullmatch(name) and _VALUE.fullmatch(value)
    )


def logo(site: Site, slug: str) -> ResponseReturnValue:
    """The logo of an organisation."""
    query = select(Organisation).where(Organisation.slug == slug).options(undefer(Organisation.logo))
    with site.network.read() as work:
        organisation = work.db.scalars(query).one_or_none()
    if organisation is None or not organisation.logo or organisation.logo_type not in LOGO_TYPES:
        raise NotFound("logo_unknown", "There is no logo here.")
    response = Response(organisation.logo, content_type=organisation.logo_type)
    # An SVG can hold scripts and links: opened by itself it may do nothing at all.
    response.headers["Content-Security-Policy"] = "default-src 'none'; style-src 'unsafe-inline'; sandbox"
    response.headers["Cache-Control"] = f"public, max-age={LOGO_SECONDS}"
    return conditional(response)


ROUTES = (
    Route(rule="/", view=root, localised=False),
    Route(rule="/brand/<slug>.css", view=brand, localised=False),
    Route(rule="/organisations/<slug>/logo", view=logo),
)
