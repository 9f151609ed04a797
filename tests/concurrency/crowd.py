"""Several processes that share nothing but the database, and all begin at the same moment."""

from __future__ import annotations

import multiprocessing
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess

from leernet import Leernet, LeernetError, Settings
from leernet.mail.transport import MailTransport
from leernet.testing import Outbox, PlainFormats, SettableClock

SETTINGS = Settings(secret="not-a-secret-but-long-enough", base_url="https://example.org/leren")
PATIENCE = 60.0
"""Seconds after which a process that does not answer hangs."""

# Forked from a process that has imported everything and opened nothing: starting Python anew takes seconds.
PROCESSES = multiprocessing.get_context("forkserver")
PROCESSES.set_forkserver_preload(["tests.concurrency.deaths", "tests.concurrency.ways_in", "tests.concurrency.diary"])

Step = Callable[[Leernet], str]
"""One thing that somebody does; a ``partial`` of a function of a module, so that it can be sent to a process."""


def network_at(url: str, *plugins: object, mail: MailTransport | None = None) -> Leernet:
    """The network of a process of its own."""
    clock = SettableClock()
    return Leernet(url, SETTINGS, plugins=plugins or [PlainFormats()], mail=mail or Outbox(), clock=clock)


@dataclass(frozen=True)
class Part:
    """What one process does, one step after the other."""

    url: str
    steps: Sequence[Step]


class Crowd:
    """Processes that were started once, for all tests: starting one takes longer than its part in a test."""

    def __init__(self, count: int) -> None:
        self._pipes: list[Connection] = []
        self._processes: list[BaseProcess] = []
        for _ in range(count):
            ours, theirs = PROCESSES.Pipe()
            process = PROCESSES.Process(target=_serve, args=(theirs,), daemon=True)
            process.start()
            self._pipes.append(ours)
            self._processes.append(process)

    def close(self) -> None:
        """Let them end."""
        for pipe in self._pipes:
            pipe.send(None)
        for process in self._processes:
            process.join(PATIENCE)

    def do(self, url: str, steps: Sequence[Step]) -> list[str]:
        """Do all steps, dealt out over the processes; what came of each: a status, or the code of an error."""
        return self.do_parts(url, [steps[number :: len(self._pipes)] for number in range(len(self._pipes))])

    def do_parts(self, url: str, parts: Sequence[Sequence[Step]]) -> list[str]:
        """The same with the steps of each process given."""
        busy = self._pipes[: len(parts)]
        for pipe, steps in zip(busy, parts, strict=True):
            pipe.send(Part(url, steps))
        _answers(busy)
        for pipe in busy:
            pipe.send("go")
        return _answers(busy)


def _answers(pipes: Sequence[Connection]) -> list[str]:
    """What all processes say; only then an error of one of them, so that none is still busy with the next test."""
    said: list[list[str] | BaseException] = []
    for pipe in pipes:
        assert pipe.poll(PATIENCE), "a process hangs"
        said.append(pipe.recv())
    for answer in said:
        if isinstance(answer, BaseException):
            raise answer
    return [outcome for answer in said if not isinstance(answer, BaseException) for outcome in answer]


def _serve(pipe: Connection) -> None:
    while (part := pipe.recv()) is not None:
        network = network_at(part.url)
        pipe.send([])
        pipe.recv()
        try:
            pipe.send(list(outcomes(network, part.steps)))
        except BaseException as error:
            pipe.send(AssertionError(f"{type(error).__name__}: {error}"))
        network.engine.dispose()


def outcomes(network: Leernet, steps: Iterable[Step]) -> Iterable[str]:
    """Do steps one after the other; what leernet refuses is an outcome, anything else an error."""
    for step in steps:
        try:
            yield step(network)
        except LeernetError as refused:
            yield refused.code
