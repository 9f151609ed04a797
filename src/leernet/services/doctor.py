"""Is what we keep beside the rows still true? Counters are the truth under load; this recounts them."""

from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, cast, null, select, union_all

from ..model import HOLDING, Quota, QuotaKind, Registration
from ..model.base import table_of
from ..work import Work

BATCH = 1000
_QUOTA, _REGISTRATION = table_of(Quota).c, table_of(Registration).c
_OF_REGISTRATION = (_REGISTRATION.claims, _REGISTRATION.series_quota_id, _REGISTRATION.participant_id)
_OF_QUOTA = (_QUOTA.id, _QUOTA.event_id, _QUOTA.kind, _QUOTA.taken, _QUOTA.held, _QUOTA.reserved)


# One statement, so that both halves are of the same moment, whoever registers meanwhile.
_HALVES: tuple[list[ColumnElement[Any]], list[ColumnElement[Any]]] = (
    [*_OF_REGISTRATION, *(cast(null(), column.type) for column in _OF_QUOTA)],
    [*(cast(null(), column.type) for column in _OF_REGISTRATION), *_OF_QUOTA],
)
_BOTH = union_all(select(*_HALVES[0]).where(_REGISTRATION.status.in_(HOLDING)), select(*_HALVES[1])).execution_options(
    yield_per=BATCH
)


@dataclass(frozen=True)
class Drift:
    """A quota whose counter ``what`` says ``kept`` while it should be ``counted``.

    ``taken``: registrations hold so many of its places. ``held``: so many reserved places of the event are
    not used yet. ``kept`` is None when the quota itself is not there.
    """

    quota_id: int
    kept: int | None
    counted: int
    what: str = "taken"


@dataclass(frozen=True)
class _Counters:
    event_id: int | None
    kind: QuotaKind
    taken: int
    held: int
    reserved: int


def recount(work: Work) -> list[Drift]:
    """The quotas whose counter is wrong, by id; none when all is well. Reads only, a batch of rows at a time."""
    quotas: dict[int, _Counters] = {}
    taken: Counter[int] = Counter()
    people: set[tuple[int, int]] = set()
    for claims, series_quota_id, participant_id, quota_id, *counters in work.db.execute(_BOTH):
        if quota_id is not None:
            quotas[quota_id] = _Counters(*counters)
            continue
        taken.update(claims or ())
        if series_quota_id is not None:
            people.add((series_quota_id, participant_id))
    taken.update(quota_id for quota_id, _ in people)
    return [*_wrongly_taken(quotas, taken), *_wrongly_held(quotas)]


def _wrongly_taken(quotas: dict[int, _Counters], taken: Counter[int]) -> list[Drift]:
    kept = {quota_id: quota.taken for quota_id, quota in quotas.items()}
    return [
        Drift(quota_id, kept.get(quota_id), taken[quota_id])
        for quota_id in sorted(kept.keys() | taken.keys())
        if kept.get(quota_id) != taken[quota_id]
    ]


def _wrongly_held(quotas: dict[int, _Counters]) -> list[Drift]:
    unused: dict[int | None, int] = defaultdict(int)
    for quota in quotas.values():
        unused[quota.event_id] += max(0, quota.reserved - quota.taken)
    return [
        Drift(quota_id, quota.held, unused[quota.event_id], "held")
        for quota_id, quota in sorted(quotas.items())
        if quota.kind is QuotaKind.FORMAT and quota.held != unused[quota.event_id]
    ]
