"""The headings of attendance reports, in Dutch and English: of Teams (old and new), Zoom, Webex and lists of one's own.

Products change their words now and then, so a heading is known by the words in it and not by the whole of it.
"""

import re
from collections.abc import Mapping, Sequence

from .texts import clean

_WORDS: Sequence[tuple[str, re.Pattern[str]]] = tuple(
    (field, re.compile(pattern))
    for field, pattern in (
        ("email", r"e-?mail"),
        ("upn", r"\bupn\b"),
        ("waiting_room", r"waiting room|wachtruimte|wachtkamer"),
        ("action", r"^(user action|gebruikersactie|actie|action)$"),
        ("at", r"^(timestamp|time stamp|tijdstempel|tijdstip)$"),
        ("seconds", r"(duration|duur|tijd|time|aanwezig).*\bsec"),
        ("duration", r"duration|duur\b|duur |minut|aanwezig (van|gedurende)|time in|tijd in"),
        ("left", r"leave|left|verlat|vertrek|vertrok|gegaan|\bweg\b|einde?\b|\bend|exit"),
        ("joined", r"join|deelnam|deelname|deelgen|toetre|toegetr|binnen|gekomen|start|begin|aankomst"),
        ("first", r"^(voornaam|roepnaam|first name|given name)$"),
        ("infix", r"^(tussenvoegsels?|infix)$"),
        ("last", r"^(achternaam|last name|surname|family name)$"),
        (
            "name",
            r"^((volledige |weergave|gebruikers)?naam|(full |display |user |attendee |participant )?name|"
            r"deelnemer|participant|attendee|naam (van de )?deelnemer|gebruiker|user)$",
        ),
        ("organisation", r"^(organisatie|organi[sz]ation|company|bedrijf|gemeente|werkgever)$"),
    )
)
_BRACKETS = re.compile(r"\((?!upn).*?\)")
_UNITS = re.compile(r"\b(sec|seconden|seconds)\b")
_NAMES = frozenset({"name", "first"})


def fields_of(row: Sequence[str]) -> list[str]:
    """What stands in each column below this heading; empty for what we have no use for. None twice, but the first."""
    found: list[str] = []
    for cell in row:
        field = _field(clean(cell).casefold().strip(":* \"'"))
        found.append("" if field in found else field)
    return found


def is_heading(row: Sequence[str]) -> bool:
    """Whether this row says what stands below it: a name, and something else of use."""
    found = [field for field in fields_of(row) if field]
    return len(found) > 1 and bool(_NAMES.intersection(found))


def cells_of(fields: Sequence[str], row: Sequence[str]) -> Mapping[str, str]:
    """The cells of a row by field, cleaned."""
    return {field: clean(cell) for field, cell in zip(fields, row, strict=False) if field}


def _field(heading: str) -> str:
    without = _BRACKETS.sub("", heading).strip()
    if _UNITS.search(heading) and "(" in heading:
        without += " sec"
    return next((field for field, words in _WORDS if words.search(without)), "")
