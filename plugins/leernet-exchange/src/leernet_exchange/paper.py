"""The tab of an event at the desk: the code to project and to print, and rows to type in what came on paper."""

from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy.orm import Session

from leernet import InvalidInput
from leernet.hookspecs import Acted, Document, Journal, PageKind, PagePlace, Sent, Shown, Visit

from . import given, words
from .entries import Brought, Where, Who, bring_in
from .fields import LONGEST, Choice, blank, once_of
from .mine import TEMPLATES
from .people import typed
from .poster import address_of, is_over, picture, png_file, renew, svg_file
from .setup import setup_of
from .tables import Kind, Source, Way
from .themes import all_themes, names_in, spotted

ROWS = 8


@dataclass(frozen=True)
class Row:
    """What stands on one line: who, and what."""

    who: Who
    brought: Brought
    number: int


class EventDeskPage(PageKind):
    """Needs and offers at an event of a series."""

    key = "exchange-event"
    place = PagePlace.EVENT_DESK
    label = words.EXCHANGE

    def is_there(self, db: Session, visit: Visit) -> bool:
        """Of events in a series."""
        return visit.event.series_id is not None

    def show(self, db: Session, visit: Visit) -> Shown | Document:
        """The code and the rows; the code alone, to project or print; or as a file."""
        event, view = visit.event, visit.arguments.get("view", "")
        address = address_of(db, visit.addresses, event, event.language)
        if view == "svg":
            return svg_file(event, address)
        if view == "png":
            return png_file(event, address)
        setup = setup_of(db, event.series_id or 0)
        values: dict[str, object] = {
            "address": address,
            "picture": picture(address),
            "is_open": setup.is_open,
            "is_over": is_over(event, visit.now),
            "rows": range(1, ROWS + 1),
            "kinds": [Choice(kind.value, text.get(visit.language)) for kind, text in words.KINDS.items()],
            "ways": [Choice(way.value, text.get(visit.language)) for way, text in words.WAYS.items()],
            "series": event.series,
        }
        template = "poster" if view == "poster" else "event"
        return Shown(template=f"{TEMPLATES}/{template}.html", values=values, fields=blank())

    def act(self, db: Session, visit: Visit, sent: Sent, journal: Journal) -> Acted:
        """Keep the rows, or give out another code."""
        event, do = visit.event, given.text(sent, "do")
        series_id = event.series_id or 0
        if do == "renew":
            renew(db, event)
            journal("exchange.link_renewed", event.id, event_id=event.id, series=series_id)
            return Acted(message="link_renewed")
        if do != "rows":
            raise InvalidInput("button_unknown", "Press one of the buttons of this page.")
        rows = list(_rows(db, visit, sent))
        if not rows:
            raise InvalidInput("nothing_typed", "Type at least one need or offer.", field="text_1")
        where, tags = Where(series_id=series_id, source=Source.PAPER, event_id=event.id), all_themes(db, series_id)
        new = 0
        for row in rows:
            entry = bring_in(db, where, row.who, row.brought, visit.now, once_of(sent, row.number))
            if entry is not None:
                entry.tags = entry.tags or spotted(tags, entry.text)
                new += 1
        journal("exchange.typed_in", event.id, event_id=event.id, series=series_id, count=new)
        return Acted(message="typed_in" if new else "already_there", count=new or 1)

    def said(self, message: str, count: int, language: str) -> str:
        """In a sentence, what was done."""
        return words.said(message, count, language)


def _rows(db: Session, visit: Visit, sent: Sent) -> Iterator[Row]:
    """The rows in which something was typed.

    :raises InvalidInput: ``text_too_long``, ``email_wrong``, ``theme_too_long``, ``themes_too_many``
    """
    for number in range(1, ROWS + 1):
        text = given.text(sent, f"text_{number}", LONGEST)
        if not text:
            continue
        mine = {name: sent.get(f"{name}_{number}", [""]) for name in ("name", "organisation", "email")}
        try:
            who = typed(db, mine, visit.event.id, visit.event.language)
            names = names_in(given.text(sent, f"themes_{number}", 500))
        except InvalidInput as error:
            error.field = f"{'themes' if error.field == 'more_themes' else error.field}_{number}"
            raise
        kind, way = given.text(sent, f"kind_{number}"), given.text(sent, f"way_{number}")
        yield Row(
            who,
            Brought(
                kind=Kind(kind) if kind in list(Kind) else Kind.NEED,
                text=text,
                ways=[Way(way)] if way in list(Way) else [],
                themes=names,
                may_introduce=given.ticked(sent, f"may_introduce_{number}"),
            ),
            number,
        )
