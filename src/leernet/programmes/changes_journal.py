"""Changes as the journal keeps them: without personal data, and without what a plugin may hold secret."""

from collections.abc import Iterator, Mapping

from .comparing import Change, differences
from .tables import Table

UNTOLD = frozenset({"contact", "contributions", "signatories", "details", "logo", "email", "brand"})
"""That these changed is written down, but not what stood in them: people, links to join, pictures."""
ELSEWHERE = frozenset({"status"})
"""What has an entry of its own."""
LONGEST = 2000


def changes_between(before: Table, after: Table) -> list[dict[str, object]]:
    """Each change with its ``place``, and ``before`` and ``after`` where they can be told."""
    return [_entry(one) for one in differences(before, after) if one.place not in ELSEWHERE]


def _entry(change: Change) -> dict[str, object]:
    if UNTOLD.intersection(change.steps):
        return {"place": change.place}
    return {"place": change.place, "before": _told(change.before), "after": _told(change.after)}


def _told(value: object) -> object:
    if isinstance(value, Mapping):
        return dict(_told_parts(value))
    if isinstance(value, list):
        return [_told(one) for one in value]
    return value if value is None or isinstance(value, bool | int | float) else str(value)[:LONGEST]


def _told_parts(table: Mapping[str, object]) -> Iterator[tuple[str, object]]:
    for name, value in table.items():
        if name not in UNTOLD:
            yield name, _told(value)
