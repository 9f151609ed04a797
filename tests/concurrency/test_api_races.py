"""One request of a program that reaches several workers at once."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from functools import partial

import pytest
from sqlalchemy import func, select

from leernet.model import ApiScope, IdempotencyRecord, JournalEntry
from leernet.model import RegistrationStatus as Status
from leernet.services.api_keys import ApiKeyRequest, make_key
from leernet.testing import NOW, Outbox, add, some_event
from leernet.work import SYSTEM
from tests.concurrency import programs
from tests.concurrency.conftest import Race

TIMES = 8


@pytest.fixture
def token(race: Race) -> str:
    """A key for registering, at a network with one event."""
    add(race.network, some_event(places={"physical": 20}))
    request = ApiKeyRequest(name="Site", scopes=[ApiScope.REGISTER], expires_at=NOW + timedelta(days=1))
    return race.network.run(SYSTEM, make_key, request).token


def entries(race: Race) -> int:
    with race.network.read() as work:
        query = select(func.count()).select_from(JournalEntry).where(JournalEntry.subject == "registration")
        return work.db.execute(query).scalar_one()


def test_the_same_key_eight_times_at_once_gives_one_registration_and_one_mail(
    race: Race, token: str, outbox: Outbox
) -> None:
    answers = race.run([partial(programs.send, token=token, key="k")] * TIMES)
    assert len(set(answers)) == 1
    assert len(answers) == TIMES
    assert "-" in answers[0]  # an id, and not the code of a problem
    assert race.names(Status.CONFIRMED) == ["anna"]
    assert (race.taken(), entries(race)) == ([1], 1)
    race.network.dispatcher.deliver()
    assert len(outbox.messages) == 1
    race.assert_sound()


def test_control_without_a_key_the_repeats_are_refused(race: Race, token: str) -> None:
    answers = race.run([partial(programs.send, token=token)] * TIMES)
    assert Counter(answers)["already_registered"] == TIMES - 1


def test_control_with_a_key_for_each_the_repeats_are_refused(race: Race, token: str) -> None:
    """What binds them is the key, and nothing that the server guesses."""
    answers = race.run([partial(programs.send, token=token, key=f"k{number}") for number in range(TIMES)])
    assert Counter(answers)["already_registered"] == TIMES - 1
    with race.network.read() as work:  # what was refused leaves no record, and may be tried again
        assert work.db.execute(select(func.count()).select_from(IdempotencyRecord)).scalar_one() == 1


def test_one_key_for_different_people_at_once_registers_one_of_them(race: Race, token: str) -> None:
    steps = [partial(programs.send, token=token, key="k", who=f"p{number}") for number in range(TIMES)]
    answers = Counter(race.run(steps))
    assert answers["key_reused"] == TIMES - 1
    assert len(race.names(Status.CONFIRMED)) == 1
    race.assert_sound()
