"""What a programme refers to: is it in the file, or was it loaded before?"""

from collections.abc import Iterable, Iterator
from difflib import get_close_matches

from sqlalchemy import select
from sqlalchemy.orm import Session, undefer

from ..errors import Problem
from ..model import Event, Organisation, Series
from .parts import DelegationPart, EventPart, PartnerPart, Programme

Reference = tuple[str, str]
"""A place in the file, and the slug that stands there."""


def find_organisations(db: Session, programme: Programme) -> dict[str, Organisation]:
    """The organisations in the database that the file describes or names, by slug, in one statement."""
    slugs = {slug for _, slug in organisation_references(programme)} | {part.slug for part in programme.organisations}
    found = db.scalars(select(Organisation).where(Organisation.slug.in_(slugs)).options(undefer(Organisation.logo)))
    return {organisation.slug: organisation for organisation in found}


def missing(db: Session, programme: Programme) -> list[Problem]:
    """A problem for each reference to something that is neither in the file nor in the database."""
    series = list(_of_series(programme))
    follows = [(f"events[{i}].follows", e.follows) for i, e in enumerate(programme.events) if e.follows]
    follows += [(f"events[{i}].rollout.of", e.rollout.of) for i, e in enumerate(programme.events) if e.rollout]
    return [
        *_missing(db, Organisation, organisation_references(programme), [o.slug for o in programme.organisations]),
        *_missing(db, Series, series, []),
        *_missing(db, Event, follows, [event.slug for event in programme.events]),
    ]


def _of_series(programme: Programme) -> Iterator[Reference]:
    """Every place where the file names another series."""
    if programme.series and programme.series.part_of:
        yield "series.part_of", programme.series.part_of
    if programme.in_series:
        yield "in_series", programme.in_series
    for i, slug in enumerate(programme.series.related if programme.series else ()):
        yield f"series.related[{i}]", slug


def _missing(
    db: Session,
    table: type[Organisation] | type[Series] | type[Event],
    references: Iterable[Reference],
    here: list[str],
) -> Iterator[Problem]:
    wanted = [(place, slug) for place, slug in references if slug not in here]
    there = set(db.scalars(select(table.slug).where(table.slug.in_({slug for _, slug in wanted})))) if wanted else set()
    for place, slug in wanted:
        if slug not in there:
            yield _unknown(place, slug, here)


def _unknown(place: str, slug: str, here: list[str]) -> Problem:
    if near := get_close_matches(slug, here, n=1):
        return Problem(
            "reference_unknown",
            "“{slug}” is neither in this file nor loaded before. Did you mean “{near}”?",
            field=place,
            slug=slug,
            near=near[0],
        )
    return Problem(
        "reference_unknown",
        "“{slug}” is neither in this file nor loaded before. Describe it in this file, or load its own file first.",
        field=place,
        slug=slug,
    )


def organisation_references(programme: Programme) -> Iterator[Reference]:
    """Every place where the file names an organisation by its slug."""
    for i, part in enumerate(programme.organisations):
        if part.part_of:
            yield f"organisations[{i}].part_of", part.part_of
        for j, member in enumerate(part.members):
            yield f"organisations[{i}].members[{j}]", member
    if programme.series:
        yield from _of_partners("series", programme.series.partners)
        yield from _of_delegations("series", programme.series.delegations)
    for i, event in enumerate(programme.events):
        yield from _of_partners(f"events[{i}]", event.partners)
        yield from _of_delegations(f"events[{i}]", event.delegations)
        yield from _of_contributions(f"events[{i}]", event)
        yield from _of_rollout(f"events[{i}]", event)


def _of_partners(place: str, partners: Iterable[PartnerPart]) -> Iterator[Reference]:
    for i, partner in enumerate(partners):
        yield f"{place}.partners[{i}].organisation", partner.organisation


def _of_delegations(place: str, delegations: Iterable[DelegationPart]) -> Iterator[Reference]:
    for i, delegation in enumerate(delegations):
        if delegation.organisation:
            yield f"{place}.delegations[{i}].organisation", delegation.organisation


def _of_rollout(place: str, event: EventPart) -> Iterator[Reference]:
    for i, slug in enumerate(event.rollout.organisations if event.rollout else ()):
        yield f"{place}.rollout.organisations[{i}]", slug
    for i, slug in enumerate(event.offered_to):
        yield f"{place}.offered_to[{i}]", slug


def _of_contributions(place: str, event: EventPart) -> Iterator[Reference]:
    lists = [(f"{place}.agenda[{i}]", item.contributions) for i, item in enumerate(event.agenda)]
    for at, contributions in [*lists, (place, event.contributions)]:
        for i, contribution in enumerate(contributions):
            if contribution.organisation:
                yield f"{at}.contributions[{i}].organisation", contribution.organisation
