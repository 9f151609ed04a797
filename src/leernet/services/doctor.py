"""Is what we keep beside the rows still true? Counters are the truth under load; this recounts them."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Literal

from sqlalchemy import ColumnElement, Row, Select, cast, literal, null, select, union_all

from ..model import HOLDING, LIVE, Invitation, Quota, QuotaKind, Registration
from ..model.base import table_of
from ..work import Work

BATCH = 1000
_QUOTA, _INVITATION, _REGISTRATION = table_of(Quota).c, table_of(Invitation).c, table_of(Registration).c

Kind = Literal["quota", "kept", "invitation"]
Counted = tuple[Kind, int]


def _part(what: str, **columns: ColumnElement[Any]) -> Select[Any]:
    """A part of the statement: every part has the same columns, those that it does not name are empty."""
    shape = {
        "id": _QUOTA.id, "event": _QUOTA.event_id, "kind": _QUOTA.kind, "taken": _QUOTA.taken, "held": _QUOTA.held,
        "reserved": _QUOTA.reserved, "claims": _REGISTRATION.claims, "person": _REGISTRATION.participant_id,
    }  # fmt: skip
    empty = {name: cast(null(), column.type).label(name) for name, column in shape.items()}
    return select(literal(what).label("what"), *(columns.get(name, empty[name]).label(name) for name in shape))


# One statement, so that all parts are of the same moment, whoever registers meanwhile.
_ALL = union_all(
    _part(
        "registration",
        id=_REGISTRATION.series_quota_id, claims=_REGISTRATION.claims, person=_REGISTRATION.participant_id,
    ).where(_REGISTRATION.status.in_(HOLDING)),
    _part("use", id=_REGISTRATION.invitation_id).where(
        _REGISTRATION.status.in_(LIVE), _REGISTRATION.invitation_id.is_not(None)
    ),
    _part(
        "quota",
        id=_QUOTA.id, event=_QUOTA.event_id, kind=_QUOTA.kind,
        taken=_QUOTA.taken, held=_QUOTA.held, reserved=_QUOTA.reserved,
    ),
    _part("invitation", id=_INVITATION.id, taken=_INVITATION.used),
).execution_options(yield_per=BATCH)  # fmt: skip


@dataclass(frozen=True)
class Drift:
    """A counter that says ``taken`` while rows hold ``held``.

    ``quota``: places that registrations hold. ``kept``: reserved places of the event that are not used yet, which a
    format keeps. ``invitation``: uses by live registrations. ``taken`` is None when the row is not there.
    """

    kind: Kind
    id: int
    taken: int | None
    held: int


def recount(work: Work) -> list[Drift]:
    """The counters that are wrong, by kind and id; none when all is well. Reads only, a batch of rows at a time."""
    taken, held = _read(work.db.execute(_ALL))
    return [
        Drift(*counted, taken.get(counted), held[counted])
        for counted in sorted(taken.keys() | held.keys())
        if taken.get(counted) != held[counted]
    ]


def _read(rows: Iterable[Row[Any]]) -> tuple[dict[Counted, int], Counter[Counted]]:
    """What the counters say, and what the rows do."""
    taken: dict[Counted, int] = {}
    held: Counter[Counted] = Counter()
    people: set[tuple[int, int]] = set()
    formats: dict[int, int] = {}
    unused: Counter[int] = Counter()
    for row in rows:
        match row.what:
            case "registration":
                held.update(("quota", claim) for claim in row.claims)
                if row.id is not None:
                    people.add((row.id, row.person))  # in a series a person counts once
            case "use":
                held["invitation", row.id] += 1
            case "invitation":
                taken["invitation", row.id] = row.taken
            case "quota":
                taken["quota", row.id] = row.taken
                unused[row.event] += max(0, row.reserved - row.taken)
                if row.kind is QuotaKind.FORMAT:
                    taken["kept", row.id] = row.held
                    formats[row.id] = row.event
    held.update(("quota", quota_id) for quota_id, _ in people)
    held.update({("kept", quota_id): unused[event_id] for quota_id, event_id in formats.items()})
    return taken, held
