"""The mail about requests and invitations, as it arrives at a real SMTP server."""

from datetime import timedelta

import pytest

from leernet import Leernet
from leernet.model import Admission, Event, EventStatus, Invitation
from leernet.services.registering.approval import approve, decline
from leernet.services.registering.inviting import InvitationRequest, invite, revoke_invitation
from leernet.services.registering.registration import cancel
from leernet.testing import NOW, SettableClock, add, some_event, some_series
from leernet.work import PARTICIPANT, user
from tests.mail.office import START, Desk, PostOffice, calendars_of, html_of, only_entry, plain_of

ELS = user("els")


@pytest.fixture(autouse=True)
def event(mailing: Leernet) -> Event:
    """One place on site, by approval."""
    series = some_series(title="Lerend netwerk Drenthe")
    series.contact_name, series.contact_email = "Jan Zuilhof", "jan@example.org"
    details: dict[str, dict[str, object]] = {"physical": {"place": "Kreatief Pakhuis, Zaandam"}}
    event = some_event(
        starts_at=START,
        series=series,
        places={"physical": 1, "broken": None},
        details=details,
        admission=Admission.APPROVAL,
    )
    add(mailing, event)
    return event


def invited(network: Leernet, *emails: str, **values: object) -> Invitation:
    network.run(ELS, invite, "bijeenkomst", InvitationRequest(emails=emails, **values))  # type: ignore[arg-type]
    with network.read() as work:
        found = work.db.query(Invitation).order_by(Invitation.id.desc()).first()
        assert found is not None
        return found


@pytest.mark.parametrize(
    ("language", "subject", "begin", "then"),
    [
        (
            "nl",
            "We hebben uw aanvraag ontvangen: Hét warmtenet",
            "Dank u wel voor uw belangstelling voor “Hét warmtenet”.",
            "Tot die tijd hebt u nog geen plaats.",
        ),
        (
            "en",
            "We have received your request: Hét warmtenet",
            "Thank you for your interest in “Hét warmtenet”.",
            "Until then you have no place yet.",
        ),
    ],
)
def test_a_request_is_acknowledged(
    desk: Desk, post: PostOffice, language: str, subject: str, begin: str, then: str
) -> None:
    desk.register(language=language)
    desk.deliver()
    message = post.only()
    text = " ".join(plain_of(message).split())
    assert message["Subject"] == subject
    assert begin in text
    assert then in text
    assert calendars_of(message) == []


def test_an_approved_request_is_a_confirmation_with_an_invitation_for_the_calendar(
    mailing: Leernet, desk: Desk, post: PostOffice
) -> None:
    registered = desk.register()
    desk.deliver()
    post.received.clear()
    mailing.run(ELS, approve, registered.uid)
    desk.deliver()
    message = post.only()
    assert message["Subject"] == "U bent aangemeld: Hét warmtenet"
    assert "De organisatoren hebben uw aanvraag goedgekeurd." in plain_of(message)
    assert only_entry(message)["SUMMARY"] == "Hét warmtenet"


def test_an_approved_request_without_a_place_tells_the_number(mailing: Leernet, desk: Desk, post: PostOffice) -> None:
    people = [desk.register("Anna", "a@example.net"), desk.register("Bob", "b@example.net")]
    for each in people:
        mailing.run(ELS, approve, each.uid)
    desk.deliver()
    message = next(one for one in post.messages if "b@example.net" in str(one["To"]))
    text = " ".join(plain_of(message).split())
    assert message["Subject"] == "U staat op de wachtlijst: Hét warmtenet"
    assert "hebben uw aanvraag voor “Hét warmtenet” goedgekeurd. Alle plaatsen zijn bezet" in text
    assert "Uw plaats op de wachtlijst: 1" in text
    assert len(post.messages) == 2, "whoever was answered at once is not told that the request came in"


@pytest.mark.parametrize(
    ("language", "subject", "reason"),
    [
        ("nl", "Uw aanvraag is afgewezen: Hét warmtenet", "De reden: Alleen voor gemeenten."),
        ("en", "Your request was declined: Hét warmtenet", "The reason: Alleen voor gemeenten."),
    ],
)
def test_a_declined_request_tells_the_reason(
    mailing: Leernet, desk: Desk, post: PostOffice, language: str, subject: str, reason: str
) -> None:
    registered = desk.register(language=language)
    mailing.run(ELS, decline, registered.uid, "Alleen voor gemeenten.")
    desk.deliver()
    message = post.only()
    assert message["Subject"] == subject
    assert reason in plain_of(message)
    assert "/registrations/" not in plain_of(message)
    assert calendars_of(message) == []


def test_withdrawing_a_request_takes_nothing_out_of_a_calendar(mailing: Leernet, desk: Desk, post: PostOffice) -> None:
    registered = desk.register()
    mailing.run(PARTICIPANT, cancel, registered.uid)
    desk.deliver()
    message = post.only()
    assert "afgemeld" in message["Subject"] or "geannuleerd" in message["Subject"]
    assert calendars_of(message) == []


def test_an_answer_that_comes_after_the_event_is_not_mailed(
    mailing: Leernet, desk: Desk, post: PostOffice, clock: SettableClock
) -> None:
    registered = desk.register()
    clock.now = START + timedelta(days=2)
    mailing.run(ELS, decline, registered.uid, "Te laat gezien.")
    desk.deliver()
    assert post.messages == []


def test_an_invitation_has_what_when_where_and_the_link(mailing: Leernet, desk: Desk, post: PostOffice) -> None:
    invitation = invited(mailing, "bob@example.net", expires_at=NOW + timedelta(days=3))
    desk.deliver()
    message = post.only()
    text = " ".join(plain_of(message).split())
    link = mailing.links.invitation(invitation.uid, "bijeenkomst", "nl")
    assert (message["Subject"], message["To"]) == ("U bent uitgenodigd: Hét warmtenet", "bob@example.net")
    assert message["Reply-To"] == "Jan Zuilhof <jan@example.org>"
    assert "We zien u graag bij “Hét warmtenet”." in text
    assert "Wanneer: Dinsdag 8 december 2026, 09:30 – 12:30 uur" in text
    assert "Waar: Kreatief Pakhuis, Zaandam" in text
    assert "Aanmelden vóór: 25 november 2026" in text
    assert f"{link}#register" in plain_of(message)
    assert f'href="{link}#register"' in html_of(message)
    assert calendars_of(message) == []


def test_an_invitation_of_an_organisation_asks_to_pass_it_on(mailing: Leernet, desk: Desk, post: PostOffice) -> None:
    invited(mailing, "info@example.net", organisation="Gemeente Aa en Hunze", maximum=3, language="en")
    desk.deliver()
    message = post.only()
    text = " ".join(plain_of(message).split())
    assert message["Subject"] == "You are invited: Hét warmtenet"
    assert "We would like up to 3 people of Gemeente Aa en Hunze to take part in “Hét warmtenet”." in text
    assert "Pass this mail on to your colleagues" in text


def test_an_invitation_without_an_address_is_not_mailed(mailing: Leernet, desk: Desk, post: PostOffice) -> None:
    invited(mailing, organisation="Gemeente Aa en Hunze")
    desk.deliver()
    assert post.messages == []


def test_an_invitation_that_is_not_good_any_more_is_not_mailed(
    mailing: Leernet, desk: Desk, post: PostOffice, clock: SettableClock
) -> None:
    revoked = invited(mailing, "a@example.net")
    mailing.run(ELS, revoke_invitation, "bijeenkomst", revoked.uid)
    invited(mailing, "b@example.net", expires_at=NOW + timedelta(days=1))
    clock.now = NOW + timedelta(days=2)
    desk.deliver()
    assert post.messages == []


def test_an_invitation_to_an_event_that_was_cancelled_is_not_mailed(
    mailing: Leernet, desk: Desk, post: PostOffice
) -> None:
    invited(mailing, "a@example.net")
    with mailing.work() as work:
        work.db.query(Event).one().status = EventStatus.CANCELLED
    desk.deliver()
    assert post.messages == []
