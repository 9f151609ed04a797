"""The series of a programme, into the database."""

from collections.abc import Mapping, Sequence

from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from ..model import SERIES_TRANSITIONS, Organisation, Series, SeriesPartner, SeriesStatus
from ..services.events.planning import plan_series
from ..work import Work
from .changes_journal import changes_between
from .changing import Findings, Tally, assign, steps
from .checks import cycle
from .load_delegations import load_delegations
from .load_materials import load_materials
from .load_organisations import load_partners
from .load_questions import load_questions
from .more import load_more
from .parts import SectionPart, SeriesPart
from .tables import Tables


def load_series(
    work: Work, part: SeriesPart, known: Mapping[str, Organisation], findings: Findings, tally: Tally
) -> Series:
    """Add or update the series by its slug."""
    found = work.db.scalars(
        select(Series)
        .where(Series.slug == part.slug)
        .options(
            selectinload(Series.partners).joinedload(SeriesPartner.organisation),
            selectinload(Series.relates_to),
            joinedload(Series.part_of),
        )
    ).one_or_none()
    work.check_reach(found.id if found else None)
    tables = Tables(work.settings.timezone)
    before = tables.series_plan(found) if found else {}
    series = found or Series(slug=part.slug, title=part.title)
    changed = assign(series, _values(part))
    if assign(series, {"part_of": _whole(work, part)}):
        changed = True
        if series.part_of is not None:
            work.check_reach(series.part_of.id)
    changed |= series.max_per_organisation != part.max_per_organisation  # set once its events are what the file says
    changed |= load_partners(series.partners, SeriesPartner, part.partners, known)
    if found is None:
        plan_series(work, series)
    work.db.flush()
    changed |= _relate(work, series, part)
    changed |= load_questions(work, series, part.questions)
    changed |= load_delegations(work, series, part.delegations, "series", known, findings)
    changed |= load_materials(work, series, part.materials, "series", findings)
    _check_cycle(series, findings)
    if found is not None and changed:
        work.db.expire(series, ["questions"])
        work.journal("series.changed", series.id, changes=changes_between(before, tables.series_plan(series)))
    changed |= load_more(work, series, part.more, "series", findings)
    changed |= series.status is not part.status
    findings.attempt("series.status", lambda: _bring_to(work, series, part.status))
    tally.count(created=found is None, updated=changed)
    return series


def _values(part: SeriesPart) -> dict[str, object]:
    return {
        "title": part.title,
        "kind": part.kind,
        "language": part.language,
        "subtitle": part.subtitle,
        "aim": part.aim,
        "planned_events": part.planned_events,
        "region": part.region,
        "retention_days": part.retention_days,
        "sections": sections(part.sections),
        "contact_name": part.contact.name,
        "contact_email": part.contact.email,
        "more_url": part.more_url,
        "certificate": stored(part.certificate),
        "brand": stored(part.brand),
        "joining": part.membership.joining,
        "enrolling": part.membership.enrolling,
        "target_organisations": part.membership.organisations,
    }


def sections(parts: Sequence[SectionPart]) -> list[dict[str, str]]:
    """Copy as the model keeps it."""
    return [{"key": part.key.value, "heading": part.heading, "text": part.text} for part in parts]


def stored(details: Mapping[str, object] | None) -> dict[str, object] | None:
    """A plugin's details as the model keeps them."""
    return None if details is None else dict(details)


def _whole(work: Work, part: SeriesPart) -> Series | None:
    if part.part_of is None:
        return None
    return work.db.scalars(select(Series).where(Series.slug == part.part_of)).one()


def _relate(work: Work, series: Series, part: SeriesPart) -> bool:
    """What the file names; the other side may name this series in its own file, which stays as it is."""
    wanted = set(part.related)
    if {one.slug for one in series.relates_to} == wanted:
        return False
    query = select(Series).where(Series.slug.in_(wanted), Series.id != series.id).order_by(Series.title)
    found = list(work.db.scalars(query))
    for one in set(found) - set(series.relates_to):
        work.check_reach(one.id)
    series.relates_to = found
    work.db.flush()
    return True


def _bring_to(work: Work, series: Series, status: SeriesStatus) -> None:
    for step in steps(SERIES_TRANSITIONS, series.status, status):
        series.move_to(step)
        work.db.flush()
        work.journal(f"series.{step.value}", series.id)


def _check_cycle(series: Series, findings: Findings) -> None:
    path = [series.slug]
    whole = series.part_of
    while whole is not None and whole.slug not in path:
        path.append(whole.slug)
        whole = whole.part_of
    if whole is not None:
        findings.add(cycle("series.part_of", "part_of", [*path, whole.slug]))
