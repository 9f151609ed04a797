"""The short form for who is there: on a phone, by the code of the event. No account, and nothing has to be told."""

from sqlalchemy.orm import Session

from leernet import Conflict, InvalidInput, Problem
from leernet.hookspecs import Acted, Document, Journal, PageKind, PagePlace, Sent, Shown, Visit

from . import given, words
from .entries import Where, Who, bring_in, of_person
from .fields import blank, form_values, once_of, read_both
from .letters import RECEIVED
from .mine import TEMPLATES
from .people import typed
from .poster import FORM_PAGE, is_over, is_right
from .setup import setup_of
from .tables import Entry, Source
from .themes import offered


class FormPage(PageKind):
    """Needs and offers of who is at an event. Nothing links to it: who has the code gets there."""

    key = FORM_PAGE
    place = PagePlace.EVENT
    label = words.EXCHANGE
    most_an_hour = 300

    def is_there(self, db: Session, visit: Visit) -> bool:
        """Only with the key that is in the code."""
        key, event = visit.arguments.get("key", ""), visit.event
        return bool(key) and event.series_id is not None and is_right(db, visit.addresses, event, key)

    def show(self, db: Session, visit: Visit) -> Shown | Document:
        """The form, or that it is over."""
        series_id = visit.event.series_id or 0
        setup = setup_of(db, series_id)
        values: dict[str, object] = {
            "query": f"key={visit.arguments['key']}",
            "is_open": setup.is_open and not is_over(visit.event, visit.now),
            "keep_days": setup.keep_days,
            **form_values(visit.language, offered(db, series_id)),
        }
        return Shown(template=f"{TEMPLATES}/form.html", values=values, fields=blank(), is_private=True)

    def act(self, db: Session, visit: Visit, sent: Sent, journal: Journal) -> Acted:
        """Keep what was said. Who left an address and is not registered here gets a link to it, once."""
        event, series_id = visit.event, visit.event.series_id or 0
        setup = setup_of(db, series_id)
        if not setup.is_open or is_over(event, visit.now):
            raise Conflict("exchange_closed", "Nothing can be brought in here now.")
        said = read_both(sent, offered(db, series_id))
        who = typed(db, sent, event.id, visit.language)
        _check(who, wants=given.ticked(sent, "may_introduce"))
        knows_link = bool(who.registration_id or (who.email and of_person(db, series_id, who.email_key)))
        where = Where(series_id=series_id, source=Source.FORM, event_id=event.id)
        added: list[Entry] = []
        for brought in said:
            entry = bring_in(db, where, who, brought, visit.now, once_of(sent, brought.kind.value))
            if entry is not None:
                journal("exchange.brought_in", entry.id, event_id=event.id, series=series_id)
                added.append(entry)
        if added and who.email and not knows_link:
            journal(RECEIVED, added[0].id, event_id=event.id, series=series_id)
        message = "brought_in" if added else "already_there"
        return Acted(message=message, count=len(added) or 1, arguments={"key": visit.arguments["key"]})

    def said(self, message: str, count: int, language: str) -> str:
        """In a sentence, what was done."""
        return words.said(message, count, language)


def _check(who: Who, *, wants: bool) -> None:
    """Who wants to be introduced has to be reached.

    :raises InvalidInput: ``form_invalid``
    """
    if wants and not who.email:
        problem = Problem("address_needed", "Without an address nobody can introduce you.", field="email")
        raise InvalidInput("form_invalid", "Something is not right yet.", problems=(problem,))
