"""The physical format: a venue's details, what is told of it, and the reception that needs names beforehand."""

from collections.abc import Callable
from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from leernet_physical import Physical
from leernet_physical.plugin import PhysicalFormat

from leernet import Conflict, Leernet, hookimpl
from leernet.hookspecs import Fact, Moment
from leernet.i18n import Translator
from leernet.model import Event, EventFormat, Quota, Registration, RegistrationStatus
from leernet.services.registering.admission import let_in
from leernet.services.registering.registration import (
    Registered,
    RegistrationRequest,
    add_walk_in,
    cancel,
    change_format,
    find_registration,
    register,
)
from leernet.testing import NOW, MakeNetwork, PlainFormat, SettableClock, add, some_event
from leernet.work import PARTICIPANT, user

ORGANISER = user("els")
VENUE: dict[str, object] = {
    "venue": "Kreatief Pakhuis",
    "street": "Houtveldweg 2",
    "postal_code": "1506 GA",
    "city": "'s-Hertogenbosch",
    "room": "Zaal *De Ster*",
    "travel": "Vanaf het station **tien minuten** lopen.",
    "accessibility": "Er is een lift.",
    "map_url": "https://example.org/kaart",
}
MOMENT = Moment(now=NOW, starts_at=None, ends_at=None, timezone=ZoneInfo("Europe/Amsterdam"), language="nl")
ENGLISH = Moment(now=NOW, starts_at=None, ends_at=None, timezone=ZoneInfo("Europe/Amsterdam"), language="en")
physical = PhysicalFormat()


class Elsewhere:
    """A second format, to change from and to; its details are not this plugin's."""

    name = "elsewhere"

    @hookimpl
    def leernet_formats(self) -> list[PlainFormat]:
        return [PlainFormat("online")]


@pytest.fixture
def network(make_network: MakeNetwork) -> Leernet:
    return make_network(Physical(), Elsewhere())


def loaded(**details: object) -> dict[str, object]:
    found: dict[str, object] = physical.schema().load({"venue": "Seinwezen", **details})
    return found


def request(who: str = "Anna", format_key: str = "physical") -> RegistrationRequest:
    return RegistrationRequest(event="bijeenkomst", format=format_key, name=who, email=f"{who.lower()}@example.org")


# --- details ---


def test_a_venue_alone_is_enough_and_the_rest_gets_its_usual_value() -> None:
    assert loaded() == {
        "venue": "Seinwezen",
        "street": "",
        "postal_code": "",
        "city": "",
        "country": "NL",
        "room": "",
        "travel": "",
        "accessibility": "",
        "map_url": None,
        "room_holds": None,
        "reception_closes_hours": None,
    }


def test_what_the_schema_let_through_it_lets_through_again() -> None:
    once = loaded(**VENUE, reception_closes_hours=48)
    assert physical.schema().load(once) == once


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("venue", ""),
        ("venue", "   "),
        ("venue", None),
        ("venue", "x" * 201),
        ("street", 12),
        ("country", "nl"),
        ("country", "NLD"),
        ("map_url", "http://example.org/kaart"),
        ("map_url", "javascript:alert(1)"),
        ("map_url", "kaart"),
        ("travel", "x" * 2001),
        ("room_holds", 0),
        ("room_holds", "60"),
        ("reception_closes_hours", -1),
        ("reception_closes_hours", 1441),
        ("reception_closes_hours", "48"),
        ("reception_closes_hours", 1.5),
        ("reception_closes_hours", True),
        ("zaal", "unknown field"),
    ],
)
def test_a_bad_detail_is_named(field: str, value: object) -> None:
    assert list(physical.schema().validate({"venue": "Seinwezen", field: value})) == [field]


def test_a_venue_is_needed() -> None:
    assert list(physical.schema().validate({})) == ["venue"]


# --- what is told ---


def test_everything_about_the_venue_is_public_in_dutch() -> None:
    assert physical.public_facts(VENUE, MOMENT) == [
        Fact(label="Locatie", text="Kreatief Pakhuis, Houtveldweg 2, 1506 GA 's-Hertogenbosch"),
        Fact(label="Zaal", text="Zaal *De Ster*"),
        Fact(label="Route", text="Vanaf het station **tien minuten** lopen.", markdown=True),
        Fact(label="Toegankelijkheid", text="Er is een lift.", markdown=True),
        Fact(label="Kaart", text="Bekijk op de kaart", url="https://example.org/kaart"),
    ]
    assert physical.private_facts(VENUE, MOMENT) == ()


def test_the_labels_are_english_for_who_reads_english() -> None:
    labels = [fact.label for fact in physical.public_facts(VENUE, ENGLISH)]
    assert labels == ["Venue", "Room", "Getting there", "Accessibility", "Map"]
    assert physical.public_facts(VENUE, ENGLISH)[-1].text == "Show on a map"


def test_details_that_are_not_there_yet_leave_no_empty_lines() -> None:
    assert physical.public_facts({}, MOMENT) == []
    assert physical.summary({}, "nl") == ""
    assert physical.calendar_place({}, "nl").location == ""


@pytest.mark.parametrize(
    ("details", "summary", "location"),
    [
        ({"venue": "Seinwezen"}, "Seinwezen", "Seinwezen"),
        ({"venue": "Seinwezen", "city": "Haarlem"}, "Seinwezen, Haarlem", "Seinwezen, Haarlem"),
        (VENUE, "Kreatief Pakhuis, 's-Hertogenbosch",
         "Kreatief Pakhuis, Zaal *De Ster*, Houtveldweg 2, 1506 GA 's-Hertogenbosch"),
        ({"venue": "Vooruit", "city": "Gent", "country": "BE"}, "Vooruit, Gent", "Vooruit, Gent, BE"),
        ({"venue": "会议中心", "city": "مركز"}, "会议中心, مركز", "会议中心, مركز"),
    ],
)  # fmt: skip
def test_the_place_is_said_shortly_in_lists_and_fully_in_calendars(
    details: dict[str, object], summary: str, location: str
) -> None:
    assert physical.summary(details, "nl") == summary
    place = physical.calendar_place(details, "nl")
    assert (place.location, place.conference) == (location, False)


def test_search_engines_get_a_place_with_its_address() -> None:
    assert physical.schema_org(loaded(**VENUE), "https://example.org/e") == {
        "@type": "Place",
        "name": "Kreatief Pakhuis",
        "address": {
            "@type": "PostalAddress",
            "streetAddress": "Houtveldweg 2",
            "postalCode": "1506 GA",
            "addressLocality": "'s-Hertogenbosch",
            "addressCountry": "NL",
        },
    }
    assert physical.attendance_mode == "OfflineEventAttendanceMode"


def test_nobody_joins_a_venue_from_a_distance() -> None:
    assert physical.join_url(VENUE, MOMENT) is None


# --- the reception ---


def with_reception(hours: int | None = 24, **formats: int | None) -> Event:
    event = some_event(places=formats or {"physical": 10, "online": 10}, starts_at=NOW + timedelta(days=7))
    event.formats[0].details = {"venue": "Stadhuis", "reception_closes_hours": hours}
    return event


@pytest.fixture
def late(clock: SettableClock) -> Callable[[], None]:
    """Twenty-three hours before the start."""
    return lambda: clock.set(NOW + timedelta(days=6, hours=1))


def registered(network: Leernet, who: str = "Anna", format_key: str = "physical") -> Registered:
    return network.run(PARTICIPANT, register, request(who, format_key))


def test_the_reception_lets_people_in_who_are_in_time(network: Leernet, clock: SettableClock) -> None:
    add(network, with_reception())
    clock.set(NOW + timedelta(days=6))
    assert registered(network).status is RegistrationStatus.CONFIRMED


def test_the_reception_refuses_who_is_too_late(network: Leernet, late: Callable[[], None]) -> None:
    add(network, with_reception())
    late()
    with pytest.raises(Conflict) as refused:
        registered(network)
    assert (refused.value.code, refused.value.field) == ("reception_closed", "format")
    assert "24 hours" in str(refused.value)
    with network.read() as work:
        assert {quota.taken for quota in work.db.query(Quota)} == {0}


def test_the_refusal_is_dutch_for_who_reads_dutch(network: Leernet, late: Callable[[], None]) -> None:
    add(network, with_reception())
    late()
    with pytest.raises(Conflict) as refused:
        registered(network)
    dutch = network.translator("nl").gettext(refused.value.message, **refused.value.data)
    assert "24 uur" in dutch


def test_the_reception_is_not_asked_about_who_takes_part_online(network: Leernet, late: Callable[[], None]) -> None:
    add(network, with_reception())
    late()
    assert registered(network, format_key="online").status is RegistrationStatus.CONFIRMED


def test_the_reception_refuses_who_comes_over_from_online_too_late(network: Leernet, late: Callable[[], None]) -> None:
    add(network, with_reception())
    uid = registered(network, format_key="online").uid
    late()
    with pytest.raises(Conflict) as refused:
        network.run(PARTICIPANT, change_format, uid, "physical")
    assert refused.value.code == "reception_closed"
    with network.read() as work:
        assert find_registration(work, uid).format.key == "online"


def test_who_is_on_the_list_of_the_reception_may_still_go_online(network: Leernet, late: Callable[[], None]) -> None:
    add(network, with_reception())
    uid = registered(network).uid
    late()
    network.run(PARTICIPANT, change_format, uid, "online")
    with network.read() as work:
        assert find_registration(work, uid).format.key == "online"


def test_an_organiser_lets_somebody_in_whatever_the_reception_says(network: Leernet, late: Callable[[], None]) -> None:
    add(network, with_reception())
    late()
    assert network.run(ORGANISER, add_walk_in, request()).status is RegistrationStatus.CONFIRMED


def test_a_venue_without_a_reception_takes_people_until_the_end(network: Leernet, late: Callable[[], None]) -> None:
    add(network, with_reception(None))
    late()
    assert registered(network).status is RegistrationStatus.CONFIRMED


def test_who_waits_does_not_move_up_once_the_list_has_gone_and_an_organiser_lets_them_in(
    network: Leernet, late: Callable[[], None]
) -> None:
    add(network, with_reception(physical=1))
    first, waiting = registered(network), registered(network, "Bert")
    late()
    network.run(PARTICIPANT, cancel, first.uid)
    with network.read() as work:
        held_back = find_registration(work, waiting.uid)
        assert (held_back.status, held_back.held_back) == (RegistrationStatus.WAITLISTED, "reception_closed")
    assert network.run(ORGANISER, let_in, waiting.uid).status is RegistrationStatus.CONFIRMED


def test_both_ways_of_a_hybrid_event_have_their_own_places(network: Leernet) -> None:
    add(network, with_reception(None, physical=1, online=2))
    statuses = [
        registered(network, who, key).status.value
        for who, key in [("Anna", "physical"), ("Bert", "physical"), ("Chris", "online"), ("Dina", "online")]
    ]
    assert statuses == ["confirmed", "waitlisted", "confirmed", "confirmed"]
    with network.read() as work:
        rows = work.db.query(EventFormat).order_by(EventFormat.position)
        assert [(row.key, row.quota.capacity, row.quota.taken) for row in rows] == [
            ("physical", 1, 1),
            ("online", 2, 2),
        ]


def test_every_message_of_the_plugin_has_its_dutch(network: Leernet) -> None:
    dutch = Translator("nl", network.plugins.catalogues)
    for message in ("Two capital letters.", "Say what it is called."):
        assert dutch.gettext(message) != message


# --- the room ---


def test_no_more_people_than_the_room_holds_get_a_place_on_site(network: Leernet) -> None:
    event = some_event(places={"physical": 5, "online": None})
    event.formats[0].details = {"venue": "Stadhuis", "room_holds": 1}
    add(network, event)

    def come(who: str, format: str) -> Registered:
        request = RegistrationRequest(event=event.slug, format=format, name=who, email=f"{who}@example.org")
        return network.run(PARTICIPANT, register, request)

    first = come("anna", "physical")
    statuses = [come("bram", "physical").status, come("cato", "online").status]
    assert statuses == [RegistrationStatus.WAITLISTED, RegistrationStatus.CONFIRMED]
    network.run(PARTICIPANT, cancel, first.uid)
    with network.read() as work:
        assert {row.status for row in work.db.query(Registration)} == {
            RegistrationStatus.CANCELLED,
            RegistrationStatus.CONFIRMED,
        }
