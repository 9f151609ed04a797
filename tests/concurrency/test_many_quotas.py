"""Many quotas at once: a format, the own places of an audience, the most people of an organisation, a site visit."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator
from functools import partial

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from leernet import Leernet, Settings, hookimpl
from leernet.hookspecs import Requested
from leernet.model import AgendaItem, AgendaKind, Audience, Event, Quota, Registration, Series
from leernet.model import RegistrationStatus as Status
from leernet.services.doctor import recount
from leernet.services.events.planning import find_event
from leernet.services.places import taking as places
from leernet.services.places.limits import limit_organisations
from leernet.services.registering.items import change_items
from leernet.services.registering.registration import RegistrationRequest, cancel, register
from leernet.testing import PlainFormats, add, create_tables, some_event, some_series
from leernet.work import PARTICIPANT
from tests.concurrency.conftest import Race
from tests.concurrency.crowd import Step
from tests.concurrency.steps import ORGANISER, SLUG, uid_of

MUNICIPALITIES = ("Zaanstad", "Haarlem", "Meppel", "Tynaarlo")


def come(network: Leernet, number: int, event: str = SLUG) -> str:
    """Somebody of one of four municipalities; every third is a resident, every fourth comes to the site visit."""
    request = RegistrationRequest(
        event=event, format="physical" if number % 5 else "online", name=f"p{number:03}",
        email=f"p{number}@example.org", organisation=MUNICIPALITIES[number % 4],
        audience="bewoners" if number % 3 == 0 else "", items=("bezoek",) if number % 4 == 1 else (),
    )  # fmt: skip
    return network.run(PARTICIPANT, register, request).status.value


def leave(network: Leernet, number: int) -> str:
    return network.run(PARTICIPANT, cancel, uid_of(network, f"p{number:03}")).status.value


def choose(network: Leernet, number: int, items: tuple[str, ...]) -> str:
    network.run(PARTICIPANT, change_items, uid_of(network, f"p{number:03}"), items)
    return "chosen"


def limit(network: Leernet, maximum: int | None) -> str:
    network.run(ORGANISER, lambda work: limit_organisations(work, find_event(work, SLUG), maximum))
    return "limited"


def event_of_many_quotas(slug: str = SLUG, series: Series | None = None) -> Event:
    event = some_event(slug, places={"physical": 14, "online": 4}, series=series)
    event.audiences = [Audience(key="bewoners", label="Bewoners", quota=Quota(capacity=5))]
    visit = AgendaItem(title="Bezoek", kind=AgendaKind.SITE_VISIT, key="bezoek", quota=Quota(capacity=6))
    event.agenda = [visit]
    return event


def assert_no_quota_is_exceeded(race: Race) -> None:
    with race.network.read() as work:
        assert recount(work) == []
        quotas = work.db.scalars(select(Quota)).all()
        assert [quota.id for quota in quotas if quota.capacity is not None and quota.taken > quota.capacity] == []


def test_coming_and_going_exceeds_none_of_them(race: Race) -> None:
    add(race.network, event_of_many_quotas())
    limit(race.network, 4)
    for number in range(20):
        come(race.network, number)
    jobs: list[Step] = [partial(come, number=number) for number in range(20, 60)]
    jobs += [partial(leave, number=number) for number in range(0, 20, 2)]
    random.Random(4).shuffle(jobs)
    outcomes = Counter(race.run(jobs))
    assert set(outcomes) <= {"confirmed", "waitlisted", "cancelled", "item_full"}
    assert outcomes["cancelled"] == 10
    assert_no_quota_is_exceeded(race)
    assert sorted(race.moved_up()) == sorted(set(race.moved_up()))


def test_choosing_otherwise_exceeds_no_part_and_lets_those_who_wait_move_up(race: Race) -> None:
    add(race.network, event_of_many_quotas())
    for number in range(24):
        come(race.network, number)
    jobs: list[Step] = [partial(choose, number=number, items=("bezoek",) if number % 4 else ()) for number in range(20)]
    jobs += [partial(leave, number=number) for number in range(20, 24)]
    random.Random(6).shuffle(jobs)
    assert {"chosen", "item_full"} <= set(race.run(jobs)) <= {"chosen", "item_full", "cancelled"}
    assert_no_quota_is_exceeded(race)


def test_an_organisation_stays_within_its_limit_over_two_events_of_a_series(race: Race) -> None:
    series = some_series()
    add(race.network, some_event("e0", series=series), some_event("e1", series=series))
    with race.network.work(ORGANISER) as work:
        limit_organisations(work, work.db.scalars(select(Series)).one(), 3)
    jobs: list[Step] = [partial(come, number=number * 20 + 4, event=f"e{n}") for number in range(8) for n in (0, 1)]
    random.Random(2).shuffle(jobs)
    race.run(jobs)
    with race.network.read() as work:
        held = select(Registration.participant_id).where(Registration.status == Status.CONFIRMED).distinct()
        assert len(work.db.scalars(held).all()) == 3
    assert_no_quota_is_exceeded(race)


def test_a_limit_that_is_set_and_changed_meanwhile_counts_everybody_once(race: Race) -> None:
    add(race.network, some_event(places={"physical": 60, "online": None}))
    jobs: list[Step] = [partial(come, number=number) for number in range(1, 61, 3)]
    for place, maximum in ((5, 2), (12, 3), (18, 1)):
        jobs.insert(place, partial(limit, maximum=maximum))
    assert set(race.run(jobs)) <= {"confirmed", "waitlisted", "limited", "audience_unknown", "item_unknown"}
    with race.network.read() as work:
        assert recount(work) == []
        live = work.db.scalars(select(Registration).where(Registration.status.in_(["confirmed", "waitlisted"]))).all()
        assert {len(one.claims) for one in live} == {2}, "also who came in at the very moment"


class Slow:
    """Somebody looks at the event, and while they think an organiser limits it."""

    name = "slow"
    meanwhile: Leernet | None = None

    @hookimpl
    def leernet_registration_requested(self, db: Session, requested: Requested) -> None:
        network, self.meanwhile = self.meanwhile, None
        if network is not None:
            limit(network, 1)


@pytest.fixture
def slow(postgres_url: str) -> Iterator[tuple[Leernet, Slow]]:
    """On SQLite nobody writes while somebody registers."""
    plugin = Slow()
    network = Leernet(postgres_url, Settings(secret="not-a-secret-but-long-enough"), plugins=[PlainFormats(), plugin])
    create_tables(network)
    add(network, some_event(places={"physical": 5, "online": None}))
    yield network, plugin
    network.engine.dispose()


def second_of_the_same(slow: tuple[Leernet, Slow]) -> list[str]:
    network, plugin = slow
    come(network, 4)
    plugin.meanwhile = network
    return [come(network, 4 + 4), come(network, 4 + 16)]


@pytest.mark.postgres
def test_who_looked_before_a_limit_was_set_looks_again(slow: tuple[Leernet, Slow]) -> None:
    assert second_of_the_same(slow) == ["waitlisted", "waitlisted"]


@pytest.mark.postgres
def test_control_without_the_version_one_more_comes_in(
    slow: tuple[Leernet, Slow], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(places, "check_version", lambda now, seen: None)
    assert second_of_the_same(slow) == ["confirmed", "waitlisted"]
