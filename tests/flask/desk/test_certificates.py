"""Certificates at the desk: who earned one, issue, hand out, revoke."""

import pytest
from sqlalchemy import select

from leernet.model import Block, Certificate, CertificateStatus, Event
from leernet.services.attendance import check_in
from leernet.testing import NOW, add, counted, some_event, some_series
from leernet.work import SYSTEM
from tests.flask.conftest import AT, words
from tests.flask.desk.conftest import Desk, token_of
from tests.services.test_certificates import RULE

PAGE = "/events/bijeenkomst/certificates"


@pytest.fixture
def held(desk: Desk) -> Desk:
    """An event that is going on, with Anna and Cato present and Bram not."""
    event = some_event(starts_at=NOW)
    event.certificate = RULE
    add(desk.network, event)
    for who in ("Anna", "Cato"):
        _attend(desk, who)
    desk.register("Bram")
    return desk


def _attend(desk: Desk, who: str) -> None:
    uid = desk.register(who).uid
    with desk.network.work(SYSTEM) as work:
        block = work.db.scalars(select(Block.id).join(Block.event).where(Event.slug == "bijeenkomst")).one()
        check_in(work, uid, block)


def _certificates(desk: Desk) -> list[Certificate]:
    with desk.network.read() as work:
        return list(work.db.query(Certificate).order_by(Certificate.id))


def test_an_event_without_a_rule_says_so(desk: Desk) -> None:
    add(desk.network, some_event())
    assert "hoort geen bewijs" in words(desk.get(PAGE).text)


def test_a_rule_of_a_plugin_that_is_gone_is_named(desk: Desk) -> None:
    event = some_event()
    event.certificate = {"kind": "gone"}
    add(desk.network, event)
    assert "De plug-in voor “gone” is niet geïnstalleerd." in words(desk.get(PAGE).text)


def test_the_page_shows_how_everybody_stands(held: Desk) -> None:
    text = words(held.get(PAGE).text)
    assert "Klaar om uit te reiken 2" in text
    assert "Bram nog niet" in text
    assert "2 bewijzen uitreiken" in text


def test_issuing_gives_everybody_who_earned_it_one_and_again_none(held: Desk) -> None:
    data = {"of": "event", "form_token": token_of(held.get(PAGE).text)}
    pages = [held.follow(held.client.post(f"{AT}/nl/desk{PAGE}", data=data)) for _ in range(2)]
    assert "Er zijn 2 bewijzen uitgereikt." in words(pages[0])
    assert "Er zijn 0 bewijzen uitgereikt." in words(pages[1])
    assert [c.holder for c in _certificates(held)] == ["Anna", "Cato"]


def test_a_certificate_is_handed_out_as_a_file(held: Desk) -> None:
    held.send(PAGE, of="event")
    certificate = _certificates(held)[0]
    response = held.get(f"{PAGE}/{certificate.number}.pdf")
    assert response.mimetype == "application/pdf"
    assert certificate.code.encode() in response.data


def test_a_certificate_of_another_event_is_not_handed_out_here(held: Desk) -> None:
    add(held.network, some_event("tweede"))
    held.send(PAGE, of="event")
    number = _certificates(held)[0].number
    assert held.get(f"/events/tweede/certificates/{number}.pdf").status_code == 404
    assert held.get(f"/events/tweede/certificates/{number}/revoke").status_code == 404


def test_revoking_asks_why_and_another_can_be_issued(held: Desk) -> None:
    held.send(PAGE, of="event")
    number = _certificates(held)[0].number
    revoke = f"{PAGE}/{number}/revoke"
    assert held.send(revoke, reason="").status_code == 400
    assert _certificates(held)[0].status is CertificateStatus.ISSUED
    page = held.follow(held.send(revoke, reason="Verkeerde naam"))
    assert "Het bewijs is ingetrokken." in words(page)
    assert "ingetrokken: Verkeerde naam" in words(page)
    again = held.send(revoke, reason="Nog eens")
    assert again.status_code == 409
    registration = page.split('name="registration" value="')[1].split('"')[0]
    held.follow(held.send(PAGE, of="event", registration=registration))
    assert [c.status.value for c in _certificates(held)] == ["revoked", "issued", "issued"]


def test_the_certificate_of_the_series_is_issued_from_an_event(desk: Desk) -> None:
    series = some_series()
    series.certificate = RULE
    add(desk.network, some_event(starts_at=NOW, series=series))
    _attend(desk, "Anna")
    assert "Voor de hele reeks" in words(desk.get(PAGE).text)
    desk.follow(desk.send(PAGE, of="series"))
    certificate = _certificates(desk)[0]
    assert certificate.series_id is not None
    assert desk.get(f"{PAGE}/{certificate.number}.pdf").status_code == 200


@pytest.mark.parametrize("registration", ["x", "-1", "9" * 30])
def test_a_registration_that_is_none_issues_nothing(held: Desk, registration: str) -> None:
    assert held.send(PAGE, of="event", registration=registration).status_code == 400
    assert _certificates(held) == []


@pytest.mark.parametrize("count", [1, 3])
def test_the_page_costs_nine_statements(desk: Desk, count: int) -> None:
    event = some_event(starts_at=NOW)
    event.certificate = RULE
    add(desk.network, event)
    for number in range(count):
        _attend(desk, f"p{number}")
    with counted(desk.network.engine) as statements:
        desk.get(PAGE)
    assert len(statements) == 9


def test_a_person_shows_their_certificates(held: Desk) -> None:
    held.send(PAGE, of="event")
    number = _certificates(held)[0].number
    page = held.get("/events/bijeenkomst/registrations?q=Anna").text
    path = page.split('rowheader"><a href="')[1].split('"')[0]
    assert number in held.client.get(path).text
