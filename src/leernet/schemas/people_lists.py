"""Lists of people as others have them: lines of a mail program, cells of a spreadsheet, with a heading or without."""

import re
from collections.abc import Iterator, Mapping, Sequence

from .spreadsheets import Table, table_of
from .texts import clean

Row = Mapping[str, str]
"""One person: ``name``, ``email``, ``function``, ``department``, ``format``; what was not there is left out."""

FIELDS = ("name", "email", "function", "department", "format")
HEADINGS: Mapping[str, Sequence[str]] = {
    "name": ("naam", "name", "volledige naam", "full name", "deelnemer", "participant"),
    "first": ("voornaam", "roepnaam", "first name", "given name"),
    "infix": ("tussenvoegsel", "tussenvoegsels", "infix"),
    "last": ("achternaam", "last name", "surname", "family name"),
    "email": ("e-mail", "email", "mail", "e-mailadres", "emailadres", "mailadres", "e-mail address", "email address"),
    "function": ("functie", "function", "werk", "work", "rol", "role", "job title"),
    "department": ("afdeling", "department", "team", "onderdeel"),
    "format": ("vorm", "hoe", "format", "how", "deelname"),
}
_FIELD_OF = {heading: field for field, headings in HEADINGS.items() for heading in headings}
_ADDRESSED = re.compile(r"\s*[;,]?\s*([^<>]*?)\s*<([^<>]*)>")


def rows_of_text(text: str) -> list[Row]:
    """What somebody pasted: ``Anna <anna@example.org>``, or cells separated by tabs, semicolons or commas."""
    lines = [line for line in clean_lines(text) if line.strip()]
    if any("<" in line and "\t" not in line for line in lines):
        return [row for line in lines for row in _addressed(line)]
    return rows_of_table(table_of("\n".join(lines)))


def clean_lines(text: str) -> list[str]:
    """Lines with their tabs kept."""
    return ["\t".join(clean(cell) for cell in line.split("\t")) for line in text.splitlines()]


def rows_of_table(table: Table) -> list[Row]:
    """Cells by the heading above them; without a heading, the address is where the ``@`` is."""
    if not table:
        return []
    fields = [_FIELD_OF.get(clean(cell).casefold().rstrip(":* "), "") for cell in table[0]]
    if "email" in fields and not any("@" in cell for cell in table[0]):
        return [_named(zip(fields, row, strict=False)) for row in table[1:]]
    return [_guessed(row) for row in table]


def _named(cells: Iterator[tuple[str, str]]) -> Row:
    row: dict[str, str] = {}
    for field, cell in cells:
        if field and not row.get(field):
            row[field] = clean(cell)
    parts = [row.pop(part, "") for part in ("first", "infix", "last")]
    if not row.get("name"):
        row["name"] = " ".join(part for part in parts if part)
    return row


def _guessed(cells: Sequence[str]) -> Row:
    """The address where the ``@`` is; the others in the order of :data:`FIELDS`."""
    at = next((number for number, cell in enumerate(cells) if "@" in cell), None)
    email = "" if at is None else cells[at]
    others = [cell for number, cell in enumerate(cells) if number != at]
    rest = [field for field in FIELDS if field != "email"]
    return {"email": clean(email), **{field: clean(cell) for field, cell in zip(rest, others, strict=False)}}


def _addressed(line: str) -> Iterator[Row]:
    """``Anna <anna@example.org>; "Meer, Bob van der" <bob@example.org>``; a line without one is a row of its own."""
    end = 0
    for match in _ADDRESSED.finditer(line):
        end = match.end()
        yield {"name": clean(match[1].strip(" \"'")), "email": clean(match[2])}
    if rest := line[end:].strip(" ;,"):
        yield from rows_of_table(table_of(rest))
