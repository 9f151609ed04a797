"""Facts and rules, without I/O: what leernet knows about learning networks."""

from .agenda import CONTRIBUTION_TRANSITIONS, AgendaItem, AgendaKind, Contribution, ContributionStatus, at_once
from .api_keys import ApiKey, ApiKeyState, ApiScope
from .base import Base, Details, UTCDateTime, table_of, words
from .certificates import CERTIFICATE_TRANSITIONS, Certificate, CertificateCheck, CertificateStatus
from .delegations import Delegation, DelegationState
from .event_words import Admission, EventKind, SectionKey
from .events import (
    EVENT_TRANSITIONS,
    LEAST_OFFER,
    Block,
    Event,
    EventPartner,
    EventPhase,
    EventStatus,
    offer_until,
)
from .idempotency import IdempotencyRecord
from .interest import Interest
from .invitations import Invitation, InvitationState
from .journal import Delivery, DeliveryStatus, JournalEntry
from .materials import Material, MaterialFor, MaterialFrom, audiences_of
from .members import (
    MEMBERSHIP_TRANSITIONS,
    Enrolling,
    Enrolment,
    EnrolmentStatus,
    Joining,
    Membership,
    MembershipStatus,
)
from .messages import (
    IN_SUBJECT,
    MESSAGE_TRANSITIONS,
    PLACEHOLDERS,
    Message,
    MessageGroup,
    MessageRecipient,
    MessageStatus,
)
from .organisations import Organisation, OrganisationKind, PartnerMixin, PartnerRole
from .people import Affiliation, Participant, email_key
from .places import Audience, EventFormat, Quota, QuotaKind
from .plugin_use import PluginUse
from .questions import Answer, FileKind, Question, QuestionKind, Visibility
from .rates import RateCount
from .reach import EVERYTHING, NOWHERE, REACH, LimitedSession, Reach, together
from .recaps import Recap
from .registrations import (
    ASKABLE_AGAIN,
    HOLDING,
    LIVE,
    REGISTRATION_TRANSITIONS,
    Attendance,
    Evidence,
    Registration,
    RegistrationStatus,
)
from .rights import RIGHTS, RUNS, DeskGrant, DeskRole, DeskUser, Right
from .roles import ROLES, Role
from .rollouts import RolloutCopy, RolloutTarget
from .selections import Act, Selected, SelectedStatus, Selection
from .series import SERIES_TRANSITIONS, Series, SeriesKind, SeriesPartner, SeriesStatus
from .states import Transitions
from .switches import FormatSwitch, Switched, SwitchPolicy, SwitchStatus
from .uploads import Upload
from .views import TableView
from .webhooks import WEBHOOK_KINDS, Webhook, WebhookFormat, WebhookState
from .when import Grain, When, WhenType

__all__ = [
    "ASKABLE_AGAIN",
    "CERTIFICATE_TRANSITIONS",
    "CONTRIBUTION_TRANSITIONS",
    "EVENT_TRANSITIONS",
    "EVERYTHING",
    "HOLDING",
    "IN_SUBJECT",
    "LEAST_OFFER",
    "LIVE",
    "MEMBERSHIP_TRANSITIONS",
    "MESSAGE_TRANSITIONS",
    "NOWHERE",
    "PLACEHOLDERS",
    "REACH",
    "REGISTRATION_TRANSITIONS",
    "RIGHTS",
    "ROLES",
    "RUNS",
    "SERIES_TRANSITIONS",
    "WEBHOOK_KINDS",
    "Act",
    "Admission",
    "Affiliation",
    "AgendaItem",
    "AgendaKind",
    "Answer",
    "ApiKey",
    "ApiKeyState",
    "ApiScope",
    "Attendance",
    "Audience",
    "Base",
    "Block",
    "Certificate",
    "CertificateCheck",
    "CertificateStatus",
    "Contribution",
    "ContributionStatus",
    "Delegation",
    "DelegationState",
    "Delivery",
    "DeliveryStatus",
    "DeskGrant",
    "DeskRole",
    "DeskUser",
    "Details",
    "Enrolling",
    "Enrolment",
    "EnrolmentStatus",
    "Event",
    "EventFormat",
    "EventKind",
    "EventPartner",
    "EventPhase",
    "EventStatus",
    "Evidence",
    "FileKind",
    "FormatSwitch",
    "Grain",
    "IdempotencyRecord",
    "Interest",
    "Invitation",
    "InvitationState",
    "Joining",
    "JournalEntry",
    "LimitedSession",
    "Material",
    "MaterialFor",
    "MaterialFrom",
    "Membership",
    "MembershipStatus",
    "Message",
    "MessageGroup",
    "MessageRecipient",
    "MessageStatus",
    "Organisation",
    "OrganisationKind",
    "Participant",
    "PartnerMixin",
    "PartnerRole",
    "PluginUse",
    "Question",
    "QuestionKind",
    "Quota",
    "QuotaKind",
    "RateCount",
    "Reach",
    "Recap",
    "Registration",
    "RegistrationStatus",
    "Right",
    "Role",
    "RolloutCopy",
    "RolloutTarget",
    "SectionKey",
    "Selected",
    "SelectedStatus",
    "Selection",
    "Series",
    "SeriesKind",
    "SeriesPartner",
    "SeriesStatus",
    "SwitchPolicy",
    "SwitchStatus",
    "Switched",
    "TableView",
    "Transitions",
    "UTCDateTime",
    "Upload",
    "Visibility",
    "Webhook",
    "WebhookFormat",
    "WebhookState",
    "When",
    "WhenType",
    "at_once",
    "audiences_of",
    "email_key",
    "offer_until",
    "table_of",
    "together",
    "words",
]
