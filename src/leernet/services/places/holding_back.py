"""A plugin's guard is asked again when somebody moves up: by then it may say no.

It is asked once the place is taken, under the locks of whoever freed it, and inside a savepoint. A guard that refuses,
or breaks, keeps this one person waiting: what it did is undone, the next in line gets the place, and whoever cancelled
or registered notices nothing. They keep their turn and are asked again by the next sweep, for as long as there is room.
"""

import logging
from typing import NamedTuple

from sqlalchemy import update
from sqlalchemy.exc import DBAPIError

from ...errors import LeernetError
from ...hookspecs import Requested
from ...model import Event, EventFormat, Quota, Registration
from ...work import Work
from .claims import Claims

log = logging.getLogger(__name__)

KIND = "registration.held_back"
BROKEN = "guard_failed"
"""The code of a guard that did not answer but raise anything else: it lets nobody in."""


class Waiting(NamedTuple):
    """Somebody on the waiting list; ``held_back``: the code with which they were last; ``email`` for guards only."""

    number: int
    claims: Claims
    organisation: str
    held_back: str | None
    email: str = ""


class HeldBack(Exception):
    """A guard does not let somebody in; its cause is what the guard raised."""

    def __init__(self, cause: Exception) -> None:
        super().__init__(type(cause).__name__)
        self.cause = cause


def ask_again(work: Work, event: Event, event_format: EventFormat, one: Waiting, *, by_organiser: bool = False) -> None:
    """Ask the guards, where there are any. Whoever moves up does so by themselves: no organiser lets them in.

    :param by_organiser: unless one does
    :raises HeldBack: when one of them raises
    """
    if not work.plugins.guards_registrations:
        return
    requested = Requested(
        event=event,
        format=event_format,
        email=one.email,
        organisation_name=one.organisation,
        now=work.now,
        timezone=work.settings.timezone,
        by_organiser=by_organiser,
    )
    try:
        work.plugins.ask_registration_requested(work.db, requested)
        work.db.flush()  # what it wrote has to break here, not where others are concerned
    except Exception as error:
        if isinstance(error, DBAPIError) and error.connection_invalidated:
            raise  # nothing can be done any more: all of it begins anew
        raise HeldBack(error) from error


def note(work: Work, event: Event, one: Waiting, held_back: HeldBack) -> None:
    """Write down why somebody is held back: once, and again only when it is for another reason.

    Of the reason stand its code, its message and the numbers in it: other values may be somebody's own.
    """
    error = held_back.cause
    code = error.code[:60] if isinstance(error, LeernetError) else BROKEN
    if code == one.held_back:
        return
    told: dict[str, object] = {"code": code}
    if isinstance(error, LeernetError):
        told |= {"message": error.message, "values": _numbers(error)}
    else:
        log.error("a guard broke; registration %s keeps waiting", one.claims.registration_id, exc_info=error)
    mark = update(Registration).where(Registration.id == one.claims.registration_id).values(held_back=code)
    work.db.execute(mark.execution_options(synchronize_session=False))
    work.journal(KIND, one.claims.registration_id, event_id=event.id, before=one.held_back, after=code, **told)


def look_again(work: Work, event_format: EventFormat) -> None:
    """There is room, and somebody is held back: nobody else may come to free a place, so a sweep asks again."""
    mark = update(Quota).where(Quota.id == event_format.quota.id).values(freed=True)
    work.db.execute(mark.execution_options(synchronize_session=False))


def _numbers(error: LeernetError) -> dict[str, object]:
    return {name: value for name, value in error.data.items() if isinstance(value, int | float)}
