"""A template changed after it was rolled out: what its copies would take over, and what stays since somebody set it.

A part of a copy follows the template as long as it is what it took over. Changed by hand, it is left alone.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from ..errors import Conflict
from ..model import LIVE, Event, EventStatus, Registration, RolloutCopy
from ..services.events.rollouts import hold_template
from ..work import Work
from .comparing import Change, differences
from .editing import Edit, save, version_of
from .inheriting import TAKEN
from .rollout_parts import digest, digests, wanted_tables
from .source import Source
from .subjects import OneEvent, event_tables
from .tables import Table, tidy


@dataclass(frozen=True)
class CopyChange:
    """What one copy would take over: ``changes`` of its ``values``; ``kept``: the parts that were changed by hand.

    ``people``: how many have registered, or wait, where the ways to take part change: they may get a mail.
    """

    copy: RolloutCopy
    values: Table
    changes: Sequence[Change]
    kept: Sequence[str]
    people: int = 0

    @property
    def event(self) -> Event:
        """The copy as an event."""
        return self.copy.event

    @property
    def version(self) -> str:
        """Stands for what would change."""
        return digest([self.values, list(self.kept)])


@dataclass(frozen=True, kw_only=True)
class Applied:
    """How many copies changed, and how many people get a mail about another place."""

    changed: int
    told: int


def template_changes(work: Work, template: Event, only: Collection[str] | None = None) -> list[CopyChange]:
    """What the copies of a template that are to come would take over of it now, in a fixed number of statements.

    :param only: the slugs of these copies; None: of all
    """
    copies = _copies(work, template, only)
    people = _people(work, [one.event_id for one in copies])
    tables = wanted_tables(work, template, copies)
    found = [_compared(one, *tables[one.event_id], people.get(one.event_id, 0)) for one in copies]
    return [one for one in found if one.changes or one.kept]


def apply_template(work: Work, slug: str, chosen: Mapping[str, str], source: Source) -> Applied:
    """Let these copies take over what :func:`template_changes` showed.

    :param chosen: the :attr:`CopyChange.version` of each by its slug
    :raises NotFound: ``event_unknown``
    :raises Conflict: ``rollout_of_copy``; ``changed_meanwhile``: the template or a copy is not what was shown
    :raises InvalidInput: ``programme_invalid``
    """
    template = hold_template(work, slug)
    found = template_changes(work, template, chosen)
    if {one.event.slug: one.version for one in found} != chosen:
        raise Conflict("changed_meanwhile", "Somebody else changed this while you were busy with it.")
    series = template.series.slug if template.series else ""
    todo = [(one.event.slug, one.values, one.copy.event_id) for one in found if one.changes]
    told = 0
    for copy, values, _ in todo:
        subject = OneEvent(slug=copy, series=series)
        present = tidy(subject.read(work, lock=True))
        keys = sorted(values)
        said = {key: value for key, value in values.items() if value is not None}
        edit = Edit(keys=keys, values=said, version=version_of(present, keys), sure=True)
        told += save(work, subject, edit, source).told
    _keep_digests(work, {event_id: (copy, sorted(values)) for copy, values, event_id in todo})
    return Applied(changed=len(todo), told=told)


def _copies(work: Work, template: Event, only: Collection[str] | None) -> list[RolloutCopy]:
    """Those that are neither over nor cancelled, the pilot first, then by date."""
    query = (
        select(RolloutCopy)
        .join(RolloutCopy.event)
        .where(
            RolloutCopy.template_id == template.id,
            RolloutCopy.event_id != template.id,
            Event.status != EventStatus.CANCELLED,
        )
        .order_by(RolloutCopy.is_pilot.desc(), Event.sort_key, Event.id)
        .options(joinedload(RolloutCopy.event).selectinload(Event.blocks))
    )
    if only is not None:
        query = query.where(Event.slug.in_(only))
    return [one for one in work.db.scalars(query) if not one.event.is_past(work.now, work.today)]


def _compared(copy: RolloutCopy, present: Table, wanted: Table, people: int) -> CopyChange:
    differ = [key for key in TAKEN if present.get(key) != wanted.get(key)]
    kept = [key for key in differ if digest(present.get(key)) != copy.taken.get(key)]
    keys = [key for key in differ if key not in kept]
    values = {key: wanted.get(key) for key in keys}
    changes = differences({key: present.get(key) for key in keys}, values)
    concerned = people if "formats" in keys else 0
    return CopyChange(copy, values, changes, kept, concerned)


def _people(work: Work, events: Sequence[int]) -> dict[int, int]:
    query = (
        select(Registration.event_id, func.count())
        .where(Registration.event_id.in_(events), Registration.status.in_(LIVE))
        .group_by(Registration.event_id)
    )
    return {row[0]: row[1] for row in work.db.execute(query)}


def _keep_digests(work: Work, changed: dict[int, tuple[str, list[str]]]) -> None:
    work.db.flush()
    work.db.expire_all()
    tables = event_tables(work, [slug for slug, _ in changed.values()])
    for copy in work.db.scalars(select(RolloutCopy).where(RolloutCopy.event_id.in_(changed))):
        slug, keys = changed[copy.event_id]
        copy.taken = {**copy.taken, **digests(tidy(tables[slug]), keys)}
    work.db.flush()
