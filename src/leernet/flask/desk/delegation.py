"""One delegation: who is in, what is asked, and the contact person."""

from collections.abc import Callable
from datetime import datetime, timedelta
from uuid import UUID

from flask.typing import ResponseReturnValue

from ...errors import NotFound, Problem
from ...model import Delegation, JournalEntry
from ...schemas.delegations import load_delegation
from ...services.delegations.arranging import (
    DelegationRequest,
    ask_contact,
    change_delegation,
    delegation_at,
    withdraw_delegation,
)
from ...services.delegations.coverage import coverage, people_in
from ...services.desk.events import journal_of
from ...work import Work
from ..delegations.delegationpage import STATES
from ..forms import Form
from ..route import Access, Route
from ..site import Site
from ..state import today
from ..words import REGISTRATION_STATUSES
from .acting import act, blank, done, notice
from .delegations import kind_of
from .journal import OF_DELEGATIONS, who
from .surely import check_sure, fewer_than, needs_sure


def desk_delegation(site: Site, number: str) -> ResponseReturnValue:
    """The delegation at a glance."""
    return _page(site, number, blank(site, _purpose(number)))


def desk_change_delegation(site: Site, number: str) -> ResponseReturnValue:
    """Change what is asked, or whom."""

    def do(sent: dict[str, str]) -> ResponseReturnValue:
        with site.network.read() as work:
            delegation = delegation_at(work, _id(number))
            people = coverage(work, delegation.scope, [delegation])[0].people
        wanted = load_delegation(
            sent,
            language=sent["language"] if sent.get("language") in ("nl", "en") else site.language,
            today=today(site),
            timezone=site.settings.timezone,
            organisation=delegation.organisation_name,
        )
        check_sure(sent, _fewer(delegation, wanted.maximum, people))
        site.as_organiser(_change, number, wanted)
        return done(site, "delegation_changed", "desk_delegation", number=number)

    return _act(site, number, do)


def desk_ask_contact(site: Site, number: str) -> ResponseReturnValue:
    """Mail the link, for the first time or again."""
    return _act(site, number, lambda _sent: _do(site, number, ask_contact, "delegation_asked"))


def desk_withdraw_delegation(site: Site, number: str) -> ResponseReturnValue:
    """Ask no longer."""
    return _act(site, number, lambda _sent: _do(site, number, withdraw_delegation, "delegation_withdrawn"))


def _do(site: Site, number: str, verb: Callable[[Work, UUID], Delegation], code: str) -> ResponseReturnValue:
    site.as_organiser(_by_number, number, verb)
    return done(site, code, "desk_delegation", number=number)


def _id(number: str) -> int:
    if not (number.isascii() and number.isdigit() and len(number) <= 12):
        raise NotFound("delegation_unknown", "This delegation is not known.")
    return int(number)


def _by_number(work: Work, number: str, verb: Callable[[Work, UUID], Delegation]) -> None:
    verb(work, delegation_at(work, _id(number)).uid)


def _change(work: Work, number: str, wanted: DelegationRequest) -> None:
    change_delegation(work, delegation_at(work, _id(number)).uid, wanted)


def _fewer(delegation: Delegation, maximum: int | None, people: int) -> list[Problem]:
    """What to warn of: fewer people than there are already."""
    if maximum is None or maximum == delegation.maximum or maximum >= people:
        return []
    return [fewer_than("maximum", people, maximum)]


def _act(site: Site, number: str, do: Callable[[dict[str, str]], ResponseReturnValue]) -> ResponseReturnValue:
    return act(site, _purpose(number), do, lambda form: _page(site, number, form))


def _purpose(number: str) -> str:
    return f"desk delegation {number}"


def _values(site: Site, delegation: Delegation) -> dict[str, str]:
    return {
        "contact_name": delegation.contact_name,
        "contact_email": delegation.contact_email,
        "language": delegation.language,
        "minimum": str(delegation.minimum or ""),
        "maximum": "" if delegation.maximum is None else str(delegation.maximum),
        "departments": "\n".join(delegation.departments),
        "reserved": str(delegation.reserved or ""),
        "released": _last_day(site, delegation.released_at),
    }


def _last_day(site: Site, released_at: datetime | None) -> str:
    """The day at the end of which places are released, as the form has it."""
    if released_at is None:
        return ""
    return (released_at - timedelta(microseconds=1)).astimezone(site.settings.timezone).date().isoformat()


def _page(site: Site, number: str, form: Form) -> str:
    with site.network.read() as work:
        delegation = delegation_at(work, _id(number))
        scope = delegation.scope
        covered = coverage(work, scope, [delegation])
        people = people_in(work, delegation)
        journal = journal_of(work, delegation)
    released = delegation.released_at
    return site.render(
        "leernet/desk/delegation.html",
        title=f"{delegation.organisation_name} – {scope.title}",
        delegation=delegation,
        scope=scope,
        series=delegation.series or (delegation.event.series if delegation.event else None),
        kind=kind_of(scope),
        covered=covered[0],
        state=site.gettext(STATES[covered[0].state]),
        people=people,
        statuses=REGISTRATION_STATUSES,
        is_released=delegation.release_done or (released is not None and released <= site.now),
        link=site.network.links.delegation(delegation.uid, delegation.language),
        form=Form(form.token, {**_values(site, delegation), **form.values}, form.problems),
        earliest=today(site).isoformat(),
        needs_sure=needs_sure(form),
        journal=[_told(site, entry) for entry in journal],
        done=notice(site),
    )


def _told(site: Site, entry: JournalEntry) -> tuple[str, str, str]:
    return site.moment(entry.at), site.gettext(OF_DELEGATIONS.get(entry.kind, entry.kind)), who(site, entry.actor)


_RULE = "/desk/delegations/<number>"
ROUTES = (
    Route(rule=_RULE, view=desk_delegation, access=Access.DESK),
    Route(rule=_RULE, view=desk_change_delegation, method="POST", access=Access.DESK, page="desk_delegation"),
    Route(rule=f"{_RULE}/mail", view=desk_ask_contact, method="POST", access=Access.DESK, page="desk_delegation"),
    Route(
        rule=f"{_RULE}/withdraw",
        view=desk_withdraw_delegation,
        method="POST",
        access=Access.DESK,
        page="desk_delegation",
    ),
)
