"""Views of the table of registrations: kept with a name, so that colleagues open the same."""

from collections.abc import Collection, Mapping, Sequence
from uuid import UUID

from sqlalchemy import ColumnElement, delete, or_, select

from ...errors import Conflict, Forbidden, NotFound
from ...model import EVERYTHING, Event, Reach, Series, TableView
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
    within: Reach = EVERYTHING,
) -> TableView:
    """Keep a new view; or change the one with this ``uid``.

    :param within: what they organise who does it: of a part of a series, the view is of this event only
    :param known: the columns that this event has: those of other events of the series that the view shows, it keeps

    :raises NotFound: ``view_unknown``
    :raises Conflict: ``view_name_taken``, ``views_full``
    :raises Forbidden: ``view_of_series``
    """
    _one_at_a_time(work, event)
    present = views_of(work, event)
    view = None if uid is None else _own(present, uid, within)
    if any(one.name.casefold() == name.casefold() and one is not view for one in present):
        raise Conflict("view_name_taken", "There is a view called “{name}” already.", field="name", name=name)
    if view is not None:
        beyond = [key for key in view.columns if key not in known]
        view.name, view.columns, view.query = name, [*columns, *beyond], dict(query)
        view.made_at, view.made_by = work.now, work.actor.name
        return view
    if len(present) >= MOST:
        raise Conflict("views_full", "There are {n} views. Remove one that nobody uses.", n=MOST)
    alone = event.series_id is None or not within.covers_ids(event.series_id, None)
    view = TableView(
        name=name, columns=list(columns), query=dict(query), made_at=work.now, made_by=work.actor.name,
        series_id=None if alone else event.series_id, event_id=event.id if alone else None,
    )  # fmt: skip
    work.db.add(view)
    work.db.flush()
    return view


def remove_view(work: Work, event: Event, uid: UUID, within: Reach = EVERYTHING) -> None:
    """Remove it for everybody.

    :raises NotFound: ``view_unknown``
    :raises Forbidden: ``view_of_series``
    """
    work.db.execute(delete(TableView).where(TableView.id == _own(views_of(work, event), uid, within).id))


def _one_at_a_time(work: Work, event: Event) -> None:
    """Of two who keep a view of the same name the second finds that of the first. Nobody who registers waits for it."""
    whole = Event.id == event.id if event.series_id is None else Series.id == event.series_id
    row = select(Event.id if event.series_id is None else Series.id).where(whole)
    work.db.execute(row.with_for_update(key_share=True))


def _of(event: Event) -> ColumnElement[bool]:
    here = TableView.event_id == event.id
    # An event can have come into a series since: what was its own stays within reach.
    return here if event.series_id is None else or_(here, TableView.series_id == event.series_id)


def _own(views: Sequence[TableView], uid: UUID, within: Reach) -> TableView:
    view = _find(views, uid)
    if view.series_id is not None and not within.covers_ids(view.series_id, None):
        raise Forbidden("view_of_series", "This view is of the whole series, and you organise a part of it.")
    return view


def _find(views: Sequence[TableView], uid: UUID) -> TableView:
    found = next((one for one in views if one.uid == uid), None)
    if found is None:
        raise NotFound("view_unknown", "This view is not known.")
    return found
