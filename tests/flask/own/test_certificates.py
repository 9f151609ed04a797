"""Certificates: the holder's download, and everybody's check."""

from datetime import timedelta
from io import BytesIO

import pytest
from leernet_certificates import plugin as certificates_plugin
from pypdf import PdfReader

from leernet import Leernet
from leernet.model import Certificate, Registration
from leernet.services.attendance.checking_in import check_in
from leernet.services.certificates.issuing import issue_for_event, issue_for_series, revoke
from leernet.services.people.erasure import erase
from leernet.testing import NOW, MakeNetwork, PlainFormats, SettableClock, add, some_event, some_series
from leernet.work import user
from tests.flask.conftest import AT, Browser, words

RULE: dict[str, object] = {"kind": "attendance"}


@pytest.fixture
def network(make_network: MakeNetwork) -> Leernet:
    """A network with the real certificates, a series and two events of it."""
    network = make_network(PlainFormats(), certificates_plugin)
    series = some_series()
    series.certificate = {**RULE, "events": 1}
    for slug, days in (("bijeenkomst", 7), ("volgende", 60)):
        event = some_event(slug, starts_at=NOW + timedelta(days=days), series=series)
        event.certificate = dict(RULE)
        add(network, event)
    return network


@pytest.fixture
def own(network: Leernet, browser: Browser, clock: SettableClock) -> str:
    """The page of somebody who was at the first event."""
    own = browser.registered(name="Fatima el Amrani")
    clock.set(NOW + timedelta(days=7, hours=1))
    with network.read() as work:
        registration = work.db.query(Registration).one()
        block = registration.event.blocks[0].id
    network.run(user("jo"), check_in, registration.uid, block)
    return own


def issued(network: Leernet) -> Certificate:
    return network.run(user("jo"), issue_for_event, "bijeenkomst").certificates[0]


def test_the_holder_downloads_the_paper(network: Leernet, browser: Browser, own: str) -> None:
    certificate = issued(network)
    path = f"{own}/certificates/{certificate.number}.pdf"
    assert f'href="{AT}{path}"' in browser.get(own).text
    response = browser.get(path)
    assert response.content_type == "application/pdf"
    assert response.headers["Content-Disposition"].startswith("attachment; filename=")
    assert response.headers["Cache-Control"] == "no-store"
    text = PdfReader(BytesIO(response.data)).pages[0].extract_text()
    assert "Fatima el Amrani" in text
    assert certificate.code in text


def test_nobody_else_downloads_it(network: Leernet, browser: Browser, own: str) -> None:
    certificate = issued(network)
    other = browser.registered("volgende", email="bo@example.org")
    for number in (certificate.number, "2026-00000000", "x", "%00"):
        assert browser.get(f"{other}/certificates/{number}.pdf").status_code == 404


def test_registering_with_somebodys_address_does_not_show_their_certificate(
    network: Leernet, browser: Browser, own: str
) -> None:
    certificate = network.run(user("jo"), issue_for_series, "netwerk").certificates[0]
    assert certificate.number in browser.get(own).text
    impostor = browser.registered("volgende", name="Bedrieger")
    assert certificate.number not in browser.get(impostor).text
    assert browser.get(f"{impostor}/certificates/{certificate.number}.pdf").status_code == 404


def test_a_valid_certificate_verifies_with_nothing_but_what_is_on_it(
    network: Leernet, browser: Browser, own: str
) -> None:
    certificate = issued(network)
    page = browser.get(f"/nl/verify/{certificate.code}").text
    assert "Dit bewijs is geldig" in page
    for told in ("Fatima el Amrani", "Hét warmtenet", certificate.number):
        assert told in page
    assert "anna@example.org" not in page
    assert '<meta name="robots" content="noindex, nofollow">' in page
    assert "This certificate is valid" in browser.get(f"/en/verify/{certificate.code}").text


def test_a_code_may_be_typed_as_people_do(network: Leernet, browser: Browser, own: str) -> None:
    certificate = issued(network)
    typed = f" {certificate.code.lower().replace('-', ' ')} "
    response = browser.client.get(AT + "/nl/verify", query_string={"code": typed})
    assert response.location == f"{AT}/nl/verify/{certificate.code}"
    assert "Dit bewijs is geldig" in browser.client.get(response.location).text


def test_a_revoked_certificate_verifies_as_revoked_and_is_not_handed_out(
    network: Leernet, browser: Browser, own: str
) -> None:
    certificate = issued(network)
    network.run(user("jo"), revoke, certificate.number, "Vergissing")
    page = browser.get(f"/nl/verify/{certificate.code}").text
    assert "Dit bewijs is ingetrokken" in page
    assert "29 november 2026 ingetrokken" in words(page)
    assert "Vergissing" not in page
    page = browser.get(own).text
    assert f"{certificate.number}.pdf" not in page
    assert f"Uw bewijs {certificate.number} is op 29 november 2026 ingetrokken." in page
    assert page.count("zodra het is uitgereikt") == 1, "that of the series, which nobody revoked"
    assert browser.get(f"{own}/certificates/{certificate.number}.pdf").status_code == 404


@pytest.mark.parametrize("code", ["x", "AAAA-AAAA-AAAA-AAAA", "-", "<b>", "'; DROP TABLE x", "é" * 100])
def test_an_unknown_code_is_said_to_be_unknown(browser: Browser, code: str) -> None:
    page = browser.client.get(f"{AT}/nl/verify/{code}").text
    assert "Dit bewijs is niet bekend" in page
    assert "<b>" not in page


@pytest.mark.parametrize("code", ["", "   ", "\0", "/", "?", "a" * 1000])
def test_an_odd_code_gets_an_answer(browser: Browser, code: str) -> None:
    response = browser.client.get(AT + "/nl/verify", query_string={"code": code}, follow_redirects=True)
    assert response.status_code == 200
    assert "Code op het bewijs" in response.text


def test_a_certificate_of_somebody_who_was_erased_is_valid_and_knows_its_name_when_it_is_typed(
    network: Leernet, browser: Browser, own: str
) -> None:
    code = issued(network).code
    network.run(user("jo"), erase, "anna@example.org")
    page = browser.get(f"/nl/verify/{code}").text
    assert "Dit bewijs is geldig" in page
    assert "Fatima" not in page
    answers = {
        "fatima EL amrani": "Deze naam stond op het bewijs.",
        "Iemand anders": "Deze naam stond niet op het bewijs.",
    }
    for name, answer in answers.items():
        response = browser.send(f"/nl/verify/{code}", f"/nl/verify/{code}", name=name)
        assert (response.status_code, answer in response.text) == (200, True)
    assert browser.send(f"/nl/verify/{code}", f"/nl/verify/{code}", name="").status_code == 400
    assert browser.client.post(f"{AT}/nl/verify/{code}", data={"name": "x", "form_token": "x"}).status_code == 403
    assert browser.get(own).status_code == 404
