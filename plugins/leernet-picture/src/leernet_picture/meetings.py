"""Who met whom: organisations that were at the same event, and at how many."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from .drawing.ring import Line, Node, ring
from .facts import Body
from .shapes import Cell, Chart, Section, Table
from .study import Study
from .words import kind_words, sorted_kinds

MOST_LINES = 300
"""More lines than this make a spot, not a map."""


@dataclass(frozen=True)
class Meetings:
    """At which events each organisation was, as the bits of a number, in the order of the events."""

    bodies: Mapping[str, Body]
    events: Mapping[str, int]
    people: Mapping[str, int]

    def pairs(self) -> list[tuple[str, str, int]]:
        """Two organisations and at how many events they were together, most often first."""
        keys = sorted(self.events, key=lambda key: (self.bodies[key].name.casefold(), key))
        masks = [self.events[key] for key in keys]
        found = [
            (keys[one], keys[other], times)
            for one in range(len(keys))
            for other in range(one + 1, len(keys))
            if (times := (masks[one] & masks[other]).bit_count())
        ]
        return sorted(found, key=lambda pair: -pair[2])


def meetings(study: Study) -> Meetings:
    """Of the events that are over."""
    facts = study.facts
    masks: dict[str, int] = defaultdict(int)
    who: dict[str, set[int]] = defaultdict(set)
    for number, event in enumerate(facts.held):
        for seat in facts.came(event):
            if seat.body:
                masks[seat.body] |= 1 << number
                who[seat.body].add(seat.participant_id)
    return Meetings(facts.bodies, masks, {key: len(found) for key, found in who.items()})


def sections(study: Study) -> list[Section]:
    """The map, the pairs, and how many others each met."""
    _ = study.translator.gettext
    made = meetings(study)
    pairs = made.pairs()
    if not pairs:
        return [Section(_("Who met whom"), _("No two organisations have been at the same event yet."))]
    lines, least = _lines(pairs)
    return [
        Section(
            _("Who met whom"),
            _explained(study, pairs, lines, least),
            charts=[_chart(study, made, pairs, lines)],
            tables=[_groups_table(study, made), _pairs_table(study, made, pairs)],
        ),
        Section(_("Each organisation"), tables=[_each(study, made, pairs)]),
    ]


def _lines(pairs: Sequence[tuple[str, str, int]]) -> tuple[list[Line], int]:
    """The lines that can be told apart: of pairs who met often enough, and how often that is."""
    least = 1
    while sum(times >= least for *_both, times in pairs) > MOST_LINES:
        least += 1
    return [Line(one, other, times) for one, other, times in pairs if times >= least], least


def _explained(study: Study, pairs: Sequence[object], lines: Sequence[Line], least: int) -> str:
    _ = study.translator.gettext
    said = _("Each dot is an organisation; those of one kind stand together. A line joins two that were at the same "
             "event; the thicker, the more often.")  # fmt: skip
    if not lines:
        return f"{said} " + _("Lines are left out here: {n} pairs met equally often, too many to tell apart.",
                              n=len(pairs))  # fmt: skip
    if least > 1:
        return f"{said} " + _("Drawn are the pairs that met at {least} events or more: {n} of {all}.", least=least,
                              n=len(lines), all=len(pairs))  # fmt: skip
    return said


def _grouped(study: Study, made: Meetings) -> list[tuple[str, list[Body]]]:
    """The organisations that met, by kind, the largest kinds first."""
    kinds: dict[str, list[Body]] = defaultdict(list)
    for key in made.events:
        kinds[made.bodies[key].kind].append(made.bodies[key])
    return [
        (kind_words(kind, study.language), sorted(kinds[kind], key=lambda body: (body.name.casefold(), body.key)))
        for kind in sorted_kinds({kind: len(found) for kind, found in kinds.items()})
    ]


def _chart(study: Study, made: Meetings, pairs: Sequence[tuple[str, str, int]], lines: Sequence[Line]) -> Chart:
    _ = study.translator.gettext
    weights: dict[str, int] = defaultdict(int)
    for one, other, times in pairs:
        weights[one] += times
        weights[other] += times
    groups = [(name, [Node(body.key, body.name, weights[body.key]) for body in found])
              for name, found in _grouped(study, made)]  # fmt: skip
    title = _("Map of the network")
    text = _("{n} organisations on a ring, by kind, with {lines} lines between those that met. "
             "The tables below say who met whom.", n=len(made.events), lines=len(lines))  # fmt: skip
    return Chart("map", title, text, lambda palette: ring(title, text, groups, lines, palette))


def _groups_table(study: Study, made: Meetings) -> Table:
    """The numbers on the ring."""
    _ = study.translator.gettext
    rows: list[list[Cell]] = [
        [number, name, len(found)] for number, (name, found) in enumerate(_grouped(study, made), 1)
    ]
    return Table("map-kinds", _("The numbers on the map"), [_("Number"), _("Kind"), _("Organisations")], rows)


def _pairs_table(study: Study, made: Meetings, pairs: Sequence[tuple[str, str, int]]) -> Table:
    _ = study.translator.gettext
    rows: list[list[Cell]] = [[made.bodies[one].name, made.bodies[other].name, times] for one, other, times in pairs]
    return Table("pairs", _("Pairs of organisations"), [_("Organisation"), _("With"), _("Events together")], rows)


def _each(study: Study, made: Meetings, pairs: Sequence[tuple[str, str, int]]) -> Table:
    _ = study.translator.gettext
    met: dict[str, int] = defaultdict(int)
    for one, other, _times in pairs:
        met[one] += 1
        met[other] += 1
    bodies = sorted((made.bodies[key] for key in made.events), key=lambda body: (body.name.casefold(), body.key))
    rows: list[list[Cell]] = [
        [body.name, kind_words(body.kind, study.language), body.region or "–", made.events[body.key].bit_count(),
         made.people[body.key], met[body.key]]
        for body in bodies
    ]  # fmt: skip
    head = [_("Organisation"), _("Kind"), _("Region"), _("Events"), _("People"), _("Others met")]
    return Table("organisations", _("Organisations that were there"), head, rows)
