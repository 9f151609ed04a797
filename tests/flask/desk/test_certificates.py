"""Certificates at the desk: who earned one, issue, hand out, revoke."""

import re
from datetime import timedelta

import pytest
from leernet_certificates import plugin as certificates
from sqlalchemy import select

from leernet.model import Block, Certificate, CertificateStatus, Contribution, Event, Registration
from leernet.services.attendance.checking_in import check_in, take_back
from leernet.testing import NOW, MakeNetwork, PlainFormats, SettableClock, add, counted, some_event, some_series
from leernet.work import SYSTEM
from tests.flask.conftest import AT, words
from tests.flask.desk.conftest import Desk, token_of
from tests.flask.desk.planner import form, press, save
from tests.services.certificates.test_issuing import RULE

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


@pytest.mark.parametrize("count", [1, 3])
def test_who_contributed_and_does_not_count_yet_is_named_with_the_reason(desk: Desk, count: int) -> None:
    event = some_event(starts_at=NOW - timedelta(days=1))
    event.certificate = RULE
    event.contributions = [Contribution(name=f"Spreker {number}") for number in range(count)]
    event.contributions.append(Contribution(name="Jo", email="jo@example.org", role="moderator"))
    event.contributions.append(Contribution(perspective="Een bewoner"))
    add(desk.network, event)
    with counted(desk.network.engine) as statements:
        page = words(desk.get(PAGE).text)
    assert len(statements) == 9
    assert page.count("Er is geen e-mailadres, dus er wordt niets gestuurd.") == count
    assert "Jo dagvoorzitter Nog niemand heeft gezegd dat de bijdrage is gegeven." in page
    assert "bewoner" not in page


def test_a_person_shows_their_certificates(held: Desk) -> None:
    held.send(PAGE, of="event")
    number = _certificates(held)[0].number
    page = held.get("/events/bijeenkomst/registrations?q=Anna").text
    path = page.split('rowheader"><a href="')[1].split('"')[0]
    assert number in held.client.get(path).text


@pytest.fixture
def willing(make_network: MakeNetwork) -> Desk:
    """An event of two parts at which attendance is what the certificate is about."""
    desk = Desk(make_network(PlainFormats(), certificates))
    event = some_event(starts_at=NOW, blocks=2)
    event.certificate = {"kind": "attendance"}
    add(desk.network, event)
    return desk


def _attend_parts(desk: Desk, clock: SettableClock, who: str, parts: int) -> None:
    uid = desk.register(who).uid
    now = clock()
    with desk.network.read() as work:
        blocks = [(one.id, one.starts_at) for one in work.db.query(Block).order_by(Block.starts_at)]
    for block, starts_at in blocks[:parts]:
        clock.set(starts_at)
        desk.network.run(SYSTEM, check_in, uid, block)
    clock.set(now)


def test_the_page_shows_first_who_needs_an_organiser_and_one_step_withdraws(
    willing: Desk, clock: SettableClock
) -> None:
    for who, parts in (("Anna", 2), ("Bram", 0), ("Cato", 1), ("Dirk", 2)):
        _attend_parts(willing, clock, who, parts)
    willing.send(PAGE, of="event")
    with willing.network.work(SYSTEM) as work:
        uid = work.db.query(Registration).filter_by(name="Dirk").one().uid
        block = work.db.query(Block).order_by(Block.starts_at.desc()).first()
        assert block is not None
        take_back(work, uid, block.id)
    _attend_parts(willing, clock, "Els", 2)
    page = willing.get(PAGE).text
    order = re.findall(r'rowheader"><span dir="auto">(\w+)', page)
    assert order == ["Dirk", "Els", "Cato", "Bram", "Anna"]
    text = words(page)
    assert "Klaar om uit te reiken 1 Bijna zover 1" in text
    assert "Dirk niet meer 1 van 2 dagdelen · nog 1" in text
    assert "Cato bijna 1 van 2 dagdelen · nog 1" in text
    page = willing.follow(willing.send(PAGE, f"{PAGE}/withdraw", of="event"))
    assert "Er is een bewijs ingetrokken. Diegene krijgt een mail." in words(page)
    assert "ingetrokken: De aanwezigheid die is vastgelegd, is niet meer genoeg." in words(page)
    assert "not enough" not in willing.get(PAGE).text


def test_the_rule_is_filled_in_and_taken_away_at_the_desk(willing: Desk) -> None:
    path = "/events/bijeenkomst/edit/certificate"
    there = form(willing, path)
    save(
        willing, there, certificate__blocks="1", certificate__block_minutes="60", certificate__issues="itself",
        certificate__withdraws="itself", certificate__roles__facilitator="yes",
    )  # fmt: skip
    rule = willing.event().certificate or {}
    assert (rule["blocks"], rule["block_minutes"], rule["roles"]) == (1, 60, ["facilitator"])
    assert (rule["issues"], rule["withdraws"], rule["evidence"]) == ("itself", "itself", [])
    text = words(willing.get(PAGE).text)
    assert "Ze worden vanzelf uitgereikt, zodra voorbij is waar iemand bij was." in text
    assert "telkens minstens 1 uur, als begeleider" in text
    response = press(willing, form(willing, path), certificate__blocks="0")
    assert response.status_code == 400
    assert 'href="#field-certificate-blocks"' in response.text
    save(willing, form(willing, path), certificate__kind="")
    assert willing.event().certificate is None
