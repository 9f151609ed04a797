"""What a series delivers, by when, and where it stands."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from leernet import Conflict, InvalidInput, NotFound
from leernet.model import Series, When

from .deadlines import NO_DEADLINE, due_sort
from .tables import DELIVERABLE_TRANSITIONS, Deliverable, DeliverableState

MOST = 500


@dataclass(frozen=True, kw_only=True)
class Promised:
    """What is to be delivered."""

    title: str
    title_en: str = ""
    organisation: str = ""
    due: When | None = None
    state: DeliverableState = DeliverableState.PLANNED
    url: str = ""


def promise(db: Session, series: Series, promised: Promised) -> Deliverable:
    """Add a deliverable.

    :raises InvalidInput: ``not_delivered``
    :raises Conflict: ``too_many_deliverables``
    """
    if len(db.scalars(select(Deliverable.id).where(Deliverable.series_id == series.id)).all()) >= MOST:
        raise Conflict("too_many_deliverables", "There are {most} deliverables already.", most=MOST)
    deliverable = Deliverable(series_id=series.id, title=promised.title, due_sort=NO_DEADLINE, state=promised.state)
    _fill(deliverable, promised)
    db.add(deliverable)
    db.flush()
    return deliverable


def change_deliverable(db: Session, deliverable: Deliverable, promised: Promised) -> dict[str, object]:
    """Write it anew; returns what stood there.

    :raises InvalidInput: ``not_delivered``
    :raises IllegalTransition: it cannot come there from where it is
    """
    before = told(deliverable)
    if promised.state is not deliverable.state:
        deliverable.state = DELIVERABLE_TRANSITIONS.check(deliverable.state, promised.state)
    _fill(deliverable, promised)
    db.flush()
    return before


def told(deliverable: Deliverable) -> dict[str, object]:
    """What the journal keeps of it."""
    return {
        "title": deliverable.title,
        "due": deliverable.due.edtf if deliverable.due else None,
        "state": deliverable.state.value,
        "url": deliverable.url,
    }


def find_deliverable(db: Session, series: Series, deliverable_id: int, *, lock: bool = True) -> Deliverable:
    """A deliverable of this series, to be changed; raises :class:`~leernet.errors.NotFound`."""
    query = select(Deliverable).where(Deliverable.id == deliverable_id, Deliverable.series_id == series.id)
    found = db.scalars(query.with_for_update() if lock else query).one_or_none()
    if found is None:
        raise NotFound("deliverable_unknown", "There is no such deliverable any more.")
    return found


def deliverables_of(db: Session, series: Series) -> list[Deliverable]:
    """The deliverables of a series, in order of their deadline."""
    query = select(Deliverable).where(Deliverable.series_id == series.id)
    return list(db.scalars(query.order_by(Deliverable.due_sort, Deliverable.title, Deliverable.id)))


def _fill(deliverable: Deliverable, promised: Promised) -> None:
    if promised.url and promised.state is not DeliverableState.DELIVERED:
        raise InvalidInput("not_delivered", "A link goes with what was delivered.", field="url")
    deliverable.title, deliverable.title_en = promised.title, promised.title_en
    deliverable.organisation_name, deliverable.url = promised.organisation, promised.url
    deliverable.due, deliverable.due_sort = promised.due, due_sort(promised.due)
    deliverable.due_last = promised.due.last if promised.due else None
