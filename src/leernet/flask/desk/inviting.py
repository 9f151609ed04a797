"""Invite people, or so many of an organisation; see who came, and take an invitation back."""

from collections.abc import Mapping
from uuid import UUID

from flask.typing import ResponseReturnValue

from ...errors import NotFound
from ...i18n import N_
from ...model import InvitationState
from ...schemas.inviting import load_organisation, load_people
from ...services.registering.inviting import (
    InvitationRequest,
    came_through,
    invitations_page,
    invite,
    revoke_invitation,
)
from ..event.admitting import ADMISSIONS
from ..forms import Form
from ..route import Access, Route
from ..site import Site
from ..state import today
from .acting import act, blank, done, notice, whole
from .frame import load_frame

STATES: Mapping[InvitationState, str] = {
    InvitationState.OPEN: N_("not used yet"),
    InvitationState.USED_UP: N_("used"),
    InvitationState.EXPIRED: N_("expired"),
    InvitationState.REVOKED: N_("withdrawn"),
}


def desk_invitations(site: Site, slug: str) -> ResponseReturnValue:
    """Who was invited, and the forms to invite more."""
    return _page(site, slug, blank(site, _purpose(slug)))


def desk_invite(site: Site, slug: str) -> ResponseReturnValue:
    """Invite people by their addresses."""

    def do(sent: dict[str, str]) -> ResponseReturnValue:
        zone = site.settings.timezone
        request = load_people(sent, language=_language(site, sent, "language"), today=today(site), timezone=zone)
        invited = site.as_organiser(invite, slug, request)
        code = "invited_none" if not invited.ids else "invited_some" if invited.known else "invited"
        return done(site, code, "desk_invitations", count=len(invited.ids) or None, slug=slug)

    return act(site, _purpose(slug), do, lambda form: _page(site, slug, form))


def desk_invite_organisation(site: Site, slug: str) -> ResponseReturnValue:
    """Invite so many people of an organisation."""

    def do(sent: dict[str, str]) -> ResponseReturnValue:
        site.as_organiser(invite, slug, _of_organisation(site, sent))
        return done(site, "invited_organisation", "desk_invitations", slug=slug)

    return act(site, _purpose(slug), do, lambda form: _page(site, slug, form))


def desk_revoke_invitation(site: Site, slug: str, uid: str) -> ResponseReturnValue:
    """Take an invitation back."""

    def do(_sent: dict[str, str]) -> ResponseReturnValue:
        site.as_organiser(revoke_invitation, slug, _uid(uid))
        return done(site, "invitation_revoked", "desk_invitations", slug=slug)

    return act(site, _purpose(slug), do, lambda form: _page(site, slug, form))


def _of_organisation(site: Site, sent: Mapping[str, str]) -> InvitationRequest:
    language = _language(site, sent, "organisation_language")
    return load_organisation(sent, language=language, today=today(site), timezone=site.settings.timezone)


def _language(site: Site, sent: Mapping[str, str], name: str) -> str:
    return sent[name] if sent.get(name) in ("nl", "en") else site.language


def _uid(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise NotFound("invitation_unknown", "This invitation is not known.") from None


def _purpose(slug: str) -> str:
    return f"desk invitations {slug}"


def _page(site: Site, slug: str, form: Form) -> str:
    after = whole(site, "after")
    with site.network.read() as work:
        frame = load_frame(site, work, slug)
        page = invitations_page(work, frame.event, after)
        came = came_through(work, page, frame.event)
    values = {"language": frame.event.language, "organisation_language": frame.event.language, "maximum": "1"}
    links = site.network.links
    return site.render(
        "leernet/desk/invitations.html",
        title=frame.title(site.gettext("Invitations")),
        frame=frame,
        event=frame.event,
        admission=site.gettext(ADMISSIONS[frame.event.admission]) if frame.event.admission in ADMISSIONS else "",
        form=Form(form.token, {**values, **form.values}, form.problems),
        is_for_organisation="organisation" in form.values,
        invitations=[
            (one, one.state(site.now), links.invitation(one.uid, slug, one.language), came.get(one.id, []))
            for one in page.invitations
        ],
        states=STATES,
        after=page.after,
        is_first=not after,
        earliest=today(site).isoformat(),
        done=notice(site),
    )


_RULE = "/desk/events/<slug>/invitations"
ROUTES = (
    Route(rule=_RULE, view=desk_invitations, access=Access.DESK),
    Route(rule=_RULE, view=desk_invite, method="POST", access=Access.DESK, page="desk_invitations"),
    Route(
        rule=f"{_RULE}/organisations",
        view=desk_invite_organisation,
        method="POST",
        access=Access.DESK,
        page="desk_invitations",
    ),
    Route(
        rule=f"{_RULE}/<uid>/revoke",
        view=desk_revoke_invitation,
        method="POST",
        access=Access.DESK,
        page="desk_invitations",
    ),
)
