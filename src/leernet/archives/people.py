"""The people of an archive: who is known here already, by their address, stays exactly as they are here."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from sqlalchemy import select

from ..model import Participant
from ..model.base import table_of
from .checking import Line, Loading, checked_rows
from .rows import in_batches, insert_lines
from .tables import PEOPLE

SHOWN = 100


@dataclass
class People:
    """How many were new, and how many known. ``differing``: the first of those who have another name here, as address,
    name in the archive, name here."""

    new: int = 0
    known: int = 0
    differing: list[tuple[str, str, str]] = field(default_factory=list)


def load_people(loading: Loading) -> People:
    """Add who is not known.

    :raises InvalidInput: ``archive_invalid``
    """
    found = People()
    for lines in in_batches(checked_rows(loading, PEOPLE)):
        _load(loading, lines, found)
    return found


def _load(loading: Loading, lines: Sequence[Line], found: People) -> None:
    keys = [line.name for line in lines]
    query = select(Participant.email_key, Participant.id, Participant.name).where(Participant.email_key.in_(keys))
    there = {row[0]: (row[1], row[2]) for row in loading.work.db.execute(query)}
    new = [line for line in lines if line.name not in there]
    insert_lines(loading, PEOPLE, new)
    loading.new_people.update(line.name for line in new)
    found.new, found.known = found.new + len(new), found.known + len(there)
    for line in lines:
        if line.name in there:
            identity, name = there[line.name]
            loading.ids.note(table_of(Participant), line.name, identity)
            if name != line.values["name"] and len(found.differing) < SHOWN:
                found.differing.append((str(line.values["email"]), str(line.values["name"]), name))
