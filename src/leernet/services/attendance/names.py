"""Names as people and meeting programs write them, brought to one form; and how alike two of them are.

"Meer, Annelies van der", "Annelies van der Meer (Gemeente Zaanstad)" and "ANNELIES VAN DER MEER [Gast]" are one name.
"""

import re
import unicodedata

from rapidfuzz import fuzz

PARTICLES = frozenset({
    "van", "de", "der", "den", "het", "t", "ten", "ter", "te", "op", "in", "aan", "bij", "uit", "over",
    "onder", "voor", "tot", "von", "zu", "la", "le", "du", "des", "da", "di", "el", "al", "bin", "ibn"
})  # fmt: skip
"""Words between given and family name (tussenvoegsels), which people leave out or put elsewhere."""

_TITLES = frozenset({
    "dr", "drs", "ir", "ing", "mr", "prof", "dhr", "mw", "mevr", "mevrouw", "meneer", "msc", "bsc", "phd"
})  # fmt: skip
_MARKERS = frozenset({
    "gast", "guest", "extern", "external", "unverified", "geverifieerd", "niet", "onbekend", "host",
    "organisator", "organizer", "presenter", "iphone", "ipad"
})  # fmt: skip
_BODIES = frozenset({
    "gemeente", "provincie", "waterschap", "ministerie", "stichting", "vereniging", "universiteit",
    "hogeschool"
})  # fmt: skip
_LETTERS = str.maketrans({"ø": "o", "æ": "ae", "œ": "oe", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ı": "i"})
_BRACKETS = re.compile(r"\([^()]*\)|\[[^\[\]]*\]|\{[^{}]*\}")
_SUFFIX = re.compile(r"\s+[-–—|/@]\s.*|\s*[|].*", re.DOTALL)
_BETWEEN = re.compile(r"[^\w]+|_+")
_MOST = 200

INITIALS, PARTICLES_DIFFER, ONE_WORD = 90, 97, 76
"""What a name counts for that is the same but for initials, but for particles, or that is one word of the other."""


def fold(name: str) -> str:
    """A name without what does not tell people apart, in the order of speech; folded again it stays the same."""
    text = _plain(name[:_MOST])
    while (without := _BRACKETS.sub(" ", text)) != text:
        text = without
    text = _SUFFIX.sub("", text) or text
    return " ".join(_useful(_words(_said(text))))


def variants(name: str) -> list[str]:
    """The folded name, and the one that stands in brackets after it: "Anna (Anna van der Meer)"."""
    found = [fold(name)]
    for inner in _BRACKETS.findall(_plain(name[:_MOST])):
        other = fold(inner[1:-1])
        words = other.split()
        if len(words) > 1 and not _BODIES.intersection(words):
            found.append(other)
    return list(dict.fromkeys(one for one in found if one))


def said_of(name: str) -> str:
    """The organisation that somebody put after their name, in brackets; empty without one."""
    inner = [one[1:-1].strip() for one in re.findall(r"\([^()]*\)", name)]
    return next((one for one in inner if _BODIES.intersection(_words(_plain(one)))), "")


def key_of(folded: str) -> str:
    """The same for names that differ in the order of their words alone."""
    return " ".join(sorted(folded.split()))


def similarity(one: str, other: str) -> int:
    """How alike two folded names are, from 0 to 100; the same whichever comes first."""
    first, second = one.split(), other.split()
    if not first or not second:
        return 0
    if sorted(first) == sorted(second):
        return 100
    return int(
        max(fuzz.ratio(key_of(one), key_of(other)), _without_particles(first, second), _as_initials(first, second))
    )


def _without_particles(first: list[str], second: list[str]) -> float:
    bare = [sorted(word for word in words if word not in PARTICLES) for words in (first, second)]
    if not all(bare):
        return 0
    if min(map(len, bare)) == 1 and len(bare[0]) != len(bare[1]):
        shorter, longer = sorted(bare, key=len)
        return ONE_WORD if len(shorter[0]) > 1 and shorter[0] in longer else 0
    return fuzz.ratio(" ".join(bare[0]), " ".join(bare[1])) * PARTICLES_DIFFER / 100


def _as_initials(first: list[str], second: list[str]) -> float:
    """ "A. van der Meer" and "Annelies van der Meer": one family name, and letters with which the other begins."""
    if first[-1] != second[-1] or len(first) < 2 or len(second) < 2:
        return 0
    short = len(first[0]) == 1 or len(second[0]) == 1
    return INITIALS if short and first[0][0] == second[0][0] else 0


def _plain(text: str) -> str:
    folded = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold()).translate(_LETTERS)
    return "".join(letter for letter in folded if not unicodedata.combining(letter))


def _said(text: str) -> str:
    """ "meer, annelies van der" as it is said; what comes after the comma and is an organisation goes."""
    last, comma, first = text.partition(",")
    words = _words(first)
    if not comma or not words or not _words(last):
        return text
    if _BODIES.intersection(words) or not set(words) - _MARKERS - _TITLES:
        return last
    return f"{first} {last}"


def _words(text: str) -> list[str]:
    return [word for word in _BETWEEN.split(text) if word]


def _useful(words: list[str]) -> list[str]:
    """Without titles and what meeting programs add, as long as two words are left."""
    useful = [word for word in words if word not in _MARKERS and word not in _TITLES]
    return useful if len(useful) > 1 or (useful and len(words) > 1 and _MARKERS.intersection(words)) else words


def written_out(name: str) -> str:
    """A name from a report as its owner would write it: without what stands in brackets, and in the order of speech."""
    plain = " ".join(re.sub(r"\([^()]*\)|\[[^\[\]]*\]", " ", name).split())
    last, comma, first = plain.partition(", ")
    return f"{first} {last}" if comma and first and last and not _BODIES.intersection(_words(_plain(first))) else plain
