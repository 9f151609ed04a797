"""What happens after the commit: write a delivery for each listener, and perform each on its own, until it is done.

At least once: a crash between performing and noting repeats a delivery, with the same id (the entry's), so that the
receiver can drop it. The journal is the outbox; nothing is told that was not committed, and nothing committed is lost.
Which deliveries there are, and their order, is :mod:`leernet.services.outbox`.
"""

import logging
import threading
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from datetime import datetime, timedelta

from sqlalchemy.orm import Session, joinedload

from .hookspecs import Change
from .mail.mailer import Mailer
from .model import Delivery, JournalEntry
from .plugins import Plugins
from .services import outbox, sweeps
from .services.answers import forget_answers
from .services.delegations import forget_contacts
from .services.files import forget_waiting
from .services.idempotency import forget_old
from .services.outbox import MAIL
from .work import Work

log = logging.getLogger(__name__)

PLUGIN = "plugin:"
CLEANING = timedelta(hours=1)
"""How often is removed what was kept for a time: for requests that are repeated, answers, files of unfinished forms."""


class Dispatcher:
    """Tells plugins and sends mail. Several can run at once; each delivery is in the hands of one at a time."""

    def __init__(
        self, transaction: Callable[[], AbstractContextManager[Work]], plugins: Plugins, mailer: Mailer
    ) -> None:
        self._transaction = transaction
        self.plugins = plugins
        self.mailer = mailer
        self._awake = threading.Event()
        self._stopped = threading.Event()
        self._thread: threading.Thread | None = None
        self._cleaned: datetime | None = None
        self._swept: datetime | None = None

    def start(self, every: float = 2.0) -> None:
        """Deliver from a thread of this process: at once after each commit, and every so many seconds."""
        if self._thread is None:
            self._stopped.clear()
            self._thread = threading.Thread(target=self._loop, args=(every,), name="leernet-dispatcher", daemon=True)
            self._thread.start()

    def stop(self) -> None:
        """Stop the thread after the delivery that it is busy with."""
        self._stopped.set()
        self._awake.set()
        if self._thread is not None:
            self._thread.join()
            self._thread = None

    def wake(self) -> None:
        """Something was committed."""
        self._awake.set()

    def deliver(self) -> int:
        """Deliver all that is due now; returns how many deliveries were performed."""
        self._clean_up()
        done = 0
        while self.fan_out():
            pass
        while claimed := self._claim():
            for delivery_id in claimed:
                self._perform(delivery_id)
                done += 1
        return done

    def fan_out(self) -> int:
        """Write the deliveries of journal entries that have none yet; returns how many entries were told on."""
        with self._transaction() as work:
            return outbox.fan_out(work, self._listeners)

    def retry(self, delivery_id: int) -> None:
        """Try a failed delivery again, now."""
        with self._transaction() as work:
            outbox.retry(work, delivery_id)

    def _clean_up(self) -> None:
        with self._transaction() as work:
            dirty = self._cleaned is None or work.now - self._cleaned >= CLEANING
            if dirty:
                forget_old(work)
                forget_answers(work)
                forget_waiting(work)
                forget_contacts(work)
                self._cleaned = work.now
            due = self._swept is None or work.now - self._swept >= sweeps.EVERY
            if due:
                self._swept = work.now
        if dirty:
            self._let_plugins_forget()
        if due:
            sweeps.sweep(self._transaction)

    def _let_plugins_forget(self) -> None:
        for name in self.plugins.forgetful:
            try:
                with self._transaction() as work:
                    self.plugins.forget(name, work.db, work.now)
            except Exception:  # a plugin may raise anything; the others must go on
                log.warning("%s could not remove what it kept long enough", name, exc_info=True)

    def _listeners(self, kind: str) -> list[str]:
        mail = [MAIL] if kind in self.mailer.kinds else []
        return mail + [PLUGIN + name for name in self.plugins.listeners_of(kind)]

    def _claim(self) -> Sequence[int]:
        with self._transaction() as work:
            return outbox.claim(work)

    def _perform(self, delivery_id: int) -> None:
        try:
            with self._transaction() as work:
                delivery = _find(work.db, delivery_id)
                change = _change(delivery.entry)
                messages = self.mailer.compose(work, change) if delivery.listener == MAIL else ()
            if delivery.listener == MAIL:
                # Outside any transaction: a slow mail server must not hold up people who register.
                self.mailer.send(messages)
            with self._transaction() as work:
                if delivery.listener != MAIL:
                    # Nor must a slow plugin: this transaction begins only when the plugin first uses it.
                    self.plugins.tell(delivery.listener.removeprefix(PLUGIN), work.db, change)
                outbox.note_done(work, delivery_id, told=delivery.listener != MAIL or bool(messages))
        except Exception as error:  # a plugin or a server may raise anything; the others must go on
            log.warning("delivery %s failed", delivery_id, exc_info=True)
            with self._transaction() as work:
                outbox.note_failure(work, delivery_id, error)

    def _loop(self, every: float) -> None:
        while not self._stopped.is_set():
            self._awake.clear()
            try:
                self.deliver()
            except Exception:
                log.exception("the dispatcher could not deliver; it goes on")
            self._awake.wait(every)


def _find(db: Session, delivery_id: int) -> Delivery:
    return db.get_one(Delivery, delivery_id, options=[joinedload(Delivery.entry, innerjoin=True)])


def _change(entry: JournalEntry) -> Change:
    return Change(
        id=entry.id,
        kind=entry.kind,
        subject=entry.subject,
        subject_id=entry.subject_id,
        event_id=entry.event_id,
        at=entry.at,
        data=entry.data,
    )
