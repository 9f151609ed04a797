"""What a request knows: the network, the language, the user, and how to say and show things."""

import json
import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from functools import cached_property
from typing import Concatenate, ParamSpec, TypeVar
from urllib.parse import urlencode, urlsplit

from flask import render_template, request, url_for
from markupsafe import Markup
from sqlalchemy.orm import Session

from .. import display, richtext
from ..app import Leernet
from ..hookspecs import Panel
from ..i18n import LANGUAGES, Translator, negotiate
from ..model import EVERYTHING, Block, Event, Reach, Registration, Series, When
from ..services.rights.granting import names_of_users
from ..settings import Settings
from ..work import PARTICIPANT, Actor, Work
from ..work import user as organiser
from .badges import Badge
from .forms import Form
from .mount import Mount, User
from .route import Access, Route
from .versions import digest, version_of
from .words import SECTIONS

P = ParamSpec("P")
R = TypeVar("R")

_CONTROL = re.compile(r"[\x00-\x1f\x7f\ud800-\udfff]+")
_LINK = re.compile(r"(?:https?://|mailto:|tel:)\S", re.IGNORECASE)
LONGEST_ARGUMENT = 200
NETWORK = "_"
"""Where the network's own look stands, beside those of the series."""
FRAME = "leernet/embed/layout.html"
"""The layout of what stands in a frame on another site."""
LANGUAGE_NAMES = {"nl": "Nederlands", "en": "English"}


class Site:
    """One request to one mounted network. Views get it first; templates know it as ``site``."""

    def __init__(self, mount: Mount, route: Route | None = None, *, is_framed: bool = False) -> None:
        self.mount = mount
        self.route = route
        self.network: Leernet = mount.network
        self.settings: Settings = mount.network.settings
        given = (request.view_args or {}).get("lang")
        self.language: str = given or negotiate(request.headers.get("Accept-Language"))
        self.is_framed = is_framed or (route is not None and route.framed)
        self.form_tokens: list[str] = []
        self.badge = Badge()
        self.reach: Reach = EVERYTHING
        self.layout = FRAME if self.is_framed else mount.layout

    @cached_property
    def user(self) -> User | None:
        """The organiser who is logged in."""
        return self.mount.current_user()

    @property
    def actor(self) -> Actor:
        """Whoever is at the desk, as the one who does something: no further than this page reaches for them."""
        assert self.user is not None, "only routes of the desk call this"
        return organiser(self.user.id, self.reach)

    def keep_within(self, reach: Reach) -> None:
        """From here on ``network`` shows no series and no event beyond this."""
        self.reach = reach
        self.network = self.network.within(reach)

    def may(self, endpoint: str, subject: Series | Event | None = None) -> bool:
        """Whether whoever is at the desk may open a page or send a form: of ``subject``, or of what this page is of."""
        route = self.mount.routes[endpoint]
        if subject is not None:
            return self.badge.may_on(route.right, subject)
        return self.badge.may(route) is not None

    @cached_property
    def desk_names(self) -> Mapping[str, str]:
        """What the users of the desk are called; read once, where somebody was named at all."""
        if not self.badge.rights.is_guarded:
            return {}
        with self.network.read() as work:
            return names_of_users(work)

    @cached_property
    def now(self) -> datetime:
        """The moment of this request, aware."""
        return self.network.clock()

    # --- saying ---

    @cached_property
    def translator(self) -> Translator:
        """The texts in the language of the request."""
        return self.network.translator(self.language)

    def gettext(self, msgid: str, /, **data: object) -> str:
        """A text in the language of the request."""
        return self.translator.gettext(msgid, **data)

    @property
    def name(self) -> str:
        """What the network is called."""
        return self.settings.name.get(self.language)

    def when(self, when: When, *, weekday: bool = False) -> str:
        """A date with a grain."""
        return display.display_when(when, self.language, weekday=weekday)

    def block(self, block: Block, *, zone: bool = False) -> str:
        """A stretch of time of an event."""
        return display.display_block(block.starts_at, block.ends_at, self.settings.timezone, self.language, zone=zone)

    def days(self, blocks: Sequence[Block]) -> str:
        """The days of several blocks: "16 en 17 juni 2020"; each by itself where they do not follow one another."""
        zone = self.settings.timezone
        days = sorted({block.starts_at.astimezone(zone).date() for block in blocks})
        if (days[-1] - days[0]).days == len(days) - 1:
            return display.display_range(days[0], days[-1], self.language)
        return "; ".join(display.display_date(day, self.language) for day in days)

    def moment(self, moment: datetime, *, weekday: bool = False) -> str:
        """A moment on the network's clock."""
        return display.display_moment(moment, self.settings.timezone, self.language, weekday=weekday)

    def day(self, moment: datetime, *, weekday: bool = False) -> str:
        """The day of a moment."""
        return display.display_date(moment.astimezone(self.settings.timezone).date(), self.language, weekday=weekday)

    def long_day(self, day: date) -> str:
        """A day: "30 mei 2024"."""
        return display.display_date(day, self.language)

    def clock(self, moment: datetime) -> str:
        """The time of day of a moment: "09:30"."""
        return f"{moment.astimezone(self.settings.timezone):%H:%M}"

    def markdown(self, text: str) -> Markup:
        """Safe HTML of what an organiser wrote."""
        return richtext.to_html(text)

    def foreign(self, language: str) -> Markup:
        """The ``lang`` attribute for a text that is not in the language of the page (WCAG 3.1.2)."""
        return Markup("") if language == self.language else Markup(' lang="{}"').format(language)

    def panels(self, subject: Series | Event | Registration) -> list[Panel]:
        """What plugins add to the page of ``subject``."""
        return self.network.plugins.panels(subject, self.language, self.reading)

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """The database, to read, in a transaction apart from that of the page."""
        with self.network.read() as work:
            yield work.db

    def render(self, template: str, /, *, title: str, **values: object) -> str:
        """A page. Templates know ``site``, ``title``, ``_``, ``ngettext``, ``when``, ``block``, ``markdown``."""
        form = values.get("form")
        failed = isinstance(form, Form) and bool(form.problems)
        parts = (self.gettext("Error: {title}", title=title) if failed else title, self.name)
        context = {
            "site": self,
            "title": title,
            "page_title": " – ".join(dict.fromkeys(parts)),
            "_": self.gettext,
            "ngettext": self.translator.ngettext,
            "pgettext": self.translator.pgettext,
            "when": self.when,
            "block": self.block,
            "markdown": self.markdown,
            "foreign": self.foreign,
            "brand_sheet": self.brand_sheet,
            "language_names": LANGUAGE_NAMES,
            "section_names": SECTIONS,
        }
        return render_template(template, **context, **values)

    # --- addresses ---

    @property
    def new_tab(self) -> Markup:
        """The attributes of a link that has to leave the frame; nothing on a page of its own."""
        return Markup(' target="_blank" rel="noopener"') if self.is_framed else Markup("")

    def url(self, endpoint: str, /, **values: object) -> str:
        """The path of a page of this network, in the language of the request unless ``lang`` is given."""
        return url_for(f".{endpoint}", **{"lang": self.language, **values})  # type: ignore[arg-type]

    def plain_url(self, endpoint: str, /, **values: object) -> str:
        """The path of something that is the same in all languages."""
        return url_for(f".{endpoint}", **values)  # type: ignore[arg-type]

    def with_query(self, path: str, arguments: Mapping[str, str]) -> str:
        """A path with a query string."""
        return f"{path}?{urlencode(arguments)}" if arguments else path

    def link(self, url: str) -> str:
        """An address that somebody typed, if it may be a link: of the web, of mail, or a telephone number."""
        return url if _LINK.match(url) else ""

    def static(self, filename: str) -> str:
        """The path of a static file, with its version, so that it can be kept for ever."""
        return self.plain_url("static", filename=filename, v=version_of(filename))

    def brand_sheet(self, series: Series | None) -> str:
        """The path of the look of a series, with its version; empty where nobody chose one."""
        own = series.brand if series is not None else None
        details = own or self.settings.brand
        if not details:
            return ""
        slug = series.slug if series is not None and own else NETWORK
        return self.plain_url("brand", slug=slug, v=digest(json.dumps(details, sort_keys=True).encode()))

    @property
    def is_public(self) -> bool:
        """Whether anybody may find this page, search engines too."""
        return self.route is not None and self.route.access is Access.PUBLIC and self.route.method == "GET"

    def absolute(self, path: str) -> str:
        """The public URL of a path on this site."""
        base = urlsplit(self.settings.base_url)
        return f"{base.scheme}://{base.netloc}{path}"

    @property
    def may_be_framed(self) -> bool:
        """Whether anybody but the site itself may show its pages in a frame."""
        return bool(set(self.mount.frame_ancestors) - {"'self'", "'none'"})

    @property
    def canonical(self) -> str:
        """The one public URL of this page, whatever was asked for beside it."""
        return self.canonical_in(self.language)

    def canonical_in(self, language: str) -> str:
        """The same in another language."""
        assert self.route is not None, "only pages of ours have one"
        values = {**(request.view_args or {}), **({"lang": language} if self.route.localised else {})}
        return self.absolute(self.plain_url(self.route.endpoint, **values))

    def in_language(self, language: str) -> str:
        """The path of this page in another language; of what was sent, the page that it was sent from."""
        values: dict[str, object] = {**(request.view_args or {}), "lang": language}
        if self.route is None or not self.route.localised:
            return self.plain_url("home", lang=language)
        if self.route.method == "GET":
            return self.plain_url(self.route.endpoint, **{**request.args.to_dict(), **values})
        return self.plain_url(self.route.page or "home", **values)

    @property
    def languages(self) -> list[tuple[str, str]]:
        """All languages, with the path of this page in each."""
        return [(language, self.in_language(language)) for language in LANGUAGES]

    # --- reading and doing ---

    def argument(self, name: str) -> str:
        """A value from the query string, cleaned and not too long; empty when it is not there."""
        return _CONTROL.sub(" ", request.args.get(name, ""))[:LONGEST_ARGUMENT].strip()

    def as_participant(self, verb: Callable[Concatenate[Work, P], R], *args: P.args, **kwargs: P.kwargs) -> R:
        """Do a use-case for a participant."""
        return self.network.run(PARTICIPANT, verb, *args, **kwargs)

    def as_organiser(self, verb: Callable[Concatenate[Work, P], R], *args: P.args, **kwargs: P.kwargs) -> R:
        """Do a use-case for the organiser who is logged in."""
        return self.network.run(self.actor, verb, *args, **kwargs)

    def forget(self, values: Collection[str]) -> None:
        """Have the mail that was kept forget somebody who was erased just now."""
        self.network.forget_mail(values)

    def form_token(self, purpose: str) -> str:
        """A token for a form; at the desk it is good for this user only."""
        self.form_tokens.append(token := self.network.tokens.form(self._bound(purpose)))
        return token

    def check_form(self, token: str, purpose: str) -> None:
        """Raises :class:`~leernet.errors.Forbidden` unless :meth:`form_token` gave this token."""
        self.network.tokens.check_form(token, self._bound(purpose))

    def _bound(self, purpose: str) -> str:
        at_desk = self.route is not None and self.route.access is Access.DESK and self.user is not None
        return f"{self.user.id}|{purpose}" if at_desk and self.user else purpose
