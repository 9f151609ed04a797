"""What other sites show of a page whose address is passed on: Open Graph, Twitter cards, a picture, oEmbed.

https://ogp.me · https://oembed.com
"""

import hashlib
import json
from dataclasses import dataclass, field
from urllib.parse import unquote, urlsplit

from flask import Response, render_template, request
from flask.typing import ResponseReturnValue
from markupsafe import escape

from ...errors import InvalidInput, NotFound
from ...hookspecs import Brand, Picture
from ...model import Event, Series
from ...richtext import to_plain
from ...services.public import feeds, overviews
from ...services.public.brands import brand_of
from ..cards import Line, leading, line_of
from ..headers import policy_of
from ..partners import partners_of
from ..route import Route
from ..site import Site
from ..versions import conditional
from .schemaorg import Data

LONGEST = 200
WIDTH, HEIGHT = 640, 320
SMALLEST = 240
LOCALES = {"nl": "nl_NL", "en": "en_GB"}
PICTURE_SECONDS = 3600


@dataclass(frozen=True)
class Social:
    """What stands in the head of a page for other sites."""

    site: Site
    title: str
    description: str
    path: str
    image: str = ""
    image_text: str = ""
    kind: str = "website"
    embeds: bool = False

    @property
    def url(self) -> str:
        """The address of the page."""
        return self.site.absolute(self.path)

    @property
    def locale(self) -> str:
        """The language, as Open Graph has it."""
        return LOCALES[self.site.language]

    @property
    def oembed(self) -> str:
        """Where a site asks how to embed it; empty where it does not make sense."""
        return self.site.absolute(self.site.plain_url("oembed", url=self.url, format="json")) if self.embeds else ""


@dataclass(frozen=True)
class Shown:
    """What an embedded page shows: an event, or a series with what is to come."""

    title: str
    language: str
    kind: str
    url: str
    lines: list[Line] = field(default_factory=list)


def social_of_event(site: Site, line: Line) -> Social:
    """What other sites show of an event."""
    event = line.event
    path = site.url("event", slug=event.slug)
    draws = site.network.plugins.draws
    return Social(
        site,
        event.title,
        short(" · ".join(part for part in (line.when, line.where) if part)),
        path,
        site.absolute(site.url("picture", slug=event.slug)) if draws else "",
        f"{event.title}, {line.when}",
        "article",
        embeds=True,
    )


def social_of_series(site: Site, series: Series) -> Social:
    """What other sites show of a series."""
    description = series.subtitle or to_plain(series.aim)
    return Social(site, series.title, short(description), site.url("series", slug=series.slug), embeds=True)


def short(text: str) -> str:
    """The beginning of a text, on one line, cut at a word."""
    line = " ".join(text.split())
    return line if len(line) <= LONGEST else line[:LONGEST].rpartition(" ")[0] + " …"


def picture(site: Site, slug: str) -> ResponseReturnValue:
    """The picture of an event, in the colours of its page. Who has it already costs no drawing."""
    with site.network.read() as work:
        event = overviews.event_page(work, slug)
        brand = brand_of(work, event)
    wanted = _picture(site, event, brand)
    response = Response(content_type="image/png")
    response.set_etag(hashlib.sha256(repr((wanted, sorted(brand.properties.items()))).encode()).hexdigest()[:32])
    response.headers["Cache-Control"] = f"public, max-age={PICTURE_SECONDS}"
    if request.if_none_match.contains(response.get_etag()[0] or ""):
        response.status_code = 304
        return response
    drawn = site.network.plugins.picture(wanted)
    if drawn is None:
        raise NotFound("picture_unknown", "There is no picture here.")
    response.content_type, response.data = drawn.mimetype, drawn.content
    return response


def _picture(site: Site, event: Event, brand: Brand) -> Picture:
    line = line_of(site, event)
    by = " · ".join(one.called for one in leading(partners_of(event)))
    return Picture(title=event.title, when=line.when, where=line.where, by=by or site.name, brand=brand)


def oembed(site: Site) -> ResponseReturnValue:
    """How to embed a page: as a frame where the site lets others show its pages, else as a link.

    :raises InvalidInput: ``oembed_format``
    :raises NotFound: ``oembed_unknown``
    """
    if request.args.get("format", "json") != "json":
        raise InvalidInput("oembed_format", "Only JSON is given here.", field="format")
    with site.network.read() as work:
        language, kind, slug = _asked(site, request.args.get("url", ""))
        subject = overviews.event_page(work, slug) if kind == "events" else feeds.find_series(work, slug)
    values: Data = {
        "version": "1.0",
        "type": "link",
        "title": subject.title,
        "provider_name": site.settings.name.get(language),
        "provider_url": site.absolute(site.plain_url("home", lang=language)),
        "cache_age": PICTURE_SECONDS,
    }
    if kind == "events" and site.network.plugins.draws:
        image = site.absolute(site.plain_url("picture", lang=language, slug=slug))
        values |= {"thumbnail_url": image, "thumbnail_width": 1200, "thumbnail_height": 630}
    if site.may_be_framed:
        values |= _frame(site, language, kind, slug, subject.title)
    response = Response(json.dumps(values), content_type="application/json; charset=utf-8")
    response.headers["Access-Control-Allow-Origin"] = "*"
    return conditional(response)


def _asked(site: Site, url: str) -> tuple[str, str, str]:
    """Language, kind and slug of a page of ours."""
    base, wanted = urlsplit(site.settings.base_url), urlsplit(url)
    parts = wanted.path.removeprefix(base.path.rstrip("/")).strip("/").split("/")
    ours = wanted.netloc == base.netloc and wanted.path.startswith(base.path.rstrip("/") + "/")
    if not ours or len(parts) != 3 or parts[0] not in LOCALES or parts[1] not in ("events", "series"):
        raise NotFound("oembed_unknown", "This is not the address of an event or a series here.")
    return parts[0], parts[1], unquote(parts[2])


def _frame(site: Site, language: str, kind: str, slug: str, title: str) -> Data:
    width, height = (_size(name, most) for name, most in (("maxwidth", WIDTH), ("maxheight", HEIGHT)))
    path = site.plain_url("embedded", lang=language, kind=kind, slug=slug)
    html = (
        f'<iframe src="{escape(site.absolute(path))}" width="{width}" height="{height}" title="{escape(title)}"'
        ' loading="lazy"></iframe>'
    )
    return {"type": "rich", "html": html, "width": width, "height": height}


def _size(name: str, most: int) -> int:
    text = request.args.get(name, "")
    return max(SMALLEST, min(most, int(text))) if text.isascii() and text.isdigit() and len(text) < 6 else most


def embedded(site: Site, kind: str, slug: str) -> ResponseReturnValue:
    """An event or a series, small, for a frame on another site: it says what it is, and leads to the page."""
    with site.network.read() as work:
        if kind == "events":
            event = overviews.event_page(work, slug)
            series, lines = event.series, [line_of(site, event)]
            shown = Shown(
                event.title, event.language, series.title if series else "", site.url("event", slug=slug), lines
            )
        else:
            series = feeds.find_series(work, slug)
            lines = [line_of(site, one) for one in feeds.coming_events(work, series)]
            shown = Shown(series.title, series.language, "", site.url("series", slug=slug), lines)
    text = render_template(
        "leernet/embedded.html", site=site, shown=shown, _=site.gettext, foreign=site.foreign,
        sheet=site.brand_sheet(series), is_event=kind == "events",
    )  # fmt: skip
    return Response(text, headers={"Content-Security-Policy": policy_of(site.mount), "X-Robots-Tag": "noindex"})


ROUTES = (
    Route(rule="/events/<slug>/picture.png", view=picture),
    Route(rule="/oembed", view=oembed, localised=False),
    Route(rule="/embedded/<any(events,series):kind>/<slug>", view=embedded),
)
