"""A plugin that writes down what it is told, and dispatchers of several processes that tell it."""

from __future__ import annotations

import os
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from leernet import Leernet, hookimpl
from leernet.delivery import Dispatcher
from leernet.hookspecs import Change
from leernet.model import Delivery, DeliveryStatus
from leernet.services.delivering.outbox import CLAIM, LEASE
from leernet.testing import PlainFormats
from tests.concurrency.crowd import network_at

KIND = "registration.answered"
"""A change that only plugins hear of."""


@dataclass(frozen=True)
class Diary:
    """Writes a line when it begins to hear of a change, and one when it has; of every seventh only the second time."""

    file: Path
    name: str = "diary"

    @hookimpl
    def leernet_listens(self) -> Sequence[str]:
        return [KIND]

    @hookimpl
    def leernet_changed(self, db: Session, change: Change) -> None:
        again = self._has(f"begin {change.subject_id} {change.id}")
        self._note(f"begin {change.subject_id} {change.id}")
        time.sleep(0.02)  # long enough that others come by
        if change.id % 7 == 0 and not again:
            raise RuntimeError("the pen is empty")
        self._note(f"end {change.subject_id} {change.id}")

    def _has(self, line: str) -> bool:
        return self.file.exists() and line in self.file.read_text().splitlines()

    def _note(self, line: str) -> None:
        diary = os.open(self.file, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
        os.write(diary, f"{line}\n".encode())
        os.close(diary)


class Hasty(Dispatcher):
    """Claims what is due, as most do: whether an earlier change was told does not matter to it."""

    def _claim(self) -> Sequence[int]:
        with self._transaction() as work:
            due = select(Delivery.id).where(Delivery.status == DeliveryStatus.PENDING, Delivery.due_at <= work.now)
            free = due.where(Delivery.leased_until.is_(None)).order_by(Delivery.id).limit(CLAIM)
            claimed = work.db.scalars(
                update(Delivery)
                .where(Delivery.id.in_(free.with_for_update(skip_locked=True)))
                .values(leased_until=work.now + LEASE, attempts=Delivery.attempts + 1)
                .returning(Delivery.id)
            )
            return sorted(claimed)


def change(network: Leernet, subjects: Sequence[int]) -> str:
    """Something changes in each of these registrations."""
    for subject in subjects:
        with network.work() as work:
            work.journal(KIND, subject)
    return "changed"


def write_up(network: Leernet, file: Path, dispatcher: type[Dispatcher] = Dispatcher) -> str:
    """Tell the diary all that is due."""
    own = network_at(network.engine.url.render_as_string(hide_password=False), PlainFormats(), Diary(file))
    dispatcher(own.transaction, own.read, own.plugins, own.dispatcher.mailer, own.dispatcher.courier).deliver()
    own.engine.dispose()
    return "written"
