"""Inviting people at the desk."""

import pytest

from leernet.model import Admission, Invitation
from leernet.services.registering.registration import RegistrationRequest, register
from leernet.testing import NOW, Outbox, SettableClock, add, some_event
from leernet.work import PARTICIPANT
from tests.flask.conftest import words
from tests.flask.desk.conftest import Desk

PAGE = "/events/bijeenkomst/invitations"


def rows(desk: Desk) -> list[Invitation]:
    with desk.network.read() as work:
        return work.db.query(Invitation).order_by(Invitation.id).all()


def test_an_event_where_nobody_was_invited_says_so(desk: Desk) -> None:
    add(desk.network, some_event())
    page = words(desk.get(PAGE).text)
    assert "Er is nog niemand uitgenodigd." in page
    assert "Iedereen mag zich voor deze bijeenkomst aanmelden." in page
    assert "Nobody was invited yet." in words(desk.get(PAGE, "en").text)


def test_addresses_are_taken_as_people_paste_them(desk: Desk, outbox: Outbox) -> None:
    add(desk.network, some_event(admission=Admission.INVITATION))
    pasted = (
        'anna@example.org\r\n\r\n  "Meer, Bob van der" <bob@example.org>; Cas <cas@example.org>\ndirk@a.nl, eva@b.nl'
    )
    page = words(desk.follow(desk.send(PAGE, emails=pasted, until="", language="en")))
    assert "5 mensen zijn uitgenodigd." in page
    assert [one.email for one in rows(desk)] == [
        "anna@example.org",
        "bob@example.org",
        "cas@example.org",
        "dirk@a.nl",
        "eva@b.nl",
    ]
    desk.network.dispatcher.deliver()
    assert {message["Subject"] for message in outbox.messages} == {"You are invited: Hét warmtenet"}
    assert desk.changes()[0] == ("invitation.sent", "user:els")


def test_who_was_left_out_is_said(desk: Desk) -> None:
    add(desk.network, some_event())
    desk.register("Anna")
    first = words(desk.follow(desk.send(PAGE, emails="Anna@example.org\nbob@example.org")))
    assert "Eén persoon is uitgenodigd. Wie al uitgenodigd was of al meedoet, is overgeslagen." in first
    assert "Niemand nieuw" in words(desk.follow(desk.send(PAGE, emails="anna@example.org\nbob@example.org")))
    assert len(rows(desk)) == 1


@pytest.mark.parametrize(
    ("values", "text"),
    [
        ({"emails": " \n "}, "Typ minstens één e-mailadres."),
        ({"emails": "anna@example.org\ngeen adres"}, "“geen” is geen e-mailadres."),
        ({"emails": "anna@example.org", "until": "morgen"}, "Typ een datum zoals 2026-12-31."),
        ({"emails": "anna@example.org", "until": "2026-11-21"}, "Kies een dag vanaf vandaag"),
        ({"emails": "anna@example.org", "until": "9999-12-31"}, "Kies een dag vanaf vandaag"),
        ({"emails": "\n".join(f"p{n}@example.org" for n in range(501))}, "Dit zijn 501 adressen"),
    ],
)
def test_what_is_wrong_is_told_and_nobody_is_invited(desk: Desk, values: dict[str, str], text: str) -> None:
    add(desk.network, some_event())
    response = desk.send(PAGE, **values)
    assert response.status_code == 400
    assert text in words(response.text)
    assert rows(desk) == []


def test_the_last_day_counts_in_full(desk: Desk, clock: SettableClock) -> None:
    add(desk.network, some_event())
    desk.send(PAGE, emails="anna@example.org", until=f"{NOW:%Y-%m-%d}")
    (invitation,) = rows(desk)
    assert invitation.expires_at is not None
    assert invitation.expires_at.astimezone(desk.network.settings.timezone).strftime("%d %H:%M") == "23 00:00"
    clock.now = invitation.expires_at
    assert "verlopen" in words(desk.get(PAGE).text)


def test_an_organisation_gets_so_many_places_and_a_link_to_copy(desk: Desk, outbox: Outbox) -> None:
    add(desk.network, some_event(admission=Admission.INVITATION))
    action = f"{PAGE}/organisations"
    page = desk.follow(desk.send(PAGE, action, organisation="Gemeente Aa en Hunze", maximum="3"))
    assert "De organisatie is uitgenodigd." in words(page)
    (invitation,) = rows(desk)
    assert (invitation.maximum, invitation.email) == (3, "")
    assert desk.network.links.invitation(invitation.uid, "bijeenkomst", "nl") in page
    assert "0 van 3 gebruikt" in words(page)
    desk.network.dispatcher.deliver()
    assert outbox.messages == []
    request = RegistrationRequest(
        event="bijeenkomst", format="physical", name="Anna", email="a@b.nl", invitation=invitation.uid
    )
    desk.network.run(PARTICIPANT, register, request)
    page = desk.get(PAGE).text
    assert "1 van 3 gebruikt" in words(page)
    assert ">Anna</a>" in page


@pytest.mark.parametrize("maximum", ["", "0", "-1", "1001", "veel", "²"])
def test_how_many_may_come_is_a_number(desk: Desk, maximum: str) -> None:
    add(desk.network, some_event())
    response = desk.send(PAGE, f"{PAGE}/organisations", organisation="MRA", maximum=maximum)
    assert response.status_code == 400
    assert 'id="error-maximum"' in response.text
    assert '<details class="more" open>' in response.text
    assert rows(desk) == []


def test_an_invitation_is_withdrawn_once(desk: Desk) -> None:
    add(desk.network, some_event(admission=Admission.INVITATION))
    desk.send(PAGE, emails="anna@example.org")
    (invitation,) = rows(desk)
    action = f"{PAGE}/{invitation.uid}/revoke"
    page = words(desk.follow(desk.send(PAGE, action)))
    assert "De uitnodiging is ingetrokken." in page
    assert "ingetrokken" in page
    assert desk.send(PAGE, action).status_code == 409
    assert desk.changes()[-1] == ("invitation.revoked", "user:els")


@pytest.mark.parametrize("uid", ["x", "865110ca-4392-4a8d-b69b-c9c26afa7c70"])
def test_an_invitation_that_is_not_there_is_not_found(desk: Desk, uid: str) -> None:
    add(desk.network, some_event())
    assert desk.send(PAGE, f"{PAGE}/{uid}/revoke").status_code == 404


def test_nobody_is_invited_once_the_event_is_over(desk: Desk, clock: SettableClock) -> None:
    add(desk.network, some_event())
    clock.now = NOW.replace(year=2027)
    assert 'name="emails"' not in desk.get(PAGE).text


def test_the_next_page_goes_on_where_the_first_ends(desk: Desk) -> None:
    add(desk.network, some_event())
    desk.send(PAGE, emails="\n".join(f"p{number:02}@example.org" for number in range(51)))
    page = desk.get(PAGE).text
    assert ("p50@" in page, "p01@" in page, "p00@" in page) == (True, True, False)
    after = page.partition("invitations?after=")[2].partition('"')[0]
    assert "p00@" in desk.get(f"{PAGE}?after={after}").text
