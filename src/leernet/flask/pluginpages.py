"""Pages of plugins, wherever they are: find the one that was asked for, show it, let it act on its form."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial

from flask import Response, redirect, request
from flask.typing import ResponseReturnValue

from ..errors import Conflict, Forbidden, InvalidInput, LeernetError, NotFound, PluginError
from ..home import home_of
from ..hookspecs import Acted, Addresses, Brand, Document, PageKind, PagePlace, Sent, Shown, Subject, Visit
from ..model import Event, Registration, Series
from ..plugins import show
from ..programmes.drafting import plan_events
from ..services.public.brands import look_of
from ..work import PARTICIPANT, Actor, Work
from .failures import status_of
from .forms import TOKEN, Form, Wrong, problems_of, sent_form
from .often import count_form
from .site import Site

LONGEST, MOST_DIGITS = 200, 8
_MESSAGE, _COUNT = "done", "n"
_PUBLIC = (PagePlace.EVENT, PagePlace.SERIES)
DESK = (PagePlace.EVENT_DESK, PagePlace.SERIES_DESK)
"""The places at the desk: what a page there needs, it says itself."""
_PRIVATE = {"Cache-Control": "no-store", "Referrer-Policy": "no-referrer", "X-Robots-Tag": "noindex, nofollow"}


@dataclass(frozen=True)
class Around:
    """What stands around a page: ``frame`` is the template that it extends, ``values`` what that needs."""

    subject: Subject
    frame: str
    values: Mapping[str, object]


Load = Callable[[Work], Around]


@dataclass(frozen=True)
class PluginPage:
    """A page at a place: ``load`` reads its subject, ``path`` is its own address."""

    site: Site
    place: PagePlace
    key: str
    path: str
    load: Load

    @property
    def _purpose(self) -> str:
        return f"plugin {self.path}"

    def shown(self) -> ResponseReturnValue:
        """The page, or the file that it is."""
        return self._show({}, ())

    def acted(self) -> ResponseReturnValue:
        """Let it act on a form that was sent, and go on to the page; or show that again with what is wrong."""
        site, flat = self.site, sent_form()
        sent = {name: values for name, values in request.form.to_dict(flat=False).items() if name != TOKEN}
        try:
            site.check_form(flat.get(TOKEN, ""), self._purpose)
            count_form(site, self.path, self._most_an_hour)
            done = site.network.run(self._actor, self._act, sent)
        except (InvalidInput, Conflict, Forbidden) as error:
            return self._show(flat, problems_of(error, site.gettext), status_of(error))
        said = {_MESSAGE: done.message, _COUNT: str(done.count)} if done.message else {}
        return redirect(site.with_query(self.path, {**done.arguments, **said}), 303)

    @property
    def _most_an_hour(self) -> int:
        pages = self.site.network.plugins.pages
        return pages[self.key].most_an_hour if self.key in pages and self.place in _PUBLIC else 0

    @property
    def _actor(self) -> Actor:
        return self.site.actor if self._is_desk else PARTICIPANT

    @property
    def _is_desk(self) -> bool:
        return self.place in DESK

    def _act(self, work: Work, sent: Sent) -> Acted:
        kind, visit, _ = self._find(work)
        if self.place is PagePlace.SERIES_DESK and isinstance(visit.subject, Series):
            visit = replace(visit, plan_events=partial(plan_events, work, visit.subject))
        return kind.act(work.db, visit, sent, work.journal)

    def _find(self, work: Work) -> tuple[PageKind, Visit, Around]:
        around = self.load(work)
        visit = visit_of(self.site, around.subject, self._actor.name)
        pages = self.site.network.plugins.pages
        if (
            self.key not in pages
            or pages[self.key].place is not self.place
            or not pages[self.key].is_there(work.db, visit)
        ):
            raise NotFound("page_unknown", "This page does not exist.")
        kind = pages[self.key]
        if self._is_desk:
            badge, subject = self.site.badge, around.subject
            sees = badge.rights.reach(kind.right).everything
            visit = replace(visit, may_act=badge.may_on(kind.acting, subject), sees_network=sees)
        return kind, visit, around

    def _show(self, sent: dict[str, str], problems: Sequence[Wrong], status: int = 200) -> ResponseReturnValue:
        with self.site.network.read() as work:
            kind, visit, around = self._find(work)
            shown = _asked(kind, work, visit)
            if isinstance(shown, Document):
                return _file(shown)
            form = Form(self.site.form_token(self._purpose), {**shown.fields, **sent}, problems)
            values = {
                "page_frame": around.frame, "here": f"plugin {self.key}", "path": self.path, "visit": visit,
                "form": form, "done": self._notice(kind), **around.values, **shown.values,
            }  # fmt: skip
            title = shown.title or kind.label.get(self.site.language)
            page = self.site.render(shown.template, title=title, is_hidden=shown.is_private, **values)
            return page, status, _PRIVATE if shown.is_private else {}

    def _notice(self, kind: PageKind) -> str:
        """What was just done, in words of the plugin: nothing that stands in an address is shown as it is."""
        said, count = request.args.get(_MESSAGE, ""), request.args.get(_COUNT, "1")
        if not (said and count.isascii() and count.isdigit() and len(count) < MOST_DIGITS):
            return ""
        return show(partial(kind.said, said, int(count), self.site.language), "", f"page {kind.key}")


def visit_of(site: Site, subject: Subject, actor: str) -> Visit:
    """Somebody looks at something, as a plugin sees it."""
    arguments = {name: value[:LONGEST] for name, value in request.args.items() if name not in (_MESSAGE, _COUNT)}
    links = site.network.links
    return Visit(
        subject=subject,
        now=site.now,
        timezone=site.settings.timezone,
        translator=site.translator,
        actor=actor,
        home=home_of(site.settings),
        arguments=arguments,
        pseudonym=partial(_pseudonym, site, subject),
        formats=site.network.plugins.formats,
        addresses=Addresses(
            own_page=links.registration,
            event=links.event,
            series=links.series,
            check_in=links.check_in,
            seal=site.network.tokens.seal,
        ),
        brand=partial(_brand, site, subject),
        address=partial(_address, site),
    )


def _pseudonym(site: Site, subject: Subject, purpose: str) -> str:
    assert isinstance(subject, Registration), "only somebody's own page has one"
    return site.network.tokens.pseudonym(subject.uid, purpose)


def _brand(site: Site, subject: Subject) -> Brand:
    about = subject.event if isinstance(subject, Registration) else subject
    return look_of(site.settings, site.network.plugins, about)


def _address(site: Site, subject: Series | Event) -> str:
    links = site.network.links
    at = links.event if isinstance(subject, Event) else links.series
    return at(subject.slug, site.language)


def pages_of(site: Site, place: PagePlace, subject: Subject) -> list[tuple[str, str]]:
    """Key and name of the pages that plugins have for this subject; one that breaks is left out."""
    kinds = [kind for kind in site.network.plugins.pages.values() if kind.place is place]
    if place in DESK:
        kinds = [kind for kind in kinds if site.badge.may_on(kind.right, subject)]
    visit = visit_of(site, subject, "") if kinds else None
    there = [kind for kind in kinds if visit and show(partial(_is_there, site, kind, visit), False, f"page {kind.key}")]
    return [(kind.key, kind.label.get(site.language)) for kind in there]


def _is_there(site: Site, kind: PageKind, visit: Visit) -> bool:
    """In a transaction of its own: what one plugin breaks, the page around it does not notice."""
    with site.reading() as db:
        return kind.is_there(db, visit)


def _asked(kind: PageKind, work: Work, visit: Visit) -> Shown | Document:
    """What the plugin shows; whatever it breaks with is an error page of ours, and no word of it is shown."""
    try:
        return kind.show(work.db, visit)
    except LeernetError:
        raise
    except Exception as error:
        raise PluginError("page_broken", "The page “{key}” could not be made.", key=kind.key) from error


def _file(document: Document) -> Response:
    response = Response(document.content, mimetype=document.mimetype)
    response.headers.set("Content-Disposition", "attachment", filename=document.filename)
    if document.is_private:
        response.headers.update(_PRIVATE)
    return response
