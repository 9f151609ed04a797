"""The plugin: questions after an event, the mail that asks them, and what came of them."""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from sqlalchemy.orm import Session

from leernet import hookimpl
from leernet.hookspecs import ArchivedTable, Journal, LetterKind, PageKind, PersonalData, ProgrammePart, Tables

from .archived import TABLES
from .asking import do_due, forget
from .desk import EvaluationPage, SeriesEvaluationPage
from .letters import AskingLetter
from .own import OwnPage
from .personal import Evaluations
from .programme import EventPart
from .tables import tables

HERE = Path(__file__).parent


class Evaluation:
    """The plugin."""

    name = "evaluation"
    fits = "1.0"

    @hookimpl
    def leernet_pages(self) -> Sequence[PageKind]:
        """At the desk a tab of an event and a page of a series; with somebody's own page the questions."""
        return [EvaluationPage(), SeriesEvaluationPage(), OwnPage()]

    @hookimpl
    def leernet_letters(self) -> Sequence[LetterKind]:
        """The mail that asks."""
        return [AskingLetter()]

    @hookimpl
    def leernet_due(self, db: Session, now: datetime, journal: Journal) -> None:
        """People are asked, and evaluations close."""
        do_due(db, now, journal)

    @hookimpl
    def leernet_forget(self, db: Session, now: datetime) -> None:
        """What people wrote, and the names with named answers."""
        forget(db, now)

    @hookimpl
    def leernet_programme_parts(self) -> Sequence[ProgrammePart]:
        """How an event is evaluated."""
        return [EventPart()]

    @hookimpl
    def leernet_personal_data(self) -> PersonalData:
        """Who answered, and named answers."""
        return Evaluations()

    @hookimpl
    def leernet_archived(self) -> Sequence[ArchivedTable]:
        """What goes along to another network."""
        return TABLES

    @hookimpl
    def leernet_tables(self) -> Tables:
        """Plans, questions, who was asked, and the answers."""
        return tables()

    @hookimpl
    def leernet_templates(self) -> Path:
        """The templates of the pages."""
        return HERE / "templates"

    @hookimpl
    def leernet_catalogue(self) -> Path:
        """The Dutch texts."""
        return HERE / "locale"
