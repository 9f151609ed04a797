"""The draft programme: events made of the themes that are needed most, edited, and added to the series."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from leernet import Conflict, InvalidInput, LeernetError, Problem, Text
from leernet.display import display_when
from leernet.model import Event, EventStatus, Series, When

from .counting import Numbers
from .tables import Draft

PlanEvents = Callable[[Sequence[Mapping[str, object]]], Sequence[int]]
LONGEST, MOST = 2000, 30
_ABOUT = Text(
    nl="Gevraagd door {needs}, aangeboden door {offers}, van {organisations} organisaties in dit netwerk.",
    en="Asked for by {needs}, offered by {offers}, of {organisations} organisations in this network.",
)
_FIELDS = ("title", "theme", "when", "about")
_SEASONS, _QUARTERS = ("21", "22", "23", "24"), ("33", "34", "35", "36")
_AHEAD = 2
"""So many years ahead a date can be chosen, this one not counted."""


@dataclass(frozen=True)
class Edited:
    """What a form says of one row."""

    title: str
    theme: str
    when: str
    about: str


def drafts_of(db: Session, series_id: int) -> list[Draft]:
    """The rows, in order."""
    query = select(Draft).where(Draft.series_id == series_id).order_by(Draft.position, Draft.id)
    return list(db.scalars(query))


def periods(today: date, language: str) -> list[tuple[str, str]]:
    """The dates with a coarse grain that can be chosen: seasons, then quarters, months and years still to come."""
    years = range(today.year, today.year + _AHEAD + 1)
    months = tuple(f"{month:02}" for month in range(1, 13))
    parts = [[f"{year}-{part}" for year in years for part in group] for group in (_SEASONS, _QUARTERS, months)]
    choices = [When(one) for group in parts for one in group] + [When(str(year)) for year in years]
    return [(one.edtf, display_when(one, language)) for one in choices if one.last is not None and one.last >= today]


def later(edtf: str, steps: int) -> str:
    """The season, quarter, month or year that comes so many later; empty stays empty."""
    if not edtf:
        return ""
    year, _, part = edtf.partition("-")
    if not part:
        return str(int(year) + steps)
    group = next((one for one in (_SEASONS, _QUARTERS) if part in one), tuple(f"{m:02}" for m in range(1, 13)))
    place = group.index(part) + steps
    return f"{int(year) + place // len(group)}-{group[place % len(group)]}"


def draft(db: Session, series: Series, numbers: Sequence[Numbers], first: str) -> int:
    """Add a row for each theme that is not in the draft yet, each a season (quarter, month …) after the one before.

    :raises InvalidInput: ``no_themes_chosen``, ``when_invalid``
    :raises Conflict: ``draft_full``
    """
    check_when(first, "first")
    there = drafts_of(db, series.id)
    known = {one.theme.casefold() for one in there if one.event_id is None}
    wanted = [one for one in numbers if one.tag is not None and one.tag.key not in known]
    if not wanted:
        raise InvalidInput("no_themes_chosen", "Choose themes that are not in the draft yet.", field="first")
    if len(there) + len(wanted) > MOST:
        raise Conflict("draft_full", "A draft has at most {most} events.", most=MOST)
    position = (db.scalar(select(func.max(Draft.position)).where(Draft.series_id == series.id)) or 0) + 1
    for step, one in enumerate(wanted):
        name = one.tag.name if one.tag else ""
        db.add(
            Draft(
                series_id=series.id,
                position=position + step,
                title=name,
                theme=name,
                when=later(first, step),
                about=_about(one, series.language),
            )
        )
    db.flush()
    return len(wanted)


def add_row(db: Session, series: Series) -> None:
    """An empty row, for what nobody asked for.

    :raises Conflict: ``draft_full``
    """
    there = drafts_of(db, series.id)
    if len(there) >= MOST:
        raise Conflict("draft_full", "A draft has at most {most} events.", most=MOST)
    position = max((one.position for one in there), default=0) + 1
    db.add(Draft(series_id=series.id, position=position, title=""))
    db.flush()


def edit(db: Session, drafts: Sequence[Draft], rows: Mapping[int, Edited | None]) -> None:
    """Keep what a form says of each row; None takes the row out. What was added to the series stays as it is there.

    :raises InvalidInput: ``form_invalid`` with the problems of all rows
    """
    problems: list[Problem] = []
    for one in drafts:
        if one.id not in rows:
            continue
        row = rows[one.id]
        if row is None:
            db.delete(one)
        elif one.event_id is None:
            problems += _problems(one.id, row)
            one.title, one.theme, one.when, one.about = row.title, row.theme, row.when, row.about
    if problems:
        raise InvalidInput("form_invalid", "Something is not right yet.", problems=tuple(problems))
    db.flush()


def add_to_series(drafts: Sequence[Draft], status: EventStatus, plan_events: PlanEvents) -> int:
    """Add the rows that are not in the series yet, with the checks of the desk; returns how many.

    :raises Conflict: ``nothing_to_add``
    :raises InvalidInput: with the fields of the rows
    """
    rows = [one for one in drafts if one.event_id is None]
    if not rows:
        raise Conflict("nothing_to_add", "All of the draft is in the series already.")
    problems = [problem for one in rows for problem in _problems(one.id, Edited(one.title, one.theme, one.when, ""))]
    if problems:
        raise InvalidInput("form_invalid", "Something is not right yet.", problems=tuple(problems))
    try:
        ids = plan_events([_table(one, status) for one in rows])
    except InvalidInput as error:
        error.problems = tuple(_placed(error, rows))
        raise
    for one, event_id in zip(rows, ids, strict=True):
        one.event_id = event_id
    return len(rows)


def events_of(db: Session, drafts: Sequence[Draft]) -> Mapping[int, Event]:
    """The events that were made of rows, by id."""
    ids = [one.event_id for one in drafts if one.event_id is not None]
    return {one.id: one for one in db.scalars(select(Event).where(Event.id.in_(ids)))} if ids else {}


def check_when(edtf: str, field: str) -> None:
    """Raises :class:`~leernet.errors.InvalidInput` (``when_invalid``) unless it can be read."""
    try:
        When(edtf)
    except InvalidInput as error:
        error.field = field
        raise


def _problems(draft_id: int, row: Edited) -> Iterator[Problem]:
    if not row.title:
        yield Problem("field_required", "This has to be filled in.", field=f"title_{draft_id}")
    try:
        When(row.when)
    except InvalidInput as error:
        yield _at(error, f"when_{draft_id}")


def _table(one: Draft, status: EventStatus) -> Mapping[str, object]:
    """As it would stand in a programme file."""
    return {
        "title": one.title,
        "status": status.value,
        **({"theme": one.theme} if one.theme else {}),
        **({"when": one.when} if one.when else {}),
        **({"sections": [{"key": "what", "text": one.about}]} if one.about else {}),
    }


def _placed(error: InvalidInput, rows: Sequence[Draft]) -> Iterator[Problem]:
    """The problems at the fields of the form: ``events[1].title`` stands in the second row."""
    for problem in error.problems:
        place, _, name = (problem.field or "").partition(".")
        number = place.removeprefix("events[").removesuffix("]")
        row = rows[int(number)] if number.isdigit() and int(number) < len(rows) else rows[0]
        field = name if name in _FIELDS else "title"
        yield _at(problem, f"{field}_{row.id}")


def _at(error: LeernetError, field: str) -> Problem:
    """The same, at a field of the form."""
    problem = Problem(error.code, error.message, field=field)
    problem.data = error.data
    return problem


def _about(numbers: Numbers, language: str) -> str:
    """Numbers only: what people wrote is not for everybody."""
    text = _ABOUT.get(language).replace("{needs}", str(numbers.needs)).replace("{offers}", str(numbers.offers))
    return text.replace("{organisations}", str(numbers.organisations))
