"""What happens after the commit: write a delivery for each listener, and perform each on its own, until it is done.

At least once: a crash between performing and noting repeats a delivery, with the same id (the entry's), so that the
receiver can drop it. The journal is the outbox; nothing is told that was not committed, and nothing committed is lost.
Which deliveries there are, and their order, is :mod:`leernet.services.delivering.outbox`.
"""

import logging
import threading
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from datetime import datetime, timedelta
from time import monotonic

from sqlalchemy.orm import Session, joinedload

from .hookspecs import Change
from .mail.mailer import Mailer
from .model import Delivery, JournalEntry
from .plugins import Plugins
from .services import sweeps
from .services.asking.answers import forget_answers
from .services.asking.files import forget_waiting
from .services.delegations.arranging import forget_contacts
from .services.delivering import outbox
from .services.delivering.outbox import MAIL
from .services.delivering.plugin_use import forget_use, note_use
from .services.events.interest import forget_interest
from .services.idempotency import forget_old
from .services.people import retention
from .services.rates import forget_rates
from .services.selecting.doing import forget_selections
from .webhooks.courier import Courier
from .work import Work

log = logging.getLogger(__name__)

PLUGIN = "plugin:"
NOTING = 60.0
"""After how many seconds is kept what plugins cost: on the clock of the machine, for it is about its work."""
CLEANING = timedelta(hours=1)
"""How often is removed what was kept for a time: for requests that are repeated, answers, files of unfinished forms."""


class Dispatcher:
    """Tells plugins, sends mail and calls webhooks. Several can run at once; each delivery is in the hands of one.

    Webhooks have a thread of their own, so that mail and plugins never wait for them.
    """

    def __init__(
        self,
        transaction: Callable[[], AbstractContextManager[Work]],
        read: Callable[[], AbstractContextManager[Work]],
        plugins: Plugins,
        mailer: Mailer,
        courier: Courier,
    ) -> None:
        self._transaction = transaction
        self._read = read
        self.plugins = plugins
        self.mailer = mailer
        self.courier = courier
        self._awake = threading.Event()
        self._called = threading.Event()
        self._stopped = threading.Event()
        self._threads: list[threading.Thread] = []
        self._cleaned: datetime | None = None
        self._swept: datetime | None = None
        self._noted = monotonic()

    def start(self, every: float = 2.0) -> None:
        """Deliver from a thread of this process: at once after each commit, and every so many seconds."""
        if self._threads:
            return
        self._stopped.clear()
        lanes = (("leernet-dispatcher", self._deliver_here, self._awake), ("leernet-courier", self._call, self._called))
        for name, deliver, awake in lanes:
            thread = threading.Thread(target=self._loop, args=(deliver, awake, every), name=name, daemon=True)
            self._threads.append(thread)
            thread.start()

    def stop(self) -> None:
        """Stop the threads after the deliveries that they are busy with."""
        self._stopped.set()
        self.wake()
        self._called.set()
        had_threads = bool(self._threads)
        while self._threads:
            self._threads.pop().join()
        if had_threads:
            self.note_use()

    def wake(self) -> None:
        """Something was committed."""
        self._awake.set()
        if not self._threads and monotonic() - self._noted >= NOTING:
            self.note_use()

    def note_use(self) -> None:
        """Keep what plugins cost in this process since the last time; what cannot be kept is kept the next time."""
        self._noted = monotonic()
        spent = self.plugins.ledger.take()
        if not spent:
            return
        try:
            with self._transaction() as work:
                note_use(work, spent)
        except Exception:  # a database that is busy, or that was not migrated yet: nobody is kept from working by it
            self.plugins.ledger.add(spent)
            log.warning("what plugins cost could not be kept; it is tried again", exc_info=True)

    def deliver(self) -> int:
        """Deliver all that is due now; returns how many deliveries were performed."""
        return self._deliver_here() + self.courier.deliver()

    def _deliver_here(self) -> int:
        """Tell plugins and send mail."""
        self._clean_up()
        if monotonic() - self._noted >= NOTING:
            self.note_use()
        done = 0
        while self.fan_out():
            self._called.set()
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
            cleaned = self._cleaned is None or work.now - self._cleaned >= CLEANING
            if cleaned:
                forget_old(work)
                forget_answers(work)
                forget_waiting(work)
                forget_contacts(work)
                forget_interest(work)
                forget_rates(work)
                forget_use(work)
                forget_selections(work)
                self._cleaned = work.now
            due = self._swept is None or work.now - self._swept >= sweeps.EVERY
            if due:
                self._swept = work.now
        if cleaned:
            self._let_plugins_forget()
        if due:
            sweeps.sweep(self._transaction)
            self._let_plugins_do_due()
        if cleaned:
            self._forget_series()

    def _forget_series(self) -> None:
        """Erase what series keep of people whose time is over: in batches, each in a transaction of its own."""
        failed: set[int] = set()
        while over := self._over() - failed:
            for series_id in sorted(over):
                try:
                    with self._transaction() as work:
                        values = retention.forget_series(work, series_id)
                    self.mailer.forget(values)
                except Exception:  # a plugin that cannot forget: the others must go on, and it is tried again
                    log.warning("series %s could not forget its people; it is tried again", series_id, exc_info=True)
                    failed.add(series_id)

    def _over(self) -> set[int]:
        with self._transaction() as work:
            return set(retention.series_to_forget(work))

    def _let_plugins_forget(self) -> None:
        for name in self.plugins.forgetful:
            try:
                with self._transaction() as work:
                    self.plugins.forget(name, work.db, work.now)
            except Exception:  # a plugin may raise anything; the others must go on
                log.warning("%s could not remove what it kept long enough", name, exc_info=True)

    def _let_plugins_do_due(self) -> None:
        for name in self.plugins.punctual:
            try:
                with self._transaction() as work:
                    self.plugins.do_due(name, work.db, work.now, work.settings.timezone, work.journal)
            except Exception:  # as above: and it is told again
                log.warning("%s could not do what is due; it is told again", name, exc_info=True)

    def _listeners(self, kind: str) -> list[str]:
        mail = [MAIL] if kind in self.mailer.kinds else []
        return mail + [PLUGIN + name for name in self.plugins.listeners_of(kind)]

    def _claim(self) -> Sequence[int]:
        with self._transaction() as work:
            return outbox.claim(work)

    def _perform(self, delivery_id: int) -> None:
        try:
            # Reading: on SQLite, whoever writes waits for whoever writes.
            with self._read() as work:
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
            # Of what goes wrong with mail only the sort: a server's answer names the address.
            if isinstance(error, OSError):
                log.warning("delivery %s failed: %s", delivery_id, type(error).__name__)
            else:
                log.warning("delivery %s failed", delivery_id, exc_info=True)
            with self._transaction() as work:
                outbox.note_failure(work, delivery_id, error)

    def _call(self) -> int:
        """Call webhooks."""
        return self.courier.deliver(self._stopped)

    def _loop(self, deliver: Callable[[], int], awake: threading.Event, every: float) -> None:
        while not self._stopped.is_set():
            awake.clear()
            try:
                deliver()
            except Exception:
                log.exception("the dispatcher could not deliver; it goes on")
            awake.wait(every)


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
