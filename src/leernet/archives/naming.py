"""By what an archive knows the things of a programme: their slugs and keys, which are the same in any network."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping

from sqlalchemy import Select, Table, select
from sqlalchemy.orm import Session

from ..model import (
    AgendaItem,
    Audience,
    Block,
    Event,
    EventFormat,
    Organisation,
    Question,
    Quota,
    QuotaKind,
    Recap,
    RolloutCopy,
    Series,
)
from ..model.base import table_of

Named = Iterator[tuple[int, str]]
"""Ids with names."""

KNOWN = "id:"
"""So begins the key of an organisation that the network knows, before its id: :func:`leernet.services.quotas`."""


def programme_names(db: Session, table: Table, series_id: int) -> dict[object, object] | None:
    """The names of the rows of a table of the programme, by id; None for any other table."""
    find = _NAMING.get(table.name)
    return None if find is None else dict(find(db, series_id))


def organisation_names(db: Session) -> dict[object, object]:
    """The slugs of all organisations, by id."""
    return {row[0]: row[1] for row in db.execute(select(Organisation.id, Organisation.slug))}


def _series(db: Session, series_id: int) -> Named:
    yield from _rows(db, select(Series.id, Series.slug).where(Series.id == series_id))


def _events(db: Session, series_id: int) -> Named:
    yield from _rows(db, select(Event.id, Event.slug).where(Event.series_id == series_id))


def _recaps(db: Session, series_id: int) -> Named:
    query = select(Recap.id, Event.slug).join(Event, Event.id == Recap.event_id)
    yield from _rows(db, query.where(Event.series_id == series_id))


def _copies(db: Session, series_id: int) -> Named:
    query = select(RolloutCopy.event_id, Event.slug).join(Event, Event.id == RolloutCopy.event_id)
    yield from _rows(db, query.where(Event.series_id == series_id))


def _formats(db: Session, series_id: int) -> Named:
    query = select(EventFormat.id, Event.slug, EventFormat.key).join(Event, Event.id == EventFormat.event_id)
    yield from _rows(db, query.where(Event.series_id == series_id))


def _audiences(db: Session, series_id: int) -> Named:
    query = select(Audience.id, Event.slug, Audience.key).join(Event, Event.id == Audience.event_id)
    yield from _rows(db, query.where(Event.series_id == series_id))


def _blocks(db: Session, series_id: int) -> Named:
    """By their order."""
    query = select(Block.id, Event.slug).join(Event, Event.id == Block.event_id)
    yield from _counted(db, query.where(Event.series_id == series_id).order_by(Block.starts_at))


def _items(db: Session, series_id: int) -> Named:
    """By their order."""
    query = select(AgendaItem.id, Event.slug).join(Event, Event.id == AgendaItem.event_id)
    yield from _counted(db, query.where(Event.series_id == series_id).order_by(AgendaItem.position, AgendaItem.id))


def _questions(db: Session, series_id: int) -> Named:
    """By the event, or nothing for one of the series, and the key; what is not asked any more by the version too."""
    query = select(Question.id, Event.slug, Question.key, Question.version, Question.is_asked)
    query = query.outerjoin(Event, Event.id == Question.event_id)
    of_series = (Question.series_id == series_id) | (Event.series_id == series_id)
    for identity, slug, key, version, is_asked in db.execute(query.where(of_series)):
        yield identity, "/".join((slug or "", key, *(() if is_asked else (str(version),))))


def _quotas(db: Session, series_id: int) -> Named:
    """By what they limit: a format, an audience, a part of the programme; else by their key."""
    owned = _owners(db, series_id)
    query = select(Quota.id, Event.slug, Quota.kind, Quota.key).outerjoin(Event, Event.id == Quota.event_id)
    of_series = (Quota.series_id == series_id) | (Event.series_id == series_id)
    slugs = {f"{KNOWN}{identity}": slug for identity, slug in organisation_names(db).items()}
    for identity, slug, kind, key in db.execute(query.where(of_series)):
        if identity in owned:
            yield identity, owned[identity]
        elif key is not None:
            by_slug = kind is QuotaKind.ORGANISATION and key in slugs
            yield identity, f"{slug or ''}/{kind.value}/{f'{KNOWN}{slugs[key]}' if by_slug else key}"


def _owners(db: Session, series_id: int) -> Mapping[int, str]:
    found: dict[int, str] = {}
    for kind, table, naming in (
        (QuotaKind.FORMAT, table_of(EventFormat), _formats),
        (QuotaKind.AUDIENCE, table_of(Audience), _audiences),
        (QuotaKind.AGENDA_ITEM, table_of(AgendaItem), _items),
    ):
        named = dict(naming(db, series_id))
        query = select(table.c.id, table.c.quota_id).where(table.c.id.in_(named), table.c.quota_id.is_not(None))
        for identity, quota_id in db.execute(query):
            slug, _, key = named[identity].partition("/")
            found[quota_id] = f"{slug}/{kind.value}/{key}"
    return found


def _rows(db: Session, query: Select[*tuple[int, *tuple[str, ...]]]) -> Named:
    for identity, *parts in db.execute(query):
        yield identity, "/".join(parts)


def _counted(db: Session, query: Select[int, str]) -> Named:
    numbers: defaultdict[str, int] = defaultdict(int)
    for identity, slug in db.execute(query):
        numbers[slug] += 1
        yield identity, f"{slug}/{numbers[slug]}"


_NAMING: Mapping[str, Callable[[Session, int], Named]] = {
    table_of(model).name: find
    for model, find in (
        (Series, _series),
        (Event, _events),
        (Recap, _recaps),
        (RolloutCopy, _copies),
        (EventFormat, _formats),
        (Audience, _audiences),
        (Block, _blocks),
        (AgendaItem, _items),
        (Question, _questions),
        (Quota, _quotas),
    )
}
