"""A view of the table of registrations as an organiser fills it in: a name, which columns, in which order."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from marshmallow import Schema

from ..errors import InvalidInput, Problem
from .load import load
from .texts import Line

SHOW, POSITION = "show_", "place_"
NAME, LAST = 80, 999


@dataclass(frozen=True)
class ViewRequest:
    """What to keep; ``with_query``: the filters and the order that are on, too."""

    name: str
    columns: tuple[str, ...]
    with_query: bool


class ViewSchema(Schema):
    """What is kept beside the columns."""

    name = Line(missing=Problem("name_missing", "Type a name."), largest=NAME)


def load_view(sent: Mapping[str, str], known: Collection[str]) -> ViewRequest:
    """The view that was filled in: the columns that are ticked, of those that are known, by their numbers.

    :raises InvalidInput: ``form_invalid``, with all problems
    """
    problems: list[Problem] = []
    name = ""
    try:
        name = str(load(ViewSchema(), sent)["name"])
    except InvalidInput as error:
        problems += error.problems
    places: dict[str, int] = {}
    for key in (one for one in known if sent.get(f"{SHOW}{one}")):
        text = sent.get(f"{POSITION}{key}", "").strip() or str(LAST)
        if text.isascii() and text.isdigit() and int(text[:9]) <= LAST:
            places[key] = int(text)
        else:
            wrong = "Type a whole number from 0 to {largest}."
            problems.append(Problem("number_invalid", wrong, field=f"{POSITION}{key}", largest=LAST))
    if problems:
        raise InvalidInput("form_invalid", "Something is not right yet.", problems=tuple(problems))
    return ViewRequest(name, tuple(sorted(places, key=lambda key: places[key])), bool(sent.get("with_query")))
