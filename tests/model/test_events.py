"""Where an event stands follows from what the organiser decided and from the clock."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leernet.model import Block, Event, EventPhase, EventStatus, Quota, Recap, When, email_key
from leernet.testing import NOW, some_event

TODAY = date(2026, 11, 22)


def _coarse(when: str, status: EventStatus = EventStatus.ANNOUNCED) -> Event:
    return Event(slug="e", title="E", when=When(when), status=status)


@pytest.mark.parametrize("status", list(EventStatus))
def test_before_it_is_over_the_phase_is_what_the_organiser_decided(status: EventStatus) -> None:
    assert some_event(status=status).phase(NOW, TODAY).value == status.value


@pytest.mark.parametrize("status", [EventStatus.ANNOUNCED, EventStatus.OPEN, EventStatus.CLOSED])
def test_what_is_over_was_held_and_with_a_recap_is_reported(status: EventStatus) -> None:
    event = some_event(status=status, starts_at=NOW - timedelta(hours=3))
    assert event.phase(NOW, TODAY) is EventPhase.HELD
    event.recap = Recap(title="T", body="", published_at=NOW)
    assert event.phase(NOW, TODAY) is EventPhase.REPORTED
    event.recap.published_at = NOW + timedelta(seconds=1)
    assert event.phase(NOW, TODAY) is EventPhase.HELD


@pytest.mark.parametrize("status", [EventStatus.DRAFT, EventStatus.CANCELLED])
def test_what_did_not_take_place_was_not_held(status: EventStatus) -> None:
    event = some_event(status=status, starts_at=NOW - timedelta(days=3))
    assert event.phase(NOW, TODAY).value == status.value


@pytest.mark.parametrize(
    ("when", "past"),
    [
        ("2026-11-21", True),
        ("2026-11-22", False),
        ("2026-10", True),
        ("2026-11", False),
        ("2026-22", True),
        ("XXXX", False),
    ],
)
def test_a_coarse_date_is_past_when_its_stretch_is(when: str, past: bool) -> None:
    assert _coarse(when).is_past(NOW, TODAY) is past


def test_an_event_of_more_days_is_over_after_the_last() -> None:
    event = some_event(starts_at=NOW - timedelta(days=1), blocks=2)
    assert (event.starts_at, event.ends_at) == (NOW - timedelta(days=1), NOW + timedelta(hours=3))
    assert not event.is_past(NOW, TODAY)


def test_without_blocks_there_is_no_time_and_no_registration() -> None:
    event = _coarse("2027-21", EventStatus.OPEN)
    assert (event.starts_at, event.ends_at, event.takes_registrations(NOW)) == (None, None, False)


def test_another_date_moves_the_event_in_every_list() -> None:
    event = _coarse("2027-21")
    event.set_when(When("2026-12-08"))
    assert event.sort_key < _coarse("2027-21").sort_key


@given(capacity=st.none() | st.integers(0, 50), taken=st.integers(0, 80))
def test_places_left_are_never_fewer_than_none(capacity: int | None, taken: int) -> None:
    left = Quota(capacity=capacity, taken=taken).left
    assert left is None if capacity is None else left == max(0, capacity - taken)


def test_a_new_quota_has_its_capacity_for_ceiling() -> None:
    assert (Quota(capacity=5).ceiling, Quota().ceiling) == (5, None)


def test_blocks_keep_moments_with_their_zone() -> None:
    block = Block(starts_at=datetime(2026, 3, 29, 0, 30, tzinfo=UTC), ends_at=datetime(2026, 3, 29, 1, 30, tzinfo=UTC))
    assert block.ends_at - block.starts_at == timedelta(hours=1)


@given(st.emails())
def test_an_address_is_the_same_person_in_capitals_and_with_blanks(address: str) -> None:
    assert email_key(f" {address} ") == email_key(address) == email_key(address.swapcase())
