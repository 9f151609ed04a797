"""What plugins fill: the protocols of a format, a certificate and a brand, and the facts that go in and come out.

Each kind is registered once under its ``key`` (see :mod:`leernet.hookspecs`) and looked up by it.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal, Protocol
from uuid import UUID
from zoneinfo import ZoneInfo

from marshmallow import Schema
from sqlalchemy.orm import Session

from .home import Home
from .i18n import Text
from .model import Certificate, Details, Event, Evidence, Participant

A_FEW_WORDS = 100
"""Characters: what is longer is a text, and no name of a place."""


@dataclass(frozen=True, kw_only=True)
class Fact:
    """One line of what a format tells: "Adres — Wilhelminastraat 21, Haarlem", with a link where there is one.

    ``markdown``: an organiser wrote ``text`` as Markdown; else it is shown as it is, so that a code keeps its ``*``.
    """

    label: str
    text: str
    url: str = ""
    markdown: bool = False


@dataclass(frozen=True, kw_only=True)
class Moment:
    """When something is shown: ``now`` and the event's own times, all aware; None while the date is coarse."""

    now: datetime
    starts_at: datetime | None
    ends_at: datetime | None
    timezone: ZoneInfo
    language: str


@dataclass(frozen=True, kw_only=True)
class CalendarPlace:
    """Where a calendar says that it is. ``conference``: this entry is attended through the personal page (RFC 7986)."""

    location: str = ""
    conference: bool = False


class FormatKind(Protocol):
    """One way of taking part in an event. Subclass it; only ``key`` and ``label`` have no default.

    ``details`` is what :meth:`schema` let through, as plain JSON.
    """

    key: str
    label: Text
    evidence: Evidence = Evidence.LIST
    """How attendance is usually recorded in this format."""

    attendance_mode: Literal["OfflineEventAttendanceMode", "OnlineEventAttendanceMode"] = "OfflineEventAttendanceMode"
    """The value of ``eventAttendanceMode`` (schema.org) of an event in only this format."""

    def schema(self) -> Schema:
        """The marshmallow schema that checks the details; its ``load`` must give JSON back."""
        return Schema()

    def summary(self, details: Details, language: str) -> str:
        """Where, in a few words: for lists ("Seinwezen, Haarlem")."""
        return self.label.get(language)

    def public_facts(self, details: Details, moment: Moment) -> Sequence[Fact]:
        """What everybody may see on the event page."""
        return ()

    def private_facts(self, details: Details, moment: Moment) -> Sequence[Fact]:
        """What only people with a confirmed registration in this format are told, from when it may be told."""
        return ()

    def join_url(self, details: Details, moment: Moment) -> str | None:
        """Where a confirmed participant joins from a distance, or None when not (yet) to be given out."""
        return None

    def calendar_place(self, details: Details, language: str) -> CalendarPlace:
        """What the calendar entry says about the place. It goes to mail servers: no secrets."""
        return CalendarPlace(location=self.summary(details, language))

    def mentions(self, details: Details) -> Sequence[str]:
        """What a text says of an event that is held like this, in either language: its place, its link, "parking".

        When an event is held in another way, the organiser is shown which texts say so. Here: each short text of the
        details.
        """
        return [one for one in details.values() if isinstance(one, str) and len(one) <= A_FEW_WORDS]

    def schema_org(self, details: Details, url: str) -> Mapping[str, object]:
        """The ``location`` of the event (schema.org); ``url`` is the event's public page."""
        return {"@type": "VirtualLocation", "url": url}


@dataclass(frozen=True, kw_only=True)
class BlockRecord:
    """That somebody was at one block: how we know, and how long (what was recorded, or else the block's length)."""

    evidence: Evidence
    minutes: int


@dataclass(frozen=True, kw_only=True)
class EventRecord:
    """What one participant did at one event. ``minutes`` counts what was recorded, or else the blocks' length.

    ``attended`` has the blocks at which they were, and ``roles`` what they were there, by key.
    """

    event: Event
    confirmed: bool
    blocks: int
    present: int
    minutes: int
    format_key: str = ""
    attended: Sequence[BlockRecord] = ()
    roles: Sequence[str] = ()


@dataclass(frozen=True, kw_only=True)
class AttendanceRecord:
    """What one participant did: at one event, or in a series of ``planned``; ``to_come`` is there to tell progress."""

    participant: Participant
    events: Sequence[EventRecord]
    planned: int | None = None
    to_come: Sequence[Event] = ()


@dataclass(frozen=True, kw_only=True)
class PeopleGroup:
    """A group in which people of an event work. ``format``: the key of the way to take part of its people, or empty.

    ``members`` and ``facilitator`` are uids of registrations; ``facilitator_name`` is also there for who did not
    register. ``is_told``: the people in it know of it.
    """

    number: int
    room: str = ""
    technique: str = ""
    format: str = ""
    facilitator: UUID | None = None
    facilitator_name: str = ""
    members: Sequence[UUID] = ()
    is_told: bool = False


@dataclass(frozen=True, kw_only=True)
class Document:
    """A file to hand out. ``is_private``: of a page of a plugin, as at :class:`~leernet.hookspecs.Shown`."""

    filename: str
    mimetype: str
    content: bytes
    is_private: bool = False


@dataclass(frozen=True, kw_only=True)
class Picture:
    """What stands on the picture of an event. ``by``: who organises it; ``brand``: the look of its page."""

    title: str
    when: str
    where: str
    by: str
    brand: "Brand"


@dataclass(frozen=True, kw_only=True)
class Person:
    """Somebody whose data is given out or erased, with the ids of what is theirs.

    Where a series comes to the end of its time, ``registrations`` and ``certificates`` are those of that series only,
    and ``series_id`` says which one: what belongs to no registration goes by the address, in that series only.
    """

    participant_id: int
    email: str
    registrations: Sequence[int]
    certificates: Sequence[int]
    series_id: int | None = None


class Journal(Protocol):
    """Writes a change into the journal, in the same transaction; plugins and letters hear of it after the commit.

    ``kind`` begins with the name of the plugin and a dot. ``data`` is JSON without personal data.
    """

    def __call__(self, kind: str, subject_id: int, *, event_id: int | None = None, **data: object) -> None: ...


class PersonalData(Protocol):
    """What a plugin keeps of people."""

    purpose: Text
    """What it is and what it is for, in a sentence: people read it on their own page."""

    def export(self, db: Session, person: Person) -> Mapping[str, object]:
        """All of it as plain JSON; empty when there is none."""
        ...

    def erase(self, db: Session, person: Person) -> None:
        """Remove it. Runs inside the transaction that erases: an exception keeps everything as it was."""
        ...

    def asked(self, db: Session, email: str, now: datetime, journal: Journal) -> None:
        """Somebody typed an address at "My data" that is nobody's who registered: only plugins can know it.

        Where you keep something of it, mail them a link to it: write a change that a letter of yours answers. Mail one
        address a few times an hour at most.
        """
        return


@dataclass(frozen=True, kw_only=True)
class Progress:
    """How far somebody is with one part of a rule: ``done`` of ``needed``, and the same in words.

    ``missing``: what is still to do, in words. ``nearly``: whether that is little; organisers look at those people.
    """

    done: int
    needed: int
    text: str
    missing: str = ""
    nearly: bool = False


@dataclass(frozen=True, kw_only=True)
class Policy:
    """What happens by itself: issuing once an earned certificate cannot change by time alone, and withdrawing one that
    a correction of attendance took the ground from. What does not, waits for an organiser.
    """

    issues: bool = False
    withdraws: bool = False


class CertificateKind(Protocol):
    """A sort of certificate: its rule, and its paper."""

    key: str
    label: Text

    def schema(self) -> Schema:
        """The marshmallow schema of the rule's details; its ``load`` must give JSON back."""
        ...

    def rule_text(self, details: Details, language: str) -> str:
        """The rule in a sentence, for participants."""
        ...

    def earned(self, details: Details, record: AttendanceRecord) -> bool:
        """Whether the record earns the certificate. A cancelled registration is never in ``confirmed``."""
        ...

    def progress(self, details: Details, record: AttendanceRecord, language: str) -> Sequence[Progress]:
        """How far somebody is, for their own page and for organisers: one for each part of the rule."""
        return ()

    def counted(self, details: Details, record: AttendanceRecord, language: str) -> Sequence[str]:
        """What counts so far, a line for each event: with how we know that somebody was there."""
        return ()

    def policy(self, details: Details) -> Policy:
        """What happens by itself; nothing, where the kind does not say so."""
        return Policy()

    def issued(self, db: Session, issue: "Issue") -> None:
        """Keep what stands on the paper. Runs inside the transaction that issues."""
        ...

    def document(self, db: Session, certificate: Certificate, verify_url: str) -> Document:
        """The paper, the same bytes each time."""
        ...

    def others(self, db: Session, certificate: Certificate, home: Home, language: str) -> Sequence[Fact]:
        """Other forms in which the holder, and who checks it, can have it: each with its public address."""
        return ()


@dataclass(frozen=True, kw_only=True)
class Issue:
    """A certificate that is being issued, with what its paper needs."""

    certificate: Certificate
    details: Details
    record: AttendanceRecord
    brand: "Brand"
    timezone: ZoneInfo
    verify_url: str
    home: Home


@dataclass(frozen=True, kw_only=True)
class Brand:
    """A partner's look. ``properties`` are ``--leernet-*`` custom properties with plain values (no ``var()``)."""

    properties: Mapping[str, str] = field(default_factory=dict)
    dark: Mapping[str, str] = field(default_factory=dict)


class BrandKind(Protocol):
    """Reads a partner's look."""

    key: str

    def settle(self, details: Details, read: Callable[[str], bytes]) -> dict[str, object]:
        """Check ``details`` once and return what to store. ``read`` gives a file that the details name.

        Raises :class:`~leernet.errors.InvalidInput` for an unreadable file or too little contrast.
        """
        ...

    def brand(self, settled: Details) -> Brand:
        """The look, from what :meth:`settle` returned."""
        ...
