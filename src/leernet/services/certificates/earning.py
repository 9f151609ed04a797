"""What becomes of certificates by itself: issued once they are earned, withdrawn once they are not earned any more.

What may change what somebody earned stands in the journal. As it is told on, the registration is noted down, however
the change came about; then one sweep looks at each, in a transaction of its own, and the note goes in the same one.
"""

from collections.abc import Iterator, Sequence
from datetime import timedelta

from sqlalchemy import ColumnElement, exists, literal, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import joinedload

from ...model import Attendance, CertificateCheck, Event, JournalEntry, Registration, Series
from ...model.base import table_of
from ...work import Work
from .issuing import LAPSED, issue_to, withdraw
from .records import candidate_for, until
from .standings import latest_of, rule_of

TAKEN = frozenset({"registration.attendance_taken_back"})
"""The changes that may take the ground from a certificate."""
ENDED = frozenset({"registration.cancelled", "registration.replaced", "registration.roles_changed"})
"""Those that do so where somebody was there."""
GIVEN = frozenset({"registration.attended"})
"""Those after which one may be earned."""
RULED = frozenset({"event.changed", "series.changed"})
"""Those that may bring another rule: who was there is looked at by it."""

BATCH = 500
"""How many are looked at in one go of the dispatcher."""
LATER = timedelta(hours=1)
"""When one that broke is tried again: the others go first."""
_TABLE = table_of(CertificateCheck)


def note_changes(work: Work, entries: Sequence[tuple[int, str, int]]) -> None:
    """Note down whose certificates are to be looked at.

    :param entries: of entries of the journal that are told on: id, kind and subject
    """
    was_there = exists().where(Attendance.registration_id == Registration.id)
    changed = {
        name: {subject for _, kind, subject in entries if kind in kinds}
        for name, kinds in (("given", GIVEN), ("taken", TAKEN), ("ended", ENDED))
    }
    changed["taken"] |= _corrected(work, [id for id, kind, _ in entries if kind in GIVEN])
    if given := changed["given"] - changed["taken"]:
        _note(work, Registration.id.in_(given), corrected=False)
    if changed["taken"]:
        _note(work, Registration.id.in_(changed["taken"]), corrected=True)
    if changed["ended"]:
        _note(work, Registration.id.in_(changed["ended"]) & was_there, corrected=True)
    for id, kind, subject in entries:
        if kind in RULED and _is_of_rule(work, id):
            of = Registration.event_id if kind.startswith("event.") else Event.series_id
            # Who was nowhere has earned nothing by any rule.
            _note(work, (of == subject) & was_there, corrected=False)


def note_registration(work: Work, registration_id: int) -> None:
    """Note down one whose certificates are to be looked at: of who contributed, for as what they came counts too."""
    _note(work, Registration.id == registration_id, corrected=False)


def checks_due(work: Work) -> Sequence[int]:
    """The registrations to look at now."""
    query = select(CertificateCheck.registration_id).where(CertificateCheck.due_at <= work.now)
    return work.db.scalars(query.order_by(CertificateCheck.due_at, CertificateCheck.registration_id).limit(BATCH)).all()


def settle(work: Work, registration_id: int) -> None:
    """Issue what was earned with a registration, and withdraw what is not any more, as the programme says."""
    held = select(CertificateCheck).where(CertificateCheck.registration_id == registration_id).with_for_update()
    check = work.db.scalars(held).one_or_none()
    if check is None or check.due_at > work.now:
        return
    registration = _find(work, registration_id)
    for subject in () if registration.erased_at else _subjects(registration):
        _settle(work, subject, registration.participant_id, corrected=check.corrected)
    ends_at = registration.event.ends_at
    if ends_at is not None and ends_at > work.now:
        # What is earned at an event that goes on is only sure at its end.
        check.due_at, check.corrected = ends_at, False
    else:
        work.db.delete(check)
    work.db.flush()


def note_broken(work: Work, registration_id: int) -> None:
    """Something broke: the others go first."""
    broken = update(CertificateCheck).where(CertificateCheck.registration_id == registration_id)
    work.db.execute(broken.values(due_at=work.now + LATER))


def _settle(work: Work, subject: Event | Series, participant_id: int, *, corrected: bool) -> None:
    kind, details = rule_of(work, subject.certificate)
    policy = kind.policy(details)
    if not (policy.issues or (policy.withdraws and corrected)):
        return
    # Two who issue at once: as in the use-cases of organisers.
    held = type(subject)
    work.db.execute(select(held.id).where(held.id == subject.id).with_for_update(key_share=True))
    latest = latest_of(work, subject, [participant_id]).get(participant_id)
    candidate = candidate_for(work, subject, participant_id)
    if latest is not None and latest.stands:
        earned = candidate is not None and kind.earned(details, candidate.record)
        if policy.withdraws and corrected and not earned:
            withdraw(work, latest, LAPSED)
    elif policy.issues and candidate is not None and (latest is None or latest.lapsed):
        over = until(candidate, work.now)
        if over.record.events and kind.earned(details, over.record):
            issue_to(work, subject, over)


def _subjects(registration: Registration) -> Iterator[Event | Series]:
    for subject in (registration.event, registration.event.series):
        if subject is not None and subject.certificate:
            yield subject


def _find(work: Work, registration_id: int) -> Registration:
    event = joinedload(Registration.event, innerjoin=True)
    options = event.selectinload(Event.blocks), event.joinedload(Event.series).selectinload(Series.events)
    return work.db.get_one(Registration, registration_id, options=options)


def _corrected(work: Work, entry_ids: Sequence[int]) -> set[int]:
    """Of whom presence was known already, and is recorded otherwise now: with fewer minutes, perhaps."""
    if not entry_ids:
        return set()
    query = select(JournalEntry.subject_id, JournalEntry.data).where(JournalEntry.id.in_(entry_ids))
    return {row.subject_id for row in work.db.execute(query) if row.data.get("before")}


def _is_of_rule(work: Work, entry_id: int) -> bool:
    data = work.db.scalar(select(JournalEntry.data).where(JournalEntry.id == entry_id)) or {}
    changes = data.get("changes")
    return isinstance(changes, list) and any("certificate" in str(one.get("place", "")) for one in changes)


def _note(work: Work, which: ColumnElement[bool], *, corrected: bool) -> None:
    """Only where there is a rule at all; a correction that is noted stays one."""
    dialect = postgresql if work.db.get_bind().dialect.name == "postgresql" else sqlite
    rows = (
        select(Registration.id, literal(work.now, _TABLE.c.due_at.type), literal(corrected))
        .join(Event, Event.id == Registration.event_id)
        .outerjoin(Series, Series.id == Event.series_id)
        .where(which, Registration.erased_at.is_(None))
        .where(or_(Event.certificate.is_not(None), Series.certificate.is_not(None)))
        .order_by(Registration.id)
    )
    statement = dialect.insert(_TABLE).from_select(["registration_id", "due_at", "corrected"], rows)
    excluded = statement.excluded
    statement = statement.on_conflict_do_update(
        index_elements=["registration_id"],
        set_={"due_at": excluded.due_at, "corrected": or_(_TABLE.c.corrected, excluded.corrected)},
    )
    work.db.execute(statement)
