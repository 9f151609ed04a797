"""Delegations at the desk."""

import csv
from datetime import timedelta

import pytest

from leernet.model import Delegation, Quota, QuotaKind, RegistrationStatus
from leernet.testing import NOW, Outbox, SettableClock, add, counted, some_event, some_series
from tests.flask.conftest import words
from tests.flask.desk.conftest import Desk

PAGE = "/events/bijeenkomst/delegations"
AA = "Gemeente Aa en Hunze"
ONE = {"organisation": AA, "contact_name": "Piet Smit", "contact_email": "piet@example.org", "maximum": "3"}


def rows(desk: Desk) -> list[Delegation]:
    with desk.network.read() as work:
        return work.db.query(Delegation).order_by(Delegation.id).all()


def one_page(desk: Desk) -> str:
    return f"/delegations/{rows(desk)[-1].id}"


def test_an_organisation_is_asked_and_its_contact_mailed(desk: Desk, outbox: Outbox) -> None:
    add(desk.network, some_event())
    assert "Er is nog geen organisatie gevraagd." in words(desk.get(PAGE).text)
    values = {**ONE, "minimum": "2", "departments": "Wonen\nFinanciën, wonen", "mail": "yes", "language": "en"}
    page = words(desk.follow(desk.send(PAGE, **values)))
    assert "De afvaardiging is toegevoegd." in page
    assert f"{AA} Piet Smit gevraagd, nog niemand 0 van 3, minstens 2 nog niemand van: wonen, Financiën" in page
    desk.network.dispatcher.deliver()
    (message,) = outbox.to("piet@example.org")
    assert message["Subject"] == "Whom do you send? Hét warmtenet"
    assert [kind for kind, _ in desk.changes()][:2] == ["delegation.planned", "delegation.asked"]


@pytest.mark.parametrize(
    ("values", "text"),
    [
        ({"organisation": " "}, "Typ de naam van de organisatie."),
        ({"contact_email": "piet"}, "Vul een e-mailadres in"),
        ({"maximum": "veel"}, "heel getal in van 0 tot"),
        ({"minimum": "4"}, "Dit is meer dan het maximum, 3."),
        ({"reserved": "4"}, "Dit is meer dan het maximum, 3."),
        ({"released": "2020-01-01"}, "Kies een dag vanaf vandaag"),
        ({"departments": ",".join(f"a{n}" for n in range(31))}, "Noem hoogstens 30 afdelingen."),
    ],
)
def test_what_is_wrong_is_told_at_its_field_and_nothing_is_added(desk: Desk, values: dict[str, str], text: str) -> None:
    add(desk.network, some_event())
    response = desk.send(PAGE, **{**ONE, **values})
    assert response.status_code == 400
    assert text in words(response.text)
    assert f'id="error-{next(iter(values))}"' in response.text
    assert rows(desk) == []


def test_an_organisation_is_asked_once(desk: Desk) -> None:
    add(desk.network, some_event())
    desk.send(PAGE, **ONE)
    response = desk.send(PAGE, **ONE)
    assert response.status_code == 409
    assert "heeft hier al een afvaardiging." in words(response.text)


def test_many_organisations_are_asked_from_a_list_and_who_was_is_left_out(desk: Desk, outbox: Outbox) -> None:
    add(desk.network, some_event())
    desk.send(PAGE, **ONE)
    pasted = f"Organisatie\tNaam\tMail\nGemeente Hoorn\tEls\tels@example.org\n{AA}\n's-Hertogenbosch\t\tb@example.org"
    page = words(desk.follow(desk.send(f"{PAGE}/many", organisations=pasted, minimum="2")))
    assert "Er zijn 2 afvaardigingen toegevoegd. Wie er al een had, is overgeslagen." in page
    assert [(one.organisation_name, one.contact_email, one.minimum) for one in rows(desk)][1:] == [
        ("Gemeente Hoorn", "els@example.org", 2),
        ("'s-Hertogenbosch", "b@example.org", 2),
    ]
    assert "Niemand nieuw" in words(desk.follow(desk.send(f"{PAGE}/many", organisations=pasted)))
    assert "3 contactpersonen krijgen een mail." in words(desk.follow(desk.send(PAGE, f"{PAGE}/mail")))
    assert "heeft al een mail gekregen" in words(desk.follow(desk.send(PAGE, f"{PAGE}/mail")))
    desk.network.dispatcher.deliver()
    assert len(outbox.messages) == 3


def test_a_list_with_a_wrong_line_adds_nobody(desk: Desk) -> None:
    add(desk.network, some_event())
    response = desk.send(f"{PAGE}/many", organisations=f"{AA}\n;geen adres@\n")
    assert response.status_code == 400
    assert "Regel 2 (“; geen adres@”)" in words(response.text)
    assert rows(desk) == []


def test_one_delegation_shows_who_is_in_and_what_happened(desk: Desk) -> None:
    add(desk.network, some_event())
    desk.send(PAGE, **ONE, departments="Wonen")
    desk.register("Anna", organisation=AA, department="wonen")
    page = desk.get(one_page(desk)).text
    assert "1 van 3" in words(page)
    assert "Anna Bevestigd · wonen · zelf aangemeld" in words(page)
    assert "Toegevoegd" in words(page)
    assert desk.network.links.delegation(rows(desk)[0].uid, "nl") in page


def test_it_is_changed_mailed_again_and_withdrawn(desk: Desk, outbox: Outbox) -> None:
    add(desk.network, some_event())
    desk.send(PAGE, **ONE)
    page, before = one_page(desk), rows(desk)[0].uid
    changed = words(desk.follow(desk.send(page, contact_email="els@example.org", maximum="5", released="2026-11-30")))
    assert "De afvaardiging is gewijzigd." in changed
    (row,) = rows(desk)
    assert (row.maximum, row.uid == before, row.organisation_name) == (5, False, AA)
    assert 'value="2026-11-30"' in desk.get(page).text
    for _ in range(2):
        assert "is onderweg" in words(desk.follow(desk.send(page, f"{page}/mail")))
    desk.network.dispatcher.deliver()
    assert len(outbox.to("els@example.org")) == 2
    assert "De afvaardiging is ingetrokken." in words(desk.follow(desk.send(page, f"{page}/withdraw")))
    assert "ingetrokken" in words(desk.get(page).text)
    assert AA not in desk.get(PAGE).text
    assert desk.changes()[-1] == ("delegation.withdrawn", "user:els")


def test_a_maximum_below_who_is_in_wants_a_word_and_drops_nobody(desk: Desk) -> None:
    add(desk.network, some_event())
    desk.send(PAGE, **ONE)
    people = [desk.register(name, organisation=AA) for name in ("Anna", "Bram")]
    refused = desk.send(one_page(desk), maximum="1")
    assert refused.status_code == 400
    assert "Er zijn al 2 mensen aangemeld." in words(refused.text)
    assert rows(desk)[0].maximum == 3
    desk.follow(desk.send(one_page(desk), maximum="1", sure="yes"))
    assert rows(desk)[0].maximum == 1
    assert {desk.row(one.uid).status for one in people} == {RegistrationStatus.CONFIRMED}


def test_a_series_has_delegations_of_its_own(desk: Desk) -> None:
    series = some_series()
    add(desk.network, some_event(series=series, places={"physical": 5}))
    page = "/series/netwerk/delegations"
    assert page in desk.get("/?series=netwerk").text
    desk.send(page, **ONE, reserved="2")
    assert "Gemeente Aa en Hunze" in desk.get(page).text
    assert "2 vrijgehouden" in words(desk.get(page).text)
    assert desk.register("Bob").status is RegistrationStatus.CONFIRMED
    with desk.network.read() as work:
        assert [one.held for one in work.db.query(Quota).filter_by(kind=QuotaKind.FORMAT)] == [2]
    assert desk.get("/series/onbekend/delegations").status_code == 404


def test_the_file_for_a_spreadsheet_has_a_line_for_each(desk: Desk) -> None:
    add(desk.network, some_event())
    desk.send(f"{PAGE}/many", organisations="\n".join(f"=Gemeente {n:02}" for n in range(52)))
    response = desk.get(f"{PAGE}.csv")
    lines = list(csv.reader(response.text.removeprefix("\ufeff").splitlines(), delimiter=";"))
    assert len(lines) == 53
    assert lines[1][:3] == ["'=Gemeente 00", "gevraagd, nog niemand", "0"]
    assert "afvaardigingen-2026-11-22.csv" in response.headers["Content-Disposition"]


def test_the_next_page_goes_on_where_the_first_ends(desk: Desk) -> None:
    add(desk.network, some_event())
    desk.send(f"{PAGE}/many", organisations="\n".join(f"Gemeente {n:02}" for n in range(51)))
    page = desk.get(PAGE).text
    assert ("Gemeente 49" in page, "Gemeente 50" in page) == (True, False)
    after = page.partition("delegations?after=")[2].partition('"')[0]
    assert "Gemeente 50" in desk.get(f"{PAGE}?after={after}").text


def test_the_list_costs_the_same_for_one_and_for_three(desk: Desk) -> None:
    add(desk.network, some_event())
    counts = []
    for names in (["Gemeente A"], ["Gemeente B", "Gemeente C"]):
        for name in names:
            desk.send(PAGE, organisation=name)
            desk.register(name[-1], organisation=name)
        with counted(desk.network.engine) as statements:
            desk.get(PAGE)
        counts.append(len(statements))
    assert counts == [9, 9]


@pytest.mark.parametrize("number", ["0", "x", "9" * 30])
def test_a_delegation_that_is_not_there_is_not_found(desk: Desk, number: str) -> None:
    assert desk.get(f"/delegations/{number}").status_code == 404


def test_nobody_is_asked_once_the_event_is_over(desk: Desk, clock: SettableClock) -> None:
    add(desk.network, some_event())
    desk.send(PAGE, **ONE)
    clock.set(NOW + timedelta(days=30))
    assert 'name="organisation"' not in desk.get(PAGE).text
    page = one_page(desk)
    assert desk.send(page, f"{page}/mail").status_code == 409
