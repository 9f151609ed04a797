"""Texts of the organiser that may not fit any more since an event is held in another way: found, and not changed.

A text is doubtful when it mentions what only the way that ended has: its address, its link, or a word such as
"parking". What the ways that are left have too is no reason for doubt.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import partial
from uuid import UUID

from sqlalchemy import select

from ...model import AgendaItem, Event, EventFormat, Material, Message, MessageStatus, Question
from ...plugins import show
from ...work import Work

SHORTEST = 3
"""Characters that a word has at least: shorter ones stand in any text."""
_NO_SCHEME = re.compile(r"^[a-z]+://(?:www\.)?|/+$", re.IGNORECASE)


class TextOf(StrEnum):
    """Where a text stands."""

    BASICS = "basics"
    SECTION = "section"
    AGENDA = "agenda"
    QUESTION = "question"
    MESSAGE = "message"
    MATERIAL = "material"


@dataclass(frozen=True)
class Doubt:
    """A text that may not fit any more: what it is called, the words that make it so, and of some which one it is."""

    of: TextOf
    name: str
    words: Sequence[str]
    uid: UUID | None = None


def doubtful_texts(work: Work, event: Event) -> Sequence[Doubt]:
    """All of them, in the order of the page of the event, then what is written for mail, then materials."""
    query = select(EventFormat.key, EventFormat.details).where(
        EventFormat.event_id == event.id, EventFormat.ended_at.is_not(None)
    )
    ended = {row.key: row.details for row in work.db.execute(query)}
    if not ended:
        return ()
    there = {one.key: one.details for one in event.formats}
    doubtful = _words(work, ended)
    known = {word.casefold() for word in _words(work, there)}
    pattern = _pattern([word for word in doubtful if word.casefold() not in known])
    return [] if pattern is None else [one for one in _found(work, event, pattern) if one.words]


def _words(work: Work, formats: Mapping[str, Mapping[str, object]]) -> list[str]:
    """What texts say of these ways of taking part; of one whose plugin is gone, nothing."""
    kinds = work.plugins.formats
    nothing: Sequence[str] = ()
    said = [
        word
        for key, details in formats.items()
        if key in kinds
        for word in show(partial(kinds[key].mentions, details), nothing, f"format {key}")
    ]
    return [word for word in dict.fromkeys(_NO_SCHEME.sub("", one.strip()) for one in said) if len(word) >= SHORTEST]


def _pattern(words: Sequence[str]) -> re.Pattern[str] | None:
    """Any of them as a whole word, the longest first."""
    if not words:
        return None
    longest = sorted(words, key=len, reverse=True)
    return re.compile(rf"(?<!\w)(?:{'|'.join(re.escape(word) for word in longest)})(?!\w)", re.IGNORECASE)


def _found(work: Work, event: Event, pattern: re.Pattern[str]) -> Iterator[Doubt]:
    def doubt(of: TextOf, name: str, texts: Sequence[str], uid: UUID | None = None) -> Doubt:
        found = [match[0] for text in texts for match in pattern.finditer(text)]
        return Doubt(of, name, list({word.casefold(): word for word in reversed(found)}.values())[::-1], uid)

    yield doubt(TextOf.BASICS, event.title, [event.title, event.theme])
    for section in event.sections:
        heading = section.get("heading", "")
        yield doubt(TextOf.SECTION, heading or section.get("key", ""), [heading, section.get("text", "")])
    items = select(AgendaItem.title, AgendaItem.text, AgendaItem.place).where(AgendaItem.event_id == event.id)
    for row in work.db.execute(items.order_by(AgendaItem.position)):
        yield doubt(TextOf.AGENDA, row.title, list(row))
    questions = select(Question.label, Question.hint).where(Question.event_id == event.id, Question.is_asked)
    for label, hint in work.db.execute(questions.order_by(Question.position)):
        yield doubt(TextOf.QUESTION, next(iter(label.values()), ""), [*label.values(), *hint.values()])
    unsent = Message.event_id == event.id, Message.status.in_((MessageStatus.DRAFT, MessageStatus.PLANNED))
    for one in work.db.scalars(select(Message).where(*unsent).order_by(Message.id)):
        yield doubt(TextOf.MESSAGE, one.subject, [one.subject, one.body, one.subject_en, one.body_en], one.uid)
    materials = select(Material).where(Material.event_id == event.id).order_by(Material.position, Material.id)
    for material in work.db.scalars(materials):
        name = next(iter(material.title.values()), "") or material.name or material.url
        yield doubt(TextOf.MATERIAL, name, [*material.title.values(), material.name, material.url], material.uid)
