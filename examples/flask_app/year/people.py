"""The people of the year: a name, an organisation, an address at example.org, and how keen they are."""

import re
import unicodedata
from dataclasses import dataclass
from random import Random

from .names import DEPARTMENTS, FIRST, FUNCTIONS, LAST
from .places import PLACES

COUNT = 240
MEMBERS = 56


@dataclass(frozen=True)
class Character:
    """Somebody. ``keen``: how likely it is that they come to one more event."""

    name: str
    email: str
    organisation: str
    slug: str
    function: str
    department: str
    keen: float
    language: str


def cast(random: Random, size: int = COUNT) -> list[Character]:
    """Everybody, the keenest first; no two have a name in common."""
    pairs = random.sample([(first, last) for first in FIRST for last in LAST], size)
    weights = [place.weight for place in PLACES]
    people = []
    for first, last in pairs:
        place = random.choices(PLACES, weights)[0]
        name = f"{first} {last}"
        host = "buurt" if random.random() < 0.05 else place.slug
        people.append(
            Character(
                name=name,
                email=f"{plain(first)}.{plain(last)}@{host}.example.org",
                organisation="Bewonersgroep Warm Noord" if host == "buurt" else place.name,
                slug=place.slug,
                function=random.choice(FUNCTIONS),
                department=random.choice(DEPARTMENTS),
                keen=random.betavariate(1.2, 2.2),
                language="en" if random.random() < 0.06 else "nl",
            )
        )
    return sorted(people, key=lambda one: -one.keen)


def plain(name: str) -> str:
    """A name as it stands in an address."""
    letters = unicodedata.normalize("NFKD", name.replace("ı", "i").replace("ğ", "g"))
    return re.sub(r"[^a-z]+", "-", letters.encode("ascii", "ignore").decode().lower()).strip("-")
