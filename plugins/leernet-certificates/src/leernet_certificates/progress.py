"""How far somebody is: for their own page, and for the organisers who look who nearly made it."""

from collections.abc import Sequence
from dataclasses import replace

from leernet import Text
from leernet.display import display_when
from leernet.hookspecs import AttendanceRecord, EventRecord, Progress
from leernet.model import Details

from .durations import HOUR, duration
from .rule_words import EVIDENCE, conjunction, number_of, of_blocks, of_events, role_names
from .rules import attended, blocks_at, minutes_at, needed_events
from .words import enumeration

MOST_NAMED = 4
"""So many events to come are named; of more the rest is counted."""


def progress(details: Details, record: AttendanceRecord, language: str) -> Sequence[Progress]:
    """The events, and the minutes where the rule asks for them."""
    counting = attended(details, record)
    # What goes on, and counts already, is not to come any more.
    counts = {one.event.id for one in counting}
    left = replace(record, to_come=[one for one in record.to_come if one.id not in counts])
    steps = [_events(details, left, len(counting), language)]
    if needed := number_of(details, "minutes"):
        steps.append(_minutes(sum(minutes_at(details, one) for one in counting), needed, language))
    return steps


def counted(details: Details, record: AttendanceRecord, language: str) -> Sequence[str]:
    """Each event at which somebody was recorded, with the proof, how long, as what, and whether that was enough."""
    counting = {one.event.id for one in attended(details, record)}
    return [
        _line(details, one, language, counts=one.event.id in counting)
        for one in record.events
        if one.confirmed and one.attended
    ]


def _events(details: Details, record: AttendanceRecord, done: int, language: str) -> Progress:
    needed = needed_events(details, record)
    if record.planned is None:
        return _blocks(details, record, done, language)
    left = max(0, needed - done)
    text = Text(nl=f"{done} van {of_events(needed).nl}", en=f"{done} of {of_events(needed).en}").get(language)
    return Progress(
        done=min(done, needed), needed=needed, text=text, missing=_missing(record, left, language), nearly=left <= 1
    )


def _missing(record: AttendanceRecord, left: int, language: str) -> str:
    if not left:
        return ""
    more = Text(nl=f"nog {left}", en=f"{left} to go").get(language)
    if not record.to_come:
        return more
    named = [f"{one.title} ({display_when(one.when, language)})" for one in record.to_come[:MOST_NAMED]]
    if rest := len(record.to_come) - len(named):
        named.append(Text(nl=f"nog {rest} andere", en=f"{rest} more").get(language))
    listed = enumeration(named, conjunction(language))
    return Text(nl=f"{more}; er komen nog: {listed}", en=f"{more}; still to come: {listed}").get(language)


def _blocks(details: Details, record: AttendanceRecord, done: int, language: str) -> Progress:
    """Of one event: its parts."""
    event = record.events[0] if record.events else None
    if event is None or event.blocks <= 1:
        said = Text(nl="u was erbij", en="you were there") if done else Text(nl="nog niet erbij", en="not there yet")
        return Progress(done=done, needed=1, text=said.get(language))
    needed = min(number_of(details, "blocks") or event.blocks, event.blocks)
    there = len(blocks_at(details, event)) if event.confirmed else 0
    left = max(0, needed - there)
    text = Text(nl=f"{there} van {of_blocks(needed).nl}", en=f"{there} of {of_blocks(needed).en}").get(language)
    more = Text(nl=f"nog {left}", en=f"{left} to go").get(language) if left else ""
    return Progress(done=min(there, needed), needed=needed, text=text, missing=more, nearly=left == 1 and there > 0)


def _minutes(done: int, needed: int, language: str) -> Progress:
    left = max(0, needed - done)
    there, all_ = duration(done, language), duration(needed, language)
    missing = duration(left, language)
    return Progress(
        done=min(done, needed),
        needed=needed,
        text=Text(nl=f"{there} van {all_}", en=f"{there} of {all_}").get(language),
        missing=Text(nl=f"nog {missing}", en=f"{missing} to go").get(language) if left else "",
        nearly=left <= HOUR,
    )


def _line(details: Details, one: EventRecord, language: str, *, counts: bool) -> str:
    proofs = dict.fromkeys(EVIDENCE[block.evidence].get(language) for block in one.attended)
    roles = [role for role in one.roles if role != "participant"]
    minutes = minutes_at(details, one) if counts else one.minutes
    parts = [", ".join(proofs), *([duration(minutes, language)] if minutes else [])]
    if roles:
        named = role_names(roles, language)
        parts.append(Text(nl=f"als {named}", en=f"as {named}").get(language))
    if not counts:
        parts.append(Text(nl="telt niet mee", en="does not count").get(language))
    return f"{one.event.title} ({display_when(one.event.when, language)}): {'; '.join(parts)}"
