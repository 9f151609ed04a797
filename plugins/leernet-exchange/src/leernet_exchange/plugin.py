"""The plugin: pages, letters, panels and tables for needs and offers."""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from sqlalchemy.orm import Session

from leernet import hookimpl
from leernet.hookspecs import ArchivedTable, Change, LetterKind, PageKind, Panel, PersonalData, ProgrammePart, Tables
from leernet.model import Event, Registration, RegistrationStatus, Series

from . import overview
from .answers import take_over
from .archived import TABLES
from .desk import DeskPage
from .entries import forget
from .form import FormPage
from .letters import AskedLetter, IntroducedLetter, ReceivedLetter
from .mine import GuestPage, OwnPage
from .paper import EventDeskPage
from .personal import NeedsAndOffers, forget_series
from .programme import SettingsPart
from .tables import tables

HERE = Path(__file__).parent
FORGOTTEN = "series.forgotten"
REGISTERED = (
    "registration.confirmed",
    "registration.waitlisted",
    "registration.requested",
    "registration.answered",
)


class Exchange:
    """The plugin."""

    name = "exchange"
    fits = "1.0"

    @hookimpl
    def leernet_pages(self) -> Sequence[PageKind]:
        """At the desk of a series and of an event, with somebody's own page, and two behind links that are sealed."""
        return [DeskPage(), EventDeskPage(), OwnPage(), GuestPage(), FormPage()]

    @hookimpl
    def leernet_letters(self) -> Sequence[LetterKind]:
        """A link, a question, an introduction."""
        return [ReceivedLetter(), AskedLetter(), IntroducedLetter()]

    @hookimpl
    def leernet_panels(self, db: Session, subject: Series | Event | Registration, language: str) -> Sequence[Panel]:
        """Numbers on the page of a series, and on somebody's own page that they are asked something."""
        if isinstance(subject, Series):
            return overview.of_series(db, subject, language)
        if isinstance(subject, Registration) and subject.status is RegistrationStatus.CONFIRMED:
            return overview.of_registration(db, subject, language)
        return ()

    @hookimpl
    def leernet_listens(self) -> Sequence[str]:
        """What people answer when they register, and the end of a series."""
        return [*REGISTERED, FORGOTTEN]

    @hookimpl
    def leernet_changed(self, db: Session, change: Change) -> None:
        """Make needs and offers of answers; forget what a series kept when its time is over."""
        if change.kind == FORGOTTEN:
            forget_series(db, change.subject_id)
        else:
            keys = change.data.get("questions")
            take_over(db, change.subject_id, change.at, keys if isinstance(keys, list) else None)

    @hookimpl
    def leernet_forget(self, db: Session, now: datetime) -> None:
        """What was not changed for as long as its series keeps it."""
        forget(db, now)

    @hookimpl
    def leernet_personal_data(self) -> PersonalData:
        """Needs, offers and introductions."""
        return NeedsAndOffers()

    @hookimpl
    def leernet_archived(self) -> Sequence[ArchivedTable]:
        """What goes along to another network."""
        return TABLES

    @hookimpl
    def leernet_tables(self) -> Tables:
        """Needs and offers, themes, matches, drafts."""
        return tables()

    @hookimpl
    def leernet_programme_parts(self) -> Sequence[ProgrammePart]:
        """The settings of a series, and the themes that forms offer."""
        return [SettingsPart()]

    @hookimpl
    def leernet_templates(self) -> Path:
        """The templates of the pages."""
        return HERE / "templates"

    @hookimpl
    def leernet_catalogue(self) -> Path:
        """The Dutch texts."""
        return HERE / "locale"
