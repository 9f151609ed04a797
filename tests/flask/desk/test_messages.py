"""Writing to some of an event's people, at the desk."""

import re
from datetime import timedelta

import pytest

from leernet.model import DeliveryStatus, Message, MessageStatus
from leernet.services.messages.trying_out import MOST
from leernet.testing import NOW, Outbox, SettableClock, add, counted, some_event
from tests.flask.conftest import AT, words
from tests.flask.desk.conftest import Desk, token_of

PAGE = "/events/bijeenkomst/mail"
FIELDS = {
    "group_confirmed": "yes",
    "subject": "Tot dinsdag, {name}",
    "body": "## Kom\n\nU komt naar **{event}**: {own_page}",
}
EVENING = {"do": "later", "day": "2026-11-23", "clock": "19:30"}


def written(desk: Desk, **values: str) -> str:
    """Write a draft; gives its page, below the desk."""
    response = desk.send(f"{PAGE}/new", **{**FIELDS, **values})
    assert response.status_code == 303, words(response.text)
    return str(response.location).partition("?")[0].removeprefix(f"{AT}/nl/desk")


def message(desk: Desk) -> Message:
    with desk.network.read() as work:
        return work.db.query(Message).one()


@pytest.fixture
def peopled(desk: Desk) -> Desk:
    """An event with Anna, and with Kim who reads English."""
    add(desk.network, some_event())
    desk.register("Anna")
    desk.register("Kim", language="en")
    desk.network.dispatcher.deliver()
    return desk


def test_an_event_to_which_nobody_wrote_says_so(desk: Desk) -> None:
    add(desk.network, some_event())
    assert "Er is nog niets geschreven." in words(desk.get(PAGE).text)
    assert "Nothing was written yet." in words(desk.get(PAGE, "en").text)
    assert "Er is nog niemand aangemeld" in words(desk.get(written(desk)).text)


def test_a_draft_is_shown_exactly_as_it_goes_out(peopled: Desk, outbox: Outbox, clock: SettableClock) -> None:
    place = written(peopled)
    page = peopled.get(place).text
    assert "Nu 2 mensen." in words(page)
    assert "Tot dinsdag, Anna" in words(page)
    (text,) = re.findall(r'<pre class="mail-text"[^>]*>(.*?)</pre>', page, re.DOTALL)
    frame = peopled.get(f"{place}/mail.html").text
    assert "Beste Anna," in words(frame)
    assert "<strong" in frame
    assert outbox.to("Anna@example.org")[1:] == []
    assert "2 mensen" in words(page)
    peopled.follow(peopled.send(place, f"{place}/send", do="now"))
    clock.advance(timedelta(minutes=1))
    peopled.network.dispatcher.deliver()
    (mail,) = outbox.to("Anna@example.org")[1:]
    assert mail["Subject"] == "Tot dinsdag, Anna"
    body = mail.get_body(("plain",))
    assert body is not None
    assert words(text) == words(body.get_content())
    assert "2 verstuurd" in words(peopled.get(place).text)
    assert ("message.planned", "user:els") in peopled.changes()


def test_the_frame_lets_in_its_own_styles_and_nothing_else(peopled: Desk) -> None:
    place = written(peopled)
    framed = peopled.get(f"{place}/mail.html")
    policy = framed.headers["Content-Security-Policy"]
    assert re.search(r"style-src 'sha256-[\w+/=]+'", policy)
    assert "sandbox" in policy
    assert "unsafe" not in policy
    assert " style=" not in framed.text
    assert "frame-src 'self'" in peopled.get(place).headers["Content-Security-Policy"]


def test_who_reads_english_gets_the_english_text(peopled: Desk, outbox: Outbox, clock: SettableClock) -> None:
    place = written(peopled, subject_en="See you, {name}", body_en="Come to {event}.")
    assert "See you, Kim" in words(peopled.get(place).text)
    assert "Dear Kim," in words(peopled.get(f"{place}/mail.html?text=en").text)
    peopled.send(place, f"{place}/send", do="now")
    clock.advance(timedelta(minutes=1))
    peopled.network.dispatcher.deliver()
    assert [str(one["Subject"]) for one in outbox.messages[2:]] == ["Tot dinsdag, Anna", "See you, Kim"]


@pytest.mark.parametrize(
    ("values", "texts"),
    [
        (
            {"group_confirmed": "", "subject": "", "body": " "},
            ["Kies aan wie", "Typ een onderwerp.", "Schrijf de tekst."],
        ),
        ({"body": "Dag {naam}"}, ["“{naam}” kan hier niet worden ingevuld. Dit wel: {name}, {organisation}, {event}"]),
        ({"subject": "{own_page}"}, ["“{own_page}” kan hier niet worden ingevuld."]),
        ({"subject_en": "Hello"}, ["Vul in het Engels het onderwerp en de tekst in, of geen van beide."]),
        ({"format": "weg"}, ["Kies er een uit de lijst."]),
    ],
)
def test_what_is_wrong_is_told_at_its_field(peopled: Desk, values: dict[str, str], texts: list[str]) -> None:
    response = peopled.send(f"{PAGE}/new", **{**FIELDS, **values})
    assert response.status_code == 400
    for text in texts:
        assert text in words(response.text)
    with peopled.network.read() as work:
        assert work.db.query(Message).count() == 0


def test_a_name_that_looks_like_markdown_is_only_a_name(peopled: Desk) -> None:
    add(peopled.network, some_event("anders"))
    peopled.register("*Evil* [x](https://evil.example) <b>", "anders", email="evil@example.org")
    response = peopled.send("/events/anders/mail/new", **{**FIELDS, "body": "Dag {name}"})
    place = str(response.location).partition("?")[0].removeprefix(f"{AT}/nl/desk")
    frame = peopled.get(f"{place}/mail.html").text
    assert "Dag *Evil* [x](https://evil.example) &lt;b&gt;" in frame
    assert 'href="https://evil' not in frame


def test_a_test_goes_to_the_address_that_was_typed_and_to_nobody_else(peopled: Desk, outbox: Outbox) -> None:
    place = written(peopled, subject_en="See you", body_en="Come.")
    page = words(peopled.follow(peopled.send(place, f"{place}/test", address="els@example.com")))
    assert "De test is verstuurd." in page
    assert [(str(one["To"]), str(one["Subject"])) for one in outbox.messages[2:]] == [
        ("els@example.com", "Tot dinsdag, Anna"),
        ("els@example.com", "See you"),
    ]
    assert peopled.send(place, f"{place}/test", address="els").status_code == 400
    assert message(peopled).status is MessageStatus.DRAFT


def test_tests_are_limited_and_a_server_that_refuses_is_told(peopled: Desk, outbox: Outbox) -> None:
    place = written(peopled)
    outbox.error = OSError("421")
    refused = peopled.send(place, f"{place}/test", address="els@example.com")
    assert refused.status_code == 409
    assert "De mailserver nam de mail niet aan." in words(refused.text)
    outbox.error = None
    for _ in range(MOST - 1):
        assert peopled.send(place, f"{place}/test", address="els@example.com").status_code == 303
    assert peopled.send(place, f"{place}/test", address="els@example.com").status_code == 409


def test_a_message_is_planned_on_the_networks_clock_and_taken_back(peopled: Desk) -> None:
    place = written(peopled)
    page = words(peopled.follow(peopled.send(place, f"{place}/send", **EVENING)))
    assert "maandag 23 november 2026, 19:30 uur" in page
    assert message(peopled).send_at == NOW.replace(day=23, hour=18, minute=30)
    assert "Nu versturen" not in page
    assert "weer een concept" in words(peopled.follow(peopled.send(place, f"{place}/cancel")))
    peopled.send(f"{place}/form", **{**FIELDS, "subject": "Anders"})
    assert message(peopled).subject == "Anders"
    assert "weggegooid" in words(peopled.follow(peopled.send(place, f"{place}/discard")))
    assert peopled.get(place).status_code == 404


@pytest.mark.parametrize(
    ("values", "text"),
    [
        ({"day": "", "clock": ""}, "Kies een dag. Kies een tijd."),
        ({"day": "2026-11-22", "clock": "09:59"}, "Kies een moment in de toekomst"),
        ({"day": "9999-12-31", "clock": "09:00"}, "Kies een moment in de toekomst"),
        ({"day": "morgen", "clock": "09:00"}, "Typ een dag en een tijd zoals"),
    ],
)
def test_a_moment_that_cannot_be_is_told(peopled: Desk, values: dict[str, str], text: str) -> None:
    place = written(peopled)
    response = peopled.send(place, f"{place}/send", **{**EVENING, **values})
    assert response.status_code == 400
    assert text in words(response.text)
    assert message(peopled).status is MessageStatus.DRAFT


def test_a_double_click_sends_once(peopled: Desk, outbox: Outbox, clock: SettableClock) -> None:
    place = written(peopled)
    sent = {"form_token": token_of(peopled.get(place).text), "do": "now"}
    for _ in range(2):
        assert peopled.client.post(f"{AT}/nl/desk{place}/send", data=sent).status_code == 303
        clock.advance(timedelta(minutes=1))
        peopled.network.dispatcher.deliver()
    assert len(outbox.messages[2:]) == 2


def test_who_did_not_get_it_is_named_with_why(peopled: Desk, outbox: Outbox, clock: SettableClock) -> None:
    place = written(peopled)
    peopled.send(place, f"{place}/send", do="now")
    outbox.error = OSError("550 <no> mailbox")
    clock.advance(timedelta(minutes=1))
    peopled.network.dispatcher.deliver()
    page = words(peopled.get(place).text)
    assert "2 nog te gaan" in page
    assert "550 <no> mailbox" in page
    with peopled.network.work() as work:
        work.db.execute(Message.metadata.tables["leernet_delivery"].update().values(status=DeliveryStatus.FAILED))
    assert "2 mislukt" in words(peopled.get(PAGE).text)
    outbox.error = None
    peopled.follow(peopled.send(place, f"{place}/retry"))
    peopled.network.dispatcher.deliver()
    assert "2 verstuurd" in words(peopled.get(PAGE).text)


def test_messages_of_another_event_and_made_up_ones_are_unknown(peopled: Desk) -> None:
    add(peopled.network, some_event("anders"))
    place = written(peopled)
    assert peopled.get(place.replace("bijeenkomst", "anders")).status_code == 404
    assert peopled.get(f"{PAGE}/x").status_code == 404
    peopled.user = None
    assert peopled.get(f"{place}/mail.html").status_code == 302


@pytest.mark.parametrize("count", [1, 3])
def test_the_pages_take_the_same_statements_for_one_and_for_more(
    peopled: Desk, clock: SettableClock, count: int
) -> None:
    for _ in range(count):
        draft = written(peopled)
        place = written(peopled)
        peopled.send(place, f"{place}/send", do="now")
    clock.advance(timedelta(minutes=1))
    peopled.network.dispatcher.deliver()
    statements = {}
    for name, path in {
        "list": PAGE,
        "new": f"{PAGE}/new",
        "draft": draft,
        "sent": place,
        "form": f"{draft}/form",
    }.items():
        with counted(peopled.network.engine) as counts:
            assert peopled.get(path).status_code == 200
        statements[name] = len(counts)
    assert statements == {"list": 7, "new": 7, "draft": 11, "sent": 11, "form": 8}
