"""Results as a list for a spreadsheet: of named answers a line for each person, of anonymous ones only counts."""

from collections.abc import Iterator, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from leernet.display import display_when
from leernet.hookspecs import Document, Visit, csv_file
from leernet.model import Event, Registration

from .comparing import Compared
from .questions import questions_of
from .results import Outcome, labels_of, results_of
from .tables import Given, Plan, Question, Response
from .words import decimal


def results_file(db: Session, plan: Plan, visit: Visit) -> Document:
    """The results of an event."""
    event, name = visit.event, visit.translator.gettext("Evaluation").lower()
    if plan.named and not plan.forgotten:
        rows = _named(db, event, visit)
    else:
        rows = _counted([("", one) for one in results_of(db, plan, visit.language)], visit)
    return csv_file(f"{event.slug}-{name}.csv", rows, visit.language)


def comparison_file(found: Sequence[Compared], visit: Visit) -> Document:
    """The results of all events of a series, a line for each answer at each event."""
    name = visit.translator.gettext("Evaluation").lower()
    lines = [
        (f"{line.event.title} ({display_when(line.event.when, visit.language)})", line.outcome)
        for one in found
        for line in one.lines
    ]
    return csv_file(f"{visit.series.slug}-{name}.csv", _counted(lines, visit, of_series=True), visit.language)


def _counted(lines: Sequence[tuple[str, Outcome]], visit: Visit, *, of_series: bool = False) -> Iterator[list[str]]:
    _ = visit.translator.gettext
    head = [_("Question"), _("Answer"), _("People"), _("Percent"), _("Mean"), _("Median")]
    yield [*([_("Event")] if of_series else []), *head]
    for event, outcome in lines:
        first = [*([event] if of_series else []), outcome.question.text(visit.language)]
        if outcome.hidden:
            yield [*first, _("too few answers to show"), "", "", "", ""]
        middle = [decimal(outcome.mean, visit.language), decimal(outcome.median, visit.language)]
        for bar in outcome.bars if not outcome.hidden else ():
            yield [*first, bar.label, str(bar.count), str(bar.percent), *middle]
        for text in outcome.texts:
            yield [*first, text, "", "", "", ""]


def _named(db: Session, event: Event, visit: Visit) -> Iterator[list[str]]:
    _ = visit.translator.gettext
    questions = questions_of(db, event.id)
    yield [_("Name"), _("Organisation"), *(one.text(visit.language) for one in questions)]
    answers: dict[tuple[object, int], list[str]] = {}
    query = select(Given.response_id, Given.question_id, Given.values).join(Response, Response.id == Given.response_id)
    for response_id, question_id, values in db.execute(query.where(Response.event_id == event.id)):
        answers[response_id, question_id] = values
    people = (
        select(Response.id, Registration.name, Registration.organisation_name)
        .join(Registration, Registration.id == Response.registration_id)
        .where(Response.event_id == event.id)
        .order_by(Registration.name, Registration.id)
    )
    for response_id, name, organisation in db.execute(people):
        yield [name, organisation, *(_cell(one, answers.get((response_id, one.id), []), visit) for one in questions)]


def _cell(question: Question, values: Sequence[str], visit: Visit) -> str:
    labels = labels_of(question, visit.language)
    return ", ".join(labels.get(value, value) for value in values)
