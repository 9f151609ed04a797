"""The page of one registration says what happened to it: from what to what, in words."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

from leernet import hookimpl
from leernet.errors import Conflict
from leernet.flask.desk.journal import KINDS
from leernet.flask.words import EVIDENCE
from leernet.hookspecs import Requested
from leernet.model import Evidence, JournalEntry
from leernet.services.attendance.checking_in import check_in, take_back
from leernet.services.events.planning import cancel_event, find_event
from leernet.services.registering.changing_answers import change_answers
from leernet.services.registering.offers import cut_offers
from leernet.services.registering.registration import Registered, cancel, change_format
from leernet.testing import NOW, MakeNetwork, PlainFormats, SettableClock, add, some_event
from leernet.work import PARTICIPANT, user
from tests.flask.conftest import words
from tests.questions import ask, asked

from .conftest import Desk

ELS = user("els")


def history(desk: Desk, registered: Registered, language: str = "nl") -> str:
    page = words(desk.get(f"/events/bijeenkomst/registrations/{registered.uid}", language).text)
    return page.partition("Wat er gebeurde" if language == "nl" else "What happened")[2]


def test_a_change_of_format_says_from_which_to_which(desk: Desk) -> None:
    add(desk.network, some_event(places={"physical": 1, "online": 5}))
    anna, bob = desk.register("Anna"), desk.register("Bob")
    desk.network.run(PARTICIPANT, change_format, anna.uid, "online")
    assert "Op locatie → Online" in history(desk, anna)
    assert "Op de wachtlijst → Bevestigd" in history(desk, bob)
    desk.network.run(PARTICIPANT, cancel, anna.uid)
    assert "Confirmed → Registration cancelled" in history(desk, anna, "en")


def test_who_moves_up_by_another_format_reads_both(desk: Desk) -> None:
    add(desk.network, some_event(places={"physical": 0, "online": 5}))
    anna = desk.register("Anna")
    desk.network.run(PARTICIPANT, change_format, anna.uid, "online")
    assert "Op de wachtlijst → Bevestigd; Op locatie → Online" in history(desk, anna)


def test_answers_are_named_and_never_shown_in_the_history(desk: Desk) -> None:
    add(desk.network, some_event())
    ask(desk.network, asked("a", label="Wat eet je?"), asked("b", label="Met wie?"))
    anna = desk.register("Anna")
    for sent in ({"question__a": "vis", "question__b": "x"}, {"question__a": "geheim"}):
        desk.network.run(PARTICIPANT, change_answers, anna.uid, sent)
    told = history(desk, anna)
    assert "Wat eet je? (toegevoegd); Met wie? (toegevoegd)" in told
    assert "Wat eet je? (gewijzigd); Met wie? (verwijderd)" in told
    assert "geheim" not in told


def test_attendance_says_how_it_was_known_and_what_was_taken_back(desk: Desk, clock: SettableClock) -> None:
    event = some_event()
    add(desk.network, event)
    anna = desk.register("Anna")
    clock.set(event.blocks[0].starts_at)
    block = event.blocks[0].id
    desk.network.run(ELS, check_in, anna.uid, block, Evidence.SCAN)
    desk.network.run(ELS, take_back, anna.uid, block)
    assert history(desk, anna).count("gescand") == 2
    with desk.network.read() as work:
        both = work.db.query(JournalEntry).filter(JournalEntry.kind.like("registration.atten%")).order_by("id")
        assert [(one.data["before"], one.data["after"]) for one in both] == [(None, "scan"), ("scan", None)]


def test_an_offer_that_ends_sooner_is_written_down(desk: Desk) -> None:
    event = some_event(places={"physical": 1})
    event.offer_hours = 48
    add(desk.network, event)
    anna, bob = desk.register("Anna"), desk.register("Bob")
    desk.network.run(PARTICIPANT, cancel, anna.uid)
    with desk.network.work(ELS) as work:
        found = find_event(work, "bijeenkomst")
        found.blocks[0].starts_at = NOW + timedelta(hours=30)
        work.db.flush()
        cut_offers(work, found)
    told = history(desk, bob)
    assert "Op de wachtlijst → Plek aangeboden; tot 24 november 2026, 10:00 uur" in told
    assert "24 november 2026, 10:00 uur → 23 november 2026, 14:00 uur" in told


def test_an_event_that_is_cancelled_says_so_with_each(desk: Desk) -> None:
    add(desk.network, some_event())
    anna = desk.register("Anna")
    desk.network.run(ELS, cancel_event, "bijeenkomst", "Storm")
    assert "Bevestigd → Afgemeld; de bijeenkomst gaat niet door" in history(desk, anna)


class Shut:
    """A guard that shuts everybody out once it is closed."""

    name = "shut"
    error: Exception | None = None

    @hookimpl
    def leernet_registration_requested(self, requested: Requested) -> None:
        if self.error is not None:
            raise self.error


def test_who_is_held_back_reads_why(make_network: MakeNetwork, desk_of: Callable[..., Desk]) -> None:
    guard = Shut()
    desk = desk_of(make_network(PlainFormats(), guard))
    add(desk.network, some_event(places={"physical": 1}))
    anna, bob = desk.register("Anna"), desk.register("Bob")
    guard.error = Conflict("late", "Too late for {who}: {hours} hours.", who="Bob", hours=24)
    desk.network.run(PARTICIPANT, cancel, anna.uid)
    page = words(desk.get(f"/events/bijeenkomst/registrations/{bob.uid}").text)
    assert "Wacht, omdat: een controle van deze bijeenkomst laat deze aanmelding niet toe" in page
    assert "Kon niet doorschuiven" in page
    assert "Too late for …: 24 hours." in page
    assert "een controle van deze bijeenkomst" in words(desk.get("/events/bijeenkomst/waiting-list").text)
    guard.error = ZeroDivisionError("a bug")
    desk.network.dispatcher.deliver()
    assert "Een controle van een plug-in ging stuk" in history(desk, bob)


def test_every_kind_of_change_of_a_registration_has_words() -> None:
    """What the documentation lists is what there is: a test compares that with the source."""
    listed = (Path(__file__).parents[3] / "docs" / "hooks.md").read_text("utf-8")
    kinds = {part.split("`")[0] for part in listed.split("| `")[1:] if part.startswith("registration.")}
    assert kinds == set(KINDS)
    assert set(EVIDENCE) == set(Evidence)
