"""Under which quotas somebody falls: format, audience, organisation, parts of the programme, what plugins limit."""

from collections.abc import Sequence
from typing import NamedTuple

from sqlalchemy import bindparam, or_, select

from ...errors import Conflict, InvalidInput
from ...hookspecs import Requested
from ...model import AgendaItem, EventFormat, Quota, QuotaKind, Registration, at_once
from ...model.base import table_of
from ...work import Work
from ..requests import RegistrationRequest
from ..upsert import insert_once
from .claims import Claims
from .looking import Seen
from .taking import resize

_C = table_of(Quota).c
_EVENT, _SERIES = bindparam("event", type_=_C.id.type), bindparam("series", type_=_C.id.type)
_OF_ORGANISATION = select(_C.id, _C.event_id).where(
    or_(_C.event_id == _EVENT, _C.series_id == _SERIES),
    _C.kind == QuotaKind.ORGANISATION,
    _C.key == bindparam("key", type_=_C.key.type),
)


class Limits(NamedTuple):
    """The most people of one organisation, at the event and in its series; None: no limit.

    ``any``: whether either was ever limited, for all organisations or for one.
    """

    any: bool
    at_event: int | None
    in_series: int | None


class OfOrganisation(NamedTuple):
    """The quotas of an organisation, by id; None where it has none."""

    at_event: int | None = None
    in_series: int | None = None


def takes_place(work: Work, roles: Sequence[str]) -> bool:
    """Whether who holds these roles takes a participant's place; a speaker alone does not."""
    return any(work.plugins.roles[role].takes_place for role in roles)


def claims_for(work: Work, seen: Seen, request: RegistrationRequest, requested: Requested | None) -> Claims:
    """The quotas under which somebody falls who registers; ``requested``: what plugins are asked with, if any are.

    :raises InvalidInput: ``item_unknown``, ``items_at_once``
    """
    assert seen.format_quota_id is not None
    items = item_quotas(work, seen.event_id, request.items)
    version, person = seen.version, seen.participant_id or 0
    if not takes_place(work, request.roles):
        everybody = [seen.format_quota_id] if seen.counts_everybody else []
        return Claims([*items, *everybody], None, person, version=version if everybody else None)
    limits = Limits(seen.limits_organisations, seen.max_at_event, seen.max_in_series)
    key = organisation_key(seen.organisation_id, request.organisation)
    own = of_organisation(work, seen.event_id, seen.series_id, key, limits)
    others = [seen.audience_quota_id, own.at_event, *items, *of_plugins(work, requested)]
    return Claims(in_order(others, seen.format_quota_id), own.in_series, person, version=version)


def claims_after_change(
    work: Work, registration: Registration, wanted: EventFormat, requested: Requested | None
) -> Claims:
    """The quotas of a registration that goes over to another format: only that and what plugins limit can differ."""
    present = registration.format.quota.id
    before = [quota_id for quota_id in registration.claims if quota_id != present]
    if not takes_place(work, registration.roles):
        everybody = [wanted.quota.id] if wanted.quota.counts_everybody else []
        return Claims([*before, *everybody], None, registration.participant_id, registration.id)
    by_plugins = select(_C.id).where(_C.event_id == registration.event_id, _C.kind == QuotaKind.PLUGIN)
    stay = set(before) - set(work.db.scalars(by_plugins)) if requested else set(before)
    quotas = in_order([*stay, *of_plugins(work, requested)], wanted.quota.id)
    return Claims(quotas, registration.series_quota_id, registration.participant_id, registration.id)


def in_order(others: Sequence[int | None], of_format: int) -> list[int]:
    """The order in which places are taken and locks are held: that of :mod:`leernet.services.places.taking`."""
    return [*sorted({quota_id for quota_id in others if quota_id is not None}), of_format]


def organisation_key(organisation_id: int | None, name: str) -> str | None:
    """By what an organisation is told from others: its id when we know it, else its name as people write it."""
    if organisation_id is not None:
        return f"id:{organisation_id}"
    written = " ".join(name.split()).casefold()
    return f"name:{written}"[:250] if written else None


def of_organisation(
    work: Work, event_id: int, series_id: int | None, key: str | None, limits: Limits
) -> OfOrganisation:
    """The quotas of an organisation, made when it is the first time that somebody of it registers."""
    if not limits.any or key is None:
        return OfOrganisation()
    values = {"event": event_id, "series": series_id, "key": key}
    at_event: int | None = None
    in_series: int | None = None
    for quota_id, of_event in work.db.execute(_OF_ORGANISATION, values):
        if of_event is None:
            in_series = quota_id
        else:
            at_event = quota_id
    if at_event is None and limits.at_event is not None:
        at_event = make_quota(work, QuotaKind.ORGANISATION, key, limits.at_event, event_id=event_id)
    if in_series is None and limits.in_series is not None:
        in_series = make_quota(work, QuotaKind.ORGANISATION, key, limits.in_series, series_id=series_id)
    return OfOrganisation(at_event, in_series)


def make_quota(
    work: Work, kind: QuotaKind, key: str, capacity: int | None, *, event_id: int | None = None,
    series_id: int | None = None,
) -> int:  # fmt: skip
    """The id of the quota with this key, made unless it is there."""
    scope = {"event_id": event_id} if series_id is None else {"series_id": series_id}
    values = {**scope, "kind": kind, "key": key, "capacity": capacity, "ceiling": capacity}
    made = insert_once(work.db, Quota, values, key=(*scope, "kind", "key"))
    if made is not None:
        return made
    query = select(Quota.id).filter_by(**scope, kind=kind, key=key)
    return work.db.execute(query).scalar_one()


def item_quotas(work: Work, event_id: int, keys: Sequence[str]) -> list[int]:
    """The quotas of the parts of the programme that somebody comes to; no statement where they chose none.

    :raises InvalidInput: ``item_unknown``; ``items_at_once``: nobody is in two places
    """
    if not keys:
        return []
    query = select(AgendaItem.key, AgendaItem.quota_id, AgendaItem.title, AgendaItem.is_parallel)
    query = query.where(AgendaItem.event_id == event_id).order_by(AgendaItem.position, AgendaItem.id)
    rows = work.db.execute(query).all()
    found: dict[str, int] = {}
    taken: dict[int, str] = {}
    for row, moment in zip(rows, at_once([row.is_parallel for row in rows]), strict=True):
        if row.quota_id is None or row.key not in keys:
            continue
        if moment in taken:
            raise _at_once(taken[moment], row.title)
        found[row.key], taken[moment] = row.quota_id, row.title
    if set(found) != set(keys):
        raise InvalidInput("item_unknown", "Choose from the parts of the programme.", field="items")
    return sorted(found.values())


def _at_once(one: str, other: str) -> InvalidInput:
    return InvalidInput(
        "items_at_once",
        "“{one}” and “{other}” are at the same time. Choose one of them.",
        field="items",
        one=one,
        other=other,
    )


def refuse_full(work: Work, quota_id: int, organisation: str, *, waiting_list: bool) -> None:
    """Refuse who cannot wait for a place of this quota. Nobody waits for lunch alone: they can come without it.

    :raises Conflict: ``item_full``; ``organisation_full`` where there is no waiting list
    """
    query = select(Quota.kind, AgendaItem.title).outerjoin(AgendaItem, AgendaItem.quota_id == Quota.id)
    kind, title = work.db.execute(query.where(Quota.id == quota_id)).one()
    if kind is QuotaKind.AGENDA_ITEM:
        raise Conflict(
            "item_full", "There are no places left for “{item}”. You can come without it.", field="items", item=title
        )
    if kind is QuotaKind.ORGANISATION and not waiting_list:
        raise organisation_full(organisation)


def organisation_full(organisation: str) -> Conflict:
    """The error for one person more than an organisation may send."""
    return Conflict(
        "organisation_full",
        "{organisation} has no places left: there is a limit to how many people of one organisation take part.",
        field="organisation",
        organisation=organisation,
    )


def of_plugins(work: Work, requested: Requested | None) -> list[int]:
    """The quotas that plugins limit; one whose size the plugin changed follows."""
    limits = work.plugins.ask_limits(work.db, requested) if requested else {}
    if not limits or requested is None:
        return []
    query = select(Quota).where(
        Quota.event_id == requested.event.id, Quota.kind == QuotaKind.PLUGIN, Quota.key.in_(limits)
    )
    known = {quota.key: quota for quota in work.db.scalars(query)}
    for key, quota in known.items():
        if key is not None and quota.capacity != limits[key]:
            resize(work.db, quota.id, limits[key]).freed = True
    made = [
        make_quota(work, QuotaKind.PLUGIN, key, capacity, event_id=requested.event.id)
        for key, capacity in sorted(limits.items())
        if key not in known
    ]
    return [*(quota.id for quota in known.values()), *made]
