"""A roll-out at the desk: the board, the events that are made after a preview, and what they take over later."""

import re
from datetime import timedelta

import pytest

from leernet.model import (
    Attendance,
    Audience,
    Event,
    EventStatus,
    Evidence,
    Organisation,
    OrganisationKind,
    RolloutTarget,
    Series,
)
from leernet.testing import NOW, SettableClock, counted, some_event, some_series
from leernet.testing import add as put
from tests.flask.conftest import words
from tests.flask.desk.conftest import Desk
from tests.flask.desk.planner import form, save

PAGE = "/events/sprint/rollout"
MAKE = {"how": "make", "title": "Sprint {organisation}", "period": "23", "year": "2027"}


def a_template(desk: Desk) -> Event:
    event = some_event("sprint", title="Sprint", series=some_series(), status=EventStatus.DRAFT)
    towns = [
        Organisation(slug=slug, name=f"Gemeente {name}", short_name=name, kind=OrganisationKind.MUNICIPALITY)
        for slug, name in (("aa", "Aa en Hunze"), ("assen", "Assen"), ("tynaarlo", "Tynaarlo"))
    ]
    put(desk.network, event, *towns)
    return event


def made(desk: Desk, lines: str, **values: str) -> str:
    return desk.follow(desk.send(PAGE, organisations=lines, do="make", **{**MAKE, **values}))


def slugs(desk: Desk) -> list[str]:
    with desk.network.read() as work:
        return [one.slug for one in work.db.query(Event).order_by(Event.slug)]


def test_a_template_says_that_nobody_is_on_its_list_yet(desk: Desk) -> None:
    a_template(desk)
    assert "Er staat nog niemand op de lijst." in words(desk.get(PAGE).text)
    assert "Van deze reeks is nog geen bijeenkomst uitgerold." in words(desk.get("/series/netwerk/rollout").text)
    assert "Uitrollen over organisaties" in words(desk.get("/events/sprint/edit").text)
    assert "Nobody is on the list yet." in words(desk.get(PAGE, "en").text)


def test_what_will_be_made_is_seen_first_and_then_made(desk: Desk) -> None:
    a_template(desk)
    lines = "Gemeente Assen\r\n\r\nAa en  Hunze + tynaarlo\r\n"
    shown = desk.send(PAGE, organisations=lines, pilot="yes", **MAKE)
    assert shown.status_code == 200
    text = words(shown.text)
    assert "Er worden 2 bijeenkomsten gemaakt" in text
    assert "Sprint Assen Pilot Gemeente Assen · sprint-assen" in text
    assert "Sprint Aa en Hunze en Tynaarlo" in text
    assert slugs(desk) == ["sprint"]
    board = words(made(desk, lines, pilot="yes", announce="yes"))
    assert "Er zijn 2 bijeenkomsten gemaakt." in board
    assert "Assen Pilot Sprint Assen Aangekondigd" in board
    assert "Tynaarlo Sprint Aa en Hunze en Tynaarlo samen met Aa en Hunze" in board
    assert "najaar 2027" in board
    assert slugs(desk) == ["sprint", "sprint-aa-en-hunze-en-tynaarlo", "sprint-assen"]
    assert "Er is niets gemaakt" in words(made(desk, "Assen"))


def test_a_preview_names_who_is_left_out(desk: Desk) -> None:
    a_template(desk)
    made(desk, "Assen")
    shown = words(desk.send(PAGE, organisations="Assen", **MAKE).text)
    assert "Niets te maken Overgeslagen, want ze hebben er al een: Assen ( Sprint Assen )" in shown


def test_organisations_come_on_the_list_are_filled_in_and_go_off(desk: Desk) -> None:
    a_template(desk)
    listed = desk.send(PAGE, how="list", organisations="Assen\nTynaarlo + Assen")
    assert "2 organisaties zijn op de lijst gezet." in words(desk.follow(listed))
    again = desk.send(PAGE, how="list", organisations="Assen")
    assert "Niemand nieuw: ze staan allemaal al op de lijst." in words(desk.follow(again))
    page = desk.get(f"{PAGE}?fill=yes").text
    assert re.search(r"<textarea[^>]*>\s*Gemeente Assen\s+Gemeente Tynaarlo</textarea>", page)
    assert "Vul alle 2 in die er nog geen hebben" in words(page)
    off = desk.send(PAGE, f"{PAGE}/assen/off")
    assert "De organisatie is van de lijst gehaald." in words(desk.follow(off))
    with desk.network.read() as work:
        assert work.db.query(RolloutTarget).count() == 1


def test_the_template_can_be_its_own_pilot_and_lends_its_name(desk: Desk) -> None:
    a_template(desk)
    with desk.network.work() as work:
        work.db.query(Event).one().title = "Sprint Assen, twee dagen"
    page = desk.follow(desk.send(PAGE, how="pilot", organisations="Assen"))
    assert "Assen Pilot Sprint Assen, twee dagen Concept" in words(page)
    assert 'value="Sprint {organisation}, twee dagen"' in page


@pytest.mark.parametrize(
    ("values", "text"),
    [
        ({"organisations": "Nergens"}, "Er is hier geen organisatie “Nergens”."),
        ({"organisations": " "}, "Typ minstens één organisatie."),
        ({"organisations": "+\n;"}, "Typ minstens één organisatie."),
        ({"organisations": "Assen\nAssen"}, "“Assen” staat twee keer in de lijst."),
        ({"title": "Sprint"}, "Zeg met {organisation} waar de titel de organisatie noemt."),
        ({"title": ""}, "Typ hoe de bijeenkomsten heten."),
        ({"year": "binnenkort"}, "Dit is te lang"),
        ({"year": ""}, "Typ het jaar, zoals 2030."),
        ({"how": "iets"}, "Maak een keuze."),
        ({"organisations": "Assen\n" * 501}, "Er kunnen hoogstens 500 bijeenkomsten tegelijk."),
    ],
)
def test_what_is_not_right_is_said_and_nothing_is_made(desk: Desk, values: dict[str, str], text: str) -> None:
    a_template(desk)
    response = desk.send(PAGE, **{"organisations": "Assen", **MAKE, **values})
    assert response.status_code == 400
    assert text in words(response.text)
    assert slugs(desk) == ["sprint"]


def test_a_title_that_becomes_too_long_is_said_at_its_field(desk: Desk) -> None:
    a_template(desk)
    title = "{organisation} " + "x" * 180
    response = desk.send(PAGE, organisations="Aa en Hunze + Tynaarlo", do="make", **{**MAKE, "title": title})
    assert response.status_code == 400
    assert 'id="error-title"' in response.text
    assert slugs(desk) == ["sprint"]


def test_a_template_of_which_no_copy_can_be_says_why(desk: Desk) -> None:
    a_template(desk)
    with desk.network.work() as work:
        work.db.query(Event).one().formats[0].details = {"place": 5}
    response = desk.send(PAGE, organisations="Assen", do="make", **MAKE)
    assert response.status_code == 400
    assert "#field-events" not in response.text
    assert slugs(desk) == ["sprint"]


def test_more_than_go_in_one_transaction_are_all_made_with_one_pilot(desk: Desk) -> None:
    a_template(desk)
    put(desk.network, *(Organisation(slug=f"stad-{n}", name=f"Stad {n}") for n in range(30)))
    page = words(made(desk, "\n".join(f"Stad {n}" for n in range(30)), pilot="yes"))
    assert "Er zijn 30 bijeenkomsten gemaakt." in page
    assert page.count(" Pilot ") == 1


def test_a_copy_says_from_what_and_for_whom_it_is(desk: Desk) -> None:
    a_template(desk)
    made(desk, "Assen")
    copy = "/events/sprint-assen/rollout"
    assert "Deze bijeenkomst is uitgerold vanuit Sprint" in words(desk.get(copy).text)
    page = desk.follow(desk.send(copy, f"{copy}/share", organisations="Assen\nTynaarlo", pilot="yes"))
    assert re.search(r"<textarea[^>]*>\s*Gemeente Assen\s+Gemeente Tynaarlo</textarea>", page)
    assert 'name="pilot" value="yes" checked' in page
    assert "Assen Pilot" in words(desk.get(PAGE).text)
    refused = desk.send(copy, f"{copy}/share", organisations="")
    assert refused.status_code == 400
    assert desk.send(copy, PAGE.replace("sprint", "sprint-assen"), organisations="Assen", **MAKE).status_code == 409


def test_the_board_is_filtered_and_downloaded_as_it_is_shown(desk: Desk) -> None:
    a_template(desk)
    made(desk, "Assen")
    desk.follow(desk.send(PAGE, how="list", organisations="Tynaarlo"))
    for page in (PAGE, "/series/netwerk/rollout"):
        shown = words(desk.get(f"{page}?state=none").text)
        assert "Tynaarlo Nog geen" in shown
        assert "Sprint Assen" not in shown
        assert "Geen organisatie past." in words(desk.get(f"{page}?q=groningen&format=physical").text)
        file = desk.get(f"{page}.csv?state=draft")
        lines = file.get_data(as_text=True).removeprefix("\ufeff").splitlines()
        assert lines[0].startswith("Organisatie;Regio;Code;Pilot;Status;Wanneer")
        assert [line.split(";")[0] for line in lines[1:]] == ["Gemeente Assen"]
        assert "attachment" in file.headers["Content-Disposition"]


def test_what_changed_in_the_template_is_seen_copy_by_copy_and_applied(desk: Desk) -> None:
    a_template(desk)
    made(desk, "Assen\nTynaarlo")
    changes = f"{PAGE}/changes"
    assert "Alle bijeenkomsten zijn zoals hun sjabloon." in words(desk.get(changes).text)
    save(desk, form(desk, "/events/sprint-assen/edit/basics"), theme="Eigen thema")
    save(desk, form(desk, "/events/sprint/edit/basics"), theme="Nieuw thema")
    page = desk.get(changes).text
    assert "Met de hand veranderd, en blijft zo: Thema" in words(page)
    assert "— → Nieuw thema" in words(page)
    chosen = dict(re.findall(r'name="(copy-[a-z-]+)" value="([^"]+)"', page))
    assert list(chosen) == ["copy-sprint-tynaarlo"]
    nothing = desk.send(changes)
    assert "er was geen bijeenkomst aangevinkt" in words(desk.follow(nothing))
    assert desk.send(changes, **chosen, **{"copy-sprint-assen": "yes"}).status_code == 409
    done = desk.send(changes, **chosen)
    assert "Eén bijeenkomst heeft de veranderingen overgenomen." in words(desk.follow(done))
    assert [desk.event(slug).theme for slug in ("sprint-assen", "sprint-tynaarlo")] == ["Eigen thema", "Nieuw thema"]
    save(desk, form(desk, "/events/sprint/edit/basics"), theme="Nog een thema")
    late = desk.send(changes, **chosen)
    assert late.status_code == 409
    assert desk.get("/events/sprint-assen/rollout/changes").status_code == 409


@pytest.mark.parametrize("number", [1, 3])
def test_the_pages_take_a_fixed_number_of_statements(desk: Desk, number: int) -> None:
    a_template(desk)
    made(desk, "\n".join(["Aa en Hunze", "Assen", "Tynaarlo"][:number]))
    found = {}
    for page in (PAGE, "/series/netwerk/rollout", f"{PAGE}.csv", f"{PAGE}/changes"):
        with counted(desk.network.engine) as statements:
            assert desk.get(page).status_code == 200
        found[page] = len(statements)
    assert found == {PAGE: 17, "/series/netwerk/rollout": 10, f"{PAGE}.csv": 13, f"{PAGE}/changes": 26}
    with desk.network.read() as work:
        assert work.db.query(Series).count() == 1


def test_who_was_there_stands_by_group_and_by_kind_of_organisation(desk: Desk, clock: SettableClock) -> None:
    event = a_template(desk)
    with desk.network.work() as work:
        row = work.db.get_one(Event, event.id)
        row.status = EventStatus.OPEN
        row.audiences = [Audience(key="bewoners", label="Bewoners"), Audience(key="net", label="Net", position=1)]
    desk.follow(desk.send(PAGE, how="pilot", organisations="Assen"))
    anna = desk.register("Anna", "sprint", audience="bewoners", organisation="Assen")
    clock.now = NOW + timedelta(days=30)
    with desk.network.work() as work:
        block = work.db.get_one(Event, event.id).blocks[0]
        work.db.add(
            Attendance(registration_id=anna.id, block_id=block.id, evidence=Evidence.LIST, recorded_at=work.now)
        )
    page = words(desk.get(PAGE).text)
    assert "één aangemeld, één aanwezig Bewoners 1 Per soort organisatie: Gemeente 1 Niemand van: Net" in page
    line = desk.get(f"{PAGE}.csv").get_data(as_text=True).splitlines()[1]
    assert line.endswith(";1;1;Bewoners 1;Net;Gemeente 1;")
