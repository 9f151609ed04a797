"""Write a series as a programme file that loads back to the same."""

from collections.abc import Sequence
from zoneinfo import ZoneInfo

import tomli_w
from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload, selectinload, undefer
from sqlalchemy.orm.interfaces import LoaderOption

from ..errors import NotFound
from ..model import Contribution, Delegation, Event, EventPartner, Organisation, Series, SeriesPartner
from ..plugins import Plugins
from .inheriting import as_difference, template_of
from .more import dump_more
from .rollout_tables import rollouts_of
from .tables import Table, Tables, organisation_table, tidy


def dump_series(db: Session, slug: str, zone: ZoneInfo, plugins: Plugins | None = None) -> str:
    """A series, its events and the organisations that belong to them, as TOML. Logos stand in the file itself.

    :param zone: the network's time zone, in which times are written.
    :param plugins: those whose parts are written too.
    :raises NotFound: ``series_unknown``
    """
    series = db.scalars(select(Series).where(Series.slug == slug).options(*_parts())).unique().one_or_none()
    if series is None:
        raise NotFound("series_unknown", "There is no series “{series}”.", series=slug)
    tables, rollouts = Tables(zone), rollouts_of(db, [event.id for event in series.events])
    document: dict[str, object] = {
        "series": {**tables.series(series), "more": dump_more(db, plugins, series) if plugins else {}},
        "events": _with_differences(
            [
                {
                    **tables.event(event),
                    **rollouts.of(event),
                    "more": dump_more(db, plugins, event) if plugins else {},
                }
                for event in series.events
            ]
        ),
        "organisations": [organisation_table(one) for one in _organisations(db, series, rollouts.organisations)],
    }
    return tomli_w.dumps(tidy(document), multiline_strings=True)


def _with_differences(events: Sequence[Table]) -> list[Table]:
    """Of a copy whose template is among them stands only what differs from it."""
    whole = {str(one["slug"]): tidy(one) for one in events}
    return [as_difference(whole[of], one) if (of := template_of(one)) in whole else one for one in whole.values()]


def _parts() -> Sequence[LoaderOption]:
    event = selectinload(Series.events)
    return (
        joinedload(Series.part_of),
        selectinload(Series.relates_to),
        selectinload(Series.partners).joinedload(SeriesPartner.organisation),
        selectinload(Series.questions),
        selectinload(Series.delegations).joinedload(Delegation.organisation),
        selectinload(Series.materials),
        event.selectinload(Event.materials),
        event.selectinload(Event.questions),
        event.selectinload(Event.delegations).joinedload(Delegation.organisation),
        event.joinedload(Event.follows),
        event.joinedload(Event.recap),
        event.selectinload(Event.blocks),
        event.selectinload(Event.formats),
        event.selectinload(Event.audiences),
        event.selectinload(Event.agenda),
        event.selectinload(Event.partners).joinedload(EventPartner.organisation),
        event.selectinload(Event.contributions).joinedload(Contribution.organisation),
    )


def _organisations(db: Session, series: Series, others: set[int]) -> Sequence[Organisation]:
    """Those that are named, what they are part of, and their members: a coalition is not whole without them."""
    wanted = _with_relatives(db, _named(series) | others)
    query = (
        select(Organisation)
        .where(Organisation.id.in_(wanted))
        .order_by(Organisation.slug)
        .options(undefer(Organisation.logo), joinedload(Organisation.part_of))
        .execution_options(populate_existing=True)
    )
    return db.scalars(query).all()


def _named(series: Series) -> set[int]:
    partners = [partner.organisation for partner in series.partners]
    partners += [partner.organisation for event in series.events for partner in event.partners]
    contributors = [
        contribution.organisation
        for event in series.events
        for contribution in event.contributions
        if contribution.organisation
    ]
    scopes: list[Series | Event] = [series, *series.events]
    delegating = [one.organisation for scope in scopes for one in scope.delegations if one.organisation and one.is_live]
    return {organisation.id for organisation in (*partners, *contributors, *delegating)}


def _with_relatives(db: Session, ids: set[int]) -> set[int]:
    query = select(Organisation.id, Organisation.part_of_id).where(Organisation.part_of_id.is_not(None))
    wholes: dict[int, set[int]] = {row.id: {row.part_of_id} for row in db.execute(query)}
    members: dict[int, set[int]] = {}
    for part, whole in wholes.items():
        for one in whole:
            members.setdefault(one, set()).add(part)
    return _closure(_closure(ids, members), wholes)


def _closure(ids: set[int], edges: dict[int, set[int]]) -> set[int]:
    reached, fresh = set(ids), set(ids)
    while fresh:
        fresh = {other for one in fresh for other in edges.get(one, ())} - reached
        reached |= fresh
    return reached
