"""Who fills in a form: what they typed, and whether they are known; and the sealed link to what is theirs."""

from hmac import compare_digest
from urllib.parse import urlencode

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from leernet.hookspecs import Addresses, Sent
from leernet.model import LIVE, Organisation, Registration, Series

from . import given
from .entries import Who, registration_at
from .tables import Entry

OWN_PAGE, MINE_PAGE = "exchange-own", "exchange-mine"
"""The keys of the page with somebody's own page, and of the one behind a sealed link."""


def typed(db: Session, sent: Sent, event_id: int | None, language: str) -> Who:
    """Somebody as they wrote themselves down; a registration of theirs at this event says which organisation it is.

    :raises InvalidInput: ``email_wrong``, ``text_too_long``
    """
    name, organisation, email = given.line(sent, "name"), given.line(sent, "organisation"), given.email(sent)
    registration = registration_at(db, event_id, email) if event_id is not None and email else None
    return Who(
        name=name or (registration.name if registration else ""),
        email=email,
        organisation=organisation or (registration.organisation_name if registration else ""),
        organisation_id=_organisation(db, organisation, registration),
        registration_id=registration.id if registration else None,
        language=language,
    )


def link_of(db: Session, addresses: Addresses, series: Series, entry: Entry) -> str:
    """Where somebody finds what they brought in: with their own page, or behind a sealed link."""
    registration = db.get(Registration, entry.registration_id) if entry.registration_id is not None else None
    if registration is not None and registration.status in LIVE:
        return addresses.own_page(registration.uid, entry.language, OWN_PAGE)
    return f"{addresses.series(series.slug, entry.language, MINE_PAGE)}?{urlencode(sealed(addresses, entry))}"


def sealed(addresses: Addresses, entry: Entry) -> dict[str, str]:
    """The query string of the link. With the moment when it came in: databases use ids again."""
    of = f"{entry.id}-{int(entry.created_at.timestamp())}"
    return {"of": of, "seal": addresses.seal(f"exchange mine {of}")}


def is_sealed(addresses: Addresses, of: str, seal: str) -> bool:
    """Whether a link is one that we gave."""
    return compare_digest(addresses.seal(f"exchange mine {of}").encode(), seal.encode())


def _organisation(db: Session, name: str, registration: Registration | None) -> int | None:
    if registration is not None and name in ("", registration.organisation_name):
        return registration.organisation_id
    if not name:
        return None
    called = func.lower(Organisation.name) == name.lower(), func.lower(Organisation.short_name) == name.lower()
    return db.scalars(select(Organisation.id).where(called[0] | called[1]).order_by(Organisation.id)).first()
