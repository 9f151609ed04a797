"""How many people each organisation sends, at an event or over a series."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from sqlalchemy import select

from ...model import HOLDING, LIVE, Event, Organisation, Quota, QuotaKind, Registration, RegistrationStatus
from ...work import Work
from .limits import Scope
from .quotas import organisation_key, takes_place


@dataclass
class HeadCount:
    """The people of one organisation: who is in, who waits, and how many may be in (None: no limit).

    At an event a person is one registration; in a series they count once. ``reserved`` places are kept for it.
    """

    name: str
    people: set[int] = field(default_factory=set)
    waiting: set[int] = field(default_factory=set)
    maximum: int | None = None
    reserved: int = 0


def head_counts(work: Work, scope: Scope) -> list[HeadCount]:
    """Every organisation that somebody named, or that has a maximum of its own, by name.

    Two statements, and a third where an organisation with a maximum of its own sends nobody yet. Who takes no
    participant's place, such as a speaker, is not counted: the limits do not count them either.
    """
    found = _people(work, scope)
    own = {"event_id": scope.id} if isinstance(scope, Event) else {"series_id": scope.id}
    quotas = work.db.scalars(select(Quota).filter_by(kind=QuotaKind.ORGANISATION, **own)).all()
    limited = {quota.key: quota for quota in quotas if quota.key is not None}
    alone = {key for key, quota in limited.items() if quota.capacity != scope.max_per_organisation} - set(found)
    for key, name in _names(work, alone).items():
        found[key] = HeadCount(name)
    for key, count in found.items():
        quota = limited.get(key)
        count.maximum = quota.capacity if quota else scope.max_per_organisation
        count.reserved = quota.reserved if quota else 0
    return sorted(found.values(), key=lambda one: (one.name.casefold(), one.name))


def _people(work: Work, scope: Scope) -> dict[str, HeadCount]:
    query = (
        select(
            Registration.organisation_id,
            Registration.organisation_name,
            Registration.participant_id,
            Registration.roles,
            Registration.status,
            Organisation.name,
        )
        .outerjoin(Organisation, Organisation.id == Registration.organisation_id)
        .where(Registration.status.in_(LIVE))
        .order_by(Registration.id)
    )
    if isinstance(scope, Event):
        query = query.where(Registration.event_id == scope.id)
    else:
        query = query.join(Event, Event.id == Registration.event_id).where(Event.series_id == scope.id)
    found: dict[str, HeadCount] = {}
    for organisation_id, written, person, roles, status, name in work.db.execute(query):
        key = organisation_key(organisation_id, written)
        if key is None or not takes_place(work, roles):
            continue
        count = found.setdefault(key, HeadCount(name or written))
        if status in HOLDING:
            count.people.add(person)
        elif status is RegistrationStatus.WAITLISTED:
            count.waiting.add(person)
    return found


def _names(work: Work, keys: Iterable[str]) -> Mapping[str, str]:
    """What organisations are called that nobody named."""
    by_kind: dict[str, list[str]] = defaultdict(list)
    for key in keys:
        kind, _, rest = key.partition(":")
        by_kind[kind].append(rest)
    names = {f"name:{name}": name for name in by_kind["name"]}
    if by_kind["id"]:
        query = select(Organisation.id, Organisation.name).where(Organisation.id.in_([int(i) for i in by_kind["id"]]))
        names |= {f"id:{row.id}": row.name for row in work.db.execute(query)}
    return names
