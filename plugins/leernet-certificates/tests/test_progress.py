"""How far somebody is, in words: events, minutes, the proof, the role, and what is still to come."""

from collections.abc import Sequence
from dataclasses import replace

import pytest
from leernet_certificates.progress import counted, progress
from leernet_certificates.rule_schema import RuleSchema
from leernet_certificates.rule_words import rule_text
from leernet_certificates.rules import is_earned, minutes_at

from leernet.hookspecs import AttendanceRecord, BlockRecord, EventRecord
from leernet.model import Details, Event, Evidence, Participant, When
from leernet.testing import NOW

ANNA = Participant(email="anna@example.org", name="Anna", created_at=NOW)


def event(number: int) -> Event:
    made = Event(slug=f"e{number}", title=f"Dag {number}", when=When("2026"))
    made.id = number
    return made


def at(
    number: int, *there: tuple[Evidence, int], blocks: int = 1, roles: Sequence[str] = ("participant",)
) -> EventRecord:
    attended = [BlockRecord(evidence=evidence, minutes=minutes) for evidence, minutes in there]
    return EventRecord(
        event=event(number),
        confirmed=True,
        blocks=blocks,
        present=len(attended),
        minutes=sum(one.minutes for one in attended),
        attended=attended,
        roles=roles,
    )


def record(*events: EventRecord, planned: int | None = 6) -> AttendanceRecord:
    return AttendanceRecord(participant=ANNA, events=events, planned=planned)


def rule(**details: object) -> Details:
    loaded: Details = RuleSchema().load(details)
    return loaded


LIST, JOIN, IMPORT = Evidence.LIST, Evidence.JOIN, Evidence.IMPORT
MIXED = record(at(1, (LIST, 180)), at(2, (JOIN, 150)), at(3, (IMPORT, 40)), at(4))


def test_events_on_site_and_on_line_count_alike_and_what_is_to_come_is_named() -> None:
    (step,) = progress(rule(events=5), replace(MIXED, to_come=[event(5), event(6)]), "nl")
    assert (step.done, step.needed, step.text) == (3, 5, "3 van 5 bijeenkomsten")
    assert step.missing == "nog 2; er komen nog: Dag 5 (2026) en Dag 6 (2026)"
    assert not step.nearly
    (step,) = progress(rule(events=4), replace(MIXED, to_come=[event(n) for n in range(5, 12)]), "en")
    assert step.text == "3 of 4 events"
    assert step.missing == "1 to go; still to come: Dag 5 (2026), Dag 6 (2026), Dag 7 (2026), Dag 8 (2026) and 3 more"
    assert step.nearly


def test_what_counts_is_said_with_its_proof() -> None:
    assert counted(rule(block_minutes=60), MIXED, "nl") == [
        "Dag 1 (2026): afgevinkt op de presentielijst; 3 uur",
        "Dag 2 (2026): online gekomen via de eigen link; 2,5 uur",
        "Dag 3 (2026): op de lijst van de online bijeenkomst; 40 minuten; telt niet mee",
    ]


def test_a_part_that_was_too_short_or_has_another_proof_does_not_count() -> None:
    assert progress(rule(events=3, block_minutes=60), MIXED, "nl")[0].done == 2
    assert progress(rule(events=3, evidence=["join", "import"]), MIXED, "nl")[0].done == 2
    assert is_earned(rule(events=3), MIXED)
    assert not is_earned(rule(events=3, evidence=["list", "scan"]), MIXED)


def test_minutes_are_those_of_the_parts_that_count() -> None:
    two_days = at(1, (LIST, 180), (LIST, 30), blocks=2)
    assert minutes_at(rule(block_minutes=60), two_days) == 180
    events, minutes = progress(rule(events=1, blocks=1, block_minutes=60, minutes=200), record(two_days), "nl")
    assert events.done == 1
    assert (minutes.text, minutes.missing, minutes.nearly) == ("3 uur van 3 uur en 20 minuten", "nog 20 minuten", True)
    assert progress(rule(events=1, blocks=1, minutes=100), record(two_days), "en")[1].missing == ""


def test_only_those_with_the_role_count() -> None:
    mixed = record(at(1, (LIST, 60), roles=["facilitator"]), at(2, (LIST, 60)))
    ruled = rule(events=1, roles=["speaker", "facilitator"])
    assert is_earned(ruled, mixed)
    assert not is_earned(rule(events=2, roles=["facilitator"]), mixed)
    assert counted(ruled, mixed, "en") == [
        "Dag 1 (2026): ticked off on the list; 1 hour; as facilitator",
        "Dag 2 (2026): ticked off on the list; 1 hour; does not count",
    ]
    assert rule_text(ruled, "nl").endswith("bij minstens 1 bijeenkomst, als spreker of begeleider.")
    proved = rule_text(rule(events=1, block_minutes=90, evidence=["scan", "join"]), "en")
    assert proved == (
        "You receive a certificate of participation if you were there: at 1 event at least, at least 1.5 hours each "
        "time. It counts if it is certain: scanned at the door or joined on line by the personal link."
    )


@pytest.mark.parametrize(
    ("there", "text", "nearly"),
    [
        (at(1, blocks=2), "0 van 2 dagdelen", False),
        (at(1, (LIST, 60), blocks=2), "1 van 2 dagdelen", True),
        (at(1), "nog niet erbij", False),
        (at(1, (LIST, 60)), "u was erbij", False),
    ],
)
def test_of_one_event_its_parts_count(there: EventRecord, text: str, nearly: bool) -> None:
    (step,) = progress(rule(), record(there, planned=None), "nl")
    assert (step.text, step.nearly) == (text, nearly)
