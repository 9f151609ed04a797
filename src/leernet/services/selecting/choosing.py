"""An organiser picks people from a list and says what to do with them: first to look at, then in one go."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import ColumnElement, case, func, insert, literal, select

from ...errors import Conflict, NotFound
from ...model import Act, Event, Registration, RegistrationStatus, Selected, SelectedStatus, Selection
from ...model.base import table_of
from ...work import Work
from ..attendance.checking_in import begun_block
from ..desk.filtering import Filter, fitting
from ..upsert import insert_once
from .acts import AT_BLOCK, suits

SHOWN = 50
"""Of how many the names are shown beforehand."""


@dataclass(frozen=True, kw_only=True)
class Choice:
    """What to do, and with whom: those whose ``uids`` were ticked, or else all that fit a filter."""

    act: Act
    block_id: int | None = None
    uids: frozenset[UUID] = frozenset()
    filter: Filter | None = None


@dataclass(frozen=True)
class Look:
    """For whom it will be done, and of whom not: by their status, since it makes no sense for them."""

    people: int
    first: Sequence[Registration]
    left_out: Mapping[RegistrationStatus, int]


def look(work: Work, event: Event, choice: Choice) -> Look:
    """What would happen, in two statements; nothing is changed."""
    suit = suits(choice.act, choice.block_id)
    counts = (
        select(Registration.status, func.sum(case((suit, 1), else_=0)), func.count())
        .where(*_chosen(work, event, choice))
        .group_by(Registration.status)
    )
    rows = [(row[0], row[1], row[2]) for row in work.db.execute(counts)]
    first = select(Registration).where(*_chosen(work, event, choice), suit).order_by(Registration.id).limit(SHOWN)
    left_out = {status: every - fit for status, fit, every in rows if every > fit}
    return Look(sum(fit for _, fit, _ in rows), work.db.scalars(first).all(), left_out)


def choose(
    work: Work, event: Event, choice: Choice, uid: UUID, *, reason: str = "", people: int | None = None
) -> Selection:
    """Write down with whom it is to be done; the same ``uid`` again is the same selection, and changes nothing.

    It is done by :func:`~leernet.services.selecting.doing.do_line`, for one after the other.

    :param people: how many the organiser was shown
    :raises NotFound: ``block_unknown``; ``selection_unknown``, where the ``uid`` is that of another event
    :raises Conflict: ``selection_empty``; ``selection_changed``, when it would be another number of people by now;
        ``block_not_begun``
    """
    known = _known(work, event, uid)
    if known is not None:
        return known
    if choice.act in AT_BLOCK:
        begun_block(work, event, choice.block_id or 0)
    values = {
        "event_id": event.id,
        "act": choice.act,
        "made_at": work.now,
        "made_by": work.actor.name,
        "uid": uid,
        "reason": reason,
        "block_id": choice.block_id,
    }
    is_new = insert_once(work.db, Selection, values, key=("uid",)) is not None
    selection = _known(work, event, uid)
    if selection is None:
        raise NotFound("selection_unknown", "This is not known, or it is too long ago.")
    if not is_new:  # two clicks at once: the other was first
        return selection
    written = _write(work, event, choice, selection)
    if not written:
        raise Conflict("selection_empty", "For none of these people can that be done.")
    if people is not None and written != people:
        raise Conflict(
            "selection_changed",
            "Since you opened this page it has become {n} people. Look once more whom it concerns.",
            n=written,
        )
    if choice.act is not Act.WRITE:
        work.journal("event.done_for_many", event.id, event_id=event.id, act=choice.act.value, people=written)
    return selection


def _known(work: Work, event: Event, uid: UUID) -> Selection | None:
    return work.db.scalars(select(Selection).where(Selection.uid == uid, Selection.event_id == event.id)).one_or_none()


def _chosen(work: Work, event: Event, choice: Choice) -> list[ColumnElement[bool]]:
    if choice.filter is not None:
        return fitting(work, event, choice.filter)
    return [Registration.event_id == event.id, Registration.uid.in_(choice.uids)]


def _write(work: Work, event: Event, choice: Choice, selection: Selection) -> int:
    """In one statement, in the order in which it is done.

    Who asked first is answered first. Of those who are cancelled, who waits goes first: else they would be given the
    places of the others.
    """
    table = table_of(Selected)
    status = SelectedStatus.DONE if choice.act is Act.WRITE else SelectedStatus.DUE
    holds = case((Registration.status == RegistrationStatus.CONFIRMED, 1), else_=0)
    rows = (
        select(
            literal(selection.id),
            Registration.id,
            literal(status, table.c.status.type),
            literal(""),
            literal(""),
            literal({}, table.c.data.type),
            literal(0),
        )
        .where(*_chosen(work, event, choice), suits(choice.act, choice.block_id))
        .order_by(holds, Registration.id)
    )
    columns = ["selection_id", "registration_id", "status", "code", "message", "data", "tries"]
    work.db.execute(insert(table).from_select(columns, rows))
    return work.db.scalar(select(func.count()).where(table.c.selection_id == selection.id)) or 0
