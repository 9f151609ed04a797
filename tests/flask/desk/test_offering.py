"""Offers at the desk: whether they are made, who has one, and what an organiser does with it."""

import pytest

from leernet.model import RegistrationStatus
from leernet.services.registering.registration import Registered, cancel
from leernet.testing import add, counted, some_event
from leernet.work import PARTICIPANT
from tests.flask.conftest import words
from tests.flask.desk.conftest import Desk
from tests.forms_of import forms_of

S = RegistrationStatus
PAGE = "/events/bijeenkomst"


def offered(desk: Desk, count: int = 1, waiting: int = 1) -> list[Registered]:
    """So many people have an offer, and so many wait."""
    event = some_event(places={"physical": count})
    event.offer_hours = 48
    add(desk.network, event)
    first = [desk.register(f"in{number}") for number in range(count)]
    people = [desk.register(f"p{number}") for number in range(count + waiting)]
    for one in first:
        desk.network.run(PARTICIPANT, cancel, one.uid)
    return people


def person(registered: Registered) -> str:
    return f"{PAGE}/registrations/{registered.uid}"


# --- the choice ---


def test_an_organiser_lets_who_is_next_be_asked_first(desk: Desk) -> None:
    add(desk.network, some_event())
    (form,) = [one for one in forms_of(desk.get(PAGE).text) if one.action.endswith("/offers")]
    assert (form.filled()["offers"], form.filled()["offer_hours"]) == ("no", "")
    page = desk.follow(desk.client.post(form.action, data=form.filled(offers="yes", offer_hours="24")))
    assert "De wachtlijst is gewijzigd." in words(page)
    assert desk.event().offer_hours == 24
    (form,) = [one for one in forms_of(page) if one.action.endswith("/offers")]
    assert (form.filled()["offers"], form.filled()["offer_hours"]) == ("yes", "24")
    assert "heeft 24 uur om te bevestigen" in words(desk.get(f"{PAGE}/waiting-list").text)
    assert ("event.offers_changed", "user:els") in desk.changes()


@pytest.mark.parametrize("hours", ["", "1", "721", "2,5", "-3", "²", "99999999"])
def test_hours_that_are_none_are_refused_and_kept_in_the_form(desk: Desk, hours: str) -> None:
    add(desk.network, some_event())
    answer = desk.send(PAGE, f"{PAGE}/offers", offers="yes", offer_hours=hours)
    assert answer.status_code == 400
    assert "een heel getal van 2 tot 720" in words(answer.text)
    assert f'value="{hours}"' in answer.text
    assert '<a href="#field-offer_hours">' in answer.text
    assert desk.event().offer_hours is None


def test_no_choice_is_refused(desk: Desk) -> None:
    add(desk.network, some_event())
    answer = desk.send(PAGE, f"{PAGE}/offers", offer_hours="4")
    assert answer.status_code == 400
    assert "Kies hoe de wachtlijst doorschuift." in words(answer.text)


def test_from_now_on_at_once_confirms_who_has_an_offer_and_says_how_many(desk: Desk) -> None:
    people = offered(desk, 2)
    page = words(desk.follow(desk.send(PAGE, f"{PAGE}/offers", offers="no", offer_hours="48")))
    assert "2 mensen met een aanbod hebben nu een plek, en krijgen een mail." in page
    assert [desk.row(one.uid).status for one in people] == [S.CONFIRMED, S.CONFIRMED, S.WAITLISTED]
    assert desk.event().offer_hours is None


def test_more_places_say_to_how_many_they_were_offered(desk: Desk) -> None:
    offered(desk, 1, waiting=2)
    page = words(desk.follow(desk.send(PAGE, f"{PAGE}/places", capacity_physical="3")))
    assert "Aan 2 mensen op de wachtlijst is een plek aangeboden." in page


# --- who has one ---


def test_the_places_say_how_many_of_them_are_offers(desk: Desk) -> None:
    offered(desk, 2)
    page = desk.get(PAGE).text
    assert "2 van 2" in words(page)
    assert "2 van de bezette plaatsen zijn aangeboden aan mensen die nog niet hebben geantwoord." in words(page)
    assert "Bevestigd 0 Op de wachtlijst 1 Plek aangeboden 2" in words(page)
    assert "2 van de bezette plaatsen" in words(desk.get(f"{PAGE}/waiting-list").text)
    assert "2 offers are open" in words(desk.get(language="en").text)


def test_an_event_without_offers_says_nothing_of_them(desk: Desk) -> None:
    add(desk.network, some_event())
    desk.register()
    assert "bezette plaatsen" not in desk.get(PAGE).text
    assert "Plek aangeboden" not in desk.get(f"{PAGE}/registrations").text
    assert "aanbod" not in desk.get().text


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_shows_who_has_an_offer_until_when(desk: Desk, count: int) -> None:
    offered(desk, count)
    desk.get(f"{PAGE}/registrations?status=offered")
    with counted(desk.network.engine) as statements:
        page = desk.get(f"{PAGE}/registrations?status=offered").text
    assert len(statements) == 10
    assert words(page).count("Plek aangeboden tot 24 november 2026, 10:00 uur") == count
    assert f"Plek aangeboden {count}" in words(page)
    assert f">p{count}<" not in page


def test_the_export_says_who_has_an_offer_and_the_check_in_list_does_not_name_them(desk: Desk) -> None:
    offered(desk)
    assert "Plek aangeboden" in desk.get(f"{PAGE}/registrations.csv").text
    assert "p0" not in words(desk.get(f"{PAGE}/check-in").text)


# --- what an organiser does ---


def test_an_organiser_confirms_for_somebody_who_called(desk: Desk) -> None:
    anna, _ = offered(desk)
    page = desk.get(person(anna)).text
    assert "Er is een plek voor deze persoon tot 24 november 2026, 10:00 uur." in words(page)
    assert "Plek aangeboden" in words(page)
    done = words(desk.follow(desk.send(person(anna), f"{person(anna)}/offer/acceptance")))
    assert "Deze persoon heeft de plek." in done
    assert "De aangeboden plek genomen" in done
    assert desk.row(anna.uid).status is S.CONFIRMED
    again = desk.send(person(anna), f"{person(anna)}/offer/acceptance")
    assert again.status_code == 409


def test_an_organiser_withdraws_an_offer(desk: Desk) -> None:
    anna, bram = offered(desk)
    done = words(desk.follow(desk.send(person(anna), f"{person(anna)}/offer/withdrawal")))
    assert "Het aanbod is ingetrokken." in done
    assert "nummer 1 op de lijst" in done
    assert [desk.row(one.uid).status for one in (anna, bram)] == [S.WAITLISTED, S.OFFERED]


def test_withdrawing_an_offer_that_would_come_back_says_what_to_do(desk: Desk) -> None:
    (anna,) = offered(desk, waiting=0)
    answer = desk.send(person(anna), f"{person(anna)}/offer/withdrawal")
    assert answer.status_code == 409
    assert "Niemand anders wacht op deze plek" in words(answer.text)
    assert desk.row(anna.uid).status is S.OFFERED


def test_an_offer_of_another_event_is_not_found(desk: Desk) -> None:
    anna, _ = offered(desk)
    add(desk.network, some_event("elders"))
    assert (
        desk.send(person(anna), person(anna).replace("bijeenkomst", "elders") + "/offer/acceptance").status_code == 404
    )


def test_cancelling_the_event_counts_who_has_an_offer(desk: Desk) -> None:
    offered(desk, 2)
    page = f"{PAGE}/cancel"
    assert "2 mensen met een aangeboden plek krijgen een mail." in words(desk.get(page).text)
    assert "3 mensen krijgen een mail." in words(desk.follow(desk.send(page, reason="Storm.")))
