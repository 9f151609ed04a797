"""Views of the table of registrations: kept with a name, so that colleagues open the same."""

from collections.abc import Collection, Mapping, Sequence
from uuid import UUID

from sqlalchemy import ColumnElement, delete, or_, select

from ...errors import Conflict, NotFound
from ...model import Event, TableView
from ...work import Work

MOST = 40
"""Views that one series, or one event, can have."""


def views_of(work: Work, event: Event) -> Sequence[TableView]:
    """The views that an event can be shown in, by name: those of its series, or its own."""
    return work.db.scalars(select(TableView).where(_of(event)).order_by(TableView.name, TableView.id)).all()


def keep_view(
    work: Work,
    event: Event,
    name: str,
    columns: Sequence[str],
    query: Mapping[str, str],
    *,
    uid: UUID | None = None,
    known: Collection[str] = (),
) -> TableView:
    """Keep a new view; or change the one with this ``uid``.

    :param known: the columns that this event has: those of other events of the series that the view shows, it keeps

    :raises NotFound: ``view_unknown``
    :raises Conflict: ``view_name_taken``, ``views_full``
    """
    present = views_of(work, event)
    view = None if uid is None else _find(present, uid)
    if any(one.name.casefold() == name.casefold() and one is not view for one in present):
        raise Conflict("view_name_taken", "There is a view called “{name}” already.", field="name", name=name)
    if view is not None:
        beyond = [key for key in view.columns if key not in known]
        view.name, view.columns, view.query = name, [*columns, *beyond], dict(query)
        view.made_at, view.made_by = work.now, work.actor.name
        return view
    if len(present) >= MOST:
        raise Conflict("views_full", "There are {n} views. Remove one that nobody uses.", n=MOST)
    alone = event.series_id is None
    view = TableView(
        name=name, columns=list(columns), query=dict(query), made_at=work.now, made_by=work.actor.name,
        series_id=event.series_id, event_id=event.id if alone else None,
    )  # fmt: skip
    work.db.add(view)
    work.db.flush()
    return view


def remove_view(work: Work, event: Event, uid: UUID) -> None:
    """Remove it for everybody; raises :class:`~leernet.errors.NotFound` (``view_unknown``)."""
    work.db.execute(delete(TableView).where(TableView.id == _find(views_of(work, event), uid).id))


def _of(event: Event) -> ColumnElement[bool]:
    here = TableView.event_id == event.id
    # An event can have come into a series since: what was its own stays within reach.
    return here if event.series_id is None else or_(here, TableView.series_id == event.series_id)


def _find(views: Sequence[TableView], uid: UUID) -> TableView:
    found = next((one for one in views if one.uid == uid), None)
    if found is None:
        raise NotFound("view_unknown", "This view is not known.")
    return found
