"""Each kind of mail, as it arrives at a real SMTP server, in both languages."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from uuid import UUID

import pytest
from jinja2 import DictLoader

from leernet import Leernet
from leernet.mail.mailer import Mailer
from leernet.model import (
    Delivery,
    DeliveryStatus,
    Event,
    Organisation,
    PartnerRole,
    RegistrationStatus,
    SeriesPartner,
    When,
)
from leernet.services.certificates.issuing import (
    LAPSED,
    find_certificate,
    issue_for_event,
    issue_for_series,
    revoke,
    withdraw,
)
from leernet.services.events import planning
from leernet.services.registering.registration import RegistrationRequest as Request
from leernet.services.registering.registration import add_walk_in, cancel, change_format, find_registration
from leernet.testing import SettableClock, add, counted, some_event, some_series
from leernet.work import PARTICIPANT, user
from tests.mail.office import (
    SECRET_LINK,
    START,
    Desk,
    PostOffice,
    bytes_of,
    calendars_of,
    html_of,
    only_entry,
    plain_of,
)

ORGANISER = user("7")


@pytest.fixture(autouse=True)
def event(mailing: Leernet) -> Event:
    """Session on site (one place), online and in a broken format, in a series of two organisers with a contact."""
    series = some_series(title="Lerend netwerk Drenthe")
    series.contact_name, series.contact_email = "Jan Zuilhof", "jan@example.org"
    for position, name in enumerate(["Participatiecoalitie", "Gemeente Aa en Hunze"]):
        organisation = Organisation(slug=f"o{position}", name=name)
        role = PartnerRole.ORGANISER
        series.partners.append(SeriesPartner(role=role, organisation=organisation, position=position))
    event = some_event(
        starts_at=START,
        series=series,
        places={"physical": 1, "online": None, "broken": None},
        details={"physical": {"place": "Kreatief Pakhuis, Zaandam"}},
    )
    event.certificate = {"kind": "attended"}
    add(mailing, event)
    return event


def own_link(network: Leernet, uid: UUID, language: str = "nl") -> str:
    return network.links.registration(uid, language)


def test_confirmation_says_what_when_where_and_how_to_change(mailing: Leernet, desk: Desk, post: PostOffice) -> None:
    registered = desk.register()
    desk.deliver()
    message = post.only()
    text = plain_of(message)
    assert message["Subject"] == "U bent aangemeld: Hét warmtenet"
    assert "Beste Anna van der Meer," in text
    assert "Wanneer: Dinsdag 8 december 2026, 09:30 – 12:30 uur" in text
    assert "Waar: Kreatief Pakhuis, Zaandam" in text
    assert f"Uw aanmelding bekijken, wijzigen of annuleren:\n{own_link(mailing, registered.uid)}\n" in text
    assert "Participatiecoalitie en Gemeente Aa en Hunze" in text
    assert "Vragen? Jan Zuilhof (jan@example.org)" in text
    assert "We gebruiken uw gegevens alleen voor deze bijeenkomst" in text


def test_confirmation_in_english_has_british_dates_and_english_links(
    mailing: Leernet, desk: Desk, post: PostOffice
) -> None:
    registered = desk.register(language="en")
    desk.deliver()
    message = post.only()
    assert message["Subject"] == "You are registered: Hét warmtenet"
    assert message["Content-Language"] == "en"
    assert "When: Tuesday 8 December 2026, 09:30–12:30" in plain_of(message)
    assert own_link(mailing, registered.uid, "en") in plain_of(message)
    assert '<html lang="en">' in html_of(message)
    assert '<td class="value line" dir="auto" lang="nl"' in html_of(message), "a Dutch title in an English mail"


def test_headers_say_who_writes_and_that_a_machine_does(desk: Desk, post: PostOffice) -> None:
    desk.register()
    desk.deliver()
    message = post.only()
    assert message["From"] == '"Lerend netwerk st(r)oom" <netwerk@example.org>'
    assert message["To"] == "Anna van der Meer <anna@example.net>"
    assert message["Reply-To"] == "Jan Zuilhof <jan@example.org>"
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["Date"].datetime == datetime(2026, 11, 22, 9, tzinfo=UTC)
    assert re.fullmatch(r"<leernet\.[0-9]+\.[0-9a-f]{10}@example\.org>", str(message["Message-ID"]))
    assert "List-Id" not in message
    assert post.recipients == [["anna@example.net"]]


def test_structure_is_text_html_invitation_and_attachment(desk: Desk, post: PostOffice) -> None:
    desk.register()
    desk.deliver()
    message = post.only()
    assert [part.get_content_type() for part in message.walk()] == [
        "multipart/mixed",
        "multipart/alternative",
        "text/plain",
        "text/html",
        "text/calendar",
        "application/ics",
    ]
    *_, calendar, attachment = message.walk()
    assert bytes_of(calendar) == bytes_of(attachment)
    assert attachment.get_filename() == "bijeenkomst.ics"


def test_waiting_list_tells_the_place_and_puts_nothing_in_the_calendar(desk: Desk, post: PostOffice) -> None:
    for name in ("a", "b", "c"):
        desk.register(name, f"{name}@example.net")
    desk.deliver()
    third = next(message for message in post.messages if "c@" in str(message["To"]))
    assert third["Subject"] == "U staat op de wachtlijst: Hét warmtenet"
    assert "Uw plaats op de wachtlijst: 2" in plain_of(third)
    assert calendars_of(third) == []


def test_moving_up_is_good_news_with_an_invitation(mailing: Leernet, desk: Desk, post: PostOffice) -> None:
    first = desk.register()
    desk.register("Bo", "bo@example.net", language="en")
    desk.deliver()
    post.received.clear()
    mailing.run(PARTICIPANT, cancel, first.uid)
    desk.deliver()
    to_bo = next(message for message in post.messages if "bo@" in str(message["To"]))
    assert to_bo["Subject"] == "There is a place for you: Hét warmtenet"
    assert "a place has come free" in plain_of(to_bo)
    assert only_entry(to_bo)["STATUS"] == "CONFIRMED"


def test_changing_format_from_the_waiting_list_reads_as_a_confirmation(
    mailing: Leernet, desk: Desk, post: PostOffice
) -> None:
    desk.register()
    waiting = desk.register("Bo", "bo@example.net")
    desk.deliver()
    post.received.clear()
    mailing.run(PARTICIPANT, change_format, waiting.uid, "online")
    desk.deliver()
    message = post.only()
    assert message["Subject"] == "U bent aangemeld: Hét warmtenet"
    assert "vrijgekomen" not in plain_of(message)


def test_another_format_changes_the_same_calendar_entry(mailing: Leernet, desk: Desk, post: PostOffice) -> None:
    registered = desk.register()
    desk.deliver()
    before = only_entry(post.only())
    mailing.run(PARTICIPANT, change_format, registered.uid, "online")
    desk.deliver()
    message = post.only()
    after = only_entry(message)
    assert message["Subject"] == "Uw aanmelding is gewijzigd: Hét warmtenet"
    assert "op een andere manier mee aan “Hét warmtenet”: Online" in " ".join(plain_of(message).split())
    assert after["UID"] == before["UID"]
    assert int(after["SEQUENCE"]) > int(before["SEQUENCE"])
    assert (before["LOCATION"], after["LOCATION"]) == ("Kreatief Pakhuis, Zaandam", "Online")


def test_online_participants_get_their_personal_page_and_never_the_bare_link(
    mailing: Leernet, desk: Desk, post: PostOffice
) -> None:
    registered = desk.register(format="online")
    desk.deliver()
    (content,) = post.received
    message = post.only()
    join = mailing.links.join(registered.uid, "nl")
    entry = only_entry(message)
    assert f"Online deelnemen:\n{join}" in plain_of(message)
    assert entry["CONFERENCE"] == join
    assert join in entry["DESCRIPTION"]
    assert SECRET_LINK.encode() not in content
    assert SECRET_LINK not in everything_in(message)


def test_private_facts_are_for_people_with_a_place(mailing: Leernet, desk: Desk, post: PostOffice) -> None:
    with mailing.work() as work:
        online = next(f for f in planning.find_event(work, "bijeenkomst").formats if f.key == "online")
        online.quota.capacity = online.quota.ceiling = 1
    for name in ("a", "b"):
        desk.register(name, f"{name}@example.net", format="online")
    desk.deliver()
    confirmed, waiting = post.messages
    assert "Code: 47*11*\nHow: Only you know 4711" in plain_of(confirmed)
    assert ">47*11*</td>" in html_of(confirmed)
    assert "Only <em>you</em> know 4711" in html_of(confirmed)
    assert "Code" not in plain_of(waiting) + html_of(waiting)
    assert "Platform: Teams" in plain_of(waiting)


def test_a_format_that_raises_leaves_a_gap(desk: Desk, post: PostOffice, caplog: pytest.LogCaptureFixture) -> None:
    desk.register(format="broken")
    desk.deliver()
    message = post.only()
    assert "U doet mee: Kapot" in plain_of(message)
    assert "LOCATION" not in only_entry(message)
    assert "could not show its part" in caplog.text


def test_cancelling_oneself_takes_the_entry_back_and_shows_the_way_in_again(
    mailing: Leernet, desk: Desk, post: PostOffice
) -> None:
    registered = desk.register()
    desk.deliver()
    asked = only_entry(post.only())
    mailing.run(PARTICIPANT, cancel, registered.uid)
    desk.deliver()
    message = post.only()
    entry = only_entry(message)
    assert message["Subject"] == "U hebt zich afgemeld: Hét warmtenet"
    assert mailing.links.event("bijeenkomst", "nl") in plain_of(message)
    assert calendars_of(message)[0][0] == "CANCEL"
    assert entry["STATUS"] == "CANCELLED"
    assert entry["UID"] == asked["UID"]
    assert int(entry["SEQUENCE"]) > int(asked["SEQUENCE"])


def test_leaving_the_waiting_list_takes_nothing_out_of_a_calendar(
    mailing: Leernet, desk: Desk, post: PostOffice
) -> None:
    desk.register()
    waiting = desk.register("Bo", "bo@example.net")
    desk.deliver()
    post.received.clear()
    mailing.run(PARTICIPANT, cancel, waiting.uid)
    desk.deliver()
    message = post.only()
    assert message["Subject"] == "U hebt zich afgemeld: Hét warmtenet"
    assert calendars_of(message) == []
    assert "agenda" not in plain_of(message)


def test_organisers_who_cancel_give_their_reason(mailing: Leernet, desk: Desk, post: PostOffice) -> None:
    registered = desk.register()
    desk.deliver()
    post.received.clear()
    mailing.run(ORGANISER, cancel, registered.uid, "Alleen voor <gemeenten>.")
    desk.deliver()
    message = post.only()
    assert message["Subject"] == "Uw aanmelding is geannuleerd: Hét warmtenet"
    assert "De reden: Alleen voor <gemeenten>." in plain_of(message)
    assert "De reden: Alleen voor &lt;gemeenten&gt;." in html_of(message)


def test_a_cancelled_event_is_told_to_everybody_also_who_waited(mailing: Leernet, desk: Desk, post: PostOffice) -> None:
    desk.register()
    desk.register("Bo", "bo@example.net", language="en")
    desk.deliver()
    post.received.clear()
    mailing.run(ORGANISER, planning.cancel_event, "bijeenkomst", "Storm.")
    desk.deliver()
    first, second = post.messages
    assert first["Subject"] == "Gaat niet door: Hét warmtenet"
    assert second["Subject"] == "Does not take place: Hét warmtenet"
    assert "De reden: Storm." in plain_of(first)
    assert mailing.links.series("netwerk", "nl") in plain_of(first)
    assert only_entry(first)["SEQUENCE"] == "2", "of the event, and of the registration"
    assert calendars_of(second) == []


def test_who_is_registered_by_the_organisers_reads_that(mailing: Leernet, desk: Desk, post: PostOffice) -> None:
    desk.register(actor=ORGANISER)
    desk.deliver()
    assert "De organisatie heeft u aangemeld" in plain_of(post.only())


def test_a_certificate_comes_with_its_link_and_its_check(
    mailing: Leernet, desk: Desk, post: PostOffice, clock: SettableClock
) -> None:
    registered = desk.register(language="en")
    desk.deliver()
    post.received.clear()
    clock.set(START + timedelta(days=1))
    (certificate,) = mailing.run(ORGANISER, issue_for_event, "bijeenkomst").certificates
    desk.deliver()
    message = post.only()
    assert message["Subject"] == "Your certificate of participation: Hét warmtenet"
    assert mailing.links.certificate(registered.uid, certificate.number, "en") in plain_of(message)
    assert mailing.links.verify(certificate.code, "en") in plain_of(message)
    assert message["Reply-To"] == "Jan Zuilhof <jan@example.org>"
    assert calendars_of(message) == []


def test_who_had_a_certificate_is_told_that_it_was_withdrawn_and_why_where_that_is_a_rule(
    mailing: Leernet, desk: Desk, post: PostOffice, clock: SettableClock
) -> None:
    desk.register()
    clock.set(START + timedelta(days=1))
    for lapsed in (True, False):
        (certificate,) = mailing.run(ORGANISER, issue_for_event, "bijeenkomst").certificates
        desk.deliver()
        post.received.clear()
        with mailing.work(ORGANISER) as work:
            found = find_certificate(work, certificate.number)
            if lapsed:
                withdraw(work, found, LAPSED)
            else:
                revoke(work, certificate.number, "Verkeerde naam")
        desk.deliver()
        (message,) = post.messages
        text = " ".join(plain_of(message).split())
        assert message["Subject"] == "Uw bewijs is ingetrokken: Hét warmtenet"
        assert mailing.links.verify(certificate.code, "nl") in text
        assert ("De aanwezigheid die is vastgelegd, is niet meer genoeg." in text) is lapsed
        assert "Verkeerde naam" not in text


def test_a_certificate_that_was_revoked_before_its_mail_went_out_is_not_mailed(
    mailing: Leernet, desk: Desk, post: PostOffice, clock: SettableClock
) -> None:
    desk.register()
    desk.deliver()
    post.received.clear()
    clock.set(START + timedelta(days=1))
    (certificate,) = mailing.run(ORGANISER, issue_for_event, "bijeenkomst").certificates
    mailing.run(ORGANISER, revoke, certificate.number, "Verkeerde naam")
    desk.deliver()
    assert post.received == []


def test_a_certificate_of_a_series_is_fetched_through_the_latest_registration_in_it(
    mailing: Leernet, desk: Desk, post: PostOffice, clock: SettableClock
) -> None:
    with mailing.work() as work:
        series = planning.find_event(work, "bijeenkomst").series
        assert series is not None
        series.certificate = {"kind": "attended"}
        work.db.add(some_event("tweede", starts_at=START + timedelta(days=7), series=series))
    desk.register()
    latest = desk.register(event="tweede")
    desk.deliver()
    post.received.clear()
    clock.set(START + timedelta(days=30))
    (certificate,) = mailing.run(ORGANISER, issue_for_series, "netwerk").certificates
    desk.deliver()
    message = post.only()
    assert message["Subject"] == "Uw bewijs van deelname: Lerend netwerk Drenthe"
    assert mailing.links.certificate(latest.uid, certificate.number, "nl") in plain_of(message)


def test_a_certificate_whose_registration_was_taken_back_is_not_mailed(
    mailing: Leernet, desk: Desk, post: PostOffice, clock: SettableClock
) -> None:
    registered = desk.register()
    desk.deliver()
    post.received.clear()
    clock.set(START + timedelta(days=1))
    mailing.run(ORGANISER, issue_for_event, "bijeenkomst")
    with mailing.work() as work:
        find_registration(work, registered.uid).status = RegistrationStatus.REPLACED
    desk.deliver()
    assert post.received == []


def test_a_format_that_is_no_longer_installed_is_named_by_its_key(
    mailing: Leernet, desk: Desk, post: PostOffice, caplog: pytest.LogCaptureFixture
) -> None:
    registered = desk.register()
    with mailing.work() as work:
        find_registration(work, registered.uid).format.key = "gone"
    desk.deliver()
    assert "U doet mee: gone" in plain_of(post.only())
    assert "format gone" in caplog.text


def test_of_changes_that_wait_together_only_the_last_is_told(mailing: Leernet, desk: Desk, post: PostOffice) -> None:
    registered = desk.register()
    mailing.run(PARTICIPANT, change_format, registered.uid, "online")
    mailing.run(PARTICIPANT, cancel, registered.uid)
    assert desk.deliver() == 3
    assert post.only()["Subject"] == "U hebt zich afgemeld: Hét warmtenet"
    with mailing.read() as work:
        statuses = [d.status for d in work.db.query(Delivery).order_by(Delivery.entry_id)]
    assert statuses == [DeliveryStatus.SKIPPED, DeliveryStatus.SKIPPED, DeliveryStatus.DONE]


def test_a_registration_that_is_no_longer_so_is_not_confirmed(mailing: Leernet, desk: Desk, post: PostOffice) -> None:
    registered = desk.register()
    with mailing.work() as work:
        find_registration(work, registered.uid).status = RegistrationStatus.REPLACED
    desk.deliver()
    assert post.received == []


def test_after_the_event_nobody_is_invited_or_left_waiting(
    mailing: Leernet, desk: Desk, post: PostOffice, clock: SettableClock
) -> None:
    desk.register()
    desk.register("Bo", "bo@example.net")
    clock.set(START + timedelta(days=1))
    walk_in = Request(event="bijeenkomst", format="online", name="Cé", email="ce@example.net")
    mailing.run(ORGANISER, add_walk_in, walk_in)
    desk.deliver()
    assert [m["Subject"] for m in post.messages] == ["U staat op de deelnemerslijst: Hét warmtenet"] * 2
    assert [calendars_of(m) for m in post.messages] == [[], []]
    assert "Code" not in "".join(map(plain_of, post.messages))


def test_mail_for_one_person_holds_nothing_of_another(mailing: Leernet, desk: Desk, post: PostOffice) -> None:
    anna = desk.register(format="online")
    bo = desk.register("Bo Ådland", "bo@example.net", format="online")
    desk.deliver()
    to_anna, to_bo = post.messages
    for message, others, uid in ((to_anna, ("Ådland", "bo@"), bo.uid), (to_bo, ("Anna ", "anna@"), anna.uid)):
        whole = everything_in(message)
        assert [other for other in others if other in whole] == []
        assert mailing.tokens.registration(uid) not in whole
        assert str(uid) not in whole
        assert uid.hex not in whole


def everything_in(message: EmailMessage) -> str:
    parts = [bytes_of(part).decode() for part in message.walk() if not part.is_multipart()]
    return "".join([*(str(value) for value in message.values()), *parts])


def test_an_event_of_two_blocks_has_an_invitation_for_each(mailing: Leernet, desk: Desk, post: PostOffice) -> None:
    add(mailing, some_event("tweedaagse", starts_at=START, blocks=2))
    desk.register(event="tweedaagse")
    desk.deliver()
    message = post.only()
    entries = [calendar.walk("VEVENT") for _, calendar in calendars_of(message)]
    assert [len(events) for events in entries] == [1, 1], "RFC 5546: one UID in a REQUEST"
    assert len({events[0]["UID"] for events in entries}) == 2
    assert [part.get_filename() for part in message.iter_attachments()] == ["bijeenkomst-1.ics", "bijeenkomst-2.ics"]
    assert "de 2 dagdelen voor in uw agenda" in plain_of(message)
    assert "Dinsdag 8 december 2026, 09:30 – 12:30 uur\n  Woensdag 9 december 2026" in plain_of(message)


def test_an_event_without_a_time_puts_nothing_dated_in_a_calendar(
    mailing: Leernet, desk: Desk, post: PostOffice
) -> None:
    coarse = some_event("later", blocks=0)
    coarse.set_when(When("2027-21"))
    add(mailing, coarse)
    mailing.run(ORGANISER, add_walk_in, Request(event="later", format="physical", name="A", email="a@example.net"))
    desk.deliver()
    message = post.only()
    assert calendars_of(message) == []
    assert "Wanneer: Voorjaar 2027" in plain_of(message)
    assert "agenda" not in plain_of(message)


def test_html_wears_the_brand_and_ignores_what_could_break_out(
    mailing: Leernet, event: Event, desk: Desk, post: PostOffice
) -> None:
    with mailing.work() as work:
        series = planning.find_event(work, "bijeenkomst").series
        assert series is not None
        series.brand = {
            "kind": "plain",
            "--leernet-button": "#7a1f3d",
            "--leernet-font-heading": "'Fira Sans', sans-serif",
            "--leernet-link": "red;}</style><script>",
        }
    desk.register()
    desk.deliver()
    html = html_of(post.only())
    assert "background-color:#7a1f3d" in html
    assert "font-family:&#39;Fira Sans&#39;, sans-serif" in html
    assert "<script" not in html
    assert "color:#0b5b66" in html, "leernet's own colour for the link"


def test_html_asks_nothing_of_another_host_and_escapes_all_that_people_typed(
    mailing: Leernet, desk: Desk, post: PostOffice
) -> None:
    add(mailing, some_event("x", title="<b>Vet</b> & 'zo'", starts_at=START))
    desk.register("<img src=x onerror=alert(1)>", event="x")
    desk.deliver()
    html = html_of(post.only())
    assert "<img" not in html
    assert "src=" not in html.replace("&lt;img src=x", "")
    assert "&lt;b&gt;Vet&lt;/b&gt; &amp; &#39;zo&#39;" in html
    assert "url(" not in html


def test_a_network_can_replace_the_letter_of_one_kind(mailing: Leernet, desk: Desk, post: PostOffice) -> None:
    old = mailing.dispatcher.mailer
    block = '{% block small %}{{ super() }}<p>{{ _("Where") }}: Haarlem</p>{% endblock %}'
    own = '{% extends "leernet/mail/letter.html" %}' + block
    loader = DictLoader({"leernet/mail/registration.confirmed.html": own})
    mailing.dispatcher.mailer = Mailer(old.transport, mailing.links, mailing.translator, loader)
    desk.register()
    desk.register("Bo", "bo@example.net")
    desk.deliver()
    confirmed, waiting = post.messages
    assert "<p>Waar: Haarlem</p>" in html_of(confirmed)
    assert "Haarlem" not in html_of(waiting)


def test_composing_takes_a_fixed_number_of_statements(mailing: Leernet, desk: Desk, post: PostOffice) -> None:
    desk.deliver()  # what is done once in a while is done
    desk.register(format="online")
    mailing.dispatcher.fan_out()
    with counted(mailing.engine) as statements:
        desk.deliver()
    # fan out 1, claim 2, find the delivery 1 and note it 1; compose: what about 4, told later 1, untold before 1,
    # at the same time 1. No webhook waits 1.
    assert len(statements) == 13, "\n".join(statements)
