"""What was chosen for many is done for one after the other, each in a transaction of its own.

The request that chose does as many as it can in a moment, the dispatcher does the rest. A crash leaves lines that are
still due; what is done for somebody and the note of it are one transaction. Who cannot have it holds up nobody else.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from uuid import UUID

from sqlalchemy import delete, exists, func, literal_column, select, update
from sqlalchemy.orm import aliased, joinedload

from ...errors import LeernetError, NotFound
from ...model import Event, Message, Selected, SelectedStatus, Selection
from ...work import Actor, Work
from .acts import perform

BATCH = 500
"""How many are done in one go of the dispatcher."""

TRIES = 5
"""So often it is tried while something breaks that nobody foresaw."""

BROKEN = "error"
KEPT = timedelta(days=90)
SHOWN = 500
"""Of how many for whom it could not be done the reason is shown."""

_S = SelectedStatus
# Written out, not bound: only so does SQLite see that the partial index serves.
_IS_DUE = Selected.status == literal_column(f"'{_S.DUE.value}'")


def due_lines(work: Work) -> Sequence[int]:
    """What is to be done now, in order."""
    query = select(Selected.id).where(_IS_DUE, Selected.tries < TRIES)
    return work.db.scalars(query.order_by(Selected.selection_id, Selected.id).limit(BATCH)).all()


def next_line(work: Work, selection_id: int) -> int | None:
    """The first of a selection that was not tried yet."""
    query = select(Selected.id).where(_IS_DUE, Selected.selection_id == selection_id, Selected.tries == 0)
    return work.db.scalars(query.order_by(Selected.id).limit(1)).one_or_none()


def do_line(work: Work, line_id: int) -> None:
    """Do it for one of them, in the name of who chose; what is not allowed is noted, and nothing is half done."""
    query = (
        select(Selected)
        .where(Selected.id == line_id)
        .options(joinedload(Selected.selection, innerjoin=True), joinedload(Selected.registration, innerjoin=True))
        .with_for_update(of=Selected)
    )
    line = work.db.scalars(query).one_or_none()
    if line is None or line.status is not _S.DUE or _is_before_turn(work, line):
        return
    acting = replace(work, actor=Actor(line.selection.made_by))
    try:
        with work.db.begin_nested():
            work.db.connection()  # it begins now: the session would wait, and prepared statements go past it
            code = perform(acting, line.selection, line.registration)
    except LeernetError as error:
        line.status, line.code, line.message, line.data = _S.REFUSED, error.code[:60], error.message, _told(error)
    else:
        line.status, line.code = _S.DONE, code
    work.db.flush()


def note_line(work: Work, line_id: int) -> None:
    """Something broke: the others go first, and after some tries it is given up."""
    here = Selected.id == line_id, _IS_DUE
    work.db.execute(update(Selected).where(*here).values(tries=Selected.tries + 1))
    given_up = update(Selected).where(*here, Selected.tries >= TRIES)
    work.db.execute(given_up.values(status=_S.REFUSED, code=BROKEN))


def selection_at(work: Work, event: Event, uid: UUID | None) -> Selection:
    """A selection of an event; raises :class:`~leernet.errors.NotFound` (``selection_unknown``)."""
    query = select(Selection).where(Selection.uid == uid, Selection.event_id == event.id)
    found = work.db.scalars(query).one_or_none()
    if found is None:
        raise NotFound("selection_unknown", "This is not known, or it is too long ago.")
    return found


@dataclass(frozen=True)
class Outcome:
    """How far a selection is: how many are still to come, what came of the others, for whom it could not be."""

    due: int
    done: Mapping[str, int]
    refused: Sequence[Selected]
    refused_count: int


def outcome_of(work: Work, selection: Selection) -> Outcome:
    """In two statements, however many there are."""
    counts = select(Selected.status, Selected.code, func.count()).where(Selected.selection_id == selection.id)
    due, refused, done = 0, 0, Counter[str]()
    for status, code, number in work.db.execute(counts.group_by(Selected.status, Selected.code)):
        if status is _S.DONE:
            done[code] += number
        elif status is _S.DUE:
            due += number
        else:
            refused += number
    query = (
        select(Selected)
        .where(Selected.selection_id == selection.id, Selected.status == _S.REFUSED)
        .order_by(Selected.id)
        .limit(SHOWN)
        .options(joinedload(Selected.registration, innerjoin=True))
    )
    return Outcome(due, done, work.db.scalars(query).all(), refused)


def under_way(work: Work, event_id: int) -> Sequence[Selection]:
    """The selections of an event of which something is still to be done."""
    due = exists().where(Selected.selection_id == Selection.id, _IS_DUE)
    return work.db.scalars(select(Selection).where(Selection.event_id == event_id, due).order_by(Selection.id)).all()


def forget_selections(work: Work) -> None:
    """Delete what was done long ago: the journal of each person tells it. What a mail was written to stays."""
    written = exists().where(Message.selection_id == Selection.id)
    due = exists().where(Selected.selection_id == Selection.id, _IS_DUE)
    old = select(Selection.id).where(Selection.made_at < work.now - KEPT, ~written, ~due)
    for table in (Selected, Selection):
        column = Selected.selection_id if table is Selected else Selection.id
        work.db.execute(delete(table).where(column.in_(old)).execution_options(synchronize_session=False))


def _is_before_turn(work: Work, line: Selected) -> bool:
    """Whether somebody of the same selection comes first, whoever does them; who was tried in vain holds nobody up."""
    earlier = aliased(Selected)
    query = select(earlier.id).where(
        earlier.selection_id == line.selection_id,
        earlier.id < line.id,
        earlier.status == literal_column(f"'{_S.DUE.value}'"),
        earlier.tries == 0,
    )
    return line.tries == 0 and work.db.scalars(query.limit(1)).one_or_none() is not None


def _told(error: LeernetError) -> dict[str, object]:
    """The numbers in an error: other values may be somebody's own."""
    return {name: value for name, value in error.data.items() if isinstance(value, int | float)}
