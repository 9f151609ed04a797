"""What plugins that listen cost somebody who registers: 0, 10 and 50 of them, told of every change.

    python -m benchmarks listeners
    python -m benchmarks.bench_listeners --seconds 5 --rounds 5

They are told after the commit, so the answer does not wait for them; what could still cost is the machine. So it is
measured twice: while nothing is delivered, as fast as one client can, and while a process of its own sends mail and
tells them all (``leernet deliver``), ten registrations a second. The numbers of listeners take turns.
"""

from __future__ import annotations

import multiprocessing
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from functools import partial
from statistics import median

from sqlalchemy.orm import Session

from benchmarks import databases, figures
from benchmarks.bench_registrations import someone
from benchmarks.clients import Clients, Job
from benchmarks.comparing import HOT
from leernet import Leernet, Settings, hookimpl
from leernet.hookspecs import Change
from leernet.services.registering.registration import register
from leernet.testing import Outbox, PlainFormats
from leernet.work import PARTICIPANT

COUNTS = (0, 10, 50)
TARGET = 0.10
"""The part that 50 may add to the answer time."""
PAUSE, REGISTRATIONS = 0.1, 40
"""Seconds between two registrations while others are told, and how many there are in a round."""


class Listener:
    """A plugin that takes note of every change and does nothing with it."""

    def __init__(self, number: int) -> None:
        self.name = f"listener-{number}"

    @hookimpl
    def leernet_changed(self, db: Session, change: Change) -> None:
        """Nothing."""


def network(url: str, listeners: int) -> Leernet:
    """A network with so many plugins that listen."""
    plugins = [PlainFormats(), *(Listener(number) for number in range(listeners))]
    return Leernet(url, Settings(secret="not-a-secret-but-long-enough"), plugins=plugins, mail=Outbox())


def prepare(listeners: int, url: str, slugs: Sequence[str], until: ExitStack) -> Callable[[], None]:
    """Register somebody in a network with listeners."""
    made = network(url, listeners)
    until.callback(made.engine.dispose)

    def register_somebody() -> None:
        made.run(PARTICIPANT, register, someone(slugs[0]))

    return register_somebody


def deliver(url: str, listeners: int) -> None:
    """Send mail and tell the plugins until somebody ends this process."""
    network(url, listeners).dispatcher.start(every=PAUSE)
    threading.Event().wait()


@contextmanager
def delivering(url: str, listeners: int) -> Iterator[None]:
    """While a process of its own delivers."""
    process = multiprocessing.get_context("spawn").Process(target=deliver, args=(url, listeners), daemon=True)
    process.start()
    try:
        yield
    finally:
        process.terminate()
        process.join()


def busy(url: str, listeners: int) -> float:
    """Milliseconds that a registration takes meanwhile, the median."""
    took = []
    with ExitStack() as until:
        register_somebody = prepare(listeners, url, HOT, until)
        until.enter_context(delivering(url, listeners))
        for _ in range(2 * REGISTRATIONS):
            time.sleep(PAUSE)
            began = time.perf_counter()
            register_somebody()
            took.append((time.perf_counter() - began) * 1000)
    return median(took[REGISTRATIONS:])  # the first half went by while the process started


def answer_times(clients: Clients, urls: Sequence[str], seconds: float, rounds: int) -> tuple[list[float], list[float]]:
    """Milliseconds for each number of listeners: while nothing is delivered, and while all is."""
    for url in urls:
        databases.fill(url, HOT)
    jobs = [Job(partial(prepare, count), urls[0], HOT, seconds) for count in COUNTS]
    quiet = [result.p50 for result in clients.in_turns(jobs, 1, rounds)]
    # A database for each number: what is still to be told to fifty is nothing for ten.
    turns = [[busy(url, count) for url, count in zip(urls, COUNTS, strict=True)] for _ in range(rounds)]
    return quiet, [median(of) for of in zip(*turns, strict=True)]


def main(arguments: Sequence[str] = ()) -> None:
    chosen = figures.options("listeners", __doc__, seconds=1).parse_args(arguments)
    kept: dict[str, object] = {}
    missed: list[str] = []
    print(f"{'':10} plugins  not delivering      delivering   (p50 in ms, ratio to no plugin)")
    for name, make in databases.KINDS.items():
        with ExitStack() as until, Clients(1) as clients:
            urls = [url for _ in COUNTS if (url := until.enter_context(make())) is not None]
            if not urls:
                continue
            quiet, told = answer_times(clients, urls, chosen.seconds, chosen.rounds)
        kept[name] = {"plugins": COUNTS, "not delivering": quiet, "delivering": told}
        for count, one, other in zip(COUNTS, quiet, told, strict=True):
            print(
                f"{name:10} {count:7} {one:8.2f} {one / quiet[0]:6.2f} {other:8.2f} {other / told[0]:6.2f}", flush=True
            )
            missed += [f"{name} {count}"] if max(one / quiet[0], other / told[0]) > 1 + TARGET else []
    figures.save(chosen.json, {"p50 ms": kept, "target": TARGET})
    if missed:
        print(f"more than {TARGET:.0%} slower: {', '.join(missed)}")


if __name__ == "__main__":
    main(sys.argv[1:])
