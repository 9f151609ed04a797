"""Put a programme into the database: once, or again after it changed."""

from dataclasses import dataclass

from sqlalchemy import select

from ..model import Series
from ..services.places.limits import limit_organisations
from ..work import Work
from .changing import Findings, Tally
from .known import find_organisations, missing
from .load_events import load_events
from .load_organisations import load_organisations
from .load_series import load_series
from .parts import Programme
from .reading import invalid


@dataclass(frozen=True, kw_only=True)
class Loaded:
    """How many organisations, series and events were new, changed, or already as the file says.

    ``told``: how many people get a mail, since an event for which they registered has another time or place.
    """

    created: int = 0
    updated: int = 0
    unchanged: int = 0
    told: int = 0


def load_programme(work: Work, programme: Programme) -> Loaded:
    """Make the database what the file says; the same file again changes nothing.

    Organisations, series and events are found by slug, formats, audiences and parts of the programme with
    a key by that, blocks and the rest of the agenda by order.
    Registrations and attendance are never touched, and what holds them is never deleted: that is a problem instead.
    An event whose blocks, date or formats changed gets a higher ``sequence`` (RFC 5546 section 2.1.4) and an entry
    ``event.changed`` in the journal.

    :raises InvalidInput: ``programme_invalid`` with all problems; the transaction has to be rolled back, as
        :meth:`leernet.app.Leernet.work` does
    """
    findings, tally = Findings(), Tally()
    findings.problems.extend(missing(work.db, programme))
    if findings.problems:
        raise invalid(programme.name, findings.problems)
    known = find_organisations(work.db, programme)
    load_organisations(work, programme.organisations, known, findings, tally)
    described = programme.series
    series = load_series(work, described, known, findings, tally) if described else _present(work, programme)
    load_events(work, series, programme.events, known, findings, tally)
    if findings.problems:
        raise invalid(programme.name, findings.problems)
    if series and programme.series:
        # After its events: nobody moves up to one that is over, and it may just have been put off.
        limit_organisations(work, series, programme.series.max_per_organisation)
    work.db.flush()
    return Loaded(**tally.counts)


def _present(work: Work, programme: Programme) -> Series | None:
    """The series to which the events are added; None for events that belong to none."""
    if programme.in_series is None:
        return None
    return work.db.scalars(select(Series).where(Series.slug == programme.in_series)).one()
