"""Certificates of an event and of its series: the rule, how everybody stands, issue, hand out, revoke."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from flask import Response
from flask.typing import ResponseReturnValue
from sqlalchemy import select
from sqlalchemy.orm import selectinload

from ...errors import Conflict, Forbidden, InvalidInput, NotFound
from ...hookspecs import Policy
from ...i18n import N_
from ...model import Certificate, Event, Series
from ...schemas.desk import load_reason
from ...services.certificates.contributors import Lack, contributors_lacking
from ...services.certificates.issuing import (
    find_certificate,
    issue_for_event,
    issue_for_series,
    revoke,
    withdraw_ungrounded,
)
from ...services.certificates.standings import Standing, rule_of, standings
from ...work import NOT_YOURS, Work
from ..forms import Form
from ..route import Access, Route
from ..site import Site
from .acting import act, blank, done, notice, whole
from .frame import load_frame

PAGE = 100
LACKS: Mapping[Lack, str] = {
    Lack.ADDRESS: N_("There is no e-mail address, so nothing is sent."),
    Lack.GIVEN: N_("Nobody said yet that the contribution was given."),
    Lack.PLACE: N_("Registered with this address, and without a place. Let them in first."),
    Lack.SOON: N_("Is put on the list within a minute."),
}
"""Why somebody on the programme does not count yet."""


@dataclass(frozen=True)
class Papers:
    """The certificates of an event, or of its series (``of``)."""

    of: str
    label: str
    rule: str
    standings: Sequence[Standing]
    skip: int
    policy: Policy = field(default_factory=Policy)

    @property
    def shown(self) -> Sequence[Standing]:
        """The page of people that is shown."""
        return self.standings[self.skip : self.skip + PAGE]

    @property
    def next(self) -> int | None:
        """Where the next page begins."""
        return self.skip + PAGE if len(self.standings) > self.skip + PAGE else None

    @property
    def ready(self) -> int:
        """How many the next batch brings one."""
        return sum(one.is_ready for one in self.standings)

    @property
    def nearly(self) -> int:
        """How many miss only little."""
        return sum(one.is_nearly for one in self.standings)

    @property
    def ungrounded(self) -> int:
        """How many have one that they did not earn, as things are recorded now."""
        return sum(one.is_ungrounded for one in self.standings)

    @property
    def issued(self) -> int:
        """How many have one that stands."""
        return sum(one.has_one for one in self.standings)


def desk_certificates(site: Site, slug: str) -> ResponseReturnValue:
    """How everybody stands."""
    return _page(site, slug, blank(site, _purpose(slug)))


def desk_issue(site: Site, slug: str) -> ResponseReturnValue:
    """Issue to everybody who earned one; or again to one person whose certificate was revoked."""

    def do(sent: dict[str, str]) -> ResponseReturnValue:
        only = _only(sent.get("registration", ""))
        series = _of_series(site, slug, sent)
        if series is not None:
            issued = site.as_organiser(issue_for_series, series.slug, only)
        else:
            issued = site.as_organiser(issue_for_event, slug, only)
        return done(site, "issued", "desk_certificates", count=len(issued.certificates), slug=slug)

    return act(site, _purpose(slug), do, lambda form: _page(site, slug, form))


def desk_certificate(site: Site, slug: str, number: str) -> ResponseReturnValue:
    """The paper."""
    with site.network.read() as work:
        found = _find(site, work, slug, number)
        verify_url = site.network.links.verify(found.code, found.language)
        document = site.network.plugins.certificates[found.kind].document(work.db, found, verify_url)
    response = Response(document.content, content_type=document.mimetype)
    response.headers.set("Content-Disposition", "attachment", filename=document.filename)
    return response


def desk_revoke(site: Site, slug: str, number: str) -> ResponseReturnValue:
    """What revoking means, and the question why."""
    return _revoke_page(site, slug, number, blank(site, _purpose(number)))


def desk_send_revocation(site: Site, slug: str, number: str) -> ResponseReturnValue:
    """Revoke a certificate."""

    def do(sent: dict[str, str]) -> ResponseReturnValue:
        reason = load_reason(sent)
        with site.network.read() as work:
            _find(site, work, slug, number)
        site.as_organiser(revoke, number, reason)
        return done(site, "revoked", "desk_certificates", slug=slug)

    return act(site, _purpose(number), do, lambda form: _revoke_page(site, slug, number, form))


def desk_withdraw(site: Site, slug: str) -> ResponseReturnValue:
    """Withdraw what attendance does not bear any more."""

    def do(sent: dict[str, str]) -> ResponseReturnValue:
        series = _of_series(site, slug, sent)
        if series is not None:
            count = site.as_organiser(withdraw_ungrounded, series.slug, Series)
        else:
            count = site.as_organiser(withdraw_ungrounded, slug, Event)
        return done(site, "withdrawn", "desk_certificates", count=count, slug=slug)

    return act(site, _purpose(slug), do, lambda form: _page(site, slug, form))


def _of_series(site: Site, slug: str, sent: dict[str, str]) -> Series | None:
    """The series, where the certificates of the whole series are asked for; for who may do that."""
    with site.network.read() as work:
        series = load_frame(site, work, slug).event.series
    if sent.get("of") != "series" or series is None:
        return None
    if not site.reach.covers(series):
        raise Forbidden("not_yours", NOT_YOURS)
    return series


def _only(registration: str) -> list[int] | None:
    if not registration:
        return None
    if not (registration.isascii() and registration.isdigit() and len(registration) <= 18):
        raise InvalidInput("registration_unknown", "This registration is not known.")
    return [int(registration)]


def _purpose(subject: str) -> str:
    return f"desk certificates {subject}"


def _find(site: Site, work: Work, slug: str, number: str) -> Certificate:
    """A certificate of this event or its series."""
    event = load_frame(site, work, slug).event
    found = find_certificate(work, number)
    of_series = found.series_id is not None and found.series_id == event.series_id and site.reach.covers(event.series)
    if event.id != found.event_id and not of_series:
        raise NotFound("certificate_unknown", "There is no certificate {number}.", number=number)
    return found


def _page(site: Site, slug: str, form: Form) -> str:
    with site.network.read() as work:
        frame = load_frame(site, work, slug)
        papers = [_papers(site, work, "event", frame.event)]
        if frame.event.series is not None and site.reach.covers(frame.event.series):
            query = select(Series).where(Series.id == frame.event.series_id).options(selectinload(Series.events))
            papers.append(_papers(site, work, "series", work.db.scalars(query).one()))
        there = [one for one in papers if one is not None]
        lacking = contributors_lacking(work, frame.event) if there and frame.is_over else ()
    return site.render(
        "leernet/desk/certificates.html",
        title=frame.title(site.gettext("Certificates")),
        frame=frame,
        event=frame.event,
        papers=there,
        contributors=[(one, _role(site, one.role), site.gettext(LACKS[one.lack])) for one in lacking],
        form=form,
        done=notice(site),
    )


def _role(site: Site, key: str) -> str:
    roles = site.network.plugins.roles
    return roles[key].label.get(site.language) if key in roles else key


def _papers(site: Site, work: Work, of: str, subject: Event | Series) -> Papers | None:
    label = site.gettext("For this event") if of == "event" else site.gettext("For the whole series")
    key = str((subject.certificate or {}).get("kind", ""))
    if key and key not in site.network.plugins.certificates:
        return Papers(of, label, site.gettext("The plugin for “{kind}” is not installed.", kind=key), (), 0)
    try:
        kind, details = rule_of(work, subject.certificate)
    except Conflict:
        return None
    rule = kind.rule_text(details, site.language)
    people = sorted(standings(work, subject, site.language), key=_order)
    return Papers(of, label, rule, people, whole(site, f"skip_{of}"), kind.policy(details))


def _order(one: Standing) -> int:
    """Who needs an organiser first; among equals in order of arrival."""
    concerns = (one.is_ungrounded, one.is_ready, one.is_nearly, not one.has_one)
    return concerns.index(True) if True in concerns else len(concerns)


def _revoke_page(site: Site, slug: str, number: str, form: Form) -> str:
    with site.network.read() as work:
        frame = load_frame(site, work, slug)
        certificate = _find(site, work, slug, number)
    return site.render(
        "leernet/desk/revoke.html",
        title=frame.title(site.gettext("Revoke a certificate")),
        frame=frame,
        event=frame.event,
        certificate=certificate,
        form=form,
    )


_RULE = "/desk/events/<slug>/certificates"
ROUTES = (
    Route(rule=_RULE, view=desk_certificates, access=Access.DESK),
    Route(rule=_RULE, view=desk_issue, method="POST", access=Access.DESK, page="desk_certificates"),
    Route(rule=f"{_RULE}/withdraw", view=desk_withdraw, method="POST", access=Access.DESK, page="desk_certificates"),
    Route(rule=f"{_RULE}/<number>.pdf", view=desk_certificate, access=Access.DESK),
    Route(rule=f"{_RULE}/<number>/revoke", view=desk_revoke, access=Access.DESK),
    Route(
        rule=f"{_RULE}/<number>/revoke",
        view=desk_send_revocation,
        method="POST",
        access=Access.DESK,
        page="desk_revoke",
    ),
)
