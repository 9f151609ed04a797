"""No quota is ever exceeded, with people at once on both databases; and a control that shows what would happen else."""

import contextlib
import random
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from datetime import timedelta
from functools import partial
from multiprocessing import get_context
from uuid import uuid4

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from leernet import Conflict, Leernet, Settings
from leernet.model import Audience, Participant, Quota, Registration, RegistrationStatus
from leernet.services.events.planning import cancel_event
from leernet.services.places.claims import Claims
from leernet.services.places.taking import give_back, next_in_queue, resize, shut, take, take_beyond
from leernet.testing import NOW, PlainFormats, add, create_tables, some_event
from tests.services.conftest import ORGANISER, Desk
from tests.services.crowd import register_people

CONFIRMED, WAITLISTED = RegistrationStatus.CONFIRMED, RegistrationStatus.WAITLISTED
THREADS = 8


def _quota(network: Leernet, capacity: int | None) -> int:
    event = some_event(f"e{uuid4()}", places={"physical": capacity})
    add(network, event)
    return event.formats[0].quota.id


def claims(*quotas: int) -> Claims:
    return Claims(quotas, None, 0)


def fits(db: Session, *quotas: int) -> bool:
    return take(db, claims(*quotas)) is None


def _state(network: Leernet, quota_id: int) -> tuple[int | None, int, int | None]:
    with network.read() as work:
        quota = work.db.get_one(Quota, quota_id)
        return quota.capacity, quota.taken, quota.ceiling


def test_places_are_taken_until_there_are_none(network: Leernet) -> None:
    quota = _quota(network, 2)
    with network.work() as work:
        assert [fits(work.db, quota) for _ in range(3)] == [True, True, False]
    assert _state(network, quota) == (2, 2, 2)


def test_without_a_capacity_there_is_always_a_place(network: Leernet) -> None:
    quota = _quota(network, None)
    with network.work() as work:
        assert all(fits(work.db, quota) for _ in range(5))
        give_back(work.db, claims(quota))
    assert _state(network, quota) == (None, 4, None)


def test_a_place_of_every_quota_or_of_none(network: Leernet) -> None:
    wide, full = _quota(network, 5), _quota(network, 0)
    with network.work() as work:
        assert not fits(work.db, wide, full)
    assert _state(network, wide) == (5, 0, 5)


def test_the_database_itself_refuses_to_oversell(network: Leernet) -> None:
    quota = _quota(network, 1)
    with pytest.raises(IntegrityError), network.work() as work:
        work.db.get_one(Quota, quota).taken = 2


def test_giving_back_more_than_was_taken_is_an_error(network: Leernet) -> None:
    quota = _quota(network, 1)
    with pytest.raises(IntegrityError), network.work() as work:
        give_back(work.db, claims(quota))


def test_a_lower_capacity_drops_nobody_and_admits_nobody_until_there_is_room(network: Leernet) -> None:
    quota = _quota(network, 3)
    with network.work() as work:
        for _ in range(3):
            fits(work.db, quota)
        resize(work.db, quota, 1)
        assert not fits(work.db, quota)
        for _ in range(2):
            give_back(work.db, claims(quota))
        assert not fits(work.db, quota)
        give_back(work.db, claims(quota))
        assert fits(work.db, quota)
    assert _state(network, quota) == (1, 1, 1)


def test_a_shut_quota_gives_no_place_even_without_a_capacity(network: Leernet) -> None:
    event = some_event(places={"physical": None, "online": 5})
    add(network, event)
    quotas = [one.quota.id for one in event.formats]
    with network.work() as work:
        assert fits(work.db, *quotas)
        shut(work.db, event.id)
        assert not any(fits(work.db, quota) for quota in quotas)
    assert [_state(network, quota)[1] for quota in quotas] == [0, 0]


STEPS = st.lists(st.sampled_from(["take", "beyond", "back", "wider", "narrower", "none"]), max_size=25)


@given(steps=STEPS, capacity=st.integers(0, 4))
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_the_counter_follows_whatever_organisers_and_people_do(
    network: Leernet, steps: Sequence[str], capacity: int
) -> None:
    quota = _quota(network, capacity)
    limit: int | None = capacity
    taken = 0
    with network.work() as work:
        for step in steps:
            if step == "take":
                room = limit is None or taken < limit
                assert fits(work.db, quota) == room
                taken += room
            elif step == "beyond":
                take_beyond(work.db, claims(quota))
                taken += 1
            elif step == "back" and taken:
                give_back(work.db, claims(quota))
                taken -= 1
            elif step in ("wider", "narrower", "none"):
                change = 2 if step == "wider" else -1
                limit = None if step == "none" else max(0, (limit or 0) + change)
                resize(work.db, quota, limit)
    assert _state(network, quota)[:2] == (limit, taken)


def test_queue_numbers_are_given_once(network: Leernet) -> None:
    quota = _quota(network, 0)
    with network.work() as work:
        assert [next_in_queue(work.db, quota) for _ in range(3)] == [1, 2, 3]


# --- at once ---


def _crowd(jobs: Sequence[Callable[[], object]], threads: int = THREADS) -> None:
    """Do all jobs, spread over threads that begin at the same moment; an error in any is an error here."""
    errors: list[BaseException] = []
    ready = threading.Barrier(threads)

    def run(mine: Sequence[Callable[[], object]]) -> None:
        ready.wait()
        for job in mine:
            try:
                job()
            except BaseException as error:
                errors.append(error)

    workers = [threading.Thread(target=run, args=(jobs[number::threads],)) for number in range(threads)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    if errors:
        raise errors[0]


def _count(db: Session, status: RegistrationStatus) -> int:
    return db.execute(select(func.count()).select_from(Registration).where(Registration.status == status)).scalar_one()


def test_sixty_people_at_once_for_twenty_places_fill_exactly_twenty(desk: Desk) -> None:
    add(desk.network, some_event(places={"physical": 20}))
    _crowd([partial(desk.register, f"p{number}") for number in range(60)])
    with desk.network.read() as work:
        assert _count(work.db, CONFIRMED) == 20
        numbers = work.db.scalars(
            select(Registration.queue_number).where(Registration.status == WAITLISTED).order_by(Registration.id)
        ).all()
    assert len(numbers) == len(set(numbers)) == 40
    assert None not in numbers
    assert desk.places() == [(20, 20)]


def test_four_processes_fill_exactly_the_places_there_are(desk: Desk, database_url: str) -> None:
    add(desk.network, some_event(places={"physical": 20}))
    with ProcessPoolExecutor(4, mp_context=get_context("spawn")) as pool:
        outcomes = list(pool.map(register_people, [database_url] * 4, range(4), [15] * 4))
    statuses = [status for outcome in outcomes for status in outcome]
    assert (statuses.count("confirmed"), statuses.count("waitlisted")) == (20, 40)
    assert desk.places() == [(20, 20)]


@pytest.fixture
def postgres_network(postgres_url: str) -> Iterator[Leernet]:
    """A network on PostgreSQL only."""
    network = Leernet(postgres_url, Settings(secret="not-a-secret-but-long-enough"), plugins=[PlainFormats()])
    create_tables(network)
    yield network
    network.engine.dispose()


@pytest.mark.postgres
def test_counting_before_adding_would_have_oversold(postgres_network: Leernet) -> None:
    """The control: a crowd that counts who is in and then adds itself, as others do, passes the limit of twenty."""
    all_have_counted = threading.Barrier(THREADS)

    def count_and_add(number: int) -> None:
        with postgres_network.work() as work:
            there = work.db.query(Participant).count()
            all_have_counted.wait(timeout=30)
            if there < 20:
                work.db.add(Participant(email=f"p{number}@example.org", name="P", created_at=NOW))

    _crowd([partial(count_and_add, number) for number in range(24)])
    with postgres_network.read() as work:
        assert work.db.query(Participant).count() == 24


def test_a_mix_of_registering_and_cancelling_promotes_nobody_twice_and_drifts_nowhere(desk: Desk) -> None:
    add(desk.network, some_event(places={"physical": 10}))
    first = [desk.register(f"eerst{number}") for number in range(25)]
    jobs: list[Callable[[], object]] = [
        *(partial(desk.register, f"later{number}") for number in range(30)),
        *(partial(desk.cancel, registered) for registered in first[:20]),
    ]
    random.Random(7).shuffle(jobs)
    _crowd(jobs)
    assert len(desk.names(CONFIRMED)) == 10
    assert len(desk.names(WAITLISTED)) == 25
    assert desk.places() == [(10, 10)]
    with desk.network.read() as work:
        confirmed = work.db.scalars(select(Registration).where(Registration.status == CONFIRMED)).all()
        assert all(len(registration.claims) == 1 for registration in confirmed)
        waits = work.db.scalars(select(Registration.id).where(Registration.status == WAITLISTED)).all()
    # Whoever still waits came after whoever moved up.
    moved = set(desk.names(CONFIRMED)) & {f"eerst{number}" for number in range(10, 25)}
    left = set(desk.names(WAITLISTED)) & {f"eerst{number}" for number in range(20, 25)}
    assert len(moved | left) == 5
    assert len(waits) == 25


def test_two_quotas_at_once_are_never_exceeded_and_nothing_stays_locked(desk: Desk) -> None:
    event = some_event(places={"physical": 12})
    event.audiences = [
        Audience(key="bewoners", label="Bewoners", quota=Quota(capacity=4)),
        Audience(key="ambtenaren", label="Ambtenaren", quota=Quota(capacity=6)),
    ]
    add(desk.network, event)
    keys = ["bewoners", "ambtenaren", ""]
    first = [desk.register(f"eerst{number}", audience=keys[number % 3]) for number in range(18)]
    jobs: list[Callable[[], object]] = [
        *(partial(desk.register, f"later{number}", audience=keys[number % 3]) for number in range(24)),
        *(partial(desk.cancel, registered) for registered in first[::2]),
    ]
    random.Random(11).shuffle(jobs)
    _crowd(jobs, threads=4)
    with desk.network.read() as work:
        confirmed = work.db.scalars(select(Registration).where(Registration.status == CONFIRMED)).all()
        claims = [claim for registration in confirmed for claim in registration.claims]
        for quota in work.db.scalars(select(Quota)):
            assert quota.taken == claims.count(quota.id) <= (quota.capacity or 0)


def test_cancelling_an_event_while_people_register_leaves_nobody_in(desk: Desk) -> None:
    add(desk.network, some_event(places={"physical": 12}, starts_at=NOW + timedelta(days=9)))

    def register(number: int) -> None:
        with contextlib.suppress(Conflict):
            desk.register(f"p{number}")

    jobs: list[Callable[[], object]] = [partial(register, number) for number in range(40)]
    jobs.insert(12, partial(desk.network.run, ORGANISER, cancel_event, "bijeenkomst", "storm"))
    _crowd(jobs)
    assert desk.names(CONFIRMED) == desk.names(WAITLISTED) == []
    assert desk.places() == [(12, 0)]
