"""The rule: how much somebody must have been there, and as what."""

from collections.abc import Sequence

from leernet.hookspecs import AttendanceRecord, BlockRecord, EventRecord
from leernet.model import Details

from .rule_words import number_of, texts_of


def attended(details: Details, record: AttendanceRecord) -> list[EventRecord]:
    """The events that count: confirmed, in a role that counts, and enough blocks of it."""
    roles = set(texts_of(details, "roles"))
    return [
        event
        for event in record.events
        if event.confirmed and (not roles or roles & set(event.roles)) and _enough_blocks(details, event)
    ]


def is_earned(details: Details, record: AttendanceRecord) -> bool:
    """Whether enough events count, and they lasted long enough together."""
    counting = attended(details, record)
    minutes = sum(minutes_at(details, event) for event in counting)
    return len(counting) >= needed_events(details, record) and minutes >= (number_of(details, "minutes") or 0)


def needed_events(details: Details, record: AttendanceRecord) -> int:
    """How many events it takes: all that are planned where the rule does not say."""
    return number_of(details, "events") or record.planned or 1


def minutes_at(details: Details, event: EventRecord) -> int:
    """How long somebody was at the parts that count; a record that does not tell of the parts is taken as it is."""
    return sum(one.minutes for one in blocks_at(details, event)) if event.attended else event.minutes


def blocks_at(details: Details, event: EventRecord) -> Sequence[BlockRecord]:
    """The parts of an event that count: proved as the rule wants it, and long enough."""
    proofs, least = set(texts_of(details, "evidence")), number_of(details, "block_minutes") or 0
    return [one for one in event.attended if one.minutes >= least and (not proofs or one.evidence.value in proofs)]


def signatories_of(details: Details) -> Sequence[dict[str, str]]:
    """Who signs: ``name``, ``function``, ``organisation``."""
    found = details.get("signatories")
    return found if isinstance(found, list) else ()


def _enough_blocks(details: Details, event: EventRecord) -> bool:
    needed = min(number_of(details, "blocks") or event.blocks, event.blocks)
    present = len(blocks_at(details, event)) if event.attended else event.present
    return present >= max(1, needed)
