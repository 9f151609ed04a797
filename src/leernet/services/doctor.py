"""Is what we keep beside the rows still true? Counters are the truth under load; this recounts them."""

from collections import Counter
from dataclasses import dataclass
from typing import Literal

from sqlalchemy import Integer, cast, null, select, union_all

from ..model import LIVE, Invitation, Quota, Registration, RegistrationStatus
from ..model.base import table_of
from ..work import Work

BATCH = 1000
_QUOTA, _INVITATION, _REGISTRATION = table_of(Quota).c, table_of(Invitation).c, table_of(Registration).c
_NOTHING = cast(null(), _REGISTRATION.claims.type)
_NONE = cast(null(), Integer)

# One statement, so that all parts are of the same moment, whoever registers meanwhile.
_ALL = union_all(
    select(_REGISTRATION.claims, _NONE.label("quota"), _NONE.label("invitation"), _NONE.label("taken")).where(
        _REGISTRATION.status == RegistrationStatus.CONFIRMED
    ),
    select(_NOTHING, _NONE, _REGISTRATION.invitation_id, _NONE).where(
        _REGISTRATION.status.in_(LIVE), _REGISTRATION.invitation_id.is_not(None)
    ),
    select(_NOTHING, _QUOTA.id, _NONE, _QUOTA.taken),
    select(_NOTHING, _NONE, _INVITATION.id, _INVITATION.used),
).execution_options(yield_per=BATCH)

Counted = tuple[Literal["quota", "invitation"], int]


@dataclass(frozen=True)
class Drift:
    """A counter that says ``taken`` while registrations hold ``held``: confirmed ones places of a quota, live ones uses
    of an invitation.

    ``taken`` is None when the quota itself is not there.
    """

    kind: Literal["quota", "invitation"]
    id: int
    taken: int | None
    held: int


def recount(work: Work) -> list[Drift]:
    """The counters that are wrong, by kind and id; none when all is well. Reads only, a batch of rows at a time."""
    taken: dict[Counted, int] = {}
    held: Counter[Counted] = Counter()
    for claims, quota_id, invitation_id, count in work.db.execute(_ALL):
        counted: Counted = ("quota", quota_id) if invitation_id is None else ("invitation", invitation_id)
        if count is not None:
            taken[counted] = count
        elif claims is None:
            held[counted] += 1
        else:
            held.update(("quota", claim) for claim in claims)
    return [
        Drift(*counted, taken.get(counted), held[counted])
        for counted in sorted(taken.keys() | held.keys())
        if taken.get(counted) != held[counted]
    ]
