"""A registration counts against every quota under which it falls, all or none."""

from collections.abc import Callable, Iterator, Sequence

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from leernet import Conflict, InvalidInput, Leernet, hookimpl
from leernet.hookspecs import Limit, Requested
from leernet.model import (
    Admission,
    AgendaItem,
    AgendaKind,
    Audience,
    Event,
    Organisation,
    OrganisationKind,
    Quota,
    RegistrationStatus,
    Series,
)
from leernet.services.doctor import recount
from leernet.services.events.planning import cancel_event, find_event, set_capacity
from leernet.services.places.limits import allot, limit_organisations
from leernet.services.registering.admission import let_in
from leernet.services.registering.approval import approve
from leernet.services.registering.registration import change_format
from leernet.services.registering.substitution import Colleague, substitute
from leernet.services.sweeps import EVERY
from leernet.testing import PlainFormats, SettableClock, add, counted, some_event, some_series
from leernet.work import PARTICIPANT, Work
from tests.services.conftest import ORGANISER, Desk

CONFIRMED, WAITLISTED = RegistrationStatus.CONFIRMED, RegistrationStatus.WAITLISTED
ZAANSTAD, HAARLEM = "Gemeente Zaanstad", "Gemeente Haarlem"


@pytest.fixture
def desk(network: Leernet) -> Iterator[Desk]:
    """At the end of each test the counters are what the rows say."""
    yield Desk(network)
    with network.read() as work:
        assert recount(work) == []


def limited(desk: Desk, maximum: int | None, slug: str = "bijeenkomst") -> int:
    return desk.network.run(ORGANISER, lambda work: limit_organisations(work, find_event(work, slug), maximum))


def limited_series(desk: Desk, maximum: int | None) -> int:
    return desk.network.run(
        ORGANISER, lambda work: limit_organisations(work, work.db.scalars(select(Series)).one(), maximum)
    )


def send(
    desk: Desk, *people: str, organisation: str = ZAANSTAD, event: str = "bijeenkomst"
) -> list[RegistrationStatus]:
    return [desk.register(who, organisation=organisation, event=event).status for who in people]


# --- the most people of one organisation, at an event ---


def test_an_organisation_sends_no_more_people_than_its_limit_and_the_next_waits(desk: Desk) -> None:
    add(desk.network, some_event())
    limited(desk, 2)
    assert send(desk, "Anna", "Bram", "Cato") == [CONFIRMED, CONFIRMED, WAITLISTED]
    assert send(desk, "Dirk", organisation=HAARLEM) == [CONFIRMED]


def test_who_waits_for_a_place_of_their_organisation_moves_up_when_a_colleague_cancels(desk: Desk) -> None:
    add(desk.network, some_event())
    limited(desk, 1)
    anna = desk.register("Anna", organisation=ZAANSTAD)
    send(desk, "Bram", "Cato")
    desk.cancel(anna)
    assert (desk.names(CONFIRMED), desk.names(WAITLISTED)) == (["Bram"], ["Cato"])


def test_a_place_that_frees_passes_over_who_has_to_wait_for_their_organisation(desk: Desk) -> None:
    add(desk.network, some_event(places={"physical": 2}))
    limited(desk, 1)
    send(desk, "Anna")
    dirk = desk.register("Dirk", organisation=HAARLEM)
    send(desk, "Bram")
    desk.register("Emma", organisation="TU Delft")
    desk.cancel(dirk)
    assert (desk.names(CONFIRMED), desk.names(WAITLISTED)) == (["Anna", "Emma"], ["Bram"])


def test_who_names_no_organisation_is_not_limited(desk: Desk) -> None:
    add(desk.network, some_event())
    limited(desk, 1)
    assert send(desk, "Anna", "Bram", organisation="") == [CONFIRMED, CONFIRMED]


def test_an_organisation_is_the_same_however_it_is_written(desk: Desk) -> None:
    known = Organisation(slug="zaanstad", name=ZAANSTAD, short_name="Zaanstad", kind=OrganisationKind.MUNICIPALITY)
    add(desk.network, some_event(), known)
    limited(desk, 1)
    assert send(desk, "Anna") == [CONFIRMED]
    assert send(desk, "Bram", organisation="zaanstad") == [WAITLISTED]
    assert send(desk, "Cato", organisation="Buurt  Zuid") == [CONFIRMED]
    assert send(desk, "Dirk", organisation="buurt zuid") == [WAITLISTED]


def test_without_a_waiting_list_the_limit_of_an_organisation_has_its_own_words(desk: Desk) -> None:
    add(desk.network, some_event(waiting_list=False))
    limited(desk, 1)
    send(desk, "Anna")
    with pytest.raises(Conflict) as refused:
        send(desk, "Bram")
    assert (refused.value.code, refused.value.field) == ("organisation_full", "organisation")
    assert desk.places()[0] == (10, 1)


def test_a_limit_that_comes_later_counts_who_is_in_and_drops_nobody(desk: Desk) -> None:
    add(desk.network, some_event())
    anna = desk.register("Anna", organisation=ZAANSTAD)
    send(desk, "Bram", "Cato")
    limited(desk, 2)
    assert desk.names(CONFIRMED) == ["Anna", "Bram", "Cato"]
    assert send(desk, "Dirk") == [WAITLISTED]
    desk.cancel(anna)
    assert desk.names(WAITLISTED) == ["Dirk"]


def test_a_higher_limit_or_none_lets_people_move_up(desk: Desk) -> None:
    add(desk.network, some_event())
    limited(desk, 1)
    send(desk, "Anna", "Bram", "Cato", "Dirk")
    assert limited(desk, 2) == 1
    assert limited(desk, None) == 2
    assert desk.names(WAITLISTED) == []


def test_a_speaker_is_not_counted_among_the_people_of_their_organisation(desk: Desk) -> None:
    add(desk.network, some_event(places={"physical": 1}))
    limited(desk, 1)
    assert desk.register("Spreker", organisation=ZAANSTAD, roles=("speaker",)).status is CONFIRMED
    assert send(desk, "Anna") == [CONFIRMED]


def test_an_organiser_lets_in_beyond_the_limit_of_an_organisation(desk: Desk) -> None:
    add(desk.network, some_event())
    limited(desk, 1)
    send(desk, "Anna")
    bram = desk.register("Bram", organisation=ZAANSTAD)
    desk.network.run(ORGANISER, let_in, bram.uid)
    assert desk.names(CONFIRMED) == ["Anna", "Bram"]


def test_a_request_counts_once_it_is_approved(desk: Desk) -> None:
    add(desk.network, some_event(admission=Admission.APPROVAL))
    limited(desk, 1)
    asked = [desk.register(who, organisation=ZAANSTAD) for who in ("Anna", "Bram")]
    statuses = [desk.network.run(ORGANISER, approve, one.uid).status for one in asked]
    assert statuses == [CONFIRMED, WAITLISTED]


def test_a_further_quota_costs_at_most_two_statements(desk: Desk) -> None:
    add(desk.network, some_event("zonder"), some_event())
    limited(desk, 5)
    costs = []
    for event in ("zonder", "bijeenkomst"):
        desk.register("Eerst", organisation=ZAANSTAD, event=event)
        with counted(desk.network.engine) as statements:
            desk.register(f"Dan {event}", organisation=ZAANSTAD, event=event)
        costs.append(len(statements))
    assert costs == [6, 8]


# --- the most people of one organisation, over a series ---


def in_series(desk: Desk, count: int = 2, **values: int | None) -> None:
    series = some_series()
    add(desk.network, *(some_event(f"e{number}", series=series, places={"physical": 10}) for number in range(count)))


def test_in_a_series_a_person_counts_once(desk: Desk) -> None:
    in_series(desk)
    limited_series(desk, 2)
    assert send(desk, "Anna", "Bram", event="e0") == [CONFIRMED, CONFIRMED]
    assert send(desk, "Anna", "Bram", "Cato", event="e1") == [CONFIRMED, CONFIRMED, WAITLISTED]


def test_a_place_in_the_series_frees_when_somebody_has_left_all_of_its_events(desk: Desk, clock: SettableClock) -> None:
    in_series(desk)
    limited_series(desk, 1)
    first, second = (desk.register("Anna", organisation=ZAANSTAD, event=event) for event in ("e0", "e1"))
    assert send(desk, "Bram", event="e1") == [WAITLISTED]
    desk.cancel(second)
    desk.network.dispatcher.deliver()
    assert desk.names(WAITLISTED) == ["Bram"]
    desk.cancel(first)
    clock.advance(EVERY)
    desk.network.dispatcher.deliver()
    assert desk.names(CONFIRMED) == ["Bram"]


def test_a_limit_of_the_series_that_comes_later_counts_people_once(desk: Desk) -> None:
    in_series(desk)
    for event in ("e0", "e1"):
        send(desk, "Anna", "Bram", event=event)
    limited_series(desk, 2)
    assert send(desk, "Cato", event="e0") == [WAITLISTED]
    assert limited_series(desk, 3) == 1


def test_a_colleague_who_takes_over_one_event_of_two_is_one_more_person(desk: Desk) -> None:
    in_series(desk)
    limited_series(desk, 1)
    first, second = (desk.register("Anna", organisation=ZAANSTAD, event=event) for event in ("e0", "e1"))
    bram = Colleague(name="Bram", email="bram@example.org")
    with pytest.raises(Conflict) as refused:
        desk.network.run(PARTICIPANT, substitute, first.uid, bram)
    assert refused.value.code == "organisation_full"
    desk.cancel(second)
    assert desk.network.run(PARTICIPANT, substitute, first.uid, bram).status is CONFIRMED


def test_an_event_of_the_series_that_is_cancelled_gives_its_places_back(desk: Desk) -> None:
    in_series(desk)
    limited_series(desk, 1)
    send(desk, "Anna", event="e0")
    assert send(desk, "Bram", event="e1") == [WAITLISTED]
    desk.network.run(ORGANISER, cancel_event, "e0", "storm")
    desk.network.dispatcher.deliver()
    assert desk.names(CONFIRMED) == ["Bram"]


# --- places that are kept ---


def with_residents(own: int, places: int = 3, online: int | None = 0) -> Event:
    formats: dict[str, int | None] = {"physical": places} if online == 0 else {"physical": places, "online": online}
    event = some_event(places=formats)
    event.audiences = [Audience(key="bewoners", label="Bewoners", quota=Quota(capacity=own))]
    return event


def test_own_places_of_an_audience_are_kept_from_the_others(desk: Desk) -> None:
    add(desk.network, with_residents(own=2))
    assert send(desk, "Anna", "Bram") == [CONFIRMED, WAITLISTED]
    assert desk.register("Cato", audience="bewoners").status is CONFIRMED
    assert desk.register("Dirk", audience="bewoners").status is CONFIRMED
    assert desk.places() == [(3, 3), (2, 2)]


def test_fewer_own_places_are_more_for_the_others(desk: Desk) -> None:
    add(desk.network, with_residents(own=2))
    send(desk, "Anna", "Bram", "Cato")
    with desk.network.work(ORGANISER) as work:
        event = find_event(work, "bijeenkomst")
        own = event.audiences[0].quota
        assert own is not None
        assert set_capacity(work, event, own, 1).moved_up == 1
    assert desk.names(WAITLISTED) == ["Cato"]


def test_a_kept_place_that_is_given_back_is_kept_again(desk: Desk) -> None:
    add(desk.network, with_residents(own=1, places=2))
    resident = desk.register("Cato", audience="bewoners")
    assert send(desk, "Anna", "Bram") == [CONFIRMED, WAITLISTED]
    desk.cancel(resident)
    assert desk.names(WAITLISTED) == ["Bram"]


def test_a_resident_who_comes_online_frees_the_place_that_was_kept_on_site(desk: Desk) -> None:
    add(desk.network, with_residents(own=1, places=1, online=None))
    assert send(desk, "Anna") == [WAITLISTED]
    desk.register("Cato", audience="bewoners", format="online")
    desk.network.dispatcher.deliver()
    assert desk.names(WAITLISTED) == []


def test_places_are_kept_for_an_organisation_in_any_format(desk: Desk) -> None:
    add(desk.network, some_event(places={"physical": 2}))
    keep_for(desk, ZAANSTAD, maximum=2, reserved=1)
    assert send(desk, "Anna", "Bram", organisation=HAARLEM) == [CONFIRMED, WAITLISTED]
    assert send(desk, "Cato", "Dirk") == [CONFIRMED, WAITLISTED]


def test_places_that_are_not_kept_any_longer_go_to_who_waits(desk: Desk) -> None:
    add(desk.network, some_event(places={"physical": 2}))
    keep_for(desk, ZAANSTAD, maximum=2, reserved=2)
    send(desk, "Anna", "Bram", organisation=HAARLEM)
    assert keep_for(desk, ZAANSTAD, maximum=2, reserved=0) == 2


def keep_for(desk: Desk, organisation: str, maximum: int, reserved: int) -> int:
    def do(work: Work) -> int:
        return allot(work, find_event(work, "bijeenkomst"), f"name:{organisation.casefold()}", maximum, reserved)

    return desk.network.run(ORGANISER, do)


# --- parts of the programme ---


def with_visit(capacity: int | None = 1, places: int = 5) -> Event:
    event = some_event(places={"physical": places, "online": None})
    event.agenda = [
        AgendaItem(title="Welkom", kind=AgendaKind.WELCOME),
        AgendaItem(title="Werkbezoek", kind=AgendaKind.SITE_VISIT, key="werkbezoek", quota=Quota(capacity=capacity)),
        AgendaItem(title="Lunch", kind=AgendaKind.BREAK, key="lunch", quota=Quota()),
    ]
    return event


def coming_to(desk: Desk, key: str) -> int:
    with desk.network.read() as work:
        query = select(Quota.taken).join(AgendaItem, AgendaItem.quota_id == Quota.id).where(AgendaItem.key == key)
        return work.db.execute(query).scalar_one()


def test_who_comes_to_a_part_of_the_programme_is_counted(desk: Desk) -> None:
    add(desk.network, with_visit())
    anna = desk.register("Anna", items=("werkbezoek", "lunch"))
    desk.register("Bram", items=("lunch",))
    desk.register("Cato")
    assert (coming_to(desk, "werkbezoek"), coming_to(desk, "lunch")) == (1, 2)
    desk.cancel(anna)
    assert (coming_to(desk, "werkbezoek"), coming_to(desk, "lunch")) == (0, 1)


def test_a_full_part_of_the_programme_is_said_and_nothing_is_half_done(desk: Desk) -> None:
    add(desk.network, with_visit())
    desk.register("Anna", items=("werkbezoek",))
    with pytest.raises(Conflict) as refused:
        desk.register("Bram", items=("werkbezoek", "lunch"))
    assert (refused.value.code, refused.value.field) == ("item_full", "items")
    assert (desk.names(CONFIRMED), coming_to(desk, "lunch")) == (["Anna"], 0)


def test_a_part_of_the_programme_that_is_not_there_is_refused(desk: Desk) -> None:
    add(desk.network, with_visit())
    with pytest.raises(InvalidInput) as refused:
        desk.register("Anna", items=("borrel",))
    assert (refused.value.code, refused.value.field) == ("item_unknown", "items")


def test_a_speaker_takes_no_place_but_has_lunch(desk: Desk) -> None:
    add(desk.network, with_visit(places=0))
    assert desk.register("Spreker", roles=("speaker",), items=("lunch",)).status is CONFIRMED
    assert coming_to(desk, "lunch") == 1


def test_where_the_quota_says_so_speakers_take_places_too(desk: Desk) -> None:
    event = some_event(places={"physical": 1})
    event.formats[0].quota.counts_everybody = True
    add(desk.network, event)
    assert desk.register("Spreker", roles=("speaker",)).status is CONFIRMED
    assert desk.register("Anna").status is WAITLISTED


def test_who_waits_has_their_part_of_the_programme_once_they_move_up(desk: Desk) -> None:
    add(desk.network, with_visit(places=1))
    anna = desk.register("Anna")
    desk.register("Bram", items=("werkbezoek",))
    assert coming_to(desk, "werkbezoek") == 0
    desk.cancel(anna)
    assert (desk.names(CONFIRMED), coming_to(desk, "werkbezoek")) == (["Bram"], 1)


def test_another_format_takes_the_parts_of_the_programme_along(desk: Desk) -> None:
    add(desk.network, with_visit())
    anna = desk.register("Anna", items=("werkbezoek",))
    desk.network.run(PARTICIPANT, change_format, anna.uid, "online")
    assert coming_to(desk, "werkbezoek") == 1


# --- limits of a plugin ---


class Bus:
    """Who comes on site by bus: one for everybody, whose size the plugin knows."""

    name = "bus"
    seats = 1

    @hookimpl
    def leernet_limits(self, db: Session, requested: Requested) -> Sequence[Limit]:
        return [Limit(key="bus", capacity=self.seats)] if requested.format.key == "physical" else []


def test_a_limit_of_a_plugin_is_kept_like_any_other(desk_with: Callable[..., Desk]) -> None:
    desk = desk_with(PlainFormats(), Bus())
    add(desk.network, some_event(places={"physical": 5, "online": None}))
    anna = desk.register("Anna")
    bram = desk.register("Bram")
    assert (anna.status, bram.status) == (CONFIRMED, WAITLISTED)
    assert desk.register("Cato", format="online").status is CONFIRMED
    desk.network.run(PARTICIPANT, change_format, anna.uid, "online")
    assert desk.names(WAITLISTED) == []


def test_a_plugin_that_changes_its_limit_is_followed(desk_with: Callable[..., Desk]) -> None:
    bus = Bus()
    desk = desk_with(PlainFormats(), bus)
    add(desk.network, some_event())
    desk.register("Anna")
    desk.register("Bram")
    bus.seats = 3
    assert desk.register("Cato").status is CONFIRMED
    desk.network.dispatcher.deliver()
    assert desk.names(WAITLISTED) == []
