"""The table of registrations at the desk: filters and orders, views with columns, many at once."""

import csv
import re
from datetime import timedelta
from html import unescape
from io import StringIO
from urllib.parse import parse_qs, urlsplit
from uuid import uuid4

import pytest

from leernet.model import Admission, Audience, RegistrationStatus, TableView
from leernet.services.people.erasure import erase
from leernet.services.registering.registration import Registered, cancel
from leernet.testing import NOW, add, counted, some_event, some_series
from leernet.work import PARTICIPANT, user
from tests.flask.conftest import AT, hidden_fields, words
from tests.flask.desk.conftest import Desk, token_of
from tests.flask.desk.test_answers import sign_up
from tests.questions import DIET, ask_in_series, asked

S = RegistrationStatus
LIST = "/events/bijeenkomst/registrations"


def shown(page: str) -> list[str]:
    """The names in the table, in order."""
    return [unescape(one) for one in re.findall(r'/registrations/[0-9a-f-]{36}[^"]*" dir="auto">([^<]+)</a>', page)]


def picked(*people: Registered) -> dict[str, str]:
    return {f"pick_{one.uid}": "yes" for one in people}


def pick(desk: Desk, act: str, *people: Registered, query: str = "", page: str = LIST) -> str:
    """The page that says what will happen."""
    whom = {**picked(*people), "of": "ticked"} if people else {"of": "all"}
    response = desk.send(f"{page}{query}", f"{page}/pick{query}", act=act, **whom)
    assert response.status_code == 200, words(response.text)
    return response.text


def do(desk: Desk, sure: str, **values: str) -> str:
    """Say yes there, and see what came of it."""
    action = unescape(re.findall(r'<form method="post" action="([^"]+/do[^"]*)"', sure)[0])
    return desk.follow(desk.client.post(action, data={**hidden_fields(sure), **values}))


def test_the_table_is_narrowed_and_sorted_and_its_links_keep_that(desk: Desk) -> None:
    event = some_event(places={"physical": 2, "online": 9}, starts_at=NOW)
    event.audiences = [Audience(key="bewoners", label="Bewoners")]
    add(desk.network, event)
    for who, how in (("Cato", "physical"), ("Anna", "online"), ("Bram", "physical"), ("Dirk", "physical")):
        desk.register(who, format=how, audience="bewoners" if who == "Anna" else "")
    for query, names in {
        "?sort=name": ["Anna", "Bram", "Cato", "Dirk"],
        "?sort=newest&format=physical": ["Dirk", "Bram", "Cato"],
        "?audience=bewoners": ["Anna"],
        "?present=no&status=confirmed&sort=name": ["Anna", "Bram", "Cato"],
        "?present=yes": [],
        "?sort=nonsense&format=nowhere&audience=nobody&present=maybe&view=none": ["Cato", "Anna", "Bram", "Dirk"],
    }.items():
        assert shown(desk.get(f"{LIST}{query}").text) == names
    for query, sorting in (("", "newest"), ("?sort=newest", "arrival"), ("?sort=name", "arrival")):
        page = desk.get(LIST + query).text
        assert re.search(rf'<a href="[^"]*sort={sorting}[^"]*">Aangemeld op</a>', page)
    assert page.count('aria-sort="ascending"') == 1
    assert 'aria-sort="descending"' in desk.get(f"{LIST}?sort=newest").text
    policy = desk.get(LIST).headers["Content-Security-Policy"]
    assert "script-src 'self';" in f"{policy};"
    assert "unsafe" not in policy
    page = desk.get(f"{LIST}?sort=name&format=physical&q=r").text
    assert "registrations.csv?format=physical&amp;q=r&amp;sort=name" in page.replace("&amp;lang=nl", "")
    text = desk.get(f"{LIST}.csv?sort=name&format=physical").get_data(as_text=True).removeprefix("\ufeff")
    assert [row["Naam"] for row in csv.DictReader(StringIO(text), delimiter=";")] == ["Bram", "Cato", "Dirk"]


def test_several_are_approved_after_a_look_and_each_refusal_is_told(desk: Desk) -> None:
    add(desk.network, some_event(places={"physical": 1}, admission=Admission.APPROVAL))
    anna, bram, cato = (desk.register(who) for who in ("Anna", "Bram", "Cato"))
    sure = pick(desk, "approve", anna, bram)
    assert "Het gaat om 2 mensen." in words(sure)
    assert shown(sure) == ["Anna", "Bram"]
    assert desk.row(anna.uid).status is S.REQUESTED
    came = words(do(desk, sure))
    assert "Het is gedaan" in came
    assert "Plaats gegeven 1 Op de wachtlijst: er was geen plaats 1" in came
    assert [desk.row(one.uid).status for one in (anna, bram, cato)] == [S.CONFIRMED, S.WAITLISTED, S.REQUESTED]
    again = words(do(desk, sure))  # the same form once more: the same selection
    assert "Plaats gegeven 1" in again
    desk.network.dispatcher.deliver()
    assert desk.row(cato.uid).status is S.REQUESTED

    sure = pick(desk, "decline", query="?sort=name")
    assert "Er verandert niets voor wie anders staat: Bevestigd (1), Op de wachtlijst (1)." in words(sure)
    action = unescape(re.findall(r'action="([^"]+/do[^"]*)"', sure)[0])
    response = desk.client.post(action, data=hidden_fields(sure))
    assert response.status_code == 400
    assert 'href="#field-reason"' in response.text
    assert "Het gaat om één persoon." in words(response.text)
    desk.register("Dirk")
    response = desk.client.post(action, data={**hidden_fields(sure), "reason": "Vol"})
    assert response.status_code == 409
    assert "inmiddels om 2 mensen" in words(response.text)
    came = words(do(desk, response.text, reason="Het is <vol>"))
    assert "Afgewezen 2" in came
    assert "Het is <vol>" in came
    assert desk.row(cato.uid).reason == "Het is <vol>"
    assert ("registration.declined", "user:els") in desk.changes()


def test_who_stands_otherwise_by_then_is_told_apart(desk: Desk) -> None:
    add(desk.network, some_event(places={"physical": 1}, starts_at=NOW, blocks=2))
    anna, bram = desk.register("Anna"), desk.register("Bram")
    page = desk.get(LIST).text
    block = re.findall(r'<option value="(present:\d+)">', page)
    assert len(block) == 1, "the second day has not begun"
    sure = pick(desk, block[0], anna, bram)
    assert shown(sure) == ["Anna"]
    desk.network.run(user("els"), cancel, anna.uid, "x")  # and Bram moves up: it is he whom it concerns now
    response = desk.client.post(unescape(re.findall(r'action="([^"]+/do[^"]*)"', sure)[0]), data=hidden_fields(sure))
    assert response.status_code == 303
    assert "Als aanwezig gemarkeerd 1" in words(desk.client.get(response.location).text)
    sure = pick(desk, "absent:" + block[0].partition(":")[2])
    assert shown(sure) == ["Bram"]
    assert "Niet meer als aanwezig gemarkeerd 1" in words(do(desk, sure))


def test_what_cannot_be_chosen_shows_the_table_again(desk: Desk) -> None:
    add(desk.network, some_event())
    anna = desk.register("Anna")
    for values, message in (
        ({"act": "cancel", "of": "ticked"}, "Vink minstens één persoon aan."),
        ({"of": "ticked", **picked(anna)}, "Kies wat u met ze wilt doen."),
        ({"act": "fly", "of": "all"}, "Kies wat u met ze wilt doen."),
        ({"act": "present:x", "of": "all"}, "Kies wat u met ze wilt doen."),
    ):
        response = desk.send(LIST, f"{LIST}/pick", **values)
        assert response.status_code == 400
        assert message in words(response.text)
        assert ('value="yes" checked' in response.text) == (f"pick_{anna.uid}" in values)
    nobody = desk.send(LIST, f"{LIST}/pick", act="approve", of="all")
    assert "Voor geen van deze mensen kan dat." in words(nobody.text)
    token = token_of(desk.get(LIST).text)
    for values in ({"act": "cancel"}, {"act": "cancel", "selection": str(uuid4()), "people": "x"}):
        sent = {"form_token": token, "of": "all", **values}
        assert desk.client.post(f"{AT}/nl/desk{LIST}/do", data=sent).status_code == 400
    for path in (f"{LIST}/pick", f"{LIST}/do"):
        assert desk.client.post(f"{AT}/nl/desk{path}", data={"act": "cancel", "of": "all"}).status_code in (400, 403)
    assert desk.row(anna.uid).status is S.CONFIRMED
    assert desk.get(f"/events/bijeenkomst/selections/{uuid4()}").status_code == 404


def test_a_selection_is_written_to_each_person_once(desk: Desk) -> None:
    add(desk.network, some_event(places={"physical": 1}))
    anna, bram = desk.register("Anna"), desk.register("Bram")
    desk.register("Cato")
    nobody = desk.get("/events/bijeenkomst/mail/new?selection=x")
    assert nobody.status_code == 404
    response = desk.send(LIST, f"{LIST}/pick", act="write", of="ticked", **picked(anna, bram))
    form = desk.follow(response)
    assert "Aan de 2 mensen die u in de lijst hebt gekozen." in words(form)
    path = "/events/bijeenkomst/mail/new"
    wrong = desk.client.post(f"{AT}/nl/desk{path}", data={**hidden_fields(form), "subject": "Dag", "body": ""})
    assert "Aan de 2 mensen" in words(wrong.text)
    sent = {**hidden_fields(form), "subject": "Dag", "body": "Tot {when}", "group_confirmed": "yes"}
    draft = desk.client.post(f"{AT}/nl/desk{path}", data=sent)
    page = desk.follow(draft)
    assert "Wie in de lijst met aanmeldingen is gekozen" in words(page)
    assert "naar 2 mensen" in words(page)
    message = urlsplit(draft.location).path.removeprefix(f"{AT}/nl/desk")
    edit = desk.get(f"{message}/form").text
    assert "Aan de 2 mensen" in words(edit)
    assert desk.client.post(
        f"{AT}/nl/desk{message}/form", data={**hidden_fields(edit), "subject": "Dag!", "body": "Tot {when}"}
    ).status_code == 303  # fmt: skip
    desk.send(message, f"{message}/send", do="now")
    desk.network.dispatcher.deliver()
    assert "2 te gaan" in words(desk.get(message).text) or "2" in words(desk.get(message).text)
    written = [kind for kind, _ in desk.changes() if kind == "registration.written_to"]
    assert len(written) == 2


def test_a_view_has_columns_in_an_order_for_the_whole_series_and_its_file(desk: Desk) -> None:
    series = some_series()
    add(desk.network, series)
    add(desk.network, some_event(series=series), some_event("tweede", series=series, number=2))
    ask_in_series(desk.network, asked("casus", label="Heb je een casus?"), DIET)
    sign_up(desk, casus="=ja", dieet__noten="yes")
    path = f"{LIST}/columns"
    form = desk.get(f"{path}?status=confirmed&q=Anna&sort=name").text
    assert "Heb je een casus?" in words(form)
    assert "Wat eet je niet?" not in words(form)
    assert "Bevestigd, Op naam" in words(form)
    chosen = {"show_answer:casus": "yes", "place_answer:casus": "1", "show_organisation": "yes"}
    kept = {"name": "Catering", "with_query": "yes", "place_organisation": "7", **chosen}
    wrong = desk.send(path, name="", show_email="yes", place_email="een")
    assert wrong.status_code == 400
    assert 'href="#field-name"' in wrong.text
    assert 'id="error-place_email"' in wrong.text
    token = token_of(form)
    address = f"{AT}/nl/desk{path}?status=confirmed&q=Anna&sort=name"
    answer = desk.client.post(address, data={"form_token": token, **kept})
    assert answer.status_code == 303, words(answer.text)
    query = parse_qs(urlsplit(answer.location).query)
    assert (query["status"], query["sort"], "q" in query) == (["confirmed"], ["name"], False)
    view = query["view"][0]
    page = desk.client.get(answer.location).text
    heads = re.findall(r'role="columnheader"[^>]*>(?:<a [^>]+>)?([^<]+)<', page)
    assert heads == ["Naam", "Heb je een casus?", "Organisatie"]
    assert ">=ja</td>" in page
    text = desk.get(f"{LIST}.csv?view={view}").get_data(as_text=True).removeprefix("\ufeff")
    assert list(csv.reader(StringIO(text), delimiter=";")) == [heads, ["Anna", "'=ja", "Aa en Hunze"]]
    desk.register("Bo", event="tweede")
    assert "Catering" in desk.get("/events/tweede/registrations").text
    twice = desk.client.post(address, data={"form_token": token, **kept, "name": "catering"})
    assert twice.status_code == 409
    assert "Er is al een weergave die “catering” heet." in words(twice.text)

    edit = f"{path}?view={view}"
    assert 'value="Catering"' in desk.get(edit).text
    hidden = hidden_fields(desk.get(edit).text)
    changed = desk.client.post(f"{AT}/nl/desk{edit}", data={**hidden, "name": "Eten", "show_phone": "yes"})
    assert changed.status_code == 303
    with desk.network.read() as work:
        (row,) = work.db.query(TableView)
        assert (row.name, row.columns, row.query) == ("Eten", ["phone"], {})
    gone = {"form_token": token_of(desk.get(edit).text), "view": view}
    assert "De weergave is verwijderd." in words(desk.follow(desk.client.post(f"{AT}/nl/desk{path}/remove", data=gone)))
    assert desk.client.post(f"{AT}/nl/desk{path}/remove", data=gone).status_code == 404
    assert desk.client.post(f"{AT}/nl/desk{edit}", data={**hidden, "name": "Weg"}).status_code == 404


@pytest.mark.parametrize("count", [1, 3])
def test_a_view_with_answers_costs_three_statements_more_and_a_look_eight(desk: Desk, count: int) -> None:
    series = some_series()
    add(desk.network, series)
    add(desk.network, some_event(series=series))
    ask_in_series(desk.network, asked("casus"))
    people = [sign_up(desk, f"P{number}", casus="ja") for number in range(count)]
    values = {"name": "Casus", "show_answer:casus": "yes"}
    view = parse_qs(urlsplit(desk.send(f"{LIST}/columns", **values).location).query)["view"][0]
    with counted(desk.network.engine) as statements:
        desk.get(f"{LIST}?view={view}")
    assert len(statements) == 13
    sent = {"form_token": token_of(desk.get(LIST).text), "act": "cancel", "of": "ticked", **picked(*people)}
    with counted(desk.network.engine) as statements:
        desk.client.post(f"{AT}/nl/desk{LIST}/pick", data=sent)
    assert len(statements) == 8


def test_for_whom_it_could_not_be_done_the_reason_is_told(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    add(desk.network, some_event(places={"physical": 1}, admission=Admission.APPROVAL, waiting_list=False))
    people = [desk.register(who) for who in ("Anna", "Bram", "Cato", "Dirk")]
    monkeypatch.setattr("leernet.flask.desk.table.picking.AT_ONCE", 0.0)
    came = do(desk, pick(desk, "approve"))
    desk.network.run(PARTICIPANT, cancel, people[2].uid)
    desk.network.run(user("els"), erase, "Dirk@example.org")
    desk.network.clock.advance(timedelta(minutes=1))  # type: ignore[attr-defined]
    desk.network.dispatcher.deliver()
    link = unescape(re.findall(r'href="([^"]+/nl/desk[^"]+/selections/[^"]+)"', came)[0])
    shown_now = words(desk.client.get(link).text)
    assert "Het is gedaan, maar niet voor 3 mensen" in shown_now
    for text in ("Plaats gegeven 1", "Bram Er zijn geen plaatsen meer", "Cato staat inmiddels anders: Afgemeld"):
        assert text in shown_now
    assert "gewist is gewist" in shown_now
    monkeypatch.setattr("leernet.flask.desk.table.picking.next_line", None)  # whatever breaks: it is left to others
    monkeypatch.setattr("leernet.flask.desk.table.picking.AT_ONCE", 2.0)
    assert "Er zijn nog 2 mensen te gaan" in words(do(desk, pick(desk, "cancel"), reason="Weg"))


def test_what_a_request_does_not_finish_goes_on_by_itself(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    add(desk.network, some_event(places={"physical": 9}))
    for who in ("Anna", "Bram", "Cato"):
        desk.register(who)
    monkeypatch.setattr("leernet.flask.desk.table.picking.AT_ONCE", 0.0)
    came = do(desk, pick(desk, "cancel"), reason="Het gaat niet door")
    assert "Er zijn nog 3 mensen te gaan" in words(came)
    assert "Bezig:" in words(desk.get(LIST).text)
    desk.network.clock.advance(timedelta(minutes=1))  # type: ignore[attr-defined]
    desk.network.dispatcher.deliver()
    link = unescape(re.findall(r'href="([^"]+/nl/desk[^"]+/selections/[^"]+)"', came)[0])
    assert "Afgemeld 3" in words(desk.client.get(link).text)
    assert "Bezig:" not in words(desk.get(LIST).text)
