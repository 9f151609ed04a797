"""Composes and sends the mail that a change calls for."""

from collections.abc import Callable, Sequence
from email.headerregistry import Address
from email.message import EmailMessage

from jinja2 import BaseLoader

from ..calendar import Method
from ..hookspecs import Change
from ..i18n import Translator
from ..invitations import contact_of, registration_calendar
from ..links import Links
from ..model import CertificateStatus, Event, Series
from ..services.brands import brand_of
from ..work import Work
from .certificate_letter import KIND as CERTIFICATE_ISSUED
from .certificate_letter import certificate_letter, subject_of
from .dressing import Envelope, Invitation, dress, message_id
from .headers import address
from .letter import Letter
from .look import Look
from .parts import Case
from .queries import certificate_by_id, is_overtaken, registration_behind, registration_by_id
from .registration_letters import LETTERS, invites
from .rendering import Renderer
from .transport import MailTransport

NOTHING = Invitation(method="PUBLISH")


class Mailer:
    """Composes mail inside a transaction, sends it outside of one.

    A mail can be composed long after its change. It then says how things are *now*, or is left out when a later mail
    says so: of "confirmed" and "cancelled" that wait together, only "cancelled" goes out.

    :param loader: templates that go before leernet's own, see :class:`~leernet.mail.rendering.Renderer`.
    """

    kinds = (*LETTERS, CERTIFICATE_ISSUED)
    """The kinds of change that people get mail about."""

    def __init__(
        self,
        transport: MailTransport,
        links: Links,
        translator: Callable[[str], Translator],
        loader: BaseLoader | None = None,
    ) -> None:
        self.transport = transport
        self.links = links
        self.translator = translator
        self._renderer = Renderer(loader)

    def compose(self, work: Work, change: Change) -> Sequence[EmailMessage]:
        """The messages that ``change`` calls for: one, or none when it is no longer so. Reads only."""
        if change.kind == CERTIFICATE_ISSUED:
            return self._about_certificate(work, change)
        return self._about_registration(work, change) if change.kind in LETTERS else ()

    def send(self, messages: Sequence[EmailMessage]) -> None:
        """Hand them over; raises what the transport raises."""
        for message in messages:
            self.transport.send(message)

    def _about_registration(self, work: Work, change: Change) -> Sequence[EmailMessage]:
        registration = registration_by_id(work, change.subject_id)
        status, write = LETTERS[change.kind]
        if registration is None or registration.status is not status or is_overtaken(work, change, frozenset(LETTERS)):
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
        if certificate is None or certificate.status is CertificateStatus.REVOKED:
            return ()
        registration = registration_behind(work, certificate)
        if registration is None:  # it was taken back since, and with it the page where the paper is
            return ()
        translator, subject = self.translator(certificate.language), subject_of(certificate)
        letter = certificate_letter(work, self.links, translator, certificate, registration)
        to = address(certificate.holder, certificate.participant.email)
        envelope = self._envelope(work, change, letter, to, contact_of(subject))
        return [self._message(work, envelope, letter, subject, NOTHING)]

    def _invitation(self, case: Case) -> Invitation:
        if not invites(case):
            return NOTHING
        method: Method = "CANCEL" if case.change.kind == "registration.cancelled" else "REQUEST"
        return Invitation(method=method, files=registration_calendar(case.work, self.links, case.registration, method))

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
        self, work: Work, envelope: Envelope, letter: Letter, subject: Event | Series, invitation: Invitation
    ) -> EmailMessage:
        translator, brand = self.translator(letter.language), brand_of(work, subject)
        text = self._renderer.text(letter, translator)
        html = self._renderer.html(letter, translator, Look.of(brand), Look.in_the_dark(brand))
        return dress(envelope, letter, text, html, invitation)
