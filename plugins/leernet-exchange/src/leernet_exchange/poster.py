"""The code for who is there: an address that nobody can guess, as a QR code to project and to print."""

from base64 import b64encode
from datetime import datetime, timedelta
from hmac import compare_digest
from io import BytesIO

import segno
from sqlalchemy.orm import Session

from leernet.hookspecs import Addresses, Document
from leernet.model import Event

from .conflicts import add_if_new
from .tables import Poster

FORM_PAGE = "exchange-form"
AFTERWARDS = timedelta(days=14)
"""How long after the event the form takes something."""
_SEAL = 22
"""So many characters of the seal, 132 bits, keep the code coarse enough to be read from the back of a room."""


def address_of(db: Session, addresses: Addresses, event: Event, language: str) -> str:
    """The address of the short form of an event."""
    return f"{addresses.event(event.slug, language, FORM_PAGE)}?key={_seal(db, addresses, event)}"


def is_right(db: Session, addresses: Addresses, event: Event, key: str) -> bool:
    """Whether somebody came by the code that is given out now."""
    return compare_digest(_seal(db, addresses, event).encode(), key.encode())


def is_over(event: Event, now: datetime) -> bool:
    """Whether the event was so long ago that nobody fills in its form any more."""
    return event.ends_at is not None and event.ends_at + AFTERWARDS <= now


def renew(db: Session, event: Event) -> None:
    """Another code: the one that was given out is over."""
    poster = db.get(Poster, event.id, with_for_update=True)
    if poster is None and add_if_new(db, Poster, {"event_id": event.id, "version": 2}) is not None:
        return
    poster = poster or db.get_one(Poster, event.id, with_for_update=True)
    poster.version += 1


def picture(address: str) -> str:
    """The code as an address of itself, to stand in a page."""
    return f"data:image/svg+xml;base64,{b64encode(_drawn(address, 'svg')).decode()}"


def svg_file(event: Event, address: str) -> Document:
    """For who makes a poster or a slide: sharp at any size."""
    return Document(filename=f"{event.slug}-qr.svg", mimetype="image/svg+xml", content=_drawn(address, "svg"))


def png_file(event: Event, address: str) -> Document:
    """For who cannot use that."""
    return Document(filename=f"{event.slug}-qr.png", mimetype="image/png", content=_drawn(address, "png"))


def _drawn(address: str, kind: str) -> bytes:
    """At error correction level M, with the quiet zone of 4 modules (ISO/IEC 18004); on white, in the dark too."""
    written = BytesIO()
    segno.make(address, error="m", micro=False).save(written, kind=kind, scale=12, border=4, light="white")
    return written.getvalue()


def _seal(db: Session, addresses: Addresses, event: Event) -> str:
    poster = db.get(Poster, event.id)
    version = poster.version if poster is not None else 1
    return addresses.seal(f"exchange form {event.uid.hex} {version}")[:_SEAL]
