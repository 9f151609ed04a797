"""Ids that stand in a row without being a foreign key: in lists, in the names of actors, in what the journal says."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol
from uuid import uuid4

from sqlalchemy import Table

from ..archived import UNKNOWN, Convert, IdInText, Ids, Names
from ..errors import Problem
from ..model import (
    Audience,
    Block,
    Certificate,
    Delegation,
    Event,
    Invitation,
    Material,
    Membership,
    Message,
    MessageStatus,
    Organisation,
    Participant,
    Quota,
    Recap,
    Registration,
    Series,
)
from ..model.base import table_of
from ..model.invitations import NOBODY
from .naming import KNOWN

Values = dict[str, object]


class Row(Protocol):
    """What changes several columns of a row together, once each was done by itself.

    ``raw``: columns of which the archive holds something else than the column does; :meth:`arrive` makes that of it.
    """

    raw: Sequence[str]

    def leave(self, values: Values, names: Names) -> Values:
        """As the row stands in the archive."""
        ...

    def arrive(self, values: Values, ids: Ids) -> Values:
        """As the row stands here."""
        ...


def key_of_organisation() -> IdInText:
    """The key by which organisations are told apart: see :func:`leernet.services.quotas.organisation_key`."""
    return IdInText(before=KNOWN, table=table_of(Organisation))


@dataclass(frozen=True)
class IdList(Convert):
    """A list of ids of one table, of which those that do not go along are left out."""

    table: Table

    def leave(self, value: object, names: Names) -> object:
        """Names."""
        assert isinstance(value, list)
        named = [names.name(self.table, one) for one in value]
        return [one for one in named if one is not None]

    def arrive(self, value: object, ids: Ids) -> object:
        """Ids."""
        assert isinstance(value, list)
        return [ids.identity(self.table, one) for one in value]


@dataclass(frozen=True)
class Reference(Convert):
    """An id of another table, for which there is no foreign key."""

    table: Table

    def leave(self, value: object, names: Names) -> object:
        """A name."""
        return None if value is None else names.name(self.table, value)

    def arrive(self, value: object, ids: Ids) -> object:
        """An id."""
        return None if value is None else ids.identity(self.table, value)


class Number(Convert):
    """The number of a certificate; of one that was erased nothing is left that tells it from others."""

    def leave(self, value: object, names: Names) -> object:
        """The number, or that there was one."""
        return NOBODY if isinstance(value, str) and value.startswith(NOBODY) else value

    def arrive(self, value: object, ids: Ids) -> object:
        """The number, or one that nobody quotes."""
        return f"{NOBODY}{uuid4().hex}" if value == NOBODY else value


class Said(Convert):
    """What an entry of the journal says: under some keys stand ids."""

    def leave(self, value: object, names: Names) -> object:
        """With names."""
        return _said(value, names.name)

    def arrive(self, value: object, ids: Ids) -> object:
        """With ids."""
        return _said(value, ids.identity)


class Actor(Convert):
    """Who did something: a contact person or a member by the row that stands for them; keys of the API stay behind."""

    _PARTS = (
        IdInText(before="delegation:", table=table_of(Delegation)),
        IdInText(before="membership:", table=table_of(Membership)),
    )

    def leave(self, value: object, names: Names) -> object:
        """With a name."""
        if isinstance(value, str) and value.startswith("api:"):
            return f"api:{UNKNOWN}"
        for one in self._PARTS:
            value = one.leave(value, names)
        return value

    def arrive(self, value: object, ids: Ids) -> object:
        """With an id."""
        if isinstance(value, str) and value.startswith("api:"):
            return f"api:{UNKNOWN}"
        for one in self._PARTS:
            value = one.arrive(value, ids)
        return value


_SUBJECTS: Mapping[str, Table] = {
    name: table_of(model)
    for name, model in (
        ("audience", Audience),
        ("certificate", Certificate),
        ("delegation", Delegation),
        ("event", Event),
        ("invitation", Invitation),
        ("material", Material),
        ("membership", Membership),
        ("message", Message),
        ("organisation", Organisation),
        ("participant", Participant),
        ("quota", Quota),
        ("recap", Recap),
        ("registration", Registration),
        ("series", Series),
    )
}
_DATA: Mapping[str, Table] = {
    "block": table_of(Block),
    "by": table_of(Registration),
    "message": table_of(Message),
    "registered": table_of(Registration),
    "replaces": table_of(Registration),
}
"""The keys of what an entry says under which ids stand."""


class Subject(Row):
    """What an entry of the journal, or a delivery of it, is about. Of what does not go along, no id is left (0)."""

    raw = ("subject_id",)

    def leave(self, values: Values, names: Names) -> Values:
        """By name."""
        table = _SUBJECTS.get(str(values["subject"]))
        subject = None if table is None else names.name(table, values["subject_id"])
        return {**values, "subject_id": subject}

    def arrive(self, values: Values, ids: Ids) -> Values:
        """By id."""
        table, subject = _SUBJECTS.get(str(values["subject"])), values["subject_id"]
        try:
            identity = 0 if table is None or subject is None else ids.identity(table, subject)
        except Problem as problem:
            raise Problem(problem.code, problem.message, field="subject_id", **problem.data) from None
        return {**values, "subject_id": identity}


def _said(data: object, change: Callable[[Table, object], object]) -> object:
    assert isinstance(data, dict)
    return {key: _changed(_DATA.get(key), value, change) for key, value in data.items()}


def _changed(table: Table | None, value: object, change: Callable[[Table, object], object]) -> object:
    if table is None or value is None:
        return value
    if isinstance(value, list):
        return [_changed(table, one, change) for one in value]
    return change(table, value)


class _Planned(Row):
    """A message that was to go out later goes along as a draft: else two networks would send it."""

    raw = ()

    def leave(self, values: Values, names: Names) -> Values:
        """A draft."""
        if values["status"] != MessageStatus.PLANNED.value:
            return values
        return {**values, "status": MessageStatus.DRAFT.value, "send_at": None}

    def arrive(self, values: Values, ids: Ids) -> Values:
        """A draft, whatever an archive says; one that went out stays so."""
        planned = values["status"] in (MessageStatus.PLANNED, MessageStatus.SENDING)
        return {**values, "status": MessageStatus.DRAFT, "send_at": None} if planned else values


def planned_is_draft() -> Row:
    """For messages."""
    return _Planned()
