"""Name badges: the name as large as it fits, where somebody is from, what they do here, and a code for the door."""

from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO

import segno

from leernet.hookspecs import Visit

from .fitting import Fitted, fit
from .look import colour_of
from .people import Guest
from .press import Press, style
from .sheets import Sheet

PAD, BAND = 5.0, 2.5
"""Around the text of a badge, and the band in the colour of the look, in millimetres."""
HEAD, FOOT = 5.5, 11.0
"""For the title of the event above the name, and the organisation below it."""
CODE = 0.36
"""The side of the code, as a part of the height of the badge."""
LARGEST_CODE = 26.0
LARGEST, SMALLEST = 60.0, 9.0
_MASK = 2  # A fixed one: to try all eight costs more time than the rest, for a gain that no scanner needs.


@dataclass(frozen=True)
class Badge:
    """A badge at its place on the paper. ``code``: the name of its picture, where it has one."""

    guest: Guest
    left: float
    top: float
    name: Fitted
    organisation: Fitted
    code: str


def print_badges(
    visit: Visit, press: Press, guests: Sequence[Guest], sheet: Sheet, *, codes: bool, lines: bool
) -> bytes:
    """The PDF, sheet by sheet. ``codes``: with the code that is scanned at the door; ``lines``: where to cut."""
    side = min(sheet.card_height * CODE, LARGEST_CODE) if codes else 0.0
    badges = [_badge(guest, sheet, number, side) for number, guest in enumerate(guests)]
    pictures = {badge.code: _code(visit, badge.guest) for badge in badges if badge.code}
    values = {
        "_": visit.translator.gettext,
        "language": visit.language,
        "event": visit.event,
        "pages": [badges[start : start + sheet.cards] for start in range(0, len(badges), sheet.cards)],
        "sheet": sheet,
        "lines": lines,
    }
    return press.print("badges.html", _css(sheet, side, colour_of(visit.brand())), pictures, values)


def _badge(guest: Guest, sheet: Sheet, number: int, side: float) -> Badge:
    left, top = sheet.at(number)
    width = sheet.card_width - 2 * PAD
    foot = max(FOOT, side)
    height = sheet.card_height - 2 * PAD - BAND - HEAD - foot - (5.0 if guest.roles and side else 0.0)
    name = fit(guest.name, width, height, largest=LARGEST, smallest=SMALLEST)
    beside = width - (side + 2 if side else 0.0)
    organisation = fit(guest.organisation, beside, foot - 1, largest=min(14.0, sheet.card_height / 5), smallest=7.0)
    return Badge(guest, left, top, name, organisation, guest.uid.hex if side else "")


def _code(visit: Visit, guest: Guest) -> bytes:
    """A PNG of a module a pixel, which is enlarged without blurring; the quiet zone is the white around it."""
    written = BytesIO()
    address = visit.addresses.check_in(visit.event.slug, guest.uid, visit.language)
    code = segno.make(address, error="m", mask=_MASK, micro=False, boost_error=False)
    code.save(written, kind="png", scale=1, border=1)
    return written.getvalue()


def _css(sheet: Sheet, side: float, colour: str) -> str:
    return f"""{style("badges.css")}
.badge {{ width: {sheet.card_width}mm; height: {sheet.card_height}mm; padding: {PAD}mm }}
.badge .band {{ height: {BAND}mm; background: {colour} }}
.badge img {{ width: {side}mm; height: {side}mm; right: {PAD}mm; bottom: {PAD}mm }}
.badge .below {{ right: {PAD + (side + 2 if side else 0)}mm; left: {PAD}mm; bottom: {PAD}mm }}
.role {{ color: {colour} }}
"""
