"""What the plugin keeps of people: the insights that they wrote, and the actions that they see to."""

from collections.abc import Mapping

from sqlalchemy import Select, delete, select, update
from sqlalchemy.orm import Session

from leernet import Text
from leernet.hookspecs import Person, PersonalData
from leernet.model import Event, Registration

from .tables import Action, Insight, Shown


class InsightsAndActions(PersonalData):
    """Given out, and erased with the rest: of an action the person goes, and what the organisation agreed stays."""

    purpose = Text(
        nl="Inzichten die u opschreef, en afspraken waar u voor zorgt: om te weten wie wat doet en u te herinneren.",
        en="Insights that you wrote, and actions that you see to: to know who does what, and to remind you.",
    )

    def export(self, db: Session, person: Person) -> Mapping[str, object]:
        """Insights in full; actions with what, for whom, by when."""
        written = (
            select(Insight, Event.title)
            .join(Event, Event.id == Insight.event_id)
            .where(Insight.registration_id.in_(person.registrations))
            .order_by(Insight.id)
        )
        agreed = (
            select(Action, Event.title)
            .join(Event, Event.id == Action.event_id)
            .where(Action.participant_id == person.participant_id, Action.event_id.in_(_events(person)))
            .order_by(Action.id)
        )
        insights = [
            {"event": title, "text": one.text, "shown": one.shown.value, "created_at": one.created_at.isoformat()}
            for one, title in db.execute(written)
        ]
        actions = [
            {
                "event": title,
                "what": one.what,
                "organisation": one.organisation_name,
                "due": one.due.edtf if one.due else None,
                "state": one.state.value,
                "progress": one.progress,
            }
            for one, title in db.execute(agreed)
        ]
        return {key: values for key, values in (("insights", insights), ("actions", actions)) if values}

    def erase(self, db: Session, person: Person) -> None:
        """What waits to be approved goes; an insight that was approved and an action are nobody's any more."""
        mine = Insight.registration_id.in_(person.registrations)
        for statement in (
            delete(Insight).where(mine, Insight.shown == Shown.WAITING),
            update(Insight).where(mine).values(registration_id=None, organisation_name=""),
            update(Action)
            .where(Action.participant_id == person.participant_id, Action.event_id.in_(_events(person)))
            .values(participant_id=None, remind_on=None, reminded=True),
        ):
            db.execute(statement.execution_options(synchronize_session=False))


def _events(person: Person) -> Select[int]:
    return select(Registration.event_id).where(Registration.id.in_(person.registrations))
