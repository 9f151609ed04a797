"""Who comes back: at each event how many were there for the first time, and how many again."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from leernet.model import Event

from .drawing.bars import Bar, bars
from .facts import people
from .shapes import Cell, Chart, Section, Table
from .study import Share, Study


@dataclass(frozen=True)
class Flow:
    """Who was at an event: for the ``new`` it was the first, ``again`` were at the one before, ``back`` at an earlier
    one. ``away``: were at the one before, and not at this one."""

    event: Event
    new: int
    again: int
    back: int
    away: int

    @property
    def total(self) -> int:
        """All who were there."""
        return self.new + self.again + self.back


def flows(study: Study) -> list[Flow]:
    """Of the events that are over, in order."""
    made: list[Flow] = []
    seen: set[int] = set()
    before: set[int] = set()
    for event, there in _there(study):
        again = there & before
        made.append(Flow(event, len(there - seen), len(again), len((there & seen) - before), len(before - there)))
        seen |= there
        before = there
    return made


def sections(study: Study) -> list[Section]:
    """From event to event, how often people came, and what became of those who began together."""
    _ = study.translator.gettext
    made = flows(study)
    if not made:
        return [Section(_("From event to event"), _("No event is over yet, so nobody can have come back."))]
    text = _("Counted is who was there; where nobody wrote that down, who had a place.")
    return [
        Section(_("From event to event"), text, charts=[_chart(study, made)], tables=[_table(study, made)]),
        _times(study),
        *([_cohorts(study)] if len(made) > 1 else []),
    ]


def _there(study: Study) -> list[tuple[Event, set[int]]]:
    facts = study.facts
    return [(event, people(facts.came(event))) for event in facts.held]


def _table(study: Study, made: Sequence[Flow]) -> Table:
    _ = study.translator.gettext
    head = [
        _("Event"), _("Date"), _("Were there"), _("For the first time"), _("Also at the event before"),
        _("Back from earlier"), _("Came again"), _("Not any more after the event before"),
    ]  # fmt: skip
    rows: list[list[Cell]] = [
        [flow.event.title, study.date(flow.event), flow.total, flow.new, flow.again, flow.back,
         Share(flow.again + flow.back, flow.total).percent, flow.away]
        for flow in made
    ]  # fmt: skip
    return Table("continuity", _("Who came back, and who was new"), head, rows)


def _chart(study: Study, made: Sequence[Flow]) -> Chart:
    _ = study.translator.gettext
    title = _("Who came back, and who was new")
    names = [_("Also at the event before"), _("For the first time"), _("Back from earlier")]
    text = _("A bar for each event: who was at the event before too, who came for the first time, and who came back "
             "from an earlier one. The table below has the same figures.")  # fmt: skip
    rows = [Bar(study.label(flow.event), (flow.again, flow.new, flow.back)) for flow in made]
    return Chart("continuity", title, text, lambda palette: bars(title, text, names, rows, palette))


def _times(study: Study) -> Section:
    """How many came once, twice, …"""
    _ = study.translator.gettext
    often = Counter(Counter(who for _event, there in _there(study) for who in there).values())
    total = sum(often.values())
    rows: list[list[Cell]] = [
        [study.translator.ngettext("one event", "{n} events", times), often[times], Share(often[times], total).percent]
        for times in sorted(often)
    ]
    title = _("How often people came")
    text = _("A bar for each number of events, with how many people came to so many. The table below says the same.")
    bar_rows = [Bar(str(row[0]), (int(row[1]),)) for row in rows]
    chart = Chart("times", title, text, lambda palette: bars(title, text, [_("People")], bar_rows, palette))
    table = Table("times", title, [_("Came to"), _("People"), _("Part of all")], rows)
    return Section(title, charts=[chart], tables=[table])


def _cohorts(study: Study) -> Section:
    """A row for those who began at one event: how many of them were at each that followed."""
    _ = study.translator.gettext
    there = _there(study)
    seen: set[int] = set()
    rows: list[list[Cell]] = []
    for number, (event, who) in enumerate(there):
        began = who - seen
        seen |= who
        rows.append([study.label(event), *[""] * number, *(len(began & later) for _event, later in there[number:])])
    head = [_("Began at"), *(study.date(event) for event, _who in there)]
    text = _("Each row is who came for the first time at one event; read on to see how many of them were there later.")
    return Section(_("Who began together"), text, tables=[Table("began", _("Who began together"), head, rows)])
