"""How people stand towards a certificate: what they did, whether that earns it, and the latest that they were given."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from sqlalchemy import select

from ...errors import Conflict
from ...hookspecs import CertificateKind, Progress
from ...model import Certificate, Details, Event, Series
from ...work import Work
from .records import Candidate, event_candidates, series_candidates


@dataclass(frozen=True)
class Standing:
    """How somebody stands towards a certificate: earned or not, and the latest that was issued to them."""

    candidate: Candidate
    earned: bool
    certificate: Certificate | None
    progress: Sequence[Progress] = ()

    @property
    def has_one(self) -> bool:
        """Whether an issued certificate stands."""
        return self.certificate is not None and self.certificate.stands

    @property
    def is_ready(self) -> bool:
        """Whether the next batch brings them one: earned, and not revoked for what an organiser had against it."""
        return self.earned and (self.certificate is None or self.certificate.lapsed)

    @property
    def is_nearly(self) -> bool:
        """Whether only little is missing."""
        left = [one for one in self.progress if one.done < one.needed]
        return not self.earned and not self.has_one and bool(left) and all(one.nearly for one in left)

    @property
    def is_ungrounded(self) -> bool:
        """Whether they have one that they did not earn, as things are recorded now."""
        return self.has_one and not self.earned


def standings(work: Work, subject: Event | Series, language: str = "nl") -> Sequence[Standing]:
    """How everybody stands towards the certificate of an event or a series (loaded with its events).

    :param language: of the progress
    :raises Conflict: ``no_certificate_rule``
    """
    kind, details = rule_of(work, subject.certificate)
    return [
        replace(one, progress=kind.progress(details, one.candidate.record, language))
        for one in stand(work, subject, kind, details)
    ]


def stand(work: Work, subject: Event | Series, kind: CertificateKind, details: Details) -> list[Standing]:
    """The same by a rule that was looked up, and without the progress."""
    candidates = event_candidates(work, subject) if isinstance(subject, Event) else series_candidates(work, subject)
    latest = latest_of(work, subject)
    return [Standing(c, kind.earned(details, c.record), latest.get(c.participant.id)) for c in candidates]


def latest_of(
    work: Work, subject: Event | Series, participants: Collection[int] | None = None
) -> dict[int, Certificate]:
    """The latest certificate of an event or a series, by the id of its participant; of all, or of some."""
    of = Certificate.event_id if isinstance(subject, Event) else Certificate.series_id
    query = select(Certificate).where(of == subject.id).order_by(Certificate.id)
    if participants is not None:
        query = query.where(Certificate.participant_id.in_(participants))
    return {certificate.participant_id: certificate for certificate in work.db.scalars(query)}


def rule_of(work: Work, rule: Details | None) -> tuple[CertificateKind, Details]:
    """The kind of certificate that an event or series gives, and the rule's details.

    :raises Conflict: ``no_certificate_rule``
    """
    if not rule:
        raise Conflict("no_certificate_rule", "No certificate was planned here.")
    details = {name: value for name, value in rule.items() if name != "kind"}
    return work.plugins.certificates[str(rule["kind"])], details
