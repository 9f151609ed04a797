"""What visitors see of approval, members only and invitations."""

from datetime import timedelta

import pytest
from flask.testing import FlaskClient

from leernet import Leernet
from leernet.model import Admission, Invitation, Registration
from leernet.services.registering.approval import approve, decline
from leernet.services.registering.inviting import InvitationRequest, invite, revoke_invitation
from leernet.testing import NOW, SettableClock, add, some_event, some_series
from leernet.work import user
from tests.flask.conftest import AT, Browser, hidden_fields, words

ELS = user("els")
PAGE = "/nl/events/bijeenkomst"


def link(network: Leernet, *emails: str, **values: object) -> str:
    """Invite, and give the path of the link below the mount."""
    network.run(ELS, invite, "bijeenkomst", InvitationRequest(emails=emails, **values))  # type: ignore[arg-type]
    with network.read() as work:
        invitation = work.db.query(Invitation).order_by(Invitation.id.desc()).first()
        assert invitation is not None
        url = network.links.invitation(invitation.uid, "bijeenkomst", "nl")
    return url.removeprefix("https://example.org/leren")


def send(browser: Browser, page: str, **values: str) -> tuple[int, str]:
    """Fill in the form of a page and send it; the status, and what the answer says."""
    person = {"name": "Anna van der Meer", "email": "anna@example.org", **values}
    response = browser.send(page, "/nl/events/bijeenkomst/registrations", **person)
    return response.status_code, response.location or words(response.text)


def registration(network: Leernet) -> Registration:
    with network.read() as work:
        return work.db.query(Registration).one()


def test_the_page_says_what_happens_when_you_ask(network: Leernet, browser: Browser) -> None:
    add(network, some_event(admission=Admission.APPROVAL))
    dutch, english = (words(browser.get(f"/{language}/events/bijeenkomst").text) for language in ("nl", "en"))
    assert "De organisatoren beslissen over elke aanmelding" in dutch
    assert "Tot die tijd hebt u geen plaats." in dutch
    assert "Een plaats aanvragen" in dutch
    assert "Until then you have no place." in english
    assert "Ask for a place" in english


def test_a_full_event_says_that_approval_leads_to_the_waiting_list(network: Leernet, browser: Browser) -> None:
    add(network, some_event(places={"physical": 0}, admission=Admission.APPROVAL))
    assert "Als de organisatoren akkoord gaan, komt u op de wachtlijst." in words(browser.get(PAGE).text)


def test_whoever_asked_sees_how_it_stands_and_can_withdraw(network: Leernet, browser: Browser) -> None:
    add(network, some_event(admission=Admission.APPROVAL))
    path = browser.registered()
    page = words(browser.get(path).text)
    assert "Uw aanvraag is ontvangen" in page
    assert "mailen u op anna@example.org" in page
    assert "U trekt uw aanvraag in." in words(browser.get(f"{path}/cancel").text)
    browser.send(f"{path}/cancel", f"{path}/cancel")
    assert "U bent afgemeld" in words(browser.get(path).text)


def test_whoever_asked_sees_the_answer(network: Leernet, browser: Browser) -> None:
    add(network, some_event(admission=Admission.APPROVAL))
    yes, no = browser.registered(), browser.registered(email="bob@example.org")
    with network.read() as work:
        first, second = (one.uid for one in work.db.query(Registration).order_by(Registration.id))
    network.run(ELS, approve, first)
    network.run(ELS, decline, second, "Alleen voor <b>gemeenten</b>.")
    assert "U bent aangemeld" in words(browser.get(yes).text)
    assert "Alleen voor &lt;b&gt;gemeenten&lt;/b&gt;." in browser.get(no).text


def test_whoever_asked_can_choose_another_format(network: Leernet, browser: Browser) -> None:
    add(network, some_event(places={"physical": 1, "online": None}, admission=Admission.APPROVAL))
    path = browser.registered(format="physical")
    assert browser.send(path, f"{path}/format", format="online").status_code == 303
    assert "Uw aanvraag is ontvangen" in words(browser.get(path).text)


def test_members_only_stands_on_the_page_and_at_the_address(network: Leernet, browser: Browser) -> None:
    add(network, some_event(series=some_series(), admission=Admission.MEMBERS))
    assert "Voor leden van de reeks" in words(browser.get(PAGE).text)
    response = browser.register()
    assert response.status_code == 409
    assert 'href="#field-email"' in response.text
    assert "alleen voor leden van de reeks" in words(response.text)
    assert 'value="anna@example.org"' in response.text


def test_without_an_invitation_there_is_no_form(network: Leernet, browser: Browser) -> None:
    event = some_event(admission=Admission.INVITATION)
    event.contact_name, event.contact_email = "Jan", "jan@example.org"
    add(network, event)
    page = browser.get(PAGE).text
    assert "Alleen wie is uitgenodigd, kan zich aanmelden." in words(page)
    assert "Wilt u meedoen? Vraag het Jan jan@example.org" in words(page)
    assert "<form" not in page.partition("<article")[2].partition("</article")[0]
    assert "Only people who were invited can register." in words(browser.get("/en/events/bijeenkomst").text)


def test_an_invitation_opens_the_form_with_the_address_filled_in(network: Leernet, browser: Browser) -> None:
    add(network, some_event(admission=Admission.INVITATION))
    path = link(network, "anna@example.org")
    response = browser.get(path)
    assert 'value="anna@example.org"' in response.text
    assert "U bent uitgenodigd" in words(response.text)
    assert (response.headers["Cache-Control"], response.headers["Referrer-Policy"]) == ("no-store", "no-referrer")
    assert '<meta name="robots" content="noindex, nofollow">' in response.text
    assert f"/en/events/bijeenkomst?{path.partition('?')[2]}" in response.text
    status, location = send(browser, path)
    assert status == 303
    assert "U bent aangemeld" in words(browser.get(location.removeprefix(AT)).text)


def test_an_invitation_of_an_organisation_fills_in_its_name(network: Leernet, browser: Browser) -> None:
    add(network, some_event(admission=Admission.INVITATION))
    path = link(network, "info@example.org", organisation="Gemeente 's-Hertogenbosch", maximum=2)
    page = browser.get(path).text
    assert 'value="Gemeente &#39;s-Hertogenbosch"' in page
    assert "info@example.org" not in page
    assert send(browser, path)[0] == 303
    assert registration(network).organisation_name == "Gemeente 's-Hertogenbosch"


def test_a_form_sent_twice_uses_an_invitation_once(network: Leernet, client: FlaskClient, browser: Browser) -> None:
    add(network, some_event(admission=Admission.INVITATION))
    hidden = hidden_fields(browser.get(link(network, "anna@example.org")).text)
    form = {**hidden, "name": "Anna", "email": "anna@example.org"}
    first, second = (client.post(f"{AT}/nl/events/bijeenkomst/registrations", data=form) for _ in range(2))
    assert (first.status_code, first.location) == (303, second.location)


def test_an_invitation_for_another_address_is_refused_with_the_form(network: Leernet, browser: Browser) -> None:
    add(network, some_event(admission=Admission.INVITATION))
    status, page = send(browser, link(network, "anna@example.org"), email="bob@example.org")
    assert status == 409
    assert "Deze uitnodiging is voor een ander e-mailadres." in page
    assert "anna@example.org" not in page


def test_an_invitation_that_is_not_good_says_why(network: Leernet, browser: Browser, clock: SettableClock) -> None:
    add(network, some_event(admission=Admission.INVITATION))
    expiring = link(network, "anna@example.org", expires_at=NOW + timedelta(days=1))
    revoked, used = link(network, "bob@example.org"), link(network, "cas@example.org")
    with network.read() as work:
        uid = work.db.query(Invitation).filter_by(email="bob@example.org").one().uid
    network.run(ELS, revoke_invitation, "bijeenkomst", uid)
    send(browser, used, email="cas@example.org")
    clock.now = NOW + timedelta(days=2)
    assert "Deze uitnodiging is verlopen." in words(browser.get(expiring).text)
    assert "Deze uitnodiging is ingetrokken." in words(browser.get(revoked).text)
    assert "Deze uitnodiging is al gebruikt. Hebt u zich ermee aangemeld?" in words(browser.get(used).text)


@pytest.mark.parametrize("token", ["x", "eyJ.x", "%00", "'\"><script>", "é" * 300])
def test_a_link_that_we_did_not_make_opens_nothing(network: Leernet, browser: Browser, token: str) -> None:
    add(network, some_event(admission=Admission.INVITATION))
    response = browser.client.get(AT + PAGE, query_string={"invitation": token})
    assert response.status_code == 200
    assert "Deze link is niet volledig." in words(response.text)
    assert "<script>" not in response.text.replace('<script type="application/ld+json">', "")


def test_a_registration_without_the_link_is_refused_by_the_server_too(
    network: Leernet, client: FlaskClient, browser: Browser
) -> None:
    event = some_event()
    add(network, event)
    form = {**hidden_fields(browser.get(PAGE).text), "name": "Anna", "email": "anna@example.org"}
    with network.work() as work:
        work.db.merge(event).admission = Admission.INVITATION
    response = client.post(f"{AT}/nl/events/bijeenkomst/registrations", data=form)
    assert response.status_code == 409
    assert "alleen op uitnodiging" in words(response.text)


def test_on_an_open_event_an_invitation_only_fills_in_the_address(network: Leernet, browser: Browser) -> None:
    add(network, some_event())
    path = link(network, "anna@example.org")
    assert 'value="anna@example.org"' in browser.get(path).text
    assert send(browser, path, email="anna@werk.example.org")[0] == 303
    broken = browser.get(f"{PAGE}?invitation=x").text
    assert "niet volledig" not in broken
    assert "Aanmelden" in words(broken)
