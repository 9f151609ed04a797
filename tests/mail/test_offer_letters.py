"""The mail about a place that is offered, as it arrives at a real SMTP server."""

from datetime import timedelta

import pytest
from sqlalchemy import insert

from leernet import Leernet
from leernet.hookspecs import Change
from leernet.model import Event, JournalEntry
from leernet.services.changing.changes import KIND as EVENT_CHANGED
from leernet.services.events.planning import find_event
from leernet.services.registering.offers import accept, offer_first, withdraw
from leernet.services.registering.registration import Registered, cancel
from leernet.services.registering.substitution import Colleague, substitute
from leernet.testing import SettableClock, add, some_event
from leernet.work import PARTICIPANT, user
from tests.mail.office import START, Desk, PostOffice, calendars_of, html_of, only_entry, plain_of

ELS = user("els")
UNTIL = {"nl": "dinsdag 24 november 2026, 10:00 uur", "en": "Tuesday 24 November 2026, 10:00"}


@pytest.fixture(autouse=True)
def event(mailing: Leernet) -> Event:
    """One place on site, which is offered for two days."""
    event = some_event(starts_at=START, places={"physical": 1}, details={"physical": {"place": "Kreatief Pakhuis"}})
    event.offer_hours = 48
    add(mailing, event)
    return event


def offered(desk: Desk, post: PostOffice, language: str = "nl", others: int = 0) -> Registered:
    """Anna has an offer; the mail of it has arrived, and that of those who wait behind her."""
    first = desk.register("Jan", "jan@example.net")
    anna = desk.register(language=language)
    for number in range(others):
        desk.register(f"p{number}", f"p{number}@example.net")
    desk.deliver()
    post.received.clear()
    desk.network.run(PARTICIPANT, cancel, first.uid)
    return anna


def to_anna(desk: Desk, post: PostOffice) -> list[str]:
    """The subjects of what Anna gets, in order."""
    desk.deliver()
    return [str(m["Subject"]) for m in post.messages if "anna@" in str(m["To"])]


@pytest.mark.parametrize(
    ("language", "subject", "sentences"),
    [
        (
            "nl",
            "Er is een plek voor u, bevestig die: Hét warmtenet",
            ("Bevestig dat dan vóór", "Zonder antwoord gaat de plek naar de volgende", "Bevestigen of afmelden"),
        ),
        (
            "en",
            "There is a place for you, please confirm: Hét warmtenet",
            ("Then please confirm before", "Without an answer the place goes to the next", "Confirm or cancel"),
        ),
    ],
)
def test_who_is_offered_a_place_reads_until_when_and_what_to_do(
    desk: Desk, post: PostOffice, language: str, subject: str, sentences: tuple[str, ...]
) -> None:
    anna = offered(desk, post, language)
    desk.deliver()
    (message,) = [m for m in post.messages if "anna@" in str(m["To"])]
    assert message["Subject"] == subject
    plain = " ".join(plain_of(message).split())
    own = f"https://example.org/leren/{language}/registrations/{desk.network.tokens.registration(anna.uid)}"
    for text in (*sentences, UNTIL[language], own):
        assert text in plain
    for text in (*sentences, UNTIL[language], own):
        assert text in " ".join(html_of(message).split())
    assert calendars_of(message) == [], "it is no appointment before they confirm"
    assert "wachtlijst: 1" not in plain


def test_who_confirms_gets_the_event_for_the_calendar(desk: Desk, post: PostOffice) -> None:
    anna = offered(desk, post)
    desk.deliver()
    post.received.clear()
    desk.network.run(PARTICIPANT, accept, anna.uid)
    desk.deliver()
    message = post.only()
    assert message["Subject"] == "U bent aangemeld: Hét warmtenet"
    assert "Bedankt voor uw bevestiging." in plain_of(message)
    assert only_entry(message)["STATUS"] == "CONFIRMED"
    assert calendars_of(message)[0][0] == "REQUEST"


def test_who_is_confirmed_by_the_organisers_reads_so(desk: Desk, post: PostOffice) -> None:
    anna = offered(desk, post, "en")
    desk.deliver()
    post.received.clear()
    desk.network.run(ELS, accept, anna.uid)
    desk.deliver()
    assert "The organisers have confirmed the place for you" in plain_of(post.only())


def test_who_answers_too_late_reads_where_they_stand(desk: Desk, post: PostOffice, clock: SettableClock) -> None:
    offered(desk, post, others=2)
    desk.deliver()
    post.received.clear()
    clock.advance(timedelta(hours=48))
    desk.deliver()
    (late, asked) = sorted(post.messages, key=lambda message: str(message["To"]))
    assert late["Subject"] == "De tijd om te bevestigen is voorbij: Hét warmtenet"
    assert "Uw plaats op de wachtlijst: 2" in plain_of(late)
    assert "48 uur om te bevestigen" in " ".join(plain_of(late).split())
    assert str(asked["To"]).startswith("p0")


def test_who_alone_waits_gets_one_mail_the_second_time_and_one_when_it_is_the_last(
    desk: Desk, post: PostOffice, clock: SettableClock
) -> None:
    offered(desk, post)
    desk.deliver()
    post.received.clear()
    clock.advance(timedelta(hours=48))
    desk.deliver()
    again = post.only()
    assert again["Subject"] == "Er is een plek voor u, bevestig die: Hét warmtenet"
    assert "Zonder antwoord halen we u nu van de wachtlijst" in " ".join(plain_of(again).split())
    clock.advance(timedelta(hours=48))
    desk.deliver()
    last = post.only()
    assert "We hebben u daarom van de wachtlijst gehaald" in " ".join(plain_of(last).split())
    assert calendars_of(last) == []


def test_an_offer_of_which_the_mail_comes_too_late_is_not_mailed(
    desk: Desk, post: PostOffice, clock: SettableClock
) -> None:
    offered(desk, post)
    desk.network.dispatcher.fan_out()
    clock.advance(timedelta(hours=48))
    with desk.network.work() as work:  # nothing was swept yet
        entry = work.db.query(JournalEntry).filter_by(kind="registration.offered").one()
        change = Change(
            id=entry.id, kind=entry.kind, subject="registration", subject_id=entry.subject_id,
            event_id=entry.event_id, at=entry.at, data=entry.data,
        )  # fmt: skip
        assert desk.network.dispatcher.mailer.compose(work, change) == ()


def test_an_offer_that_is_withdrawn_or_need_not_be_confirmed_is_told(desk: Desk, post: PostOffice) -> None:
    anna = offered(desk, post, others=1)
    desk.network.run(ELS, withdraw, anna.uid)
    assert to_anna(desk, post) == ["U wacht weer: Hét warmtenet"]
    with desk.network.work(ELS) as work:
        offer_first(work, find_event(work, "bijeenkomst"), None)
    post.received.clear()
    desk.deliver()
    message = post.only()
    assert str(message["To"]).startswith("p0")
    assert "U hoeft niet meer te bevestigen" in plain_of(message)
    assert only_entry(message)["STATUS"] == "CONFIRMED"


def test_a_colleague_who_takes_an_offer_over_reads_until_when(desk: Desk, post: PostOffice) -> None:
    anna = offered(desk, post)
    desk.deliver()
    post.received.clear()
    colleague = Colleague(name="Bob", email="bob@example.net")
    desk.network.run(ELS, substitute, anna.uid, colleague)
    desk.deliver()
    (message,) = [m for m in post.messages if "bob@" in str(m["To"])]
    assert "De plek bij “Hét warmtenet” die we voor Anna van der Meer vasthielden" in " ".join(
        plain_of(message).split()
    )
    assert UNTIL["nl"] in plain_of(message)


def test_who_has_an_offer_reads_so_when_the_event_changes(desk: Desk, post: PostOffice, event: Event) -> None:
    anna = offered(desk, post)
    desk.deliver()
    post.received.clear()
    with desk.network.work(ELS) as work:
        data = {"time": True, "place": False, "before": []}
        entry = {"at": work.now, "actor": "user:els", "kind": EVENT_CHANGED, "subject": "registration", "told": False}
        work.db.execute(insert(JournalEntry), [{**entry, "subject_id": anna.id, "event_id": event.id, "data": data}])
    desk.deliver()
    message = post.only()
    assert f"Bevestig vóór {UNTIL['nl']} dat u komt." in " ".join(plain_of(message).split())
    assert calendars_of(message) == []
