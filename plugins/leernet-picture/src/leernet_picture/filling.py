"""How each event fills: how many were registered at the end of each day until it began."""

from collections import Counter
from datetime import date, timedelta

from leernet.charts import Growth, steps
from leernet.display import display_date
from leernet.model import Event

from .facts import LIVE
from .shapes import Cell, Chart, Section, Table
from .study import Study

BEFORE = (56, 28, 14, 7, 1, 0)
"""Days before the event of which the table tells."""


def growth(study: Study, event: Event) -> Growth | None:
    """Who registered and did not cancel, day by day; None where nobody registered, or the date is not known."""
    changes: Counter[date] = Counter()
    for seat in study.facts.at(event):
        changes[study.day(seat.created_at)] += 1
        if seat.status not in LIVE:
            changes[study.day(seat.changed_at)] -= 1
    if not changes or event.starts_at is None:
        return None
    ends = min(study.day(event.starts_at), study.facts.today)
    count, days = 0, []
    for day in sorted(changes):
        count += changes[day]
        if day <= ends:
            days.append((day, count))
    capacities = [one.quota.capacity for one in event.formats]
    known = [capacity for capacity in capacities if capacity is not None]
    begins = min([ends, *(day for day, _count in days)])
    return Growth(begins, ends, days, sum(known) if known and len(known) == len(capacities) else None)


def sections(study: Study) -> list[Section]:
    """A table of all, and a chart of each."""
    _ = study.translator.gettext
    grown = [(event, made) for event in study.on(study.facts.events) if (made := growth(study, event)) is not None]
    if not grown:
        return [Section(_("How events fill"), _("Nobody has registered yet."))]
    text = _("Registered and not cancelled, with who waits for a place. The dashed line is the number of places.")
    return [
        Section(
            _("How events fill"),
            text,
            charts=[_chart(study, event, made) for event, made in grown],
            tables=[_table(study, grown)],
        )
    ]


def _table(study: Study, grown: list[tuple[Event, Growth]]) -> Table:
    _, ngettext = study.translator.gettext, study.translator.ngettext
    head = [
        _("Event"), _("Date"), _("Places"), _("First registration"),
        *(ngettext("{n} day before", "{n} days before", days) if days else _("On the day") for days in BEFORE),
    ]  # fmt: skip
    return Table("filling", _("Registered, so long before"), head, [_row(study, *one) for one in grown])


def _row(study: Study, event: Event, made: Growth) -> list[Cell]:
    assert event.starts_at is not None, "an event without a date does not grow"
    begins = study.day(event.starts_at)
    counts: list[Cell] = []
    for days in BEFORE:
        day = begins - timedelta(days=days)
        counts.append(made.on(day) if day <= made.ends else "")
    places = "–" if made.capacity is None else made.capacity
    return [event.title, study.date(event), places, display_date(made.begins, study.language), *counts]


def _chart(study: Study, event: Event, made: Growth) -> Chart:
    _ = study.translator.gettext
    title = study.label(event)
    dates = (display_date(made.begins, study.language), display_date(made.ends, study.language))
    text = _("From {first} to {last} the number of registrations grew to {n}. The table below has figures.",
             first=dates[0], last=dates[1], n=made.days[-1][1] if made.days else 0)  # fmt: skip
    return Chart(f"filling-{event.slug}", title, text, lambda palette: steps(title, text, made, dates, palette),
                 wide=False)  # fmt: skip
