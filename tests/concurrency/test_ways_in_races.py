"""Invitations and requests in several processes at once: each use for one, each answer once, each place for one.

As in :mod:`tests.concurrency.test_races`, each comes with a control in which what the test forbids does happen.
"""

from __future__ import annotations

import random
from collections import Counter
from functools import partial

from sqlalchemy import func, select

from leernet.model import Admission, Invitation, JournalEntry
from leernet.model import RegistrationStatus as Status
from leernet.services.registering.inviting import InvitationRequest
from leernet.testing import add, some_event
from tests.concurrency import steps, ways_in
from tests.concurrency.conftest import PROCESSES, Race
from tests.concurrency.crowd import Step
from tests.concurrency.test_races import CANCELLED, CONFIRMED, WAITLISTED, people

# --- invitations ---


def used(race: Race) -> int:
    with race.network.read() as work:
        return work.db.scalars(select(Invitation.used)).one()


def last(race: Race, kind: str) -> int:
    """The id of the last change of a kind."""
    with race.network.read() as work:
        return work.db.scalar(select(func.max(JournalEntry.id)).where(JournalEntry.kind == kind)) or 0


def test_an_invitation_for_three_lets_three_in_of_many_who_come_at_once(race: Race) -> None:
    add(race.network, some_event(places={"physical": 20}, admission=Admission.INVITATION))
    uid = ways_in.link(race.network, 3)
    outcomes = race.run([partial(ways_in.come, who=who, invitation=uid) for who in people(24)])
    assert Counter(outcomes) == {"confirmed": 3, "invitation_used_up": 21}
    assert (used(race), race.taken()) == (3, [3])
    race.assert_sound()


def test_control_who_looks_at_an_invitation_and_then_uses_it_lets_too_many_in(race: Race) -> None:
    add(race.network, some_event(admission=Admission.INVITATION))
    uid = ways_in.link(race.network, 3)
    race.run([partial(ways_in.come_by_looking, who=who, invitation=uid) for who in people(PROCESSES)])
    assert len(race.names(CONFIRMED)) > 3


def test_nobody_comes_in_once_the_invitation_was_revoked(race: Race) -> None:
    add(race.network, some_event(places={"physical": 50}, admission=Admission.INVITATION))
    uid = ways_in.link(race.network, 50)
    jobs: list[Step] = [partial(ways_in.come, who=who, invitation=uid) for who in people(30)]
    jobs.insert(10, partial(ways_in.revoke, invitation=uid))
    outcomes = Counter(race.run(jobs))
    assert set(outcomes) == {"revoked", "confirmed", "invitation_revoked"}
    assert used(race) == outcomes["confirmed"] == len(race.names(CONFIRMED))
    assert last(race, "registration.confirmed") < last(race, "invitation.revoked")
    race.assert_sound()


def test_control_who_looks_at_an_invitation_and_then_uses_it_comes_in_after_it_was_revoked(race: Race) -> None:
    add(race.network, some_event(admission=Admission.INVITATION))
    uid = ways_in.link(race.network, 50)
    jobs: list[Step] = [partial(ways_in.come_by_looking, who=who, invitation=uid) for who in people(PROCESSES - 1)]
    race.run([*jobs, partial(ways_in.in_between, step=partial(ways_in.revoke, invitation=uid))])
    assert last(race, "registration.confirmed") > last(race, "invitation.revoked")


def test_organisers_who_invite_the_same_people_at_once_send_each_one_invitation(race: Race) -> None:
    add(race.network, some_event())
    request = InvitationRequest(emails=[f"{who}@example.org" for who in people(3)])
    assert Counter(race.run([partial(ways_in.invite, request=request)] * 12)) == {"3 sent": 1, "0 sent": 11}


def test_control_behind_the_look_for_invitations_stands_the_unique_index(race: Race) -> None:
    add(race.network, some_event())
    outcomes = race.run([partial(ways_in.invite_without_looking, email="anna@example.org")] * PROCESSES)
    assert Counter(outcomes) == {"1 sent": 1, "refused": PROCESSES - 1}


# --- approval ---


def ask(race: Race, *who: str) -> None:
    for each in who:
        assert steps.register(race.network, each) == "requested"


def answers(race: Race) -> int:
    """How many answers to requests were written down."""
    kinds = [f"registration.{status}" for status in ("confirmed", "waitlisted", "declined")]
    with race.network.read() as work:
        return work.db.scalar(select(func.count(JournalEntry.id)).where(JournalEntry.kind.in_(kinds))) or 0


def test_a_request_that_three_organisers_answer_at_once_is_answered_once(race: Race) -> None:
    add(race.network, some_event(places={"physical": 20}, admission=Admission.APPROVAL))
    ask(race, *people(12))
    verbs = [ways_in.approve, ways_in.approve, ways_in.decline]
    outcomes = Counter(race.run([partial(verb, who=who) for who in people(12) for verb in verbs]))
    assert outcomes["confirmed"] + outcomes["declined"] == answers(race) == 12
    assert outcomes["illegal_transition"] == 24
    assert race.taken() == [outcomes["confirmed"]]
    race.assert_sound()


def test_control_who_looks_at_a_request_and_then_approves_answers_it_twice(race: Race) -> None:
    add(race.network, some_event(admission=Admission.APPROVAL))
    ask(race, "anna")
    race.run([partial(ways_in.approve_by_looking, who="anna")] * 2)
    assert answers(race) == 2


def test_who_withdraws_while_they_are_approved_is_out_and_leaves_no_place_taken(race: Race) -> None:
    add(race.network, some_event(places={"physical": 6}, admission=Admission.APPROVAL))
    ask(race, *people(18))
    outcomes = race.run([partial(verb, who=who) for who in people(18) for verb in (ways_in.approve, steps.cancel)])
    assert set(outcomes) <= {"confirmed", "waitlisted", "illegal_transition", "cancelled"}
    assert sorted(race.names(CANCELLED)) == people(18)
    assert race.taken() == [0]
    race.assert_sound()


def test_control_who_looks_at_a_request_and_then_approves_lets_in_who_withdrew(race: Race) -> None:
    add(race.network, some_event(admission=Admission.APPROVAL))
    ask(race, *people(3))
    jobs: list[Step] = [partial(ways_in.approve_by_looking, who=who) for who in people(3)]
    race.run([*jobs, *(partial(ways_in.in_between, step=partial(steps.cancel, who=who)) for who in people(3))])
    assert race.names(CONFIRMED) != []


def test_who_is_approved_and_who_comes_by_invitation_share_the_last_places(race: Race) -> None:
    add(race.network, some_event(places={"physical": 5}, admission=Admission.APPROVAL))
    ask(race, *people(12))
    uid = ways_in.link(race.network, 20)
    jobs: list[Step] = [partial(ways_in.approve, who=who) for who in people(12)]
    jobs += [partial(ways_in.come, who=who, invitation=uid) for who in people(12, "guest")]
    random.Random(7).shuffle(jobs)
    assert Counter(race.run(jobs)) == {"confirmed": 5, "waitlisted": 19}
    assert (race.taken(), len(race.names(WAITLISTED))) == ([5], 19)
    race.assert_sound()


def test_without_a_waiting_list_who_is_not_approved_in_time_stays_a_request(race: Race) -> None:
    add(race.network, some_event(places={"physical": 5}, admission=Admission.APPROVAL, waiting_list=False))
    ask(race, *people(18))
    assert Counter(race.run([partial(ways_in.approve, who=who) for who in people(18)])) == {
        "confirmed": 5,
        "event_full": 13,
    }
    assert len(race.names(Status.REQUESTED)) == 13
    race.assert_sound()


def test_control_who_counts_and_then_approves_lets_more_in_than_there_are_places(race: Race) -> None:
    add(race.network, some_event(places={"physical": 2}, admission=Admission.APPROVAL))
    ask(race, *people(PROCESSES))
    race.run([partial(ways_in.approve_by_looking, who=who) for who in people(PROCESSES)])
    assert len(race.names(CONFIRMED)) > 2
