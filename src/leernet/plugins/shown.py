"""Plugins show, while a page, a mail or a document is made: one that breaks leaves a gap."""

from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from functools import partial

import pluggy
from sqlalchemy.orm import Session

from ..hookspecs import Document, Panel, PeopleGroup, Picture
from ..model import Event, Registration, Series
from .manager import Called
from .showing import listed, show

Opens = Callable[[], AbstractContextManager[Session | None]]
"""Opens the database to read; nothing, for whoever does not read it."""


class Showing(Called):
    """Pictures and panels."""

    def picture(self, picture: Picture) -> Document | None:
        """The picture of an event, of the first plugin that draws one."""
        for name, call in self.each("leernet_picture"):
            document: Document | None = show(partial(call, picture=picture), None, name)
            if document is not None:
                return document
        return None

    @property
    def draws(self) -> bool:
        """Whether any plugin draws pictures of events."""
        return bool(self.uses("leernet_picture"))

    def panels(self, subject: Series | Event | Registration, language: str, read: Opens) -> list[Panel]:
        """The panels that the plugins show with ``subject``; a plugin that raises leaves a gap.

        :param read: opens the database, for each plugin that reads it: what one breaks, the next does not notice
        """
        panels: list[Panel] = []
        for one in self.uses("leernet_panels"):
            opened = read if "db" in one.argnames else nullcontext
            panels += show(partial(self._panels, one, opened, subject, language), [], one.plugin_name)
        return sorted(panels, key=lambda panel: panel.position)

    def _panels(
        self, one: pluggy.HookImpl, opened: Opens, subject: Series | Event | Registration, language: str
    ) -> list[Panel]:
        """All of the answer, so that what only breaks while it is read breaks here; nothing is no panel."""
        with opened() as db:
            return [*(self.call(one, db=db, subject=subject, language=language) or ())]

    def people_groups(self, db: Session, event: Event) -> list[PeopleGroup]:
        """The groups of an event, of all plugins that make any; one that raises leaves a gap."""
        nothing: list[PeopleGroup] = []
        calls = self.each("leernet_people_groups")
        return [one for name, call in calls for one in show(partial(listed, call, db=db, event=event), nothing, name)]
