"""Rows that tell of a person, made to tell nothing: what counts stays, and who has a certificate can still show it.

A row is emptied and not deleted: places, attendance and statistics stay what they were, and no id is used again.
"""

import hashlib
import re
from collections.abc import Collection, Iterable, Sequence
from uuid import uuid4

from sqlalchemy import delete, select, update
from sqlalchemy.orm import joinedload

from ...model import (
    Affiliation,
    Answer,
    Certificate,
    Contribution,
    Delegation,
    Delivery,
    Enrolment,
    Event,
    FormatSwitch,
    Interest,
    Invitation,
    JournalEntry,
    Membership,
    MembershipStatus,
    Message,
    Participant,
    Quota,
    QuotaKind,
    Recap,
    Registration,
    Switched,
)
from ...model.invitations import NOBODY
from ...work import Work
from ..places.quotas import organisation_key

SHORTEST = 3
"""Characters of a value that is looked for in other texts: a shorter one stands in anything."""


def forget_registrations(work: Work, registrations: Sequence[Registration]) -> None:
    """Of registrations only the event, the way of taking part, the state, attendance and a known organisation stay."""
    names = [(one.event_id, one.event.series_id, one.organisation_id, one.organisation_name) for one in registrations]
    ids = [one.id for one in registrations]
    _forget_quotes(work, registrations)
    for one in registrations:
        one.name, one.erased_at, one.uid = NOBODY, work.now, uuid4()
        one.organisation_name = one.function = one.department = one.remarks = one.reason = ""
    work.db.flush()
    work.db.execute(delete(Answer).where(Answer.registration_id.in_(ids)))
    work.db.execute(delete(Switched).where(Switched.registration_id.in_(ids)))
    for event_id, series_id, organisation_id, name in names:
        if name and organisation_id is None:
            _forget_organisation(work, event_id, series_id, name)


def forget_certificates(work: Work, certificates: Iterable[Certificate]) -> None:
    """Of certificates only digests stay: of the code, and of the name with it."""
    for one in certificates:
        one.holder_digest = holder_digest(one.code, one.holder)
        one.code, one.number, one.holder, one.reason = digest(one.code), f"{NOBODY}{one.id}", NOBODY, ""
    work.db.flush()


def forget_participant(work: Work, person: Participant) -> None:
    """Of a person nothing stays but that there was one."""
    work.db.execute(delete(Affiliation).where(Affiliation.participant_id == person.id))
    forget_memberships(work, work.db.scalars(select(Membership).where(Membership.participant_id == person.id)))
    work.db.execute(delete(Interest).where(Interest.email_key == person.email_key))
    person.forget_email(unknown_key())
    person.name, person.phone, person.calendar_uid, person.erased_at = NOBODY, "", None, work.now
    work.db.flush()


def forget_memberships(work: Work, memberships: Iterable[Membership]) -> None:
    """Of memberships only from when and until when they were stays; nobody is enrolled by them, no link leads there."""
    for one in memberships:
        one.name = one.organisation_name = one.key = one.function = one.department = one.reason = ""
        one.status, one.uid, one.until = MembershipStatus.LEFT, uuid4(), one.until or work.now
        work.db.execute(delete(Enrolment).where(Enrolment.membership_id == one.id))
    work.db.flush()


def forget_invitations(work: Work, invitations: Iterable[Invitation]) -> None:
    """Of invitations only how often they were used stays; nobody can use them any more."""
    for one in invitations:
        one.forget_email(unknown_key())
        one.revoked_at = one.revoked_at or work.now
    work.db.flush()


def forget_contacts(work: Work, delegations: Iterable[Delegation]) -> None:
    """Delegations stay, without their contact person."""
    for one in delegations:
        one.contact_name = one.contact_email = ""
        one.uid = uuid4()
    work.db.flush()


def forget_contributions(work: Work, contributions: Iterable[Contribution]) -> None:
    """On the programme of an event stays what somebody did there, and for which organisation, but not who it was."""
    for one in contributions:
        one.name, one.about, one.email, one.email_since = NOBODY, "", "", None
    work.db.flush()


def forget_in_journal(work: Work, subject: str, ids: Collection[int], values: Collection[str]) -> None:
    """Take values out of what the journal says of these subjects, and what servers answered about their mail."""
    about = JournalEntry.subject == subject, JournalEntry.subject_id.in_(ids)
    for entry in work.db.scalars(select(JournalEntry).where(*about)):
        cleaned = _without(entry.data, values)
        if cleaned != entry.data:
            entry.data = cleaned  # type: ignore[assignment]
    told = Delivery.subject == subject, Delivery.subject_id.in_(ids), Delivery.error != ""
    work.db.execute(update(Delivery).where(*told).values(error=""))
    work.db.flush()


def forget_in_messages(work: Work, event_ids: Collection[int], values: Collection[str]) -> None:
    """Take values out of what organisers wrote to the people of these events, where they typed a name or an address."""
    if not (event_ids and values):
        return
    # Whole words, the longest first: "Jan" is not to go out of "januari", nor out of "Jan de Wit" alone.
    wanted = "|".join(re.escape(value) for value in sorted(values, key=len, reverse=True))
    pattern = re.compile(rf"(?<!\w)(?:{wanted})(?!\w)", re.IGNORECASE)
    for message in work.db.scalars(select(Message).where(Message.event_id.in_(event_ids))):
        for name in ("subject", "body", "subject_en", "body_en"):
            text = getattr(message, name)
            if pattern.search(text):
                setattr(message, name, pattern.sub(NOBODY, text))
    for switch in work.db.scalars(select(FormatSwitch).where(FormatSwitch.event_id.in_(event_ids))):
        switch.note = pattern.sub(NOBODY, switch.note)
    work.db.flush()


def values_of(*texts: str) -> set[str]:
    """Those that are worth looking for."""
    return {text for text in texts if len(text) >= SHORTEST}


def unknown_key() -> str:
    """What no address has for a key: the column wants one for each person."""
    return f"erased:{uuid4().hex}"


def digest(code: str) -> str:
    """What stays of the code of a certificate. It is random and long, so a plain digest does not give it away."""
    return hashlib.blake2b(code.encode(), digest_size=20).hexdigest()


def holder_digest(code: str, name: str) -> str:
    """What stays of the name on a certificate; without the code nobody can try names against it."""
    return digest(f"{code}|{' '.join(name.split()).casefold()}")


def _without(value: object, values: Collection[str]) -> object:
    if isinstance(value, str):
        folded = value.casefold()
        return NOBODY if any(one.casefold() in folded for one in values) else value
    if isinstance(value, dict):
        return {key: _without(inner, values) for key, inner in value.items()}
    return [_without(inner, values) for inner in value] if isinstance(value, list) else value


def _forget_quotes(work: Work, registrations: Sequence[Registration]) -> None:
    """What somebody said at an event, in its recap, under the name with which they registered."""
    names = {one.event_id: one.name.casefold() for one in registrations}
    query = select(Recap).where(Recap.event_id.in_(names)).options(joinedload(Recap.event))
    for recap in work.db.scalars(query):
        kept = [one for one in recap.quotes if one.get("name", "").casefold() != names[recap.event_id]]
        if len(kept) != len(recap.quotes):
            recap.quotes = kept


def _forget_organisation(work: Work, event_id: int, series_id: int | None, name: str) -> None:
    """The places of an organisation carry its name, as people wrote it; when nobody else is of it, that goes too."""
    key = organisation_key(None, name)
    scopes = [Quota.event_id == event_id] + ([Quota.series_id == series_id] if series_id is not None else [])
    others = select(Registration.organisation_name).join(Registration.event)
    for scope, within in zip(scopes, (Registration.event_id == event_id, Event.series_id == series_id), strict=False):
        alive = others.where(within, Registration.erased_at.is_(None), Registration.organisation_id.is_(None))
        if key in {organisation_key(None, other) for other in work.db.scalars(alive)}:
            continue
        same = Delegation.key == key, Delegation.withdrawn_at.is_(None)
        if work.db.scalar(select(Delegation.id).where(*same).limit(1)) is not None:
            continue
        query = select(Quota).where(scope, Quota.kind == QuotaKind.ORGANISATION, Quota.key == key)
        for quota in work.db.scalars(query):
            quota.key = f"erased:{quota.id}"
    work.db.flush()
