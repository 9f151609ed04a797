"""What must still be told after a commit, to whom and when: the rows of deliveries, for one of several dispatchers.

In order: a listener gets the next change of a subject (a registration, an event) once the one before it was told, or
given up. Only the first that is unsent can be claimed; those behind it share its back-off, so that a claim need not
look at them again and again. Nobody else waits.
"""

from collections.abc import Callable, Sequence
from datetime import timedelta

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    and_,
    bindparam,
    case,
    exists,
    false,
    func,
    insert,
    literal_column,
    or_,
    select,
    update,
)
from sqlalchemy.orm import aliased

from ...model import Delivery, DeliveryStatus, JournalEntry
from ...model.base import table_of
from ...work import Work
from ..certificates.earning import note_changes
from ..journal import WITHOUT_MAIL
from .webhook_listening import Written, webhooks_of

MAIL = "mail"
"""The listener that is leernet's own mail; the others are plugins and webhooks."""

WEBHOOK = "webhook:"

BATCH = 100
LEASE = timedelta(minutes=5)
"""How long a claimed delivery is left to its dispatcher before another tries it."""

CLAIM = 8
"""Deliveries claimed at a time: few enough that a silent mail server does not outlast the lease."""

RETRY = [timedelta(seconds=s) for s in (10, 60, 300, 1800, 7200, 21600, 43200, 86400, 86400)]
"""Waits between tries; after the last, about three days, the delivery has failed."""

MOST_TRIES = len(RETRY) + 1
LOST = "The process that was busy with it ended each time before it was done."
"""What stands at a delivery that was given up without ever a word of what is wrong with it."""


def is_pending(delivery: type[Delivery]) -> ColumnElement[bool]:
    """Whether it is still to be told."""
    # Written out, not bound: only so does SQLite see that the partial indexes serve.
    return delivery.status == literal_column(f"'{DeliveryStatus.PENDING.value}'")


_EARLIER = aliased(Delivery)
_UNSENT_BEFORE = and_(
    _EARLIER.listener == Delivery.listener,
    _EARLIER.subject == Delivery.subject,
    _EARLIER.subject_id == Delivery.subject_id,
    _EARLIER.entry_id < Delivery.entry_id,
    is_pending(_EARLIER),
)
_TO: BindParameter[str] = bindparam("to")
_ABOUT: BindParameter[str] = bindparam("about")
_ABOUT_ID: BindParameter[int] = bindparam("about_id")
_LATEST = select(func.max(_EARLIER.due_at)).where(
    _EARLIER.listener == _TO, _EARLIER.subject == _ABOUT, _EARLIER.subject_id == _ABOUT_ID, is_pending(_EARLIER)
)
_NOW = bindparam("now", type_=Delivery.due_at.type)
# Not due before an earlier one of its subject that waits for its next try.
_ADD = insert(table_of(Delivery)).values(
    entry_id=bindparam("entry"), listener=_TO, subject=_ABOUT, subject_id=_ABOUT_ID,
    due_at=func.coalesce(_LATEST.scalar_subquery(), _NOW), webhook_id=bindparam("webhook"),
)  # fmt: skip
# IS FALSE, and not NOT EXISTS: of that PostgreSQL may make a join of all that is pending, to find the first few.
_IS_FIRST = exists().where(_UNSENT_BEFORE).correlate(Delivery).is_(false())


def fan_out(work: Work, listeners_of: Callable[[str], Sequence[str]]) -> int:
    """Write the deliveries of journal entries that have none yet; returns how many entries were told on.

    :param listeners_of: the listeners to a kind of change
    """
    # Who comes second waits, and does not skip: an entry must not be told on before an earlier one of its subject.
    waiting = select(JournalEntry.id).where(JournalEntry.told == false()).order_by(JournalEntry.id).limit(BATCH)
    told = work.db.execute(
        update(JournalEntry)
        .where(JournalEntry.id.in_(waiting.with_for_update()))
        .values(told=True)
        .returning(JournalEntry.id, JournalEntry.kind, JournalEntry.subject, JournalEntry.subject_id, JournalEntry.data)
        .execution_options(synchronize_session=False)
    )
    entries = sorted(told, key=lambda one: one.id)  # in whatever order the database updated them
    webhooks = webhooks_of(work, [Written(one.id, one.kind, one.subject_id) for one in entries]) if entries else {}
    note_changes(work, [(one.id, one.kind, one.subject_id) for one in entries])
    rows = [
        {"entry": one.id, "to": who, "about": one.subject, "about_id": one.subject_id, "now": work.now, "webhook": id}
        for one in entries
        for who, id in [
            *((who, None) for who in listeners_of(one.kind) if who != MAIL or not one.data.get(WITHOUT_MAIL)),
            *((f"{WEBHOOK}{id}", id) for id in webhooks.get(one.id, ())),
        ]
    ]
    if rows:
        work.db.execute(_ADD, rows)
    return len(entries)


def claim(work: Work) -> Sequence[int]:
    """The ids of deliveries that are due, in order of id, kept for us for a while: if we die, they fall due again.

    Those to webhooks are claimed apart (:mod:`.webhook_outbox`), so that a slow one holds no mail up.
    """
    return claim_where(work, Delivery.webhook_id.is_(None))


def claim_where(work: Work, which: ColumnElement[bool], limit: int = CLAIM) -> Sequence[int]:
    """As :func:`claim`, of some deliveries.

    One that kills its process leaves no word, so its tries are counted here and it is given up here. Of those that were
    tried before one is taken, and after all that are new: if it kills us, none of the others was counted in vain.
    """
    free = or_(Delivery.leased_until.is_(None), Delivery.leased_until <= work.now)
    wanted = (
        select(Delivery.id)
        .where(is_pending(Delivery), which, Delivery.due_at <= work.now, free, _IS_FIRST)
        .order_by(Delivery.due_at, Delivery.id)
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    claimed = work.db.execute(
        update(Delivery)
        .where(Delivery.id.in_(wanted))
        .values(leased_until=work.now + LEASE, attempts=Delivery.attempts + 1)
        .returning(Delivery.id, Delivery.attempts)
        .execution_options(synchronize_session=False)
    )
    tries = {row.id: row.attempts for row in claimed}
    lost = [one for one, count in tries.items() if count > MOST_TRIES]
    if lost:
        _give_up(work, lost)
    new = [one for one, count in tries.items() if count == 1]
    again = sorted(set(tries) - set(new) - set(lost))
    if again[1:]:
        _leave(work, again[1:])
    return [*sorted(new), *again[:1]] or (claim_where(work, which, limit) if lost else [])


def _give_up(work: Work, deliveries: Sequence[int]) -> None:
    """The next of its subject may go."""
    given_up = {"status": DeliveryStatus.FAILED, "attempts": MOST_TRIES, "leased_until": None}
    lost = update(Delivery).where(Delivery.id.in_(deliveries))
    # The error of an earlier try says more than that the last one was not survived.
    error = case((Delivery.error == "", LOST), else_=Delivery.error)
    work.db.execute(lost.values(**given_up, error=error).execution_options(synchronize_session=False))


def _leave(work: Work, deliveries: Sequence[int]) -> None:
    """Leave what was taken to whoever comes next: it was not tried."""
    left = {"attempts": Delivery.attempts - 1, "leased_until": None}
    statement = update(Delivery).where(Delivery.id.in_(deliveries)).values(**left)
    work.db.execute(statement.execution_options(synchronize_session=False))


def note_done(work: Work, delivery_id: int, *, told: bool = True) -> None:
    """It was told; or not ``told``, for there was nothing to tell any more."""
    status = DeliveryStatus.DONE if told else DeliveryStatus.SKIPPED
    done = {"status": status, "done_at": work.now, "error": "", "leased_until": None}
    work.db.execute(update(Delivery).where(Delivery.id == delivery_id).values(**done))


def note_failure(work: Work, delivery_id: int, error: Exception, *, stretch: float = 1.0) -> None:
    """It could not be told: again later, and what comes behind it too; or not again, and the next may go.

    :param stretch: how much longer or shorter than usual to wait
    """
    delivery = work.db.get_one(Delivery, delivery_id)
    delivery.error, delivery.leased_until = f"{type(error).__name__}: {error}"[:2000], None
    if delivery.attempts >= MOST_TRIES:
        delivery.status = DeliveryStatus.FAILED
        return
    delivery.due_at = work.now + RETRY[delivery.attempts - 1] * stretch
    behind = and_(
        Delivery.listener == delivery.listener,
        Delivery.subject == delivery.subject,
        Delivery.subject_id == delivery.subject_id,
        Delivery.entry_id > delivery.entry_id,
        Delivery.due_at < delivery.due_at,
    )
    work.db.execute(update(Delivery).where(is_pending(Delivery), behind).values(due_at=delivery.due_at))


def retry(work: Work, delivery_id: int) -> None:
    """Try a failed delivery again, now."""
    work.db.execute(
        update(Delivery)
        .where(Delivery.id == delivery_id, Delivery.status == DeliveryStatus.FAILED)
        .values(status=DeliveryStatus.PENDING, attempts=0, due_at=work.now)
    )
