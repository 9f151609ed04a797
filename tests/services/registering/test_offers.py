"""Offer first: the place is kept for who is next, for so long; then it is for the next. Exactly one person for one."""

from datetime import timedelta

import pytest
from sqlalchemy.exc import IntegrityError

from leernet.errors import Conflict, IllegalTransition
from leernet.model import LEAST_OFFER, Audience, Event, Quota, RegistrationStatus, offer_until
from leernet.services.attendance.checking_in import check_in, join
from leernet.services.certificates.records import event_candidates
from leernet.services.doctor import recount
from leernet.services.events.planning import cancel_event, find_event, set_capacity
from leernet.services.places.limits import limit_organisations
from leernet.services.registering.offers import accept, cut_offers, events_with_late_offers, offer_first, withdraw
from leernet.services.registering.registration import Registered, change_format
from leernet.services.registering.substitution import Colleague, substitute
from leernet.services.sweeps import EVERY, sweep
from leernet.testing import NOW, SettableClock, add, counted, some_event, some_series
from leernet.work import PARTICIPANT
from tests.services.conftest import ORGANISER, Desk

S = RegistrationStatus
HOURS = 48
LATER = NOW + timedelta(hours=HOURS)


def offering(slug: str = "bijeenkomst", places: int = 1, **values: object) -> Event:
    """An event that offers first."""
    event = some_event(slug, **{"places": {"physical": places}, **values})  # type: ignore[arg-type]
    event.offer_hours = HOURS
    return event


def fill(desk: Desk, *names: str) -> list[Registered]:
    return [desk.register(name) for name in names]


def offered(desk: Desk, *names: str) -> list[Registered]:
    """The first of these had the place and cancelled; it is offered to the second."""
    people = fill(desk, *names)
    desk.cancel(people[0])
    return people


def lapse(desk: Desk, clock: SettableClock) -> None:
    clock.advance(timedelta(hours=HOURS))
    sweep(desk.network.transaction)


def assert_sound(desk: Desk) -> None:
    with desk.network.read() as work:
        assert recount(work) == []


# --- an offer is made ---


def test_a_place_that_frees_is_offered_to_who_is_next_and_taken_for_them(desk: Desk) -> None:
    add(desk.network, offering())
    anna, bram, _ = fill(desk, "Anna", "Bram", "Cato")
    desk.cancel(anna)
    assert (desk.names(S.CONFIRMED), desk.names(S.OFFERED), desk.names(S.WAITLISTED)) == ([], ["Bram"], ["Cato"])
    assert desk.registration(bram).offered_until == LATER
    assert desk.places() == [(1, 1)]
    assert desk.journal()[-1] == "registration.offered"
    assert desk.register("Daan").status is S.WAITLISTED
    assert_sound(desk)


def test_offering_costs_as_many_statements_as_moving_up(desk: Desk) -> None:
    add(desk.network, offering())
    anna, *_ = fill(desk, "Anna", "Bram", "Cato")
    with counted(desk.network.engine) as statements:
        desk.cancel(anna)
    assert len(statements) == 12


def test_more_places_are_offered_to_as_many(desk: Desk) -> None:
    add(desk.network, offering())
    fill(desk, "Anna", "Bram", "Cato", "Daan")
    with desk.network.work(ORGANISER) as work:
        event = find_event(work, "bijeenkomst")
        assert set_capacity(work, event, event.formats[0].quota, 3).moved_up == 2
    assert desk.names(S.OFFERED) == ["Bram", "Cato"]


def test_who_registers_while_there_is_a_place_has_it_at_once(desk: Desk) -> None:
    add(desk.network, offering())
    assert desk.register("Anna").status is S.CONFIRMED


@pytest.mark.parametrize(
    ("hours", "begins_in", "kept"),
    [
        (None, 100, None),
        (48, 100, 48),
        (48, 50, 48),
        (48, 49, 47),
        (48, 4, 2),
        (48, 3, None),
        (48, -1, None),
        (2, 100, 2),
        (1, 100, None),
    ],
)
def test_an_offer_ends_two_hours_before_the_event_and_leaves_two_to_answer(
    hours: int | None, begins_in: int, kept: int | None
) -> None:
    until = offer_until(hours, NOW + timedelta(hours=begins_in), NOW)
    assert until == (None if kept is None else NOW + timedelta(hours=kept))
    assert timedelta(hours=2) == LEAST_OFFER


def test_an_event_without_a_time_offers_for_all_of_the_hours() -> None:
    assert offer_until(5, None, NOW) == NOW + timedelta(hours=5)


def test_shortly_before_the_event_who_is_next_moves_up_at_once(desk: Desk, clock: SettableClock) -> None:
    event = offering()
    add(desk.network, event)
    anna, *_ = fill(desk, "Anna", "Bram")
    clock.set(event.blocks[0].starts_at - timedelta(hours=3))
    desk.cancel(anna)
    assert desk.names(S.CONFIRMED) == ["Bram"]
    assert desk.journal()[-1] == "registration.moved_up"


def test_the_database_knows_no_offer_without_a_moment(desk: Desk) -> None:
    add(desk.network, offering())
    anna = desk.register("Anna")
    with pytest.raises(IntegrityError), desk.network.work() as work:
        work.db.query(type(desk.registration(anna))).update({"status": S.OFFERED})


# --- an answer ---


def test_who_accepts_has_the_place(desk: Desk) -> None:
    add(desk.network, offering())
    _, bram, _ = offered(desk, "Anna", "Bram", "Cato")
    desk.network.run(PARTICIPANT, accept, bram.uid)
    row = desk.registration(bram)
    assert (row.status, row.offered_until) == (S.CONFIRMED, None)
    assert desk.journal()[-1] == "registration.offer_accepted"
    assert desk.names(S.WAITLISTED) == ["Cato"]
    assert_sound(desk)


def test_accepting_twice_says_so_and_writes_one_entry(desk: Desk) -> None:
    add(desk.network, offering())
    _, bram = offered(desk, "Anna", "Bram")
    desk.network.run(PARTICIPANT, accept, bram.uid)
    with pytest.raises(IllegalTransition):
        desk.network.run(PARTICIPANT, accept, bram.uid)
    assert desk.journal("registration.offer_accepted") == ["registration.offer_accepted"]


def test_who_waits_or_cancelled_can_accept_nothing(desk: Desk) -> None:
    add(desk.network, offering())
    anna, _, cato = offered(desk, "Anna", "Bram", "Cato")
    for one in (anna, cato):
        with pytest.raises(Conflict, match="on offer") as refused:
            desk.network.run(PARTICIPANT, accept, one.uid)
        assert refused.value.code == "offer_over"


def test_at_the_deadline_it_is_too_late_also_before_it_was_swept(desk: Desk, clock: SettableClock) -> None:
    add(desk.network, offering())
    _, bram, _ = offered(desk, "Anna", "Bram", "Cato")
    clock.set(LATER - timedelta(seconds=1))
    sweep(desk.network.transaction)
    assert desk.names(S.OFFERED) == ["Bram"]
    clock.set(LATER)
    with pytest.raises(Conflict) as refused:
        desk.network.run(PARTICIPANT, accept, bram.uid)
    assert refused.value.code == "offer_over"
    desk.network.run(ORGANISER, accept, bram.uid)  # nobody else was asked yet
    assert desk.names(S.CONFIRMED) == ["Bram"]


def test_who_does_not_come_gives_the_place_to_the_next(desk: Desk) -> None:
    add(desk.network, offering())
    _, bram, _ = offered(desk, "Anna", "Bram", "Cato")
    desk.cancel(bram)
    assert desk.names(S.OFFERED) == ["Cato"]
    assert_sound(desk)


# --- no answer ---


def test_an_offer_that_lapses_goes_to_the_next_and_its_person_to_the_end(desk: Desk, clock: SettableClock) -> None:
    add(desk.network, offering())
    _, bram, cato, _ = offered(desk, "Anna", "Bram", "Cato", "Daan")
    lapse(desk, clock)
    assert desk.names(S.OFFERED) == ["Cato"]
    assert desk.names(S.WAITLISTED) == ["Daan", "Bram"]
    assert desk.registration(cato).offered_until == clock.now + timedelta(hours=HOURS)
    assert desk.registration(bram).offers_lapsed == 1
    assert desk.journal()[-2:] == ["registration.offer_lapsed", "registration.offered"]
    assert_sound(desk)


def test_a_second_offer_that_lapses_takes_its_person_off_the_list(desk: Desk, clock: SettableClock) -> None:
    add(desk.network, offering())
    _, bram = offered(desk, "Anna", "Bram")
    lapse(desk, clock)
    assert desk.names(S.OFFERED) == ["Bram"], "nobody else waits"
    lapse(desk, clock)
    assert desk.names(S.CANCELLED) == ["Anna", "Bram"]
    assert desk.places() == [(1, 0)]
    assert_sound(desk)
    assert desk.register("Bram").status is S.CONFIRMED, "who is off the list can come back"
    assert desk.registration(bram).offers_lapsed == 2


def test_the_sweep_is_done_by_the_dispatcher(desk: Desk, clock: SettableClock) -> None:
    add(desk.network, offering())
    offered(desk, "Anna", "Bram", "Cato")
    desk.network.dispatcher.deliver()
    clock.set(LATER + EVERY)
    desk.network.dispatcher.deliver()
    assert desk.names(S.OFFERED) == ["Cato"]


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_looking_for_late_offers_reads_the_index_of_offers_alone(desk: Desk) -> None:
    with counted(desk.network.engine) as statements, desk.network.read() as work:
        assert events_with_late_offers(work) == []
    (looking,) = [one for one in statements if "offered_until" in one]
    with desk.network.read() as work:
        plan = work.db.connection().exec_driver_sql(f"EXPLAIN QUERY PLAN {looking}", (NOW.isoformat(),)).one()
    assert "USING INDEX ix_leernet_registration_offered" in plan[-1]


def test_several_offers_lapse_together_in_the_order_in_which_they_were_made(desk: Desk, clock: SettableClock) -> None:
    add(desk.network, offering(places=2), offering("elders"))
    anna, bram, *_ = fill(desk, "Anna", "Bram", "Cato", "Daan", "Eva")
    elders = [desk.register(name, event="elders") for name in ("Fay", "Gijs", "Hans")]
    for one in (anna, bram, elders[0]):
        desk.cancel(one)
    lapse(desk, clock)
    assert desk.names(S.OFFERED) == ["Cato", "Eva", "Hans"]
    assert desk.names(S.WAITLISTED) == ["Gijs", "Daan"]
    assert_sound(desk)


def test_an_audiences_own_place_is_kept_for_who_is_offered_it(desk: Desk, clock: SettableClock) -> None:
    event = offering(places=2)
    event.audiences = [Audience(key="bewoners", label="Bewoners", quota=Quota(capacity=1))]
    add(desk.network, event)
    anna = desk.register("Anna", audience="bewoners")
    desk.register("Bram", audience="bewoners")
    desk.register("Cato")
    desk.register("Daan")
    desk.cancel(anna)
    assert desk.names(S.OFFERED) == ["Bram"], "Daan waits for a place that is kept"
    assert_sound(desk)
    lapse(desk, clock)
    assert desk.names(S.OFFERED) == ["Bram"]
    assert desk.names(S.WAITLISTED) == ["Daan"]


def test_a_place_of_the_organisation_in_the_series_is_kept_and_given_back(desk: Desk, clock: SettableClock) -> None:
    series = some_series()
    add(desk.network, offering(series=series), some_event("elders", series=series))
    with desk.network.work(ORGANISER) as work:
        limit_organisations(work, work.db.merge(series), 1)
    anna = desk.register("Anna", organisation="Zaandam")
    desk.register("Bram", organisation="Zaandam")
    desk.register("Cato", organisation="Zaandam", event="elders")
    desk.cancel(anna)
    sweep(desk.network.transaction)
    assert desk.names(S.OFFERED) == ["Bram"]
    assert desk.names(S.WAITLISTED) == ["Cato"]
    lapse(desk, clock)
    lapse(desk, clock)
    sweep(desk.network.transaction)
    assert desk.names(S.CONFIRMED) == ["Cato"], "Bram is off the list, and with it gave the place of Zaandam back"
    assert_sound(desk)


# --- who has an offer is not lost, and not in ---


def test_who_has_an_offer_is_neither_in_nor_there(desk: Desk) -> None:
    event = offering()
    add(desk.network, event)
    _, bram = offered(desk, "Anna", "Bram")
    block = event.blocks[0].id
    for verb in (lambda work: check_in(work, bram.uid, block), lambda work: join(work, bram.uid)):
        with pytest.raises(Conflict) as refused:
            desk.network.run(ORGANISER, verb)
        assert refused.value.code == "not_confirmed"
    with desk.network.read() as work:
        assert event_candidates(work, find_event(work, "bijeenkomst")) == []
    with pytest.raises(Conflict) as refused:
        desk.register("Bram")
    assert refused.value.code == "already_registered"


def test_who_has_an_offer_can_take_part_in_another_way_instead(desk: Desk) -> None:
    event = some_event(places={"physical": 1, "online": None})
    event.offer_hours = HOURS
    add(desk.network, event)
    _, bram, _ = offered(desk, "Anna", "Bram", "Cato")
    desk.network.run(PARTICIPANT, change_format, bram.uid, "online")
    assert desk.registration(bram).status is S.CONFIRMED
    assert desk.names(S.OFFERED) == ["Cato"]
    assert_sound(desk)


def test_a_colleague_takes_an_offer_over_with_its_moment(desk: Desk) -> None:
    add(desk.network, offering())
    people = [desk.register(name, organisation="Zaandam") for name in ("Anna", "Bram")]
    desk.cancel(people[0])
    colleague = Colleague(name="Cato", email="cato@example.org")
    new = desk.network.run(PARTICIPANT, substitute, people[1].uid, colleague)
    row = desk.registration(new)
    assert (row.status, row.offered_until) == (S.OFFERED, LATER)
    assert desk.registration(people[1]).offered_until is None
    desk.network.run(PARTICIPANT, accept, new.uid)
    assert_sound(desk)


def test_an_event_that_is_cancelled_takes_its_offers_along(desk: Desk) -> None:
    add(desk.network, offering())
    _, bram = offered(desk, "Anna", "Bram")
    desk.network.run(ORGANISER, cancel_event, "bijeenkomst", "storm")
    assert desk.registration(bram).status is S.CANCELLED
    assert_sound(desk)


# --- what an organiser does ---


def test_an_offer_that_is_withdrawn_goes_to_the_next(desk: Desk) -> None:
    add(desk.network, offering())
    _, bram, _ = offered(desk, "Anna", "Bram", "Cato")
    desk.network.run(ORGANISER, withdraw, bram.uid)
    assert (desk.names(S.OFFERED), desk.names(S.WAITLISTED)) == (["Cato"], ["Bram"])
    assert desk.journal()[-2:] == ["registration.offer_withdrawn", "registration.offered"]
    assert desk.registration(bram).offers_lapsed == 0
    with pytest.raises(IllegalTransition):
        desk.network.run(ORGANISER, withdraw, bram.uid)
    assert_sound(desk)


def test_an_offer_that_would_come_back_is_not_withdrawn(desk: Desk) -> None:
    add(desk.network, offering())
    _, bram = offered(desk, "Anna", "Bram")
    with pytest.raises(Conflict) as refused:
        desk.network.run(ORGANISER, withdraw, bram.uid)
    assert refused.value.code == "offer_returns"
    assert desk.registration(bram).offered_until == LATER
    assert desk.journal("registration.offer_withdrawn") == []


def test_from_offering_to_at_once_whoever_has_an_offer_has_the_place(desk: Desk, clock: SettableClock) -> None:
    add(desk.network, offering(places=2))
    anna, bram, *_ = fill(desk, "Anna", "Bram", "Cato", "Daan")
    desk.cancel(anna)
    clock.advance(timedelta(hours=1))
    desk.cancel(bram)
    clock.set(LATER)  # of the first the time is over: that place is for the next

    def at_once(hours: int | None) -> int:
        with desk.network.work(ORGANISER) as work:
            return offer_first(work, find_event(work, "bijeenkomst"), hours)

    assert at_once(None) == 1
    assert (desk.names(S.OFFERED), desk.names(S.CONFIRMED)) == (["Cato"], ["Daan"])
    assert at_once(None) == 0
    sweep(desk.network.transaction)
    assert desk.names(S.CONFIRMED) == ["Cato", "Daan"]
    assert desk.journal("event.offers") == ["event.offers_changed"]
    assert_sound(desk)


def test_other_hours_leave_the_moment_of_an_offer_that_was_made(desk: Desk) -> None:
    add(desk.network, offering())
    _, bram = offered(desk, "Anna", "Bram")
    with desk.network.work(ORGANISER) as work:
        assert offer_first(work, find_event(work, "bijeenkomst"), 4) == 0
    assert desk.registration(bram).offered_until == LATER


@pytest.mark.parametrize(("begins_in", "ends_in"), [(100, 48), (30, 28), (3, 2), (1, 1)])
def test_an_event_that_comes_earlier_cuts_its_offers(desk: Desk, begins_in: int, ends_in: int) -> None:
    add(desk.network, offering())
    _, bram = offered(desk, "Anna", "Bram")
    with desk.network.work(ORGANISER) as work:
        event = find_event(work, "bijeenkomst")
        event.blocks[0].starts_at = NOW + timedelta(hours=begins_in)
        event.blocks[0].ends_at = NOW + timedelta(hours=begins_in + 1)
        work.db.flush()
        cut_offers(work, event)
    assert desk.registration(bram).offered_until == NOW + timedelta(hours=ends_in)
