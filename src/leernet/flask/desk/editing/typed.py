"""Between what is typed in a form and the flat names under which a browser sends it."""

from collections.abc import Iterator, Mapping, Sequence

from .items import MOST_ROWS, Field, Group, Item, Kind, Raw, Rows, rows_of, table_of, text_of

COUNT = "rows"
"""Beside the rows of a list: how many there are."""


def typed(items: Sequence[Item], sent: Mapping[str, str], at: str = "") -> Raw:
    """What was sent, as a tree."""
    return {item.name: _typed(item, sent, at + item.name) for item in items}


def _typed(item: Item, sent: Mapping[str, str], name: str) -> object:
    if isinstance(item, Group):
        return typed(item.items, sent, f"{name}-")
    if isinstance(item, Rows):
        return [_row(item, sent, f"{name}-{number}-") for number in range(_count(sent.get(f"{name}-{COUNT}", "")))]
    if item.kind is Kind.SET:
        return " ".join(option.value for option in item.options if sent.get(f"{name}-{option.value}"))
    return sent.get(name, "")


def _row(rows: Rows, sent: Mapping[str, str], at: str) -> Raw:
    here = {name.removeprefix(at): value for name, value in sent.items() if name.startswith(at)}
    return typed(rows.items(here), sent, at)


def _count(text: str) -> int:
    return min(int(text), MOST_ROWS) if text.isascii() and text.isdigit() and len(text) < 5 else 0


def flat(items: Sequence[Item], raw: Mapping[str, object], at: str = "") -> dict[str, str]:
    """The values of the fields, by the names under which they are sent."""
    return dict(_flat(items, raw, at))


def _flat(items: Sequence[Item], raw: Mapping[str, object], at: str) -> Iterator[tuple[str, str]]:
    for item in items:
        name, value = at + item.name, raw.get(item.name)
        if isinstance(item, Group):
            yield from _flat(item.items, table_of(value), f"{name}-")
        elif isinstance(item, Rows):
            for number, row in enumerate(rows_of(value)):
                yield from _flat(item.items(row), row, f"{name}-{number}-")
        elif item.kind is Kind.SET:
            yield from ((f"{name}-{one}", "yes") for one in text_of(value).split())
        else:
            yield name, text_of(value)


def fresh(items: Sequence[Item], given: Mapping[str, str]) -> Raw:
    """A row that nobody filled in yet."""
    raw: Raw = {}
    for item in items:
        if isinstance(item, Group):
            raw[item.name] = fresh(item.items, {})
        elif isinstance(item, Rows):
            raw[item.name] = []
        else:
            raw[item.name] = given.get(item.name, item.default)
    return raw


def is_blank(items: Sequence[Item], raw: Mapping[str, object]) -> bool:
    """Whether nobody typed anything in a row: what stood there at first does not count."""
    return all(_is_blank(item, raw.get(item.name)) for item in items)


def _is_blank(item: Item, value: object) -> bool:
    if isinstance(item, Group):
        return is_blank(item.items, table_of(value))
    if isinstance(item, Rows):
        return not rows_of(value)
    text = text_of(value).strip()
    return not text or text == item.default or item.kind in (Kind.HIDDEN, Kind.KEPT, Kind.CHOICE, Kind.FLAG)


def without_blank_rows(items: Sequence[Item], raw: Mapping[str, object]) -> Raw:
    """The same without rows in which nobody typed anything; a row with a choice in it alone was meant."""
    tidied = dict(raw)
    for item in items:
        value = raw.get(item.name)
        if isinstance(item, Group):
            tidied[item.name] = without_blank_rows(item.items, table_of(value))
        elif isinstance(item, Rows):
            kept = [row for row in rows_of(value) if not is_blank(item.items(row), row) or _was_chosen(item, row)]
            tidied[item.name] = [without_blank_rows(item.items(row), row) for row in kept]
    return tidied


def _was_chosen(rows: Rows, row: Mapping[str, object]) -> bool:
    """Whether the row came from a button that says what it is: whoever pressed it wanted that."""
    fields = [item for item in rows.items(row) if isinstance(item, Field)]
    return any(add.values for add in rows.adds) and any(field.kind is Kind.HIDDEN for field in fields)
