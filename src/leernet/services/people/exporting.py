"""All that is kept of a person as plain JSON, to take along (GDPR, articles 15 and 20)."""

from datetime import date, datetime

from ...model import (
    Affiliation,
    Certificate,
    Contribution,
    Delegation,
    Invitation,
    Membership,
    Participant,
    Registration,
    Series,
)
from ...work import Work
from .personal_data import Kept

VERSION = 1
Values = dict[str, object]


def as_json(work: Work, kept: Kept) -> Values:
    """What is kept, with stable names. Moments are ISO 8601 in UTC."""
    return {
        "version": VERSION,
        "exportedAt": _at(work.now),
        "email": kept.email,
        "person": _person(kept.participant),
        "registrations": [_registration(kept, one) for one in kept.registrations],
        "memberships": [_membership(kept, one, series) for one, series in kept.memberships],
        "certificates": [_certificate(one) for one in kept.certificates],
        "invitations": [_invitation(one) for one in kept.invitations],
        "contactOfDelegations": [_delegation(one) for one in kept.delegations],
        "contributions": [_contribution(one) for one in kept.contributions],
        "journal": [{"at": _at(one.at), "kind": one.kind, "by": _by(one.actor)} for one in kept.history],
        "plugins": {name: dict(values) for name, values in kept.by_plugins.items()},
    }


def _person(person: Participant | None) -> Values | None:
    if person is None:
        return None
    return {
        "name": person.name,
        "email": person.email,
        "phone": person.phone,
        "language": person.language,
        "since": _at(person.created_at),
        "hasCalendar": person.calendar_uid is not None,
        "affiliations": [_affiliation(one) for one in person.affiliations],
    }


def _affiliation(one: Affiliation) -> Values:
    return {
        "organisation": one.organisation_name,
        "function": one.function,
        "department": one.department,
        "since": _at(one.since),
        "until": _at(one.until),
    }


def _registration(kept: Kept, one: Registration) -> Values:
    event, by = one.event, kept.arranged_by.get(one.delegation_id or 0)
    return {
        "event": event.title,
        "eventSlug": event.slug,
        "series": event.series.title if event.series else None,
        "when": event.when.edtf,
        "status": one.status.value,
        "format": one.format.key,
        "audience": one.audience.label if one.audience else None,
        "name": one.name,
        "organisation": one.organisation_name,
        "function": one.function,
        "department": one.department,
        "remarks": one.remarks,
        "reason": one.reason,
        "language": one.language,
        "roles": list(one.roles),
        "comesTo": [kept.parts[quota_id] for quota_id in one.claims if quota_id in kept.parts],
        "registeredAt": _at(one.created_at),
        "changedAt": _at(one.changed_at),
        "registeredBy": _by(one.registered_by),
        "delegationOf": by.organisation_name if by else None,
        "answers": [
            {"question": dict(answer.question.label), "answer": list(answer.values), "at": _at(answer.at)}
            for answer in one.answers
        ],
        "attendance": [
            {"evidence": there.evidence.value, "minutes": there.minutes, "recordedAt": _at(there.recorded_at)}
            for there in one.attendances
        ],
        "keptUntilDate": _day(kept.until_of(event)),
    }


def _membership(kept: Kept, one: Membership, series: Series) -> Values:
    return {
        "series": series.title,
        "organisation": one.organisation_name,
        "since": _at(one.since),
        "until": _at(one.until),
        "keptUntilDate": _day(kept.until.get(series.id)),
    }


def _certificate(one: Certificate) -> Values:
    subject = one.event or one.series
    return {
        "of": subject.title if subject else None,
        "holder": one.holder,
        "number": one.number,
        "code": one.code,
        "issuedAt": _at(one.issued_at),
        "status": one.status.value,
        "revokedAt": _at(one.revoked_at),
        "reason": one.reason,
    }


def _invitation(one: Invitation) -> Values:
    return {"event": one.event.title, "organisation": one.organisation_name, "invitedAt": _at(one.created_at)}


def _delegation(one: Delegation) -> Values:
    return {
        "of": one.scope.title,
        "organisation": one.organisation_name,
        "contactName": one.contact_name,
        "askedAt": _at(one.asked_at),
    }


def _contribution(one: Contribution) -> Values:
    return {
        "event": one.event.title,
        "name": one.name,
        "organisation": one.organisation_then,
        "role": one.role,
        "status": one.status.value,
        "addressSince": _at(one.email_since),
    }


def _by(actor: str) -> str:
    """Who did something, without saying which user: that is another person's."""
    return actor.partition(":")[0]


def _at(moment: datetime | None) -> str | None:
    return None if moment is None else f"{moment:%Y-%m-%dT%H:%M:%SZ}"


def _day(day: date | None) -> str | None:
    return None if day is None else day.isoformat()
