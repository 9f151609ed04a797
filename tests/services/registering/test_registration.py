"""Registering, letting in, changing the format, cancelling."""

import threading
from collections.abc import Callable
from datetime import timedelta
from uuid import uuid4

import pytest
from sqlalchemy.orm import Session

from leernet import Conflict, InvalidInput, Leernet, NotFound, hookimpl
from leernet.errors import IllegalTransition
from leernet.hookspecs import Change, Requested
from leernet.model import (
    Affiliation,
    Audience,
    EventStatus,
    Membership,
    Organisation,
    OrganisationKind,
    Quota,
    RegistrationStatus,
)
from leernet.services.desk.events import troubles
from leernet.services.registering.admission import let_in
from leernet.services.registering.registration import cancel, change_format
from leernet.testing import NOW, PlainFormats, SettableClock, add, counted, some_event, some_series
from leernet.work import PARTICIPANT
from tests.services.conftest import ORGANISER, Desk

CONFIRMED, WAITLISTED, CANCELLED = (
    RegistrationStatus.CONFIRMED,
    RegistrationStatus.WAITLISTED,
    RegistrationStatus.CANCELLED,
)


def test_registering_confirms_takes_a_place_and_writes_it_down(desk: Desk) -> None:
    add(desk.network, some_event(places={"physical": 2}))
    registered = desk.register("Anna van der Meer", organisation="Gemeente 's-Hertogenbosch")
    assert registered.status is CONFIRMED
    assert desk.places() == [(2, 1)]
    assert desk.journal() == ["registration.confirmed"]
    assert desk.registration(registered).organisation_name == "Gemeente 's-Hertogenbosch"


@pytest.mark.parametrize(
    "name", ["Hét st(r)oom", "'s-Hertogenbosch", "Aa en Hunze", "فاطمة الزهراء", "山田太郎", "Ñandú 🐦"]
)
def test_a_name_survives_in_whatever_script(desk: Desk, name: str) -> None:
    add(desk.network, some_event())
    desk.register(name, email="iemand@example.org", organisation=name, remarks=name)
    assert [person.name for person in desk.people()] == [name]


def test_registering_a_new_person_costs_at_most_twelve_statements_deliveries_included(desk: Desk) -> None:
    add(desk.network, some_event(series=some_series()))
    with counted(desk.network.engine) as statements:
        desk.register("Anna", organisation="Gemeente Zaanstad")
        assert len(statements) == 7
        desk.network.dispatcher.fan_out()
    assert len(statements) == 10


def test_joining_the_waiting_list_costs_ten_statements(desk: Desk) -> None:
    add(desk.network, some_event(places={"physical": 0}, series=some_series()))
    with counted(desk.network.engine) as statements:
        desk.register("Anna", organisation="Gemeente Zaanstad")
    assert len(statements) == 10


def test_the_same_address_in_other_letters_is_the_same_person(desk: Desk) -> None:
    add(desk.network, some_event(), some_event("tweede"))
    desk.register("Anna", email="Anna@Example.org")
    desk.register("Anna", email="anna@example.ORG", event="tweede")
    assert len(desk.people()) == 1


def test_a_second_live_registration_is_refused_and_changes_nothing(desk: Desk) -> None:
    add(desk.network, some_event())
    desk.register("Anna")
    with pytest.raises(Conflict) as caught:
        desk.register("Anna")
    assert caught.value.code == "already_registered"
    assert desk.places() == [(10, 1)]
    assert desk.journal() == ["registration.confirmed"]


def test_somebody_who_cancelled_can_register_again(desk: Desk) -> None:
    add(desk.network, some_event())
    desk.cancel(desk.register("Anna"))
    assert desk.register("Anna").status is CONFIRMED
    assert desk.places() == [(10, 1)]


def test_two_registrations_of_one_person_at_once_leave_one(desk: Desk) -> None:
    add(desk.network, some_event(places={"physical": 50}))
    outcomes = _at_once(8, lambda _: desk.register("Anna"))
    assert sorted(outcomes) == ["already_registered"] * 7 + ["confirmed"]
    assert len(desk.people()) == 1
    assert desk.places() == [(50, 1)]


def test_two_registrations_of_a_known_person_at_once_leave_one(desk: Desk) -> None:
    add(desk.network, some_event(places={"physical": 50}), some_event("eerder"))
    desk.register("Anna", event="eerder")
    outcomes = _at_once(8, lambda _: desk.register("Anna"))
    assert sorted(outcomes) == ["already_registered"] * 7 + ["confirmed"]
    assert desk.places() == [(50, 1), (10, 1)]


def _at_once(count: int, do: Callable[[int], object]) -> list[str]:
    """Do something ``count`` times from as many threads; the status, or the code of the error, of each."""
    outcomes: list[str] = []
    ready = threading.Barrier(count)

    def run(number: int) -> None:
        ready.wait()
        try:
            outcomes.append(str(getattr(do(number), "status", "")))
        except Conflict as conflict:
            outcomes.append(conflict.code)

    threads = [threading.Thread(target=run, args=(number,)) for number in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return outcomes


@pytest.mark.parametrize(
    ("values", "kind", "code"),
    [
        ({"event": "elders"}, NotFound, "event_unknown"),
        ({"format": "carrier-pigeon"}, InvalidInput, "format_unknown"),
        ({"audience": "nobody"}, InvalidInput, "audience_unknown"),
        ({"roles": ("emperor",)}, InvalidInput, "role_unknown"),
    ],
)
def test_input_that_makes_no_sense_is_refused_and_changes_nothing(
    desk: Desk, values: dict[str, str], kind: type[Exception], code: str
) -> None:
    add(desk.network, some_event())
    with pytest.raises(kind) as caught:
        desk.register("Anna", **values)
    assert getattr(caught.value, "code", "") == code
    assert (desk.people(), desk.journal(), desk.places()) == ([], [], [(10, 0)])


@pytest.mark.parametrize("status", [EventStatus.ANNOUNCED, EventStatus.CLOSED, EventStatus.CANCELLED])
def test_an_event_that_is_not_open_takes_nobody(desk: Desk, status: EventStatus) -> None:
    add(desk.network, some_event(status=status))
    with pytest.raises(Conflict) as caught:
        desk.register("Anna")
    assert caught.value.code == "registration_closed"


def test_a_draft_is_not_known_to_people(desk: Desk) -> None:
    add(desk.network, some_event(status=EventStatus.DRAFT))
    with pytest.raises(NotFound):
        desk.register("Anna")


def test_registration_ends_when_the_event_does(desk: Desk, clock: SettableClock) -> None:
    add(desk.network, some_event(starts_at=NOW))
    clock.set(NOW + timedelta(hours=2, minutes=59))
    assert desk.register("Anna").status is CONFIRMED
    clock.set(NOW + timedelta(hours=3))
    with pytest.raises(Conflict):
        desk.register("Bram")


def test_registration_keeps_to_its_window(desk: Desk, clock: SettableClock) -> None:
    event = some_event()
    event.registration_opens, event.registration_closes = NOW + timedelta(days=1), NOW + timedelta(days=2)
    add(desk.network, event)
    with pytest.raises(Conflict):
        desk.register("te vroeg")
    clock.set(NOW + timedelta(days=1))
    assert desk.register("op tijd").status is CONFIRMED
    clock.set(NOW + timedelta(days=2))
    with pytest.raises(Conflict):
        desk.register("te laat")


def test_a_full_event_without_a_waiting_list_refuses(desk: Desk) -> None:
    add(desk.network, some_event(places={"physical": 1}, waiting_list=False))
    desk.register("Anna")
    with pytest.raises(Conflict) as caught:
        desk.register("Bram")
    assert caught.value.code == "event_full"
    assert [person.name for person in desk.people()] == ["Anna"]


def test_a_speaker_takes_no_place(desk: Desk) -> None:
    add(desk.network, some_event(places={"physical": 1}))
    desk.register("Spreker", roles=("speaker",))
    assert desk.register("Deelnemer").status is CONFIRMED
    assert desk.places() == [(1, 1)]


def test_a_registration_can_carry_several_roles(desk: Desk) -> None:
    add(desk.network, some_event(places={"physical": 1}))
    registered = desk.register("Anna", roles=("participant", "case_contributor"))
    assert desk.registration(registered).roles == ["participant", "case_contributor"]
    assert desk.places() == [(1, 1)]


def test_an_audience_has_its_own_places_until_they_are_released(desk: Desk, clock: SettableClock) -> None:
    event = some_event(places={"physical": 5})
    release = NOW + timedelta(days=3)
    event.audiences = [Audience(key="bewoners", label="Bewoners", quota=Quota(capacity=1), released_at=release)]
    add(desk.network, event)
    assert desk.register("Anna", audience="bewoners").status is CONFIRMED
    assert desk.register("Bram", audience="bewoners").status is WAITLISTED
    assert desk.register("Cato").status is CONFIRMED
    clock.set(release)
    desk.network.dispatcher.deliver()
    assert desk.register("Dirk", audience="bewoners").status is CONFIRMED
    assert desk.names(WAITLISTED) == []


def test_registering_in_a_series_makes_a_member_once(desk: Desk) -> None:
    series = some_series()
    add(desk.network, some_event(series=series), some_event("tweede", series=series))
    desk.register("Anna")
    desk.register("Anna", event="tweede")
    with desk.network.read() as work:
        assert work.db.query(Membership).count() == 1


def test_a_known_organisation_is_recognised_by_either_name(desk: Desk) -> None:
    add(
        desk.network,
        some_event(),
        Organisation(slug="mra", name="Metropoolregio", short_name="MRA", kind=OrganisationKind.OTHER),
    )
    assert desk.registration(desk.register("Anna", organisation="mra")).organisation_id is not None
    assert desk.registration(desk.register("Bram", organisation="iets anders")).organisation_id is None


def test_changing_jobs_ends_the_old_affiliation_and_keeps_the_old_registration(
    desk: Desk, clock: SettableClock
) -> None:
    add(desk.network, some_event(), some_event("tweede"))
    first = desk.register("Anna", organisation="Gemeente Assen")
    clock.advance(timedelta(days=1))
    desk.register("Anna", organisation="Provincie Drenthe", event="tweede")
    with desk.network.read() as work:
        rows = work.db.query(Affiliation).order_by(Affiliation.id).all()
        assert [(a.organisation_name, a.until is None) for a in rows] == [
            ("Gemeente Assen", False),
            ("Provincie Drenthe", True),
        ]
    assert desk.registration(first).organisation_name == "Gemeente Assen"


def test_a_form_that_anybody_can_send_does_not_rename_a_known_person(desk: Desk) -> None:
    add(desk.network, some_event(), some_event("tweede"))
    desk.register("Anna", email="anna@example.org")
    registered = desk.register("Iemand Anders", email="anna@example.org", event="tweede")
    assert desk.people()[0].name == "Anna"
    assert desk.registration(registered).name == "Iemand Anders"


class _Guard:
    """A plugin that refuses, or breaks."""

    name = "guard"
    error: Exception = Conflict("not_yet", "Not yet.")

    @hookimpl
    def leernet_registration_requested(self, db: Session, requested: Requested) -> None:
        if not requested.by_organiser:
            raise self.error


class _BrokenGuard(_Guard):
    error = ZeroDivisionError("a bug in the plugin")


@pytest.mark.parametrize(("guard", "error"), [(_Guard(), Conflict), (_BrokenGuard(), ZeroDivisionError)])
def test_a_guard_that_refuses_or_breaks_lets_nobody_in(
    desk_with: Callable[..., Desk], guard: object, error: type[Exception]
) -> None:
    desk = desk_with(PlainFormats(), guard)
    add(desk.network, some_event())
    with pytest.raises(error):
        desk.register("Anna")
    assert (desk.people(), desk.journal(), desk.places()) == ([], [], [(10, 0)])
    assert desk.walk_in("Anna").status is CONFIRMED


class _Deaf:
    """A plugin that breaks whenever it is told something."""

    name = "deaf"

    @hookimpl
    def leernet_changed(self, change: Change) -> None:
        raise ZeroDivisionError(change.kind)


class _Listener:
    """A plugin that remembers what it was told."""

    name = "listener"

    def __init__(self) -> None:
        self.heard: list[str] = []

    @hookimpl
    def leernet_changed(self, change: Change) -> None:
        self.heard.append(change.kind)


def test_a_plugin_that_breaks_while_told_undoes_nothing_and_silences_nobody(desk_with: Callable[..., Desk]) -> None:
    listener = _Listener()
    desk = desk_with(PlainFormats(), _Deaf(), listener)
    add(desk.network, some_event())
    registered = desk.register("Anna")
    desk.network.dispatcher.deliver()
    assert listener.heard == ["registration.confirmed"]
    assert desk.registration(registered).status is CONFIRMED
    with desk.network.read() as work:
        assert [trouble.delivery.listener for trouble in troubles(work)] == ["plugin:deaf"]


# --- walk-ins and letting in ---


def test_a_walk_in_gets_in_when_it_is_full_closed_or_over(desk: Desk, clock: SettableClock) -> None:
    add(desk.network, some_event(places={"physical": 1}, status=EventStatus.CLOSED))
    clock.advance(timedelta(days=30))
    desk.walk_in("Anna")
    registered = desk.walk_in("Bram")
    assert registered.status is CONFIRMED
    assert desk.places() == [(1, 2)]
    assert desk.registration(registered).registered_by == "user:els"


@pytest.mark.parametrize("status", [EventStatus.DRAFT, EventStatus.CANCELLED])
def test_nobody_walks_in_to_what_does_not_take_place(desk: Desk, status: EventStatus) -> None:
    add(desk.network, some_event(status=status))
    with pytest.raises((Conflict, NotFound)):
        desk.walk_in("Anna")


def test_the_place_of_a_walk_in_beyond_capacity_is_not_given_to_who_waits(desk: Desk) -> None:
    add(desk.network, some_event(places={"physical": 1}))
    desk.register("Anna")
    desk.register("Wacht")
    beyond = desk.walk_in("Bram")
    desk.cancel(beyond)
    assert desk.names(WAITLISTED) == ["Wacht"]
    assert desk.places() == [(1, 1)]


def test_an_organiser_lets_somebody_in_from_the_waiting_list(desk: Desk) -> None:
    add(desk.network, some_event(places={"physical": 1}))
    desk.register("Anna")
    desk.register("Bram")
    cato = desk.register("Cato")
    desk.network.run(ORGANISER, let_in, cato.uid)
    assert desk.names(CONFIRMED) == ["Anna", "Cato"]
    assert desk.names(WAITLISTED) == ["Bram"]
    assert desk.places() == [(1, 2)]
    assert desk.journal()[-1] == "registration.moved_up"
    with pytest.raises(IllegalTransition):
        desk.network.run(ORGANISER, let_in, cato.uid)


# --- another format ---


def test_changing_format_moves_the_place_and_the_freed_one_goes_to_who_waits(desk: Desk) -> None:
    add(desk.network, some_event(places={"physical": 1, "online": 1}))
    anna = desk.register("Anna")
    desk.register("Bram")
    desk.network.run(PARTICIPANT, change_format, anna.uid, "online")
    assert desk.names(CONFIRMED) == ["Anna", "Bram"]
    assert desk.places() == [(1, 1), (1, 1)]
    assert desk.journal("registration.")[2:] == ["registration.format_changed", "registration.moved_up"]


def test_changing_to_a_full_format_loses_nothing(desk: Desk) -> None:
    add(desk.network, some_event(places={"physical": 1, "online": 0}))
    anna = desk.register("Anna")
    with pytest.raises(Conflict) as caught:
        desk.network.run(PARTICIPANT, change_format, anna.uid, "online")
    assert caught.value.code == "format_full"
    assert desk.registration(anna).status is CONFIRMED
    assert desk.places() == [(1, 1), (0, 0)]


def test_somebody_who_waits_can_go_to_a_format_with_room(desk: Desk) -> None:
    add(desk.network, some_event(places={"physical": 0, "online": 1}))
    anna = desk.register("Anna")
    desk.network.run(PARTICIPANT, change_format, anna.uid, "online")
    assert desk.names(CONFIRMED) == ["Anna"]
    assert desk.registration(anna).queue_number is None
    assert desk.places() == [(0, 0), (1, 1)]


def test_a_speaker_who_changes_format_still_takes_no_place(desk: Desk) -> None:
    add(desk.network, some_event(places={"physical": 1, "online": 0}))
    speaker = desk.register("Spreker", roles=("speaker",))
    desk.network.run(PARTICIPANT, change_format, speaker.uid, "online")
    assert desk.places() == [(1, 0), (0, 0)]


@pytest.mark.parametrize("wanted", ["physical", "carrier-pigeon"])
def test_changing_to_the_same_or_an_unknown_format_is_refused(desk: Desk, wanted: str) -> None:
    add(desk.network, some_event())
    anna = desk.register("Anna")
    with pytest.raises((Conflict, InvalidInput)):
        desk.network.run(PARTICIPANT, change_format, anna.uid, wanted)
    assert desk.places() == [(10, 1)]


# --- cancelling ---


def test_cancelling_gives_the_place_back_and_keeps_the_reason(desk: Desk) -> None:
    add(desk.network, some_event(places={"physical": 1}))
    anna = desk.register("Anna")
    desk.cancel(anna, "ziek")
    row = desk.registration(anna)
    assert (row.status, row.reason, row.claims, row.sequence) == (CANCELLED, "ziek", [], 1)
    assert desk.places() == [(1, 0)]


def test_cancelling_twice_is_an_error_and_gives_back_one_place(desk: Desk) -> None:
    add(desk.network, some_event(places={"physical": 2}))
    anna = desk.register("Anna")
    desk.register("Bram")
    desk.cancel(anna)
    with pytest.raises(IllegalTransition):
        desk.cancel(anna)
    assert desk.places() == [(2, 1)]


def test_cancelling_at_once_from_two_windows_gives_back_one_place(desk: Desk) -> None:
    add(desk.network, some_event(places={"physical": 4}))
    anna = desk.register("Anna")
    desk.register("Bram")
    outcomes = _at_once(4, lambda _: desk.network.run(PARTICIPANT, cancel, anna.uid))
    assert sorted(outcomes) == ["cancelled", *["illegal_transition"] * 3]
    assert desk.places() == [(4, 1)]


def test_a_participant_cannot_cancel_what_is_over_but_an_organiser_can(desk: Desk, clock: SettableClock) -> None:
    add(desk.network, some_event())
    anna = desk.register("Anna")
    clock.advance(timedelta(days=30))
    with pytest.raises(Conflict) as caught:
        desk.cancel(anna)
    assert caught.value.code == "event_over"
    desk.network.run(ORGANISER, cancel, anna.uid, "was er niet")
    assert desk.registration(anna).status is CANCELLED


def test_an_unknown_registration_cannot_be_cancelled(network: Leernet) -> None:
    with pytest.raises(NotFound):
        network.run(PARTICIPANT, cancel, uuid4())
