"""Every hook, typed. The protocols that plugins fill are in :mod:`leernet.kinds`; import both from here.

A hook is of one of four manners, and its docstring says which:

* **collect** — asked once, when a :class:`~leernet.Leernet` is made;
* **ask** — inside the transaction; a :class:`~leernet.errors.LeernetError` refuses, any other exception stops it too;
* **tell** — after the commit, durable, one plugin at a time, retried; it cannot undo anything;
* **show** — while a page, a mail or a document is made; an exception leaves a gap, never an error page.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TypeVar
from zoneinfo import ZoneInfo

import pluggy
from sqlalchemy import MetaData
from sqlalchemy.orm import Session

from .archived import ArchivedTable, Convert, IdInText, Ids, Names, Within
from .csvfile import csv_file, xlsx_file
from .deprecation import Going
from .home import Home
from .i18n import Text, Translator
from .kinds import (
    AttendanceRecord,
    BlockRecord,
    Brand,
    BrandKind,
    CalendarPlace,
    CertificateKind,
    Document,
    EventRecord,
    Fact,
    FormatKind,
    Issue,
    Journal,
    Moment,
    PeopleGroup,
    Person,
    PersonalData,
    Picture,
    Policy,
    Progress,
)
from .model import Event, EventFormat, Registration, Right, Role, Series
from .pages import (
    Acted,
    Addresses,
    LetterKind,
    LetterTo,
    PageKind,
    PagePlace,
    ProgrammePart,
    PublicFiles,
    Sent,
    Shown,
    Subject,
    Visit,
    Writing,
)

__all__ = [
    "API",
    "PROJECT",
    "Acted",
    "Addresses",
    "ArchivedTable",
    "AttendanceRecord",
    "BlockRecord",
    "Brand",
    "BrandKind",
    "CalendarPlace",
    "CertificateKind",
    "Change",
    "Convert",
    "Document",
    "EventRecord",
    "Fact",
    "FormatKind",
    "Home",
    "Hooks",
    "IdInText",
    "Ids",
    "Issue",
    "Journal",
    "LetterKind",
    "LetterTo",
    "Limit",
    "Moment",
    "Names",
    "PageKind",
    "PagePlace",
    "Panel",
    "PeopleGroup",
    "Person",
    "PersonalData",
    "Picture",
    "Policy",
    "ProgrammePart",
    "Progress",
    "PublicFiles",
    "Requested",
    "Right",
    "Sent",
    "Shown",
    "Subject",
    "Tables",
    "Translator",
    "Visit",
    "Within",
    "Writing",
    "csv_file",
    "hookimpl",
    "hookspec",
    "xlsx_file",
]

API = "1.0"
"""The version of the hooks, and of what they take and give. A plugin says for which it is written: ``fits = "1.0"``.

The second number grows when something is added, the first when something is taken away: after it was marked as going
away, with a warning, for a year (:mod:`leernet.deprecation`).
"""
PROJECT = "leernet"
F = TypeVar("F", bound=Callable[..., object])

_hookspec = pluggy.HookspecMarker(PROJECT)
_hookimpl = pluggy.HookimplMarker(PROJECT)


def hookspec(*, going: Going | None = None, arguments_going: Mapping[str, Going] | None = None) -> Callable[[F], F]:
    """Mark a function as a hook; ``going``: it goes away, ``arguments_going``: these of its arguments do."""

    def mark(function: F) -> F:
        arguments = {name: one.warning(f"its argument {name}") for name, one in (arguments_going or {}).items()}
        warning = going.warning(function.__name__) if going else None
        return _hookspec(function, warn_on_impl=warning, warn_on_impl_args=arguments or None)

    return mark


def hookimpl(function: F) -> F:
    """Mark a function or method of a plugin as the implementation of the hook of the same name."""
    return _hookimpl(function)


@dataclass(frozen=True, kw_only=True)
class Tables:
    """A plugin's own tables, and the folder of its Alembic versions (a branch labelled with the plugin's name)."""

    metadata: MetaData
    versions: Path


@dataclass(frozen=True, kw_only=True)
class Requested:
    """A registration that is about to be made, to change its format, or to move up; then nobody does it for them."""

    event: Event
    format: EventFormat
    email: str
    organisation_name: str
    now: datetime
    timezone: ZoneInfo
    by_organiser: bool = False


@dataclass(frozen=True, kw_only=True)
class Limit:
    """A quota of a plugin's making, under which somebody falls: a seat in the bus, a table.

    ``key`` is the same for everybody who shares it at the event, at most 200 characters; ``capacity`` None counts only.
    ``label`` is what organisers call it.
    """

    key: str
    capacity: int | None
    label: Text | None = None


@dataclass(frozen=True, kw_only=True)
class Change:
    """A change that was committed. ``id`` is the same at each repeat, so that a receiver can drop it."""

    id: int
    kind: str
    subject: str
    subject_id: int
    event_id: int | None
    at: datetime
    data: Mapping[str, object]


@dataclass(frozen=True, kw_only=True)
class Panel:
    """A piece of a page: a heading and Markdown."""

    title: str
    text: str
    position: int = 100


class Hooks:
    """The hooks. An implementation takes any of a hook's arguments, by name."""

    @hookspec()
    def leernet_formats(self) -> Sequence[FormatKind]:
        """*Collect.* The formats that this plugin brings, each under a key of its own."""
        raise NotImplementedError

    @hookspec()
    def leernet_roles(self) -> Sequence[Role]:
        """*Collect.* Roles beside the usual ones."""
        raise NotImplementedError

    @hookspec()
    def leernet_certificates(self) -> Sequence[CertificateKind]:
        """*Collect.* The sorts of certificate that this plugin issues."""
        raise NotImplementedError

    @hookspec()
    def leernet_brands(self) -> Sequence[BrandKind]:
        """*Collect.* Readers of a partner's look."""
        raise NotImplementedError

    @hookspec()
    def leernet_tables(self) -> Tables:
        """*Collect.* The tables of this plugin; ``Leernet.migrate`` makes and upgrades them."""
        raise NotImplementedError

    @hookspec()
    def leernet_archived(self) -> Sequence[ArchivedTable]:
        """*Collect.* Which of this plugin's tables go along when a series moves to another network in an archive.

        In the order in which they are loaded: what others lead to comes first. A plugin with tables that says nothing
        keeps them back, and the archive says that it did; an empty list says that there is nothing to take along.
        """
        raise NotImplementedError

    @hookspec()
    def leernet_catalogue(self) -> Path:
        """*Collect.* The folder of this plugin's gettext catalogues (``nl/LC_MESSAGES/*.po``)."""
        raise NotImplementedError

    @hookspec()
    def leernet_pages(self) -> Sequence[PageKind]:
        """*Collect.* Pages of this plugin: at the desk, with somebody's own page, or public."""
        raise NotImplementedError

    @hookspec()
    def leernet_files(self) -> Sequence[PublicFiles]:
        """*Collect.* Public files of this plugin for other programs, each set below an address of its own."""
        raise NotImplementedError

    @hookspec()
    def leernet_templates(self) -> Path:
        """*Collect.* The folder of this plugin's templates; those of its pages are in a folder named after it."""
        raise NotImplementedError

    @hookspec()
    def leernet_letters(self) -> Sequence[LetterKind]:
        """*Collect.* The letters of this plugin, each for a kind of change that it writes into the journal."""
        raise NotImplementedError

    @hookspec()
    def leernet_programme_parts(self) -> Sequence[ProgrammePart]:
        """*Collect.* What programme files can say of this plugin's."""
        raise NotImplementedError

    @hookspec()
    def leernet_listens(self) -> Sequence[str]:
        """*Collect.* The beginnings of the kinds that ``leernet_changed`` wants (``certificate.``); without: all."""
        raise NotImplementedError

    @hookspec()
    def leernet_personal_data(self) -> PersonalData:
        """*Collect.* What this plugin keeps of people: a plugin that keeps any says so, gives it out and erases it."""
        raise NotImplementedError

    @hookspec()
    def leernet_registration_requested(self, db: Session, requested: Requested) -> None:
        """*Ask.* Somebody is about to be registered, to change format, or to move up from the waiting list.

        Raise ``Conflict`` to refuse. Who would move up then keeps waiting, as with any other exception: what was
        written with ``db`` is undone, the next in line has the place,
        and it is asked again after a quarter of a minute.
        """

    @hookspec()
    def leernet_limits(self, db: Session, requested: Requested) -> Sequence[Limit]:
        """*Ask.* Under which limits of this plugin's making somebody falls; a place of each is taken, all or none.

        Asked after :meth:`leernet_registration_requested`, of whoever takes a participant's place. Who finds a limit
        full waits, and moves up by themselves. A capacity that differs from the last one given counts from then on.

        Pages ask too, with an empty ``email``, to show how many places are left: answer what goes for everybody.
        Raising then leaves a gap.
        """
        raise NotImplementedError

    @hookspec()
    def leernet_changed(self, db: Session, change: Change) -> None:
        """*Tell.* Something changed and was committed.

        ``db`` is a transaction of this delivery alone. It begins when it is first used, and on SQLite everybody who
        writes waits for its end: do what is slow before that.
        """

    @hookspec()
    def leernet_forget(self, db: Session, now: datetime) -> None:
        """*Tell.* Time went by: remove what this plugin keeps for a time and whose time is over.

        About once an hour, in a transaction of its own, perhaps by two processes at once. What you raise is logged, and
        you are told again an hour later.
        """

    @hookspec()
    def leernet_due(self, db: Session, now: datetime, timezone: ZoneInfo, journal: Journal) -> None:
        """*Tell.* Time went by: do what falls due, such as a letter whose moment has come.

        About every quarter of a minute, in a transaction of its own, perhaps by two processes at once: lock what you
        look at, and leave what is much for the next time. What you raise is logged, nothing of it is done, and you are
        told again. ``timezone`` is that of the network.
        """

    @hookspec()
    def leernet_picture(self, picture: Picture) -> Document | None:
        """*Show.* The picture of an event, 1200 × 630 pixels, for who passes its address on; the first one counts.

        The same ``picture`` gives the same bytes: they are kept by browsers and other sites.
        """
        raise NotImplementedError

    @hookspec()
    def leernet_people_groups(self, db: Session, event: Event) -> Sequence[PeopleGroup]:
        """*Show.* The groups in which the people of an event work, in order: for programs with a key for that.

        ``db`` only reads.
        """
        raise NotImplementedError

    @hookspec()
    def leernet_panels(self, db: Session, subject: Series | Event | Registration, language: str) -> Sequence[Panel]:
        """*Show.* Pieces to add to the page of a series, an event, or a participant's own registration.

        ``db`` only reads, and is opened for whoever takes it alone.
        """
        raise NotImplementedError
