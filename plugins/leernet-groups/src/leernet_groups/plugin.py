"""The plugin: pages, letter, panel and tables for cases and groups."""

import re
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from sqlalchemy.orm import Session

from leernet import Text, hookimpl
from leernet.hookspecs import ArchivedTable, Change, LetterKind, PageKind, Panel, PeopleGroup, PersonalData, Tables
from leernet.model import Event, Registration, RegistrationStatus, Series

from .archived import TABLES
from .cases import forget_cases
from .desk import GroupsPage
from .letters import GroupLetter
from .outside import people_groups
from .own import OwnPage
from .personal import CasesAndGroups
from .tables import Plan, tables
from .telling import group_of
from .upset import LISTENS, look_again

HERE = Path(__file__).parent
TITLE = Text(nl="Uw groep", en="Your group")
SITS = Text(nl="U zit in groep {number}.", en="You are in group {number}.")
LEADS = Text(nl="U begeleidt groep {number}.", en="You facilitate group {number}.")
ROOM = Text(nl="Waar: {room}.", en="Where: {room}.")
MORE = Text(
    nl="Wie erin zitten, leest u onder “Uw casus en groep”.", en="Who is in it stands under “Your case and group”."
)
_MARKUP = re.compile(r"([\\`*_{}\[\]<>()#+\-.!|~&:])")


class Groups:
    """The plugin.

    :param use_solver: whether OR-Tools looks for the best division; None: where it is installed
    """

    name = "groups"
    fits = "1.0"

    def __init__(self, use_solver: bool | None = None) -> None:
        self.use_solver = use_solver

    @hookimpl
    def leernet_pages(self) -> Sequence[PageKind]:
        """A tab at the desk, and a page with somebody's own page."""
        return [GroupsPage(self.use_solver), OwnPage()]

    @hookimpl
    def leernet_letters(self) -> Sequence[LetterKind]:
        """What somebody's group is."""
        return [GroupLetter()]

    @hookimpl
    def leernet_panels(self, db: Session, subject: Series | Event | Registration, language: str) -> Sequence[Panel]:
        """Somebody's group, on their own page, once it was told."""
        if not isinstance(subject, Registration) or subject.status is not RegistrationStatus.CONFIRMED:
            return ()
        plan = db.get(Plan, subject.event_id)
        group = group_of(db, subject.id) if plan is not None and plan.told_at is not None else None
        if group is None:
            return ()
        sits = LEADS if group.facilitator_id == subject.id else SITS
        sentences = [sits.get(language).replace("{number}", str(group.number))]
        if group.room:
            sentences.append(ROOM.get(language).replace("{room}", _MARKUP.sub(r"\\\1", group.room)))
        return [Panel(title=TITLE.get(language), text=" ".join([*sentences, MORE.get(language)]), position=10)]

    @hookimpl
    def leernet_people_groups(self, db: Session, event: Event) -> Sequence[PeopleGroup]:
        """The groups of an event, for programs."""
        return people_groups(db, event)

    @hookimpl
    def leernet_listens(self) -> Sequence[str]:
        """People who leave, and events that are held in another way."""
        return LISTENS

    @hookimpl
    def leernet_changed(self, db: Session, change: Change) -> None:
        """Look whether the groups are still as they were made."""
        if change.event_id is not None:
            look_again(db, change.event_id, change.at)

    @hookimpl
    def leernet_forget(self, db: Session, now: datetime) -> None:
        """Cases whose time is over."""
        forget_cases(db, now)

    @hookimpl
    def leernet_personal_data(self) -> PersonalData:
        """Cases, and who was in which group."""
        return CasesAndGroups()

    @hookimpl
    def leernet_archived(self) -> Sequence[ArchivedTable]:
        """What goes along to another network."""
        return TABLES

    @hookimpl
    def leernet_tables(self) -> Tables:
        """Plans, groups, members, cases, and what upset groups."""
        return tables()

    @hookimpl
    def leernet_templates(self) -> Path:
        """The templates of the pages."""
        return HERE / "templates"

    @hookimpl
    def leernet_catalogue(self) -> Path:
        """The Dutch texts."""
        return HERE / "locale"
