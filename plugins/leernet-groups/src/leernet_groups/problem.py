"""What has to be divided, and what a division costs: facts and rules without I/O.

Every wish costs something for each two people who are in one group although they had better not be. The weights are so
far apart that a heavier wish is never given up for lighter ones.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations

COLLEAGUES, CASES, MET, AUDIENCE, KIND = 10**9, 10**6, 100, 5, 3
"""What it costs that two people are together who are colleagues, have a case each, met before, or are of one sort."""


@dataclass(frozen=True, kw_only=True)
class Person:
    """Somebody who takes part: ``id`` is that of their registration, ``organisation_key`` tells who are colleagues."""

    id: int
    participant_id: int
    name: str
    organisation: str = ""
    organisation_key: str = ""
    kind: str = ""
    audience: str = ""
    format_id: int = 0
    facilitates: bool = False
    joins: bool = True


@dataclass(frozen=True, kw_only=True)
class Wishes:
    """What the organiser wants beside the rule that colleagues are kept apart."""

    size: int = 6
    mix_kinds: bool = True
    mix_audiences: bool = True
    avoid_repeats: bool = True


@dataclass(frozen=True, kw_only=True)
class Problem:
    """People to divide over so many groups; ``placed`` says of some (by index) in which group they are and stay.

    ``earlier``: the groups of events before, as ids of participants.
    """

    people: Sequence[Person]
    groups: int
    wishes: Wishes = Wishes()
    contributors: frozenset[int] = frozenset()
    earlier: Sequence[frozenset[int]] = ()
    placed: Mapping[int, int] = field(default_factory=dict)

    def sorts(self) -> Iterator[tuple[int, list[int]]]:
        """People, by index, of whom each two in one group cost so much."""
        yield from self._alike(COLLEAGUES, [person.organisation_key for person in self.people])
        yield from self._alike(CASES, ["case" if one.id in self.contributors else "" for one in self.people])
        if self.wishes.avoid_repeats and self.earlier:
            index_of = {person.participant_id: index for index, person in enumerate(self.people)}
            before = (sorted(index_of[one] for one in group if one in index_of) for group in self.earlier)
            yield from ((MET, again) for again in before if len(again) > 1)
        if self.wishes.mix_audiences:
            yield from self._alike(AUDIENCE, [person.audience for person in self.people])
        if self.wishes.mix_kinds:
            yield from self._alike(KIND, [person.kind for person in self.people])

    def _alike(self, weight: int, words: Sequence[str]) -> Iterator[tuple[int, list[int]]]:
        found: dict[str, list[int]] = defaultdict(list)
        for index, word in enumerate(words):
            if word:
                found[word].append(index)
        yield from ((weight, same) for same in found.values() if len(same) > 1)

    def weights(self) -> list[list[int]]:
        """What each two people cost together."""
        weights = [[0] * len(self.people) for _ in self.people]
        for weight, same in self.sorts():
            for a, b in combinations(same, 2):
                weights[a][b] += weight
                weights[b][a] += weight
        return weights

    def sizes(self) -> list[int]:
        """How many people each group gets: as equal as can be, beside those who stay where they are."""
        sizes = [0] * self.groups
        for group in self.placed.values():
            sizes[group] += 1
        for _ in range(len(self.people) - len(self.placed)):
            sizes[sizes.index(min(sizes))] += 1
        return sizes

    def bound(self) -> int:
        """What every division costs at the least: each sort spread evenly."""
        return sum(weight * pairs_spread(len(same), self.groups) for weight, same in self.sorts())

    def cost(self, places: Sequence[int]) -> int:
        """What a division costs."""
        weights = self.weights()
        pairs = combinations(range(len(self.people)), 2)
        return sum(weights[a][b] for a, b in pairs if places[a] == places[b])


def pairs_spread(people: int, groups: int) -> int:
    """How many pairs of them are together when so many people are spread evenly."""
    each, over = divmod(people, groups)
    return over * (each + 1) * each // 2 + (groups - over) * each * (each - 1) // 2


def groups_for(people: int, size: int) -> int:
    """How many groups of at most so many it takes."""
    return -(-people // size) if people else 0
