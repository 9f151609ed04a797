"""What may follow on what is a table; all else is an error with a code."""

from enum import StrEnum
from itertools import product

import pytest

from leernet.errors import IllegalTransition
from leernet.model import (
    CERTIFICATE_TRANSITIONS,
    CONTRIBUTION_TRANSITIONS,
    EVENT_TRANSITIONS,
    LIVE,
    REGISTRATION_TRANSITIONS,
    SERIES_TRANSITIONS,
    CertificateStatus,
    ContributionStatus,
    EventStatus,
    RegistrationStatus,
    SeriesStatus,
    Transitions,
)

TABLES: list[tuple[Transitions[StrEnum], type[StrEnum]]] = [
    (EVENT_TRANSITIONS, EventStatus),  # type: ignore[list-item]
    (REGISTRATION_TRANSITIONS, RegistrationStatus),  # type: ignore[list-item]
    (CERTIFICATE_TRANSITIONS, CertificateStatus),  # type: ignore[list-item]
    (SERIES_TRANSITIONS, SeriesStatus),  # type: ignore[list-item]
    (CONTRIBUTION_TRANSITIONS, ContributionStatus),  # type: ignore[list-item]
]
MOVES = [(table, present, wanted) for table, states in TABLES for present, wanted in product(states, states)]


@pytest.mark.parametrize(("table", "states"), TABLES, ids=lambda value: getattr(value, "subject", ""))
def test_every_state_has_its_row_in_the_table(table: Transitions[StrEnum], states: type[StrEnum]) -> None:
    assert set(table.table) == set(states)


@pytest.mark.parametrize(
    ("table", "present", "wanted"),
    MOVES,
    ids=lambda value: value.subject if isinstance(value, Transitions) else str(value),
)
def test_a_move_is_made_or_refused_by_name(table: Transitions[StrEnum], present: StrEnum, wanted: StrEnum) -> None:
    if table.allows(present, wanted):
        assert table.check(present, wanted) is wanted
        return
    with pytest.raises(IllegalTransition) as caught:
        table.check(present, wanted)
    assert caught.value.code == "illegal_transition"
    assert caught.value.data == {"subject": table.subject, "present": present.value, "wanted": wanted.value}


@pytest.mark.parametrize(("table", "states"), TABLES, ids=lambda value: getattr(value, "subject", ""))
def test_staying_is_not_a_move(table: Transitions[StrEnum], states: type[StrEnum]) -> None:
    assert not any(table.allows(state, state) for state in states)


def test_what_ended_stays_ended() -> None:
    for status in set(RegistrationStatus) - LIVE:
        assert REGISTRATION_TRANSITIONS.table[status] == set()
    assert EVENT_TRANSITIONS.table[EventStatus.CANCELLED] == set()
    assert CERTIFICATE_TRANSITIONS.table[CertificateStatus.REVOKED] == set()


def test_a_withdrawal_is_possible_from_every_live_state() -> None:
    assert all(REGISTRATION_TRANSITIONS.allows(status, RegistrationStatus.CANCELLED) for status in LIVE)


def test_an_event_can_be_cancelled_from_every_other_state() -> None:
    assert all(
        EVENT_TRANSITIONS.allows(status, EventStatus.CANCELLED) for status in set(EventStatus) - {EventStatus.CANCELLED}
    )
