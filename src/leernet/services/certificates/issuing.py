"""Issue, revoke and verify certificates. The rule and the paper are a plugin's; that one stands is ours."""

import hmac
import secrets
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.orm import contains_eager, joinedload, selectinload

from ...errors import NotFound
from ...home import home_of
from ...hookspecs import CertificateKind, Issue
from ...i18n import N_
from ...kinds import Brand
from ...links import verify_url
from ...model import Certificate, CertificateStatus, Details, Event, Series
from ...work import Work
from ..people.forgetting import digest, holder_digest
from ..public.brands import brand_of
from .records import Candidate
from .standings import latest_of, rule_of, stand

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Crockford's base 32: no I, L, O, U, so that a code can be read out and typed in."""

CODE_GROUPS, CODE_GROUP = 4, 4

LAPSED = N_("The attendance that is recorded is not enough any more.")
"""The reason of what is withdrawn by itself, or by an organiser because of it."""


@dataclass(frozen=True)
class Issued:
    """What a batch did: how many had not earned it (``refused``), had one (``there``), or had theirs ``revoked``."""

    certificates: Sequence[Certificate] = field(default=())
    refused: int = 0
    there: int = 0
    revoked: int = 0


class Verdict(StrEnum):
    """What verification says."""

    VALID = "valid"
    REVOKED = "revoked"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Verification:
    """The answer to "is this certificate real?"; ``certificate`` is None for an unknown code."""

    verdict: Verdict
    certificate: Certificate | None = None


def issue_for_event(work: Work, slug: str, registrations: Collection[int] | None = None) -> Issued:
    """Issue a certificate of the event to everybody who earned it; again adds none.

    :param registrations: only to these. Somebody whose certificate was revoked gets another only when named here.
    :raises NotFound: ``event_unknown``
    :raises Conflict: ``no_certificate_rule``
    """
    return _issue_all(work, _held_event(work, slug), registrations)


def issue_for_series(work: Work, slug: str, registrations: Collection[int] | None = None) -> Issued:
    """Issue a certificate of the series to everybody who earned it; again adds none.

    :param registrations: only to the people whose latest registration in the series is one of these.
    :raises NotFound: ``series_unknown``
    :raises Conflict: ``no_certificate_rule``
    """
    return _issue_all(work, _held_series(work, slug), registrations)


def withdraw_ungrounded(work: Work, slug: str, of: type[Event] | type[Series]) -> int:
    """Withdraw what people have of an event or a series and did not earn, as attendance is recorded now; how many.

    :raises NotFound: ``event_unknown``, ``series_unknown``
    :raises Conflict: ``no_certificate_rule``
    """
    subject = _held_event(work, slug) if of is Event else _held_series(work, slug)
    kind, details = rule_of(work, subject.certificate)
    there = {one.candidate.participant.id: one for one in stand(work, subject, kind, details)}
    standing = [one for one in latest_of(work, subject).values() if one.stands and not one.is_erased]
    gone = [one for one in standing if one.participant_id not in there or not there[one.participant_id].earned]
    for certificate in gone:
        withdraw(work, certificate, LAPSED)
    return len(gone)


def find_certificate(work: Work, number: str, *, lock: bool = False) -> Certificate:
    """A certificate by its number; raises :class:`~leernet.errors.NotFound` (``certificate_unknown``)."""
    query = select(Certificate).where(Certificate.number == number)
    certificate = work.db.scalars(query.with_for_update() if lock else query).one_or_none()
    if certificate is None:
        raise NotFound("certificate_unknown", "There is no certificate {number}.", number=number)
    return certificate


def revoke(work: Work, number: str, reason: str) -> Certificate:
    """Revoke a certificate: it verifies as revoked from now on.

    :raises NotFound: ``certificate_unknown``
    :raises IllegalTransition: when it was revoked already
    """
    certificate = find_certificate(work, number, lock=True)
    _revoke(work, certificate, reason)
    return certificate


def withdraw(work: Work, certificate: Certificate, reason: str) -> None:
    """Revoke a certificate that is not earned any more: who earns it again gets another, with another number."""
    certificate.lapsed = True
    _revoke(work, certificate, reason)


def _revoke(work: Work, certificate: Certificate, reason: str) -> None:
    certificate.move_to(CertificateStatus.REVOKED)
    certificate.revoked_at, certificate.reason = work.now, reason
    work.db.flush()
    work.journal("certificate.revoked", certificate.id, event_id=certificate.event_id, lapsed=certificate.lapsed)


def verify(work: Work, code: str) -> Verification:
    """Whether a certificate with this code stands. Small letters, spaces, and O for 0 are forgiven."""
    certificate = work.db.scalars(
        select(Certificate)
        .where(Certificate.code.in_([normal_code(code), digest(normal_code(code))]))
        .options(joinedload(Certificate.event), joinedload(Certificate.series))
    ).one_or_none()
    if certificate is None:
        return Verification(Verdict.UNKNOWN)
    revoked = certificate.status is CertificateStatus.REVOKED
    return Verification(Verdict.REVOKED if revoked else Verdict.VALID, certificate)


def is_holder(certificate: Certificate, code: str, name: str) -> bool:
    """Whether this name stood on a certificate of which only digests are left."""
    return hmac.compare_digest(certificate.holder_digest, holder_digest(normal_code(code), name))


def certificates_of(work: Work, participant_id: int, event: Event | None = None) -> Sequence[Certificate]:
    """A participant's certificates, newest first; with ``event``, those of that event and its series."""
    query = (
        select(Certificate)
        .where(Certificate.participant_id == participant_id)
        .order_by(Certificate.issued_at.desc(), Certificate.id.desc())
        .options(joinedload(Certificate.event), joinedload(Certificate.series))
    )
    if event is not None:
        of_event = Certificate.event_id == event.id
        query = query.where(of_event | (Certificate.series_id == event.series_id))
    return work.db.scalars(query).all()


def normal_code(code: str) -> str:
    """A code as stored, from what somebody typed."""
    plain = code.upper().translate(str.maketrans("OIL", "011", " -–—.\t\n"))
    return "-".join(plain[i : i + CODE_GROUP] for i in range(0, len(plain), CODE_GROUP))


def _new_code() -> str:
    return "-".join("".join(secrets.choice(ALPHABET) for _ in range(CODE_GROUP)) for _ in range(CODE_GROUPS))


def _held_event(work: Work, slug: str) -> Event:
    event = work.db.scalars(
        select(Event)
        .where(Event.slug == slug)
        .options(joinedload(Event.series), selectinload(Event.blocks), selectinload(Event.formats))
        # Two organisers press the button at once; people who register need not wait for them.
        .with_for_update(of=Event, key_share=True)
    ).one_or_none()
    if event is None:
        raise NotFound("event_unknown", "There is no event “{event}”.", event=slug)
    return event


def _held_series(work: Work, slug: str) -> Series:
    series = work.db.scalars(
        select(Series)
        .where(Series.slug == slug)
        .options(selectinload(Series.events))
        .with_for_update(of=Series, key_share=True)
    ).one_or_none()
    if series is None:
        raise NotFound("series_unknown", "There is no series “{series}”.", series=slug)
    return series


def _issue_all(work: Work, subject: Event | Series, only: Collection[int] | None) -> Issued:
    kind, details = rule_of(work, subject.certificate)
    brand = brand_of(work, subject)
    certificates: list[Certificate] = []
    refused = there = revoked = 0
    for standing in stand(work, subject, kind, details):
        if only is not None and standing.candidate.registration.id not in only:
            continue
        if standing.has_one:
            there += 1
        elif not standing.earned:
            refused += 1
        elif not standing.is_ready and only is None:
            revoked += 1
        else:
            certificates.append(_issue(work, kind, details, subject, standing.candidate, brand))
    return Issued(certificates, refused, there, revoked)


def issue_to(work: Work, subject: Event | Series, candidate: Candidate) -> Certificate:
    """Issue a certificate to somebody who has earned it."""
    kind, details = rule_of(work, subject.certificate)
    return _issue(work, kind, details, subject, candidate, brand_of(work, subject))


def _issue(
    work: Work, kind: CertificateKind, details: Details, subject: Event | Series, candidate: Candidate, brand: Brand
) -> Certificate:
    is_event = isinstance(subject, Event)
    certificate = Certificate(
        kind=kind.key,
        code=_new_code(),
        number=f"{work.today.year}-{secrets.randbelow(10**10):010d}",
        participant_id=candidate.participant.id,
        holder=candidate.registration.name,
        language=candidate.registration.language,
        issued_at=work.now,
        issued_by=work.actor.name,
        event_id=subject.id if is_event else None,
        series_id=None if is_event else subject.id,
    )
    work.db.add(certificate)
    work.db.flush()
    issue = Issue(
        certificate=certificate,
        details=details,
        record=candidate.record,
        brand=brand,
        timezone=work.settings.timezone,
        verify_url=verify_url(work.settings.base_url, certificate.code, certificate.language),
        home=home_of(work.settings),
    )
    kind.issued(work.db, issue)
    work.journal("certificate.issued", certificate.id, event_id=certificate.event_id)
    return certificate


def certificates_page(
    work: Work, subject: Event | Series | None, series_id: int | None, after: int, limit: int
) -> tuple[Sequence[Certificate], int | None]:
    """Certificates in order of issue, with what they are for; and the id after which the next page begins.

    :param subject: only those of this event, or of this series and not its events; None: all
    :param series_id: only those of this series and its events; None: all
    """
    query = (
        select(Certificate)
        .outerjoin(Certificate.event)
        .where(Certificate.id > after)
        .order_by(Certificate.id)
        .limit(limit + 1)
        .options(contains_eager(Certificate.event), joinedload(Certificate.series))
    )
    if isinstance(subject, Event):
        query = query.where(Certificate.event_id == subject.id)
    elif subject is not None:
        query = query.where(Certificate.series_id == subject.id)
    if series_id is not None:
        query = query.where((Certificate.series_id == series_id) | (Event.series_id == series_id))
    rows = work.db.scalars(query).all()
    return rows[:limit], rows[limit - 1].id if len(rows) > limit else None
