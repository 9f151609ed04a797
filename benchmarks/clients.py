"""Client processes that do one thing as often as they can for some seconds, all from the same moment."""

from __future__ import annotations

import multiprocessing
import time
from collections.abc import Callable, Sequence
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from multiprocessing.connection import Connection
from statistics import median, quantiles
from types import TracebackType
from typing import Protocol

WARM_UP = 20
"""Times that each client does it before the clock runs: pools, caches and prepared statements are filled."""


class Done(Exception):
    """Raised by what a client does when there is nothing left to do: it stops before its time is up."""


class Prepare(Protocol):
    """A function of a module, so that it can be sent to a process: opens what it needs, returns the thing to do."""

    def __call__(self, url: str, slugs: Sequence[str], until: ExitStack) -> Callable[[], None]: ...


@dataclass(frozen=True)
class Job:
    """What the clients of one run do, on which database, for which events, for how long."""

    prepare: Prepare
    url: str
    slugs: Sequence[str]
    seconds: float


@dataclass(frozen=True)
class Result:
    """Times a second over all clients, and how long one took in milliseconds."""

    per_second: float
    p50: float
    p99: float


def middle(results: Sequence[Result]) -> Result:
    """The median of rounds: a machine is never idle, and one round that was disturbed must not count."""
    return Result(*(median(getattr(result, name) for result in results) for name in ("per_second", "p50", "p99")))


class Clients:
    """Processes that are started once: starting Python takes longer than many a run."""

    def __init__(self, count: int) -> None:
        context = multiprocessing.get_context("spawn")
        self._pipes: list[Connection] = []
        self._processes = []
        for _ in range(count):
            ours, theirs = context.Pipe()
            process = context.Process(target=_serve, args=(theirs,), daemon=True)
            process.start()
            self._pipes.append(ours)
            self._processes.append(process)

    def __enter__(self) -> Clients:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for pipe in self._pipes:
            pipe.send(None)
        for process in self._processes:
            process.join(10)

    def run(self, job: Job, clients: int) -> Result:
        """Run a job with so many clients."""
        pipes = self._pipes[:clients]
        for pipe in pipes:
            pipe.send(job)
        for pipe in pipes:
            _said(pipe)
        for pipe in pipes:
            pipe.send("go")
        took = [seconds for pipe in pipes for seconds in _said(pipe)]
        cuts = quantiles(took, n=100)
        return Result(len(took) / job.seconds, cuts[49] * 1000, cuts[98] * 1000)

    def in_turns(self, jobs: Sequence[Job], clients: int, rounds: int) -> list[Result]:
        """Run jobs after one another, so many times over: what disturbs the machine disturbs them all."""
        turns = [[self.run(job, clients) for job in jobs] for _ in range(rounds)]
        return [middle(results) for results in zip(*turns, strict=True)]


def _said(pipe: Connection) -> list[float]:
    answer: list[float] | Exception = pipe.recv()
    if isinstance(answer, Exception):
        raise answer
    return answer


def _serve(pipe: Connection) -> None:
    while (job := pipe.recv()) is not None:
        try:
            with ExitStack() as until:
                pipe.send(_do(job, until, pipe))
        except Exception as error:
            pipe.send(RuntimeError(f"{type(error).__name__}: {error}"))


def _do(job: Job, until: ExitStack, pipe: Connection) -> list[float]:
    act = job.prepare(job.url, job.slugs, until)
    for _ in range(WARM_UP):
        act()
    pipe.send([])
    pipe.recv()
    took: list[float] = []
    end = time.perf_counter() + job.seconds
    with suppress(Done):
        while (began := time.perf_counter()) < end:
            act()
            took.append(time.perf_counter() - began)
    return took
