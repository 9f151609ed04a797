"""``Leernet``: the one object that an embedding site holds."""

import copy
import time
from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from random import uniform
from typing import Concatenate, ParamSpec, TypeVar

from jinja2 import BaseLoader
from sqlalchemy import Engine
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from . import migrations
from .database import READ_ONLY, make_engine, prepare
from .delivery import Dispatcher
from .errors import Unavailable
from .i18n import Translator, catalogues
from .links import Links
from .mail.mailer import Mailer
from .mail.transport import MailTransport, NoMail
from .model import EVERYTHING, REACH, LimitedSession, Reach
from .plugins import Plugins, installed
from .services.public.brands import with_settled_brand
from .settings import Clock, Settings
from .tokens import Tokens
from .webhooks.courier import Courier
from .work import SYSTEM, Actor, Outdated, Work

P = ParamSpec("P")
R = TypeVar("R")

TRIES = 6


def _utc_now() -> datetime:
    return datetime.now(UTC)


class Leernet:
    """A learning network: a database, plugins and settings. No globals: one process can hold several.

    :param database: a SQLAlchemy URL, or the host's own engine.
    :param plugins: plugin objects; None takes all that are installed (entry points ``leernet.plugins``).
    :param mail: how mail goes out; None keeps it waiting.
    :param mail_templates: where templates of mail are looked for first, to say something differently.
    :param clock: tells the time (aware); for tests, and to run a past activity again.
    """

    def __init__(
        self,
        database: str | Engine,
        settings: Settings,
        *,
        plugins: Iterable[object] | None = None,
        mail: MailTransport | None = None,
        mail_templates: BaseLoader | None = None,
        clock: Clock = _utc_now,
    ) -> None:
        self.engine = make_engine(database) if isinstance(database, str) else prepare(database)
        self.plugins = Plugins(installed() if plugins is None else plugins)
        self.settings = with_settled_brand(settings, self.plugins)
        self.clock = clock
        self.tokens = Tokens(settings.secret)
        self.links = Links(settings.base_url, self.tokens)
        mailer = Mailer(mail or NoMail(), self.links, self.translator, mail_templates, self.plugins.letters)
        courier = Courier(self.transaction, self.links, self.settings)
        self._reach: Reach = EVERYTHING
        self.dispatcher = Dispatcher(self.transaction, self.read, self.plugins, mailer, courier)

    def within(self, reach: Reach) -> "Leernet":
        """The same network for somebody who may not see all of it: what they read has no series or event beyond."""
        if reach == self._reach:
            return self
        limited = copy.copy(self)
        limited._reach = reach
        return limited

    def forget_mail(self, values: Collection[str]) -> None:
        """Have the mail that went out before forget somebody, where it is kept: see ``MailFolder``."""
        self.dispatcher.mailer.forget(values)

    def migrate(self) -> None:
        """Make or upgrade the tables of leernet and of the plugins."""
        migrations.upgrade(self.engine, self.plugins.tables)

    def translator(self, language: str) -> Translator:
        """The texts of leernet and the plugins in ``language``."""
        return Translator(language, catalogues(self.plugins.catalogues))

    @contextmanager
    def transaction(self, actor: Actor = SYSTEM) -> Iterator[Work]:
        """One transaction: committed on leaving, rolled back on an error."""
        with Session(self.engine, expire_on_commit=False) as db, db.begin():
            yield Work(db, actor, self.clock(), self.plugins, self.settings)

    @contextmanager
    def work(self, actor: Actor = SYSTEM) -> Iterator[Work]:
        """A transaction in which somebody does something; after the commit the dispatcher is woken."""
        with self.transaction(actor) as work:
            yield work
        self.dispatcher.wake()

    @contextmanager
    def read(self) -> Iterator[Work]:
        """A transaction that only reads; it waits for no writer."""
        engine = self.engine.execution_options(**{READ_ONLY: True})
        kind = Session if self._reach.everything else LimitedSession
        with kind(engine, info={REACH: self._reach}, expire_on_commit=False) as db:
            yield Work(db, SYSTEM, self.clock(), self.plugins, self.settings)

    def run(
        self,
        actor: Actor,
        verb: Callable[Concatenate[Work, P], R],
        *args: P.args,
        **kwargs: P.kwargs,
    ) -> R:
        """Do one use-case in one transaction, again when the database asks for it.

        :raises Unavailable: ``busy``, when it still could not be done.
        """
        for attempt in range(TRIES):
            try:
                with self.work(actor) as work:
                    return verb(work, *args, **kwargs)
            except (OperationalError, Outdated) as error:
                if isinstance(error, OperationalError) and not _may_succeed_again(error):
                    raise
                time.sleep(uniform(0.01, 0.05) * 2**attempt)  # noqa: S311  (jitter, no secret)
        raise Unavailable("busy", "It is very busy just now. Nothing was changed; try again in a moment.")


def _may_succeed_again(error: OperationalError) -> bool:
    """Lock time-outs, deadlocks and serialization failures (SQLSTATE 55P03, 40P01, 40001), and a locked SQLite file.

    A connection that broke too, unless at the COMMIT (no statement): then it may have been done, and nobody can tell.
    """
    if error.connection_invalidated:
        return error.statement is not None
    state = getattr(error.orig, "sqlstate", None)
    return state in {"55P03", "40P01", "40001"} or "database is locked" in str(error.orig)
