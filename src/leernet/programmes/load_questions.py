"""The questions of a series or an event, into the database."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict

from ..errors import InvalidInput
from ..i18n import N_
from ..model import Event, Series
from ..services.asking.questions import set_questions
from ..work import Work
from .parts import QuestionPart


def load_questions(work: Work, owner: Event | Series, parts: Sequence[QuestionPart]) -> bool:
    """Ask what the file says; whether anything changed. Answers stay with the words that they answered.

    :raises InvalidInput: ``max_mb_too_large``: the network takes no files that large
    """
    largest = work.settings.max_upload_mb
    for part in parts:
        if part.max_mb is not None and part.max_mb > largest:
            message = N_("“{question}” takes files of {wanted} MB; this network takes {largest} MB at most.")
            raise InvalidInput("max_mb_too_large", message, question=part.key, wanted=part.max_mb, largest=largest)
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
        "accept": [kind.value for kind in part.accept],
        "max_mb": part.max_mb,
        "shown_if": asdict(part.shown_if) if part.shown_if else {},
        "formats": list(part.formats),
        "audiences": list(part.audiences),
        "retention_days": part.retention_days,
        "visibility": part.visibility,
    }


def _told(texts: Mapping[str, str]) -> dict[str, str]:
    """Without the languages that are empty: so a dump loads back to the same."""
    return {language: text for language, text in texts.items() if text}
