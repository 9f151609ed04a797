"""A colleague takes somebody's place over: the place stays with the organisation, the history too."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import timedelta
from threading import Barrier, BrokenBarrierError
from uuid import uuid4

import pytest

from leernet.errors import Conflict, IllegalTransition, LeernetError, NotFound
from leernet.hookspecs import Requested, hookimpl
from leernet.model import JournalEntry, Membership, Quota, Registration, RegistrationStatus
from leernet.services.attendance.checking_in import check_in
from leernet.services.events.planning import cancel_event
from leernet.services.registering import substitution
from leernet.services.registering.registration import Registered, cancel, find_registration
from leernet.services.registering.substitution import (
    Colleague,
    can_substitute,
    predecessor_of,
    substitute,
    successor_of,
)
from leernet.testing import PlainFormats, SettableClock, add, some_event, some_series
from leernet.work import PARTICIPANT, Actor
from tests.patience import PATIENCE
from tests.services.conftest import ORGANISER, Desk

S = RegistrationStatus
BRAM = Colleague(name="Bram", email="bram@example.org", function="Adviseur", department="Ruimte")


def hand_over(desk: Desk, registered: Registered, to: Colleague = BRAM, actor: Actor = PARTICIPANT) -> Registered:
    return desk.network.run(actor, substitute, registered.uid, to)


def entries(desk: Desk, registered: Registered) -> list[tuple[str, dict[str, object]]]:
    with desk.network.read() as work:
        rows = work.db.query(JournalEntry).filter_by(subject="registration", subject_id=registered.id)
        return [(entry.kind, entry.data) for entry in rows.order_by(JournalEntry.id)]


def test_a_colleague_takes_the_place_over_with_all_that_belongs_to_it(desk: Desk) -> None:
    add(desk.network, some_event(places={"physical": 1, "online": 1}))
    anna = desk.register(
        "Anna", organisation="Gemeente Aa en Hunze", format="online", roles=("participant", "reporter")
    )
    bram = hand_over(desk, anna)
    old, new = desk.registration(anna), desk.registration(bram)
    assert (old.status, old.replaced_by_id, old.claims) == (S.REPLACED, new.id, [])
    assert (new.status, new.name, new.function, new.department) == (S.CONFIRMED, "Bram", "Adviseur", "Ruimte")
    assert (new.organisation_name, new.format_id) == ("Gemeente Aa en Hunze", old.format_id)
    assert new.roles == ["participant", "reporter"]
    assert desk.places() == [(1, 0), (1, 1)]


def test_what_the_first_person_wrote_stays_theirs(desk: Desk) -> None:
    add(desk.network, some_event())
    anna = desk.register("Anna", organisation="Assen", function="Wethouder", remarks="Ik ben slecht ter been")
    new = desk.registration(hand_over(desk, anna, Colleague(name="Bram", email="bram@example.org")))
    assert (new.remarks, new.function, new.reason) == ("", "", "")
    assert desk.registration(anna).remarks == "Ik ben slecht ter been"


def test_the_place_is_never_free_so_nobody_who_waits_moves_up(desk: Desk) -> None:
    add(desk.network, some_event(places={"physical": 1}))
    anna = desk.register("Anna", organisation="Assen")
    desk.register("Cato")
    hand_over(desk, anna)
    assert desk.names(S.CONFIRMED) == ["Bram"]
    assert desk.names(S.WAITLISTED) == ["Cato"]
    assert desk.places() == [(1, 1)]


def test_the_place_of_a_colleague_frees_like_any_other(desk: Desk) -> None:
    add(desk.network, some_event(places={"physical": 1}))
    bram = hand_over(desk, desk.register("Anna", organisation="Assen"))
    desk.register("Cato")
    desk.cancel(bram)
    assert desk.names(S.CONFIRMED) == ["Cato"]
    assert desk.places() == [(1, 1)]


def test_who_waits_hands_over_the_number_in_the_queue(desk: Desk) -> None:
    add(desk.network, some_event(places={"physical": 1}))
    first = desk.register("Eerst")
    anna = desk.register("Anna", organisation="Assen")
    desk.register("Cato")
    hand_over(desk, anna)
    assert desk.names(S.WAITLISTED) == ["Bram", "Cato"]
    desk.cancel(first)
    assert desk.names(S.CONFIRMED) == ["Bram"]


def test_the_journal_tells_both_sides_without_personal_data(desk: Desk) -> None:
    add(desk.network, some_event())
    anna = desk.register("Anna", organisation="Assen")
    bram = hand_over(desk, anna)
    assert entries(desk, anna)[1:] == [
        ("registration.replaced", {"before": "confirmed", "after": "replaced", "by": bram.id})
    ]
    assert entries(desk, bram) == [("registration.confirmed", {"after": "confirmed", "replaces": anna.id})]


def test_a_place_can_go_on_and_each_knows_who_was_before_and_after(desk: Desk) -> None:
    add(desk.network, some_event())
    anna = desk.register("Anna", organisation="Assen")
    bram = hand_over(desk, anna)
    cato = hand_over(desk, bram, Colleague(name="Cato", email="cato@example.org"))
    with desk.network.read() as work:
        rows = [work.db.get_one(Registration, one.id) for one in (anna, bram, cato)]
        around = [(predecessor_of(work, row), successor_of(work, row)) for row in rows]
    names = [tuple(one.name if one else None for one in pair) for pair in around]
    assert names == [(None, "Bram"), ("Anna", "Cato"), ("Bram", None)]


def test_a_colleague_becomes_a_member_of_the_series_and_the_first_stays_one(desk: Desk) -> None:
    add(desk.network, some_event(series=some_series()))
    hand_over(desk, desk.register("Anna", organisation="Assen"))
    with desk.network.read() as work:
        assert work.db.query(Membership).count() == 2


def test_somebody_who_was_replaced_can_register_again(desk: Desk) -> None:
    add(desk.network, some_event())
    hand_over(desk, desk.register("Anna", organisation="Assen"))
    assert desk.register("Anna", organisation="Assen").status is S.CONFIRMED
    assert desk.places() == [(10, 2)]


def refused(desk: Desk, registered: Registered, to: Colleague = BRAM, actor: Actor = PARTICIPANT) -> str:
    """The code of the refusal, after which nothing has changed."""
    before = (desk.journal(), desk.places(), desk.registration(registered).status, len(desk.people()))
    with pytest.raises(LeernetError) as caught:
        hand_over(desk, registered, to, actor)
    assert (desk.journal(), desk.places(), desk.registration(registered).status, len(desk.people())) == before
    return caught.value.code


def test_a_colleague_who_is_registered_already_cannot_take_a_second_place(desk: Desk) -> None:
    add(desk.network, some_event())
    anna = desk.register("Anna", organisation="Assen")
    desk.register("Bram")
    assert refused(desk, anna) == "already_registered"
    assert refused(desk, anna, Colleague(name="Anna", email="ANNA@example.org")) == "already_registered"


@pytest.mark.parametrize("actor", [PARTICIPANT, ORGANISER])
def test_nobody_takes_a_place_over_once_the_event_has_begun(desk: Desk, clock: SettableClock, actor: Actor) -> None:
    event = some_event()
    add(desk.network, event)
    anna = desk.register("Anna", organisation="Assen")
    clock.set(event.blocks[0].starts_at)
    assert refused(desk, anna, actor=actor) == "event_begun"
    with desk.network.read() as work:
        assert not can_substitute(work, work.db.get_one(Registration, anna.id))


def test_somebody_who_was_marked_as_present_keeps_the_place(desk: Desk, clock: SettableClock) -> None:
    event = some_event()
    add(desk.network, event)
    anna = desk.register("Anna", organisation="Assen")
    clock.set(event.blocks[0].starts_at - timedelta(minutes=30))
    desk.network.run(ORGANISER, check_in, anna.uid, event.blocks[0].id)
    assert refused(desk, anna) == "already_present"


def test_after_registration_closed_a_colleague_can_still_come(desk: Desk, clock: SettableClock) -> None:
    event = some_event()
    event.registration_closes = clock.now + timedelta(days=1)
    add(desk.network, event)
    anna = desk.register("Anna", organisation="Assen")
    clock.advance(timedelta(days=2))
    assert hand_over(desk, anna).status is S.CONFIRMED


def test_a_place_without_an_organisation_is_only_handed_over_by_an_organiser(desk: Desk) -> None:
    add(desk.network, some_event())
    anna = desk.register("Anna")
    assert refused(desk, anna) == "no_organisation"
    bram = hand_over(desk, anna, actor=ORGANISER)
    assert desk.registration(bram).registered_by == ORGANISER.name


def test_only_a_live_registration_is_handed_over(desk: Desk) -> None:
    add(desk.network, some_event())
    anna = desk.register("Anna", organisation="Assen")
    desk.cancel(anna)
    assert refused(desk, anna) == "illegal_transition"
    event = desk.register("Dirk", organisation="Assen")
    desk.network.run(ORGANISER, cancel_event, "bijeenkomst", "storm")
    assert refused(desk, event) == "illegal_transition"


def test_an_unknown_registration_is_not_found(desk: Desk) -> None:
    with pytest.raises(NotFound):
        desk.network.run(PARTICIPANT, substitute, uuid4(), BRAM)


class NotBram(PlainFormats):
    """A guard that refuses one person."""

    name = "not-bram"

    @hookimpl
    def leernet_registration_requested(self, requested: Requested) -> None:
        if requested.email == BRAM.email:
            raise Conflict("not_bram", "Not you, {organisation}.", organisation=requested.organisation_name)


def test_plugins_are_asked_about_the_colleague(desk_with: Callable[..., Desk]) -> None:
    desk = desk_with(NotBram())
    add(desk.network, some_event())
    assert refused(desk, desk.register("Anna", organisation="Assen")) == "not_bram"


def at_once(desk: Desk, *verbs: Callable[[], object]) -> list[str]:
    """Do all of it at the same moment; the code of each refusal, in order of the alphabet."""

    def attempt(verb: Callable[[], object]) -> str:
        try:
            verb()
        except LeernetError as error:
            return error.code
        return ""

    with ThreadPoolExecutor(len(verbs)) as pool:
        return sorted(pool.map(attempt, verbs))


@pytest.mark.parametrize("attempt", range(5))
def test_of_two_who_take_one_place_over_at_once_one_gets_it(desk: Desk, attempt: int) -> None:
    add(desk.network, some_event(places={"physical": 1}))
    anna = desk.register("Anna", organisation="Assen")
    others = [Colleague(name=name, email=f"{name}@example.org") for name in ("Bram", "Cato", "Dirk")]
    codes = at_once(desk, *(lambda one=one: hand_over(desk, anna, one) for one in others))
    assert codes == ["", "illegal_transition", "illegal_transition"]
    assert len(desk.names(S.CONFIRMED)) == 1
    assert desk.places() == [(1, 1)]


class Meeting(PlainFormats):
    """Whoever hands a place over waits until another does so too, for so many seconds."""

    name = "meeting"

    def __init__(self) -> None:
        self.barrier = Barrier(2)
        self.seconds = 0.5

    @hookimpl
    def leernet_registration_requested(self, requested: Requested) -> None:
        if requested.email.startswith("colleague"):
            with suppress(BrokenBarrierError):
                self.barrier.wait(self.seconds)


@pytest.mark.parametrize("locked", [True, False])
def test_without_the_lock_two_would_get_one_place(
    desk_with: Callable[..., Desk], monkeypatch: pytest.MonkeyPatch, locked: bool
) -> None:
    """The control of the test above: it can fail. SQLite has one writer at a time anyhow."""
    meeting = Meeting()
    desk = desk_with(meeting)
    add(desk.network, some_event(places={"physical": 1}))
    anna = desk.register("Anna", organisation="Assen")
    if not locked:
        monkeypatch.setattr(substitution, "find_registration", lambda work, uid, lock: find_registration(work, uid))
    both = not locked and desk.network.engine.dialect.name == "postgresql"
    if both:
        meeting.seconds = PATIENCE
    others = [Colleague(name=name, email=f"colleague{name}@example.org") for name in ("1", "2")]
    codes = at_once(desk, *(lambda one=one: hand_over(desk, anna, one) for one in others))
    assert codes == (["", ""] if both else ["", "illegal_transition"])
    assert len(desk.names(S.CONFIRMED)) == (2 if both else 1)


@pytest.mark.parametrize("attempt", range(5))
def test_cancelling_and_handing_over_at_once_never_gives_a_place_to_two(desk: Desk, attempt: int) -> None:
    add(desk.network, some_event(places={"physical": 1}))
    anna = desk.register("Anna", organisation="Assen")
    desk.register("Wacht")
    codes = at_once(
        desk,
        lambda: hand_over(desk, anna),
        lambda: desk.network.run(PARTICIPANT, cancel, anna.uid),
    )
    assert codes == ["", "illegal_transition"]
    assert desk.names(S.CONFIRMED) in (["Bram"], ["Wacht"])
    assert desk.places() == [(1, 1)]


@pytest.mark.parametrize("attempt", range(5))
def test_cancelling_the_event_and_handing_over_at_once_leaves_nobody_in(desk: Desk, attempt: int) -> None:
    add(desk.network, some_event(places={"physical": 3}))
    anna = desk.register("Anna", organisation="Assen")
    at_once(
        desk,
        lambda: hand_over(desk, anna),
        lambda: desk.network.run(ORGANISER, cancel_event, "bijeenkomst", "storm"),
    )
    assert desk.names(S.CONFIRMED) == []
    with desk.network.read() as work:
        assert [quota.taken for quota in work.db.query(Quota)] == [0]


def test_an_illegal_state_is_named(desk: Desk) -> None:
    add(desk.network, some_event())
    anna = desk.register("Anna", organisation="Assen")
    hand_over(desk, anna)
    with pytest.raises(IllegalTransition) as caught:
        hand_over(desk, anna, Colleague(name="Cato", email="cato@example.org"))
    assert caught.value.data["present"] == "replaced"
