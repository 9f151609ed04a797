"""Who comes to which parts of the programme, and comes to think of others later."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from sqlalchemy import select

from leernet import Conflict, InvalidInput, Leernet
from leernet.model import AgendaItem, AgendaKind, Event, JournalEntry, Quota, RegistrationStatus
from leernet.services.desk.filtering import Filter
from leernet.services.desk.lists import registrations_page
from leernet.services.doctor import recount
from leernet.services.events.planning import find_event
from leernet.services.places.lacks import lacks_of
from leernet.services.places.limits import limit_organisations
from leernet.services.registering.items import change_items, chosen_by, items_at
from leernet.services.registering.registration import Registered, find_registration
from leernet.testing import SettableClock, add, counted, some_event, some_series
from leernet.work import PARTICIPANT
from tests.services.conftest import ORGANISER, Desk

CONFIRMED, WAITLISTED = RegistrationStatus.CONFIRMED, RegistrationStatus.WAITLISTED


@pytest.fixture
def desk(network: Leernet) -> Iterator[Desk]:
    """At the end of each test the counters are what the rows say."""
    yield Desk(network)
    with network.read() as work:
        assert recount(work) == []


def with_visit(capacity: int | None = 1, places: int | None = 5) -> Event:
    event = some_event(places={"physical": places})
    event.agenda = [
        AgendaItem(title="Welkom", kind=AgendaKind.WELCOME, position=0),
        AgendaItem(
            title="Werkbezoek", kind=AgendaKind.SITE_VISIT, position=1, key="bezoek", quota=Quota(capacity=capacity)
        ),
        AgendaItem(title="Lunch", kind=AgendaKind.BREAK, position=2, key="lunch", quota=Quota()),
    ]
    return event


def change(desk: Desk, who: Registered, *keys: str) -> bool:
    return desk.network.run(PARTICIPANT, change_items, who.uid, keys)


def taken(desk: Desk) -> dict[str | None, int]:
    with desk.network.read() as work:
        event = find_event(work, "bijeenkomst")
        return {item.key: item.quota.taken for item in items_at(work, event.id) if item.quota}


def of(desk: Desk, who: Registered) -> list[str | None]:
    with desk.network.read() as work:
        return [item.key for item in chosen_by(work, find_registration(work, who.uid))]


def reasons(desk: Desk, who: Registered) -> list[str]:
    with desk.network.read() as work:
        found = lacks_of(work, [find_registration(work, who.uid)])
        return [lack.message.format(**lack.data) for lack in found.get(who.id, [])]


# --- choosing otherwise ---


def test_other_parts_are_taken_and_the_old_ones_given_back(desk: Desk) -> None:
    add(desk.network, with_visit())
    anna = desk.register("Anna", items=("bezoek",))
    assert change(desk, anna, "lunch")
    assert (taken(desk), of(desk, anna)) == ({"bezoek": 0, "lunch": 1}, ["lunch"])
    with desk.network.read() as work:
        entry = work.db.scalars(select(JournalEntry).where(JournalEntry.kind == "registration.items_changed")).one()
    assert (entry.data, entry.subject_id) == ({"before": ["bezoek"], "after": ["lunch"]}, anna.id)


def test_the_same_choice_again_changes_nothing(desk: Desk) -> None:
    add(desk.network, with_visit())
    anna = desk.register("Anna", items=("bezoek", "lunch"))
    assert not change(desk, anna, "lunch", "bezoek", "lunch")
    assert desk.journal("registration.items_changed") == []


def test_a_full_part_refuses_and_nothing_changes(desk: Desk) -> None:
    add(desk.network, with_visit())
    desk.register("Anna", items=("bezoek",))
    bram = desk.register("Bram", items=("lunch",))
    with pytest.raises(Conflict) as refused:
        change(desk, bram, "bezoek")
    assert (refused.value.code, refused.value.field) == ("item_full", "items")
    assert (taken(desk), of(desk, bram)) == ({"bezoek": 1, "lunch": 1}, ["lunch"])


def test_a_full_part_stays_with_who_has_it(desk: Desk) -> None:
    add(desk.network, with_visit())
    anna = desk.register("Anna", items=("bezoek",))
    assert change(desk, anna, "bezoek", "lunch")
    assert taken(desk) == {"bezoek": 1, "lunch": 1}


def test_a_part_that_is_not_there_is_refused(desk: Desk) -> None:
    add(desk.network, with_visit())
    anna = desk.register("Anna", items=("lunch",))
    with pytest.raises(InvalidInput) as refused:
        change(desk, anna, "lunch", "borrel")
    assert (refused.value.code, of(desk, anna)) == ("item_unknown", ["lunch"])


def test_nobody_changes_their_choice_once_registration_closed(desk: Desk, clock: SettableClock) -> None:
    event = with_visit()
    event.registration_closes = clock.now + timedelta(days=1)
    add(desk.network, event)
    anna = desk.register("Anna", items=("lunch",))
    clock.advance(timedelta(days=2))
    with pytest.raises(Conflict) as refused:
        change(desk, anna)
    assert refused.value.code == "registration_closed"


def test_who_cancelled_cannot_choose(desk: Desk) -> None:
    add(desk.network, with_visit())
    anna = desk.register("Anna", items=("lunch",))
    desk.cancel(anna)
    with pytest.raises(Conflict):
        change(desk, anna, "bezoek")
    assert taken(desk) == {"bezoek": 0, "lunch": 0}


def test_a_speaker_has_lunch_and_no_place(desk: Desk) -> None:
    add(desk.network, with_visit(places=0))
    speaker = desk.register("Spreker", roles=("speaker",))
    assert change(desk, speaker, "lunch")
    assert taken(desk) == {"bezoek": 0, "lunch": 1}
    assert len(desk.registration(speaker).claims) == 1
    assert change(desk, speaker)
    assert desk.registration(speaker).claims == []


# --- who waits ---


def test_who_waits_and_lets_go_of_a_full_part_moves_up(desk: Desk) -> None:
    add(desk.network, with_visit(places=1))
    anna = desk.register("Anna")
    bram = desk.register("Bram", items=("bezoek",))
    cato = desk.register("Cato")
    desk.walk_in("Door", items=("bezoek",))  # takes the visit that Bram hopes for
    with desk.network.work(ORGANISER) as work:
        event = find_event(work, "bijeenkomst")
        event.formats[0].quota.capacity = event.formats[0].quota.ceiling = 3
    desk.cancel(anna)
    assert desk.registration(bram).status is WAITLISTED
    assert reasons(desk, bram) == ["“Werkbezoek” is full"]
    assert desk.registration(cato).status is CONFIRMED
    change(desk, bram)
    assert desk.registration(bram).status is CONFIRMED


def test_a_part_that_is_given_back_goes_to_who_waits_for_it(desk: Desk) -> None:
    add(desk.network, with_visit(places=1))
    anna = desk.register("Anna")
    bram = desk.register("Bram", items=("bezoek",))
    door = desk.walk_in("Door", items=("bezoek",))
    with desk.network.work(ORGANISER) as work:
        event = find_event(work, "bijeenkomst")
        event.formats[0].quota.capacity = event.formats[0].quota.ceiling = 3
    desk.cancel(anna)
    assert desk.registration(bram).status is WAITLISTED
    change(desk, door)
    assert desk.registration(bram).status is CONFIRMED


def test_who_waits_cannot_choose_what_is_full(desk: Desk) -> None:
    add(desk.network, with_visit(places=1))
    desk.register("Anna", items=("bezoek",))
    bram = desk.register("Bram")
    with pytest.raises(Conflict) as refused:
        change(desk, bram, "bezoek")
    assert refused.value.code == "item_full"
    assert change(desk, bram, "lunch")
    assert (taken(desk), of(desk, bram)) == ({"bezoek": 1, "lunch": 0}, ["lunch"])


# --- for what somebody waits ---


def test_who_waits_for_a_place_reads_so(desk: Desk) -> None:
    add(desk.network, with_visit(places=1))
    anna = desk.register("Anna")
    assert reasons(desk, desk.register("Bram")) == ["all places are taken"]
    assert reasons(desk, anna) == []


def test_who_waits_for_their_organisation_reads_so(desk: Desk) -> None:
    add(desk.network, with_visit())
    desk.network.run(ORGANISER, lambda work: limit_organisations(work, find_event(work, "bijeenkomst"), 1))
    desk.register("Anna", organisation="Zaanstad")
    bram = desk.register("Bram", organisation="Zaanstad")
    assert reasons(desk, bram) == ["Zaanstad has no places left"]


def test_who_waits_for_their_organisation_in_the_series_reads_so(desk: Desk) -> None:
    series = some_series()
    add(desk.network, some_event(series=series), some_event("tweede", series=series, places={"physical": 1}))
    with desk.network.work(ORGANISER) as work:
        limit_organisations(work, find_event(work, "tweede").series or series, 1)
    desk.register("Anna", organisation="Zaanstad")
    bram = desk.register("Bram", organisation="Zaanstad")
    assert reasons(desk, bram) == ["Zaanstad has no places left in the series"]
    desk.register("Dirk", event="tweede")
    again = desk.register("Anna", organisation="Zaanstad", event="tweede")
    assert reasons(desk, again) == ["all places are taken"], "she counts in the series already"


@pytest.mark.parametrize("count", [1, 3])
def test_what_many_wait_for_costs_two_statements(desk: Desk, count: int) -> None:
    add(desk.network, with_visit(places=0))
    for number in range(count):
        desk.register(f"p{number}", items=("lunch",))
    with desk.network.read() as work:
        page = registrations_page(work, find_event(work, "bijeenkomst"), Filter())
        with counted(desk.network.engine) as statements:
            assert len(lacks_of(work, page.registrations)) == count
    assert len(statements) == 2


# --- the list ---


def test_the_list_has_who_comes_to_one_part(desk: Desk) -> None:
    add(desk.network, with_visit(capacity=None, places=2))
    desk.register("Anna", items=("bezoek", "lunch"))
    desk.register("Bram", items=("lunch",))
    desk.register("Cato", items=("bezoek",))
    with desk.network.read() as work:
        event = find_event(work, "bijeenkomst")
        visit = items_at(work, event.id)[0]
        everybody = registrations_page(work, event, Filter(item=visit)).registrations
        waiting = registrations_page(work, event, Filter(item=visit, status=WAITLISTED, search="cat")).registrations
    assert [[one.name for one in rows] for rows in (everybody, waiting)] == [["Anna", "Cato"], ["Cato"]]
