"""The plugin: insights, agreed actions and deliverables."""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from leernet import hookimpl
from leernet.hookspecs import ArchivedTable, Journal, LetterKind, PageKind, Panel, PersonalData, ProgrammePart, Tables
from leernet.model import Event, Registration, Series

from .actions import remind
from .archived import TABLES
from .desk import EventOutcomesPage, SeriesOutcomesPage
from .letters import ReminderLetter
from .own import OwnPage
from .panels import panels_of
from .personal import InsightsAndActions
from .programme import EventPart, SeriesPart
from .tables import tables

HERE = Path(__file__).parent
MORNING = 8
"""Reminders go out from this hour of the day."""


class Outcomes:
    """The plugin."""

    name = "outcomes"
    fits = "1.0"

    @hookimpl
    def leernet_pages(self) -> Sequence[PageKind]:
        """At the desk a tab of an event and a page of a series; a page with somebody's own."""
        return [EventOutcomesPage(), SeriesOutcomesPage(), OwnPage()]

    @hookimpl
    def leernet_letters(self) -> Sequence[LetterKind]:
        """The reminder of an action."""
        return [ReminderLetter()]

    @hookimpl
    def leernet_due(self, db: Session, now: datetime, timezone: ZoneInfo, journal: Journal) -> None:
        """Reminders, in the morning of their day."""
        local = now.astimezone(timezone)
        if local.hour >= MORNING:
            remind(db, local.date(), journal)

    @hookimpl
    def leernet_panels(self, db: Session, subject: Series | Event | Registration, language: str) -> Sequence[Panel]:
        """What a series delivers, and public insights."""
        return () if isinstance(subject, Registration) else panels_of(db, subject, language)

    @hookimpl
    def leernet_programme_parts(self) -> Sequence[ProgrammePart]:
        """Deliverables of a series, and what participants of an event may write down."""
        return [SeriesPart(), EventPart()]

    @hookimpl
    def leernet_personal_data(self) -> PersonalData:
        """Insights of people, and the actions that they see to."""
        return InsightsAndActions()

    @hookimpl
    def leernet_archived(self) -> Sequence[ArchivedTable]:
        """What goes along to another network."""
        return TABLES

    @hookimpl
    def leernet_tables(self) -> Tables:
        """Insights, actions, deliverables, and what is open to participants."""
        return tables()

    @hookimpl
    def leernet_templates(self) -> Path:
        """The templates of the pages."""
        return HERE / "templates"

    @hookimpl
    def leernet_catalogue(self) -> Path:
        """The Dutch texts."""
        return HERE / "locale"
