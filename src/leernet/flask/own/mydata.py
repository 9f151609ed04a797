"""A person's own data, behind a link that is mailed to their address: see it, take it along, have it erased."""

import json
from collections.abc import Callable
from dataclasses import dataclass

from flask import Response, redirect
from flask.typing import ResponseReturnValue

from ...errors import Conflict, Forbidden, InvalidInput
from ...model import Certificate, Registration, Series
from ...schemas.own_address import load_address
from ...services.people.erasure import erase
from ...services.people.exporting import as_json
from ...services.people.identities import Trace, ask_link, read_reference
from ...services.people.own_calendars import give_calendar, take_calendar
from ...services.people.personal_data import Kept, kept_of
from ...work import Work
from ..event.questioning import said
from ..failures import status_of
from ..forms import TOKEN, Form, problems_of, sent_form
from ..route import Access, Route
from ..site import Site
from ..words import REGISTRATION_STATUSES

ASK = "my data"


@dataclass(frozen=True)
class DataPage:
    """What the page of a person shows. ``token`` is empty where it is a file, or at the desk: then it leads nowhere."""

    site: Site
    kept: Kept
    token: str = ""

    @property
    def groups(self) -> list[tuple[Series | None, list[Registration]]]:
        """The registrations by series, that of the latest event first; those of no series together."""
        found: dict[int | None, tuple[Series | None, list[Registration]]] = {}
        for one in self.kept.registrations:
            found.setdefault(one.event.series_id, (one.event.series, []))[1].append(one)
        return list(found.values())

    def status(self, registration: Registration) -> str:
        """How a registration stands, in words."""
        return self.site.gettext(REGISTRATION_STATUSES[registration.status])

    def answers(self, registration: Registration) -> list[tuple[str, str]]:
        """What was answered, with the question."""
        return [(one.question, one.answer) for one in said(self.site, registration.answers)]

    def address(self, registration: Registration) -> str:
        """The page of a registration."""
        return self.site.network.links.registration(registration.uid, registration.language)

    def paper(self, certificate: Certificate) -> str:
        """Where a certificate is fetched; empty when the registration behind it is gone."""
        behind = next((one for one in self.kept.registrations if _is_behind(one, certificate)), None)
        links = self.site.network.links
        return links.certificate(behind.uid, certificate.number, certificate.language) if behind else ""

    @property
    def coming(self) -> int:
        """For how many events that are still to come somebody has a registration."""
        now, today = self.site.now, self.site.now.astimezone(self.site.settings.timezone).date()
        return sum(one.is_live and not one.event.is_past(now, today) for one in self.kept.registrations)

    @property
    def calendar(self) -> str:
        """The secret address of the calendar; empty when there is none."""
        person = self.kept.participant
        uid = person.calendar_uid if person else None
        return self.site.network.links.own_calendar(uid) if uid else ""

    @property
    def webcal(self) -> str:
        """The same, to open in a calendar program."""
        return "webcal:" + self.calendar.partition(":")[2]

    @property
    def purposes(self) -> list[str]:
        """What plugins say that they keep."""
        return [one.purpose.get(self.site.language) for one in self.site.network.plugins.personal_data.values()]


def my_data_form(site: Site) -> ResponseReturnValue:
    """Where to type one's address."""
    return _ask(site, Form(site.form_token(ASK)))


def send_my_data_form(site: Site) -> ResponseReturnValue:
    """Mail the link, if anything is kept. The answer is the same when nothing is: nobody learns who is known here."""
    sent = sent_form()
    try:
        site.check_form(sent.get(TOKEN, ""), ASK)
        email = load_address(sent)
    except (InvalidInput, Forbidden) as error:
        return _ask(site, Form(site.form_token(ASK), sent, problems_of(error, site.gettext))), status_of(error)
    site.as_participant(ask_link, email)
    return redirect(site.url("my_data_asked"), 303)


def my_data_asked(site: Site) -> ResponseReturnValue:
    """A mail is on its way, if anything is kept."""
    return site.render("leernet/my_data_asked.html", title=site.gettext("Look in your mail"), is_hidden=True)


def my_data(site: Site, token: str) -> ResponseReturnValue:
    """All that is kept."""
    with site.network.read() as work:
        page = DataPage(site, _kept(work, site, token), token)
    return _page(site, page, Form(site.form_token(f"my data {token}")))


def my_data_json(site: Site, token: str) -> ResponseReturnValue:
    """The same, for programs."""
    with site.network.read() as work:
        values = as_json(work, _kept(work, site, token))
    return json_file(values)


def my_data_file(site: Site, token: str) -> ResponseReturnValue:
    """The same, to read and keep: a page that stands by itself."""
    with site.network.read() as work:
        page = DataPage(site, _kept(work, site, token))
    return readable_file(site, page)


def send_my_calendar(site: Site, token: str) -> ResponseReturnValue:
    """A new address for the calendar, or none any more."""

    def do(work: Work, sent: dict[str, str]) -> None:
        person = _kept(work, site, token).participant
        if person is not None:
            (take_calendar if "take" in sent else give_calendar)(work, person.id)

    return _act(site, token, do, "my_data")


def erasing(site: Site, token: str) -> ResponseReturnValue:
    """Are you sure? What goes, what stays and why."""
    with site.network.read() as work:
        page = DataPage(site, _kept(work, site, token), token)
    return _confirm(site, page, Form(site.form_token(f"my data {token}")))


def send_erasure(site: Site, token: str) -> ResponseReturnValue:
    """Erase it."""
    sent = sent_form()
    try:
        site.check_form(sent.get(TOKEN, ""), f"my data {token}")
    except Forbidden as error:
        with site.network.read() as work:
            page = DataPage(site, _kept(work, site, token), token)
        form = Form(site.form_token(f"my data {token}"), sent, problems_of(error, site.gettext))
        return _confirm(site, page, form), status_of(error)
    with site.network.read() as work:
        trace = _trace(work, site, token)
    site.forget(site.as_participant(erase, trace.email))
    return redirect(site.url("erased"), 303)


def erased(site: Site) -> ResponseReturnValue:
    """It is done."""
    return site.render("leernet/erased.html", title=site.gettext("Your data was erased"), is_hidden=True)


def json_file(values: object) -> Response:
    """What is kept, as a file for programs."""
    text = json.dumps(values, ensure_ascii=False, indent=2)
    return Response(
        text,
        content_type="application/json; charset=utf-8",
        headers={"Content-Disposition": 'attachment; filename="leernet.json"'},
    )


def readable_file(site: Site, page: DataPage) -> Response:
    """What is kept, as a file for people."""
    text = site.render("leernet/my_data_file.html", title=site.gettext("My data"), page=page)
    headers = {"Content-Disposition": 'attachment; filename="leernet.html"'}
    return Response(text, content_type="text/html; charset=utf-8", headers=headers)


def _act(site: Site, token: str, do: Callable[[Work, dict[str, str]], None], then: str) -> ResponseReturnValue:
    sent = sent_form()
    try:
        site.check_form(sent.get(TOKEN, ""), f"my data {token}")
        site.as_participant(do, sent)
    except (Forbidden, Conflict) as error:
        with site.network.read() as work:
            page = DataPage(site, _kept(work, site, token), token)
        form = Form(site.form_token(f"my data {token}"), sent, problems_of(error, site.gettext))
        return _page(site, page, form), status_of(error)
    return redirect(site.url(then, token=token), 303)


def _trace(work: Work, site: Site, token: str) -> Trace:
    return read_reference(work, site.network.tokens.read_person(token))


def _kept(work: Work, site: Site, token: str) -> Kept:
    return kept_of(work, _trace(work, site, token).email)


def _is_behind(registration: Registration, certificate: Certificate) -> bool:
    if certificate.event_id is not None:
        return registration.event_id == certificate.event_id
    return registration.event.series_id == certificate.series_id and bool(registration.attendances)


def _ask(site: Site, form: Form) -> str:
    return site.render("leernet/my_data_form.html", title=site.gettext("My data"), form=form)


def _page(site: Site, page: DataPage, form: Form) -> str:
    return site.render("leernet/my_data.html", title=site.gettext("My data"), page=page, form=form)


def _confirm(site: Site, page: DataPage, form: Form) -> str:
    return site.render("leernet/erasing.html", title=site.gettext("Erase your data"), page=page, form=form)


_PERSONAL = Access.PERSONAL
_RULE = "/my-data/<token>"
ROUTES = (
    Route(rule="/my-data", view=my_data_form),
    Route(rule="/my-data", view=send_my_data_form, method="POST", page="my_data_form"),
    Route(rule="/my-data/asked", view=my_data_asked),
    Route(rule="/my-data/erased", view=erased),
    Route(rule=_RULE, view=my_data, access=_PERSONAL),
    Route(rule=f"{_RULE}/data.json", view=my_data_json, access=_PERSONAL),
    Route(rule=f"{_RULE}/data.html", view=my_data_file, access=_PERSONAL),
    Route(rule=f"{_RULE}/calendar", view=send_my_calendar, method="POST", access=_PERSONAL, page="my_data"),
    Route(rule=f"{_RULE}/erase", view=erasing, access=_PERSONAL),
    Route(rule=f"{_RULE}/erase", view=send_erasure, method="POST", access=_PERSONAL, page="erasing"),
)
