"""Numbers: of each theme how many need it, how many offer it, and of how many organisations."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from .tables import Entry, Kind, Tag

LEAST = 3
"""Of so many organisations a theme has to be before everybody may see its numbers: else they tell of one."""


@dataclass
class Numbers:
    """Of one theme; ``tag`` is None for what has no theme."""

    tag: Tag | None
    needs: int = 0
    offers: int = 0
    of_whom: set[str] = field(default_factory=set)

    @property
    def entries(self) -> int:
        """Needs and offers together."""
        return self.needs + self.offers

    @property
    def organisations(self) -> int:
        """How many organisations; who named none counts as one."""
        return len(self.of_whom)

    def add(self, entry: Entry) -> None:
        """Count one."""
        self.needs += entry.kind is Kind.NEED
        self.offers += entry.kind is Kind.OFFER
        if entry.of_whom:
            self.of_whom.add(entry.of_whom)


@dataclass(frozen=True)
class Overview:
    """All themes, those that most is said of first; and all together, where each counts once."""

    themes: Sequence[Numbers]
    without: Numbers
    together: Numbers


def overview_of(db: Session, series_id: int, tags: Iterable[Tag]) -> Overview:
    """The numbers of a series."""
    query = select(Entry).where(Entry.series_id == series_id).options(selectinload(Entry.tags))
    return count(tags, db.scalars(query).all())


def count(tags: Iterable[Tag], entries: Iterable[Entry]) -> Overview:
    """Count them; a theme that nobody named has numbers too."""
    by_tag = {tag.id: Numbers(tag) for tag in tags}
    without, together = Numbers(None), Numbers(None)
    for entry in entries:
        together.add(entry)
        for tag in entry.tags:
            by_tag.setdefault(tag.id, Numbers(tag)).add(entry)
        if not entry.tags:
            without.add(entry)
    return Overview(sorted(by_tag.values(), key=_most_first), without, together)


def public(overview: Overview) -> list[Numbers]:
    """The themes of which everybody may see the numbers."""
    return [one for one in overview.themes if one.organisations >= LEAST]


def _most_first(numbers: Numbers) -> tuple[int, str]:
    return -numbers.entries, numbers.tag.key if numbers.tag else ""
