"""The rule: what it takes to earn a certificate, and how that is said."""

from collections.abc import Sequence
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from leernet_certificates.durations import duration
from leernet_certificates.rule_schema import RuleSchema
from leernet_certificates.rule_words import rule_text
from leernet_certificates.rules import attended, is_earned

from leernet.hookspecs import AttendanceRecord, EventRecord
from leernet.model import Details, Event, Participant, When

EVENT = Event(slug="e", title="E", when=When("2026"))
ANNA = Participant(email="anna@example.org", name="Anna", created_at=datetime(2026, 1, 1, tzinfo=UTC))


def one(present: int, blocks: int = 1, *, minutes: int | None = None, confirmed: bool = True) -> EventRecord:
    lasted = present * 180 if minutes is None else minutes
    return EventRecord(event=EVENT, confirmed=confirmed, blocks=blocks, present=present, minutes=lasted)


def record(*events: EventRecord, planned: int | None = None) -> AttendanceRecord:
    return AttendanceRecord(participant=ANNA, events=events, planned=planned)


def rule(**details: object) -> Details:
    loaded: Details = RuleSchema().load(details)
    return loaded


# --- the schema ---


def test_a_rule_needs_nothing() -> None:
    counts: dict[str, object] = {
        "events": None,
        "blocks": None,
        "minutes": None,
        "block_minutes": None,
        "roles": [],
        "evidence": [],
    }
    itself = {"issues": "organiser", "withdraws": "organiser", "criteria": ""}
    assert rule() == {**counts, **itself, "shows_hours": True, "signatories": []}


def test_what_the_schema_let_through_it_lets_through_again() -> None:
    signatories = [{"name": "Joke Bakker", "function": "Programmamanager", "organisation": "Servicepunt"}]
    once = rule(events=5, blocks=1, minutes=600, shows_hours=False, signatories=signatories)
    assert rule(**once) == once


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("events", 0),
        ("events", 501),
        ("events", "5"),
        ("events", 2.5),
        ("events", True),
        ("blocks", 0),
        ("blocks", 101),
        ("minutes", 0),
        ("shows_hours", "misschien"),
        ("signatories", [{"name": "A"}] * 5),
        ("signatories", [{}]),
        ("signatories", [{"name": " "}]),
        ("signatories", [{"name": "a" * 101}]),
        ("signatories", [{"name": "山" * 51}]),
        ("signatories", [{"name": "A", "function": "山" * 51}]),
        ("signatories", [{"name": "A", "title": "drs."}]),
        ("hours", 3),
    ],
)
def test_a_bad_detail_is_named(field: str, value: object) -> None:
    assert list(RuleSchema().validate({field: value})) == [field]


# --- one event ---


@pytest.mark.parametrize(
    ("details", "event", "earned"),
    [
        (rule(), one(1), True),
        (rule(), one(0), False),
        (rule(), one(1, confirmed=False), False),
        (rule(), one(0, blocks=0), False),
        (rule(), one(1, blocks=2), False),
        (rule(), one(2, blocks=2), True),
        (rule(blocks=1), one(1, blocks=2), True),
        (rule(blocks=1), one(0, blocks=2), False),
        (rule(blocks=3), one(2, blocks=2), True),
        (rule(minutes=180), one(1, minutes=180), True),
        (rule(minutes=180), one(1, minutes=179), False),
    ],
)
def test_an_event_is_earned_by_being_at_enough_of_it(details: Details, event: EventRecord, earned: bool) -> None:
    assert is_earned(details, record(event)) is earned


def test_nothing_is_earned_by_no_event_at_all() -> None:
    assert not is_earned(rule(), record())
    assert not is_earned(rule(), record(planned=0))


# --- a series ---


@pytest.mark.parametrize(
    ("details", "present", "planned", "earned"),
    [
        (rule(events=5), 5, 6, True),
        (rule(events=5), 4, 6, False),
        (rule(), 6, 6, True),
        (rule(), 5, 6, False),
        (rule(events=1), 1, 6, True),
        (rule(events=2, minutes=600), 3, 6, False),
        (rule(events=2, minutes=540), 3, 6, True),
    ],
)
def test_a_series_is_earned_by_being_at_enough_events(
    details: Details, present: int, planned: int, earned: bool
) -> None:
    events = [one(1) for _ in range(present)] + [one(0) for _ in range(planned - present)]
    assert is_earned(details, record(*events, planned=planned)) is earned


def test_minutes_of_an_event_that_does_not_count_do_not_count_either() -> None:
    half = one(1, blocks=2, minutes=500)
    assert not is_earned(rule(events=1, minutes=600), record(one(1, minutes=180), half, planned=2))


numbers = st.none() | st.integers(1, 8)
rules = st.builds(rule, events=numbers, blocks=numbers, minutes=st.none() | st.integers(1, 2000))


@st.composite
def event_records(draw: st.DrawFn) -> EventRecord:
    blocks = draw(st.integers(0, 4))
    present = draw(st.integers(0, blocks))
    return one(present, blocks, minutes=present * draw(st.integers(0, 300)), confirmed=draw(st.booleans()))


histories = st.lists(event_records(), max_size=8)


@given(rules, histories, st.none() | st.integers(0, 8))
def test_the_rule_says_the_same_as_the_plain_words(
    details: Details, events: Sequence[EventRecord], planned: int | None
) -> None:
    def counts(event: EventRecord) -> bool:
        wanted = details["blocks"] or event.blocks
        assert isinstance(wanted, int)
        return event.confirmed and event.present > 0 and (event.present >= wanted or event.present == event.blocks)

    counting = [event for event in events if counts(event)]
    wanted, minutes = details["events"] or planned or 1, details["minutes"] or 0
    assert isinstance(wanted, int)
    assert isinstance(minutes, int)
    earned = len(counting) >= wanted and sum(event.minutes for event in counting) >= minutes
    assert is_earned(details, record(*events, planned=planned)) is earned


@given(rules, histories, event_records())
def test_being_at_one_more_event_never_loses_a_certificate(
    details: Details, events: list[EventRecord], more: EventRecord
) -> None:
    if is_earned(details, record(*events, planned=8)):
        assert is_earned(details, record(*events, more, planned=8))


@given(rules, histories)
def test_a_cancelled_registration_never_counts(details: Details, events: list[EventRecord]) -> None:
    cancelled = [one(e.present, e.blocks, minutes=e.minutes, confirmed=False) for e in events]
    assert attended(details, record(*cancelled)) == []
    assert not is_earned(details, record(*cancelled))


# --- in words ---


@pytest.mark.parametrize(
    ("details", "nl", "en"),
    [
        (
            rule(),
            "Wie er helemaal bij was, krijgt een bewijs van deelname.",
            "Everybody who was there all the time receives a certificate of participation.",
        ),
        (
            rule(events=5),
            "U krijgt een bewijs van deelname als u erbij was: bij minstens 5 bijeenkomsten.",
            "You receive a certificate of participation if you were there: at 5 events at least.",
        ),
        (
            rule(events=1, blocks=1, minutes=90),
            "U krijgt een bewijs van deelname als u erbij was: "
            "bij minstens 1 bijeenkomst, bij minstens 1 dagdeel, in totaal minstens 1,5 uur.",
            "You receive a certificate of participation if you were there: "
            "at 1 event at least, at 1 part at least, at least 1.5 hours in all.",
        ),
        (
            rule(blocks=2, minutes=100),
            "U krijgt een bewijs van deelname als u erbij was: "
            "bij minstens 2 dagdelen, in totaal minstens 1 uur en 40 minuten.",
            "You receive a certificate of participation if you were there: "
            "at 2 parts at least, at least 1 hour and 40 minutes in all.",
        ),
    ],
)
def test_the_rule_is_said_in_a_sentence(details: Details, nl: str, en: str) -> None:
    assert (rule_text(details, "nl"), rule_text(details, "en")) == (nl, en)


@pytest.mark.parametrize(
    ("minutes", "nl", "en"),
    [
        (1, "1 minuut", "1 minute"),
        (30, "30 minuten", "30 minutes"),
        (60, "1 uur", "1 hour"),
        (61, "1 uur en 1 minuut", "1 hour and 1 minute"),
        (90, "1,5 uur", "1.5 hours"),
        (120, "2 uur", "2 hours"),
        (1080, "18 uur", "18 hours"),
        (1085, "18 uur en 5 minuten", "18 hours and 5 minutes"),
    ],
)
def test_a_length_of_time_is_said_as_people_say_it(minutes: int, nl: str, en: str) -> None:
    assert (duration(minutes, "nl"), duration(minutes, "en")) == (nl, en)
