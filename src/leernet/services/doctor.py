"""Is what we keep beside the rows still true? Counters are the truth under load; this recounts them."""

from collections import Counter
from dataclasses import dataclass

from sqlalchemy import Integer, cast, null, select, union_all

from ..model import Quota, Registration, RegistrationStatus
from ..model.base import table_of
from ..work import Work

BATCH = 1000
_QUOTA, _REGISTRATION = table_of(Quota).c, table_of(Registration).c
_NONE = cast(null(), Integer)

# One statement, so that both halves are of the same moment, whoever registers meanwhile.
_BOTH = union_all(
    select(_REGISTRATION.claims, _NONE.label("id"), _NONE.label("taken")).where(
        _REGISTRATION.status == RegistrationStatus.CONFIRMED
    ),
    select(cast(null(), _REGISTRATION.claims.type), _QUOTA.id, _QUOTA.taken),
).execution_options(yield_per=BATCH)


@dataclass(frozen=True)
class Drift:
    """A quota whose counter says ``taken`` while confirmed registrations hold ``held`` of its places.

    ``taken`` is None when the quota itself is not there.
    """

    quota_id: int
    taken: int | None
    held: int


def recount(work: Work) -> list[Drift]:
    """The quotas whose counter is wrong, by id; none when all is well. Reads only, a batch of rows at a time."""
    taken: dict[int, int] = {}
    held: Counter[int] = Counter()
    for claims, quota_id, count in work.db.execute(_BOTH):
        if quota_id is None:
            held.update(claims or ())
        else:
            taken[quota_id] = count
    return [
        Drift(quota_id, taken.get(quota_id), held[quota_id])
        for quota_id in sorted(taken.keys() | held.keys())
        if taken.get(quota_id) != held[quota_id]
    ]
