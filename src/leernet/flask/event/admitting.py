"""Who may register for an event and what happens then, in plain words; and whoever comes with an invitation."""

from collections.abc import Mapping
from dataclasses import dataclass

from ...i18n import N_
from ...model import Admission, Event, Invitation, InvitationState
from ...services.registering.ways_in import find_invitation, refusal_of
from ..site import Site

INVITATION = "invitation"
"""The name of the field, and in the query string of the link in the mail."""

ADMISSIONS: Mapping[Admission, str] = {
    Admission.APPROVAL: N_("The organisers decide on every registration"),
    Admission.MEMBERS: N_("For members of the series"),
    Admission.INVITATION: N_("By invitation only"),
}
_ASKING = N_(
    "With this form you ask for a place. You get a mail that it was received, and another when the organisers have "
    "decided. Until then you have no place."
)
_BELONGING = N_(
    "This event is for members: for whoever takes part in the series already. Use the e-mail address that you use "
    "there. You are registered at once."
)
_BROKEN = N_("This link is not complete. Open the link in your invitation again.")
_USED = N_("Did you register with it? Then the link in your confirmation mail lets you change or cancel.")
_CLOSED = N_("Only people who were invited can register. Were you? Then open the link in your invitation.")


@dataclass(frozen=True)
class Door:
    """How an event lets people in, for who looks at its page now.

    :param guest: the invitation that they hold, while it is good.
    :param token: of the invitation; it goes along with the form.
    :param problem: what is wrong with their invitation.
    """

    site: Site
    admission: Admission
    guest: Invitation | None = None
    token: str = ""
    problem: str = ""

    @property
    def is_shut(self) -> bool:
        """Whether there is no form for them."""
        return self.admission is Admission.INVITATION and self.guest is None

    @property
    def asks(self) -> bool:
        """Whether they ask for a place, and do not have one when they send the form."""
        return self.admission is Admission.APPROVAL and self.guest is None

    @property
    def label(self) -> str:
        """Who may register, in a few words; empty where everybody may."""
        return self.site.gettext(ADMISSIONS[self.admission]) if self.admission in ADMISSIONS else ""

    @property
    def text(self) -> str:
        """What happens when they send the form; empty where that needs no words."""
        if self.is_shut:
            return self.site.gettext(_CLOSED)
        if self.asks:
            return self.site.gettext(_ASKING)
        return self.site.gettext(_BELONGING) if self.admission is Admission.MEMBERS and self.guest is None else ""

    @property
    def email(self) -> str:
        """The address of whoever was invited in person."""
        return self.guest.email if self.guest is not None and self.guest.is_personal else ""

    @property
    def organisation(self) -> str:
        """The organisation that was invited."""
        return self.guest.organisation_name if self.guest is not None else ""


def door_of(site: Site, event: Event, token: str) -> Door:
    """The door of an event, for whoever comes with this token (empty: with none)."""
    if not token:
        return Door(site, event.admission)
    with site.network.read() as work:
        invitation = find_invitation(work, site.network.tokens.read_invitation(token), event.id)
    state = InvitationState.OPEN if invitation is None else invitation.state(site.now)
    refused = refusal_of(state)
    if invitation is not None and refused is None:
        return Door(site, event.admission, invitation, token)
    texts = [site.gettext(_BROKEN if refused is None else refused.message)]
    texts += [site.gettext(_USED)] if state is InvitationState.USED_UP else []
    # Where everybody may come in, what is wrong with an invitation is of no concern to who holds it.
    problem = "" if event.admission is Admission.OPEN else " ".join(texts)
    return Door(site, event.admission, problem=problem, token=token)
