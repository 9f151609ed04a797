"""How far one participant is with the certificates of an event and of its series: for their own page."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from ...hookspecs import Progress
from ...model import Certificate, Event, EventStatus, Registration, RegistrationStatus, Series
from ...plugins import show
from ...work import Work
from .records import candidate_for
from .standings import latest_of, rule_of

UNSEEN = frozenset({EventStatus.DRAFT, EventStatus.CANCELLED})


@dataclass(frozen=True)
class Prospect:
    """One certificate that may be earned: the rule in words, how far somebody is, and what counts so far.

    ``certificate``: the latest that they were given; it may have been withdrawn.
    """

    subject: Event | Series
    rule: str
    progress: Sequence[Progress]
    counted: Sequence[str]
    earned: bool
    certificate: Certificate | None

    @property
    def is_of_series(self) -> bool:
        """Whether it is that of the whole series."""
        return isinstance(self.subject, Series)

    @property
    def is_awaited(self) -> bool:
        """Whether they have only to wait: what an organiser revoked is not issued again by itself."""
        return self.earned and (self.certificate is None or self.certificate.lapsed)

    @property
    def was_withdrawn(self) -> bool:
        """Whether they had one that is not valid any more."""
        return self.certificate is not None and not self.certificate.stands


def prospects(
    work: Work, participant_id: int, event: Event | None, series: Series | None, language: str
) -> Sequence[Prospect]:
    """Those of which the kind tells how far somebody is, and that were not earned yet or not handed out yet.

    :param event: with its own certificate; None: only that of the series
    :param series: None: only that of the event
    """
    found = [_of(work, participant_id, one, language) for one in (event, series) if one is not None and one.certificate]
    return [one for one in found if one is not None]


def own_prospects(work: Work, registration: Registration, language: str) -> Sequence[Prospect]:
    """Those of who has this registration.

    Anybody can register with somebody else's address and see the page of that registration. So of the series, which
    says what else a person took part in, only once this very person was there.
    """
    if registration.status is not RegistrationStatus.CONFIRMED:
        return ()
    event, was_there = registration.event, bool(registration.attendances)
    return prospects(work, registration.participant_id, event, event.series if was_there else None, language)


def _of(work: Work, participant_id: int, subject: Event | Series, language: str) -> Prospect | None:
    if str((subject.certificate or {}).get("kind")) not in work.plugins.certificates:
        return None
    kind, details = rule_of(work, subject.certificate)
    latest = latest_of(work, subject, [participant_id]).get(participant_id)
    if latest is not None and latest.stands:
        return None
    if isinstance(subject, Series):
        options = selectinload(Series.events).selectinload(Event.blocks)
        subject = work.db.scalars(select(Series).where(Series.id == subject.id).options(options)).one()
    candidate = candidate_for(work, subject, participant_id)
    if candidate is None:
        return None
    record = replace(candidate.record, to_come=_to_come(work, subject) if isinstance(subject, Series) else ())
    name = f"certificate {kind.key}"
    none: Sequence[Progress] = ()
    progress = show(lambda: kind.progress(details, record, language), none, name)
    if not progress:
        return None
    nothing: Sequence[str] = ()
    return Prospect(
        subject=subject,
        rule=show(lambda: kind.rule_text(details, language), "", name),
        progress=progress,
        counted=show(lambda: kind.counted(details, record, language), nothing, name),
        earned=kind.earned(details, record),
        certificate=latest,
    )


def _to_come(work: Work, series: Series) -> Sequence[Event]:
    seen = [one for one in series.events if one.status not in UNSEEN and not one.is_past(work.now, work.today)]
    return sorted(seen, key=lambda one: (one.sort_key, one.id))
