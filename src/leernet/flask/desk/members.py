"""The members of a series at the desk: the list, who joined of which organisation, and who may join."""

from collections.abc import Mapping

from flask.typing import ResponseReturnValue

from ...i18n import N_
from ...model import Enrolling, Joining, MembershipStatus
from ...schemas.joining import load_joining
from ...schemas.membership_policy import load_policy
from ...services.desk.events import desk_series
from ...services.membership.joining import join, renew_join_key
from ...services.membership.members import (
    MemberFilter,
    cohort_of,
    member_counts,
    members_page,
    not_enrolled,
    set_policy,
)
from ...services.public.overviews import audiences_to_come
from ..event.joinform import choices_of
from ..forms import Form
from ..route import Access, Route
from ..site import Site
from ..words import MEMBERSHIP_STATUSES
from .acting import act, blank, done, notice, whole

JOINING: Mapping[Joining, str] = {
    Joining.NONE: N_("Nobody: people register for events only"),
    Joining.OPEN: N_("Everybody"),
    Joining.APPROVAL: N_("Whoever asks, if you agree"),
    Joining.INVITATION: N_("Whom you add, who has your link, and whom a delegation sends"),
    Joining.CLOSED: N_("Nobody any more, unless you add them"),
}
ENROLLING: Mapping[Enrolling, str] = {
    Enrolling.ENROL: N_("They are registered, in order of joining, as long as there are places"),
    Enrolling.INVITE: N_("They are mailed an invitation to register"),
    Enrolling.NOTHING: N_("Nothing"),
}
_S = MembershipStatus
SHOWN = (_S.MEMBER, _S.REQUESTED, _S.GUEST, _S.LEFT, _S.DECLINED)


def desk_members(site: Site, slug: str) -> ResponseReturnValue:
    """The list."""
    return _page(site, slug, blank(site, _purpose(slug)))


def desk_add_member(site: Site, slug: str) -> ResponseReturnValue:
    """Make somebody a member; they are told."""

    def add(sent: dict[str, str]) -> ResponseReturnValue:
        language = sent["language"] if sent.get("language") in ("nl", "en") else site.language
        joined = site.as_organiser(join, load_joining(sent, series=slug, language=language))
        return done(site, "member_added" if joined.is_new else "member_known", "desk_members", slug=slug)

    return act(site, _purpose(slug), add, lambda form: _page(site, slug, form))


def desk_membership_policy(site: Site, slug: str) -> ResponseReturnValue:
    """Change who may join, and what comes of it."""

    def change(sent: dict[str, str]) -> ResponseReturnValue:
        site.as_organiser(set_policy, slug, load_policy(sent))
        return done(site, "membership_policy", "desk_members", slug=slug)

    return act(site, _purpose(slug), change, lambda form: _page(site, slug, form))


def desk_renew_joining(site: Site, slug: str) -> ResponseReturnValue:
    """End the link to join, and make another."""

    def renew(_sent: dict[str, str]) -> ResponseReturnValue:
        site.as_organiser(renew_join_key, slug)
        return done(site, "join_link", "desk_members", slug=slug)

    return act(site, _purpose(slug), renew, lambda form: _page(site, slug, form))


def _purpose(slug: str) -> str:
    return f"desk members {slug}"


def _page(site: Site, slug: str, form: Form) -> str:
    wanted, search, after = site.argument("status"), site.argument("q"), whole(site, "after")
    status = MembershipStatus(wanted) if wanted in list(MembershipStatus) else _S.MEMBER
    with site.network.read() as work:
        series = desk_series(work, slug)
        page = members_page(work, series, MemberFilter(status=status, search=search, after=after))
        counts = member_counts(work, series)
        cohort = cohort_of(work, series)
        refused = not_enrolled(work, series)
        events = audiences_to_come(work, series)
    target = series.target_organisations
    values = {
        "joining": series.joining.value,
        "enrolling": series.enrolling.value,
        "target": "" if target is None else str(target),
        "language": series.language,
    }
    return site.render(
        "leernet/desk/members.html",
        title=f"{site.gettext('Members')} – {series.title}",
        series=series,
        form=Form(form.token, {**values, **form.values}, form.problems),
        page=page,
        status=status,
        search=search,
        statuses=MEMBERSHIP_STATUSES,
        choices=[(one, counts.get(one, 0)) for one in SHOWN if one is _S.MEMBER or counts.get(one)],
        counts=counts,
        cohort=cohort,
        refused=refused,
        how=choices_of(site, events),
        joining=[{"value": key.value, "label": site.gettext(text)} for key, text in JOINING.items()],
        enrolling=[{"value": key.value, "label": site.gettext(text)} for key, text in ENROLLING.items()],
        link=site.network.links.joining(slug, series.join_key, series.language),
        is_first=not after,
        done=notice(site),
    )


_RULE = "/desk/series/<slug>/members"


ROUTES = (
    Route(rule=_RULE, view=desk_members, access=Access.DESK),
    Route(rule=_RULE, view=desk_add_member, method="POST", access=Access.DESK, page="desk_members"),
    Route(rule=f"{_RULE}/policy", view=desk_membership_policy, method="POST", access=Access.DESK, page="desk_members"),
    Route(rule=f"{_RULE}/link", view=desk_renew_joining, method="POST", access=Access.DESK, page="desk_members"),
)
