"""How far a programme has been rolled out: which organisation, when, in what form, in which state; who was there."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from sqlalchemy import ColumnElement, and_, exists, func, select
from sqlalchemy.orm import aliased, contains_eager, joinedload

from ...model import (
    LIVE,
    Attendance,
    Event,
    EventPhase,
    Organisation,
    OrganisationKind,
    Registration,
    RegistrationStatus,
    RolloutCopy,
    RolloutTarget,
    Series,
)
from ...work import Work

_TEMPLATE = aliased(Event)


class Progress(StrEnum):
    """How far one organisation is, in the order in which it goes."""

    NONE = "none"
    DRAFT = "draft"
    ANNOUNCED = "announced"
    PLANNED = "planned"
    HELD = "held"
    CANCELLED = "cancelled"


_OF_PHASE: Mapping[EventPhase, Progress] = {
    EventPhase.DRAFT: Progress.DRAFT,
    EventPhase.ANNOUNCED: Progress.ANNOUNCED,
    EventPhase.OPEN: Progress.PLANNED,
    EventPhase.CLOSED: Progress.PLANNED,
    EventPhase.HELD: Progress.HELD,
    EventPhase.REPORTED: Progress.HELD,
    EventPhase.CANCELLED: Progress.CANCELLED,
}


@dataclass
class Turnout:
    """The people of one event: live registrations, how many were present, and as what.

    ``kinds``: by the kind of their organisation, None where it is not known; ``audiences``: by its id.
    """

    registered: int = 0
    present: int = 0
    kinds: dict[OrganisationKind | None, int] = field(default_factory=dict)
    audiences: dict[int, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Row:
    """One organisation, with its event if it has one. ``id``: a number that grows as organisations come on the list."""

    id: int
    organisation: Organisation
    template: Event
    event: Event | None
    progress: Progress
    is_pilot: bool
    turnout: Turnout
    shares: Sequence[Organisation] = ()
    """Who has the same event."""

    @property
    def formats(self) -> list[str]:
        """The keys of the ways to take part."""
        return [one.key for one in self.event.formats] if self.event else []

    @property
    def audiences(self) -> list[tuple[str, int]]:
        """How many were there of each group for which it was, also of those of whom nobody was."""
        audiences = self.event.audiences if self.event else []
        return [(one.label, self.turnout.audiences.get(one.id, 0)) for one in audiences]


@dataclass(frozen=True)
class Board:
    """All rows: the pilot first, then by date, then who has none yet, by name."""

    rows: Sequence[Row]

    @property
    def counts(self) -> dict[Progress, int]:
        """How many organisations are how far."""
        found = dict.fromkeys(Progress, 0)
        for row in self.rows:
            found[row.progress] += 1
        return found

    @property
    def events(self) -> list[Row]:
        """One row of each event."""
        return list({row.event.id: row for row in reversed(self.rows) if row.event}.values())

    @property
    def templates(self) -> list[Event]:
        """Of which templates, by title."""
        return sorted({row.template.id: row.template for row in self.rows}.values(), key=lambda one: one.title)

    @property
    def formats(self) -> list[str]:
        """All keys of ways to take part."""
        return sorted({key for row in self.rows for key in row.formats})


@dataclass(frozen=True, kw_only=True)
class BoardFilter:
    """Which rows to show: of one state, with one way to take part, by words in the name, of one template."""

    progress: Progress | None = None
    format: str = ""
    search: str = ""
    template: str = ""

    def fits(self, row: Row) -> bool:
        """Whether a row is shown."""
        words = self.search.casefold().split()
        text = f"{row.organisation.name} {row.organisation.short_name} {row.organisation.region}".casefold()
        return (
            (self.progress is None or row.progress is self.progress)
            and (not self.format or self.format in row.formats)
            and (not self.template or row.template.slug == self.template)
            and all(word in text for word in words)
        )


def coverage_board(work: Work, scope: Event | Series) -> Board:
    """The board of a template, or of all templates of a series; a fixed number of statements, however many rows."""
    targets = _targets(work, scope)
    events = {one.event.id: one.event for one in targets if one.event}
    copies = work.db.scalars(select(RolloutCopy.event_id).where(RolloutCopy.event_id.in_(events), RolloutCopy.is_pilot))
    pilots = set(copies)
    turnouts = _turnouts(work, list(events))
    templates = {one.template_id for one in targets}
    titled = {one.id: one for one in work.db.scalars(select(Event).where(Event.id.in_(templates)))}
    sharing: dict[int, list[Organisation]] = defaultdict(list)
    for one in targets:
        if one.event_id is not None:
            sharing[one.event_id].append(one.organisation)
    rows = [
        Row(
            one.id,
            one.organisation,
            titled[one.template_id],
            one.event,
            _OF_PHASE[one.event.phase(work.now, work.today)] if one.event else Progress.NONE,
            one.event_id in pilots,
            turnouts.get(one.event_id or 0, Turnout()),
            [other for other in sharing.get(one.event_id or 0, ()) if other is not one.organisation],
        )
        for one in targets
    ]
    return Board(sorted(rows, key=_order))


def _of(scope: Event | Series) -> ColumnElement[bool]:
    return _TEMPLATE.id == scope.id if isinstance(scope, Event) else _TEMPLATE.series_id == scope.id


def _targets(work: Work, scope: Event | Series) -> Sequence[RolloutTarget]:
    event = joinedload(RolloutTarget.event)
    query = (
        select(RolloutTarget)
        .join(_TEMPLATE, _TEMPLATE.id == RolloutTarget.template_id)
        .join(RolloutTarget.organisation)
        .where(_of(scope))
        .options(
            contains_eager(RolloutTarget.organisation),
            event.joinedload(Event.recap),
            event.selectinload(Event.blocks),
            event.selectinload(Event.formats),
            event.selectinload(Event.audiences),
            event.selectinload(Event.followed_by),
        )
    )
    return work.db.scalars(query).unique().all()


def _order(row: Row) -> tuple[bool, bool, str, str, str]:
    key = row.event.sort_key if row.event else ""
    return (not row.is_pilot, row.event is None, key, row.organisation.called.casefold(), row.template.slug)


def _turnouts(work: Work, events: Sequence[int]) -> dict[int, Turnout]:
    """By the id of the event, in two statements. Who was erased counts: they were there."""
    found: dict[int, Turnout] = defaultdict(Turnout)
    if not events:
        return found
    present = and_(
        Registration.status == RegistrationStatus.CONFIRMED,
        exists().where(Attendance.registration_id == Registration.id),
    )
    registered = (
        select(Registration.event_id, func.count())
        .where(Registration.event_id.in_(events), Registration.status.in_(LIVE))
        .group_by(Registration.event_id)
    )
    for event_id, number in work.db.execute(registered):
        found[event_id].registered = number
    there = (
        select(Registration.event_id, Organisation.kind, Registration.audience_id, func.count())
        .outerjoin(Organisation, Organisation.id == Registration.organisation_id)
        .where(Registration.event_id.in_(events), present)
        .group_by(Registration.event_id, Organisation.kind, Registration.audience_id)
    )
    for event_id, kind, audience, number in work.db.execute(there):
        turnout = found[event_id]
        turnout.present += number
        turnout.kinds[kind] = turnout.kinds.get(kind, 0) + number
        if audience is not None:
            turnout.audiences[audience] = turnout.audiences.get(audience, 0) + number
    return found
