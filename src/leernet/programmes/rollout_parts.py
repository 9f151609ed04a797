"""What a copy has of its template, part by part, and how to see that a part was changed by hand."""

import hashlib
import json
from collections.abc import Collection, Mapping, Sequence

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from ..model import Event, Organisation, RolloutCopy, RolloutTarget
from ..work import Work
from .copying import as_template
from .inheriting import TAKEN, copy_of
from .subjects import OneEvent, event_tables
from .tables import Table, tidy


def template_table(work: Work, template: Event) -> Table:
    """What copies of a template take over."""
    return as_template(tidy(OneEvent(slug=template.slug).read(work, lock=False)))


def digest(value: object) -> str:
    """Stands for what is in a part of a copy."""
    return hashlib.sha256(json.dumps(value, sort_keys=True, default=str).encode()).hexdigest()[:16]


def digests(table: Table, keys: Sequence[str] = TAKEN) -> dict[str, str]:
    """Those of all parts that a copy takes over."""
    return {key: digest(table.get(key)) for key in keys}


def organisations_by_event(work: Work, template_id: int) -> dict[int | None, list[str]]:
    """The slugs of the organisations on a template's list, by the id of their event."""
    query = (
        select(RolloutTarget.event_id, Organisation.slug)
        .join(RolloutTarget.organisation)
        .where(RolloutTarget.template_id == template_id)
        .order_by(RolloutTarget.id)
    )
    found: dict[int | None, list[str]] = {}
    for event_id, slug in work.db.execute(query):
        found.setdefault(event_id, []).append(slug)
    return found


def wanted_tables(work: Work, template: Event, copies: Collection[RolloutCopy]) -> Mapping[int, tuple[Table, Table]]:
    """What stands in each copy, and what would if nobody had changed it; by the id of the event."""
    mine = organisations_by_event(work, template.id)
    source, own = template_table(work, template), mine.get(template.id, [])
    tables = event_tables(work, [one.event.slug for one in copies])
    found = {}
    for copy in copies:
        present = tidy(tables[copy.event.slug])
        found[copy.event_id] = present, tidy(copy_of(source, present, mine.get(copy.event_id, []), own))
    return found


def note_taken(work: Work, template: Event, renewed: Collection[int] = ()) -> None:
    """Of copies that were not made here but loaded: what is as in the template follows it, all else was set by hand.

    :param renewed: the ids of copies that were loaded anew
    """
    query = select(RolloutCopy).where(RolloutCopy.template_id == template.id, RolloutCopy.event_id != template.id)
    rows = work.db.scalars(query.options(joinedload(RolloutCopy.event)))
    copies = [one for one in rows if not one.taken or one.event_id in renewed]
    tables = wanted_tables(work, template, copies) if copies else {}
    for copy in copies:
        present, wanted = tables[copy.event_id]
        same = [key for key in TAKEN if present.get(key) == wanted.get(key)]
        copy.taken = {**(copy.taken or {}), **digests(present, same)}
    work.db.flush()
