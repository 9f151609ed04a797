"""Processes that die in the middle of something: by SIGKILL, so that nothing of theirs can clean up."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable
from dataclasses import dataclass
from email.message import EmailMessage
from pathlib import Path

from sqlalchemy import Connection, event
from sqlalchemy.orm import Session

from leernet import hookimpl
from leernet.delivery import Dispatcher
from leernet.hookspecs import Change
from leernet.model import Registration
from leernet.testing import PlainFormats
from tests.concurrency import steps
from tests.concurrency.crowd import PATIENCE, PROCESSES, Step, network_at


def die(*_: object) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def killed(act: Callable[[], object]) -> bool:
    """Do something in a process of its own; whether it was killed on the way, or came to its end."""
    process = PROCESSES.Process(target=act)
    process.start()
    process.join(PATIENCE)
    assert process.exitcode in (0, -signal.SIGKILL), "neither done nor killed"
    return process.exitcode != 0


def until_statement(url: str, number: int, step: Step) -> None:
    """Do something; die just before the statement with this number, from 1. A COMMIT counts as one."""
    network = network_at(url)
    before: list[object] = []

    def note(*arguments: object) -> None:
        before.append(arguments)
        if len(before) == number:
            die()

    event.listen(network.engine, "before_cursor_execute", _ignoring_begin(note))
    event.listen(network.engine, "commit", note)
    step(network)


def _ignoring_begin(note: Callable[..., None]) -> Callable[..., None]:
    def listen(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        if not statement.startswith(("BEGIN", "SET ")):
            note()

    return listen


def register_statement_by_statement(url: str) -> None:
    """Register Anna without a transaction around it: each statement for itself; die before the fourth."""
    network = network_at(url)
    before: list[object] = []

    def commit(connection: Connection, _cursor: object, statement: str, *_rest: object) -> None:
        if not statement.startswith(("BEGIN", "SET ")):
            assert connection.connection.driver_connection is not None
            connection.connection.driver_connection.commit()
            before.append(statement)
            if len(before) == 4:
                die()

    event.listen(network.engine, "before_cursor_execute", commit)
    steps.register(network, "anna")


class Deadly:
    """A plugin during whose question the process dies."""

    name = "deadly"

    @hookimpl
    def leernet_registration_requested(self) -> None:
        die()


def register_until_asked(url: str) -> None:
    """Register Anna; die while a plugin is asked."""
    steps.register(network_at(url, PlainFormats(), Deadly()), "anna")


class Killer:
    """A plugin that kills its process whenever it hears that Anna is in; it keeps whom else it heard of in a file."""

    name = "killer"

    def __init__(self, file: Path) -> None:
        self.file = file

    @hookimpl
    def leernet_changed(self, db: Session, change: Change) -> None:
        name = db.get_one(Registration, change.subject_id).name
        if (name, change.kind) == ("anna", "registration.confirmed"):
            die()
        with self.file.open("a") as file:
            file.write(f"{name} {change.kind}\n")


def tell_the_killer(url: str, file: Path) -> None:
    """Tell the plugin all that is due; it may not come to an end."""
    network_at(url, PlainFormats(), Killer(file)).dispatcher.deliver()


def register_until_told(url: str) -> None:
    """Register Anna; die just after the COMMIT, before anybody is told."""
    steps.register(network_at(url), "anna")
    die()


@dataclass(frozen=True)
class DeadlyMail:
    """A transport that sends, and dies before anybody can note that it did."""

    file: Path

    def send(self, message: EmailMessage) -> None:
        steps.MailLog(self.file).send(message)
        die()


def deliver_until_sent(url: str, file: Path) -> None:
    """Send one mail and die."""
    network_at(url, mail=DeadlyMail(file)).dispatcher.deliver()


def fan_out_until_commit(url: str) -> None:
    """Write the deliveries and die just before the COMMIT."""
    network = network_at(url)
    event.listen(network.engine, "commit", die)
    network.dispatcher.fan_out()


class Dying(Dispatcher):
    """Takes deliveries on, and dies before the first of them."""

    def _perform(self, delivery_id: int) -> None:
        die()


def claim_and_die(url: str) -> None:
    """Take deliveries on, and die before the first of them."""
    network = network_at(url)
    network.dispatcher.fan_out()
    Dying(
        network.transaction, network.read, network.plugins, network.dispatcher.mailer, network.dispatcher.courier
    ).deliver()
