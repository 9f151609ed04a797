"""The fields of a need or an offer: read from a form, and put into one."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from uuid import uuid4

from leernet import InvalidInput, Problem
from leernet.hookspecs import Sent

from . import given, words
from .entries import Brought
from .tables import Entry, Kind, Tag, Way, Whose
from .themes import MOST, names_in

LONGEST = 2000


@dataclass(frozen=True)
class Choice:
    """A choice in a form: of several of which one is taken by ``value``, of boxes each by ``name``."""

    value: str
    label: str
    name: str = ""


def read_both(sent: Sent, themes: Sequence[Tag]) -> list[Brought]:
    """What a form says that asks for a need and for an offer: one of them, or both.

    :raises InvalidInput: ``nothing_said``, ``text_too_long``, ``theme_too_long``, ``themes_too_many``
    """
    found = [one for kind in Kind if (one := _read(sent, kind, kind.value, themes))]
    if not found:
        raise InvalidInput("nothing_said", "Say what you need, what you can offer, or both.", field=Kind.NEED.value)
    return found


def read_one(sent: Sent, kind: Kind, themes: Sequence[Tag]) -> Brought:
    """What a form says that changes one of them.

    :raises InvalidInput: ``field_required``, ``text_too_long``, ``theme_too_long``, ``themes_too_many``
    """
    found = _read(sent, kind, "text", themes)
    if found is None:
        problem = Problem("field_required", "This has to be filled in.", field="text")
        raise InvalidInput("form_invalid", "Something is not right yet.", problems=(problem,))
    return found


def read_themes(sent: Sent, themes: Sequence[Tag]) -> list[str]:
    """The themes that were ticked, and those that were typed.

    :raises InvalidInput: ``theme_too_long``, ``themes_too_many``
    """
    ticked = [tag.name for tag in themes if given.ticked(sent, f"theme_{tag.id}")]
    names = names_in(given.text(sent, "more_themes", 500))
    found = list({name.casefold(): name for name in [*ticked, *names]}.values())
    if len(found) > MOST:
        raise InvalidInput("themes_too_many", "Give at most {most} themes.", field="more_themes", most=MOST)
    return found


def fields_of(entry: Entry, themes: Sequence[Tag]) -> dict[str, str]:
    """What stands in a form that changes it."""
    known = {tag.id for tag in themes}
    return {
        "text": entry.text,
        "whose": entry.whose.value,
        **{f"way_{way}": "yes" for way in entry.ways},
        **{f"theme_{tag.id}": "yes" for tag in entry.tags if tag.id in known},
        "more_themes": ", ".join(tag.name for tag in entry.tags if tag.id not in known),
        **({"may_introduce": "yes"} if entry.may_introduce else {}),
    }


def blank() -> dict[str, str]:
    """What stands in a form at first: a number by which it counts once."""
    return {"whose": Whose.ORGANISATION.value, "once": uuid4().hex}


def once_of(sent: Sent, *more: object) -> str | None:
    """By what a form that is sent twice is known; None where it has no number."""
    number = given.text(sent, "once", 40)
    return "-".join([number, *map(str, more)]) if number else None


def form_values(language: str, themes: Iterable[Tag]) -> Mapping[str, object]:
    """What the template of the fields needs."""
    return {
        "ways": [Choice("yes", text.get(language), f"way_{way.value}") for way, text in words.WAYS.items()],
        "themes": [Choice("yes", tag.name, f"theme_{tag.id}") for tag in themes],
        "whoses": [Choice(whose.value, text.get(language)) for whose, text in words.WHOSE.items()],
        "longest": LONGEST,
    }


def _read(sent: Sent, kind: Kind, field: str, themes: Sequence[Tag]) -> Brought | None:
    text = given.text(sent, field, LONGEST)
    if not text:
        return None
    whose = given.text(sent, "whose")
    return Brought(
        kind=kind,
        text=text,
        whose=Whose(whose) if whose in list(Whose) else Whose.ORGANISATION,
        ways=list(_ways(sent)),
        themes=read_themes(sent, themes),
        may_introduce=given.ticked(sent, "may_introduce"),
    )


def _ways(sent: Sent) -> Iterator[Way]:
    return (way for way in Way if given.ticked(sent, f"way_{way.value}"))
