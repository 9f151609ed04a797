"""What organisers fill in at the desk: a reason, a recap with its quotes and materials."""

import re
from collections.abc import Iterator, Mapping

from marshmallow import Schema

from ..errors import InvalidInput, Problem
from ..model import Recap
from ..services.events.recaps import RecapRequest
from .load import load, refuse
from .texts import Line, Text

BODY, QUOTE, REASON, CATEGORY, ADDRESS = 30_000, 1_000, 500, 100, 500
MOST_ROWS = 40
QUOTES = ("quote_text", "quote_name", "quote_organisation", "quote_consent")
MATERIALS = ("material_title", "material_url")

_WEB = re.compile(r"https?://[^\s/]+\.[^\s]+", re.IGNORECASE)


class WebAddress(Line):
    """An address of the web."""

    def _deserialize(self, value: object, attr: str | None, data: Mapping[str, object] | None, **_: object) -> str:
        address = super()._deserialize(value, attr, data)
        if address and not _WEB.fullmatch(address):
            raise refuse("url_invalid", "Type a web address such as https://example.org/slides.pdf.")
        return address


class ReasonSchema(Schema):
    """Why something is undone: whoever it is about reads it."""

    reason = Text(missing=Problem("reason_missing", "Say why: people read this."), largest=REASON)


class RecapSchema(Schema):
    """A recap without its rows."""

    title = Line(missing=Problem("title_missing", "Give the recap a title."))
    body = Text(missing=Problem("body_missing", "Write what was learnt."), largest=BODY)
    category = Line(largest=CATEGORY)
    publisher = Line()


def load_reason(sent: Mapping[str, str]) -> str:
    """The reason that was given; raises :class:`~leernet.errors.InvalidInput` without one."""
    return str(load(ReasonSchema(), sent)["reason"])


def load_recap(sent: Mapping[str, str]) -> RecapRequest:
    """The recap that was written; rows that are empty are left out.

    :raises InvalidInput: ``form_invalid``, with all problems
    """
    values = {name: str(value) for name, value in load(_schema(sent)(), sent).items()}
    problems = tuple(_halves(values))
    if problems:
        raise InvalidInput("form_invalid", "Something is not right yet.", problems=problems)
    quotes = [row for row in _rows(values, QUOTES) if row["text"]]
    materials = [{**row, "title": row["title"] or row["url"]} for row in _rows(values, MATERIALS) if row["url"]]
    plain = {name: values[name] for name in RecapSchema().fields}
    return RecapRequest(**plain, quotes=tuple(quotes), materials=tuple(materials))


def recap_values(recap: Recap) -> dict[str, str]:
    """The values of the form for a recap that is there."""
    values = {name: str(getattr(recap, name)) for name in RecapSchema().fields}
    for fields, rows in ((QUOTES, recap.quotes), (MATERIALS, recap.materials)):
        for number, row in enumerate(rows):
            values |= {f"{field}_{number}": row.get(field.partition("_")[2], "") for field in fields}
    return values


def _schema(sent: Mapping[str, str]) -> type[Schema]:
    """The schema with as many rows as were sent."""
    fields: dict[str, Line | Text] = {}
    for number in range(MOST_ROWS):
        if any(f"{field}_{number}" in sent for field in (*QUOTES, *MATERIALS)):
            fields |= {
                f"quote_text_{number}": Text(largest=QUOTE),
                f"quote_name_{number}": Line(),
                f"quote_organisation_{number}": Line(),
                f"quote_consent_{number}": Line(largest=3),
                f"material_title_{number}": Line(),
                f"material_url_{number}": WebAddress(largest=ADDRESS),
            }
    return type("RowsSchema", (RecapSchema,), fields)


def _rows(values: Mapping[str, str], fields: tuple[str, ...]) -> Iterator[dict[str, str]]:
    for number in range(MOST_ROWS):
        if f"{fields[0]}_{number}" in values:
            yield {field.partition("_")[2]: values[f"{field}_{number}"] for field in fields}


def _halves(values: Mapping[str, str]) -> Iterator[Problem]:
    """Half a row: who said it, without what; what it is called, without where."""
    for number, row in enumerate(_rows(values, QUOTES)):
        if not row["text"] and (row["name"] or row["organisation"]):
            yield Problem("quote_missing", "Type what was said, or leave the name empty.", field=f"quote_text_{number}")
    for number, row in enumerate(_rows(values, MATERIALS)):
        if row["title"] and not row["url"]:
            yield Problem("url_missing", "Type where it can be found.", field=f"material_url_{number}")
