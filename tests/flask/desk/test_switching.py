"""Holding an event in another way, at the desk: looked at before, done, undone or told."""

import re
from datetime import timedelta

import pytest
from leernet_online import Online
from leernet_physical import Physical
from werkzeug.test import TestResponse

from leernet.model import (
    AgendaItem,
    AgendaKind,
    EventFormat,
    Material,
    Message,
    MessageStatus,
    Question,
    QuestionKind,
    Quota,
)
from leernet.services.registering.registration import cancel
from leernet.testing import NOW, MakeNetwork, Outbox, SettableClock, add, counted, some_event
from leernet.work import PARTICIPANT
from tests.flask.conftest import AT, words
from tests.flask.desk.conftest import Desk, token_of
from tests.forms_of import form_of

PAGE = "/events/bijeenkomst/switch"
FORM = f"{PAGE}/physical/online"
PLACE: dict[str, dict[str, object]] = {"physical": {"venue": "Seinwezen", "city": "Haarlem"}}
WISH = {
    "shape": "only",
    "policy": "carry",
    "capacity": "",
    "hold": "10",
    "otherwise": "keep",
    "details-join_url": "https://meet.example.org/1",
    "details-opens_minutes": "30",
    "details-tools-rows": "0",
}


@pytest.fixture
def desk(make_network: MakeNetwork) -> Desk:
    """With the two formats that ship."""
    return Desk(make_network(Physical(), Online()))


def fill(desk: Desk, people: int, places: int = 10) -> None:
    add(desk.network, some_event(places={"physical": places}, details=PLACE))
    for number in range(people):
        desk.register(f"Anna {number}", email=f"a{number}@example.org")


def send(desk: Desk, do: str, **values: str) -> TestResponse:
    return desk.send(FORM, **{**WISH, "do": do, **values})


@pytest.mark.parametrize("people", [1, 3])
def test_it_is_looked_at_done_and_undone(desk: Desk, outbox: Outbox, clock: SettableClock, people: int) -> None:
    fill(desk, people)
    assert "Van “Op locatie” naar “Online”" in words(desk.get(PAGE).text)
    looked = send(desk, "look", note="Vanwege de sneeuw.\n\nTot dan.", capacity="1")
    page = words(looked.text)
    assert looked.status_code == 200
    assert "Er is nog niets veranderd" in page
    assert "Eén persoon houdt een plaats." in page
    assert "Gaat op een andere manier door: Hét warmtenet" in page
    assert "Vanwege de sneeuw." in page
    assert "Was eerst: Op locatie" in page
    assert ("2 mensen passen er niet bij" in page) is (people == 3)
    assert [one.key for one in _formats(desk)] == ["physical"]
    waiting = re.search(r'name="waiting" value="(\d+)"', looked.text)[1]  # type: ignore[index]
    text = words(desk.follow(send(desk, "switch", capacity="1", waiting=waiting)))
    assert "Nog niemand weet het" in text
    assert "Tot dan kunt u alles ongedaan maken" in text
    with counted(desk.network.engine) as statements:
        assert "Eén persoon houdt een plaats." in words(desk.get(PAGE).text)
    assert len(statements) == 12
    overview = words(desk.get("/events/bijeenkomst").text)
    assert "nog niemand weet het" in overview
    text = words(desk.follow(desk.send("/events/bijeenkomst", f"{PAGE}/undo")))
    assert "Niemand krijgt een mail" in text
    assert "Ongedaan gemaakt." in text
    clock.advance(timedelta(minutes=30))
    desk.network.dispatcher.deliver()
    assert not [one for one in outbox.messages if "manier" in str(one["Subject"])]
    history = words(desk.get("/events/bijeenkomst/history").text)
    assert "Op een andere manier gehouden" in history
    assert "Weer op de oude manier gehouden" in history


def test_the_own_page_and_the_public_page_show_how_it_is_now(desk: Desk) -> None:
    fill(desk, 0)
    uid = desk.register("Anna").uid
    desk.follow(send(desk, "switch"))
    own = f"{AT}/nl/registrations/{desk.network.tokens.registration(uid)}"
    page = words(desk.client.get(own).text)
    assert "Deze bijeenkomst gaat op een andere manier door" in page
    assert "Het was: Op locatie. Nu is het: Online." in page
    public = desk.client.get(f"{AT}/nl/events/bijeenkomst").text
    assert "EventMovedOnline" in public
    assert "Seinwezen" not in public


def test_who_filled_the_form_in_meanwhile_is_told_and_sends_it_again(desk: Desk) -> None:
    fill(desk, 0)
    page = f"{AT}/nl/events/bijeenkomst"
    form = form_of(desk.client.get(page).text, "/nl/events/bijeenkomst/registrations")
    sent = form.filled(name="Bo", email="bo@example.org")
    desk.follow(send(desk, "switch"))
    refused = desk.client.post(f"{page}/registrations", data=sent)
    assert refused.status_code == 400
    assert "Deze bijeenkomst gaat nu op een andere manier door: Online." in words(refused.text)
    again = form_of(refused.text, "/nl/events/bijeenkomst/registrations")
    assert desk.client.post(f"{page}/registrations", data=again.values).status_code == 303


def test_mail_goes_at_once_when_asked(desk: Desk, outbox: Outbox) -> None:
    fill(desk, 2)
    token = token_of(desk.follow(send(desk, "switch")))
    assert "2 mensen krijgen een mail" in words(desk.follow(desk.send(PAGE, f"{PAGE}/tell")))
    desk.network.dispatcher.deliver()
    told = [one for one in outbox.messages if "andere manier" in str(one["Subject"])]
    assert len(told) == 2
    late = desk.client.post(f"{AT}/nl/desk{PAGE}/undo", data={"form_token": token})
    assert late.status_code == 409
    assert "al verstuurd" in words(late.text)


def test_who_may_choose_sees_so_on_the_own_page(desk: Desk) -> None:
    fill(desk, 0)
    uid = desk.register("Anna").uid
    desk.follow(send(desk, "switch", shape="both", policy="offer"))
    own = f"{AT}/nl/registrations/{desk.network.tokens.registration(uid)}"
    page = desk.client.get(own).text
    assert "Kan ook: Online." in words(page)
    assert desk.client.post(f"{own}/format", data={"form_token": token_of(page), "format": "online"}).status_code == 303
    page = words(desk.client.get(own).text)
    assert "Kan ook" not in page
    assert "Het was: Op locatie" in page


def test_what_is_wrong_is_told_at_its_field(desk: Desk) -> None:
    fill(desk, 1)
    answer = send(desk, "look", **{
        "shape": "", "policy": "ask", "otherwise": "", "hold": "x", "capacity": "-1", "details-join_url": "",
    })  # fmt: skip
    assert answer.status_code == 400
    for name in ("shape", "until", "otherwise", "hold", "capacity", "details-join_url"):
        assert f'id="error-{name}"' in answer.text, name
    assert 'id="error-policy"' in send(desk, "look", policy="offer").text
    assert 'id="error-policy"' in send(desk, "look", policy="x").text
    late = send(desk, "look", policy="ask", until=f"{NOW + timedelta(days=60):%Y-%m-%d}")
    assert 'id="error-until"' in late.text


def test_a_row_of_the_details_comes_and_the_page_can_be_seen(desk: Desk) -> None:
    fill(desk, 1)
    added = send(desk, "add:details-tools:0")
    assert 'name="details-tools-0-name"' in added.text
    shown = send(desk, "page")
    assert "Voorbeeld" in words(shown.text)
    assert [one.key for one in _formats(desk)] == ["physical"]


def test_who_looked_before_others_cancelled_looks_again(desk: Desk) -> None:
    fill(desk, 0, places=3)
    uids = [desk.register(f"Anna {n}", email=f"a{n}@example.org").uid for n in range(3)]
    assert 'name="waiting" value="1"' in send(desk, "look", capacity="2").text
    desk.network.run(PARTICIPANT, cancel, uids[0])
    again = send(desk, "switch", capacity="2", waiting="1")
    assert again.status_code == 409
    assert "nu komen er 0 op de wachtlijst" in words(again.text)
    assert [one.key for one in _formats(desk)] == ["physical"]


def test_a_way_that_is_there_keeps_its_details(desk: Desk) -> None:
    event = some_event(places={"physical": 5, "online": 7}, details={**PLACE, "online": {"join_url": "https://a.nl/1"}})
    add(desk.network, event)
    page = desk.get(FORM).text
    assert "details-join_url" not in page
    assert 'value="7"' in page
    desk.follow(send(desk, "switch", capacity="9"))
    assert [(one.details["join_url"], one.quota.capacity) for one in _formats(desk)] == [("https://a.nl/1", 9)]


@pytest.mark.parametrize("way", ["physical/physical", "online/physical", "physical/moon"])
def test_there_is_no_page_for_a_way_that_cannot_be(desk: Desk, way: str) -> None:
    fill(desk, 0)
    assert desk.get(f"{PAGE}/{way}").status_code == 404


def test_texts_that_still_say_how_it_was_held_are_named_before_and_after_and_not_changed(desk: Desk) -> None:
    event = some_event(places={"physical": 10}, details=PLACE)
    event.theme = "Warmte"
    event.sections = [
        {"key": "what", "heading": "", "text": "We zien elkaar in SEINWEZEN, met lunch; Lunch is gratis."},
        {"key": "why", "heading": "", "text": "Omdat Haarlemmers het vragen, online of niet."},
        {"key": "text", "heading": "Parkeren", "text": "Dat kan achter het gebouw."},
    ]
    event.agenda = [
        AgendaItem(title="Opening", kind=AgendaKind.PLENARY, place="Grote zaal"),
        AgendaItem(title="Gesprek", kind=AgendaKind.PLENARY, text="In groepen."),
    ]
    add(desk.network, event)
    with desk.network.work() as work:
        lunch = Question(
            key="eten",
            kind=QuestionKind.TEXT,
            label={"nl": "Wat eet u?"},
            hint={"nl": "Bij de lunch."},
            event_id=event.id,
        )
        mail = {"event_id": event.id, "created_at": NOW, "written_by": "user:els", "groups": ["confirmed"]}
        work.db.add_all([lunch, Message(subject="Tot zo", body="De trein naar Haarlem.", **mail)])  # type: ignore[arg-type]
        for title, place in (("Routekaart", "Haarlem"), ("Verslag", "Amsterdam")):
            url = f"https://example.org/{place}"
            work.db.add(Material(title={"nl": title}, changed_at=NOW, url=url, event_id=event.id))
        work.db.add(Message(subject="Dank", body="Ook voor Haarlem.", status=MessageStatus.SENT, send_at=NOW, **mail))  # type: ignore[arg-type]
    lines = {
        "Teksten: Wat noemt “SEINWEZEN”, “lunch”",
        "Teksten: Parkeren noemt “Parkeren”",
        "Programma: Opening noemt “zaal”",
        "Vragen: Wat eet u? noemt “lunch”",
        "Mail: Tot zo noemt “trein”, “Haarlem”",
        "Materiaal: Routekaart noemt “Haarlem”",
    }
    looked = send(desk, "look").text
    before = words(looked).replace(" (opent in een nieuw tabblad)", "")
    assert all(line in before for line in lines), before
    for gone in ("Waarom meedoen noemt", "Gesprek noemt", "Verslag noemt", "Dank noemt"):
        assert gone not in before
    assert "noemt" not in words(send(desk, "look", shape="both", policy="offer").text)
    assert "Teksten die misschien niet meer kloppen" in words(desk.follow(send(desk, "switch")))
    page = desk.get(PAGE).text
    assert all(line in words(page) for line in lines)
    for link in re.findall(r'<li class="unforced">[^<]*<a href="([^"]+)"', page):
        assert desk.client.get(link).status_code == 200, link
    desk.follow(desk.send(PAGE, f"{PAGE}/undo"))
    assert "“online”" in words(desk.get(PAGE).text)
    assert "SEINWEZEN" not in words(desk.get(PAGE).text)


def _formats(desk: Desk) -> list[EventFormat]:
    with desk.network.read() as work:
        rows = work.db.query(EventFormat).join(Quota).filter(EventFormat.ended_at.is_(None)).all()
        for one in rows:
            work.db.refresh(one, ["quota"])
        return rows
