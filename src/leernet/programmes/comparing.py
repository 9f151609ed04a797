"""What differs between two tables of a programme: each change with its place, and what stood and stands there."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from .tables import Table, tidy


@dataclass(frozen=True)
class Change:
    """One change. ``place`` is as in a file, but names what has a key: ``formats[physical].capacity``."""

    place: str
    before: object
    after: object

    @property
    def steps(self) -> list[str]:
        """The names on the way to it: ``["formats", "physical", "capacity"]``."""
        return [step for step in self.place.replace("]", "").replace("[", ".").split(".") if step]


def differences(before: Table, after: Table) -> list[Change]:
    """All changes from one table to another, in the order of the tables; what is empty counts as left out."""
    return list(_between(tidy(before), tidy(after), ""))


def _between(before: object, after: object, place: str) -> Iterator[Change]:
    if before == after:
        return
    if isinstance(before, Mapping) and isinstance(after, Mapping):
        yield from _tables(before, after, place)
    elif _is_list_of_tables(before) and _is_list_of_tables(after):
        yield from _lists(before or (), after or (), place)  # type: ignore[arg-type]
    else:
        yield Change(place, before, after)


def _tables(before: Mapping[str, object], after: Mapping[str, object], place: str) -> Iterator[Change]:
    for name in {**before, **after}:
        yield from _between(before.get(name), after.get(name), f"{place}.{name}".lstrip("."))


def _lists(before: Sequence[Table], after: Sequence[Table], place: str) -> Iterator[Change]:
    one, other = _named(before), _named(after)
    for name in {**one, **other}:
        yield from _between(one.get(name), other.get(name), f"{place}[{name}]")
    if set(one) == set(other) and list(one) != list(other):
        yield Change(place, list(one), list(other))


def _is_list_of_tables(value: object) -> bool:
    return value is None or (isinstance(value, list) and bool(value) and all(isinstance(one, dict) for one in value))


def _named(rows: Sequence[Table]) -> dict[str, Table]:
    """By what tells one from another; the others by their number."""
    named: dict[str, Table] = {}
    for number, row in enumerate(rows, start=1):
        role = row.get("role") if "organisation" in row else None
        name = str(row.get("slug") or row.get("key") or (f"{row['organisation']} {role}" if role else number))
        named[name if name not in named else f"{name} {number}"] = row
    return named
