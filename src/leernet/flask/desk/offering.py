"""Offers of a place: whether they are made, and one that an organiser confirms or withdraws."""

from collections.abc import Callable

from flask.typing import ResponseReturnValue

from ...model import Registration
from ...services.desk.events import desk_event as load_event
from ...services.registering.offers import accept, offer_first, withdraw
from ...work import Work
from ..route import Access, Route
from ..site import Site
from . import event, person
from .acting import act, done
from .marking import find_at
from .offer_form import read_offer_hours


def desk_offers(site: Site, slug: str) -> ResponseReturnValue:
    """Let the waiting list move up at once, or offer first."""

    def change(sent: dict[str, str]) -> ResponseReturnValue:
        confirmed = site.as_organiser(_offer_first, slug, read_offer_hours(sent))
        code = "offers_confirmed" if confirmed else "offers"
        return done(site, code, "desk_event", count=confirmed or None, slug=slug)

    return act(site, event.purpose(slug), change, lambda form: event.event_page(site, slug, form))


def desk_accept_offer(site: Site, slug: str, uid: str) -> ResponseReturnValue:
    """Confirm on somebody's behalf: they called."""
    return _do(site, slug, uid, accept, "offer_accepted")


def desk_withdraw_offer(site: Site, slug: str, uid: str) -> ResponseReturnValue:
    """Take an offer back; the place is for the next."""
    return _do(site, slug, uid, withdraw, "offer_withdrawn")


def _do(site: Site, slug: str, uid: str, verb: Callable[..., Registration], code: str) -> ResponseReturnValue:
    def do(_sent: dict[str, str]) -> ResponseReturnValue:
        site.as_organiser(_with_offer, slug, uid, verb)
        return done(site, code, "desk_person", slug=slug, uid=uid)

    return act(site, person.purpose(uid), do, lambda form: person.person_page(site, slug, uid, form))


def _with_offer(work: Work, slug: str, uid: str, verb: Callable[..., Registration]) -> None:
    verb(work, find_at(work, slug, uid).uid)


def _offer_first(work: Work, slug: str, hours: int | None) -> int:
    return offer_first(work, load_event(work, slug), hours)


_RULE = "/desk/events/<slug>/registrations/<uid>/offer"
ROUTES = (
    Route(rule="/desk/events/<slug>/offers", view=desk_offers, method="POST", access=Access.DESK, page="desk_event"),
    Route(rule=f"{_RULE}/acceptance", view=desk_accept_offer, method="POST", access=Access.DESK, page="desk_person"),
    Route(rule=f"{_RULE}/withdrawal", view=desk_withdraw_offer, method="POST", access=Access.DESK, page="desk_person"),
)
