"""What a programme file says, as frozen dataclasses: checked, with moments in UTC and plugins' details settled."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from ..model import (
    Admission,
    AgendaKind,
    ContributionStatus,
    Details,
    Enrolling,
    EventKind,
    EventStatus,
    FileKind,
    Joining,
    OrganisationKind,
    PartnerRole,
    QuestionKind,
    SectionKey,
    SeriesKind,
    SeriesStatus,
    Visibility,
    When,
)
from .recap_parts import RecapPart, SharedMaterialPart
from .rollout_part import RolloutPart


@dataclass(frozen=True, kw_only=True)
class Logo:
    """A picture, and what sort: ``image/svg+xml``, ``image/png`` or ``image/jpeg``."""

    mimetype: str
    content: bytes = field(repr=False)


@dataclass(frozen=True, kw_only=True)
class OrganisationPart:
    """``[[organisations]]``. ``members`` says ``part_of`` from the other side."""

    slug: str
    name: str
    kind: OrganisationKind = OrganisationKind.OTHER
    short_name: str = ""
    region: str = ""
    code: str = ""
    about: Mapping[str, str] = field(default_factory=dict)
    url: str = ""
    email: str = ""
    part_of: str | None = None
    members: tuple[str, ...] = ()
    valid_from: date | None = None
    valid_to: date | None = None
    logo: Logo | None = None


@dataclass(frozen=True, kw_only=True)
class PartnerPart:
    """``partners`` of the series or an event; the order of the file is the order in which they are named."""

    organisation: str
    role: PartnerRole
    logo: bool = True
    scheme: str = ""
    reference: str = ""
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class ContactPart:
    """``contact = { name = "…", email = "…" }``."""

    name: str = ""
    email: str = ""


@dataclass(frozen=True, kw_only=True)
class SectionPart:
    """``sections``: copy under its usual heading, or under its own."""

    key: SectionKey = SectionKey.TEXT
    heading: str = ""
    text: str


@dataclass(frozen=True, kw_only=True)
class ChoicePart:
    """``choices`` of a question."""

    key: str
    nl: str = ""
    en: str = ""


@dataclass(frozen=True, kw_only=True)
class ShownIfPart:
    """``shown_if = { question = "…", answer = "…" }``: asked only of who gave that answer to a question above it."""

    question: str
    answer: str


@dataclass(frozen=True, kw_only=True)
class QuestionPart:
    """``questions`` of the series, and so of all its events, or of one event."""

    key: str
    kind: QuestionKind
    label: Mapping[str, str]
    hint: Mapping[str, str] = field(default_factory=dict)
    purpose: Mapping[str, str] = field(default_factory=dict)
    required: bool = False
    choices: tuple[ChoicePart, ...] = ()
    accept: tuple[FileKind, ...] = ()
    max_mb: int | None = None
    shown_if: ShownIfPart | None = None
    formats: tuple[str, ...] = ()
    audiences: tuple[str, ...] = ()
    retention_days: int | None = None
    visibility: Visibility = Visibility.ORGANISERS


@dataclass(frozen=True, kw_only=True)
class DelegationPart:
    """``delegations``: ``organisation`` is the slug of one that is described, ``organisation_name`` the name of any."""

    organisation: str | None = None
    organisation_name: str = ""
    contact: ContactPart = field(default_factory=ContactPart)
    language: str | None = None
    minimum: int = 0
    maximum: int | None = None
    departments: tuple[str, ...] = ()
    reserved: int = 0
    released: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class MembershipPart:
    """``membership``: who may join, what that means when an event opens, for how many organisations it is."""

    joining: Joining = Joining.OPEN
    enrolling: Enrolling = Enrolling.ENROL
    organisations: int | None = None


@dataclass(frozen=True, kw_only=True)
class SeriesPart:
    """``[series]``. ``certificate`` and ``brand`` hold the plugin's settled details and their ``kind``."""

    slug: str
    title: str
    kind: SeriesKind = SeriesKind.NETWORK
    status: SeriesStatus = SeriesStatus.DRAFT
    language: str = "nl"
    subtitle: str = ""
    aim: str = ""
    planned_events: int | None = None
    max_per_organisation: int | None = None
    retention_days: int | None = None
    region: str = ""
    more_url: str = ""
    part_of: str | None = None
    related: tuple[str, ...] = ()
    membership: MembershipPart = field(default_factory=lambda: MembershipPart(joining=Joining.NONE))
    contact: ContactPart = field(default_factory=ContactPart)
    certificate: Details | None = None
    brand: Details | None = None
    partners: tuple[PartnerPart, ...] = ()
    sections: tuple[SectionPart, ...] = ()
    questions: tuple[QuestionPart, ...] = ()
    delegations: tuple[DelegationPart, ...] = ()
    materials: tuple[SharedMaterialPart, ...] = ()
    more: Mapping[str, Details] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class BlockPart:
    """``blocks``: one stretch of time."""

    start: datetime
    end: datetime
    label: str = ""


@dataclass(frozen=True, kw_only=True)
class FormatPart:
    """``formats``: one way of taking part, with its places (None: no limit), for participants or for everybody."""

    key: str
    capacity: int | None = None
    counts_everybody: bool = False
    details: Details = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class AudiencePart:
    """``audiences``: for whom, with places of its own where there is a capacity, for others from ``released``."""

    key: str
    label: str
    text: str = ""
    capacity: int | None = None
    released: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class ContributionPart:
    """``contributions`` of an agenda item or of the event; who it is may be unknown."""

    role: str = "speaker"
    name: str = ""
    organisation: str | None = None
    organisation_name: str = ""
    perspective: str = ""
    about: str = ""
    status: ContributionStatus = ContributionStatus.AGREED
    email: str = ""


@dataclass(frozen=True, kw_only=True)
class AgendaPart:
    """``agenda``: a part of the event, in order. With ``sign_up`` people say whether they come to it."""

    kind: AgendaKind
    title: str
    key: str | None = None
    sign_up: bool = False
    capacity: int | None = None
    text: str = ""
    place: str = ""
    start: datetime | None = None
    minutes: int | None = None
    parallel: bool = False
    contributions: tuple[ContributionPart, ...] = ()


@dataclass(frozen=True, kw_only=True)
class RegistrationPart:
    """``registration = { opens = "…", closes = "…", offer_hours = 48 }``."""

    opens: datetime | None = None
    closes: datetime | None = None
    offer_hours: int | None = None


class Otherwise(StrEnum):
    """What becomes of who is asked to confirm again and does not."""

    KEEP = "keep"
    RELEASE = "release"


@dataclass(frozen=True, kw_only=True)
class ConfirmPart:
    """``confirm_again = { until = "…", otherwise = "release" }``: asked of everybody when the date moves."""

    until: datetime
    otherwise: Otherwise = Otherwise.KEEP


@dataclass(frozen=True, kw_only=True)
class EventPart:
    """``[[events]]``. With blocks, ``when`` is the day of the first."""

    slug: str
    title: str
    when: When = field(default_factory=When)
    number: int | None = None
    theme: str = ""
    kind: EventKind = EventKind.REGULAR
    status: EventStatus = EventStatus.DRAFT
    language: str | None = None
    follows: str | None = None
    waiting_list: bool = True
    max_per_organisation: int | None = None
    admission: Admission = Admission.OPEN
    contact: ContactPart = field(default_factory=ContactPart)
    registration: RegistrationPart = field(default_factory=RegistrationPart)
    confirm_again: ConfirmPart | None = None
    certificate: Details | None = None
    blocks: tuple[BlockPart, ...] = ()
    formats: tuple[FormatPart, ...] = ()
    audiences: tuple[AudiencePart, ...] = ()
    partners: tuple[PartnerPart, ...] = ()
    sections: tuple[SectionPart, ...] = ()
    agenda: tuple[AgendaPart, ...] = ()
    contributions: tuple[ContributionPart, ...] = ()
    questions: tuple[QuestionPart, ...] = ()
    delegations: tuple[DelegationPart, ...] = ()
    rollout: RolloutPart | None = None
    offered_to: tuple[str, ...] = ()
    materials: tuple[SharedMaterialPart, ...] = ()
    recap: RecapPart | None = None
    more: Mapping[str, Details] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Programme:
    """A whole file; ``name`` is what errors call it. ``in_series``: its events are of one that was loaded before."""

    name: str
    in_series: str | None = None
    organisations: tuple[OrganisationPart, ...] = ()
    series: SeriesPart | None = None
    events: tuple[EventPart, ...] = ()
