"""The questions of a series or an event, into the database."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict

from ..model import Event, Series
from ..services.questions import set_questions
from ..work import Work
from .parts import QuestionPart


def load_questions(work: Work, owner: Event | Series, parts: Sequence[QuestionPart]) -> bool:
    """Ask what the file says; whether anything changed. Answers stay with the words that they answered."""
    return set_questions(work, owner, [_values(part) for part in parts])


def _values(part: QuestionPart) -> dict[str, object]:
    return {
        "key": part.key,
        "kind": part.kind,
        "label": _told(part.label),
        "hint": _told(part.hint),
        "purpose": _told(part.purpose),
        "required": part.required,
        "choices": [asdict(choice) for choice in part.choices],
        "shown_if": asdict(part.shown_if) if part.shown_if else {},
        "formats": list(part.formats),
        "audiences": list(part.audiences),
        "retention_days": part.retention_days,
        "visibility": part.visibility,
    }


def _told(texts: Mapping[str, str]) -> dict[str, str]:
    """Without the languages that are empty: so a dump loads back to the same."""
    return {language: text for language, text in texts.items() if text}
