"""Change a part of a series, an event or an organisation: the same tables, checks and loader as a programme file has.

A form holds some keys of the table, and the version of what stood under them when it was made. Whoever is second to
save the same keys is told, and may look before they save over what the first one did. Other keys are nobody's concern.
"""

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from sqlalchemy import select

from ..errors import Conflict, InvalidInput, Problem
from ..model import Event, Quota
from ..work import Work
from .loading import load_programme
from .reading import programme_from
from .source import Source
from .subjects import Subject
from .tables import Table, tidy

R = TypeVar("R")
NEW = ""
"""The version of what is not there yet."""


@dataclass(frozen=True, kw_only=True)
class Edit:
    """What a form says: the ``values`` of its ``keys``, and the ``version`` that it was made from.

    ``sure``: whoever sent it knows what follows, as :func:`save` says when they do not.
    """

    keys: Sequence[str]
    values: Table
    version: str
    sure: bool = False


@dataclass(frozen=True, kw_only=True)
class Saved:
    """How many people get a mail about another time or place."""

    told: int


def version_of(table: Mapping[str, object], keys: Sequence[str]) -> str:
    """Stands for what is under these keys: the same as long as nobody changes it."""
    if not table:
        return NEW
    part = {key: table.get(key) for key in keys}
    return hashlib.sha256(json.dumps(part, sort_keys=True, default=str).encode()).hexdigest()[:32]


def present(work: Work, subject: Subject) -> Table:
    """The table of what is there now; empty for what is new."""
    return tidy(subject.read(work, lock=False))


def save(work: Work, subject: Subject, edit: Edit, source: Source) -> Saved:
    """Make the change, or say everything that stands in its way.

    :raises Conflict: ``changed_meanwhile``: somebody else changed the same since the form was made
    :raises InvalidInput: ``programme_invalid``, with places below :attr:`Subject.place`; ``needs_word``: what follows
        from it has to be known first
    """
    there = tidy(subject.read(work, lock=True))
    if version_of(there, edit.keys) != edit.version:
        raise Conflict("changed_meanwhile", "Somebody else changed this while you were busy with it.")
    if not subject.slug:
        _check_free(work, subject, edit.values.get("slug"))
    kept = {name: value for name, value in there.items() if name not in edit.keys}
    before = _capacities(work, subject)
    loaded = load_programme(work, programme_from(subject.document({**kept, **edit.values}), source))
    if not edit.sure:
        _ask(loaded.told, _overfull(before, _capacities(work, subject)))
    return Saved(told=loaded.told)


def rehearse(work: Work, do: Callable[[], R]) -> R:
    """Do something, see what comes of it, and undo it."""
    before = work.db.begin_nested()
    try:
        return do()
    finally:
        before.rollback()


def _check_free(work: Work, subject: Subject, slug: object) -> None:
    """What is new must not become a change of what is there."""
    if work.db.scalar(select(subject.model.id).where(subject.model.slug == slug)) is not None:
        problem = Problem(
            "slug_taken", "“{slug}” is taken. Choose another name.", field=f"{subject.place}.slug", slug=slug
        )
        raise InvalidInput("form_invalid", "Something is not right yet.", problems=(problem,))


def _ask(told: int, overfull: Sequence[tuple[int, int]]) -> None:
    problems = [
        Problem(
            "people_told",
            "Time or place change for people who have registered ({n}). They get a mail. Tick the box below if you are "
            "sure.",
            field="sure",
            n=told,
        )
        for _ in range(1 if told else 0)
    ]
    problems += [
        Problem(
            "fewer_than_taken",
            "{taken} people are in. With {capacity} places nobody is removed, and nobody is added until there is room. "
            "Tick the box below if you are sure.",
            field="sure",
            taken=taken,
            capacity=capacity,
        )
        for taken, capacity in overfull
    ]
    if problems:
        raise InvalidInput("needs_word", "This has consequences. Are you sure?", problems=tuple(problems))


def _capacities(work: Work, subject: Subject) -> dict[int, tuple[int, int | None]]:
    """How many are in, of how many, at each quota of an event."""
    event = select(Event.id).where(Event.slug == subject.slug).scalar_subquery()
    if not subject.has_places:
        return {}
    rows = work.db.execute(select(Quota.id, Quota.taken, Quota.capacity).where(Quota.event_id == event))
    return {row.id: (row.taken, row.capacity) for row in rows}


def _overfull(
    before: Mapping[int, tuple[int, int | None]], after: Mapping[int, tuple[int, int | None]]
) -> list[tuple[int, int]]:
    return [
        (taken, capacity)
        for quota, (taken, capacity) in after.items()
        if capacity is not None and capacity < taken and quota in before and before[quota][1] != capacity
    ]
