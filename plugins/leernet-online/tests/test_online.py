"""The online format: a meeting's details, and its link, which nobody gets too early or without a place."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from leernet_online import Online
from leernet_online.plugin import OnlineFormat, span

from leernet import Conflict, Leernet
from leernet.hookspecs import Fact, Moment
from leernet.model import Attendance, EventFormat, Evidence, Registration, RegistrationStatus
from leernet.services.attendance.checking_in import join
from leernet.services.registering.registration import Registered, RegistrationRequest, cancel, register
from leernet.testing import NOW, MakeNetwork, Outbox, SettableClock, add, some_event
from leernet.work import PARTICIPANT

LINK, BOARD = "https://video.example.org/j/GEHEIM", "https://board.example.org/GEHEIM"
MEETING: dict[str, object] = {
    "platform": "Teams",
    "join_url": LINK,
    "dial_in": "+31 20 000 00 00, GEHEIM",
    "meeting_code": "*GEHEIM* 42",
    "tools": [
        {"name": "Mural", "url": BOARD, "note": "Ons bord"},
        {"name": "Mentimeter", "url": None, "note": ""},
    ],
    "instructions": "Zet uw *camera* aan.",
    "opens_minutes": 15,
    "seats": None,
}
START, END = NOW + timedelta(days=7), NOW + timedelta(days=7, hours=3)
SECOND = timedelta(seconds=1)
online = OnlineFormat()


def at(now: datetime, language: str = "nl", *, dated: bool = True) -> Moment:
    return Moment(
        now=now,
        starts_at=START if dated else None,
        ends_at=END if dated else None,
        timezone=ZoneInfo("Europe/Amsterdam"),
        language=language,
    )


OPENS = START - timedelta(minutes=15)
EARLY, GIVEN, OVER = at(OPENS - SECOND), at(OPENS), at(END)
NO_DATE = at(NOW, dated=False)


def loaded(**details: object) -> dict[str, object]:
    found: dict[str, object] = online.schema().load({"join_url": LINK, **details})
    return found


# --- details ---


def test_a_link_alone_is_enough_and_the_rest_gets_its_usual_value() -> None:
    assert loaded() == {
        "platform": "",
        "join_url": LINK,
        "dial_in": "",
        "meeting_code": "",
        "tools": [],
        "instructions": "",
        "opens_minutes": 30,
        "seats": None,
    }


def test_what_the_schema_let_through_it_lets_through_again() -> None:
    once = loaded(**MEETING)
    assert once == MEETING
    assert online.schema().load(once) == once


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("join_url", ""),
        ("join_url", None),
        ("join_url", "http://video.example.org/j/1"),
        ("join_url", "javascript:alert(1)"),
        ("join_url", "https://video.example.org/j/1\nLocation: https://elsewhere.example"),
        ("platform", "x" * 101),
        ("dial_in", 112),
        ("meeting_code", "x" * 61),
        ("tools", "Mural"),
        ("tools", [{"url": BOARD}]),
        ("tools", [{"name": ""}]),
        ("tools", [{"name": "Mural", "url": "ftp://board.example.org"}]),
        ("tools", [{"name": f"Bord {n}"} for n in range(21)]),
        ("instructions", "x" * 4001),
        ("opens_minutes", -1),
        ("opens_minutes", 24 * 60 * 60 + 1),
        ("opens_minutes", "30"),
        ("opens_minutes", None),
        ("link", LINK),
    ],
)
def test_a_bad_detail_is_named(field: str, value: object) -> None:
    assert list(online.schema().validate({"join_url": LINK, field: value})) == [field]


def test_a_bad_tool_is_named_by_its_place() -> None:
    tools = [{"name": "Mural"}, {"name": "Quiz", "url": "quiz"}]
    problems: object = online.schema().validate({"join_url": LINK, "tools": tools})
    assert problems == {"tools": {1: {"url": ["Not a valid URL."]}}}


def test_a_link_is_needed() -> None:
    assert list(online.schema().validate({})) == ["join_url"]


# --- what is told ---


def test_the_public_learns_the_platform_and_the_names_of_tools_only() -> None:
    assert online.public_facts(MEETING, EARLY) == [
        Fact(label="Hulpmiddel", text="Teams"),
        Fact(label="Ook gebruikt", text="Mural, Mentimeter"),
    ]
    assert [fact.label for fact in online.public_facts(MEETING, at(NOW, "en"))] == ["Platform", "Also used"]


@pytest.mark.parametrize("moment", [EARLY, GIVEN, at(START), OVER, NO_DATE])
def test_no_secret_is_ever_public(moment: Moment) -> None:
    shown = [
        *online.public_facts(MEETING, moment),
        online.summary(MEETING, "nl"),
        online.calendar_place(MEETING, "nl"),
        online.schema_org(MEETING, "https://example.org/e"),
    ]
    assert "GEHEIM" not in str(shown)


@pytest.mark.parametrize("moment", [EARLY, NO_DATE, OVER, at(END + timedelta(days=400))])
def test_no_secret_is_told_before_its_moment_without_a_date_or_afterwards(moment: Moment) -> None:
    assert "GEHEIM" not in str(online.private_facts(MEETING, moment))
    assert online.join_url(MEETING, moment) is None


@pytest.mark.parametrize("moment", [GIVEN, at(START), at(END - SECOND)])
def test_participants_get_link_codes_and_tools_from_the_chosen_moment_until_the_end(moment: Moment) -> None:
    assert online.join_url(MEETING, moment) == LINK
    assert online.private_facts(MEETING, moment) == [
        Fact(label="Zo doet u mee", text="Zet uw *camera* aan.", markdown=True),
        Fact(label="Telefonisch meedoen", text="+31 20 000 00 00, GEHEIM"),
        Fact(label="Vergadercode", text="*GEHEIM* 42"),
        Fact(label="Mural", text="Ons bord", url=BOARD),
        Fact(label="Mentimeter", text="Mentimeter", url=""),
    ]


def test_before_that_participants_are_told_when_and_how() -> None:
    assert online.private_facts(MEETING, EARLY) == [
        Fact(label="Zo doet u mee", text="Zet uw *camera* aan.", markdown=True),
        Fact(
            label="Meedoen",
            text="U doet mee via uw persoonlijke pagina. De link verschijnt daar 15 minuten voor het begin.",
        ),
    ]
    (fact,) = online.private_facts(loaded(opens_minutes=60), at(NOW, "en"))
    assert fact.text == "You join through your personal page. The link appears there 1 hour before the start."


def test_a_link_that_comes_at_the_start_is_announced_so() -> None:
    (dutch,) = online.private_facts(loaded(opens_minutes=0), at(NOW))
    (english,) = online.private_facts(loaded(opens_minutes=0), at(NOW, "en"))
    assert dutch.text.endswith("De link verschijnt daar bij het begin.")
    assert english.text.endswith("The link appears there at the start.")


def test_nothing_more_is_told_when_it_is_over() -> None:
    assert online.private_facts(MEETING, OVER) == ()


def test_the_calendar_points_at_the_personal_page() -> None:
    place = online.calendar_place(MEETING, "nl")
    assert (place.location, place.conference) == ("Online", True)


def test_search_engines_get_the_public_page() -> None:
    url = "https://example.org/leren/nl/events/bijeenkomst"
    assert online.schema_org(MEETING, url) == {"@type": "VirtualLocation", "url": url}
    assert online.attendance_mode == "OnlineEventAttendanceMode"


def test_lists_say_in_what() -> None:
    assert online.summary(MEETING, "nl") == "Online (Teams)"
    assert online.summary({}, "nl") == "Online"


def test_details_that_are_not_there_yet_give_no_link() -> None:
    assert online.join_url({}, GIVEN) is None
    assert online.public_facts({"tools": None}, GIVEN) == []


@pytest.mark.parametrize(
    ("minutes", "nl", "en"),
    [
        (1, "1 minuut", "1 minute"),
        (30, "30 minuten", "30 minutes"),
        (60, "1 uur", "1 hour"),
        (90, "90 minuten", "90 minutes"),
        (120, "2 uur", "2 hours"),
        (1440, "1 dag", "1 day"),
        (10080, "7 dagen", "7 days"),
    ],
)
def test_a_length_of_time_is_said_in_the_largest_unit(minutes: int, nl: str, en: str) -> None:
    assert (span(minutes, "nl"), span(minutes, "en")) == (nl, en)


@given(opens=st.integers(0, 60 * 24 * 60), seconds=st.integers(-100 * 86400, 100 * 86400))
def test_the_link_is_given_exactly_from_the_chosen_moment_until_the_end(opens: int, seconds: int) -> None:
    now = START + timedelta(seconds=seconds)
    url = online.join_url(loaded(opens_minutes=opens), at(now))
    assert (url is not None) == (START - timedelta(minutes=opens) <= now < END)


# --- joining ---


@pytest.fixture
def network(make_network: MakeNetwork) -> Leernet:
    network = make_network(Online())
    add(network, some_event(places={"online": 1}, details={"online": MEETING}))
    return network


def registered(network: Leernet, who: str = "Anna") -> Registered:
    request = RegistrationRequest(event="bijeenkomst", format="online", name=who, email=f"{who.lower()}@example.org")
    return network.run(PARTICIPANT, register, request)


def attendances(network: Leernet) -> list[Evidence]:
    with network.read() as work:
        return [attendance.evidence for attendance in work.db.query(Attendance)]


def test_who_has_a_place_joins_and_is_recorded_as_there(network: Leernet, clock: SettableClock) -> None:
    uid = registered(network).uid
    clock.set(OPENS)
    joined = network.run(PARTICIPANT, join, uid)
    assert (joined.url, joined.recorded) == (LINK, True)
    network.run(PARTICIPANT, join, uid)
    assert attendances(network) == [Evidence.JOIN]


@pytest.mark.parametrize("moment", [NOW, OPENS - SECOND, END])
def test_nobody_joins_too_early_or_afterwards(network: Leernet, clock: SettableClock, moment: datetime) -> None:
    uid = registered(network).uid
    clock.set(moment)
    with pytest.raises(Conflict) as refused:
        network.run(PARTICIPANT, join, uid)
    assert refused.value.code == "join_not_open"
    assert LINK not in str(refused.value)
    assert attendances(network) == []


def test_nobody_joins_who_only_waits_for_a_place(network: Leernet, clock: SettableClock) -> None:
    registered(network)
    waiting = registered(network, "Bert")
    assert waiting.status is RegistrationStatus.WAITLISTED
    clock.set(START)
    with pytest.raises(Conflict) as refused:
        network.run(PARTICIPANT, join, waiting.uid)
    assert refused.value.code == "not_confirmed"


def test_nobody_joins_who_cancelled(network: Leernet, clock: SettableClock) -> None:
    uid = registered(network).uid
    network.run(PARTICIPANT, cancel, uid)
    clock.set(START)
    with pytest.raises(Conflict) as refused:
        network.run(PARTICIPANT, join, uid)
    assert refused.value.code == "not_confirmed"


def test_the_confirmation_by_mail_holds_no_secret(network: Leernet, outbox: Outbox) -> None:
    registered(network)
    network.dispatcher.deliver()
    messages = outbox.messages
    bodies = "".join(
        str(part.get_content())
        for message in messages
        for part in message.walk()
        if part.get_content_maintype() == "text"
    )
    assert "15 minuten voor het begin" in bodies
    assert "GEHEIM" not in bodies


def test_the_host_of_an_online_event_is_a_role(network: Leernet) -> None:
    role = network.plugins.roles["online_host"]
    assert (role.label.nl, role.label.en) == ("online gastheer of gastvrouw", "online host")
    request = RegistrationRequest(
        event="bijeenkomst", format="online", name="Els", email="els@example.org", roles=("online_host",)
    )
    assert network.run(PARTICIPANT, register, request).status is RegistrationStatus.CONFIRMED


def test_who_is_there_online_is_known_by_joining() -> None:
    assert online.evidence is Evidence.JOIN


# --- the licence of the platform ---


def test_no_more_people_get_in_than_the_licence_has_seats_for(make_network: MakeNetwork) -> None:
    network = make_network(Online())
    add(network, some_event(places={"online": None}, details={"online": {**MEETING, "seats": 1}}))
    first, second = (registered(network, who) for who in ("anna", "bram"))
    assert (first.status, second.status) == (RegistrationStatus.CONFIRMED, RegistrationStatus.WAITLISTED)
    network.run(PARTICIPANT, cancel, first.uid)
    with network.read() as work:
        status = work.db.query(Registration).filter_by(id=second.id).one().status
    assert status is RegistrationStatus.CONFIRMED


def test_a_larger_licence_lets_who_waits_in_with_the_next_who_registers(make_network: MakeNetwork) -> None:
    network = make_network(Online())
    event = some_event(places={"online": None}, details={"online": {**MEETING, "seats": 1}})
    add(network, event)
    for who in ("anna", "bram"):
        registered(network, who)
    with network.work() as work:
        work.db.query(EventFormat).one().details = {**MEETING, "seats": 5}
    registered(network, "cato")
    network.dispatcher.deliver()
    with network.read() as work:
        assert {one.status for one in work.db.query(Registration)} == {RegistrationStatus.CONFIRMED}


@pytest.mark.parametrize("seats", [0, -1, "veel", 2.5])
def test_seats_are_a_number_from_one(seats: object) -> None:
    assert "seats" in online.schema().validate({"join_url": LINK, "seats": seats})
