"""One member at the desk: their events; let them in or not, end the membership."""

from collections.abc import Callable
from uuid import UUID

from flask.typing import ResponseReturnValue

from ...errors import NotFound
from ...model import Membership
from ...schemas.desk import load_reason
from ...services.membership.joining import approve_member, decline_member, find_membership, leave
from ...services.membership.to_come import registrations_of
from ...work import Work
from ..forms import Form
from ..route import Access, Route
from ..site import Site
from ..words import MEMBERSHIP_STATUSES, REGISTRATION_STATUSES
from .acting import act, blank, done, notice


def desk_member(site: Site, slug: str, uid: str) -> ResponseReturnValue:
    """Who it is, and what they take part in."""
    return _page(site, slug, uid, blank(site, _purpose(uid)))


def desk_approve_member(site: Site, slug: str, uid: str) -> ResponseReturnValue:
    """Let somebody in who asked."""

    def do(sent: dict[str, str]) -> ResponseReturnValue:
        site.as_organiser(approve_member, _find(site, slug, uid).uid)
        return done(site, "member_approved", "desk_members", slug=slug)

    return _act(site, slug, uid, do)


def desk_decline_member(site: Site, slug: str, uid: str) -> ResponseReturnValue:
    """Say no, with a reason that they read."""

    def do(sent: dict[str, str]) -> ResponseReturnValue:
        site.as_organiser(decline_member, _find(site, slug, uid).uid, load_reason(sent))
        return done(site, "member_declined", "desk_member", slug=slug, uid=uid)

    return _act(site, slug, uid, do)


def desk_remove_member(site: Site, slug: str, uid: str) -> ResponseReturnValue:
    """End a membership; what is to come is cancelled."""

    def do(sent: dict[str, str]) -> ResponseReturnValue:
        cancelled = site.as_organiser(leave, _find(site, slug, uid).uid, load_reason(sent))
        code = "member_removed_cancelled" if cancelled else "member_removed"
        return done(site, code, "desk_member", count=cancelled or None, slug=slug, uid=uid)

    return _act(site, slug, uid, do)


def _act(site: Site, slug: str, uid: str, do: Callable[[dict[str, str]], ResponseReturnValue]) -> ResponseReturnValue:
    return act(site, _purpose(uid), do, lambda form: _page(site, slug, uid, form))


def _purpose(uid: str) -> str:
    return f"desk member {uid}"


def _find(site: Site, slug: str, uid: str) -> Membership:
    with site.network.read() as work:
        return _at(work, slug, uid)


def _at(work: Work, slug: str, uid: str) -> Membership:
    try:
        found = find_membership(work, UUID(uid))
    except ValueError:
        found = None
    if found is None or found.series.slug != slug:
        raise NotFound("membership_unknown", "This membership is not known.")
    return found


def _page(site: Site, slug: str, uid: str, form: Form) -> str:
    with site.network.read() as work:
        membership = _at(work, slug, uid)
        registrations = registrations_of(work, membership)
    return site.render(
        "leernet/desk/member.html",
        title=membership.name or membership.participant.name,
        membership=membership,
        series=membership.series,
        registrations=registrations,
        statuses=REGISTRATION_STATUSES,
        status=site.gettext(MEMBERSHIP_STATUSES[membership.status]),
        form=form,
        done=notice(site),
    )


_RULE = "/desk/series/<slug>/members/<uid>"


def _post(rule: str, view: Callable[..., ResponseReturnValue]) -> Route:
    return Route(rule=f"{_RULE}{rule}", view=view, method="POST", access=Access.DESK, page="desk_member")


ROUTES = (
    Route(rule=_RULE, view=desk_member, access=Access.DESK),
    _post("/approve", desk_approve_member),
    _post("/decline", desk_decline_member),
    _post("/remove", desk_remove_member),
)
