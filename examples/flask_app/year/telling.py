"""Tell the year, once: series, people and organisations come to be, and a year goes by."""

import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from random import Random

from sqlalchemy import exists, select

from leernet import Leernet, MailFolder
from leernet.mail.transport import MailTransport
from leernet.model import Series
from leernet.programmes import load_programme, parse_programme
from leernet.work import SYSTEM

from . import after, before, during, evaluating, exchange, handouts, learning
from .calendar import MEETINGS, OPENS, ends, starts
from .people import COUNT, cast
from .post import PastMail
from .programme import SLUG, programme
from .stage import Stage, YearClock

SEED = 20_260_101
_LONG = timedelta(days=400)

MakeNetwork = Callable[[MailTransport, Callable[[], datetime]], Leernet]


def tell_year(make: MakeNetwork, folder: MailFolder, now: datetime, people: int = COUNT) -> bool:
    """Have the year that ends at ``now`` happen in the database; returns False where it has happened already.

    :param make: makes the network on another mail transport and another clock
    :param people: how many there are in it
    """
    clock = YearClock(now - _LONG)
    network = make(PastMail(folder, clock, now), clock)
    if is_told(network):
        return False
    zone = network.settings.timezone
    network.run(SYSTEM, load_programme, parse_programme(programme(now, zone), network.plugins, zone, name=SLUG))
    random = Random(SEED)  # noqa: S311  (a story, no secret)
    stage = Stage(network, clock, now, random, cast(random, people), scale=people / COUNT)
    before.members_join(stage)
    first = starts(now, MEETINGS[0], zone)
    exchange.is_exchanged(stage, first - OPENS, first)
    handouts.of_the_series(stage, first - OPENS)
    for meeting in MEETINGS:
        begins = starts(now, meeting, zone)
        handouts.are_handed_out(stage, meeting, begins)
        before.people_register(stage, meeting, begins)
        during.people_come(stage, meeting, begins)
        evaluating.is_evaluated(stage, meeting, ends(meeting, begins))
        learning.is_learnt(stage, meeting, ends(meeting, begins))
        after.is_followed_up(stage, meeting, begins)
    after.ends_now(stage)
    with _quiet(logging.getLogger("leernet.delivery")):
        stage.play()
    return True


def is_told(network: Leernet) -> bool:
    """Whether the year has happened, or began to, in the database."""
    with network.read() as work:
        return bool(work.db.scalar(select(exists().where(Series.slug == SLUG))))


class _quiet:  # noqa: N801  (reads as a word)
    """Mail that fails is part of the story, and nothing to warn of."""

    def __init__(self, log: logging.Logger) -> None:
        self.log, self.level = log, log.level

    def __enter__(self) -> None:
        self.log.setLevel(logging.ERROR)

    def __exit__(self, *_: object) -> None:
        self.log.setLevel(self.level)
