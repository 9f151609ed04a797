"""Reading within a reach: events and series beyond it are not found, and what belongs to what is found stays whole."""

from sqlalchemy import exists, func, select
from sqlalchemy.orm import aliased, joinedload

from leernet.model import EVERYTHING, NOWHERE, Event, Reach, Series, together
from leernet.services.desk.events import EventFilter, all_series, events_page, troubles
from leernet.testing import MakeNetwork, PlainFormats, add, some_event, some_series


def test_beyond_a_reach_nothing_is_found_and_what_is_found_is_whole(
    database_url: str, make_network: MakeNetwork
) -> None:
    network = make_network(PlainFormats())
    a, b, c = (some_series(f"reeks-{name}", f"Reeks {name}") for name in "abc")
    events = [some_event(f"{one.slug}-1", series=one) for one in (a, b, c)]
    events[0].follows, a.part_of = events[1], b
    lone = some_event("los")
    add(network, a, b, c, *events, lone)
    reach = Reach(series=frozenset({a.id}), events=frozenset({events[2].id}))
    with network.within(reach).read() as work:
        assert {one.slug for one in events_page(work, EventFilter()).events} == {"reeks-a-1", "reeks-c-1"}
        assert [slug for slug, _ in all_series(work)] == ["reeks-a", "reeks-c"], "an event is shown with its series"
        assert work.db.get(Event, lone.id) is None
        assert work.db.scalar(select(func.count()).select_from(Event)) == 2
        assert work.db.scalar(select(exists().where(Event.slug == "los"))) is False
        first = work.db.scalars(select(Event).where(Event.slug == "reeks-a-1").options(joinedload(Event.follows))).one()
        assert first.follows
        assert first.follows.slug == "reeks-b-1"
        assert first.series
        assert first.series.part_of is not None
        assert troubles(work, reach) == []
        # An alias is what relationships are joined by, so it is left alone: a page asks by the class itself.
        other = aliased(Event)
        assert len(work.db.scalars(select(other)).all()) == 4
    with network.within(Reach(series=frozenset({a.id}))).read() as work:
        assert [slug for slug, _ in all_series(work)] == ["reeks-a"]
    with network.within(NOWHERE).read() as work:
        assert work.db.scalars(select(Event.id)).all() == work.db.scalars(select(Series.id)).all() == []
    with network.read() as work:
        assert len(all_series(work)) == 3
        assert work.db.scalars(select(Event).where(EVERYTHING.which_events, EVERYTHING.which_events)).all()
        assert len(work.db.scalars(select(Series).where(EVERYTHING.which_series)).all()) == 3
    assert network.within(EVERYTHING) is network
    both = together([reach, Reach(events=frozenset({lone.id}))])
    assert (both.covers(lone), both.covers(a), both.covers(b), both.covers(None)) == (True, True, False, False)
    assert (NOWHERE.is_nothing, both.is_nothing, EVERYTHING.covers(None)) == (True, False, True)
