"""The programme of an archive: loaded by the loader of programme files, as a new series that changes nothing else."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from sqlalchemy import select
from sqlalchemy.orm import Session

from ..errors import Conflict, InvalidInput, Problem
from ..i18n import N_
from ..model import Event, Organisation, Series
from ..programmes import Programme, load_programme, parse_programme
from ..programmes.parts import EventPart, OrganisationPart, SeriesPart
from ..work import Work
from .layout import PROGRAMME, wrong
from .reading import Archive


@dataclass(frozen=True)
class Silent(Work):
    """Writes no journal: what happened to the series stands in its own, which comes with it, and nobody is told."""

    def journal(self, kind: str, subject_id: int, *, event_id: int | None = None, **data: object) -> None:
        """Nothing."""


def silent(work: Work) -> Work:
    """The same transaction."""
    return Silent(work.db, work.actor, work.now, work.plugins, work.settings)


@dataclass(frozen=True, kw_only=True)
class Arrived:
    """The programme is there. ``there``: slugs of organisations that were here already, with the name that they have
    in the archive and the one they keep; ``left``: the places of what leads to a series or an event that is not here.
    """

    series: Series
    events: int
    organisations: int
    there: dict[str, tuple[str, str]]
    left: tuple[str, ...]


def load_plan(work: Work, archive: Archive) -> Arrived:
    """Load the programme file of an archive.

    :raises InvalidInput: ``archive_invalid``, with the problems of the file at their places
    :raises Conflict: ``archive_series_there``, ``archive_event_there``
    """
    programme = _programme(work, archive)
    part = programme.series
    if part is None or part.slug != archive.manifest.series or programme.in_series:
        message = N_("The programme file is not of the series that the archive is of.")
        raise wrong(Problem("archive_programme", message, field=PROGRAMME))
    _check_free(work.db, part.slug, [event.slug for event in programme.events])
    called = _organisations_there(work.db, [one.slug for one in programme.organisations])
    series, left = _series_part(work.db, part)
    events, more = _event_parts(work.db, programme.events)
    plan = replace(
        programme,
        series=series,
        events=events,
        organisations=tuple(_new(one, called) for one in programme.organisations if one.slug not in called),
    )
    try:
        load_programme(silent(work), plan)
    except InvalidInput as error:
        raise _placed(error) from None
    there = {one.slug: (one.name, called[one.slug]) for one in programme.organisations if one.slug in called}
    return Arrived(
        series=work.db.scalars(select(Series).where(Series.slug == part.slug)).one(),
        events=len(events),
        organisations=len(plan.organisations),
        there=there,
        left=(*left, *more),
    )


def _programme(work: Work, archive: Archive) -> Programme:
    try:
        zone = ZoneInfo(archive.manifest.timezone)
        text = archive.programme().decode()
    except (ZoneInfoNotFoundError, ValueError, OSError):  # no such zone, no UTF-8
        raise wrong(Problem("archive_programme", "The programme file cannot be read.", field=PROGRAMME)) from None
    try:
        return parse_programme(text, work.plugins, zone, name=PROGRAMME)
    except InvalidInput as error:
        raise _placed(error) from None


def _placed(error: InvalidInput) -> InvalidInput:
    """The problems of the programme file, at their places in the archive."""
    return wrong(
        *(
            Problem(one.code, one.message, field=f"{PROGRAMME}:{one.field or ''}".rstrip(":"), **one.data)
            for one in error.problems or (Problem(error.code, error.message, field=error.field, **error.data),)
        )
    )


def _check_free(db: Session, slug: str, events: Iterable[str]) -> None:
    """An archive is a new series: it changes none that is there."""
    if db.scalar(select(Series.id).where(Series.slug == slug)) is not None:
        raise Conflict("archive_series_there", "The series “{series}” is here already.", series=slug)
    taken = db.scalars(select(Event.slug).where(Event.slug.in_(list(events))).order_by(Event.slug).limit(1)).first()
    if taken is not None:
        message = N_("There is an event “{event}” here already, of another series.")
        raise Conflict("archive_event_there", message, event=taken)


def _organisations_there(db: Session, slugs: Iterable[str]) -> dict[str, str]:
    query = select(Organisation.slug, Organisation.name).where(Organisation.slug.in_(list(slugs)))
    return {row[0]: row[1] for row in db.execute(query)}


def _new(part: OrganisationPart, there: dict[str, str]) -> OrganisationPart:
    """What is here already does not become part of something because an archive says so."""
    return replace(part, members=tuple(one for one in part.members if one not in there))


def _series_part(db: Session, part: SeriesPart) -> tuple[SeriesPart, list[str]]:
    """Without what has rows of its own, and without series that are not here."""
    named = {*part.related, *([part.part_of] if part.part_of else [])}
    there = set(db.scalars(select(Series.slug).where(Series.slug.in_(named)))) if named else set()
    left = [f"series.related: {one}" for one in part.related if one not in there]
    if part.part_of and part.part_of not in there:
        left.insert(0, f"series.part_of: {part.part_of}")
    return (
        replace(
            part,
            part_of=part.part_of if part.part_of in there else None,
            related=tuple(one for one in part.related if one in there),
            delegations=(),
            materials=(),
            more={},
        ),
        left,
    )


def _event_parts(db: Session, parts: tuple[EventPart, ...]) -> tuple[tuple[EventPart, ...], list[str]]:
    """Likewise; an event can follow one of another series, and be a copy of one."""
    here = {one.slug for one in parts}
    named = {one.follows for one in parts if one.follows} - here
    there = here | set(db.scalars(select(Event.slug).where(Event.slug.in_(named)))) if named else here
    left: list[str] = []
    events = []
    for place, part in enumerate(parts):
        follows, rollout = part.follows, part.rollout
        if follows is not None and follows not in there:
            left.append(f"events[{place}].follows: {follows}")
            follows = None
        if rollout is not None and rollout.of not in here:
            left.append(f"events[{place}].rollout: {rollout.of}")
            rollout = None
        events.append(replace(part, follows=follows, rollout=rollout, delegations=(), materials=(), more={}))
    return tuple(events), left
