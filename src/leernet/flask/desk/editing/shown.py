"""A form as its template shows it, and which field a problem of the table belongs to."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from ....errors import LeernetError
from ...forms import Wrong
from ...site import Site
from .items import Add, Field, Group, Item, Kind, Option, Rows, rows_of, table_of
from .messages import AT_THE_DESK, UNNAMED
from .places import way_to


@dataclass(frozen=True)
class Choice:
    """A box to tick, under a name of its own."""

    name: str
    value: str
    label: str


@dataclass(frozen=True, kw_only=True)
class Shown:
    """A field, a group, or rows. ``name`` is its name in the form; ``inside``: what a group or a row holds.

    Of rows each of ``inside`` is a row: ``title`` says which, and ``add`` are the buttons for another.
    """

    kind: str
    name: str
    label: str
    hint: str = ""
    item: Field | None = None
    inside: "Sequence[Shown]" = ()
    side_by_side: bool = False
    choices: Sequence[Choice] = ()
    adds: Sequence[Add] = ()
    choose: str = ""
    number: int = 0


def shown(items: Sequence[Item], raw: Mapping[str, object], at: str = "") -> list[Shown]:
    """The form, with as many rows as there are."""
    return [_shown(item, raw.get(item.name), at + item.name) for item in items]


def _shown(item: Item, value: object, name: str) -> Shown:
    if isinstance(item, Group):
        inside = shown(item.items, table_of(value), f"{name}-")
        return Shown(
            kind="group", name=name, label=item.label, hint=item.hint, inside=inside, side_by_side=item.side_by_side
        )
    if isinstance(item, Rows):
        rows = [_row(item, row, name, number) for number, row in enumerate(rows_of(value))]
        return Shown(
            kind="rows", name=name, label=item.label, hint=item.hint, inside=rows, adds=item.adds, choose=item.choose
        )
    choices = [Choice(f"{name}-{one.value}", one.value, one.label) for one in item.options]
    return Shown(kind=item.kind.value, name=name, label=item.label, hint=item.hint, item=item, choices=choices)


def _row(rows: Rows, row: Mapping[str, object], at: str, number: int) -> Shown:
    name = f"{at}-{number}"
    inside = shown(rows.items(row), row, f"{name}-")
    what = next((one.label for one in inside if one.kind == Kind.HIDDEN and one.label), "")
    title = rows.title.replace("{n}", str(number + 1))
    return Shown(kind="row", name=name, label=f"{title}: {what}" if what else title, inside=inside, number=number)


@dataclass(frozen=True)
class Spot:
    """Where the summary leads for a name, and what it is called there: "Question 2, Explanation"."""

    field: str
    label: str


def spots_of(tree: Sequence[Shown]) -> dict[str, Spot]:
    """All fields, groups and rows by name, in the order of the form: each can have the focus."""
    return dict(_spots(tree, ""))


def _spots(tree: Sequence[Shown], row: str) -> Iterator[tuple[str, Spot]]:
    for one in tree:
        if one.kind in (Kind.HIDDEN, Kind.KEPT):
            continue
        first = one.choices[0].name if one.kind == Kind.SET and one.choices else one.name
        yield one.name, Spot(first, f"{row}, {one.label}" if row else one.label)
        yield from _spots(one.inside, one.label if one.kind == "row" else row)


@dataclass
class Finder:
    """Says at which field a problem is. ``place``: of the subject in its programme, ``events[0]``."""

    site: Site
    place: str
    tree: Sequence[Shown]
    spots: dict[str, Spot] = field(init=False)

    def __post_init__(self) -> None:
        self.spots = spots_of(self.tree)

    def wrongs(self, problems: Sequence[LeernetError]) -> list[Wrong]:
        """All of them, in the order of the form."""
        order = {spot.field: number for number, spot in enumerate(self.spots.values())}
        return sorted(map(self.wrong, problems), key=lambda one: order.get(one.field, -1))

    def wrong(self, problem: LeernetError) -> Wrong:
        """The problem in words of the desk, at the nearest field that is there."""
        text = self.site.gettext(AT_THE_DESK.get(problem.code, problem.message), **problem.data)
        place = problem.field or ""
        inside = place.removeprefix(self.place).lstrip(".")
        name = re.sub(r"[.\[]", "-", inside.replace("]", ""))
        while name and name not in self.spots:
            name = name.rpartition("-")[0]
        if spot := self.spots.get(name):
            named = self.site.gettext("{place}: {problem}", place=spot.label, problem=text)
            return Wrong(spot.field, problem.code, named if problem.code in UNNAMED else text)
        if not inside or inside == "sure":
            return Wrong(inside, problem.code, text)
        return Wrong(
            "", problem.code, self.site.gettext("{place}: {problem}", place=way_to(self.site, inside), problem=text)
        )


def first_field(tree: Sequence[Shown], at: str) -> str:
    """The name of the first field in the row ``at``: it has the focus after the row was added."""
    inside = (one for one in _all(tree) if one.name.startswith(f"{at}-") and one.item is not None)
    return next((one.choices[0].name if one.choices and one.kind == Kind.SET else one.name for one in inside
                 if one.kind not in (Kind.HIDDEN, Kind.KEPT)), "")  # fmt: skip


def _all(tree: Sequence[Shown]) -> Iterator[Shown]:
    for one in tree:
        yield one
        yield from _all(one.inside)


def options(site: Site, words: Mapping[str, str]) -> list[Option]:
    """Words with what they are called."""
    return [Option(str(getattr(word, "value", word)), site.gettext(label)) for word, label in words.items()]
