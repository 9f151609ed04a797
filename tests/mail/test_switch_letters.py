"""Mail about an event that is held in another way, as it arrives at a real server."""

from __future__ import annotations

from datetime import timedelta
from email.message import EmailMessage

import pytest

from leernet import Leernet
from leernet.model import Admission, Event, SwitchPolicy
from leernet.services.changing.switch_telling import tell_now
from leernet.services.changing.switch_undoing import undo_switch
from leernet.services.changing.switching import SwitchRequest, switch_format
from leernet.services.events.planning import find_event
from leernet.services.registering.registration import Registered, cancel, change_format, register
from leernet.services.registering.registration import RegistrationRequest as Request
from leernet.testing import SettableClock, add, some_event
from leernet.work import PARTICIPANT, user
from tests.mail.office import START, Desk, PostOffice, calendars_of, only_entry, plain_of

ORGANISER = user("7")


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    return sqlite_url


ROOM = {"physical": {"place": "Kreatief Pakhuis, Zaandam"}}


def come(mailing: Leernet, name: str, language: str = "nl") -> Registered:
    request = Request(
        event="bijeenkomst", format="physical", name=name, email=f"{name.lower()}@example.net", language=language
    )
    return mailing.run(PARTICIPANT, register, request)


def plan(mailing: Leernet, places: int = 2, **values: object) -> Event:
    event = some_event(starts_at=START, places={"physical": places}, details=ROOM, **values)  # type: ignore[arg-type]
    add(mailing, event)
    return event


def switch(mailing: Leernet, **values: object) -> None:
    plain: dict[str, object] = {"policy": SwitchPolicy.CARRY, "source_ends": True, **values}
    mailing.run(
        ORGANISER,
        switch_format,
        SwitchRequest(event="bijeenkomst", source="physical", target="online", **plain),  # type: ignore[arg-type]
    )


def told(mailing: Leernet, desk: Desk, post: PostOffice) -> dict[str, EmailMessage]:
    """What each gets once the mail goes out."""
    desk.deliver()
    post.received.clear()
    with mailing.work(ORGANISER) as work:
        tell_now(work, find_event(work, "bijeenkomst"))
    desk.deliver()
    return {str(one["To"]).split("@")[0].split("<")[-1]: one for one in post.messages}


def said(message: EmailMessage) -> str:
    return " ".join(plain_of(message).split())


def test_who_keeps_a_place_gets_the_change_for_the_calendar_and_the_organisers_words(
    mailing: Leernet, desk: Desk, post: PostOffice
) -> None:
    plan(mailing)
    come(mailing, "Anna")
    desk.deliver()
    first = only_entry(post.only())
    switch(mailing, capacity=2, note="Vanwege de sneeuw.\n\nTot dan!")
    mail = told(mailing, desk, post)["anna"]
    assert mail["Subject"] == "Gaat op een andere manier door: Hét warmtenet"
    text = said(mail)
    assert "“Hét warmtenet” gaat op een andere manier door dan gepland. Vanwege de sneeuw. Tot dan!" in text
    assert "Uw plek staat vast. U hoeft niets te doen." in text
    assert "Met de bijlage werkt u uw agenda bij." in text
    assert "Was eerst: Op locatie" in text
    assert "U doet mee: Online" in text
    now = only_entry(mail)
    assert calendars_of(mail)[0][0] == "REQUEST"
    assert now["UID"] == first["UID"]
    assert int(now["SEQUENCE"]) > int(first["SEQUENCE"])
    assert (first["LOCATION"], now["LOCATION"]) == ("Kreatief Pakhuis, Zaandam", "Online")


def test_who_loses_the_place_gets_a_cancellation_and_a_later_place_comes_back_into_the_calendar(
    mailing: Leernet, desk: Desk, post: PostOffice
) -> None:
    plan(mailing)
    anna = come(mailing, "Anna")
    come(mailing, "Bas", "en")
    come(mailing, "Cor")
    switch(mailing, capacity=1)
    mails = told(mailing, desk, post)
    text = said(mails["bas"])
    assert "There are fewer places now than people. So you have no place any more" in text
    assert "Your place on the waiting list: 1" in text
    assert "It was: On site" in text
    gone = only_entry(mails["bas"])
    assert calendars_of(mails["bas"])[0][0] == "CANCEL"
    assert "U staat nog steeds op de wachtlijst." in said(mails["cor"])
    assert calendars_of(mails["cor"]) == []
    mailing.run(PARTICIPANT, cancel, anna.uid)
    desk.deliver()
    back = next(one for one in post.messages if str(one["Subject"]).startswith("There is a place for you"))
    assert only_entry(back)["UID"] == gone["UID"]
    assert int(only_entry(back)["SEQUENCE"]) > int(gone["SEQUENCE"])


def test_who_has_to_confirm_reads_until_when(mailing: Leernet, desk: Desk, post: PostOffice) -> None:
    plan(mailing, places=1)
    come(mailing, "Anna")
    come(mailing, "Bas")
    switch(mailing, capacity=1, policy=SwitchPolicy.ASK, until=START - timedelta(days=1), releases=True)
    mails = told(mailing, desk, post)
    for who in ("anna", "bas"):
        assert "Bevestig vóór maandag 7 december 2026, 09:30 uur" in said(mails[who])
    assert "U staat nog steeds op de wachtlijst." in said(mails["bas"])
    assert "Bevestigen of afmelden" in said(mails["anna"])


def test_who_may_choose_reads_how_and_that_nothing_changes_without(
    mailing: Leernet, desk: Desk, post: PostOffice
) -> None:
    plan(mailing, places=1)
    come(mailing, "Anna")
    come(mailing, "Bas")
    switch(mailing, policy=SwitchPolicy.OFFER, source_ends=False)
    mails = told(mailing, desk, post)
    for mail in mails.values():
        assert mail["Subject"] == "Ook op een andere manier: Hét warmtenet"
        assert "Doet u niets, dan verandert er voor u niets." in said(mail)
        assert "Kan ook: Online" in said(mail)
    assert "U hoeft niets te doen" not in said(mails["anna"])
    assert "Uw plaats op de wachtlijst: 1" in said(mails["bas"])


def test_where_both_are_possible_who_went_along_can_choose_otherwise(
    mailing: Leernet, desk: Desk, post: PostOffice
) -> None:
    plan(mailing)
    come(mailing, "Anna")
    switch(mailing, source_ends=False, capacity=2)
    assert "op uw eigen pagina kunt u anders kiezen" in said(told(mailing, desk, post)["anna"])


def test_who_asked_to_take_part_and_who_has_an_offer_read_that_it_stands(
    mailing: Leernet, desk: Desk, post: PostOffice
) -> None:
    plan(mailing, places=1)
    come(mailing, "Anna")
    come(mailing, "Bas")
    with mailing.work(ORGANISER) as work:
        event = find_event(work, "bijeenkomst")
        event.offer_hours, event.admission = 24, Admission.APPROVAL
    come(mailing, "Cor")
    switch(mailing, capacity=2)
    mails = told(mailing, desk, post)
    assert "Er is nog steeds een plek voor u. Bevestig vóór" in said(mails["bas"])
    assert "Uw aanvraag blijft gewoon staan." in said(mails["cor"])
    assert calendars_of(mails["cor"]) == []


def test_undone_only_who_heard_of_it_reads_that_all_is_as_planned(
    mailing: Leernet, desk: Desk, post: PostOffice
) -> None:
    plan(mailing)
    anna = come(mailing, "Anna")
    come(mailing, "Bas")
    switch(mailing, source_ends=False, policy=SwitchPolicy.OFFER)
    mailing.run(PARTICIPANT, change_format, anna.uid, "online")
    desk.deliver()
    post.received.clear()
    mailing.run(ORGANISER, undo_switch, "bijeenkomst")
    desk.deliver()
    (mail,) = post.messages
    assert "anna" in str(mail["To"])
    assert "gaat door zoals eerst gepland" in said(mail)
    assert "Was eerst: Online" in said(mail)
    assert calendars_of(mail)[0][0] == "REQUEST"


def test_nobody_is_told_of_what_is_over(mailing: Leernet, desk: Desk, post: PostOffice, clock: SettableClock) -> None:
    plan(mailing)
    come(mailing, "Anna")
    switch(mailing, hold_minutes=1440)
    desk.deliver()
    post.received.clear()
    clock.set(START + timedelta(days=2))
    desk.deliver()
    assert post.messages == []
