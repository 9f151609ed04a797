"""The page of a series at the desk about badges: who issues, the keys, and another key."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from leernet import InvalidInput, Text
from leernet.hookspecs import Acted, Home, Journal, PageKind, PagePlace, Right, Sent, Shown, Visit
from leernet.model import Event, Series

from ..tables import BadgeKey
from . import KEY
from .keeping import wants_badge
from .keys import did, keys, new_key
from .resigning import sign_again

TEMPLATE = "leernet_certificates/badges.html"
_SAID = {
    "renewed": Text(
        nl="Er is een nieuwe sleutel. Wat met de vorige is ondertekend, blijft geldig.",
        en="There is a new key. What the one before it signed stays valid.",
    ),
}
_LEAKED = (
    Text(
        nl="Er is een nieuwe sleutel. De vorige telt niet meer; één bewijs is opnieuw ondertekend.",
        en="There is a new key. The one before it counts no more; one certificate was signed again.",
    ),
    Text(
        nl="Er is een nieuwe sleutel. De vorige telt niet meer; {count} bewijzen zijn opnieuw ondertekend.",
        en="There is a new key. The one before it counts no more; {count} certificates were signed again.",
    ),
)


class BadgesPage(PageKind):
    """Where it stands that the keys are those of the whole network: so only an owner makes another."""

    key = KEY
    place = PagePlace.SERIES_DESK
    label = Text(nl="Open Badges", en="Open Badges")
    acting = Right.OWN

    def is_there(self, db: Session, visit: Visit) -> bool:
        """Where the series or one of its events has criteria."""
        return has_badges(db, visit.series)

    def show(self, db: Session, visit: Visit) -> Shown:
        """Addresses and keys."""
        home: Home = visit.home
        there: Sequence[BadgeKey] = keys(db)
        addresses = {"did": did(home), "controller": home.files(KEY, "did.json"), "issuer": home.files(KEY, "issuer")}
        return Shown(template=TEMPLATE, values={"keys": there, **addresses})

    def act(self, db: Session, visit: Visit, sent: Sent, journal: Journal) -> Acted:
        """Another key; where the old one leaked, everything is signed again."""
        do = next(iter(sent.get("do", ())), "")
        if do not in ("renew", "leaked"):
            raise InvalidInput("button_unknown", "Press one of the buttons of this page.")
        leaked = do == "leaked"
        made = new_key(db, visit.home, visit.now, leaked=leaked)
        count = sign_again(db, made) if leaked else 0
        journal("certificates.badge_key_made", int(made.method.rpartition("-")[2]), leaked=leaked, signed_again=count)
        return Acted(message="leaked" if leaked else "renewed", count=count)

    def said(self, message: str, count: int, language: str) -> str:
        """What was done."""
        if message == "leaked":
            return _LEAKED[count != 1].get(language).format(count=count)
        return _SAID[message].get(language) if message in _SAID else ""


def has_badges(db: Session, series: Series) -> bool:
    """Whether the series or one of its events has criteria."""
    if wants_badge(series.certificate or {}):
        return True
    rules = db.scalars(select(Event.certificate).where(Event.series_id == series.id, Event.certificate.is_not(None)))
    return any(wants_badge(rule or {}) for rule in rules)
