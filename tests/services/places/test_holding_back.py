"""A plugin's guard is asked again when somebody moves up; it concerns nobody but that person."""

from collections.abc import Callable, Sequence
from datetime import timedelta

import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session

from leernet import hookimpl
from leernet.errors import Conflict
from leernet.hookspecs import Requested
from leernet.model import JournalEntry, Quota, RegistrationStatus
from leernet.services.doctor import recount
from leernet.services.events.planning import find_event, set_capacity
from leernet.services.places.lacks import lacks_of
from leernet.services.registering.registration import Registered, find_registration
from leernet.services.sweeps import sweep
from leernet.testing import PlainFormats, SettableClock, add, counted, some_event
from tests.services.conftest import ORGANISER, Desk

S = RegistrationStatus
DeskWith = Callable[..., Desk]
CLOSED = Conflict("reception_closed", "{who} is too late: {hours} hours.", hours=24, who="Bram")


class Guard:
    """Lets everybody in but those whom it shuts out by now; what it wrote before it says no must not stay."""

    name = "guard"

    def __init__(self, error: Exception = CLOSED) -> None:
        self.error = error
        self.shuts_out: Sequence[str] = ()
        self.asked: list[Requested] = []

    @hookimpl
    def leernet_registration_requested(self, db: Session, requested: Requested) -> None:
        self.asked.append(requested)
        if requested.email.partition("@")[0] in self.shuts_out:
            db.query(Quota).update({"queue": 1000})
            raise self.error


class Spoilt(Guard):
    """A statement of its own fails, which on PostgreSQL spoils all that comes after it in the transaction."""

    @hookimpl
    def leernet_registration_requested(self, db: Session, requested: Requested) -> None:
        if requested.email.partition("@")[0] in self.shuts_out:
            db.execute(text("SELECT nothing FROM nowhere"))


GUARDS = [Guard, lambda: Guard(ZeroDivisionError("a bug")), Spoilt]


def full(desk: Desk, *names: str, offer_hours: int | None = None) -> list[Registered]:
    """The first has the only place, the others wait."""
    event = some_event(places={"physical": 1})
    event.offer_hours = offer_hours
    add(desk.network, event)
    return [desk.register(name) for name in names]


def reasons(desk: Desk) -> list[dict[str, object]]:
    with desk.network.read() as work:
        entries = work.db.query(JournalEntry).filter_by(kind="registration.held_back").order_by(JournalEntry.id)
        return [entry.data for entry in entries]


def sweeps(desk: Desk, times: int = 1) -> None:
    for _ in range(times):
        sweep(desk.network.transaction)


@pytest.mark.parametrize("make_guard", GUARDS, ids=["refuses", "breaks", "spoils the transaction"])
def test_who_is_held_back_keeps_waiting_and_the_next_has_the_place(
    desk_with: DeskWith, make_guard: Callable[[], Guard]
) -> None:
    guard = make_guard()
    desk = desk_with(PlainFormats(), guard)
    anna, *_ = full(desk, "Anna", "Bram", "Cato")
    guard.shuts_out = ["Bram"]
    desk.cancel(anna)
    assert (desk.names(S.CANCELLED), desk.names(S.CONFIRMED), desk.names(S.WAITLISTED)) == (
        ["Anna"],
        ["Cato"],
        ["Bram"],
    )
    with desk.network.read() as work:
        assert recount(work) == []
        assert [quota.queue for quota in work.db.query(Quota)] == [2], "what the guard wrote is undone"


@pytest.mark.parametrize("make_guard", GUARDS, ids=["refuses", "breaks", "spoils the transaction"])
def test_a_place_nobody_else_wants_is_offered_again_by_each_sweep_and_written_down_once(
    desk_with: DeskWith, make_guard: Callable[[], Guard]
) -> None:
    guard = make_guard()
    desk = desk_with(PlainFormats(), guard)
    anna, _ = full(desk, "Anna", "Bram")
    guard.shuts_out = ["Bram"]
    desk.cancel(anna)
    sweeps(desk, 3)
    assert (desk.names(S.WAITLISTED), desk.places(), len(reasons(desk))) == (["Bram"], [(1, 0)], 1)
    guard.shuts_out = ()
    sweeps(desk)
    assert (desk.names(S.CONFIRMED), desk.places()) == (["Bram"], [(1, 1)])
    asked = len(guard.asked)
    sweeps(desk)
    assert len(guard.asked) == asked, "nobody is held back any more"


def test_the_journal_says_why_without_what_may_be_somebodys_own(desk_with: DeskWith) -> None:
    guard = Guard()
    desk = desk_with(PlainFormats(), guard)
    anna, _ = full(desk, "Anna", "Bram")
    guard.shuts_out = ["Bram"]
    desk.cancel(anna)
    guard.error = ValueError("Bram owes us money")
    sweeps(desk, 2)
    assert reasons(desk) == [
        {
            "before": None,
            "after": "reception_closed",
            "code": "reception_closed",
            "message": "{who} is too late: {hours} hours.",
            "values": {"hours": 24},
        },
        {"before": "reception_closed", "after": "guard_failed", "code": "guard_failed"},
    ]


def test_the_guard_is_asked_as_if_the_person_came_by_themselves_also_when_an_organiser_makes_room(
    desk_with: DeskWith,
) -> None:
    guard = Guard()
    desk = desk_with(PlainFormats(), guard)
    add(desk.network, some_event(places={"physical": 0}))
    desk.register("Anna", organisation="Aa en Hunze")
    guard.asked.clear()
    with desk.network.work(ORGANISER) as work:
        event = find_event(work, "bijeenkomst")
        set_capacity(work, event, event.formats[0].quota, 1)
    (asked,) = guard.asked
    assert (asked.email, asked.organisation_name, asked.by_organiser) == ("Anna@example.org", "Aa en Hunze", False)
    assert (asked.event.slug, asked.format.key) == ("bijeenkomst", "physical")
    assert desk.names(S.CONFIRMED) == ["Anna"]


def test_a_guard_is_not_asked_about_who_finds_no_place(desk_with: DeskWith) -> None:
    guard = Guard()
    desk = desk_with(PlainFormats(), guard)
    anna, *_ = full(desk, "Anna", "Bram", "Cato", "Daan")
    guard.asked.clear()
    desk.cancel(anna)
    assert [one.email for one in guard.asked] == ["Bram@example.org"]


def test_an_offer_that_lapses_goes_to_the_next_whom_a_guard_lets_in(desk_with: DeskWith, clock: SettableClock) -> None:
    guard = Guard()
    desk = desk_with(PlainFormats(), guard)
    anna, *_ = full(desk, "Anna", "Bram", "Cato", "Daan", offer_hours=48)
    desk.cancel(anna)
    assert desk.names(S.OFFERED) == ["Bram"]
    guard.shuts_out = ["Cato"]
    clock.advance(timedelta(hours=48))
    sweeps(desk)
    assert (desk.names(S.OFFERED), desk.names(S.WAITLISTED)) == (["Daan"], ["Cato", "Bram"])
    with desk.network.read() as work:
        assert recount(work) == []


def test_who_waits_reads_that_a_check_holds_them_back(desk_with: DeskWith) -> None:
    guard = Guard()
    desk = desk_with(PlainFormats(), guard)
    anna, bram = full(desk, "Anna", "Bram")
    guard.shuts_out = ["Bram"]
    desk.cancel(anna)
    with desk.network.read() as work:
        (lack,) = lacks_of(work, [find_registration(work, bram.uid)])[bram.id]
    assert lack.message == "a check of this event does not let this registration in"


def test_a_guard_costs_a_savepoint_for_who_moves_up_and_nothing_where_there_is_none(desk_with: DeskWith) -> None:
    desk = desk_with(PlainFormats(), Guard())
    anna, *_ = full(desk, "Anna", "Bram", "Cato")
    with counted(desk.network.engine) as statements:
        desk.cancel(anna)
    assert len(statements) == 14, "twelve without a guard: see test_waiting"
    assert sum("SAVEPOINT" in one for one in statements) == 2
