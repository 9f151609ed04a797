"""What of a table goes along when a series moves to another network in an archive, and how its ids become names."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from marshmallow.fields import Field
from sqlalchemy import ColumnElement, Select, Table
from sqlalchemy.orm import Session

UNKNOWN = "0"
"""Stands in a text for the id of what does not go along."""


class Names(Protocol):
    """By what an archive knows rows: an id means nothing in another network."""

    def name(self, table: Table, identity: object) -> object:
        """The name of a row, as plain JSON; None where it does not go along."""
        ...


class Ids(Protocol):
    """The other way round, while an archive is loaded."""

    def identity(self, table: Table, name: object) -> object:
        """The id that a row has here.

        :raises Problem: ``archive_reference``: the archive has no such row
        """
        ...


class Convert(Protocol):
    """A column in which ids stand that are no foreign keys."""

    def leave(self, value: object, names: Names) -> object:
        """The value as it stands in the archive: plain JSON."""
        ...

    def arrive(self, value: object, ids: Ids) -> object:
        """The value as it stands here."""
        ...


@dataclass(frozen=True, kw_only=True)
class IdInText(Convert):
    """A text that may be ``before``, an id of ``table``, and one of ``after``; any other text stays as it is."""

    before: str
    table: Table
    after: Sequence[str] = ("",)

    def leave(self, value: object, names: Names) -> object:
        """With the name of the row in place of its id."""
        match = self._match(r"\d+", value)
        if match is None:
            return value
        return f"{match[1]}{names.name(self.table, int(match[2])) or UNKNOWN}{match[3]}"

    def arrive(self, value: object, ids: Ids) -> object:
        """With the id that the row has here."""
        match = self._match(".+?", value)
        if match is None or match[2] == UNKNOWN:
            return value
        return f"{match[1]}{ids.identity(self.table, match[2])}{match[3]}"

    def _match(self, identity: str, value: object) -> re.Match[str] | None:
        after = "|".join(map(re.escape, self.after))
        pattern = f"({re.escape(self.before)})({identity})({after})"
        return re.fullmatch(pattern, value) if isinstance(value, str) else None


Accepts = Field[Any]
"""A field of marshmallow, whatever it gives: only whether it accepts a value counts."""

Within = Callable[[Table], Select[tuple[object]]]
"""The ids of the rows of a table that go along, to be put into a query."""


@dataclass(frozen=True, kw_only=True)
class ArchivedTable:
    """A table of which the rows of a series go along in its archive, every column of them.

    Foreign keys become the names of their rows, and get the ids that those have where the archive is loaded; a row
    gets another id of its own. One that leads to what does not go along is left empty where it may be.

    ``of``: the foreign keys by which a row belongs to a series; one of them is enough. ``chosen`` says it in another
    way, or further limits it. ``fields``: for columns of JSON (they need one), and for text that must be more than text
    (an address of the web): what has to accept the value before it is loaded, since an archive comes from anybody.
    ``converts``: for columns in which ids stand that are no foreign keys. ``stays``: columns that do not go along, with
    what they hold once loaded. ``unless_there``: the columns that are unique among all series; where the same is there
    already, it stays as it is and the row of the archive is left out.
    """

    table: Table
    of: Sequence[str] = ()
    chosen: Callable[[Session, Within], ColumnElement[bool]] | None = None
    fields: Mapping[str, Accepts] = field(default_factory=dict)
    converts: Mapping[str, Convert] = field(default_factory=dict)
    stays: Mapping[str, object] = field(default_factory=dict)
    unless_there: Sequence[str] = ()
