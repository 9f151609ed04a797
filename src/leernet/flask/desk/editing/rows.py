"""Rows that are added, moved and taken away by buttons that send the form: no script needed."""

from collections.abc import Mapping, Sequence
from typing import cast

from .items import MOST_ROWS, Group, Item, Raw, Rows, rows_of
from .typed import fresh


def moved(items: Sequence[Item], raw: Raw, do: str, sent: Mapping[str, str]) -> tuple[Raw, str]:
    """What was typed with a row more or less or in another place, and which row has the focus then.

    :param do: ``add:questions:3``, ``remove:blocks-1``, ``up:blocks-1``, ``down:blocks-0``; anything else does nothing
    """
    verb, _, rest = do.partition(":")
    name, _, which = rest.partition(":")
    if verb == "add":
        return _added(items, raw, name, which or sent.get(f"{name}-which", "0"))
    at, _, number = name.rpartition("-")
    found = _find(items, raw, at)
    if found is None or not number.isdigit() or int(number) >= len(found[1]):
        return raw, ""
    return raw, _shifted(found[1], int(number), verb, at)


def _shifted(rows: list[Raw], number: int, verb: str, at: str) -> str:
    if verb == "remove":
        del rows[number]
        return f"{at}-{min(number, len(rows) - 1)}" if rows else ""
    other = number - 1 if verb == "up" else number + 1
    if verb in ("up", "down") and 0 <= other < len(rows):
        rows[number], rows[other] = rows[other], rows[number]
        return f"{at}-{other}"
    return f"{at}-{number}"


def _added(items: Sequence[Item], raw: Raw, name: str, which: str) -> tuple[Raw, str]:
    found = _find(items, raw, name)
    if found is None or len(found[1]) >= MOST_ROWS:
        return raw, ""
    rows, there = found
    number = int(which) if which.isdigit() and int(which) < len(rows.adds) else 0
    given = rows.adds[number].values
    there.append(fresh(rows.items(given), given))
    return raw, f"{name}-{len(there) - 1}"


def _find(items: Sequence[Item], raw: Raw, name: str) -> tuple[Rows, list[Raw]] | None:
    """The rows of this name, and the list that holds them."""
    for item in items:
        if isinstance(item, Rows) and item.name == name:
            raw[item.name] = rows_of(raw.get(item.name))
            return item, cast(list[Raw], raw[item.name])
        rest = name.removeprefix(f"{item.name}-")
        if rest == name:
            continue
        if isinstance(item, Group):
            return _find(item.items, cast(Raw, raw[item.name]), rest)
        if isinstance(item, Rows):
            number, _, inner = rest.partition("-")
            there = cast(list[Raw], raw[item.name])
            if number.isdigit() and int(number) < len(there):
                return _find(item.items(there[int(number)]), there[int(number)], inner)
    return None
