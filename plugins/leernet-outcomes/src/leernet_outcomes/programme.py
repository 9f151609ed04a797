"""What a programme file says of outcomes: what a series delivers, and what participants of an event may write down."""

from collections.abc import Mapping

from marshmallow import Schema, ValidationError, fields, validate
from sqlalchemy.orm import Session

from leernet import InvalidInput
from leernet.hookspecs import Journal, ProgrammePart
from leernet.model import Details, Event, Series, When

from . import deliverables
from .deadlines import read_deadline
from .deliverables import Promised, change_deliverable, deliverables_of, promise
from .insights import open_to_participants, opened_at
from .tables import Deliverable, DeliverableState

KEY = "outcomes"


class Deadline(fields.String):
    """A deadline as people write it, kept in EDTF."""

    def _deserialize(self, value: object, attr: str | None, data: object, **kwargs: object) -> str:
        written = super()._deserialize(value, attr, data, **kwargs)
        try:
            when = read_deadline(written or "")
        except InvalidInput:
            raise ValidationError("Write it as 14 March 2027, March 2027, spring 2027 or 2027.") from None
        return when.edtf if when else ""


class DeliverableSchema(Schema):
    """``deliverables``: ``title`` is needed, and tells one from another."""

    title = fields.String(required=True, validate=validate.Length(min=1, max=300))
    title_en = fields.String(validate=validate.Length(max=300))
    organisation = fields.String(validate=validate.Length(max=200))
    due = Deadline()
    state = fields.String(validate=validate.OneOf([state.value for state in DeliverableState]))
    url = fields.Url(schemes={"http", "https"})


class SeriesSchema(Schema):
    """``[series.more.outcomes]``."""

    deliverables = fields.List(fields.Nested(DeliverableSchema))


class EventSchema(Schema):
    """``[events.more.outcomes]``: what participants may write down."""

    insights = fields.Boolean(load_default=False)
    actions = fields.Boolean(load_default=False)


class SeriesPart(ProgrammePart):
    """What a series delivers. What a file leaves out of one stays as it is, and so do those that it does not name."""

    key = KEY
    of = Series

    def schema(self) -> Schema:
        """A list of deliverables."""
        return SeriesSchema()

    def load(self, db: Session, subject: Series | Event, details: Details, journal: Journal) -> bool:
        """Add those that are new, change those that are there."""
        assert isinstance(subject, Series)
        there = {one.title: one for one in deliverables_of(db, subject)}
        wanted = details.get("deliverables")
        rows = wanted if isinstance(wanted, list) else []
        changed = [_load(db, subject, there.get(row["title"]), row, journal) for row in rows]
        return any(changed)

    def dump(self, db: Session, subject: Series | Event) -> Details:
        """All of them, in order."""
        assert isinstance(subject, Series)
        rows = [_table(one) for one in deliverables_of(db, subject)]
        return {"deliverables": rows} if rows else {}


class EventPart(ProgrammePart):
    """What participants of an event may write down."""

    key = KEY
    of = Event

    def schema(self) -> Schema:
        """Two switches."""
        return EventSchema()

    def load(self, db: Session, subject: Series | Event, details: Details, journal: Journal) -> bool:
        """Switch them."""
        assert isinstance(subject, Event)
        wanted = {name: bool(details.get(name)) for name in ("insights", "actions")}
        opened = opened_at(db, subject.id)
        if wanted == {"insights": bool(opened.insights), "actions": bool(opened.actions)}:
            return False
        open_to_participants(db, subject, insights=wanted["insights"], actions=wanted["actions"])
        journal("outcomes.opened", subject.id, event_id=subject.id, **wanted)
        return True

    def dump(self, db: Session, subject: Series | Event) -> Details:
        """What is on."""
        opened = opened_at(db, subject.id)
        return {name: True for name in ("insights", "actions") if getattr(opened, name)}


def _load(db: Session, series: Series, there: Deliverable | None, row: Mapping[str, str], journal: Journal) -> bool:
    said = {**(_table(there) if there else {}), **row}
    promised = Promised(
        title=said["title"],
        title_en=said.get("title_en", ""),
        organisation=said.get("organisation", ""),
        due=When.parse(said["due"]) if said.get("due") else None,
        state=DeliverableState(said.get("state", DeliverableState.PLANNED.value)),
        url=said.get("url", ""),
    )
    if there is None:
        found = promise(db, series, promised)
        journal("outcomes.deliverable_planned", found.id, after=deliverables.told(found))
        return True
    if {name: value for name, value in said.items() if value} == _table(there):
        return False
    before = change_deliverable(db, there, promised)
    journal("outcomes.deliverable_changed", there.id, before=before, after=deliverables.told(there))
    return True


def _table(one: Deliverable) -> dict[str, str]:
    values = {
        "title": one.title,
        "title_en": one.title_en,
        "organisation": one.organisation_name,
        "due": one.due.edtf if one.due else "",
        "state": one.state.value,
        "url": one.url,
    }
    return {name: value for name, value in values.items() if value}
