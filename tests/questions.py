"""Questions for tests: as a programme file would give them."""

from collections.abc import Mapping

from leernet import Leernet
from leernet.model import Event, Question, QuestionKind, Series, Visibility
from leernet.services.asking.questions import set_questions
from leernet.work import SYSTEM, Work


def asked(key: str, kind: QuestionKind = QuestionKind.TEXT, label: str = "", **values: object) -> dict[str, object]:
    """One question; what is not given is as in a file that leaves it out."""
    plain: dict[str, object] = {
        "label": {"nl": label or f"Vraag {key}?", "en": f"Question {key}?"},
        "hint": {},
        "required": False,
        "choices": [],
        "accept": [],
        "max_mb": None,
        "shown_if": {},
        "formats": [],
        "audiences": [],
        "purpose": {},
        "retention_days": None,
        "visibility": Visibility.ORGANISERS,
    }
    return {"key": key, "kind": kind, **plain, **values}


def choices(*keys: str) -> list[dict[str, str]]:
    """Answers to choose from, each with a label in both languages."""
    return [{"key": key, "nl": key.capitalize(), "en": f"{key.capitalize()} (en)"} for key in keys]


DIET = asked(
    "dieet",
    QuestionKind.CHOICES,
    "Wat eet je niet?",
    choices=choices("vlees", "noten"),
    purpose={"nl": "Voor de lunch; daarna wissen we het.", "en": "For lunch; we delete it afterwards."},
    retention_days=14,
    visibility=Visibility.SENSITIVE,
)


def ask(network: Leernet, *wanted: Mapping[str, object], slug: str = "bijeenkomst") -> bool:
    """Ask these questions at an event."""
    return network.run(SYSTEM, _set, Event, slug, wanted)


def ask_in_series(network: Leernet, *wanted: Mapping[str, object], slug: str = "netwerk") -> bool:
    """Ask these questions at all events of a series."""
    return network.run(SYSTEM, _set, Series, slug, wanted)


def versions(network: Leernet) -> list[tuple[str, int, bool]]:
    """Key, version and whether it is asked, of every question."""
    with network.read() as work:
        return [(q.key, q.version, q.is_asked) for q in work.db.query(Question).order_by(Question.id)]


def _set(work: Work, owner: type[Event] | type[Series], slug: str, wanted: tuple[Mapping[str, object], ...]) -> bool:
    found = work.db.query(owner).filter_by(slug=slug).one()
    assert isinstance(found, Event | Series)
    return set_questions(work, found, wanted)
