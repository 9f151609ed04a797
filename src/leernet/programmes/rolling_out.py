"""Roll a programme out: many events made of one, each for an organisation, or for some that share it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import select

from ..errors import InvalidInput, Problem
from ..i18n import fill
from ..model import Event, EventStatus, Organisation, RolloutCopy, Series
from ..services.events.rollouts import (
    MOST,
    NAME,
    RolloutRequest,
    Served,
    change_copy,
    hold_template,
    offer,
    part_of,
    serve,
    served_by,
    untitled,
)
from ..work import Work
from .inheriting import copy_of
from .loading import load_programme
from .reading import programme_from
from .rollout_parts import digests, template_table
from .slugs import free_slugs
from .source import Source
from .subjects import event_tables
from .tables import tidy

LONGEST = 200
"""Characters of the title of an event."""


@dataclass(frozen=True)
class PlannedCopy:
    """An event that would be made."""

    slug: str
    title: str
    organisations: Sequence[Organisation]
    is_pilot: bool


@dataclass(frozen=True)
class RolloutPlan:
    """What would be made, and who is left out since they have an event already."""

    copies: Sequence[PlannedCopy]
    left_out: Sequence[tuple[Organisation, Event]]


def plan_rollout(work: Work, slug: str, request: RolloutRequest) -> RolloutPlan:
    """What :func:`roll_out` would make; nothing is changed.

    :raises NotFound: ``event_unknown``
    :raises Conflict: ``rollout_of_copy``
    :raises InvalidInput: ``form_invalid``, with problems at ``organisations`` and ``title``
    """
    return _plan(work, hold_template(work, slug), request)


def roll_out(work: Work, slug: str, request: RolloutRequest, source: Source) -> int:
    """Make the events, and put their organisations on the list of the template; returns how many were made.

    :raises NotFound: ``event_unknown``
    :raises Conflict: ``rollout_of_copy``
    :raises InvalidInput: ``form_invalid``; ``programme_invalid``, when a copy of this template cannot be
    """
    template = hold_template(work, slug)
    plan = _plan(work, template, request)
    if not plan.copies:
        return 0
    part = part_of(work, template)
    table = template_table(work, template)
    status = EventStatus.ANNOUNCED if request.announce else EventStatus.DRAFT
    own = [target.organisation.slug for target in part.targets if target.event_id == template.id]
    events = [
        {
            **copy_of(table, {}, [one.slug for one in copy.organisations], own),
            "slug": copy.slug,
            "title": copy.title,
            "status": status.value,
            **({"when": request.when} if request.when else {}),
        }
        for copy in plan.copies
    ]
    series = work.db.scalar(select(Series.slug).where(Series.id == template.series_id))
    document = {**({"in_series": series} if series else {}), "events": events}
    load_programme(work, programme_from(document, source))
    _connect(work, template, plan)
    return len(plan.copies)


def list_organisations(work: Work, slug: str, organisations: Sequence[str]) -> int:
    """Put organisations on the list of a template, without an event; returns how many are new on it.

    :raises NotFound: ``event_unknown``
    :raises Conflict: ``rollout_of_copy``
    """
    template = hold_template(work, slug)
    return offer(work, template, organisations_of(work, organisations).values())


def template_is_pilot(work: Work, slug: str, organisations: Sequence[str]) -> None:
    """Say that the template itself was the pilot, of these organisations.

    :raises NotFound: ``event_unknown``
    :raises Conflict: ``rollout_of_copy``, ``rollout_served``
    """
    template = hold_template(work, slug)
    found = organisations_of(work, organisations)
    serve(work, template, [Served(template, [found[one] for one in organisations], is_pilot=True)])


def share_copy(work: Work, slug: str, organisations: Sequence[str], *, is_pilot: bool) -> bool:
    """Say of a copy for which organisations it is, and whether it is the pilot.

    :raises NotFound: ``event_unknown``, ``rollout_unknown``
    :raises Conflict: those of :func:`~leernet.services.events.rollouts.serve`
    """
    return change_copy(work, slug, list(organisations_of(work, organisations).values()), is_pilot=is_pilot)


def organisations_of(work: Work, slugs: Sequence[str]) -> dict[str, Organisation]:
    """Organisations by their slugs, in the order in which those were given."""
    found = {one.slug: one for one in work.db.scalars(select(Organisation).where(Organisation.slug.in_(set(slugs))))}
    return {slug: found[slug] for slug in slugs if slug in found}


def _plan(work: Work, template: Event, request: RolloutRequest) -> RolloutPlan:
    found = organisations_of(work, [slug for group in request.groups for slug in group])
    _check(request, found)
    served = served_by(work, template.id)
    groups = [[found[slug] for slug in group if found[slug].id not in served] for group in request.groups]
    left_out = [(one, served[one.id]) for one in found.values() if one.id in served]
    there = [group for group in groups if group]
    named = [(fill(request.title, {"organisation": names(group, template.language)}), group) for group in there]
    _check_titles([title for title, _ in named])
    slugs = free_slugs(work, Event, [title for title, _ in named])
    has_pilot = request.first_is_pilot and bool(groups) and bool(groups[0])
    return RolloutPlan(
        [
            PlannedCopy(slug, title, group, has_pilot and number == 0)
            for number, (slug, (title, group)) in enumerate(zip(slugs, named, strict=True))
        ],
        left_out,
    )


def _check(request: RolloutRequest, found: Mapping[str, Organisation]) -> None:
    slugs = [slug for group in request.groups for slug in group]
    problems = [
        Problem(
            "organisation_unknown", "There is no organisation “{organisation}”.",
            field="organisations", organisation=slug,
        )
        for slug in slugs
        if slug not in found
    ]  # fmt: skip
    twice = sorted({found[slug].called for slug in slugs if slugs.count(slug) > 1 and slug in found})
    problems += [
        Problem("rollout_twice", "“{organisation}” stands in the list twice.", field="organisations", organisation=name)
        for name in twice
    ]
    if len(request.groups) > MOST:
        problems.append(
            Problem("rollout_too_many", "At most {most} events go at once.", field="organisations", most=MOST)
        )
    if NAME not in request.title:
        problems.append(untitled())
    if problems:
        raise InvalidInput("form_invalid", "Something is not right yet.", problems=tuple(problems))


def _check_titles(titles: Sequence[str]) -> None:
    longest = max(map(len, titles), default=0)
    if longest > LONGEST:
        problem = Problem(
            "text_too_long",
            "This is too long: {length} characters, and there is room for {largest}.",
            field="title",
            length=longest,
            largest=LONGEST,
        )
        raise InvalidInput("form_invalid", "Something is not right yet.", problems=(problem,))


def names(organisations: Sequence[Organisation], language: str) -> str:
    """What several organisations are called together: "Assen, Emmen en Meppel"."""
    called = [one.called for one in organisations]
    last = f" {'and' if language == 'en' else 'en'} "
    return last.join([", ".join(called[:-1]), called[-1]]) if len(called) > 1 else "".join(called)


def _connect(work: Work, template: Event, plan: RolloutPlan) -> None:
    made = {copy.slug: copy for copy in plan.copies}
    work.db.flush()
    rows = work.db.scalars(select(Event).where(Event.slug.in_(made))).all()
    by_slug = {row.slug: row for row in rows}
    serve(work, template, [Served(by_slug[c.slug], c.organisations, c.is_pilot) for c in plan.copies])
    ids = {row.id: row.slug for row in rows}
    work.db.expire_all()
    tables = event_tables(work, list(made))
    for copy in work.db.scalars(select(RolloutCopy).where(RolloutCopy.event_id.in_(ids))):
        copy.taken = digests(tidy(tables[ids[copy.event_id]]))
    work.db.flush()
