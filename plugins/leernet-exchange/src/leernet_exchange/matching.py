"""Which offer suits which need: points for what they have in common, and what that is.

A theme that both have gives three points, a form that both want two, another organisation one, a word that stands in
both one, and four at most. They have to share a theme, or two words. Colleagues are never suggested to one another.
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from heapq import nsmallest

from .common import COMMON
from .tables import Entry, Way

FOR_THEME, FOR_WAY, FOR_OTHER, FOR_WORD = 3, 2, 1, 1
MOST_WORDS, LEAST_WORDS, SHORTEST = 4, 2, 4
MOST, FOR_ONE, FEW = 50, 4, 40
_WORD = re.compile(rf"[^\W\d_]{{{SHORTEST},}}")


@dataclass(frozen=True)
class Fit:
    """What a need and an offer have in common; the words as they stand in the need."""

    themes: tuple[str, ...] = ()
    ways: tuple[Way, ...] = ()
    words: tuple[str, ...] = ()
    other_organisation: bool = False

    @property
    def score(self) -> int:
        """Points, as the module says."""
        return (
            FOR_THEME * len(self.themes)
            + FOR_WAY * bool(self.ways)
            + FOR_OTHER * self.other_organisation
            + FOR_WORD * min(len(self.words), MOST_WORDS)
        )

    @property
    def is_enough(self) -> bool:
        """Whether it is worth a suggestion."""
        return bool(self.themes) or len(self.words) >= LEAST_WORDS


@dataclass(frozen=True)
class Suggestion:
    """A need and an offer, with what they have in common."""

    need: Entry
    offer: Entry
    fit: Fit


@dataclass(frozen=True)
class _Read:
    """A need or an offer, taken apart once: each is compared with many."""

    entry: Entry
    themes: Mapping[int, str]
    words: Mapping[str, str]
    ways: frozenset[str]

    @classmethod
    def of(cls, entry: Entry) -> "_Read":
        return cls(entry, {tag.id: tag.name for tag in entry.tags}, stems(entry.text), frozenset(entry.ways))

    @property
    def features(self) -> Iterator[str | int]:
        """What could be in common."""
        yield from self.themes
        yield from self.words


def fit_of(need: Entry, offer: Entry) -> Fit:
    """What two have in common."""
    return _fit(_Read.of(need), _Read.of(offer))


def suggest(needs: Sequence[Entry], offers: Sequence[Entry], known: set[tuple[int, int]]) -> list[Suggestion]:
    """The best that fit, at most a few for one need; of equal ones who came first.

    :param known: pairs, by id, that somebody decided on already
    """
    read = {offer.id: _Read.of(offer) for offer in offers}
    index = _index(read)
    found: list[Suggestion] = []
    for need in map(_Read.of, needs):
        ids = {offer_id for feature in need.features for offer_id in index.get(feature, ())}
        pairs = (
            Suggestion(need.entry, read[one].entry, _fit(need, read[one]))
            for one in ids
            if (need.entry.id, one) not in known and may_meet(need.entry, read[one].entry)
        )
        found += nsmallest(FOR_ONE, (one for one in pairs if one.fit.is_enough), key=_best_first)
    return sorted(found, key=_best_first)[:MOST]


def _index(offers: Mapping[int, _Read]) -> Mapping[str | int, set[int]]:
    """The offers by what could be in common. Where there are many, a word that most have leads to none of them."""
    index: dict[str | int, set[int]] = defaultdict(set)
    for offer_id, offer in offers.items():
        for feature in offer.features:
            index[feature].add(offer_id)
    if len(offers) <= FEW:
        return index
    return {one: ids for one, ids in index.items() if isinstance(one, int) or len(ids) <= len(offers) / 2}


def may_meet(need: Entry, offer: Entry) -> bool:
    """Whether they are of different people, and as far as is known of different organisations."""
    if need.email_key and need.email_key == offer.email_key:
        return False
    return not (need.of_whom and need.of_whom == offer.of_whom)


def stems(text: str) -> Mapping[str, str]:
    """The words that say something, each by what it has in common with its plural."""
    found: dict[str, str] = {}
    for word in _WORD.findall(text.casefold()):
        if word not in COMMON:
            found.setdefault(_stem(word), word)
    return found


def _stem(word: str) -> str:
    for ending in ("en", "s"):
        if word.endswith(ending) and len(word) - len(ending) >= SHORTEST:
            word = word.removesuffix(ending)
            break
    return word[:-1] if len(word) > SHORTEST and word[-1] == word[-2] else word


def _fit(need: _Read, offer: _Read) -> Fit:
    one, other = need.entry.of_whom, offer.entry.of_whom
    return Fit(
        themes=tuple(name for tag_id, name in need.themes.items() if tag_id in offer.themes),
        ways=tuple(Way(way) for way in need.entry.ways if way in offer.ways),
        words=tuple(word for stem, word in need.words.items() if stem in offer.words),
        other_organisation=bool(one and other) and one != other,
    )


def _best_first(one: Suggestion) -> tuple[int, int, int]:
    return -one.fit.score, one.need.id, one.offer.id
