"""What forms of the desk are made of: fields, groups of them, and rows that come and go."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """How a field is typed in, and what it is in the table of a programme."""

    LINE = "line"
    PROSE = "prose"
    LINES = "lines"
    NUMBER = "number"
    FLAG = "flag"
    CHOICE = "choice"
    SET = "set"
    MOMENT = "moment"
    DAY = "day"
    URL = "url"
    EMAIL = "email"
    ORGANISATION = "organisation"
    FILE = "file"
    HIDDEN = "hidden"
    KEPT = "kept"
    """What no form can show: it goes along as it is."""


@dataclass(frozen=True)
class Option:
    """One of the words that a field takes."""

    value: str
    label: str


@dataclass(frozen=True, kw_only=True)
class Field:
    """One field. ``name`` is the key in the table, all texts are in the language of the page.

    ``named_by``: of a key that nobody types, the fields from which it is made: the first that is filled in.
    ``default``: what stands there at first, and what the table means where it says nothing.
    """

    name: str
    label: str = ""
    kind: Kind = Kind.LINE
    hint: str = ""
    needed: bool = False
    options: Sequence[Option] = ()
    most: int = 200
    rows: int = 4
    default: str = ""
    named_by: Sequence[str] = ()


@dataclass(frozen=True, kw_only=True)
class Group:
    """A table within the table. ``side_by_side``: short fields that stand next to one another."""

    name: str
    label: str
    items: "Sequence[Item]"
    hint: str = ""
    side_by_side: bool = True


@dataclass(frozen=True)
class Add:
    """A button that adds a row in which something stands already."""

    label: str
    values: Mapping[str, str]


@dataclass(frozen=True, kw_only=True)
class Rows:
    """A list of tables: ``items`` gives the fields of a row, which can hang on what stands in it.

    ``title`` is of one row, with its number at ``{n}``; ``choose``: what the adds are, where one chooses among many.
    """

    name: str
    label: str
    title: str
    items: "Callable[[Mapping[str, object]], Sequence[Item]]"
    adds: Sequence[Add]
    hint: str = ""
    choose: str = ""


Item = Field | Group | Rows

Raw = dict[str, object]
"""What somebody typed: text under a field, a dict under a group, a list of dicts under rows."""

MOST_ROWS = 200


def rows_of(value: object) -> list[Raw]:
    """The rows of a list, as far as they are tables."""
    return [dict(one) for one in value if isinstance(one, Mapping)] if isinstance(value, list | tuple) else []


def table_of(value: object) -> Raw:
    """A table; empty where there is none."""
    return dict(value) if isinstance(value, Mapping) else {}


def text_of(value: object) -> str:
    """Text; empty where there is none."""
    return value if isinstance(value, str) else ""
