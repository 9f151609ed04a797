"""Names for addresses, from titles: none that is taken."""

import re
import unicodedata
from collections.abc import Sequence

from sqlalchemy import select

from ..model import Event, Organisation, Series
from ..work import Work

LONGEST = 80


def slugged(text: str, most: int = LONGEST) -> str:
    """A name for addresses, from a title; empty where it has neither letters nor digits of ASCII."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return "-".join(re.findall("[a-z0-9]+", plain))[:most].strip("-")


def free_slugs(work: Work, model: type[Event] | type[Series] | type[Organisation], titles: Sequence[str]) -> list[str]:
    """A name for each title, in one statement: where it is taken, also by one before it, with a number."""
    taken = set(work.db.scalars(select(model.slug))) if titles else set()
    found: list[str] = []
    for one in (slugged(title) or "nieuw" for title in titles):
        number, slug = 2, one
        while slug in taken:
            slug, number = f"{one[: LONGEST - 6].rstrip('-')}-{number}", number + 1
        taken.add(slug)
        found.append(slug)
    return found
