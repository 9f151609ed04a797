"""Issue, revoke and verify certificates. The rule and the paper are a plugin's; that one stands is ours."""

import hmac
import secrets
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.orm import contains_eager, joinedload, selectinload

from ..errors import Conflict, NotFound
from ..hookspecs import Brand, CertificateKind, Issue
from ..links import verify_url
from ..model import Certificate, CertificateStatus, Details, Event, Series
from ..work import Work
from .brands import brand_of
from .forgetting import digest, holder_digest
from .records import Candidate, event_candidates, series_candidates

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Crockford's base 32: no I, L, O, U, so that a code can be read out and typed in."""

CODE_GROUPS, CODE_GROUP = 4, 4


@dataclass(frozen=True)
class Issued:
    """What a batch did: how many had not earned it (``refused``), had one (``there``), or had theirs ``revoked``."""

    certificates: Sequence[Certificate] = field(default=())
    refused: int = 0
    there: int = 0
    revoked: int = 0


@dataclass(frozen=True)
class Standing:
    """How somebody stands towards a certificate: earned or not, and the latest that was issued to them."""

    candidate: Candidate
    earned: bool
    certificate: Certificate | None

    @property
    def has_one(self) -> bool:
        """Whether an issued certificate stands."""
        return self.certificate is not None and self.certificate.status is CertificateStatus.ISSUED


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
    event = work.db.scalars(
        select(Event)
        .where(Event.slug == slug)
        .options(joinedload(Event.series), selectinload(Event.blocks), selectinload(Event.formats))
        # Two organisers press the button at once; people who register need not wait for them.
        .with_for_update(of=Event, key_share=True)
    ).one_or_none()
    if event is None:
        raise NotFound("event_unknown", "There is no event “{event}”.", event=slug)
    return _issue_all(work, event, event.certificate, registrations)


def issue_for_series(work: Work, slug: str, registrations: Collection[int] | None = None) -> Issued:
    """Issue a certificate of the series to everybody who earned it; again adds none.

    :param registrations: only to the people whose latest registration in the series is one of these.
    :raises NotFound: ``series_unknown``
    :raises Conflict: ``no_certificate_rule``
    """
    series = work.db.scalars(
        select(Series)
        .where(Series.slug == slug)
        .options(selectinload(Series.events))
        .with_for_update(of=Series, key_share=True)
    ).one_or_none()
    if series is None:
        raise NotFound("series_unknown", "There is no series “{series}”.", series=slug)
    return _issue_all(work, series, series.certificate, registrations)


def standings(work: Work, subject: Event | Series) -> Sequence[Standing]:
    """How everybody stands towards the certificate of an event or a series (loaded with its events).

    :raises Conflict: ``no_certificate_rule``
    """
    kind, details = rule_of(work, subject.certificate)
    return _standings(work, subject, kind, details)


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
    certificate.move_to(CertificateStatus.REVOKED)
    certificate.revoked_at, certificate.reason = work.now, reason
    work.db.flush()
    work.journal("certificate.revoked", certificate.id, event_id=certificate.event_id)
    return certificate


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


def rule_of(work: Work, rule: Details | None) -> tuple[CertificateKind, Details]:
    """The kind of certificate that an event or series gives, and the rule's details.

    :raises Conflict: ``no_certificate_rule``
    """
    if not rule:
        raise Conflict("no_certificate_rule", "No certificate was planned here.")
    details = {name: value for name, value in rule.items() if name != "kind"}
    return work.plugins.certificates[str(rule["kind"])], details


def _new_code() -> str:
    return "-".join("".join(secrets.choice(ALPHABET) for _ in range(CODE_GROUP)) for _ in range(CODE_GROUPS))


def _standings(work: Work, subject: Event | Series, kind: CertificateKind, details: Details) -> list[Standing]:
    candidates = event_candidates(work, subject) if isinstance(subject, Event) else series_candidates(work, subject)
    latest = _latest(work, subject)
    return [Standing(c, kind.earned(details, c.record), latest.get(c.participant.id)) for c in candidates]


def _latest(work: Work, subject: Event | Series) -> dict[int, Certificate]:
    of = Certificate.event_id if isinstance(subject, Event) else Certificate.series_id
    query = select(Certificate).where(of == subject.id).order_by(Certificate.id)
    return {certificate.participant_id: certificate for certificate in work.db.scalars(query)}


def _issue_all(work: Work, subject: Event | Series, rule: Details | None, only: Collection[int] | None) -> Issued:
    kind, details = rule_of(work, rule)
    brand = brand_of(work, subject)
    certificates: list[Certificate] = []
    refused = there = revoked = 0
    for standing in _standings(work, subject, kind, details):
        if only is not None and standing.candidate.registration.id not in only:
            continue
        if standing.has_one:
            there += 1
        elif not standing.earned:
            refused += 1
        elif standing.certificate is not None and only is None:
            revoked += 1
        else:
            certificates.append(_issue(work, kind, details, subject, standing.candidate, brand))
    return Issued(certificates, refused, there, revoked)


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
