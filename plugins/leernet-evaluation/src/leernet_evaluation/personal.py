"""What the plugin keeps of people: whether they answered, their named answers, and that they want no mail."""

from collections.abc import Mapping

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from leernet import Text
from leernet.hookspecs import Person, PersonalData
from leernet.model import Event, Registration

from .results import labels_of
from .tables import Asked, Given, Question, Quiet, Response


class Evaluations(PersonalData):
    """Given out, and erased with the rest. An anonymous answer is of nobody: it cannot be found, and stays."""

    purpose = Text(
        nl="Of u een evaluatie invulde, en wat u daar op naam antwoordde: om van te leren. Anonieme antwoorden horen "
        "bij niemand en staan er niet bij.",
        en="Whether you answered an evaluation, and what you answered by name: to learn from. Anonymous answers are "
        "nobody's and are not here.",
    )

    def export(self, db: Session, person: Person) -> Mapping[str, object]:
        """For each event whether they answered, and the named answers; whether they want no mail."""
        query = (
            select(Event.title, Asked.answered, Response.id)
            .select_from(Asked)
            .join(Registration, Registration.id == Asked.registration_id)
            .join(Event, Event.id == Registration.event_id)
            .outerjoin(Response, Response.registration_id == Registration.id)
            .where(Asked.registration_id.in_(person.registrations))
            .order_by(Event.sort_key, Event.id)
        )
        rows = db.execute(query).all()
        answers = _answers(db, person)
        evaluations = [
            {"event": title, "answered": answered, **({"answers": answers[response]} if response in answers else {})}
            for title, answered, response in rows
        ]
        found: dict[str, object] = {"evaluations": evaluations} if evaluations else {}
        if db.get(Quiet, person.participant_id) is not None:
            found["wants_no_mail"] = True
        return found

    def erase(self, db: Session, person: Person) -> None:
        """Their named answers too; what they answered without their name cannot be told from that of others."""
        named = select(Response.id).where(Response.registration_id.in_(person.registrations))
        for statement in (
            delete(Given).where(Given.response_id.in_(named)),
            delete(Response).where(Response.registration_id.in_(person.registrations)),
            delete(Asked).where(Asked.registration_id.in_(person.registrations)),
            delete(Quiet).where(Quiet.participant_id == person.participant_id),
        ):
            db.execute(statement.execution_options(synchronize_session=False))


def _answers(db: Session, person: Person) -> dict[object, list[dict[str, object]]]:
    query = (
        select(Response.id, Question, Given.values)
        .join(Given, Given.response_id == Response.id)
        .join(Question, Question.id == Given.question_id)
        .where(Response.registration_id.in_(person.registrations))
        .order_by(Question.position, Question.id)
    )
    found: dict[object, list[dict[str, object]]] = {}
    for response_id, question, values in db.execute(query):
        labels = labels_of(question, "nl")
        answer = [labels.get(value, value) for value in values]
        found.setdefault(response_id, []).append({"question": question.label, "answer": answer})
    return found
