"""The parts of a programme for which people sign up: they come and go with their places, and nobody is lost."""

from sqlalchemy import select

from ..errors import Problem
from ..model import LIVE, AgendaItem, Event, Quota, QuotaKind, Registration
from ..services.places.locks import lock
from ..work import Work
from .changing import Findings, take_out
from .parts import AgendaPart


def load_sign_up(work: Work, event: Event, item: AgendaItem, part: AgendaPart, place: str, findings: Findings) -> bool:
    """Let people sign up for a part, or not any more, but for a capacity that changes; whether that is new."""
    if part.sign_up and item.quota is None:
        item.quota = Quota(capacity=part.capacity, event=event, kind=QuotaKind.AGENDA_ITEM)
        return True
    if part.sign_up or item.quota is None:
        return False
    if _is_in_use(work, event, item):
        findings.add(_in_use(item, f"{place}.sign_up"))
        return False
    work.db.delete(item.quota)
    item.quota = None
    return True


def drop_item(work: Work, event: Event, item: AgendaItem, place: str, findings: Findings) -> None:
    """Take a part out of the programme; a problem where people signed up for it."""
    if item.quota is not None:
        if _is_in_use(work, event, item):
            findings.add(_in_use(item, place))
            return
        work.db.delete(item.quota)
    take_out(event.agenda, item)


def _is_in_use(work: Work, event: Event, item: AgendaItem) -> bool:
    """Whether somebody comes to it, or wants to come while they wait. Those who cancelled came to nothing."""
    lock(work.db, event.id)
    claims = select(Registration.claims).where(Registration.event_id == event.id, Registration.status.in_(LIVE))
    return any(item.quota_id in one for one in work.db.scalars(claims))


def _in_use(item: AgendaItem, place: str) -> Problem:
    return Problem(
        "agenda_item_in_use",
        "People signed up for “{item}”; it cannot be left out. Give it capacity 0, and nobody else signs up.",
        field=place,
        item=item.key,
    )
