"""Which column of a list is what: recognised by its heading, and corrected by who sent it."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from ..errors import InvalidInput, Problem
from ..i18n import N_
from ..model import Question, QuestionKind
from ..model.questions import NO, YES
from ..services.asking.answering import PREFIX, field_of
from ..services.requests import RegistrationRequest
from .people_lists import HEADINGS, clean_lines
from .registration import load_registration
from .spreadsheets import MOST_COLUMNS, Table
from .texts import clean

MOST_PEOPLE = 500
"""People on one list."""

PEOPLE_FIELDS = (
    "name", "first", "infix", "last", "email", "organisation", "function", "department", "phone", "format", "audience",
    "language", "remarks",
)  # fmt: skip
"""What a column can be, beside an answer to a question (:func:`~leernet.services.asking.answering.field_of`)."""

_MORE: Mapping[str, Sequence[str]] = {
    "organisation": (
        "organisatie", "organisation", "organization", "werkgever", "employer", "bedrijf", "company", "gemeente",
        "municipality", "affiliation", "instelling",
    ),
    "phone": ("telefoon", "telefoonnummer", "phone", "telephone", "phone number", "mobiel", "mobile"),
    "audience": ("doelgroep", "audience"),
    "language": ("taal", "language", "locale"),
    "remarks": ("opmerking", "opmerkingen", "remark", "remarks", "comment", "comments"),
}  # fmt: skip
_FIELD_OF = {heading: field for field, named in {**HEADINGS, **_MORE}.items() for heading in named}
_YES, _NO = ("ja", "yes", "true", "waar", "1", "x", "j", "y"), ("nee", "no", "false", "onwaar", "0", "n", "-")
_LANGUAGES = {"nl": "nl", "nederlands": "nl", "dutch": "nl", "en": "en", "engels": "en", "english": "en"}
_OF_THEM = {
    "name_missing": N_("The name is missing."),
    "email_missing": N_("The e-mail address is missing."),
    "format_missing": N_("Choose how they will take part."),
}
_PARTS = re.compile(r"\s*[;|,]\s*")


@dataclass(frozen=True, kw_only=True)
class Defaults:
    """What is taken where a list does not say it."""

    format: str = ""
    audience: str = ""
    language: str = "nl"


@dataclass(frozen=True, kw_only=True)
class Words:
    """What a list may call the ways to take part and the audiences: their keys by each word, casefolded.

    ``whole``: whether a name and a way to take part are needed; for an invitation an address will do.
    """

    formats: Mapping[str, str]
    audiences: Mapping[str, str]
    questions: Sequence[Question] = ()
    whole: bool = True


@dataclass(frozen=True)
class ListedPerson:
    """A row: its number in the file, who stands there, and the request; None with what is wrong instead."""

    number: int
    name: str
    email: str
    request: RegistrationRequest | None
    problems: Sequence[Problem] = ()


def packed_table(table: Table) -> str:
    """A table as one field of a form: nothing of it is kept anywhere else."""
    return "\n".join("\t".join(" ".join(clean(cell).split()) for cell in row) for row in table)


def unpacked_table(text: str) -> Table:
    """The table of :func:`packed_table`."""
    return [line.split("\t")[:MOST_COLUMNS] for line in clean_lines(text)[: MOST_PEOPLE + 1] if line.strip()]


def has_heading(table: Table) -> bool:
    """Whether the first row says what stands below it."""
    return bool(table) and not any("@" in cell for cell in table[0])


def recognise(table: Table, questions: Sequence[Question]) -> list[str]:
    """What each column is; empty where that is not clear. Without a heading, the address is where the ``@`` is."""
    width = max(map(len, table), default=0)
    if not has_heading(table):
        return _guessed(table, width)
    named = {word: field for question in questions for word, field in _named(question)}
    found: list[str] = []
    for cell in table[0]:
        heading = clean(cell).casefold().rstrip(":*? ")
        field = _FIELD_OF.get(heading) or named.get(heading, "")
        found.append(field if field not in found else "")
    return [*found, *[""] * (width - len(found))]


def check_people(
    table: Table, columns: Sequence[str], words: Words, defaults: Defaults, event: str
) -> list[ListedPerson]:
    """Each row checked; an address that stands there twice counts the first time.

    :param columns: what each column is, as :func:`recognise` gives it
    :raises InvalidInput: ``form_invalid``, with ``column_missing`` or ``column_twice``, ``people_too_many``
    """
    _check_columns(columns)
    rows = table[1:] if has_heading(table) else table
    first = 2 if has_heading(table) else 1
    if len(rows) > MOST_PEOPLE:
        message = N_("These are {number} people; at most {most} go at once.")
        raise _refuse(Problem("people_too_many", message, field="file", number=len(rows), most=MOST_PEOPLE))
    there: set[str] = set()
    return [_person(number, row, columns, words, defaults, event, there) for number, row in enumerate(rows, first)]


def _check_columns(columns: Sequence[str]) -> None:
    used = [one for one in columns if one]
    if "email" not in used:
        raise _refuse(Problem("column_missing", "Say in which column the e-mail addresses are.", field="column_0"))
    for number, one in enumerate(columns):
        if one and one in columns[:number]:
            raise _refuse(Problem("column_twice", "Another column is this already.", field=f"column_{number}"))


def _person(
    number: int,
    row: Sequence[str],
    columns: Sequence[str],
    words: Words,
    defaults: Defaults,
    event: str,
    there: set[str],
) -> ListedPerson:
    cells = {field: clean(cell) for field, cell in zip(columns, row, strict=False) if field}
    parts = [cells.pop(part, "") for part in ("first", "infix", "last")]
    cells["name"] = cells.get("name") or " ".join(part for part in parts if part)
    name, email = cells["name"], cells.get("email", "")
    try:
        request = _request(cells, words, defaults, event)
    except InvalidInput as error:
        problems = [_of_them(one) for one in error.problems]
        return ListedPerson(number, name, email, None, problems)
    if request.email.casefold() in there:
        twice = Problem("person_twice", "This address is in the list twice.", field="email")
        return ListedPerson(number, name, email, None, (twice,))
    there.add(request.email.casefold())
    return ListedPerson(number, name, email, request)


def _of_them(problem: Problem) -> Problem:
    """The problem as it is said of somebody else."""
    message = _OF_THEM.get(problem.code, problem.message)
    return Problem(problem.code, message, field=problem.field, **problem.data)


def _request(cells: dict[str, str], words: Words, defaults: Defaults, event: str) -> RegistrationRequest:
    answers = {field: cells.pop(field) for field in list(cells) if field.startswith(PREFIX)}
    cells["format"] = _key(cells.get("format", ""), words.formats, defaults.format, "format")
    cells["audience"] = _key(cells.get("audience", ""), words.audiences, defaults.audience, "audience")
    language = _LANGUAGES.get(cells.pop("language", "").casefold()[:20], defaults.language)
    sent = {**cells, **_answers(words.questions, answers)}
    if words.whole:
        return load_registration(sent, event=event, language=language, answering=True)
    filled = {**sent, "name": sent["name"] or sent.get("email", "-"), "format": sent["format"] or "-"}
    return replace(load_registration(filled, event=event, language=language), format=sent["format"])


def _key(cell: str, words: Mapping[str, str], default: str, field: str) -> str:
    if not cell:
        return default
    if cell.casefold() not in words:
        message = N_("“{word}” is not one of these: {known}.")
        known = ", ".join(sorted(set(words))) or "–"
        raise _refuse(Problem("word_not_known", message, field=field, word=cell[:60], known=known))
    return words[cell.casefold()]


def _answers(questions: Sequence[Question], cells: Mapping[str, str]) -> dict[str, str]:
    """What stands in cells as the fields of a form: choices by their keys, or by what people call them."""
    fields: dict[str, str] = {}
    for question in questions:
        cell = cells.get(field_of(question), "")
        if not cell:
            continue
        if question.kind is QuestionKind.CHOICES:
            whole = _chosen(question, cell)
            chosen = [whole] if whole else [_choice(question, one) for one in _PARTS.split(cell) if one]
            fields |= {field_of(question, one): YES for one in chosen}
        else:
            fields[field_of(question)] = _choice(question, cell) if question.options else cell
    return fields


def _choice(question: Question, text: str) -> str:
    if question.kind is QuestionKind.YES_NO:
        said = YES if text.casefold() in _YES else NO if text.casefold() in _NO else ""
    else:
        said = _chosen(question, text)
    if not said:
        message = N_("“{word}” is not one of these: {known}.")
        known = ", ".join(one.get("nl") or one["key"] for one in question.choices) or f"{YES}, {NO}"
        raise _refuse(Problem("word_not_known", message, field=field_of(question), word=text[:60], known=known))
    return said


def _chosen(question: Question, text: str) -> str:
    """The key of what can be chosen, by that or by what people call it; empty for anything else."""
    wanted = text.casefold()
    names = ("key", "nl", "en")
    fits = (one["key"] for one in question.choices if wanted in {one.get(name, "").casefold() for name in names})
    return next(fits, "")


def _named(question: Question) -> list[tuple[str, str]]:
    words = [question.key, *question.label.values()]
    return [(clean(one).casefold().rstrip(":*? "), field_of(question)) for one in words]


def _guessed(table: Table, width: int) -> list[str]:
    found = [""] * width
    at = next((number for row in table for number, cell in enumerate(row) if "@" in cell), None)
    if at is not None:
        found[at] = "email"
    rest = iter(("name", "organisation", "function", "department"))
    return [one or next(rest, "") for one in found]


def _refuse(problem: Problem) -> InvalidInput:
    return InvalidInput("form_invalid", "Something is not right yet.", problems=(problem,))
