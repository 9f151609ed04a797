"""A part of an event or series is changed as a file would change it; nobody saves over what they did not see."""

from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor

import pytest

from leernet import Conflict, InvalidInput, Leernet
from leernet.model import Event, JournalEntry
from leernet.programmes.editing import Edit, present, rehearse, save, version_of
from leernet.programmes.source import Source, no_files
from leernet.programmes.subjects import OneEvent
from leernet.testing import add, some_event
from leernet.work import SYSTEM, Work, user

TITLE = ("title",)
EVENT = OneEvent(slug="bijeenkomst")


@pytest.fixture(autouse=True)
def planned(network: Leernet) -> None:
    """One event."""
    add(network, some_event(details={"physical": {"venue": "Seinwezen"}}))


def source(network: Leernet) -> Source:
    """No file can be named."""
    return Source(name="desk", plugins=network.plugins, zone=network.settings.timezone, read=no_files)


def edit(network: Leernet, **values: object) -> Edit:
    """What a form says that was made now."""
    with network.read() as work:
        table = present(work, EVENT)
    return Edit(keys=tuple(values), values=values, version=version_of(table, tuple(values)))


def title_of(network: Leernet) -> str:
    """What the event is called."""
    with network.read() as work:
        return work.db.query(Event).one().title


def test_a_part_is_changed_and_the_rest_stays(network: Leernet) -> None:
    network.run(user("els"), save, EVENT, edit(network, title="Koud net"), source(network))
    with network.read() as work:
        event = work.db.query(Event).one()
        assert (event.title, len(event.blocks), event.formats[0].quota.capacity) == ("Koud net", 1, 10)
        entry = work.db.query(JournalEntry).one()
    assert (entry.kind, entry.actor) == ("event.changed", "user:els")
    changes = entry.data["changes"]
    assert isinstance(changes, list)
    assert {"place": "title", "before": "Hét warmtenet", "after": "Koud net"} in changes


def test_of_two_at_the_same_moment_one_is_told(network: Leernet) -> None:
    edits = [edit(network, title=f"Titel {number}") for number in range(4)]

    def attempt(one: Edit) -> str:
        try:
            network.run(SYSTEM, save, EVENT, one, source(network))
        except Conflict as error:
            return error.code
        return "saved"

    with ThreadPoolExecutor(4) as pool:
        outcomes = sorted(pool.map(attempt, edits))
    assert outcomes == ["changed_meanwhile"] * 3 + ["saved"]


def test_what_is_rehearsed_is_undone(network: Leernet) -> None:
    one = edit(network, title="Koud net")

    def look(work: Work) -> str:
        def inside() -> str:
            save(work, EVENT, one, source(network))
            return work.db.query(Event).one().title

        return rehearse(work, inside)

    assert network.run(SYSTEM, look) == "Koud net"
    assert title_of(network) == "Hét warmtenet"
    with network.read() as work:
        assert work.db.query(JournalEntry).count() == 0


@pytest.mark.parametrize(
    ("values", "place"),
    [({"title": ""}, "events[0].title"), ({"when": "2024-99"}, "events[0].when"), ({"blocks": [], "when": None}, None)],
)
def test_the_rules_are_those_of_files(network: Leernet, values: Mapping[str, object], place: str | None) -> None:
    with pytest.raises(InvalidInput) as raised:
        network.run(SYSTEM, save, EVENT, edit(network, **values), source(network))
    assert raised.value.code == "programme_invalid"
    assert place in (None, raised.value.problems[0].field)
    assert title_of(network) == "Hét warmtenet"


def test_what_is_new_does_not_change_what_is_there(network: Leernet) -> None:
    new = Edit(keys=TITLE, values={"title": "Anders", "slug": "bijeenkomst"}, version="")
    with pytest.raises(InvalidInput) as raised:
        network.run(SYSTEM, save, OneEvent(), new, source(network))
    assert raised.value.problems[0].code == "slug_taken"
    assert title_of(network) == "Hét warmtenet"
