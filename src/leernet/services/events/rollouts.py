"""To which organisations a programme is offered, and which event each of them has it at.

How a copy is made of a template is that of :mod:`leernet.programmes.rolling_out`; here is what holds afterwards.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, exists, or_, select
from sqlalchemy.orm import joinedload

from ...errors import Conflict, NotFound, Problem
from ...model import Event, EventStatus, Organisation, RolloutCopy, RolloutTarget
from ...work import Work

MOST = 500
"""Events in one go."""
NAME = "{organisation}"
"""Where the title of a copy says for whom it is."""


@dataclass(frozen=True, kw_only=True)
class RolloutRequest:
    """What to make: an event for each of ``groups``, which are slugs of organisations that share it.

    ``title`` has :data:`NAME` in it. ``when``: EDTF, empty for a date that is not known.
    """

    groups: Sequence[Sequence[str]]
    title: str
    when: str = ""
    announce: bool = False
    first_is_pilot: bool = False


def untitled() -> Problem:
    """What is wrong with a title that all copies would have in common."""
    return Problem(
        "rollout_title", "Say with {place} where the title names the organisation.", field="title", place=NAME
    )


@dataclass(frozen=True)
class Served:
    """An event, for which organisations it is, and whether it is the pilot."""

    event: Event
    organisations: Sequence[Organisation]
    is_pilot: bool = False


@dataclass(frozen=True)
class Part:
    """What an event is in a roll-out. ``copy`` is None for one that is a template only, or neither.

    ``targets``: those of the template; for a copy those that have it.
    """

    copy: RolloutCopy | None
    targets: Sequence[RolloutTarget]

    @property
    def template(self) -> Event | None:
        """Of which template it is a copy; None for a template, also where it is its own pilot."""
        return self.copy.template if self.copy and self.copy.template_id != self.copy.event_id else None


def part_of(work: Work, event: Event) -> Part:
    """What an event is in a roll-out, in two statements."""
    copy = work.db.get(RolloutCopy, event.id, options=[joinedload(RolloutCopy.template)])
    is_copy = copy is not None and copy.template_id != event.id
    which = RolloutTarget.event_id if is_copy else RolloutTarget.template_id
    query = select(RolloutTarget).where(which == event.id).options(joinedload(RolloutTarget.organisation))
    return Part(copy, work.db.scalars(query.order_by(RolloutTarget.id)).all())


def in_rollout() -> ColumnElement[bool]:
    """Whether an event is a template, or was rolled out from one; for a query of events."""
    copied = exists().where(RolloutCopy.event_id == Event.id)
    return or_(copied, exists().where(RolloutTarget.template_id == Event.id))


def hold_template(work: Work, slug: str) -> Event:
    """The template, held: two organisers who roll out the same do so one after the other.

    :raises NotFound: ``event_unknown``
    :raises Conflict: ``rollout_of_copy``: it is itself a copy
    """
    event = work.db.scalars(select(Event).where(Event.slug == slug).with_for_update(key_share=True)).one_or_none()
    if event is None:
        raise NotFound("event_unknown", "There is no event “{event}”.", event=slug)
    check_template(work, event)
    return event


def check_template(work: Work, event: Event) -> None:
    """A copy is no template: the board of the first one would not know of its copies.

    :raises Conflict: ``rollout_of_copy``
    """
    copy = work.db.get(RolloutCopy, event.id, options=[joinedload(RolloutCopy.template)])
    if copy is not None and copy.template_id != event.id:
        raise Conflict(
            "rollout_of_copy",
            "“{event}” was itself rolled out from “{template}”. Roll out that one.",
            event=event.title,
            template=copy.template.title,
        )


def offer(work: Work, template: Event, organisations: Iterable[Organisation]) -> int:
    """Put organisations on the list of a template; returns how many are new on it."""
    check_template(work, template)
    there = set(work.db.scalars(select(RolloutTarget.organisation_id).where(RolloutTarget.template_id == template.id)))
    new = {one.id: one for one in organisations if one.id not in there}
    work.db.add_all(RolloutTarget(template_id=template.id, organisation_id=id_) for id_ in new)
    if new:
        work.db.flush()
        work.journal("event.offered", template.id, event_id=template.id, organisations=_slugs(new.values()))
    return len(new)


def take_off(work: Work, slug: str, organisation: str) -> None:
    """Take an organisation off the list of a template, as long as it has no event.

    :raises NotFound: ``event_unknown``, ``organisation_unknown``
    :raises Conflict: ``rollout_served``
    """
    template = hold_template(work, slug)
    query = select(RolloutTarget).join(RolloutTarget.organisation).options(joinedload(RolloutTarget.event))
    target = work.db.scalars(
        query.where(RolloutTarget.template_id == template.id, Organisation.slug == organisation)
    ).one_or_none()
    if target is None:
        raise NotFound("organisation_unknown", "There is no organisation “{organisation}”.", organisation=organisation)
    if target.event is not None:
        raise _served(target)
    work.db.delete(target)
    work.journal("event.offer_withdrawn", template.id, event_id=template.id, organisations=[organisation])


def serve(work: Work, template: Event, wanted: Sequence[Served]) -> set[int]:
    """Say of events for which organisations they are, and no others; returns the ids of those that changed.

    Organisations that are not on the list of the template come on it; those that an event is no longer for stay there.

    :raises Conflict: ``rollout_of_copy``, ``rollout_elsewhere``, ``rollout_is_template``, ``rollout_nobody``,
        ``rollout_served``
    """
    check_template(work, template)
    copies = _copies(work, template, wanted)
    targets = _targets(work, template)
    before: dict[int | None, set[int]] = defaultdict(set)
    for target in targets.values():
        before[target.event_id].add(target.organisation_id)
    for served in wanted:
        if not served.organisations:
            raise Conflict("rollout_nobody", "Say for which organisation “{event}” is.", event=served.event.title)
        for target in targets.values():
            if target.event_id == served.event.id:
                target.event_id = target.event = None
    for served in wanted:
        for organisation in served.organisations:
            _give(work, template, targets, organisation, served.event)
    changed = set()
    for served in wanted:
        after = {one.id for one in served.organisations}
        if _note(work, template, copies.get(served.event.id), served, same=before[served.event.id] == after):
            changed.add(served.event.id)
    work.db.flush()
    return changed


def change_copy(work: Work, slug: str, organisations: Sequence[Organisation], *, is_pilot: bool) -> bool:
    """Say of one event for which organisations it is, and whether it is the pilot; whether that changed.

    :raises NotFound: ``event_unknown``; ``rollout_unknown``, when it was not rolled out
    :raises Conflict: those of :func:`serve`
    """
    copy = work.db.scalars(
        select(RolloutCopy).join(RolloutCopy.event).where(Event.slug == slug).options(joinedload(RolloutCopy.event))
    ).one_or_none()
    if copy is None:
        raise NotFound("rollout_unknown", "“{event}” was not rolled out from a template.", event=slug)
    template = work.db.scalars(select(Event).where(Event.id == copy.template_id).with_for_update(key_share=True)).one()
    return bool(serve(work, template, [Served(copy.event, organisations, is_pilot)]))


def served_by(work: Work, template_id: int) -> Mapping[int, Event]:
    """Which event each organisation has, by its id; one that was cancelled does not count."""
    found = _targets_of(work, template_id)
    return {one.organisation_id: one.event for one in found if one.event is not None and not _is_free(one)}


def _targets_of(work: Work, template_id: int) -> Sequence[RolloutTarget]:
    query = select(RolloutTarget).where(RolloutTarget.template_id == template_id).order_by(RolloutTarget.id)
    options = (joinedload(RolloutTarget.event), joinedload(RolloutTarget.organisation))
    return work.db.scalars(query.options(*options)).all()


def _targets(work: Work, template: Event) -> dict[int, RolloutTarget]:
    return {one.organisation_id: one for one in _targets_of(work, template.id)}


def _is_free(target: RolloutTarget) -> bool:
    """Whether the organisation can have another event: none yet, or one that was cancelled."""
    return target.event_id is None or target.event is None or target.event.status is EventStatus.CANCELLED


def _give(
    work: Work, template: Event, targets: dict[int, RolloutTarget], organisation: Organisation, event: Event
) -> None:
    target = targets.get(organisation.id)
    if target is None:
        target = RolloutTarget(template_id=template.id, organisation_id=organisation.id)
        target.organisation = organisation
        work.db.add(target)
        targets[organisation.id] = target
    elif target.event_id != event.id and not _is_free(target):
        raise _served(target)
    target.event_id, target.event = event.id, event


def _served(target: RolloutTarget) -> Conflict:
    assert target.event is not None
    return Conflict(
        "rollout_served",
        "{organisation} has “{event}” already.",
        organisation=target.organisation.called,
        event=target.event.title,
    )


def _copies(work: Work, template: Event, wanted: Sequence[Served]) -> dict[int, RolloutCopy]:
    events = {one.event.id: one.event for one in wanted}
    found = work.db.scalars(select(RolloutCopy).where(RolloutCopy.event_id.in_(events))).all()
    for copy in found:
        if copy.template_id != template.id:
            title = events[copy.event_id].title
            raise Conflict("rollout_elsewhere", "“{event}” was rolled out from another template.", event=title)
    others = events.keys() - {template.id}
    busy = work.db.scalars(
        select(RolloutTarget.template_id).where(RolloutTarget.template_id.in_(others)).limit(1)
    ).first()
    if busy is not None:
        title = events[busy].title
        raise Conflict("rollout_is_template", "“{event}” is a template itself.", event=title)
    return {copy.event_id: copy for copy in found}


def _note(work: Work, template: Event, copy: RolloutCopy | None, served: Served, *, same: bool) -> bool:
    """Keep that an event is a copy, and write down what changed; whether anything did."""
    pilot_before = copy.is_pilot if copy else None
    if copy is None:
        work.db.add(RolloutCopy(event_id=served.event.id, template_id=template.id, is_pilot=served.is_pilot))
    else:
        copy.is_pilot = served.is_pilot
    if same and pilot_before == served.is_pilot:
        return False
    entry = {"template": template.slug, "organisations": _slugs(served.organisations), "pilot": served.is_pilot}
    work.journal("event.rolled_out", served.event.id, event_id=served.event.id, **entry)
    return True


def _slugs(organisations: Iterable[Organisation]) -> list[str]:
    return [one.slug for one in organisations]
