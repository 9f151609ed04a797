"""A real SMTP server, formats that tell what mail must and must not tell, and readers of what arrived."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage, Message

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session
from icalendar import Calendar, vCalAddress
from marshmallow import Schema

from leernet import Leernet, Text
from leernet.hookspecs import (
    AttendanceRecord,
    Brand,
    CalendarPlace,
    CertificateKind,
    Document,
    Fact,
    FormatKind,
    Issue,
    Moment,
    hookimpl,
)
from leernet.model import Details
from leernet.services.registering.registration import Registered, RegistrationRequest, register
from leernet.testing import PlainFormat
from leernet.work import PARTICIPANT, Actor

START = datetime(2026, 12, 8, 8, 30, tzinfo=UTC)
"""Tuesday 8 December 2026, 09:30 in Amsterdam."""

SECRET_LINK = "https://meet.example.org/secret-4711"


class Meeting(FormatKind):
    """A format with a link that may not be told yet, and with something that only participants are told."""

    key = "online"
    label = Text(nl="Online", en="Online")

    def public_facts(self, details: Details, moment: Moment) -> Sequence[Fact]:
        return [Fact(label="Platform", text="Teams")]

    def private_facts(self, details: Details, moment: Moment) -> Sequence[Fact]:
        return [Fact(label="Code", text="47*11*"), Fact(label="How", text="Only *you* know 4711", markdown=True)]

    def join_url(self, details: Details, moment: Moment) -> str | None:
        return SECRET_LINK

    def calendar_place(self, details: Details, language: str) -> CalendarPlace:
        return CalendarPlace(location="Online", conference=True)


class Broken(FormatKind):
    """A format that cannot show anything."""

    key = "broken"
    label = Text(nl="Kapot", en="Broken")

    def summary(self, details: Details, language: str) -> str:
        raise RuntimeError

    def public_facts(self, details: Details, moment: Moment) -> Sequence[Fact]:
        raise RuntimeError

    def calendar_place(self, details: Details, language: str) -> CalendarPlace:
        raise RuntimeError


class Attended(CertificateKind):
    """A certificate for everybody."""

    key = "attended"
    label = Text(nl="Bewijs", en="Certificate")

    def schema(self) -> Schema:
        return Schema()

    def rule_text(self, details: Details, language: str) -> str:
        return ""

    def earned(self, details: Details, record: AttendanceRecord) -> bool:
        return True

    def issued(self, db: object, issue: Issue) -> None:
        return None

    def document(self, db: object, certificate: object, verify_url: str) -> Document:
        raise NotImplementedError


class Plain:
    """A brand that takes properties as they are."""

    key = "plain"

    def settle(self, details: Details, read: Callable[[str], bytes]) -> dict[str, object]:
        return dict(details)

    def brand(self, settled: Details) -> Brand:
        return Brand(properties={name: str(value) for name, value in settled.items()})


class Formats:
    name = "mail-test"

    @hookimpl
    def leernet_formats(self) -> list[FormatKind]:
        return [PlainFormat(), Meeting(), Broken()]

    @hookimpl
    def leernet_certificates(self) -> list[CertificateKind]:
        return [Attended()]

    @hookimpl
    def leernet_brands(self) -> list[Plain]:
        return [Plain()]


@dataclass
class PostOffice:
    """A real SMTP server on a free port, that can be closed and opened again."""

    port: int
    received: list[bytes] = field(default_factory=list)
    recipients: list[list[str]] = field(default_factory=list)
    logins: list[tuple[bytes, bytes]] = field(default_factory=list)
    controller: Controller | None = None

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        assert isinstance(envelope.original_content, bytes)
        self.received.append(envelope.original_content)
        self.recipients.append([str(address) for address in envelope.rcpt_tos])
        return "250 OK"

    def log_in(self, server: SMTP, session: Session, envelope: Envelope, mechanism: str, data: object) -> AuthResult:
        assert isinstance(data, LoginPassword)
        self.logins.append((data.login, data.password))
        return AuthResult(success=True)

    def open(self) -> None:
        self.controller = Controller(
            self, hostname="127.0.0.1", port=self.port, authenticator=self.log_in, auth_require_tls=False
        )
        self.controller.start()

    def close(self) -> None:
        if self.controller is not None:
            self.controller.stop()
            self.controller = None

    @property
    def messages(self) -> list[EmailMessage]:
        """What arrived, parsed back."""
        return [message_from_bytes(content, _class=EmailMessage, policy=policy.default) for content in self.received]

    def only(self) -> EmailMessage:
        """The one message that arrived since the last look."""
        (message,) = self.messages
        self.received.clear()
        return message


@dataclass
class Desk:
    """Does what participants and organisers do, in few words."""

    network: Leernet

    def register(
        self,
        name: str = "Anna van der Meer",
        email: str = "anna@example.net",
        *,
        event: str = "bijeenkomst",
        format: str = "physical",
        language: str = "nl",
        actor: Actor = PARTICIPANT,
    ) -> Registered:
        request = RegistrationRequest(event=event, format=format, name=name, email=email, language=language)
        return self.network.run(actor, register, request)

    def deliver(self) -> int:
        return self.network.dispatcher.deliver()


def plain_of(message: EmailMessage) -> str:
    part = message.get_body(("plain",))
    assert isinstance(part, EmailMessage)
    return str(part.get_content()).replace("\r\n", "\n")


def html_of(message: EmailMessage) -> str:
    part = message.get_body(("html",))
    assert isinstance(part, EmailMessage)
    return str(part.get_content())


def calendars_of(message: EmailMessage) -> list[tuple[str, Calendar]]:
    """Method (of the MIME part) and content of each ``text/calendar``."""
    found = []
    for part in message.walk():
        if part.get_content_type() == "text/calendar":
            calendar = Calendar.from_ical(bytes_of(part))
            assert isinstance(calendar, Calendar)
            found.append((str(part["Content-Type"].params["method"]), calendar))
    return found


def bytes_of(part: Message) -> bytes:
    content = part.get_payload(decode=True)
    assert isinstance(content, bytes)
    return content


def only_entry(message: EmailMessage) -> dict[str, str]:
    """The properties of the one entry in the one calendar, as text; ``CN`` is the attendee's name."""
    ((method, calendar),) = calendars_of(message)
    assert calendar["METHOD"] == method
    (entry,) = calendar.walk("VEVENT")
    attendee = entry["ATTENDEE"]
    assert isinstance(attendee, vCalAddress), "only one attendee: the recipient"
    return {name: str(value) for name, value in entry.items()} | {"CN": str(attendee.params.get("CN", ""))}
