"""Composes and sends the mail that a change calls for."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace
from email.headerregistry import Address
from email.message import EmailMessage

from jinja2 import BaseLoader

from ..calendar import Method
from ..errors import PluginError
from ..hookspecs import Change
from ..i18n import Translator
from ..invitations import contact_of, registration_calendar, withdrawn_calendar
from ..links import Links
from ..model import (
    Event,
    EventStatus,
    InvitationState,
    Message,
    Registration,
    RegistrationStatus,
    Series,
)
from ..model.invitations import NOBODY
from ..pages import LetterKind
from ..services.changing.confirming import ASKED_AGAIN
from ..services.messages.sending import WRITTEN_TO
from ..services.people.identities import KINDS as PERSON_KINDS
from ..services.people.identities import trace_of
from ..services.public.brands import brand_of
from ..work import Work
from .certificate_letter import KIND as CERTIFICATE_ISSUED
from .certificate_letter import REVOKED as CERTIFICATE_REVOKED
from .certificate_letter import certificate_letter, subject_of, withdrawn_letter
from .change_letters import EVENT_CHANGED, blocks_gone
from .delegation_letters import KINDS as DELEGATION_KINDS
from .delegation_letters import delegation_letter
from .dressing import Envelope, Invitation, dress, message_id
from .frame import invites
from .headers import address
from .interest_letters import KINDS as INTEREST_KINDS
from .interest_letters import interest_letter
from .invitation_letter import KIND as INVITATION_SENT
from .invitation_letter import invitation_letter
from .letter import Letter
from .look import Look
from .membership_letters import KINDS as MEMBERSHIP_KINDS
from .membership_letters import Member, membership_letter
from .message_letter import message_letter
from .parts import Case
from .person_letter import person_letter
from .plugin_letter import framed, writing
from .queries import (
    certificate_by_id,
    delegation_by_id,
    interest_by_id,
    invitation_by_id,
    is_overtaken,
    membership_by_id,
    registration_behind,
    registration_by_id,
    was_told_nothing,
)
from .registration_letters import LETTERS
from .rendering import Renderer
from .switch_letters import SWITCH_TOLD
from .transport import KeepsMail, MailTransport

NOTHING = Invitation(method="PUBLISH")


def _later(change: Change) -> frozenset[str]:
    """The kinds of change after which a mail is left out.

    That the event changed is told beside, not instead; so is the question whether somebody still comes, which tells of
    the change too, and a switch of formats.
    """
    if change.kind == SWITCH_TOLD:
        return frozenset({SWITCH_TOLD})
    beside = {EVENT_CHANGED: {SWITCH_TOLD}, ASKED_AGAIN: {SWITCH_TOLD, EVENT_CHANGED}}
    return frozenset(LETTERS) - beside.get(change.kind, {SWITCH_TOLD, EVENT_CHANGED, ASKED_AGAIN})


class Mailer:
    """Composes mail inside a transaction, sends it outside of one.

    A mail can be composed long after its change. It then says how things are *now*, or is left out when a later mail
    says so: of "confirmed" and "cancelled" that wait together, only "cancelled" goes out.

    :param loader: templates that go before leernet's own, see :class:`~leernet.mail.rendering.Renderer`.
    :param letters: those of plugins, by the kind of change that they answer.
    """

    def __init__(
        self,
        transport: MailTransport,
        links: Links,
        translator: Callable[[str], Translator],
        loader: BaseLoader | None = None,
        letters: Mapping[str, LetterKind] | None = None,
    ) -> None:
        own = (
            *LETTERS,
            CERTIFICATE_ISSUED,
            CERTIFICATE_REVOKED,
            INVITATION_SENT,
            *DELEGATION_KINDS,
            *MEMBERSHIP_KINDS,
            *INTEREST_KINDS,
            *PERSON_KINDS,
            WRITTEN_TO,
        )
        self.letters = letters or {}
        for kind in self.letters:
            if kind in own:
                raise PluginError("letter_taken", "“{kind}” has a letter of leernet's own.", kind=kind)
        self.kinds = (*own, *self.letters)
        """The kinds of change that people get mail about."""
        self.transport = transport
        self.links = links
        self.translator = translator
        self._renderer = Renderer(loader)

    def compose(self, work: Work, change: Change) -> Sequence[EmailMessage]:
        """The messages that ``change`` calls for: one, or none when it is no longer so. Reads only."""
        if change.kind in (CERTIFICATE_ISSUED, CERTIFICATE_REVOKED):
            return self._about_certificate(work, change)
        if change.kind == INVITATION_SENT:
            return self._about_invitation(work, change)
        if change.kind in DELEGATION_KINDS:
            return self._about_delegation(work, change)
        if change.kind in self.letters:
            return self._of_plugin(work, change)
        if change.kind in MEMBERSHIP_KINDS:
            return self._about_membership(work, change)
        if change.kind in INTEREST_KINDS:
            return self._about_interest(work, change)
        if change.kind in PERSON_KINDS:
            return self._about_person(work, change)
        if change.kind == WRITTEN_TO:
            return self._about_message(work, change)
        return self._about_registration(work, change) if change.kind in LETTERS else ()

    def send(self, messages: Sequence[EmailMessage]) -> None:
        """Hand them over; raises what the transport raises."""
        for message in messages:
            self.transport.send(message)

    def forget(self, values: Collection[str]) -> None:
        """Remove the mail in which one of these stands, from a transport that keeps what it sent."""
        if values and isinstance(self.transport, KeepsMail):
            self.transport.forget(values)

    def _about_registration(self, work: Work, change: Change) -> Sequence[EmailMessage]:
        registration = registration_by_id(work, change.subject_id)
        statuses, write = LETTERS[change.kind]
        if registration is None or registration.erased_at or registration.participant.erased_at:
            return ()
        if registration.status not in statuses or is_overtaken(work, change, _later(change)):
            return ()
        case = Case(work, self.links, self.translator(registration.language), change, registration)
        letter = write(case)
        if letter is None:
            return ()
        to = address(registration.name, registration.participant.email)
        envelope = self._envelope(work, change, letter, to, contact_of(registration.event))
        return [self._message(work, envelope, letter, registration.event, self._invitation(case))]

    def _about_certificate(self, work: Work, change: Change) -> Sequence[EmailMessage]:
        certificate = certificate_by_id(work, change.subject_id)
        if certificate is None or certificate.is_erased:
            return ()
        translator, subject = self.translator(certificate.language), subject_of(certificate)
        if change.kind == CERTIFICATE_REVOKED:
            if was_told_nothing(work, "certificate", certificate.id, CERTIFICATE_ISSUED):
                return ()
            letter = withdrawn_letter(work, self.links, translator, certificate)
        else:
            registration = registration_behind(work, certificate) if certificate.stands else None
            if registration is None:  # it was taken back since, and with it the page where the paper is
                return ()
            letter = certificate_letter(work, self.links, translator, certificate, registration)
        to = address(certificate.holder, certificate.participant.email)
        envelope = self._envelope(work, change, letter, to, contact_of(subject))
        return [self._message(work, envelope, letter, subject, NOTHING)]

    def _about_invitation(self, work: Work, change: Change) -> Sequence[EmailMessage]:
        invitation = invitation_by_id(work, change.subject_id)
        if (
            invitation is None
            or invitation.email in ("", NOBODY)
            or invitation.state(work.now) is not InvitationState.OPEN
        ):
            return ()
        event = invitation.event
        if event.status is EventStatus.CANCELLED or event.is_past(work.now, work.today):
            return ()
        letter = invitation_letter(work, self.links, self.translator(invitation.language), invitation)
        envelope = self._envelope(work, change, letter, address("", invitation.email), contact_of(event))
        return [self._message(work, envelope, letter, event, NOTHING)]

    def _about_delegation(self, work: Work, change: Change) -> Sequence[EmailMessage]:
        delegation = delegation_by_id(work, change.subject_id)
        if delegation is None or not delegation.contact_email or not delegation.is_live:
            return ()
        translator, scope = self.translator(delegation.language), delegation.scope
        letter = delegation_letter(work, self.links, translator, delegation, change)
        to = address(delegation.contact_name, delegation.contact_email)
        envelope = self._envelope(work, change, letter, to, contact_of(scope))
        return [self._message(work, envelope, letter, scope, NOTHING)]

    def _of_plugin(self, work: Work, change: Change) -> Sequence[EmailMessage]:
        kind = self.letters[change.kind]
        said = kind.write(work.db, change.subject_id, change.data, writing(self.links, self.translator))
        if said is None:
            return ()
        letter = framed(work, self.translator(said.language), change.kind, said)
        to, answers = address(said.name, said.email), said.reply_to or contact_of(said.about)
        envelope = self._envelope(work, change, letter, to, answers)
        return [self._message(work, envelope, letter, said.about, NOTHING)]

    def _about_membership(self, work: Work, change: Change) -> Sequence[EmailMessage]:
        membership = membership_by_id(work, change.subject_id)
        if membership is None:
            return ()
        letter = membership_letter(Member(work, self.links, self.translator(membership.language), change, membership))
        if letter is None:
            return ()
        to = address(membership.name, membership.participant.email)
        envelope = self._envelope(work, change, letter, to, contact_of(membership.series))
        return [self._message(work, envelope, letter, membership.series, NOTHING)]

    def _about_interest(self, work: Work, change: Change) -> Sequence[EmailMessage]:
        interest = interest_by_id(work, change.subject_id)
        if interest is None:
            return ()
        letter = interest_letter(work, self.links, self.translator(interest.language), interest, change)
        if letter is None:
            return ()
        to = address(interest.name, interest.email)
        envelope = self._envelope(work, change, letter, to, contact_of(interest.event))
        stop = self.links.interest(interest.uid, letter.language)
        return [self._message(work, replace(envelope, unsubscribe=stop), letter, interest.event, NOTHING)]

    def _about_person(self, work: Work, change: Change) -> Sequence[EmailMessage]:
        trace = trace_of(work, change.subject, change.subject_id)
        if trace is None:
            return ()
        letter = person_letter(work, self.links, self.translator(trace.language), trace)
        envelope = self._envelope(work, change, letter, address(trace.name, trace.email), ("", ""))
        return [self._message(work, envelope, letter, None, NOTHING)]

    def _about_message(self, work: Work, change: Change) -> Sequence[EmailMessage]:
        registration = registration_by_id(work, change.subject_id)
        if registration is None or registration.erased_at or registration.participant.erased_at:
            return ()
        message = work.db.get_one(Message, change.data["message"])
        return [self.written(work, message, registration, registration.language, change)]

    def written(
        self,
        work: Work,
        message: Message,
        registration: Registration,
        language: str,
        change: Change,
        to: str = "",
    ) -> EmailMessage:
        """What an organiser wrote, as this person gets it; as a test it goes ``to`` an address instead."""
        translator = self.translator(message.language_for(language))
        letter = message_letter(work, self.links, translator, message, registration)
        who = address("", to) if to else address(registration.name, registration.participant.email)
        envelope = self._envelope(work, change, letter, who, contact_of(registration.event))
        return self._message(work, envelope, letter, registration.event, NOTHING)

    def _invitation(self, case: Case) -> Invitation:
        if not invites(case):
            return NOTHING
        method: Method = "REQUEST" if case.registration.status is RegistrationStatus.CONFIRMED else "CANCEL"
        return Invitation(
            method=method,
            files=registration_calendar(case.work, self.links, case.registration, method),
            withdrawn=withdrawn_calendar(case.work, self.links, case.registration, blocks_gone(case)),
        )

    def _envelope(self, work: Work, change: Change, letter: Letter, to: Address, contact: tuple[str, str]) -> Envelope:
        name, email = contact
        return Envelope(
            sender=address(work.settings.name.get(letter.language), work.settings.mail_from),
            to=to,
            reply_to=address(name, email) if email else None,
            message_id=message_id(change.id, work.settings.base_url),
            at=work.now.astimezone(work.settings.timezone),
        )

    def _message(
        self, work: Work, envelope: Envelope, letter: Letter, subject: Event | Series | None, invitation: Invitation
    ) -> EmailMessage:
        translator, brand = self.translator(letter.language), brand_of(work, subject)
        text = self._renderer.text(letter, translator)
        html = self._renderer.html(letter, translator, Look.of(brand), Look.in_the_dark(brand))
        return dress(envelope, letter, text, html, invitation)
