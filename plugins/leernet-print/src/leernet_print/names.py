"""Names on a list are looked up by the last name, and a Dutch list leaves "van der" out of the order."""

import re
import unicodedata

_WORDS = (
    "van de der den ten ter te het 't ’t 's ’s in op aan bij uit voor von zu zum zur du des la le les di da dos del"
    " della el al bin ben ibn af av"
)
PARTICLES = frozenset(_WORDS.split())
"""Words before a last name that belong to it and do not count for its place in a list."""
_SPACES = re.compile(r"\s+")
_ELIDED = re.compile(r"^(?:[dl]['’]|['’-]+)")
"""d'Artagnan stands under A."""


def last_name_first(name: str) -> str:
    """ "Anna van der Meer" → "Meer, Anna van der"; a name of one word as it is."""
    words = _SPACES.split(name.strip())
    if len(words) == 1:
        return words[0]
    return f"{words[-1]}, {' '.join(words[:-1])}"


def place_in_list(name: str) -> tuple[str, str]:
    """What a name is sorted by: the last name, then the rest; whatever the case and the accents."""
    words = _SPACES.split(name.strip())
    rest = [word for word in words[:-1] if word.lower() not in PARTICLES]
    return _plain(words[-1]), _plain(" ".join(rest))


def _plain(text: str) -> str:
    apart = unicodedata.normalize("NFD", text.casefold())
    return _ELIDED.sub("", "".join(one for one in apart if not unicodedata.combining(one)))
