"""What builds on an event, and inviting to it who was at that event."""

from datetime import timedelta

import pytest

from leernet.errors import Conflict, NotFound
from leernet.model import Attendance, Event, EventStatus, Evidence, Invitation, SeriesStatus
from leernet.services.events.following import Attendees, Reach, invite_attendees, neighbours, reach
from leernet.services.registering.inviting import InvitationRequest, invite
from leernet.testing import NOW, Outbox, add, counted, some_event, some_series
from tests.services.conftest import ORGANISER, Desk


def follow_up(desk: Desk, slug: str = "terugkoppeling", **values: object) -> Event:
    """An event that builds on the one that is there."""
    event = some_event(slug, title="Terugkoppeling", starts_at=NOW + timedelta(days=30), **values)  # type: ignore[arg-type]
    event.follows_id = desk.event().id
    add(desk.network, event)
    return event


def was_there(desk: Desk, *ids: int) -> None:
    with desk.network.work() as work:
        block = work.db.query(Event).filter_by(slug="bijeenkomst").one().blocks[0]
        for one in ids:
            work.db.add(
                Attendance(registration_id=one, block_id=block.id, evidence=Evidence.LIST, recorded_at=work.now)
            )


def invited(desk: Desk, who: Attendees = Attendees.REGISTERED, slug: str = "terugkoppeling") -> tuple[int, list[str]]:
    found = desk.network.run(ORGANISER, invite_attendees, slug, who)
    return len(found.ids), sorted(found.known)


def emails(desk: Desk) -> list[tuple[str, str]]:
    with desk.network.read() as work:
        return [(one.email, one.language) for one in work.db.query(Invitation).order_by(Invitation.email)]


def test_who_was_there_is_invited_in_their_own_language_and_once_only(desk: Desk, outbox: Outbox) -> None:
    add(desk.network, some_event())
    anna, bob = desk.register("Anna"), desk.register("Bob", language="en")
    desk.register("Cas")
    was_there(desk, anna.id, bob.id)
    follow_up(desk)
    desk.network.dispatcher.deliver()
    outbox.messages.clear()
    assert invited(desk, Attendees.PRESENT) == (2, [])
    assert emails(desk) == [("Anna@example.org", "nl"), ("Bob@example.org", "en")]
    assert invited(desk) == (1, ["Anna@example.org", "Bob@example.org"])
    assert invited(desk) == (0, ["Anna@example.org", "Bob@example.org", "Cas@example.org"])
    desk.network.dispatcher.deliver()
    assert sorted(message["Subject"] for message in outbox.messages) == [
        "U bent uitgenodigd: Terugkoppeling",
        "U bent uitgenodigd: Terugkoppeling",
        "You are invited: Terugkoppeling",
    ]
    texts = [body.get_content() for m in outbox.messages if (body := m.get_body(("plain",)))]
    assert sum("It builds on “Hét warmtenet”." in text for text in texts) == 1
    assert sum("bouwt voort op “Hét warmtenet”." in text for text in texts) == 2


def test_nobody_who_knows_of_it_is_asked_again(desk: Desk) -> None:
    add(desk.network, some_event())
    for who in ("Anna", "Bob", "Cas", "Dirk"):
        desk.register(who)
    event = follow_up(desk)
    desk.register("Anna", event="terugkoppeling")
    desk.cancel(desk.register("Bob", event="terugkoppeling"))
    desk.network.run(ORGANISER, invite, "terugkoppeling", InvitationRequest(emails=["cas@example.org"]))
    with desk.network.read() as work:
        found = reach(work, work.db.get_one(Event, event.id))
    assert found == {Attendees.PRESENT: Reach(0, 0), Attendees.REGISTERED: Reach(4, 3)}
    assert found[Attendees.REGISTERED].new == 1
    assert invited(desk)[0] == 1
    assert emails(desk) == [("Dirk@example.org", "nl"), ("cas@example.org", "nl")]


def test_who_cancelled_the_first_event_is_not_invited(desk: Desk) -> None:
    add(desk.network, some_event())
    desk.cancel(desk.register("Anna"))
    follow_up(desk)
    assert invited(desk) == (0, [])


@pytest.mark.parametrize(
    ("slug", "code"),
    [
        ("nergens", "event_unknown"),
        ("bijeenkomst", "follows_nothing"),
        ("concept", "event_not_public"),
        ("afgelast", "event_cancelled"),
    ],
)
def test_an_invitation_that_cannot_be_is_refused(desk: Desk, slug: str, code: str) -> None:
    add(desk.network, some_event())
    desk.register("Anna")
    follow_up(desk, "concept", status=EventStatus.DRAFT)
    follow_up(desk, "afgelast", status=EventStatus.CANCELLED)
    with pytest.raises((Conflict, NotFound)) as caught:
        invited(desk, slug=slug)
    assert caught.value.code == code
    assert emails(desk) == []


@pytest.mark.parametrize("number", [1, 3])
def test_what_comes_before_and_after_is_one_statement_and_no_drafts(desk: Desk, number: int) -> None:
    hidden = some_series("geheim")
    hidden.status = SeriesStatus.DRAFT
    add(desk.network, some_event(), hidden)
    for n in range(number):
        follow_up(desk, f"later-{n}")
    follow_up(desk, "concept", status=EventStatus.DRAFT)
    with desk.network.work() as work:
        work.db.query(Event).filter_by(slug="later-0").one().series_id = hidden.id
    with desk.network.read() as work:
        event = work.db.query(Event).filter_by(slug="bijeenkomst").one()
        with counted(desk.network.engine) as statements:
            found = neighbours(work, event)
            assert len(found.after) == number - 1
        assert len(statements) == 1
        assert len(neighbours(work, event, drafts=True).after) == number + 1
        last = work.db.query(Event).filter_by(slug="concept").one()
        assert neighbours(work, last).before is event
        assert neighbours(work, event).is_alone is (number == 1)


def test_only_an_event_that_builds_on_another_reaches_anybody(desk: Desk) -> None:
    add(desk.network, some_event())
    with desk.network.read() as work:
        assert reach(work, work.db.query(Event).one()) == {}
