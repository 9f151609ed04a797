"""Table signs: a sheet of A4 that is folded in the middle and stands like a tent, to be read from both sides."""

import re
from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from leernet.hookspecs import Visit
from leernet.model import AgendaItem

from .fitting import Fitted, fit
from .look import colour_of
from .people import guests_of
from .press import Press, style

WIDTH, HEIGHT, SMALL = 180.0, 100.0, 24.0
"""The box for the text in each half, and what of it is for the small text, in millimetres."""
MOST_TABLES = 100
_BETWEEN = re.compile(r"[;,\n]")


def signs_of(db: Session, visit: Visit) -> list[tuple[str, str]]:
    """What stands on the signs that were asked for, large and small: tables with a number, the parts of the programme,
    everybody with a place, or what was typed with commas between."""
    gettext, arguments = visit.translator.gettext, visit.arguments
    match arguments.get("of", ""):
        case "people":
            return [(one.name, one.organisation) for one in guests_of(db, visit)]
        case "parts":
            query = select(AgendaItem.title, AgendaItem.place).where(AgendaItem.event_id == visit.event.id)
            return [(title, place) for title, place in db.execute(query.order_by(AgendaItem.position, AgendaItem.id))]
        case "words":
            return [(text.strip(), "") for text in _BETWEEN.split(arguments.get("words", "")) if text.strip()]
        case _:
            return [(gettext("Table {n}", n=n), "") for n in range(1, _tables(arguments.get("tables", "")) + 1)]


def _tables(text: str) -> int:
    """How many tables; one where nothing that makes sense was typed."""
    number = int(text) if text.isascii() and text.isdigit() and len(text) <= len(str(MOST_TABLES)) else 1
    return min(max(number, 1), MOST_TABLES)


def print_signs(visit: Visit, press: Press, signs: Sequence[tuple[str, str]]) -> bytes:
    """The PDF: of each sign the large text, and what stands small below it."""
    values = {
        "_": visit.translator.gettext,
        "language": visit.language,
        "event": visit.event,
        "signs": [_set(text, below) for text, below in signs],
    }
    colour = colour_of(visit.brand())
    css = f"{style('signs.css')}\n.half {{ border-color: {colour} }}\n.text {{ color: {colour} }}\n"
    return press.print("signs.html", css, {}, values)


def _set(text: str, below: str) -> tuple[Fitted, Fitted, float]:
    """Both texts as they are set, and how far down the first begins, to be in the middle."""
    large = fit(text, WIDTH, HEIGHT - (SMALL if below else 0), largest=120, smallest=18)
    small = fit(below, WIDTH, SMALL, largest=28, smallest=12)
    taken = large.height + (small.height if below else 0)
    return large, small, max(0.0, (HEIGHT - taken) / 2)
