"""What somebody may at the desk, and where the thing stands that an address names: both in one statement."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    CompoundSelect,
    Integer,
    Select,
    String,
    bindparam,
    cast,
    exists,
    func,
    literal,
    null,
    select,
    type_coerce,
    union_all,
)

from ...model import (
    EVERYTHING,
    RIGHTS,
    RUNS,
    Delegation,
    DeskGrant,
    DeskRole,
    DeskUser,
    Event,
    EventPartner,
    Material,
    Organisation,
    Reach,
    Right,
    Series,
    SeriesPartner,
    together,
)
from ...work import Work

_GRANT, _ROLE, _GUARDED, _TARGET = "grant", "role", "guarded", "target"
_MOST = 2**31


@dataclass(frozen=True)
class Grant:
    """A role: on the whole network, in one series, or wherever one organisation runs things. Both are slugs."""

    role: DeskRole
    series: str = ""
    organisation: str = ""

    @property
    def is_whole(self) -> bool:
        """Whether it is on the whole network."""
        return not (self.series or self.organisation)


class TargetKind(StrEnum):
    """What sort of thing an address of the desk names."""

    EVENT = "event"
    SERIES = "series"
    DELEGATION = "delegation"
    MATERIAL = "material"


@dataclass(frozen=True)
class Target:
    """The thing: an event or a series by its slug, a delegation by its number, a material by its uid."""

    kind: TargetKind
    key: str

    @property
    def value(self) -> str | int | UUID | None:
        """The key as the database has it; None for what can be none."""
        match self.kind:
            case TargetKind.DELEGATION:
                is_number = self.key.isascii() and self.key.isdigit() and len(self.key) < len(str(_MOST))
                return int(self.key) if is_number else None
            case TargetKind.MATERIAL:
                try:
                    return UUID(self.key)
                except ValueError:
                    return None
        return self.key


@dataclass(frozen=True)
class Spot:
    """Where a thing stands: in a series, at an event, or both."""

    series_id: int | None
    event_id: int | None


@dataclass(frozen=True)
class Rights:
    """What somebody may: how far each of their roles reaches.

    ``is_guarded``: whether anybody was named at all; where not, everybody whom the site lets in is an owner.
    """

    roles: Mapping[DeskRole, Reach] = field(default_factory=dict)
    is_guarded: bool = True

    def reach(self, right: Right) -> Reach:
        """How far they have this right, by all their roles together."""
        return together(reach for role, reach in self.roles.items() if right in RIGHTS[role])


def rights_of(
    work: Work, identity: str, target: Target | None = None, grants: Sequence[Grant] | None = None
) -> tuple[Rights, Spot | None]:
    """What the user with this identity may, and where ``target`` stands: None when it is not there.

    :param grants: what the embedding site says itself; None asks the table of users
    """
    value = target.value if target is not None else None
    kind = target.kind if target is not None and value is not None else None
    limited = [grant for grant in grants or () if not grant.is_whole]
    query = _stored(kind) if grants is None else _given(limited, kind)
    rows = work.db.execute(query, {"identity": identity, "key": value}).all() if query is not None else []
    spot = next((Spot(row.series_id, row.event_id) for row in rows if row.what == _TARGET), None)
    if grants is None and not any(row.what == _GUARDED for row in rows):
        return Rights({DeskRole.OWNER: EVERYTHING}, is_guarded=False), spot
    held = [(DeskRole(row.role), row.series_id, row.event_id) for row in rows if row.what == _GRANT]
    held += [(grant.role, None, None) for grant in grants or () if grant.is_whole]
    # Of an organisation that runs nothing somebody has a role all the same, and it reaches nowhere.
    roles = dict.fromkeys(DeskRole(row.role) for row in rows if row.what == _ROLE) | {one[0]: None for one in held}
    return Rights({role: _reach([one[1:] for one in held if one[0] is role]) for role in roles}), spot


def _reach(places: Sequence[tuple[int | None, int | None]]) -> Reach:
    return Reach(
        everything=(None, None) in places,
        series=frozenset(series_id for series_id, _ in places if series_id is not None),
        events=frozenset(event_id for _, event_id in places if event_id is not None),
    )


@cache
def _stored(kind: TargetKind | None) -> CompoundSelect[Any]:
    """The grants of a user, whether there is any user at all, and the target."""
    mine = DeskUser.identity == bindparam("identity", type_=String)
    role = type_coerce(DeskGrant.role, String)
    here = DeskGrant.organisation_id
    return union_all(
        _row(_GRANT, role, DeskGrant.series_id).join(DeskGrant.user).where(mine, here.is_(None)),
        *(part.join(DeskGrant, here == partner.organisation_id).join(DeskGrant.user).where(mine, partner.role.in_(RUNS))
          for part, partner in _parts(role)),
        _row(_ROLE, role).join(DeskGrant.user).where(mine, here.is_not(None)),
        _row(_GUARDED).where(exists().where(DeskUser.id > 0)),
        *_targets(kind),
    )  # fmt: skip


def _given(grants: Sequence[Grant], kind: TargetKind | None) -> CompoundSelect[Any] | None:
    """The same for what the site says: the ids behind its slugs. None when there is nothing to ask."""
    parts: list[Select[Any]] = []
    for grant in grants:
        role = literal(grant.role.value, String)
        if grant.series:
            parts.append(_row(_GRANT, role, Series.id).where(Series.slug == grant.series))
            continue
        parts += [
            part.join(Organisation, Organisation.id == partner.organisation_id)
            .where(Organisation.slug == grant.organisation, partner.role.in_(RUNS))
            for part, partner in _parts(role)
        ]  # fmt: skip
    # Without a limit it makes no difference where the target stands.
    return union_all(*parts, *_targets(kind)) if parts else None


def _parts(role: ColumnElement[str]) -> list[tuple[Select[Any], type[SeriesPartner] | type[EventPartner]]]:
    """What an organisation runs: series as a whole, and events."""
    return [
        (_row(_GRANT, role, SeriesPartner.series_id).select_from(SeriesPartner), SeriesPartner),
        (_row(_GRANT, role, None, EventPartner.event_id).select_from(EventPartner), EventPartner),
    ]


def _targets(kind: TargetKind | None) -> list[Select[Any]]:
    match kind:
        case TargetKind.EVENT:
            return [_row(_TARGET, None, Event.series_id, Event.id).where(Event.slug == _key(Event.slug))]
        case TargetKind.SERIES:
            return [_row(_TARGET, None, Series.id).where(Series.slug == _key(Series.slug))]
        case TargetKind.DELEGATION:
            return [_part_of(Delegation).where(Delegation.id == _key(Delegation.id))]
        case TargetKind.MATERIAL:
            return [_part_of(Material).where(Material.uid == _key(Material.uid))]
    return []


def _part_of(kind: type[Delegation] | type[Material]) -> Select[Any]:
    series_id = func.coalesce(kind.series_id, Event.series_id)
    return _row(_TARGET, None, series_id, kind.event_id).select_from(kind).outerjoin(Event, Event.id == kind.event_id)


def _key(column: Any) -> Any:
    return bindparam("key", type_=column.type)


def _row(what: str, role: Any = None, series_id: Any = None, event_id: Any = None) -> Select[Any]:
    return select(
        cast(literal(what), String).label("what"),
        (cast(null(), String) if role is None else role).label("role"),
        (cast(null(), Integer) if series_id is None else series_id).label("series_id"),
        (cast(null(), Integer) if event_id is None else event_id).label("event_id"),
    )
