"""Events are added to a series from a plan: with the checks of a file, and a slug and a number where none is given."""

import pytest

from leernet import InvalidInput, Leernet
from leernet.model import Event, JournalEntry, Series
from leernet.programmes.drafting import plan_events
from leernet.testing import add, some_event, some_series
from leernet.work import Work, user


@pytest.fixture(autouse=True)
def planned(network: Leernet) -> None:
    """A series with an event."""
    add(network, some_event("netwerk-geld", series=some_series(), number=3))


def plan(network: Leernet, *events: dict[str, object]) -> list[int]:
    """As an organiser."""

    def do(work: Work) -> list[int]:
        return plan_events(work, work.db.query(Series).one(), events)

    return network.run(user("els"), do)


def test_what_has_no_slug_and_number_gets_the_next_that_is_free(network: Leernet) -> None:
    ids = plan(network, {"title": "Geld"}, {"title": "Gèld!"}, {"title": "热", "slug": "warm", "number": 9})
    with network.read() as work:
        found = [work.db.get_one(Event, one) for one in ids]
        assert [(one.slug, one.number, one.status.value) for one in found] == [
            ("netwerk-geld-2", 4, "draft"),
            ("netwerk-geld-3", 5, "draft"),
            ("warm", 9, "draft"),
        ]
        assert {one.series.slug for one in found if one.series} == {"netwerk"}
        kinds = [(one.kind, one.actor) for one in work.db.query(JournalEntry)]
    assert kinds == [("event.planned", "user:els")] * 3


def test_what_is_there_is_not_changed(network: Leernet) -> None:
    with pytest.raises(InvalidInput) as refused:
        plan(network, {"title": "Nieuw"}, {"title": "Anders", "slug": "netwerk-geld"})
    assert [(one.code, one.field) for one in refused.value.problems] == [("slug_taken", "events[1].slug")]
    with network.read() as work:
        assert [one.title for one in work.db.query(Event)] == ["Hét warmtenet"]


def test_all_that_is_wrong_is_said_at_once_and_nothing_is_added(network: Leernet) -> None:
    with pytest.raises(InvalidInput) as refused:
        plan(network, {"title": ""}, {"title": "Geld", "when": "ooit"})
    assert {one.field for one in refused.value.problems} == {"events[0].title", "events[1].when"}
    with network.read() as work:
        assert work.db.query(Event).count() == 1
