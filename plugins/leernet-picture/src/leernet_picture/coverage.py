"""Who takes part and who does not: by kind of organisation, by region and by department."""

from collections import defaultdict
from collections.abc import Callable, Sequence

from .drawing.bars import Bar, bars
from .facts import Body, Seat, bodies_of, people
from .shapes import Cell, Chart, Section, Table
from .study import Study
from .words import kind_words

FEW = 3
"""In a report, fewer people than this are not told apart: somebody could be known by their department."""
MOST_BARS = 25


def sections(study: Study) -> list[Section]:
    """The three of them; counted is who has a place, at any event."""
    _ = study.translator.gettext
    facts = study.facts
    seats = [seat for event in study.on(facts.events) for seat in facts.holding(event)]
    if not seats:
        return [Section(_("Who takes part"), _("Nobody has a place yet."))]
    return [
        _by_body(study, seats, "kinds", _("By kind of organisation"), _("Kind"),
                 lambda body: kind_words(body.kind, study.language)),
        _by_body(study, seats, "regions", _("By region"), _("Region"), lambda body: body.region or _("not known")),
        _by_department(study, seats),
    ]  # fmt: skip


def _by_body(
    study: Study, seats: Sequence[Seat], key: str, title: str, column: str, of: Callable[[Body], str]
) -> Section:
    """Beside who takes part stands how many of them there are on the list of organisations."""
    _ = study.translator.gettext
    facts = study.facts
    groups: dict[str, list[Seat]] = defaultdict(list)
    for seat in seats:
        groups[of(facts.bodies[seat.body]) if seat.body else _("no organisation")].append(seat)
    listed: dict[str, int] = defaultdict(int)
    for body in facts.known:
        listed[of(body)] += 1
    rows: list[list[Cell]] = [
        [name, len(bodies_of(found)), listed[name] or "–", len(people(found))] for name, found in _sorted(groups)
    ]
    head = [column, _("Organisations"), _("On the list of organisations"), _("People")]
    return _section(study, Table(key, title, head, rows), 3)


def _by_department(study: Study, seats: Sequence[Seat]) -> Section:
    _ = study.translator.gettext
    groups: dict[str, list[Seat]] = defaultdict(list)
    names: dict[str, str] = {}
    for seat in seats:
        folded = seat.department.casefold()
        names.setdefault(folded, seat.department or _("not given"))
        groups[folded].append(seat)
    if study.report:
        few = [folded for folded, found in groups.items() if folded and len(people(found)) < FEW]
        names["\0"] = _("others, fewer than {few} people each", few=FEW)
        for folded in few:
            groups["\0"] += groups.pop(folded)
    rows: list[list[Cell]] = [
        [names[folded], len(bodies_of(found)), len(people(found))] for folded, found in _sorted(groups)
    ]
    table = Table("departments", _("By department"), [_("Department"), _("Organisations"), _("People")], rows)
    return _section(study, table, 2)


def _sorted(groups: dict[str, list[Seat]]) -> list[tuple[str, list[Seat]]]:
    return sorted(groups.items(), key=lambda group: (-len(people(group[1])), group[0].casefold()))


def _section(study: Study, table: Table, column: int) -> Section:
    _ = study.translator.gettext
    text = _("A bar for each row of the table below, with how many people take part.")
    rows = [Bar(str(row[0]), (int(row[column]),)) for row in table.rows[:MOST_BARS]]
    chart = Chart(table.key, table.title, text, lambda palette: bars(table.title, text, [_("People")], rows, palette))
    return Section(table.title, charts=[chart], tables=[table])
