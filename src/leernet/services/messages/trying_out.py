"""How many test mails an organiser can send: the address is typed, so nobody may be flooded from here."""

from datetime import timedelta

from ...errors import Conflict
from ...work import Work
from ..rates import count_up

MOST = 20
STRETCH = timedelta(hours=1)


def count_test_mail(work: Work) -> None:
    """Count a test mail of this organiser.

    :raises Conflict: ``test_mails_too_many``
    """
    if count_up(work, f"test mail {work.actor.name}", 1, work.now + STRETCH) > MOST:
        raise Conflict(
            "test_mails_too_many",
            "You sent {most} test mails within an hour. Wait a while.",
            field="address",
            most=MOST,
        )
