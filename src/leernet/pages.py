"""What plugins fill to have pages and letters of their own: no web framework, no mail library, no address to build.

A page belongs to something (an event at the desk, somebody's own registration …), shows a template of the plugin, and
may act on a form. A letter answers one kind of change. Both are registered once (see :mod:`leernet.hookspecs`).
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Protocol
from uuid import UUID
from zoneinfo import ZoneInfo

from marshmallow import Schema
from sqlalchemy.orm import Session

from .errors import NotFound
from .home import Home
from .i18n import Text, Translator
from .kinds import Brand, Document, FormatKind, Journal
from .model import Details, Event, Registration, Right, Series

Subject = Series | Event | Registration
Table = Mapping[str, object]
Sent = Mapping[str, Sequence[str]]
"""A form that was sent: of each field all its values."""


class PagePlace(StrEnum):
    """Where a page is, and so what its subject is and who may see it."""

    EVENT_DESK = "event_desk"
    """A tab of an event at the organiser's desk."""
    SERIES_DESK = "series_desk"
    """A page of a series at the organiser's desk."""
    OWN = "own"
    """With the participant's own page, behind the same link; the subject is the registration."""
    EVENT = "event"
    """With the public page of an event."""
    SERIES = "series"
    """With the public page of a series."""


def _of_nobody(_purpose: str) -> str:
    raise AssertionError("only somebody's own page has one")


def _nowhere(_subject: Series | Event) -> str:
    return ""


@dataclass(frozen=True, kw_only=True)
class Addresses:
    """Where pages are, for a link in a mail or a code on a poster; and a seal for a link that nobody can guess."""

    own_page: Callable[[UUID, str, str], str]
    """The own page of a registration: by its uid, a language, and the key of a page of a plugin, or empty for the page
    itself. Whoever has this link may change the registration."""
    event: Callable[[str, str, str], str]
    """The public page of an event: by its slug, a language, and a key as above."""
    series: Callable[[str, str, str], str]
    """The public page of a series, likewise."""
    check_in: Callable[[str, UUID, str], str]
    """What a code says that is scanned at the door: by the slug of an event, the uid of a registration, and a language.
    Only who may use the desk gets anywhere with it, so it can stand on a badge."""
    seal: Callable[[str], str]
    """Words that only this network can make of a text, and always the same; begin the text with the plugin's name.
    Compare with :func:`hmac.compare_digest`."""


def _no_page(_which: object, _language: str, _key: str) -> str:
    return ""


def _no_door(_slug: str, _uid: UUID, _language: str) -> str:
    return ""


def _no_seal(_text: str) -> str:
    raise NotFound("page_unknown", "This page does not exist.")


NOWHERE = Addresses(own_page=_no_page, event=_no_page, series=_no_page, check_in=_no_door, seal=_no_seal)
"""For a visit without a site, as in a test: no pages, and nothing is sealed."""


def plans_nothing(events: Sequence[Table]) -> Sequence[int]:
    """What :attr:`Visit.plan_events` is wherever nothing can be planned."""
    raise NotFound("page_unknown", "This page does not exist.")


@dataclass(frozen=True, kw_only=True)
class Visit:
    """Somebody looks at a page. ``actor`` as it stands in the journal; ``arguments`` is the query string."""

    subject: Subject
    now: datetime
    timezone: ZoneInfo
    translator: Translator
    actor: str
    home: Home
    arguments: Mapping[str, str] = field(default_factory=dict)
    pseudonym: Callable[[str], str] = _of_nobody
    """Of an own page: a name for whose it is, for a purpose; always the same, and not to be found from the database
    alone. For what must not stand with a person, and can still be changed by them."""
    formats: Mapping[str, FormatKind] = field(default_factory=dict)
    """The ways of taking part that are installed, by key."""
    addresses: Addresses = NOWHERE
    plan_events: Callable[[Sequence[Table]], Sequence[int]] = plans_nothing
    """Add events to the series of a page at its desk, while it acts: each a table as in a programme file, of which the
    ``slug`` and the ``number`` may be left out. Returns their ids. Raises :class:`~leernet.errors.InvalidInput`
    (``programme_invalid``) with the place of each problem (``events[0].when``)."""
    brand: Callable[[], Brand] = Brand
    """The look of the subject, for a page that makes a document."""
    address: Callable[[Series | Event], str] = _nowhere
    """Where the public page of a series or an event is, in the language of this page, for a document that names it."""
    may_act: bool = True
    """At the desk, whether whoever looks may send the form of the page: show no form, no button, where not."""
    sees_network: bool = True
    """At the desk, whether whoever looks may see all series of the network, and not only this one."""

    @property
    def language(self) -> str:
        """The language of the page."""
        return self.translator.language

    @property
    def event(self) -> Event:
        """The subject, on pages of an event."""
        assert isinstance(self.subject, Event), "a page with another place"
        return self.subject

    @property
    def series(self) -> Series:
        """The subject, on pages of a series."""
        assert isinstance(self.subject, Series), "a page with another place"
        return self.subject

    @property
    def registration(self) -> Registration:
        """The subject, on own pages."""
        assert isinstance(self.subject, Registration), "a page with another place"
        return self.subject


@dataclass(frozen=True, kw_only=True)
class Shown:
    """What a page shows: a template that extends ``page_frame`` and fills its block ``page``.

    It knows ``visit``, ``here`` (the page's own path) and ``form`` for the macros of ``leernet/macros/form.html``,
    beside ``values``. ``fields``: what stands in the form at first. ``is_private``: its address is a secret, and what
    it shows is for one person: no cache keeps it, no search engine lists it, no other site is told the address.
    """

    template: str
    values: Mapping[str, object] = field(default_factory=dict)
    fields: Mapping[str, str] = field(default_factory=dict)
    title: str = ""
    is_private: bool = False


@dataclass(frozen=True, kw_only=True)
class Acted:
    """What was done: a code for :meth:`PageKind.said`, how many it concerned, and the query string to go on with."""

    message: str = ""
    count: int = 1
    arguments: Mapping[str, str] = field(default_factory=dict)


class PageKind(Protocol):
    """A page of a plugin. Subclass it; ``key`` is its address, and unique among all plugins.

    ``most_an_hour``: how many forms of a public page are taken from one address on the internet, which all people in a
    room can have in common; 0: any number. ``right``: of a page at the desk, what whoever opens it needs, and
    ``acting``: whoever sends its form. Organisers have all but ``Right.OWN``; a page for ``Right.READ`` names no
    participant.
    """

    key: str
    place: PagePlace
    label: Text
    most_an_hour: int = 0
    right: Right = Right.ORGANISE
    acting: Right = Right.ORGANISE

    def is_there(self, db: Session, visit: Visit) -> bool:
        """Whether the subject has this page now, and the link to it.

        Asked for every page that would link to it: read the database (``db`` only reads) when the subject alone does
        not say it.
        """
        return True

    def show(self, db: Session, visit: Visit) -> Shown | Document:
        """The page, or a file to download. ``db`` only reads."""
        ...

    def act(self, db: Session, visit: Visit, sent: Sent, journal: Journal) -> Acted:
        """Do what a form asks, in one transaction.

        Raises :class:`~leernet.errors.InvalidInput` or :class:`~leernet.errors.Conflict`: nothing is done, and the page
        is shown again with what is wrong and with what was filled in.
        """
        raise NotFound("page_unknown", "This page does not exist.")

    def said(self, message: str, count: int, language: str) -> str:
        """What to say after something was done; empty for a message that this page does not know."""
        return ""


class ProgrammePart(Protocol):
    """What a programme file says of a plugin's: ``[series.more.<key>]`` or ``[events.more.<key>]``. Subclass it."""

    key: str
    of: type[Series] | type[Event]
    """Of which table of a programme it is a part."""

    def schema(self) -> Schema:
        """The marshmallow schema that checks it; its ``load`` must give JSON back."""
        ...

    def load(self, db: Session, subject: Series | Event, details: Details, journal: Journal) -> bool:
        """Make it so, in the transaction that loads the programme; whether anything changed.

        A file that does not have this part leaves things as they are. The same again changes nothing. Raise
        :class:`~leernet.errors.LeernetError` for what cannot be: nothing of the file is loaded then.
        """
        ...

    def dump(self, db: Session, subject: Series | Event) -> Details:
        """What a file would say, to load back to the same; empty for nothing. ``db`` only reads."""
        ...


class PublicFiles(Protocol):
    """Files for other programs, below ``<base_url>/files/<key>/``: no page, no language, for every origin to read.

    ``key`` is unique among all plugins. Equal data should give equal bytes: who has them already gets none.
    """

    key: str

    def answer(self, db: Session, path: str, home: Home, now: datetime) -> Document:
        """The file at a path (``list/1``). ``db`` only reads.

        :raises NotFound: for any other path
        """
        ...


@dataclass(frozen=True, kw_only=True)
class Writing(Addresses):
    """What a letter needs of leernet: texts in the reader's language, and where things are."""

    translate: Callable[[str], Translator]


@dataclass(frozen=True, kw_only=True)
class LetterTo:
    """A letter to one person: leernet dresses it, in the look of ``about`` and signed by who organises that.

    ``paragraphs`` and ``facts`` (a label and a text) are plain text. ``action``: words, and where they lead.
    """

    name: str
    email: str
    language: str
    about: Series | Event
    subject: str
    heading: str
    paragraphs: Sequence[str]
    reason: str
    """Why this mail comes, for the small print."""
    facts: Sequence[tuple[str, str]] = ()
    action: tuple[str, str] | None = None
    reply_to: tuple[str, str] | None = None
    """Name and address of whom an answer goes to; None: the contact of ``about``."""


class LetterKind(Protocol):
    """The letter that answers one kind of change."""

    key: str
    """The kind of change, such as ``groups.told``: one letter for each."""

    def write(self, db: Session, subject_id: int, data: Mapping[str, object], writing: Writing) -> LetterTo | None:
        """The letter as things are now; None when there is nothing to tell any more. ``db`` only reads.

        ``subject_id`` and ``data`` are those that stand in the journal.
        """
        ...
