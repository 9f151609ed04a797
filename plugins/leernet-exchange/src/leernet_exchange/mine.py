"""What somebody brought in, and whom they may meet: with their own page, or behind the sealed link of their mail."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from sqlalchemy.orm import Session

from leernet import Conflict, InvalidInput, NotFound
from leernet.hookspecs import Acted, Document, Journal, PageKind, PagePlace, Person, Sent, Shown, Visit
from leernet.model import LIVE

from . import given, words
from .entries import Where, Who, bring_in, change, find_entry, of_person, remove, take_back, who_registered
from .fields import blank, fields_of, form_values, once_of, read_both, read_one
from .introducing import answer, matches_of, other_side, own_side, said_of
from .people import MINE_PAGE, OWN_PAGE, is_sealed, sealed
from .personal import NeedsAndOffers
from .setup import setup_of
from .tables import Entry, Match, Said, Source, Stage
from .themes import offered

TEMPLATES = "leernet_exchange"


@dataclass(frozen=True)
class Mine:
    """Whose page it is. ``query`` keeps the link sealed in what a form sends."""

    series_id: int
    who: Who
    event_id: int | None = None
    query: str = ""


@dataclass(frozen=True)
class Line:
    """A need or an offer as it is shown."""

    entry: Entry
    kind: str
    whose: str
    ways: Sequence[str]


@dataclass(frozen=True)
class Question:
    """Whether somebody wants to meet another: both texts, what they said, and who it is once both said yes."""

    match: Match
    own: Entry
    other: Entry
    is_open: bool
    said_yes: bool
    introduced: bool


class _MinePage(PageKind):
    """The same at both places."""

    label = words.OWN

    def _mine(self, db: Session, visit: Visit) -> Mine | None:
        raise NotImplementedError

    def show(self, db: Session, visit: Visit) -> Shown | Document:
        """What they brought in, the questions to them, and the form as long as anything can be brought in."""
        mine = self._found(db, visit)
        if self.place is PagePlace.SERIES and visit.arguments.get("view") == "json":
            return _file(db, visit, mine)
        setup, themes = setup_of(db, mine.series_id), offered(db, mine.series_id)
        entries = of_person(db, mine.series_id, mine.who.email_key)
        changed = next((one for one in entries if str(one.id) == visit.arguments.get("entry")), None)
        questions = _questions(db, mine)
        values: dict[str, object] = {
            "query": mine.query,
            "lines": [line_of(entry, visit.language) for entry in entries],
            "changed": changed,
            "asks": [one for one in questions if one.is_open],
            "waits": [one for one in questions if one.said_yes],
            "met": [one for one in questions if one.introduced],
            "is_open": setup.is_open and bool(mine.who.email),
            "keep_days": setup.keep_days,
            "is_guest": self.place is PagePlace.SERIES,
            **form_values(visit.language, themes),
        }
        fields = fields_of(changed, themes) if changed else blank()
        return Shown(
            template=f"{TEMPLATES}/mine.html", values=values, fields=fields, is_private=self.place is PagePlace.SERIES
        )

    def act(self, db: Session, visit: Visit, sent: Sent, journal: Journal) -> Acted:
        """Add, change or remove; say yes or no."""
        mine, do = self._found(db, visit), given.text(sent, "do")
        if do == "add":
            return self._add(db, visit, mine, sent, journal)
        if do in ("yes", "no"):
            return self._answer(db, visit, mine, sent, journal)
        if do == "erase_all":
            entries = of_person(db, mine.series_id, mine.who.email_key)
            journal("exchange.removed", mine.series_id, series=mine.series_id, count=len(entries))
            return self._done("erased", visit, remove(db, entries))
        entry = _own_entry(db, mine, given.key(sent, "entry"))
        if do == "remove":
            journal("exchange.removed", entry.id, series=mine.series_id)
            take_back(db, entry)
            return self._done("removed", visit, left=of_person(db, mine.series_id, mine.who.email_key))
        if do != "save":
            raise InvalidInput("button_unknown", "Press one of the buttons of this page.")
        change(db, entry, read_one(sent, entry.kind, offered(db, mine.series_id)), visit.now)
        journal("exchange.changed", entry.id, series=mine.series_id)
        return self._done("changed", visit)

    def said(self, message: str, count: int, language: str) -> str:
        """In a sentence, what was done."""
        return words.said(message, count, language)

    def _found(self, db: Session, visit: Visit) -> Mine:
        mine = self._mine(db, visit)
        if mine is None:
            raise NotFound("page_unknown", "This page does not exist.")
        return mine

    def _add(self, db: Session, visit: Visit, mine: Mine, sent: Sent, journal: Journal) -> Acted:
        if not mine.who.email or not setup_of(db, mine.series_id).is_open:
            raise Conflict("exchange_closed", "Nothing can be brought in here now.")
        where = Where(series_id=mine.series_id, source=Source.OWN_PAGE, event_id=mine.event_id)
        new = 0
        for brought in read_both(sent, offered(db, mine.series_id)):
            entry = bring_in(db, where, mine.who, brought, visit.now, once_of(sent, brought.kind.value))
            if entry is not None:
                journal("exchange.brought_in", entry.id, event_id=mine.event_id, series=mine.series_id)
                new += 1
        return self._done("brought_in" if new else "already_there", visit, new or 1)

    def _answer(self, db: Session, visit: Visit, mine: Mine, sent: Sent, journal: Journal) -> Acted:
        wants = given.text(sent, "do") == "yes"
        match = answer(db, given.key(sent, "match"), mine.who.email_key, wants=wants, now=visit.now, journal=journal)
        # Who said what is theirs: the journal, which organisers read, says only that one of the two answered.
        journal("exchange.answered", match.id, series=mine.series_id)
        if match.stage is Stage.INTRODUCED:
            return self._done("introduced", visit)
        return self._done("said_yes" if wants else "said_no", visit)

    def _done(self, message: str, visit: Visit, count: int = 1, left: Sequence[Entry] = ()) -> Acted:
        """On to the same page; where what its link was made of is gone, by the link of something that is ``left``."""
        if self.place is PagePlace.OWN:
            return Acted(message=message, count=count)
        links = [sealed(visit.addresses, entry) for entry in left]
        here = {name: visit.arguments.get(name, "") for name in ("of", "seal")}
        return Acted(message=message, count=count, arguments=here if here in links or not links else links[0])


class OwnPage(_MinePage):
    """With somebody's own page."""

    key = OWN_PAGE
    place = PagePlace.OWN

    def is_there(self, db: Session, visit: Visit) -> bool:
        """While needs and offers are asked in the series; and as long as somebody has any."""
        registration = visit.registration
        series_id = registration.event.series_id
        if series_id is None or registration.status not in LIVE:
            return False
        return setup_of(db, series_id).is_open or bool(of_person(db, series_id, who_registered(registration).email_key))

    def _mine(self, db: Session, visit: Visit) -> Mine | None:
        registration = visit.registration
        if registration.event.series_id is None:
            return None
        return Mine(registration.event.series_id, who_registered(registration), registration.event_id)


class GuestPage(_MinePage):
    """Behind the sealed link: for who brought something in without being registered. Nothing links to it."""

    key = MINE_PAGE
    place = PagePlace.SERIES

    def is_there(self, db: Session, visit: Visit) -> bool:
        """Only with the right seal."""
        return "seal" in visit.arguments and self._mine(db, visit) is not None

    def _mine(self, db: Session, visit: Visit) -> Mine | None:
        of, seal = visit.arguments.get("of", ""), visit.arguments.get("seal", "")
        if not is_sealed(visit.addresses, of, seal):
            return None
        query = urlencode({"of": of, "seal": seal})
        entry = db.get(Entry, int(of.partition("-")[0]))
        if entry is None or sealed(visit.addresses, entry)["of"] != of or entry.series_id != visit.series.id:
            return Mine(visit.series.id, Who(), query=query)  # it was erased: that is what the page says
        who = Who(
            name=entry.name,
            email=entry.email,
            organisation=entry.organisation,
            organisation_id=entry.organisation_id,
            language=visit.language,
        )
        return Mine(entry.series_id, who, entry.event_id, query)


def _file(db: Session, visit: Visit, mine: Mine) -> Document:
    """All that is kept of a guest, to take along; who registered has that at "My data"."""
    person = Person(participant_id=0, email=mine.who.email, registrations=(), certificates=(), series_id=mine.series_id)
    content = json.dumps(NeedsAndOffers().export(db, person), ensure_ascii=False, indent=2).encode()
    return Document(filename=f"{visit.series.slug}.json", mimetype="application/json", content=content, is_private=True)


def line_of(entry: Entry, language: str) -> Line:
    """A need or an offer in words."""
    ways = [text.get(language) for way, text in words.WAYS.items() if way.value in entry.ways]
    return Line(entry, words.KINDS[entry.kind].get(language), words.WHOSE[entry.whose].get(language), ways)


def _own_entry(db: Session, mine: Mine, entry_id: int) -> Entry:
    entry = find_entry(db, mine.series_id, entry_id)
    if entry.email_key != mine.who.email_key:
        raise NotFound("entry_unknown", "This need or offer is not here any more.")
    return entry


def _questions(db: Session, mine: Mine) -> list[Question]:
    found = []
    for match in matches_of(db, mine.series_id, mine.who.email_key):
        own = own_side(match, mine.who.email_key)
        if own is not None:
            said, met = said_of(match, own), match.stage is Stage.INTRODUCED
            # Where the other said no it looks as if they did not answer yet: nobody is told of a refusal.
            found.append(
                Question(
                    match=match,
                    own=own,
                    other=other_side(match, own),
                    is_open=said is Said.NOTHING,
                    said_yes=said is Said.YES and not met,
                    introduced=met,
                )
            )
    return found
