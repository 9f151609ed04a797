"""For what somebody waits: of which quota under which they fall there is no place for them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from sqlalchemy import select

from ...i18n import N_
from ...model import HOLDING, AgendaItem, Quota, QuotaKind, Registration, RegistrationStatus
from ...work import Work

_MESSAGES: Mapping[QuotaKind, str] = {
    QuotaKind.FORMAT: N_("all places are taken"),
    QuotaKind.AUDIENCE: N_("all places of the group “{name}” are taken"),
    QuotaKind.ORGANISATION: N_("{name} has no places left"),
    QuotaKind.AGENDA_ITEM: N_("“{name}” is full"),
    QuotaKind.PLUGIN: N_("another limit of this event is reached"),
}
_HELD_BACK = N_("a check of this event does not let this registration in")
_IN_SERIES = N_("{name} has no places left in the series")


@dataclass(frozen=True)
class Lack:
    """What there is no place of: an English msgid and its data, to stand after “You wait because”."""

    kind: QuotaKind
    message: str
    data: Mapping[str, str] = field(default_factory=dict)


def lacks_of(work: Work, registrations: Sequence[Registration]) -> dict[int, list[Lack]]:
    """What stands in the way of each who waits, by the id of the registration, in two statements or three.

    Nothing stands in the way of somebody who waits for their turn only: others come before them.
    """
    waiting = [one for one in registrations if one.status is RegistrationStatus.WAITLISTED]
    if not waiting:
        return {}
    claims = {quota_id for one in waiting for quota_id in one.claims}
    series = {one.series_quota_id for one in waiting if one.series_quota_id is not None}
    quotas = {quota.id: quota for quota in work.db.scalars(select(Quota).where(Quota.id.in_(claims | series)))}
    of_items = select(AgendaItem.quota_id, AgendaItem.title).where(AgendaItem.quota_id.in_(claims))
    titles: dict[int | None, str] = {row.quota_id: row.title for row in work.db.execute(of_items)}
    counted = _counted(work, [quotas[one] for one in series if quotas[one].left == 0])
    return {one.id: list(_lacks(one, quotas, titles, counted)) for one in waiting}


def _lacks(
    one: Registration,
    quotas: Mapping[int, Quota],
    titles: Mapping[int | None, str],
    counted: set[tuple[int | None, int]],
) -> Iterable[Lack]:
    own = [quotas[quota_id] for quota_id in one.claims]
    keeps = any(quota.still_reserved for quota in own)
    names = {
        QuotaKind.AUDIENCE: one.audience.label if one.audience else "",
        QuotaKind.ORGANISATION: one.organisation_name,
    }
    in_series = quotas[one.series_quota_id] if one.series_quota_id is not None else None
    if in_series and in_series.left == 0 and (in_series.id, one.participant_id) not in counted:
        yield Lack(QuotaKind.ORGANISATION, _IN_SERIES, {"name": one.organisation_name})
    for quota in own:
        # What is kept for somebody is there for them.
        if quota.left == 0 and not (keeps and quota.has_room):
            name = titles.get(quota.id) or names.get(quota.kind, "")
            yield Lack(quota.kind, _MESSAGES[quota.kind], {"name": name} if name else {})
    if one.held_back:
        yield Lack(QuotaKind.PLUGIN, _HELD_BACK)


def _counted(work: Work, full: Sequence[Quota]) -> set[tuple[int | None, int]]:
    """Who has a place of these quotas of the series already, at another of its events: for them none is lacking."""
    if not full:
        return set()
    query = select(Registration.series_quota_id, Registration.participant_id).where(
        Registration.series_quota_id.in_([quota.id for quota in full]), Registration.status.in_(HOLDING)
    )
    return {(row[0], row[1]) for row in work.db.execute(query)}
