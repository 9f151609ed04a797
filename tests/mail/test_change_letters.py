"""Mail about substitution, two events at the same time, and an event that changes, as it arrives at a real server."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from email.message import EmailMessage

import pytest

from leernet import Leernet
from leernet.model import Block, Delivery, DeliveryStatus, Event, Participant, Registration, RegistrationStatus, When
from leernet.services.changing.changes import as_shown, tell_changed
from leernet.services.events.planning import cancel_event, find_event
from leernet.services.messages.writing import MessageRequest, plan_message, write_message
from leernet.services.registering.registration import Registered, RegistrationRequest, cancel, register
from leernet.services.registering.substitution import Colleague, substitute
from leernet.testing import SettableClock, add, counted, some_event
from leernet.work import PARTICIPANT, SYSTEM, Actor, Work, user
from tests.mail.office import START, Desk, PostOffice, calendars_of, only_entry, plain_of

ORGANISER = user("7")


@pytest.fixture(autouse=True)
def event(mailing: Leernet) -> Event:
    """Two ways to take part; one place on site."""
    event = some_event(
        starts_at=START,
        places={"physical": 1, "online": None},
        details={"physical": {"place": "Kreatief Pakhuis, Zaandam"}},
    )
    add(mailing, event)
    return event


def register_for(mailing: Leernet, name: str, **values: str) -> Registered:
    plain = {"event": "bijeenkomst", "format": "physical", "organisation": "Gemeente Assen", "language": "nl", **values}
    request = RegistrationRequest(name=name, email=f"{name.split()[0].lower()}@example.net", **plain)  # type: ignore[arg-type]
    return mailing.run(PARTICIPANT, register, request)


def hand_over(mailing: Leernet, registered: Registered, actor: Actor = PARTICIPANT) -> Registered:
    colleague = Colleague(name="'t Hóóft, Bram", email="bram@example.net")
    return mailing.run(actor, substitute, registered.uid, colleague)


def change(mailing: Leernet, how: Callable[[Event], None]) -> int:
    """Change the event as a programme file does; how many are told."""

    def verb(work: Work) -> int:
        event = find_event(work, "bijeenkomst")
        before = as_shown(work, event)
        how(event)
        event.sequence += 1
        work.db.flush()
        return tell_changed(work, event, before)

    return mailing.run(SYSTEM, verb)


def put_off(event: Event) -> None:
    for block in event.blocks:
        block.starts_at += timedelta(days=1)
        block.ends_at += timedelta(days=1)


def move_to(place: str) -> Callable[[Event], None]:
    def move(event: Event) -> None:
        event.formats[0].details = {"place": place}

    return move


# --- substitution ---


def test_who_hands_over_loses_the_calendar_entry_and_the_colleague_gets_one_of_their_own(
    mailing: Leernet, desk: Desk, post: PostOffice
) -> None:
    anna = register_for(mailing, "Anna")
    desk.deliver()
    asked = only_entry(post.only())
    bram = hand_over(mailing, anna)
    desk.deliver()
    to_anna, to_bram = post.messages
    assert to_anna["Subject"] == "Uw plaats is overgedragen aan een collega: Hét warmtenet"
    assert "U hebt uw plaats bij “Hét warmtenet” overgedragen aan 't Hóóft, Bram." in " ".join(
        plain_of(to_anna).split()
    )
    withdrawn = only_entry(to_anna)
    assert calendars_of(to_anna)[0][0] == "CANCEL"
    assert withdrawn["UID"] == asked["UID"]
    assert int(withdrawn["SEQUENCE"]) > int(asked["SEQUENCE"])
    assert "ATTENDEE" in withdrawn
    assert mailing.links.registration(bram.uid, "nl") not in plain_of(to_anna)

    assert to_bram["Subject"] == "U bent aangemeld: Hét warmtenet"
    text = " ".join(plain_of(to_bram).split())
    assert "U neemt deel aan “Hét warmtenet” in de plaats van Anna. Uw plaats is zeker." in text
    assert mailing.links.registration(bram.uid, "nl") in text
    assert mailing.links.registration(anna.uid, "nl") not in text
    invited = only_entry(to_bram)
    assert calendars_of(to_bram)[0][0] == "REQUEST"
    assert invited["UID"] != asked["UID"]
    assert invited["CN"] == "'t Hóóft, Bram"


def test_the_organisers_who_hand_over_are_named_in_english_too(mailing: Leernet, desk: Desk, post: PostOffice) -> None:
    anna = register_for(mailing, "Anna", language="en")
    desk.deliver()
    post.received.clear()
    hand_over(mailing, anna, ORGANISER)
    desk.deliver()
    to_anna, to_bram = post.messages
    assert to_anna["Subject"] == "Your place has gone to a colleague: Hét warmtenet"
    assert "The organisers have given your place" in plain_of(to_anna)
    assert "in the place of Anna" in " ".join(plain_of(to_bram).split())


def test_who_waited_had_nothing_in_a_calendar_to_take_out(mailing: Leernet, desk: Desk, post: PostOffice) -> None:
    register_for(mailing, "Eerst")
    waiting = register_for(mailing, "Anna")
    desk.deliver()
    post.received.clear()
    hand_over(mailing, waiting)
    desk.deliver()
    to_anna, to_bram = post.messages
    assert calendars_of(to_anna) == calendars_of(to_bram) == []
    text = " ".join(plain_of(to_bram).split())
    assert "U staat op de wachtlijst van “Hét warmtenet” in de plaats van Anna." in text
    assert "Uw plaats op de wachtlijst: 1" in text


# --- at the same time ---


def test_the_mail_names_other_events_at_the_same_time_and_links_to_those_registrations(
    mailing: Leernet, desk: Desk, post: PostOffice
) -> None:
    add(mailing, some_event("ander", starts_at=START + timedelta(hours=1), title="Hét Ándere"))
    other = register_for(mailing, "Anna", event="ander")
    register_for(mailing, "Bram", event="ander")
    desk.deliver()
    assert "hetzelfde moment" not in plain_of(post.messages[0])
    post.received.clear()
    register_for(mailing, "Anna")
    desk.deliver()
    text = " ".join(plain_of(post.only()).split())
    assert "Let op: u bent ook aangemeld voor “Hét Ándere”, op hetzelfde moment." in text
    assert f"Uw aanmelding voor “Hét Ándere”: {mailing.links.registration(other.uid, 'nl')}" in text


def test_somebody_who_waits_is_told_of_it_in_their_language(mailing: Leernet, desk: Desk, post: PostOffice) -> None:
    for slug in ("een", "twee"):
        add(mailing, some_event(slug, starts_at=START, title=slug))
        register_for(mailing, "Anna", event=slug)
    register_for(mailing, "Eerst")
    desk.deliver()
    post.received.clear()
    register_for(mailing, "Anna", language="en")
    desk.deliver()
    text = " ".join(plain_of(post.only()).split())
    assert "Please note: you are also registered for “een” and “twee”, at the same time." in text


# --- the event changes ---


def test_another_time_is_told_with_what_it_was_and_a_newer_calendar_entry(
    mailing: Leernet, desk: Desk, post: PostOffice
) -> None:
    registered = register_for(mailing, "Anna")
    desk.deliver()
    asked = only_entry(post.only())
    assert change(mailing, put_off) == 1
    desk.deliver()
    message = post.only()
    text = " ".join(plain_of(message).split())
    assert message["Subject"] == "Gewijzigd: Hét warmtenet"
    assert "“Hét warmtenet” is op een ander moment. Uw aanmelding blijft gewoon staan." in text
    assert "Wanneer: Woensdag 9 december 2026, 09:30 – 12:30 uur" in text
    assert "Was eerst: Dinsdag 8 december 2026, 09:30 – 12:30 uur" in text
    assert "Met de bijlage werkt u uw agenda bij." in text
    assert mailing.links.registration(registered.uid, "nl") in text
    entry = only_entry(message)
    assert calendars_of(message)[0][0] == "REQUEST"
    assert entry["UID"] == asked["UID"]
    assert int(entry["SEQUENCE"]) == int(asked["SEQUENCE"]) + 1
    assert b"20261209T093000" in calendars_of(message)[0][1].to_ical()


def test_another_place_is_told_to_those_who_go_there_only(mailing: Leernet, desk: Desk, post: PostOffice) -> None:
    register_for(mailing, "Anna", language="en")
    register_for(mailing, "Bram", format="online")
    waiting = register_for(mailing, "Cato")
    desk.deliver()
    post.received.clear()
    assert change(mailing, move_to("Seinwezen, Haarlem")) == 2
    desk.deliver()
    to_anna, to_cato = post.messages
    text = " ".join(plain_of(to_anna).split())
    assert to_anna["Subject"] == "Changed: Hét warmtenet"
    assert "“Hét warmtenet” is in another place. You are still registered." in text
    assert "Seinwezen, Haarlem" in text
    assert "It was" not in text
    assert only_entry(to_anna)["LOCATION"] == "Seinwezen, Haarlem"
    text = " ".join(plain_of(to_cato).split())
    assert "U staat nog steeds op de wachtlijst." in text
    assert mailing.links.registration(waiting.uid, "nl") in text
    assert calendars_of(to_cato) == []


def test_time_and_place_together_make_one_mail(mailing: Leernet, desk: Desk, post: PostOffice) -> None:
    register_for(mailing, "Anna")
    desk.deliver()
    post.received.clear()

    def both(event: Event) -> None:
        put_off(event)
        move_to("Elders")(event)

    change(mailing, both)
    desk.deliver()
    assert "is op een ander moment en op een andere plaats." in " ".join(plain_of(post.only()).split())


def test_a_block_that_fell_away_is_taken_out_of_the_calendar(
    mailing: Leernet, desk: Desk, post: PostOffice, two_days: tuple[Registered, set[str]]
) -> None:
    assert len(two_days[1]) == 2
    change(mailing, without_second_day)
    desk.deliver()
    found = entries_of(post.only())
    assert list(found) == ["REQUEST", "CANCEL"]
    assert found["REQUEST"] | found["CANCEL"] == two_days[1]


def test_an_event_whose_date_is_no_longer_firm_leaves_the_calendar_and_says_about_when(
    mailing: Leernet, desk: Desk, post: PostOffice
) -> None:
    def some_day(event: Event) -> None:
        event.blocks.clear()
        event.set_when(When.parse("2027-21"))

    register_for(mailing, "Anna")
    desk.deliver()
    asked = only_entry(post.only())
    change(mailing, some_day)
    desk.deliver()
    message = post.only()
    text = " ".join(plain_of(message).split())
    assert "Wanneer: Voorjaar 2027" in text
    assert "Was eerst: Dinsdag 8 december 2026" in text
    assert "Met de bijlage werkt u uw agenda bij." in text
    assert calendars_of(message)[0][0] == "CANCEL"
    assert only_entry(message)["UID"] == asked["UID"]


def test_only_those_whose_registration_is_live_are_told(mailing: Leernet, desk: Desk) -> None:
    gone = register_for(mailing, "Anna", format="online")
    replaced = register_for(mailing, "Cato", format="online")
    mailing.run(PARTICIPANT, cancel, gone.uid)
    hand_over(mailing, replaced)
    assert change(mailing, put_off) == 1


def test_nobody_is_told_of_what_calendars_do_not_show_or_what_is_past_or_cancelled(
    mailing: Leernet, desk: Desk, clock: SettableClock
) -> None:
    register_for(mailing, "Anna")

    def title(event: Event) -> None:
        event.title, event.blocks[0].label = "Anders", "Ochtend"

    assert change(mailing, title) == 0
    clock.set(START + timedelta(days=9))
    assert change(mailing, put_off) == 0
    clock.set(START - timedelta(days=9))
    mailing.run(SYSTEM, cancel_event, "bijeenkomst", "storm")
    assert change(mailing, put_off) == 0


def test_of_two_changes_that_wait_together_one_mail_says_how_it_is(
    mailing: Leernet, desk: Desk, post: PostOffice
) -> None:
    register_for(mailing, "Anna")
    change(mailing, put_off)
    change(mailing, move_to("Elders"))
    desk.deliver()
    confirmed, changed = post.messages
    assert confirmed["Subject"] == "U bent aangemeld: Hét warmtenet"
    assert changed["Subject"] == "Gewijzigd: Hét warmtenet"
    for message in (confirmed, changed):
        assert "Elders" in plain_of(message)
        assert "9 december" in plain_of(message)


def entries_of(message: EmailMessage) -> dict[str, set[str]]:
    """The UIDs by method."""
    found: dict[str, set[str]] = {}
    for method, calendar in calendars_of(message):
        found.setdefault(method, set()).update(str(entry["UID"]) for entry in calendar.walk("VEVENT"))
    return found


def second_day(event: Event) -> None:
    begins = START + timedelta(days=1)
    event.blocks.append(Block(starts_at=begins, ends_at=begins + timedelta(hours=3)))


def without_second_day(event: Event) -> None:
    event.blocks.remove(event.blocks[1])


@pytest.fixture
def two_days(mailing: Leernet, desk: Desk, post: PostOffice) -> tuple[Registered, set[str]]:
    """A registration for an event of two days that its participant was told of, and the UIDs of both entries."""
    registered = register_for(mailing, "Anna")
    change(mailing, second_day)
    desk.deliver()
    uids = entries_of(post.messages[-1])["REQUEST"]
    post.received.clear()
    return registered, uids


def test_of_two_changes_that_wait_together_the_mail_takes_out_what_the_first_took_away(
    mailing: Leernet, desk: Desk, post: PostOffice, two_days: tuple[Registered, set[str]]
) -> None:
    change(mailing, without_second_day)
    change(mailing, move_to("Elders"))
    desk.deliver()
    message = post.only()
    assert "is op een ander moment en op een andere plaats." in " ".join(plain_of(message).split())
    assert "Woensdag 9 december" in plain_of(message).partition("Was eerst")[2]
    entries = entries_of(message)
    assert (len(entries["REQUEST"]), len(entries["CANCEL"])) == (1, 1)
    assert entries["REQUEST"] | entries["CANCEL"] == two_days[1]


def test_the_mail_of_a_cancellation_takes_out_what_a_change_that_waited_took_away(
    mailing: Leernet, desk: Desk, post: PostOffice, two_days: tuple[Registered, set[str]]
) -> None:
    registered, uids = two_days
    change(mailing, without_second_day)
    mailing.run(PARTICIPANT, cancel, registered.uid)
    desk.deliver()
    assert entries_of(post.only()) == {"CANCEL": uids}


def test_what_was_taken_out_once_is_not_taken_out_again(
    mailing: Leernet, desk: Desk, post: PostOffice, two_days: tuple[Registered, set[str]]
) -> None:
    change(mailing, without_second_day)
    desk.deliver()
    post.received.clear()
    change(mailing, move_to("Elders"))
    desk.deliver()
    message = post.only()
    assert set(entries_of(message)) == {"REQUEST"}
    assert "is op een andere plaats." in " ".join(plain_of(message).split())


def test_a_change_whose_mail_was_given_up_is_told_with_the_next(
    mailing: Leernet, desk: Desk, post: PostOffice, two_days: tuple[Registered, set[str]]
) -> None:
    change(mailing, without_second_day)
    mailing.dispatcher.fan_out()
    with mailing.work() as work:
        work.db.query(Delivery).order_by(Delivery.id.desc()).limit(1).one().status = DeliveryStatus.FAILED
    change(mailing, move_to("Elders"))
    desk.deliver()
    assert len(entries_of(post.only())["CANCEL"]) == 1


def test_mail_that_an_organiser_wrote_does_not_count_as_having_told_of_a_change(
    mailing: Leernet, desk: Desk, post: PostOffice, two_days: tuple[Registered, set[str]], clock: SettableClock
) -> None:
    change(mailing, without_second_day)
    mailing.dispatcher.fan_out()
    with mailing.work() as work:
        work.db.query(Delivery).order_by(Delivery.id.desc()).limit(1).one().status = DeliveryStatus.FAILED
    request = MessageRequest(subject="Tot dan", body="Dag", groups=["confirmed"])
    uid = mailing.run(SYSTEM, write_message, "bijeenkomst", request).uid
    mailing.run(SYSTEM, plan_message, "bijeenkomst", uid)
    clock.advance(timedelta(seconds=20))
    desk.deliver()
    assert post.only()["Subject"] == "Tot dan"
    change(mailing, move_to("Elders"))
    desk.deliver()
    assert len(entries_of(post.only())["CANCEL"]) == 1


def test_each_is_told_on_their_own_so_one_broken_address_keeps_nobody_else_from_theirs(
    mailing: Leernet, desk: Desk, post: PostOffice
) -> None:
    for number in range(12):
        register_for(mailing, f"p{number}", format="online")
    desk.deliver()
    post.received.clear()
    assert change(mailing, put_off) == 12
    with mailing.work() as work:
        work.db.query(Participant).filter_by(name="p3").one().email = "broken"
    desk.deliver()
    assert len({str(message["To"]) for message in post.messages}) == len(post.messages) == 11


def test_telling_hundreds_takes_a_fixed_number_of_statements(mailing: Leernet) -> None:
    def join(work: Work, many: range) -> None:
        event = find_event(work, "bijeenkomst")
        for number in many:
            person = Participant(name="P", email=f"p{number}@example.net", created_at=work.now)
            work.db.add(person)
            work.db.flush()
            kept = {"created_at": work.now, "changed_at": work.now, "status": RegistrationStatus.CONFIRMED}
            work.db.add(
                Registration(
                    event_id=event.id,
                    participant_id=person.id,
                    format_id=event.formats[0].id,
                    name="P",
                    **kept,  # type: ignore[arg-type]
                )
            )

    found = []
    for many in (range(3), range(3, 300)):
        mailing.run(SYSTEM, join, many)
        with counted(mailing.engine) as statements:
            told = change(mailing, put_off)
        found.append((told, len(statements)))
    assert [told for told, _ in found] == [3, 300]
    assert found[0][1] == found[1][1]


def test_an_event_that_is_over_when_its_mail_goes_out_is_not_mailed(
    mailing: Leernet, desk: Desk, post: PostOffice, clock: SettableClock
) -> None:
    register_for(mailing, "Anna")
    desk.deliver()
    post.received.clear()
    change(mailing, put_off)
    clock.set(START + timedelta(days=9))
    desk.deliver()
    assert post.received == []
