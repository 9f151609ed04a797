"""A programme file at the desk: see what it would change, choose what the desk keeps, and apply exactly that.

What organisers set at the desk while things go on (whether an event is open, how many places there are) is not lost to
a file that was written before: each such difference is a choice, and what nobody chose stays as it is.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass

from sqlalchemy import select

from ..model import Event, Organisation
from ..work import Work
from .comparing import Change, differences
from .editing import rehearse
from .loading import Loaded, load_programme
from .reading import programme_from
from .source import Source
from .subjects import OneEvent, OneOrganisation, OneSeries, Subject
from .tables import Table, tidy

PLACES = ("formats", "audiences", "agenda")
"""Lists of which the rows have places, and a key."""


@dataclass(frozen=True, kw_only=True)
class Difference:
    """What a file would make of one thing. ``kind``: series, event or organisation. ``is_new``: it is not there yet.

    ``choices``: what the desk decides, unless somebody wants the file to; ``others``: what the file decides.
    """

    kind: str
    slug: str
    title: str
    is_new: bool
    choices: Sequence[Change]
    others: Sequence[Change]

    def name(self, change: Change) -> str:
        """Of one choice."""
        return _name(self.kind, self.slug, change)


@dataclass(frozen=True, kw_only=True)
class Trial:
    """What comes of a file: only what differs, and how many people would get a mail."""

    differences: Sequence[Difference]
    told: int


def try_programme(work: Work, data: Table, chosen: Collection[str], source: Source) -> Trial:
    """What loading the file would change, when the desk keeps all but what was ``chosen``; nothing is changed.

    :raises InvalidInput: ``programme_invalid``
    """
    return rehearse(work, lambda: apply_programme(work, data, chosen, source)[0])


def apply_programme(work: Work, data: Table, chosen: Collection[str], source: Source) -> tuple[Trial, Loaded]:
    """Load the file so; the transaction has to be rolled back where it raises.

    :raises InvalidInput: ``programme_invalid``
    """
    programme_from(data, source)
    things = list(_things(data))
    before = [_there(work, subject) for subject, _ in things]
    choices = [_choices(there, wanted) for (_, wanted), there in zip(things, before, strict=True)]
    data = _keeping(data, choices, chosen)
    loaded = load_programme(work, programme_from(data, source))
    work.db.flush()
    work.db.expire_all()
    found = [
        _difference(subject, there, _there(work, subject), chose)
        for (subject, _), there, chose in zip(things, before, choices, strict=True)
    ]
    differing = [one for one in found if one.is_new or one.choices or one.others]
    return Trial(differences=differing, told=loaded.told), loaded


def _things(data: Table) -> Iterator[tuple[Subject, Table]]:
    """Everything that the file describes, with its table: checked already, so each has a slug."""
    series = data.get("series")
    if isinstance(series, dict):
        yield OneSeries(slug=series["slug"]), series
    for event in _rows(data, "events"):
        yield OneEvent(slug=str(event["slug"])), event
    for organisation in _rows(data, "organisations"):
        yield OneOrganisation(slug=str(organisation["slug"])), organisation


def _rows(table: Mapping[str, object], name: str) -> list[Table]:
    rows = table.get(name)
    return [row for row in rows if isinstance(row, dict)] if isinstance(rows, list) else []


def _there(work: Work, subject: Subject) -> Table:
    found = work.db.scalar(select(subject.model.id).where(subject.model.slug == subject.slug))
    return {} if found is None else tidy(subject.read(work, lock=False))


def _choices(present: Table, wanted: Table) -> list[Change]:
    """What the desk sets, where the file says otherwise; of rows only those that stay."""
    if "status" not in present:
        return []
    one, other = _set_at_the_desk(present), _set_at_the_desk(wanted)
    return [Change(place, one[place], other[place]) for place in one if place in other and one[place] != other[place]]


def _set_at_the_desk(table: Table) -> dict[str, object]:
    offered = table.get("registration")
    found: dict[str, object] = {
        "status": table.get("status", "draft"),
        "max_per_organisation": table.get("max_per_organisation"),
        "registration.offer_hours": offered.get("offer_hours") if isinstance(offered, Mapping) else None,
    }
    for name in PLACES:
        rows = [row for row in _rows(table, name) if row.get("key")]
        found |= {f"{name}[{row['key']}].capacity": row.get("capacity") for row in rows}
    return found


def _keeping(data: Table, choices: Sequence[Sequence[Change]], chosen: Collection[str]) -> Table:
    """The file with what the desk keeps written into it."""
    kept = deepcopy(data)
    for (subject, table), changes in zip(_things(kept), choices, strict=True):
        for change in changes:
            if _name(_kind(subject), subject.slug, change) not in chosen:
                _put(table, change)
    return kept


def _put(table: Table, change: Change) -> None:
    *way, last = change.steps
    inside: object = table
    if way and way[0] in PLACES:
        inside = next(row for row in _rows(table, way[0]) if row.get("key") == way[1])
        if way[0] == "agenda" and isinstance(inside, dict):
            inside["sign_up"] = True  # else a part without places would be one for which nobody signs up
    elif way:
        inside = table.setdefault(way[0], {})
    assert isinstance(inside, dict)
    if change.before is None:
        inside.pop(last, None)
    else:
        inside[last] = change.before


def _difference(subject: Subject, before: Table, after: Table, choices: Sequence[Change]) -> Difference:
    changes = differences(before, after) if before else []
    places = {one.place for one in choices}
    return Difference(
        kind=_kind(subject),
        slug=subject.slug,
        title=str(after.get("title") or after.get("name") or subject.slug),
        is_new=not before,
        choices=choices,
        others=[one for one in changes if one.place not in places],
    )


def _kind(subject: Subject) -> str:
    return "event" if subject.model is Event else "organisation" if subject.model is Organisation else "series"


def _name(kind: str, slug: str, change: Change) -> str:
    return f"{kind}:{slug}:{change.place}"
