"""What things are called on pages: msgids for the members of the model's enumerations, translated where shown."""

from collections.abc import Mapping

from ..i18n import N_
from ..model import (
    AgendaKind,
    ContributionStatus,
    DeskRole,
    EventKind,
    EventPhase,
    Evidence,
    FileKind,
    MembershipStatus,
    PartnerRole,
    RegistrationStatus,
    SectionKey,
    SeriesKind,
)

SERIES_KINDS: Mapping[SeriesKind, str] = {
    SeriesKind.NETWORK: N_("Learning network"),
    SeriesKind.COMMUNITY: N_("Community of practice"),
    SeriesKind.PROGRAMME: N_("Learning programme"),
    SeriesKind.SPRINTS: N_("Sprints"),
    SeriesKind.COURSE: N_("Course"),
    SeriesKind.OTHER: N_("Series of events"),
}

EVENT_KINDS: Mapping[EventKind, str] = {
    EventKind.KICK_OFF: N_("Kick-off"),
    EventKind.REGULAR: N_("Event"),
    EventKind.SPRINT: N_("Sprint"),
    EventKind.SITE_VISIT: N_("Site visit"),
    EventKind.FEEDBACK: N_("Feedback meeting"),
    EventKind.CLOSING: N_("Closing event"),
}

EVENT_PHASES: Mapping[EventPhase, str] = {
    EventPhase.DRAFT: N_("Draft"),
    EventPhase.ANNOUNCED: N_("Announced"),
    EventPhase.OPEN: N_("Open for registration"),
    EventPhase.CLOSED: N_("Registration closed"),
    EventPhase.HELD: N_("Held"),
    EventPhase.REPORTED: N_("With a recap"),
    EventPhase.CANCELLED: N_("Cancelled"),
}

FILE_KINDS: Mapping[FileKind, str] = {
    FileKind.PDF: N_("PDF"),
    FileKind.IMAGE: N_("picture (JPEG or PNG)"),
    FileKind.DOCUMENT: N_("document (docx or odt)"),
    FileKind.SPREADSHEET: N_("spreadsheet (xlsx or ods)"),
    FileKind.PRESENTATION: N_("presentation (pptx or odp)"),
    FileKind.TEXT: N_("plain text (txt)"),
    FileKind.CSV: N_("CSV"),
}

PARTNER_ROLES: Mapping[PartnerRole, str] = {
    PartnerRole.INITIATOR: N_("initiative"),
    PartnerRole.ORGANISER: N_("organisation"),
    PartnerRole.LEAD: N_("lead"),
    PartnerRole.FACILITATOR: N_("facilitation"),
    PartnerRole.HOST: N_("host"),
    PartnerRole.FUNDER: N_("funding"),
    PartnerRole.RESEARCH_PARTNER: N_("research"),
    PartnerRole.PARTICIPANT: N_("participating organisations"),
}

AGENDA_KINDS: Mapping[AgendaKind, str] = {
    AgendaKind.WELCOME: N_("Welcome"),
    AgendaKind.LECTURE: N_("Lecture"),
    AgendaKind.PLENARY: N_("Plenary"),
    AgendaKind.BREAK_OUT: N_("In groups"),
    AgendaKind.INTERVISION: N_("Peer consultation"),
    AgendaKind.WORKSHOP: N_("Workshop"),
    AgendaKind.SITE_VISIT: N_("Site visit"),
    AgendaKind.BREAK: N_("Break"),
    AgendaKind.DRINKS: N_("Drinks"),
    AgendaKind.CLOSING: N_("Closing"),
}

CONTRIBUTION_STATUSES: Mapping[ContributionStatus, str] = {
    ContributionStatus.ASKED: N_("asked"),
    ContributionStatus.AGREED: N_("agreed"),
    ContributionStatus.GIVEN: N_("given"),
    ContributionStatus.DROPPED: N_("dropped"),
}

REGISTRATION_STATUSES: Mapping[RegistrationStatus, str] = {
    RegistrationStatus.REQUESTED: N_("Requested"),
    RegistrationStatus.CONFIRMED: N_("Confirmed"),
    RegistrationStatus.WAITLISTED: N_("On the waiting list"),
    RegistrationStatus.OFFERED: N_("Place offered"),
    RegistrationStatus.CANCELLED: N_("Registration cancelled"),
    RegistrationStatus.DECLINED: N_("Declined"),
    RegistrationStatus.REPLACED: N_("Replaced"),
}

MEMBERSHIP_STATUSES: Mapping[MembershipStatus, str] = {
    MembershipStatus.MEMBER: N_("Member"),
    MembershipStatus.REQUESTED: N_("Asked to join"),
    MembershipStatus.GUEST: N_("Guest"),
    MembershipStatus.LEFT: N_("Has left"),
    MembershipStatus.DECLINED: N_("Request declined"),
}

SECTIONS: Mapping[str, str] = {
    SectionKey.WHAT: N_("What"),
    SectionKey.FOR_WHOM: N_("For whom"),
    SectionKey.WHY: N_("Why take part"),
    SectionKey.MORE: N_("More information"),
}

EVIDENCE: Mapping[Evidence, str] = {
    Evidence.SCAN: N_("scanned"),
    Evidence.LIST: N_("ticked on the list"),
    Evidence.JOIN: N_("joined online"),
    Evidence.IMPORT: N_("from a file"),
    Evidence.SELF_CODE: N_("with the code of the event"),
}
DESK_ROLES: Mapping[DeskRole, str] = {
    DeskRole.OWNER: N_("owner"),
    DeskRole.ORGANISER: N_("organiser"),
    DeskRole.CHECK_IN: N_("check-in"),
    DeskRole.READER: N_("reader"),
}
