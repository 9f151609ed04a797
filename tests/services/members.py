"""What people do in a series that has members, in short words."""

from datetime import timedelta

from leernet import Leernet
from leernet.model import (
    Enrolling,
    Enrolment,
    EnrolmentStatus,
    Event,
    Joining,
    MembershipStatus,
    Registration,
    Series,
)
from leernet.services.membership.joining import Joined, JoinRequest, join
from leernet.testing import SettableClock, some_event, some_series
from leernet.work import PARTICIPANT

S = MembershipStatus
E = EnrolmentStatus


def series_of(joining: Joining = Joining.OPEN, enrolling: Enrolling = Enrolling.ENROL) -> Series:
    series = some_series()
    series.joining, series.enrolling = joining, enrolling
    return series


def asks(who: str = "Anna", **values: object) -> JoinRequest:
    plain = {"series": "netwerk", "name": who, "email": f"{who}@example.org", "organisation": f"Gemeente {who}"}
    return JoinRequest(**{**plain, **values})  # type: ignore[arg-type]


def joins(network: Leernet, who: str = "Anna", **values: object) -> Joined:
    return network.run(PARTICIPANT, join, asks(who, **values))


def opens(network: Leernet, slug: str = "bijeenkomst", **values: object) -> Event:
    """An event of the series that takes registrations."""
    event = some_event(slug, **values)  # type: ignore[arg-type]
    with network.work() as work:
        event.series = work.db.query(Series).one()
        work.db.add(event)
    return event


def passes(network: Leernet, clock: SettableClock) -> None:
    """Time passes, and the dispatcher does what is due."""
    clock.advance(timedelta(minutes=1))
    network.dispatcher.deliver()


def came(network: Leernet) -> dict[str, str]:
    """What became of each member at the events, in the order in which it was written down."""
    with network.read() as work:
        rows = work.db.query(Enrolment).order_by(Enrolment.id)
        return {f"{row.membership.name} {row.event.slug}": row.status.value for row in rows}


def registered(network: Leernet) -> list[tuple[str, str]]:
    with network.read() as work:
        rows = work.db.query(Registration).order_by(Registration.id)
        return [(row.name, row.status.value) for row in rows]
