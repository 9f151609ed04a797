"""Groups as they are told outside of this plugin: by the uids of registrations."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from leernet.hookspecs import PeopleGroup
from leernet.model import Event, Registration

from .state import load


def people_groups(db: Session, event: Event) -> Sequence[PeopleGroup]:
    """The groups of an event in order, without who is away."""
    state = load(db, event)
    if not state.groups:
        return ()
    query = select(Registration.id, Registration.uid).where(Registration.event_id == event.id)
    uids = {row.id: row.uid for row in db.execute(query)}
    formats = {one.id: one.key for one in event.formats}
    leaders = {one.id: state.people.get(one.facilitator_id or 0) for one in state.groups}
    return [
        PeopleGroup(
            number=group.number,
            room=group.room,
            technique=group.technique,
            format=formats.get(group.format_id or 0, ""),
            facilitator=uids[leads.id] if (leads := leaders[group.id]) else None,
            facilitator_name=leads.name if leads else group.facilitator_name,
            members=[uids[one.id] for one in state.present(group)],
            is_told=state.plan.told_at is not None,
        )
        for group in state.groups
    ]
