"""Between what is typed in a form and the table of a programme file, which the schemas of the files then check."""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from ....errors import Problem
from ....programmes.slugs import slugged
from .items import Field, Group, Item, Kind, Raw, Rows, rows_of, table_of, text_of

Table = dict[str, object]


@dataclass
class Tabled:
    """A table in the making. ``organisations``: slugs by names in small letters."""

    organisations: Mapping[str, str] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    def table(self, items: Sequence[Item], raw: Mapping[str, object], at: str = "") -> Table:
        """What was typed, as a programme file would say it; what is empty is left out."""
        return {name: value for name, value in self._values(items, raw, at) if value not in (None, "", [], {})}

    def _values(self, items: Sequence[Item], raw: Mapping[str, object], at: str) -> Iterator[tuple[str, object]]:
        for item in items:
            value = raw.get(item.name)
            if isinstance(item, Group):
                yield item.name, self.table(item.items, table_of(value), f"{at}{item.name}-")
            elif isinstance(item, Rows):
                yield item.name, self._rows(item, rows_of(value), f"{at}{item.name}")
            elif item.kind is Kind.ORGANISATION:
                yield from self._organisation(item, text_of(value).strip(), f"{at}{item.name}")
            elif item.kind is not Kind.FILE:
                yield item.name, value_of(item, text_of(value))

    def _rows(self, rows: Rows, raws: list[Raw], at: str) -> list[Table]:
        made: list[Table] = []
        taken = {text_of(raw.get("key")) for raw in raws}
        for number, raw in enumerate(raws):
            items = rows.items(raw)
            table = self.table(items, raw, f"{at}-{number}-")
            for item in items:
                if isinstance(item, Field) and item.kind is Kind.HIDDEN and item.named_by and item.name not in table:
                    table[item.name] = _key(table, item.named_by, taken)
                    taken.add(str(table[item.name]))
            made.append(table)
        return made

    def _organisation(self, item: Field, text: str, name: str) -> Iterator[tuple[str, object]]:
        """By its name. Where only its name is wanted, any will do: ``organisation_name``."""
        slug = self.organisations.get(" ".join(text.split()).casefold())
        if slug or not text:
            yield item.name, slug
        elif item.named_by:
            yield item.named_by[0], text
        else:
            yield item.name, "unknown"
            self.problems.append(
                Problem(
                    "organisation_not_there",
                    "There is no organisation “{name}” here. Choose one from the list, or add it first under "
                    "Organisations.",
                    field=name,
                    name=text[:80],
                )
            )


def value_of(item: Field, text: str) -> object:
    """What was typed, as TOML would have it. What cannot be that stays text, and the schema says what is wrong."""
    plain = text.strip()
    match item.kind:
        case Kind.FLAG:
            return text == "yes"
        case Kind.SET:
            return text.split()
        case Kind.LINES:
            return [line.strip() for line in text.splitlines() if line.strip()]
        case Kind.NUMBER:
            return int(plain) if re.fullmatch(r"-?[0-9]{1,11}", plain) else plain
        case Kind.KEPT:
            return _read(plain)
    return text if item.kind is Kind.PROSE else plain


def _read(text: str) -> object:
    try:
        return json.loads(text) if text else None
    except ValueError:
        return text


def raw_of(items: Sequence[Item], table: Mapping[str, object], names: Mapping[str, str]) -> Raw:
    """What stands in a form for a table. ``names``: what organisations are called, by their slugs."""
    raw: Raw = {}
    for item in items:
        value = table.get(item.name)
        if isinstance(item, Group):
            raw[item.name] = raw_of(item.items, table_of(value), names)
        elif isinstance(item, Rows):
            raw[item.name] = [raw_of(item.items(row), row, names) for row in rows_of(value)]
        elif item.kind is Kind.ORGANISATION:
            other = text_of(table.get(item.named_by[0])) if item.named_by else ""
            raw[item.name] = other or names.get(text_of(value), text_of(value))
        else:
            raw[item.name] = _text(item, value)
    return raw


def _text(item: Field, value: object) -> str:
    if item.kind is Kind.KEPT:
        return "" if value is None else json.dumps(value)
    if value is None:
        return item.default
    if item.kind is Kind.FLAG:
        return "yes" if value is True else ""
    if isinstance(value, list):
        return (" " if item.kind is Kind.SET else "\n").join(map(str, value))
    return str(value)


def _key(table: Table, named_by: Sequence[str], taken: set[str]) -> str:
    """A key from a text: of two with the same text the second gets a number."""
    value = next((table[name] for name in named_by if table.get(name)), "")
    text = next(iter(value.values()), "") if isinstance(value, dict) else value
    key = slugged(str(text), 36)
    key = key if key[:1].isalpha() else f"k-{key}".rstrip("-")
    return next(one for one in (key, *(f"{key}-{number}" for number in range(2, 999))) if one not in taken)
