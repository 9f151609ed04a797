"""The whole life of registrations, in any order that hypothesis can think of, beside the same rules on paper.

After each move the tables are what the paper says, and what must always hold (docs/architecture.md) holds.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from uuid import UUID

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    MultipleResults,
    RuleBasedStateMachine,
    initialize,
    invariant,
    multiple,
    precondition,
    rule,
)
from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload, selectinload

from leernet import Leernet, LeernetError, Settings, hookimpl
from leernet.delivery import PLUGIN
from leernet.hookspecs import Change
from leernet.model import Audience, Delivery, JournalEntry, Quota, Registration, When
from leernet.model import RegistrationStatus as Status
from leernet.services.attendance import checking_in as attendance
from leernet.services.certificates.records import event_candidates
from leernet.services.doctor import recount
from leernet.services.events import planning
from leernet.services.registering import registration
from leernet.services.registering.admission import let_in
from leernet.services.registering.offers import accept, offer_first, withdraw
from leernet.services.registering.registration import RegistrationRequest
from leernet.services.registering.substitution import Colleague, substitute
from leernet.services.sweeps import sweep
from leernet.testing import NOW, Outbox, PlainFormats, SettableClock, add, create_tables, some_event
from leernet.work import PARTICIPANT, Actor, Work, user
from tests.life_on_paper import FORMATS, Paper

SLUG = "bijeenkomst"
ORGANISER = user("els")
PEOPLE = ("Anna", "'s-Gravesande", "Özlem", "فاطمة", "山田", "Bram", "Cato")
QUOTAS = (*FORMATS, "bewoners")
CAPACITY = st.one_of(st.integers(0, 4), st.none())
HOURS = st.sampled_from([6, 3, None])
NTH = st.integers(0, 3)

ROWS = (
    select(Registration)
    .order_by(Registration.id)
    .options(joinedload(Registration.format), selectinload(Registration.attendances))
)

who = st.sampled_from(PEOPLE)
way = st.sampled_from(FORMATS)


def _email(who: str) -> str:
    return f"{PEOPLE.index(who)}@example.org"


class Moody:
    """A plugin that breaks whenever it is told something, and when it is asked while in a bad mood."""

    name = "moody"
    bad_mood = False

    @hookimpl
    def leernet_registration_requested(self, db: Session) -> None:
        if self.bad_mood:
            raise ZeroDivisionError("a bug in the plugin")

    @hookimpl
    def leernet_changed(self, change: Change) -> None:
        raise ZeroDivisionError(change.kind)


class Life(RuleBasedStateMachine):
    """One event that begins in an hour, or in thirty; seven people; an organiser."""

    registered = Bundle("registered")

    def __init__(self) -> None:
        super().__init__()
        self.moody = Moody()
        self.outbox = Outbox()
        self.clock = SettableClock()
        self.network = Leernet(
            "sqlite:///:memory:",
            Settings(secret="not-a-secret-but-long-enough"),
            plugins=[PlainFormats(), self.moody],
            mail=self.outbox,
            clock=self.clock,
        )
        create_tables(self.network)
        self.uids: dict[str, UUID] = {}

    def teardown(self) -> None:
        if hasattr(self, "paper"):
            self._only_who_stands_confirmed_can_earn_a_certificate()
            self._each_change_is_told_once_to_each_who_listens()
        self.network.engine.dispose()

    @initialize(
        target=registered,
        physical=st.integers(1, 2),
        online=st.one_of(st.integers(0, 2), st.none()),
        bewoners=st.integers(0, 2),
        audiences=st.lists(st.sampled_from(["", "", "bewoners"]), min_size=3, max_size=5),
        begins=st.sampled_from([30, 30, 1]),
        hours=HOURS,
    )
    def plan(
        self,
        physical: int | None,
        online: int | None,
        bewoners: int,
        audiences: list[str],
        begins: int,
        hours: int | None,
    ) -> MultipleResults[str]:
        """More people come than there is room for, and one leaves: what follows is about who waits."""
        self.paper = Paper({"physical": physical, "online": online, "bewoners": bewoners}, begins, hours)
        event = some_event(places={"physical": physical, "online": online}, starts_at=NOW + timedelta(hours=begins))
        event.offer_hours = hours
        event.audiences = [Audience(key="bewoners", label="Bewoners", quota=Quota(capacity=bewoners))]
        add(self.network, event)
        self.block = event.blocks[0].id
        quotas = [event_format.quota for event_format in event.formats]
        self.quotas = dict(zip(QUOTAS, [*(quota.id for quota in quotas), self._id(event.audiences[0])], strict=True))
        early = PEOPLE[: len(audiences)]
        for who, audience in zip(early, audiences, strict=True):
            self.register(who, "physical", audience, False)
        self.cancel(early[0])
        return multiple(*early)

    def _id(self, audience: Audience) -> int:
        assert audience.quota is not None
        return audience.quota.id

    # --- moves ---

    @rule(target=registered, who=who, way=way, audience=st.sampled_from(["", "", "bewoners"]), speaks=st.booleans())
    def register(self, who: str, way: str, audience: str, speaks: bool) -> str:
        role = "speaker" if speaks else "participant"
        said = self._add(PARTICIPANT, registration.register, who, way, audience, role)
        assert said == self.paper.register(who, way, audience, role)
        return who

    @rule(target=registered, who=who, way=way)
    def walk_in(self, who: str, way: str) -> str:
        assert self._add(ORGANISER, registration.add_walk_in, who, way) == self.paper.walk_in(who, way)
        return who

    @rule(who=who, way=way)
    def a_plugin_breaks_while_somebody_registers(self, who: str, way: str) -> None:
        self.moody.bad_mood = True
        try:
            assert self._add(PARTICIPANT, registration.register, who, way) in (
                "ZeroDivisionError",
                "registration_closed",
            )
        finally:
            self.moody.bad_mood = False

    @rule(who=registered)
    def cancel(self, who: str) -> None:
        if self._is_known(who):
            said = self._say(PARTICIPANT, lambda work: registration.cancel(work, self.uids[who]).status.value)
            assert said == self.paper.cancel(who)

    @rule(who=registered, way=way)
    def change_format(self, who: str, way: str) -> None:
        if self._is_known(who):
            said = self._say(
                PARTICIPANT, lambda work: registration.change_format(work, self.uids[who], way).status.value
            )
            assert said == self.paper.change_format(who, way)

    @rule(who=registered)
    def admit(self, who: str) -> None:
        if self._is_known(who):
            said = self._say(ORGANISER, lambda work: let_in(work, self.uids[who]).status.value)
            assert said == self.paper.let_in(who)

    @rule(target=registered, who=registered, colleague=who)
    def send_a_colleague(self, who: str, colleague: str) -> str:
        if self._is_known(who) and who != colleague:
            said = self._say(ORGANISER, lambda work: self._substitute(work, who, colleague))
            assert said == self.paper.substitute(who, colleague)
        return who

    @rule(quota=st.sampled_from(QUOTAS), capacity=CAPACITY)
    def resize(self, quota: str, capacity: int | None) -> None:
        assert self._say(ORGANISER, lambda work: self._resize(work, quota, capacity)) == self.paper.resize(
            quota, capacity
        )

    @rule(who=registered)
    def check_in(self, who: str) -> None:
        if self._is_known(who):
            said = self._say(ORGANISER, lambda work: str(attendance.check_in(work, self.uids[who], self.block)))
            assert said == self.paper.check_in(who)

    @rule(who=registered)
    def take_back(self, who: str) -> None:
        if self._is_known(who):
            said = self._say(ORGANISER, lambda work: str(attendance.take_back(work, self.uids[who], self.block)))
            assert said == self.paper.take_back(who)

    @rule(who=registered, nth=NTH)
    def accept(self, who: str, nth: int) -> None:
        who = self.paper.offered(nth) or who
        if self._is_known(who):
            said = self._say(PARTICIPANT, lambda work: accept(work, self.uids[who]).status.value)
            assert said == self.paper.accept(who)

    @rule(who=registered, nth=NTH)
    def withdraw(self, who: str, nth: int) -> None:
        who = self.paper.offered(nth) or who
        if self._is_known(who):
            said = self._say(ORGANISER, lambda work: withdraw(work, self.uids[who]).status.value)
            assert said == self.paper.withdraw(who)

    @rule(hours=HOURS)
    def offer_first_or_not(self, hours: int | None) -> None:
        assert self._say(ORGANISER, lambda work: self._offer(work, hours)) == self.paper.offer(hours)

    @precondition(lambda self: self.paper.now + 1 < self.paper.begins)
    @rule(hours=st.integers(1, 8))
    def time_goes_by(self, hours: int) -> None:
        self._wait_until(min(self.paper.now + hours, self.paper.begins - 1))

    @precondition(lambda self: self.paper.next_lapse() is not None)
    @rule()
    def nobody_answers_in_time(self) -> None:
        self._wait_until(self.paper.next_lapse() or 0)

    def _wait_until(self, hour: int) -> None:
        self.clock.set(NOW + timedelta(hours=hour))
        self.paper.now = hour

    @rule(title=st.sampled_from(["Hét st(r)oom", "Zaandam"]), day=st.integers(23, 28))
    def edit_the_event(self, title: str, day: int) -> None:
        with self.network.work(ORGANISER) as work:
            event = planning.find_event(work, SLUG)
            event.title = title
            event.set_when(When.parse(f"2026-11-{day}"))

    @precondition(lambda self: len(self.paper.rows) > 4)
    @rule()
    def cancel_event(self) -> None:
        said = self._say(ORGANISER, lambda work: planning.cancel_event(work, SLUG, "storm").status.value)
        assert said == self.paper.cancel_event()

    @rule()
    def deliver(self) -> None:
        self.network.dispatcher.deliver()

    # --- what holds after each of them ---

    @invariant()
    def all_is_as_on_paper(self) -> None:
        """Nobody is deleted or there twice, and who waits does so in the order of the paper."""
        sweep(self.network.transaction)
        self.paper.lapse()
        self.paper.move_up()
        with self.network.read() as work:
            self._rows_are_as_on_paper(work)
            self._places_are_as_on_paper(work)

    def _rows_are_as_on_paper(self, work: Work) -> None:
        rows = work.db.scalars(ROWS).all()
        names = {quota_id: name for name, quota_id in self.quotas.items()}
        assert [
            (r.name, r.format.key, r.status.value, [names[c] for c in r.claims if r.holds], bool(r.attendances))
            for r in rows
        ] == [(r.who, r.format, r.status, r.holds, r.present) for r in self.paper.rows]
        assert [r.offered_until for r in rows] == [
            NOW + timedelta(hours=r.until) if r.status == "offered" else None for r in self.paper.rows
        ]
        live = Counter(r.participant_id for r in rows if r.is_live)
        assert set(live.values()) <= {1}
        for key in FORMATS:
            waiting = {
                r.queue_number or 0: r.name for r in rows if r.format.key == key and r.status is Status.WAITLISTED
            }
            assert [waiting[number] for number in sorted(waiting)] == [r.who for r in self.paper.queues[key]]

    def _places_are_as_on_paper(self, work: Work) -> None:
        assert recount(work) == []
        quotas = {quota.id: quota for quota in work.db.scalars(select(Quota))}
        for name, quota_id in self.quotas.items():
            quota = quotas[quota_id]
            assert (quota.taken, quota.capacity) == (self.paper.taken(name), self.paper.capacity[name])
            assert quota.ceiling is None or quota.taken <= quota.ceiling

    def _only_who_stands_confirmed_can_earn_a_certificate(self) -> None:
        with self.network.read() as work:
            candidates = event_candidates(work, planning.find_event(work, SLUG))
            found = {one.registration.name: one.record.events[0].present for one in candidates}
        assert found == {row.who: int(row.present) for row in self.paper.rows if row.status == "confirmed"}

    def _each_change_is_told_once_to_each_who_listens(self) -> None:
        """Though one of them breaks each time."""
        self.network.dispatcher.deliver()
        with self.network.read() as work:
            entries = set(work.db.scalars(select(JournalEntry.id)))
            told = Counter(tuple(row) for row in work.db.execute(select(Delivery.entry_id, Delivery.listener)))
        assert {entry for entry, listener in told if listener == PLUGIN + "moody"} == entries
        assert set(told.values()) <= {1}

    # --- in short ---

    def _add(
        self, actor: Actor, verb: Callable[..., registration.Registered], who: str, way: str, audience: str = "",
        role: str = "participant",
    ) -> str:  # fmt: skip
        request = RegistrationRequest(
            event=SLUG, format=way, name=who, email=_email(who), audience=audience, roles=(role,)
        )

        def do(work: Work) -> str:
            done = verb(work, request)
            self.uids[who] = done.uid
            return done.status.value

        return self._say(actor, do)

    def _substitute(self, work: Work, who: str, colleague: str) -> str:
        new = substitute(
            work, self.uids[who], Colleague(name=colleague, email=f"{PEOPLE.index(colleague)}@example.org")
        )
        self.uids[colleague] = new.uid
        return new.status.value

    def _resize(self, work: Work, quota: str, capacity: int | None) -> str:
        event = planning.find_event(work, SLUG)
        planning.set_capacity(work, event, work.db.get_one(Quota, self.quotas[quota]), capacity)
        return "resized"

    def _offer(self, work: Work, hours: int | None) -> str:
        offer_first(work, planning.find_event(work, SLUG), hours)
        return "set"

    def _say(self, actor: Actor, do: Callable[[Work], str]) -> str:
        """What came of it: a status, or the code of what was raised."""
        try:
            return self.network.run(actor, do)
        except LeernetError as refused:
            return refused.code
        except ZeroDivisionError:
            return "ZeroDivisionError"

    def _is_known(self, who: str) -> bool:
        return any(row.who == who for row in self.paper.rows)


TestRegistrationLife = Life.TestCase
# What fails is not made smaller: that would take minutes. It is kept, and fails first in the next run.
TestRegistrationLife.settings = settings(
    max_examples=20,
    stateful_step_count=25,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    phases=(Phase.explicit, Phase.reuse, Phase.generate),
)


@pytest.mark.parametrize("seed", range(4))
def test_offers_go_as_on_paper_where_they_are_what_happens_most(seed: int) -> None:
    """Hypothesis tries every kind of move, and so comes to few offers that lapse twice, or are withdrawn and return."""
    chance, life = random.Random(seed), Life()
    life.plan(
        physical=1, online=chance.choice([0, 1]), bewoners=1, audiences=["", "bewoners", "", "", ""], begins=90, hours=6
    )
    moves: list[Callable[[], object]] = [
        lambda: life.register(chance.choice(PEOPLE), chance.choice(FORMATS), chance.choice(["", "bewoners"]), False),
        lambda: life.cancel(chance.choice(PEOPLE)),
        lambda: life.change_format(chance.choice(PEOPLE), chance.choice(FORMATS)),
        lambda: life.send_a_colleague(chance.choice(PEOPLE), chance.choice(PEOPLE)),
        lambda: life.resize(chance.choice(QUOTAS), chance.randrange(4)),
        lambda: life.offer_first_or_not(chance.choice([None, 3, 6, 6])),
        lambda: life.accept(chance.choice(PEOPLE), chance.randrange(2)),
        lambda: life.withdraw(chance.choice(PEOPLE), chance.randrange(2)),
    ]
    for _ in range(80):
        if life.paper.next_lapse() is not None and chance.random() < 0.3:
            life.nobody_answers_in_time()
        else:
            chance.choice(moves)()
        life.all_is_as_on_paper()
    life.teardown()
