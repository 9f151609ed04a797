"""The page of an event at the desk: what can be printed, and the files."""

from collections.abc import Callable, Mapping, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from leernet import NotFound
from leernet.hookspecs import Document, PageKind, PagePlace, Shown, Visit
from leernet.model import AgendaItem, Block

from . import words
from .attendance import Group, block_name, by_format, by_part, print_attendance
from .badges import print_badges
from .people import format_label, guests_of
from .press import Press
from .sheets import SHEETS
from .signs import print_signs, signs_of

KEY = "print"


class PrintPage(PageKind):
    """Attendance lists, name badges and table signs. ``?file=…`` is one of them, as its form asks for it."""

    key = KEY
    place = PagePlace.EVENT_DESK
    label = words.PRINT

    def __init__(self) -> None:
        self._press = Press()

    def show(self, db: Session, visit: Visit) -> Shown | Document:
        """The forms, or a file.

        :raises NotFound: ``print_unknown``
        """
        files: Mapping[str, Callable[[Session, Visit], tuple[str, bytes]]] = {
            "attendance": self._attendance,
            "badges": self._badges,
            "signs": self._signs,
        }
        wanted = visit.arguments.get("file", "")
        if not wanted:
            return _page(db, visit)
        if wanted not in files:
            raise NotFound("print_unknown", "There is nothing to print here.")
        name, content = files[wanted](db, visit)
        filename = f"{visit.event.slug}-{name}.pdf"
        return Document(filename=filename, mimetype="application/pdf", content=content, is_private=True)

    def _attendance(self, db: Session, visit: Visit) -> tuple[str, bytes]:
        gettext = visit.translator.gettext
        guests = guests_of(db, visit, visit.arguments.get("format", ""))
        match visit.arguments.get("groups", ""):
            case "format":
                groups: Sequence[Group] = by_format(guests)
            case "part":
                groups = by_part(db, visit, guests, gettext("No part of the programme chosen"))
            case _:
                groups = [Group("", guests)]
        sign = visit.arguments.get("sign") == "yes"
        return gettext("attendance-list"), print_attendance(visit, self._press, groups, _blocks(visit), sign=sign)

    def _badges(self, db: Session, visit: Visit) -> tuple[str, bytes]:
        sheet = SHEETS.get(visit.arguments.get("sheet", ""), next(iter(SHEETS.values())))
        guests = guests_of(db, visit, visit.arguments.get("format", ""))
        codes, lines = (visit.arguments.get(name) == "yes" for name in ("codes", "lines"))
        return visit.translator.gettext("badges"), print_badges(
            visit, self._press, guests, sheet, codes=codes, lines=lines
        )

    def _signs(self, db: Session, visit: Visit) -> tuple[str, bytes]:
        return visit.translator.gettext("table-signs"), print_signs(visit, self._press, signs_of(db, visit))


def _page(db: Session, visit: Visit) -> Shown:
    event = visit.event
    parts = select(AgendaItem.id).where(AgendaItem.event_id == event.id, AgendaItem.quota_id.is_not(None)).limit(1)
    values: dict[str, object] = {
        "count": len(guests_of(db, visit)),
        "formats": [(one.key, format_label(visit, one)) for one in event.formats],
        "blocks": [(one.id, block_name(visit, one)) for one in event.blocks],
        "has_parts": db.scalar(parts) is not None,
        "sheets": [(one.key, one.label.get(visit.language)) for one in SHEETS.values()],
    }
    return Shown(template="leernet_print/print.html", values=values)


def _blocks(visit: Visit) -> Sequence[Block]:
    """The part of the event that was chosen, or all."""
    chosen = visit.arguments.get("block", "")
    return [one for one in visit.event.blocks if str(one.id) == chosen] or visit.event.blocks
