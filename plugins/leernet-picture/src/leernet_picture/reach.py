"""Whom the network reaches: people and organisations, each once, and how many of them were there."""

from leernet.model import Event, EventStatus, RegistrationStatus

from .drawing.bars import Bar, bars
from .facts import bodies_of, people
from .shapes import Cell, Chart, Section, Table
from .study import Share, Study


def sections(study: Study) -> list[Section]:
    """The figures, and a line for each event."""
    _ = study.translator.gettext
    return [
        Section(_("Reached"), _("Everybody counts once, however many events they came to."), figures=figures(study)),
        Section(
            _("Event by event"),
            _("Where nobody wrote down who was there, no attendance is shown."),
            charts=[_chart(study)] if study.facts.events else [],
            tables=[_table(study)] if study.facts.events else [],
        ),
    ]


def figures(study: Study) -> list[tuple[str, Cell]]:
    """People and organisations."""
    _ = study.translator.gettext
    facts = study.facts
    holding = [seat for event in study.on(facts.events) for seat in facts.holding(event)]
    came = [seat for event in facts.held for seat in facts.came(event)]
    recorded = [event for event in facts.held if facts.is_recorded(event)]
    expected = sum(len(facts.holding(event)) for event in recorded)
    there = sum(len(facts.came(event)) for event in recorded)
    return [
        (_("Events held"), len(facts.held)),
        (_("People registered"), len(people(holding))),
        (_("People who were there"), len(people(came))),
        (_("Organisations registered"), len(bodies_of(holding))),
        (_("Organisations that were there"), len(bodies_of(came))),
        (_("Turned up, of who had a place"), Share(there, expected).percent),
    ]


def _table(study: Study) -> Table:
    _ = study.translator.gettext
    head = [
        _("Event"), _("Date"), _("With a place"), _("Were there"), _("Turned up"), _("Organisations"), _("Waiting"),
        _("Withdrew"),
    ]  # fmt: skip
    return Table("events", _("People and organisations at each event"), head, [_row(study, e) for e in _events(study)])


def _events(study: Study) -> list[Event]:
    return list(study.facts.events)


def _row(study: Study, event: Event) -> list[Cell]:
    facts, _ = study.facts, study.translator.gettext
    seats, holding = facts.at(event), facts.holding(event)
    recorded = facts.is_recorded(event)
    present = len([seat for seat in holding if seat.present])
    title = _("{event} (called off)", event=event.title) if event.status is EventStatus.CANCELLED else event.title
    waiting = [seat for seat in seats if seat.status is RegistrationStatus.WAITLISTED]
    cancelled = [seat for seat in seats if seat.status is RegistrationStatus.CANCELLED]
    return [
        title, study.date(event), len(holding), present if recorded else "–",
        Share(present, len(holding)).percent if recorded else "–", len(bodies_of(holding)), len(waiting),
        len(cancelled),
    ]  # fmt: skip


def _chart(study: Study) -> Chart:
    _ = study.translator.gettext
    title = _("Who had a place, and who was there")
    rows = [_bar(study, event) for event in study.on(study.facts.events)]
    names = [_("Were there"), _("Had a place, not seen")]
    text = _("A bar for each event: first who was there, then who had a place and was not seen. "
             "The table below has the same figures.")  # fmt: skip
    return Chart("events", title, text, lambda palette: bars(title, text, names, rows, palette))


def _bar(study: Study, event: Event) -> Bar:
    holding = study.facts.holding(event)
    present = sum(seat.present for seat in holding)
    return Bar(study.label(event), (present, len(holding) - present))
