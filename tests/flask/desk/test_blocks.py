"""An event of two blocks, a webinar and small groups after it: one registration, and everything else for each block."""

import csv
from datetime import timedelta
from io import StringIO

import pytest

from leernet.model import AgendaItem, AgendaKind, Block, Event, MessageGroup, Quota
from leernet.services.events.planning import find_event
from leernet.services.messages.recipients import group_counts
from leernet.services.registering.registration import cancel
from leernet.testing import NOW, Outbox, SettableClock, add, some_event
from leernet.work import PARTICIPANT
from tests.flask.conftest import AT, words
from tests.flask.desk.conftest import Desk

GROUPS = timedelta(hours=2)
CHECK_IN = "/events/bijeenkomst/check-in"


def webinar_and_groups(label: str = "") -> Event:
    """Two hours of webinar, then groups with two places, both today."""
    event = some_event(starts_at=NOW)
    event.blocks = [
        Block(starts_at=NOW, ends_at=NOW + GROUPS, label="Webinar" if label else ""),
        Block(starts_at=NOW + GROUPS, ends_at=NOW + 2 * GROUPS, label=label),
    ]
    event.agenda = [
        AgendaItem(title="Vragenuur", kind=AgendaKind.PLENARY, starts_at=NOW, key="vragen", quota=Quota()),
        AgendaItem(
            title="Kleine groep",
            kind=AgendaKind.WORKSHOP,
            position=1,
            starts_at=NOW + GROUPS,
            key="groep",
            quota=Quota(capacity=2),
        ),
        AgendaItem(title="Broodje", kind=AgendaKind.BREAK, position=2, key="brood", quota=Quota()),
    ]
    return event


@pytest.fixture
def there(desk: Desk, clock: SettableClock) -> list[str]:
    """Anna comes to both blocks, Bas to the webinar alone; Cor stays away."""
    add(desk.network, webinar_and_groups("Groepen"))
    anna = str(desk.register("Anna", items=("groep", "brood")).uid)
    uids = [anna, *(str(desk.register(who).uid) for who in ("Bas", "Cor"))]
    blocks = [str(one.id) for one in _blocks(desk)]
    for uid, block in ((0, 0), (0, 1), (1, 0)):
        clock.set(NOW + GROUPS * block)
        desk.send(CHECK_IN, f"{CHECK_IN}?block={blocks[block]}", block=blocks[block], **{"in": uids[uid]})
    return uids


def _blocks(desk: Desk) -> list[Block]:
    with desk.network.read() as work:
        return list(find_event(work, "bijeenkomst").blocks)


def test_who_was_at_both_counts_once_and_each_block_by_itself(desk: Desk, there: list[str]) -> None:
    page = words(desk.get("/events/bijeenkomst").text)
    assert "Bevestigd 3" in page
    assert "Aanwezig Webinar 2" in page
    assert "Aanwezig Groepen 1" in page
    assert "Bij minstens één dagdeel aanwezig 2" in page
    with desk.network.read() as work:
        counts = group_counts(work, find_event(work, "bijeenkomst").id)
    assert (counts[MessageGroup.PRESENT], counts[MessageGroup.ABSENT]) == (2, 1)


def test_the_list_and_the_file_say_who_was_at_which_block(desk: Desk, there: list[str]) -> None:
    text = words(desk.get("/events/bijeenkomst/registrations").text)
    assert "aanwezig: Webinar, Groepen" in text
    assert "aanwezig: Webinar " in text
    rows = list(csv.DictReader(StringIO(desk.get("/events/bijeenkomst/registrations.csv").text[1:]), delimiter=";"))
    anna = rows[0]
    assert (anna["Aanwezig: Webinar"], anna["Aanwezig: Groepen"]) == ("ja", "ja")
    assert (anna["Webinar: Vragenuur"], anna["Groepen: Kleine groep"], anna["Broodje"]) == ("nee", "ja", "ja")
    assert [row["Aanwezig: Groepen"] for row in rows] == ["ja", "", ""]


def test_at_the_door_of_a_block_stands_to_which_of_its_parts_people_come(desk: Desk, there: list[str]) -> None:
    first, second = _blocks(desk)
    assert "Kleine groep" not in words(desk.get(f"{CHECK_IN}?block={first.id}").text)
    page = words(desk.get(f"{CHECK_IN}?block={second.id}").text)
    assert page.count("Kleine groep") == 1
    assert "Broodje" not in page


def test_the_parts_stand_under_their_block_with_the_places_that_are_left(desk: Desk) -> None:
    add(desk.network, webinar_and_groups("Groepen"))
    desk.register("Anna", items=("groep",))
    page = words(desk.client.get(f"{AT}/nl/events/bijeenkomst").text)
    assert "meld u hiervoor aan, nog 1 plaats" in page
    form = page[page.index("Waar bent u nog meer bij?") :]
    assert form.index("Webinar") < form.index("Vragenuur") < form.index("Groepen") < form.index("Kleine groep")
    assert form.index("Kleine groep") < form.index("Daarnaast") < form.rindex("Broodje")
    assert "Groepen: Kleine groep" in words(desk.get("/events/bijeenkomst").text)


def test_blocks_of_one_day_without_a_name_are_told_by_their_time(desk: Desk) -> None:
    add(desk.network, webinar_and_groups())
    page = words(desk.get(CHECK_IN).text)
    start = NOW.astimezone(desk.network.settings.timezone)
    for hour in (start, start + GROUPS):
        assert f"{hour:%H:%M} – " in page


def test_one_cancellation_takes_both_blocks_out_of_the_calendar_and_frees_the_group(
    desk: Desk, outbox: Outbox, clock: SettableClock
) -> None:
    add(desk.network, webinar_and_groups("Groepen"))
    uid = desk.register("Anna", items=("groep",)).uid
    desk.network.dispatcher.deliver()
    first = outbox.to("Anna@example.org")[-1]
    assert "Kleine groep (" in first.get_body(("plain",)).get_content()  # type: ignore[union-attr]
    assert _calendars(first) == ["REQUEST", "REQUEST"]
    desk.network.run(PARTICIPANT, cancel, uid)
    clock.advance(timedelta(seconds=1))
    desk.network.dispatcher.deliver()
    assert _calendars(outbox.to("Anna@example.org")[-1]) == ["CANCEL", "CANCEL"]
    with desk.network.read() as work:
        assert {quota.taken for quota in work.db.query(Quota)} == {0}


def _calendars(mail: object) -> list[str]:
    parts = [one for one in mail.walk() if one.get_content_type() == "text/calendar"]  # type: ignore[attr-defined]
    texts = {one.get_content() for one in parts}
    return sorted(line.removeprefix("METHOD:") for text in texts for line in text.splitlines() if "METHOD:" in line)
