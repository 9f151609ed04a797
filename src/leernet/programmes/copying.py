"""An event as the template of the next one: what is the same again, with its moments as far from the new beginning."""

from collections.abc import Callable, Collection, Mapping
from datetime import datetime, timedelta

from .tables import Table

ONCE = frozenset({"slug", "number", "status", "when", "blocks", "follows", "registration", "confirm_again", "weekday"})
"""What belongs to one event only."""
PARTS: Mapping[str, frozenset[str]] = {
    "texts": frozenset({"sections"}),
    "formats": frozenset({"formats"}),
    "registration": frozenset({"admission", "registration", "waiting_list", "max_per_organisation"}),
    "audiences": frozenset({"audiences"}),
    "agenda": frozenset({"agenda", "contributions"}),
    "partners": frozenset({"partners"}),
    "contact": frozenset({"contact"}),
    "questions": frozenset({"questions"}),
}
"""What a follow-up can take over, each with its keys in a table."""
MOMENTS = frozenset({"start", "released"})


def as_template(table: Table) -> Table:
    """What another event takes over, its times still those of the first; ``first_start`` says from when they count."""
    blocks = table.get("blocks")
    first = blocks[0].get("start") if isinstance(blocks, list) and blocks else None
    offered = table.get("registration")
    hours = offered.get("offer_hours") if isinstance(offered, Mapping) else None
    kept = {name: value for name, value in table.items() if name not in ONCE}
    kept |= {name: _not_given_yet(table[name]) for name in PARTS["agenda"] if name in table}
    return {**kept, **({"registration": {"offer_hours": hours}} if hours else {}), "first_start": first}


def _not_given_yet(value: object) -> object:
    """Who gave a contribution there did not give it here."""
    if isinstance(value, list):
        return [_not_given_yet(one) for one in value]
    if not isinstance(value, Mapping):
        return value
    given = {"status": "agreed"} if value.get("status") == "given" else {}
    return {name: _not_given_yet(one) for name, one in value.items()} | given


def parts_of_template(template: Table, parts: Collection[str]) -> Table:
    """Of a template only these parts, by their names in :data:`PARTS`; what it is in, and when it began, stay."""
    kept = {"language", "first_start"}.union(*(PARTS[part] for part in parts if part in PARTS))
    return {name: value for name, value in template.items() if name in kept}


def with_times_of(template: Table) -> Callable[[Table], Table]:
    """Moves the moments of what was copied along with the first block of the new event; without one they go."""

    def settle(table: Table) -> Table:
        blocks = table.get("blocks")
        start = blocks[0].get("start") if isinstance(blocks, list) and blocks else None
        by = _between(template.get("first_start"), start)
        return {name: _moved(value, by) for name, value in table.items() if name != "first_start"} | (
            {"blocks": blocks} if blocks else {}
        )

    return settle


def _between(first: object, other: object) -> timedelta | None:
    one, two = _read(first), _read(other)
    return two - one if one and two else None


def _read(value: object) -> datetime | None:
    """Local time; an offset says which of two hours is meant, and is of no use elsewhere."""
    try:
        return datetime.fromisoformat(str(value)).replace(tzinfo=None) if value else None
    except ValueError:
        return None


def _moved(value: object, by: timedelta | None) -> object:
    if isinstance(value, list):
        return [_moved(one, by) for one in value]
    if not isinstance(value, Mapping):
        return value
    moved = {name: _moved(one, by) for name, one in value.items() if name not in MOMENTS}
    for name in MOMENTS.intersection(value):
        moment = _read(value[name])
        if moment is not None and by is not None:
            moved[name] = (moment + by).isoformat(timespec="minutes")
    return moved
