"""An organiser lets a colleague take somebody's place over."""

from datetime import timedelta

from leernet.model import Answer, Audience, Quota, RegistrationStatus
from leernet.services.registering.registration import Registered
from leernet.testing import NOW, SettableClock, add, some_event
from tests.flask.conftest import words
from tests.questions import DIET, ask, asked

from .conftest import Desk

BRAM = {"name": "Bram 't Hóóft", "email": "bram@example.org", "department": "Ruimte"}


def page_of(registered: Registered) -> str:
    return f"/events/bijeenkomst/registrations/{registered.uid}"


def test_the_place_goes_over_and_both_pages_name_the_other(desk: Desk) -> None:
    add(desk.network, some_event())
    anna = desk.register("Anna", organisation="Aa en Hunze")
    page = page_of(anna)
    assert f"{page}/substitution" in desk.get(page).text
    assert "De collega neemt deel namens Aa en Hunze." in desk.get(f"{page}/substitution").text
    after = words(desk.follow(desk.send(f"{page}/substitution", **BRAM)))
    assert "De plaats is overgedragen. Beiden krijgen een mail." in after
    assert "In de plaats van Anna" in after
    assert "Plaats van een collega overgenomen" in after
    before = words(desk.get(page).text)
    assert "Vervangen door Bram 't Hóóft" in before
    assert "Plaats overgedragen aan een collega" in before
    assert desk.row(anna.uid).status is RegistrationStatus.REPLACED


def test_what_is_wrong_is_shown_and_nothing_is_changed(desk: Desk) -> None:
    add(desk.network, some_event())
    anna = desk.register("Anna")
    desk.register("bram")
    response = desk.send(f"{page_of(anna)}/substitution", name="Bram", email="bram@example.org")
    assert response.status_code == 409
    assert "Iemand met dit e-mailadres is al aangemeld voor deze bijeenkomst." in response.text
    assert desk.row(anna.uid).status is RegistrationStatus.CONFIRMED


def test_after_the_beginning_it_is_not_offered(desk: Desk, clock: SettableClock) -> None:
    event = some_event()
    add(desk.network, event)
    anna = desk.register("Anna", organisation="Aa en Hunze")
    clock.set(event.blocks[0].starts_at)
    assert "/substitution" not in desk.get(page_of(anna)).text
    assert desk.get(f"{page_of(anna)}/substitution").status_code == 302


def test_a_registration_of_another_event_is_not_found(desk: Desk) -> None:
    add(desk.network, some_event(), some_event("ander"))
    anna = desk.register("Anna")
    assert desk.get(f"/events/ander/registrations/{anna.uid}/substitution").status_code == 404


def test_an_organiser_sees_what_else_somebody_has_at_the_same_time(desk: Desk) -> None:
    add(desk.network, some_event(), some_event("ander", title="Sprint in Zaandam"))
    desk.register("Anna", event="ander")
    anna = desk.register("Anna")
    assert "Op hetzelfde moment Sprint in Zaandam" in words(desk.get(page_of(anna)).text)


def test_the_event_says_until_when_the_limit_of_an_audience_counts(desk: Desk, clock: SettableClock) -> None:
    event = some_event()
    release = NOW + timedelta(days=2)
    event.audiences = [Audience(key="bewoners", label="Bewoners", quota=Quota(capacity=3), released_at=release)]
    add(desk.network, event)
    page = words(desk.get("/events/bijeenkomst").text)
    assert "Deze grens vervalt op 24 november 2026" in page
    clock.set(release)
    assert "Deze grens verviel op 24 november 2026" in words(desk.get("/events/bijeenkomst").text)


def test_an_organiser_answers_for_the_colleague_or_leaves_it_to_them(desk: Desk) -> None:
    add(desk.network, some_event())
    anna, cas = desk.register("Anna", organisation="Aa en Hunze"), desk.register("Cas", organisation="Aa en Hunze")
    ask(desk.network, asked("maat", label="Welke maat?", required=True), DIET)
    page = f"{page_of(anna)}/substitution"
    text = words(desk.get(page).text)
    assert "Welke maat? (niet verplicht)" in text
    assert "Wat eet je niet?" not in text
    desk.follow(desk.send(page, question__maat="L", **BRAM))
    desk.follow(desk.send(f"{page_of(cas)}/substitution", name="Daan", email="daan@example.org"))
    with desk.network.read() as work:
        assert [(one.registration.name, one.values) for one in work.db.query(Answer)] == [(BRAM["name"], ["L"])]
