"""The list that a contact person sends: rows of a form, what they paste, or a file; each person checked by itself."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from marshmallow import Schema

from ..errors import InvalidInput, Problem
from ..model import email_key
from ..services.delegations.delegating import Person
from .load import load
from .people_lists import FIELDS, Row, rows_of_table, rows_of_text
from .spreadsheets import read_table
from .texts import EmailAddress, Line, PersonName

MOST_PEOPLE = 200
MOST_ROWS = 40
"""Rows of a form; a longer list is pasted or sent as a file."""


class ListedSchema(Schema):
    """Somebody on a list."""

    name = PersonName(missing=Problem("name_missing", "The name is missing."))
    email = EmailAddress(missing=Problem("email_missing", "The e-mail address is missing."))
    function = Line()
    department = Line()
    format = Line()


@dataclass(frozen=True)
class Listed:
    """Somebody on a list as they stand there, and who that is; None with what is wrong instead."""

    row: Row
    person: Person | None
    problems: Sequence[Problem] = ()


def load_rows(sent: Mapping[str, str], file: bytes) -> list[Row]:
    """All people who were sent, in whichever way; ``file`` is empty when none was.

    :raises InvalidInput: ``form_invalid``: nobody, or too many; or what :func:`~.spreadsheets.read_table` raises
    """
    rows = [*_form_rows(sent), *rows_of_text(sent.get("pasted", ""))]
    if file:
        rows += rows_of_table(read_table(file))
    if not rows:
        raise _refuse(Problem("people_missing", "Fill in at least one person.", field="name_0"))
    if len(rows) > MOST_PEOPLE:
        raise _refuse(
            Problem(
                "people_too_many",
                "These are {number} people; at most {most} go at once.",
                field="pasted",
                number=len(rows),
                most=MOST_PEOPLE,
            )
        )
    return rows


def check_rows(rows: Sequence[Row], formats: Mapping[str, str]) -> list[Listed]:
    """Each of them checked; somebody who stands there twice counts the first time.

    :param formats: keys of ways to take part, by each word for them, casefolded
    """
    first: set[str] = set()
    return [_check(row, formats, first) for row in rows]


def packed(rows: Sequence[Row]) -> str:
    """Rows as one field of a form."""
    return "\n".join("\t".join(row.get(field, "") for field in FIELDS) for row in rows)


def unpacked(text: str) -> list[Row]:
    """The rows of :func:`packed`."""
    lines = [line.split("\t") for line in text.splitlines() if line.strip()][:MOST_PEOPLE]
    return [dict(zip(FIELDS, line, strict=False)) for line in lines]


def _form_rows(sent: Mapping[str, str]) -> Iterator[Row]:
    for number in range(MOST_ROWS):
        row = {field: sent.get(f"{field}_{number}", "").strip() for field in FIELDS}
        if any(row[field] for field in FIELDS if field != "format"):
            yield row


def _check(row: Row, formats: Mapping[str, str], first: set[str]) -> Listed:
    try:
        values = {name: str(value) for name, value in load(ListedSchema(), row).items()}
    except InvalidInput as error:
        return Listed(row, None, error.problems)
    wanted = values["format"].casefold()
    if wanted and wanted not in formats:
        unknown = Problem("format_unknown", "Choose one of the ways to take part.", field="format")
        return Listed(row, None, (unknown,))
    if email_key(values["email"]) in first:
        return Listed(row, None, (Problem("person_twice", "This address is in the list twice.", field="email"),))
    first.add(email_key(values["email"]))
    return Listed(row, Person(**{**values, "format": formats.get(wanted, "")}))


def _refuse(problem: Problem) -> InvalidInput:
    return InvalidInput("form_invalid", "Something is not right yet.", problems=(problem,))
