"""Follow-ups at the desk: made from an event, shown on both, and its attendees invited."""

from datetime import timedelta

import pytest

from leernet.model import Audience, Event, EventStatus, Invitation
from leernet.testing import NOW, counted, some_event, some_series
from leernet.testing import add as put
from tests.flask.conftest import AT, words
from tests.flask.desk.conftest import Desk
from tests.flask.desk.planner import form, public, save

PAGE = "/events/bijeenkomst/follow-ups"
NEW = "/new/event?follows=bijeenkomst"


def an_event(desk: Desk, *, alone: bool = False) -> Event:
    event = some_event(series=None if alone else some_series())
    event.audiences = [Audience(key="gemeenten", label="Gemeenten")]
    event.contact_name, event.contact_email = "Els", "els@example.org"
    event.sections = [{"key": "what", "heading": "", "text": "Over warmte."}]
    put(desk.network, event)
    return event


def later(desk: Desk, event: Event, **values: object) -> Event:
    follow_up = some_event("later", title="Terugkoppeling", starts_at=NOW + timedelta(days=60), **values)  # type: ignore[arg-type]
    follow_up.follows_id = event.id
    put(desk.network, follow_up)
    return follow_up


def test_an_event_without_follow_up_says_so_and_offers_to_make_one(desk: Desk) -> None:
    an_event(desk)
    page = words(desk.get(PAGE).text)
    assert "Deze bijeenkomst bouwt niet voort op een andere, en er is geen vervolg op." in page
    assert "Nodig uit wie" not in page
    assert "Make a follow-up" in words(desk.get(PAGE, "en").text)


@pytest.mark.parametrize("alone", [True, False])
def test_a_follow_up_takes_over_what_was_ticked_and_nothing_else(desk: Desk, alone: bool) -> None:
    an_event(desk, alone=alone)
    query = ("" if alone else "&series=netwerk") + "&take-formats=yes&take-audiences=yes&take-contact=yes"
    page = words(save(desk, form(desk, NEW + query), title="Terugkoppeling", when__period="23", when__year="2027"))
    assert "Terugkoppeling" in page
    with desk.network.read() as work:
        made = work.db.query(Event).filter_by(slug="terugkoppeling").one()
        assert made.follows is not None
        assert made.follows.slug == "bijeenkomst"
        assert (made.status, made.when.edtf, made.contact_name) == (EventStatus.DRAFT, "2027-23", "Els")
        assert [one.key for one in made.formats] == ["physical"]
        assert [one.label for one in made.audiences] == ["Gemeenten"]
        assert made.sections == []
        assert (made.series_id is None) is alone


def test_both_pages_and_the_own_page_lead_to_one_another_once_it_is_public(desk: Desk) -> None:
    event = an_event(desk)
    own = f"/registrations/{desk.network.tokens.registration(desk.register('Anna').uid)}"
    follow_up = later(desk, event, status=EventStatus.DRAFT)
    assert "Terugkoppeling" not in public(desk, "/events/bijeenkomst").text
    assert "Terugkoppeling" in desk.get(PAGE).text
    with desk.network.work() as work:
        work.db.get_one(Event, follow_up.id).status = EventStatus.OPEN
    assert "Gevolgd door Terugkoppeling" in words(public(desk, "/events/bijeenkomst").text)
    assert "Bouwt voort op Hét warmtenet" in words(public(desk, "/events/later").text)
    assert "Gevolgd door Terugkoppeling" in words(public(desk, own).text)
    answer = desk.client.get(f"{AT}/api/v1/events/bijeenkomst").get_json()
    assert (answer["follows"], answer["followedBy"]) == (None, ["later"])
    assert desk.client.get(f"{AT}/api/v1/events/later").get_json()["follows"] == "bijeenkomst"
    with desk.network.work() as work:
        work.db.get_one(Event, event.id).status = EventStatus.DRAFT
    assert "Bouwt voort op" not in public(desk, "/events/later").text
    assert desk.client.get(f"{AT}/api/v1/events/later").get_json()["follows"] is None


def test_attendees_are_invited_and_nobody_twice(desk: Desk) -> None:
    event = an_event(desk)
    desk.register("Anna")
    desk.register("Bob")
    later(desk, event)
    page = desk.get("/events/later/follow-ups").text
    assert "Wie zich aanmeldde, ook wie er niet was 2 mensen; 2 nog niet uitgenodigd." in words(page)
    sent = desk.send("/events/later/follow-ups", who="registered", until="2026-12-01")
    assert "2 mensen zijn uitgenodigd." in words(desk.follow(sent))
    again = desk.send("/events/later/follow-ups", who="registered")
    assert "Niemand nieuw" in words(desk.follow(again))
    with desk.network.read() as work:
        assert {one.expires_at is not None for one in work.db.query(Invitation)} == {True}


@pytest.mark.parametrize(
    ("values", "text"), [({"who": "iedereen"}, "Maak een keuze."), ({"until": "gisteren"}, "Typ een datum")]
)
def test_what_is_not_right_is_said(desk: Desk, values: dict[str, str], text: str) -> None:
    later(desk, an_event(desk))
    response = desk.send("/events/later/follow-ups", **{"who": "present", **values})
    assert response.status_code == 400
    assert text in words(response.text)


def test_a_draft_invites_nobody_yet(desk: Desk) -> None:
    later(desk, an_event(desk), status=EventStatus.DRAFT)
    assert "Kondig haar eerst aan" in words(desk.get("/events/later/follow-ups").text)
    sent = desk.send("/new/event", "/events/later/follow-ups", who="registered")
    assert sent.status_code == 403
    with desk.network.read() as work:
        assert work.db.query(Invitation).count() == 0


@pytest.mark.parametrize("number", [1, 3])
def test_the_page_takes_a_fixed_number_of_statements(desk: Desk, number: int) -> None:
    event = an_event(desk)
    for n in range(number):
        one = some_event(f"later-{n}", starts_at=NOW + timedelta(days=60 + n))
        one.follows_id = event.id
        put(desk.network, one)
    with counted(desk.network.engine) as statements:
        assert desk.get(PAGE).text.count("later-") == number
    assert len(statements) == 8
