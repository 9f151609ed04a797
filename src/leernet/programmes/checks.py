"""What has to agree across a file: nothing twice, nothing part of itself.

These look at the file as it was read, before its parts are known to be right, so that every problem is told at once.
"""

from collections.abc import Iterable, Iterator, Mapping
from itertools import chain

from ..errors import Problem
from ..model import Admission

Table = Mapping[str, object]
Placed = Iterable[tuple[str, object]]


def check_programme(data: Table) -> list[Problem]:
    """All such problems of a file."""
    events = list(tables(data, "events"))
    series = data.get("series")
    partnered = [*events, *([("series", series)] if isinstance(series, dict) else [])]
    found: Iterable[Iterable[Problem]] = (
        _twice(_values(tables(data, "organisations"), "slug"), "duplicate_slug"),
        _twice(_values(events, "slug"), "duplicate_slug"),
        _twice(_values(events, "number"), "duplicate_number"),
        *(_twice(_values(tables(e, "formats", at), "key"), "duplicate_format") for at, e in events),
        *(_twice(_values(tables(e, "audiences", at), "key"), "duplicate_audience") for at, e in events),
        *(_twice(_values(tables(e, "agenda", at), "key"), "duplicate_agenda_key") for at, e in events),
        *(_twice(_partners(table, at), "duplicate_partner") for at, table in partnered),
        *(_twice(_values(tables(table, "questions", at), "key"), "duplicate_question") for at, table in partnered),
        *(_twice(_delegations(table, at), "duplicate_delegation") for at, table in partnered),
        _part_of_twice(data),
        _cycles(_parents(data), "part_of"),
        _cycles(_references(events, "follows"), "follows"),
        _itself(series),
        _members_of_nothing(series or data.get("in_series"), events),
    )
    return list(chain.from_iterable(found))


def tables(table: Table, name: str, place: str = "") -> Iterator[tuple[str, Table]]:
    """The tables of a list, with their places; whatever is no table is left to the schema."""
    items = table.get(name)
    for number, item in enumerate(items if isinstance(items, list) else ()):
        if isinstance(item, dict):
            yield f"{place}.{name}[{number}]".lstrip("."), item


def _values(rows: Iterable[tuple[str, Table]], name: str) -> Placed:
    return [(f"{place}.{name}", row[name]) for place, row in rows if isinstance(row.get(name), str | int)]


def _partners(table: Table, place: str) -> Placed:
    rows = tables(table, "partners", place)
    return [(at, f"{row.get('organisation')} ({row.get('role')})") for at, row in rows if "organisation" in row]


def _delegations(table: Table, place: str) -> Placed:
    rows = tables(table, "delegations", place)
    named = [(at, row.get("organisation") or row.get("organisation_name")) for at, row in rows]
    return [(at, " ".join(name.split()).casefold()) for at, name in named if isinstance(name, str)]


def _twice(values: Placed, code: str) -> Iterator[Problem]:
    seen: dict[object, str] = {}
    for place, value in values:
        if first := seen.get(value):
            yield Problem(
                code,
                "“{value}” is there twice; the first is at {first}.",
                field=place,
                value=str(value)[:80],
                first=first,
            )
        seen.setdefault(value, place)


def _memberships(data: Table) -> Iterator[tuple[str, str, str]]:
    """Place, member and whole, whichever of the two says so."""
    for place, row in tables(data, "organisations"):
        slug, whole, members = row.get("slug"), row.get("part_of"), row.get("members")
        if isinstance(slug, str) and isinstance(whole, str):
            yield f"{place}.part_of", slug, whole
        for number, member in enumerate(members if isinstance(members, list) else ()):
            if isinstance(slug, str) and isinstance(member, str):
                yield f"{place}.members[{number}]", member, slug


def _parents(data: Table) -> dict[str, tuple[str, str]]:
    return {member: (place, whole) for place, member, whole in _memberships(data)}


def _part_of_twice(data: Table) -> Iterator[Problem]:
    seen: dict[str, str] = {}
    for place, member, whole in _memberships(data):
        if seen.setdefault(member, whole) != whole:
            yield Problem(
                "part_of_twice",
                "“{member}” is part of “{first}” already; an organisation is part of one other.",
                field=place,
                member=member[:80],
                first=seen[member][:80],
            )


def _references(rows: Iterable[tuple[str, Table]], name: str) -> dict[str, tuple[str, str]]:
    return {
        slug: (f"{place}.{name}", other)
        for place, row in rows
        if isinstance(slug := row.get("slug"), str) and isinstance(other := row.get(name), str)
    }


def _cycles(edges: Mapping[str, tuple[str, str]], name: str) -> Iterator[Problem]:
    told: set[str] = set()
    for start in edges:
        path = [start]
        while (edge := edges.get(path[-1])) and edge[1] not in path:
            path.append(edge[1])
        if edge and edge[1] == start and start not in told:
            told.update(path)
            yield cycle(edge[0], name, [*path, start])


def cycle(place: str, name: str, path: Iterable[str]) -> Problem:
    """That something is part of itself, or follows itself, in the end."""
    return Problem(
        "cycle", "“{name}” goes round in a circle: {path}.", field=place, name=name, path=" → ".join(path)[:400]
    )


def _itself(series: object) -> Iterator[Problem]:
    if not isinstance(series, dict) or not (slug := series.get("slug")):
        return
    if series.get("part_of") == slug:
        yield cycle("series.part_of", "part_of", [str(slug)] * 2)
    related = series.get("related")
    if isinstance(related, list) and slug in related:
        yield cycle("series.related", "related", [str(slug)] * 2)


def _members_of_nothing(series: object, events: Placed) -> Iterator[Problem]:
    for place, event in events:
        if series is None and isinstance(event, dict) and event.get("admission") == Admission.MEMBERS.value:
            yield Problem(
                "members_need_series",
                "Only a series has members, and this event is in none. Choose open, approval or invitation.",
                field=f"{place}.admission",
            )
