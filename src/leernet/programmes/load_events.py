"""The events of a programme, into the database."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import chain

from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from ..errors import Problem
from ..model import (
    EVENT_TRANSITIONS,
    Contribution,
    Event,
    EventPartner,
    Organisation,
    Series,
)
from ..services.changing.changes import as_shown, tell_changed
from ..services.changing.confirming import ask_again
from ..services.events.planning import plan_event, set_status
from ..services.places.limits import limit_organisations
from ..services.registering.offers import cut_offers, offer_first
from ..work import Work
from .changes_journal import changes_between
from .changing import Findings, Tally, assign, steps
from .checks import cycle
from .load_agenda import load_agenda, load_recap
from .load_blocks import load_blocks
from .load_delegations import load_delegations
from .load_materials import load_materials
from .load_organisations import load_partners
from .load_places import load_audiences, load_capacities, load_formats
from .load_questions import load_questions
from .load_rollouts import load_rollouts
from .load_series import sections, stored
from .more import load_more
from .parts import EventPart, Otherwise
from .tables import Tables

Known = Mapping[str, Organisation]


def load_events(
    work: Work,
    series: Series | None,
    parts: Sequence[EventPart],
    known: Known,
    findings: Findings,
    tally: Tally,
) -> None:
    """Add and update events by slug. None is deleted: one that the file no longer names stays as it is."""
    there = _find(work, set(chain.from_iterable(map(_named, parts))))
    if _numbers_taken(work, series, parts, findings):
        return
    _free_numbers(work, series, parts, there)
    loaded: list[tuple[Event, bool, bool]] = []
    for place, part in enumerate(parts):
        event, at = there.get(part.slug), f"events[{place}]"
        if event is not None:
            work.check_reach(event.series_id, event.id)
        else:
            work.check_reach(series.id if series else None)
        if event is None:
            event = there[part.slug] = _add(work, series, part, at, known, findings)
            loaded.append((event, True, False))
        elif event.series is not series:
            findings.add(_elsewhere(event, at))
        else:
            loaded.append((event, False, _update(work, event, part, at, known, findings, tally)))
    new = {event.slug for event, created, _ in loaded if created}
    updated = {event.slug for event, _, changed in loaded if changed}
    changed = _link(work, parts, there, new, findings)
    changed |= load_rollouts(work, parts, there, known, findings, updated)
    for event, created, _ in loaded:
        tally.count(created=created, updated=event.slug in updated or event.slug in changed)


def _named(part: EventPart) -> Iterator[str]:
    """The events that a part is about."""
    yield part.slug
    if part.follows:
        yield part.follows
    if part.rollout:
        yield part.rollout.of


def _find(work: Work, slugs: set[str]) -> dict[str, Event]:
    found = work.db.scalars(
        select(Event)
        .where(Event.slug.in_(slugs))
        .options(
            joinedload(Event.series),
            joinedload(Event.recap),
            selectinload(Event.blocks),
            selectinload(Event.formats),
            selectinload(Event.audiences),
            selectinload(Event.agenda),
            selectinload(Event.partners).joinedload(EventPartner.organisation),
            selectinload(Event.contributions).joinedload(Contribution.organisation),
        )
    )
    return {event.slug: event for event in found.unique()}


def _add(work: Work, series: Series | None, part: EventPart, place: str, known: Known, findings: Findings) -> Event:
    event = Event(
        slug=part.slug,
        title=part.title,
        when=part.when,
        number=part.number,
        offer_hours=part.registration.offer_hours,
        confirm_until=part.confirm_again.until if part.confirm_again else None,
        confirm_releases=part.confirm_again is not None and part.confirm_again.otherwise is Otherwise.RELEASE,
    )
    work.db.add(event)
    event.series = series
    _fill(work, event, part, place, known, findings)
    plan_event(work, event)
    limit_organisations(work, event, part.max_per_organisation)
    load_questions(work, event, part.questions)
    load_delegations(work, event, part.delegations, place, known, findings)
    load_materials(work, event, part.materials, place, findings)
    load_recap(work, event, part.recap)
    load_more(work, event, part.more, place, findings)
    _bring_to(work, event, part, place, findings)
    return event


def _update(
    work: Work, event: Event, part: EventPart, place: str, known: Known, findings: Findings, tally: Tally
) -> bool:
    tables = Tables(work.settings.timezone)
    before, shown = tables.event_plan(event), as_shown(work, event)
    changed, moved = _fill(work, event, part, place, known, findings)
    if event.when != part.when:
        event.set_when(part.when)
        moved = True
    if moved:
        event.sequence += 1
    work.db.flush()
    changed |= load_recap(work, event, part.recap) or moved
    changed |= load_questions(work, event, part.questions)
    changed |= _load_offers(work, event, part, moved=moved)
    # After the blocks: nobody moves up to an event that is over, and it may just have been put off.
    changed |= load_capacities(work, event, part)
    changed |= event.max_per_organisation != part.max_per_organisation
    limit_organisations(work, event, part.max_per_organisation)
    changed |= load_delegations(work, event, part.delegations, place, known, findings)
    changed |= load_materials(work, event, part.materials, place, findings)
    if changed:
        work.db.flush()
        work.db.expire(event, ["questions"])
        changes = changes_between(before, tables.event_plan(event))
        entry = {"moved": moved, "sequence": event.sequence, "changes": changes}
        work.journal("event.changed", event.id, event_id=event.id, **entry)
    if moved and not findings.problems:
        tally.tell(tell_changed(work, event, shown))
    asked = _ask_again(work, event, part, place, findings, moved=moved)
    changed |= load_more(work, event, part.more, place, findings)
    return _bring_to(work, event, part, place, findings) or changed or asked


def _ask_again(work: Work, event: Event, part: EventPart, place: str, findings: Findings, *, moved: bool) -> bool:
    """Ask who takes part whether they still come: when the date moves, or when the file begins to ask."""
    wanted = part.confirm_again
    if wanted is None:
        return False
    releases = wanted.otherwise is Otherwise.RELEASE
    if not moved and (event.confirm_until, event.confirm_releases) == (wanted.until, releases):
        return False
    findings.attempt(f"{place}.confirm_again", lambda: ask_again(work, event, wanted.until, releases=releases))
    return True


def _load_offers(work: Work, event: Event, part: EventPart, *, moved: bool) -> bool:
    """How the waiting list moves up; whether that changed. An event that comes sooner leaves less time to answer."""
    if moved:
        cut_offers(work, event)
    if event.offer_hours == part.registration.offer_hours:
        return False
    offer_first(work, event, part.registration.offer_hours)
    return True


def _fill(work: Work, event: Event, part: EventPart, place: str, known: Known, findings: Findings) -> tuple[bool, bool]:
    """Whether anything changed, and whether something that calendars must learn of did: the time or the place."""
    with work.db.no_autoflush:
        moved = load_blocks(work, event, part.blocks, place, findings)
        moved |= load_formats(work, event, part.formats, place, findings)
        changed = assign(event, _values(part, event.series))
        changed |= load_audiences(work, event, part.audiences, place, findings)
        changed |= load_partners(event.partners, EventPartner, part.partners, known)
        changed |= load_agenda(work, event, part, place, known, findings)
    return changed, moved


def _values(part: EventPart, series: Series | None) -> dict[str, object]:
    return {
        "title": part.title,
        "number": part.number,
        "theme": part.theme,
        "kind": part.kind,
        "language": part.language or (series.language if series else "nl"),
        "sections": sections(part.sections),
        "contact_name": part.contact.name,
        "contact_email": part.contact.email,
        "registration_opens": part.registration.opens,
        "registration_closes": part.registration.closes,
        "waiting_list": part.waiting_list,
        "admission": part.admission,
        "certificate": stored(part.certificate),
    }


def _bring_to(work: Work, event: Event, part: EventPart, place: str, findings: Findings) -> bool:
    before = event.status

    def move() -> None:
        for step in steps(EVENT_TRANSITIONS, event.status, part.status):
            set_status(work, event.slug, step)

    findings.attempt(f"{place}.status", move)
    return event.status is not before


def _link(
    work: Work, parts: Sequence[EventPart], there: Mapping[str, Event], new: Collection[str], findings: Findings
) -> set[str]:
    """Which event follows which, once all of them are there."""
    linked = [one for one in parts if assign(there[one.slug], {"follows": there.get(one.follows or "")})]
    for part in linked:
        before = there[part.slug].follows
        if before is not None:
            work.check_reach(before.series_id, before.id)
        if part.slug not in new:
            _journal_link(work, there[part.slug])
    changed = {part.slug for part in linked}
    work.db.flush()
    for place, part in enumerate(parts):
        path = [part.slug]
        before = there[part.slug].follows
        while before is not None and before.slug not in path:
            path.append(before.slug)
            before = before.follows
        if before is not None:
            findings.add(cycle(f"events[{place}].follows", "follows", [*path, before.slug]))
    return changed


def _journal_link(work: Work, event: Event) -> None:
    change = {"place": "follows", "after": event.follows.slug if event.follows else None}
    entry = {"moved": False, "sequence": event.sequence, "changes": [change]}
    work.journal("event.changed", event.id, event_id=event.id, **entry)


def _numbers_taken(work: Work, series: Series | None, parts: Sequence[EventPart], findings: Findings) -> bool:
    """Whether an event of the series that this file does not name has one of its numbers."""
    if series is None:
        return False
    query = select(Event.number, Event.slug).where(
        Event.series_id == series.id,
        Event.number.in_([part.number for part in parts if part.number]),
        Event.slug.not_in([part.slug for part in parts]),
    )
    taken = {row.number: row.slug for row in work.db.execute(query)}
    for place, part in enumerate(parts):
        if part.number in taken:
            findings.add(
                Problem(
                    "number_taken",
                    "Number {number} belongs to the event “{event}” of this series, which is not in this file.",
                    field=f"events[{place}].number",
                    number=part.number,
                    event=taken[part.number],
                )
            )
    return bool(taken)


def _free_numbers(work: Work, series: Series | None, parts: Sequence[EventPart], there: Mapping[str, Event]) -> None:
    """Two events can swap their numbers: each lets go of its own before it takes the other's."""
    for part in parts:
        event = there.get(part.slug)
        if event and event.series is series and event.number is not None and event.number != part.number:
            event.number = None
    work.db.flush()


def _elsewhere(event: Event, place: str) -> Problem:
    return Problem(
        "event_elsewhere",
        "There is an event “{event}” already, in “{series}”. Choose another slug.",
        field=f"{place}.slug",
        event=event.slug,
        series=event.series.slug if event.series else "—",
    )
