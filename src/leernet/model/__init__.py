"""Facts and rules, without I/O: what leernet knows about learning networks."""

from .agenda import CONTRIBUTION_TRANSITIONS, AgendaItem, AgendaKind, Contribution, ContributionStatus
from .api_keys import ApiKey, ApiKeyState, ApiScope
from .base import Base, Details, UTCDateTime, words
from .certificates import CERTIFICATE_TRANSITIONS, Certificate, CertificateStatus
from .delegations import Delegation, DelegationState
from .events import (
    EVENT_TRANSITIONS,
    LEAST_OFFER,
    Admission,
    Block,
    Event,
    EventKind,
    EventPartner,
    EventPhase,
    EventStatus,
    SectionKey,
    offer_until,
)
from .idempotency import IdempotencyRecord
from .invitations import Invitation, InvitationState
from .journal import Delivery, DeliveryStatus, JournalEntry
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
from .people import Affiliation, Membership, Participant, email_key
from .places import Audience, EventFormat, Quota, QuotaKind
from .questions import Answer, FileKind, Question, QuestionKind, Visibility
from .rates import RateCount
from .recaps import Recap
from .registrations import (
    HOLDING,
    LIVE,
    REGISTRATION_TRANSITIONS,
    Attendance,
    Evidence,
    Registration,
    RegistrationStatus,
)
from .roles import ROLES, Role
from .series import SERIES_TRANSITIONS, Series, SeriesKind, SeriesPartner, SeriesStatus
from .states import Transitions
from .uploads import Upload
from .webhooks import WEBHOOK_KINDS, Webhook, WebhookFormat, WebhookState
from .when import Grain, When, WhenType

__all__ = [
    "CERTIFICATE_TRANSITIONS",
    "CONTRIBUTION_TRANSITIONS",
    "EVENT_TRANSITIONS",
    "HOLDING",
    "IN_SUBJECT",
    "LEAST_OFFER",
    "LIVE",
    "MESSAGE_TRANSITIONS",
    "PLACEHOLDERS",
    "REGISTRATION_TRANSITIONS",
    "ROLES",
    "SERIES_TRANSITIONS",
    "WEBHOOK_KINDS",
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
    "CertificateStatus",
    "Contribution",
    "ContributionStatus",
    "Delegation",
    "DelegationState",
    "Delivery",
    "DeliveryStatus",
    "Details",
    "Event",
    "EventFormat",
    "EventKind",
    "EventPartner",
    "EventPhase",
    "EventStatus",
    "Evidence",
    "FileKind",
    "Grain",
    "IdempotencyRecord",
    "Invitation",
    "InvitationState",
    "JournalEntry",
    "Membership",
    "Message",
    "MessageGroup",
    "MessageRecipient",
    "MessageStatus",
    "Organisation",
    "OrganisationKind",
    "Participant",
    "PartnerMixin",
    "PartnerRole",
    "Question",
    "QuestionKind",
    "Quota",
    "QuotaKind",
    "RateCount",
    "Recap",
    "Registration",
    "RegistrationStatus",
    "Role",
    "SectionKey",
    "Series",
    "SeriesKind",
    "SeriesPartner",
    "SeriesStatus",
    "Transitions",
    "UTCDateTime",
    "Upload",
    "Visibility",
    "Webhook",
    "WebhookFormat",
    "WebhookState",
    "When",
    "WhenType",
    "email_key",
    "offer_until",
    "words",
]
