"""What the plugin keeps of people: their cases, and in which groups they were."""

from collections.abc import Mapping

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from leernet import Text
from leernet.hookspecs import Person, PersonalData
from leernet.model import Event

from .tables import Case, Group, Member, Told, Upset


class CasesAndGroups(PersonalData):
    """Given out, and erased with the rest; an anonymous case is of nobody and stays."""

    purpose = Text(
        nl="Uw casussen, en in welke groepen u zat: om u een volgende keer met anderen in te delen.",
        en="Your cases, and in which groups you were: to put you with others a next time.",
    )

    def export(self, db: Session, person: Person) -> Mapping[str, object]:
        """Cases in full; of groups the number and the room, and nobody else."""
        cases = db.scalars(select(Case).where(Case.registration_id.in_(person.registrations)).order_by(Case.id)).all()
        found = [
            {
                "title": case.title,
                "text": case.text,
                "confidentiality": case.confidentiality.value,
                "may_share": case.may_share,
                "status": case.status.value,
                "created_at": case.created_at.isoformat(),
            }
            for case in cases
        ]
        sits = select(Member.group_id).where(Member.registration_id.in_(person.registrations))
        query = (
            select(Event.title, Group.number, Group.room, Group.facilitator_id)
            .join(Group, Group.event_id == Event.id)
            .where(Group.id.in_(sits) | Group.facilitator_id.in_(person.registrations))
            .order_by(Event.sort_key, Group.number)
        )
        groups = [
            {"event": title, "group": number, "room": room, "facilitates": facilitator_id in person.registrations}
            for title, number, room, facilitator_id in db.execute(query)
        ]
        return {key: values for key, values in (("cases", found), ("groups", groups)) if values}

    def erase(self, db: Session, person: Person) -> None:
        """Before their registrations go."""
        for table in (Case, Member, Told, Upset):
            db.execute(delete(table).where(table.registration_id.in_(person.registrations)))
        db.execute(
            update(Group)
            .where(Group.facilitator_id.in_(person.registrations))
            .values(facilitator_id=None, facilitator_by_hand=False)
        )
