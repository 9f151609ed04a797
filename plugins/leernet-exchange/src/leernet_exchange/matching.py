"""Which offer suits which need: points for what they have in common, and what that is.

A theme that both have gives three points, a form that both want two, another organisation one, a word that stands in
both one, and four at most. They have to share a theme, or two words. Colleagues are never suggested to one another.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from .tables import Entry, Way

FOR_THEME, FOR_WAY, FOR_OTHER, FOR_WORD = 3, 2, 1, 1
MOST_WORDS, LEAST_WORDS, SHORTEST = 4, 2, 4
MOST, FOR_ONE = 50, 4
_WORD = re.compile(rf"[^\W\d_]{{{SHORTEST},}}")
_COMMON = frozenset(
    [
        "aan",
        "alle",
        "allemaal",
        "alleen",
        "alles",
        "als",
        "ander",
        "andere",
        "anderen",
        "bent",
        "bieden",
        "beter",
        "bij",
        "daar",
        "daarom",
        "daarover",
        "dan",
        "dat",
        "deze",
        "die",
        "dingen",
        "dit",
        "doen",
        "door",
        "dus",
        "een",
        "eens",
        "elkaar",
        "ervaring",
        "ervaringen",
        "gaan",
        "gaat",
        "geen",
        "gemeente",
        "gemeenten",
        "goed",
        "goede",
        "graag",
        "groot",
        "haar",
        "hebben",
        "hebt",
        "heeft",
        "heel",
        "hele",
        "hier",
        "hoe",
        "hoeveel",
        "hun",
        "iedereen",
        "iemand",
        "iets",
        "ik",
        "in",
        "jaar",
        "jullie",
        "kan",
        "kennis",
        "kunnen",
        "leren",
        "maar",
        "maken",
        "mee",
        "meer",
        "meest",
        "met",
        "mijn",
        "moet",
        "moeten",
        "naar",
        "nodig",
        "niet",
        "niets",
        "nog",
        "nu",
        "om",
        "omdat",
        "onder",
        "ons",
        "onze",
        "ook",
        "over",
        "samen",
        "sinds",
        "soms",
        "tegen",
        "toch",
        "toen",
        "tot",
        "tussen",
        "uit",
        "van",
        "veel",
        "via",
        "vooral",
        "voor",
        "vraag",
        "vragen",
        "waar",
        "waarom",
        "waarover",
        "wanneer",
        "want",
        "wat",
        "weer",
        "weet",
        "welke",
        "werk",
        "weten",
        "wie",
        "wij",
        "wil",
        "willen",
        "worden",
        "wordt",
        "zaken",
        "zelf",
        "zich",
        "zijn",
        "zoals",
        "zoeken",
        "zonder",
        "zou",
        "about",
        "also",
        "and",
        "another",
        "anybody",
        "anything",
        "because",
        "been",
        "being",
        "both",
        "but",
        "can",
        "could",
        "does",
        "doing",
        "done",
        "each",
        "else",
        "every",
        "experience",
        "experiences",
        "from",
        "good",
        "have",
        "having",
        "help",
        "here",
        "how",
        "into",
        "just",
        "know",
        "knowledge",
        "learn",
        "like",
        "make",
        "many",
        "more",
        "most",
        "much",
        "municipal",
        "municipality",
        "municipalities",
        "need",
        "needs",
        "new",
        "offer",
        "offers",
        "only",
        "organisation",
        "our",
        "ours",
        "other",
        "others",
        "over",
        "own",
        "people",
        "please",
        "say",
        "share",
        "should",
        "some",
        "something",
        "somebody",
        "than",
        "that",
        "the",
        "their",
        "them",
        "then",
        "there",
        "these",
        "they",
        "thing",
        "things",
        "this",
        "those",
        "together",
        "through",
        "very",
        "want",
        "wants",
        "was",
        "way",
        "were",
        "what",
        "when",
        "where",
        "which",
        "while",
        "who",
        "why",
        "will",
        "with",
        "without",
        "work",
        "would",
        "you",
        "your",
    ]
)


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


def fit_of(need: Entry, offer: Entry) -> Fit:
    """What two have in common."""
    theirs, said = {tag.id for tag in offer.tags}, stems(offer.text)
    return Fit(
        themes=tuple(tag.name for tag in need.tags if tag.id in theirs),
        ways=tuple(Way(way) for way in need.ways if way in offer.ways),
        words=tuple(word for stem, word in stems(need.text).items() if stem in said),
        other_organisation=bool(need.of_whom and offer.of_whom) and need.of_whom != offer.of_whom,
    )


def suggest(needs: Sequence[Entry], offers: Sequence[Entry], known: set[tuple[int, int]]) -> list[Suggestion]:
    """The best that fit, at most a few for one need; of equal ones who came first.

    :param known: pairs, by id, that somebody decided on already
    """
    by_id = {offer.id: offer for offer in offers}
    index = _index(offers)
    found: list[Suggestion] = []
    for need in needs:
        ids = {offer_id for feature in _features(need) for offer_id in index.get(feature, ())}
        pairs = [
            Suggestion(need, by_id[one], fit_of(need, by_id[one]))
            for one in ids
            if (need.id, one) not in known and may_meet(need, by_id[one])
        ]
        found += sorted((one for one in pairs if one.fit.is_enough), key=_best_first)[:FOR_ONE]
    return sorted(found, key=_best_first)[:MOST]


def may_meet(need: Entry, offer: Entry) -> bool:
    """Whether they are of different people, and as far as is known of different organisations."""
    if need.email_key and need.email_key == offer.email_key:
        return False
    return not (need.of_whom and need.of_whom == offer.of_whom)


def stems(text: str) -> Mapping[str, str]:
    """The words that say something, each by what it has in common with its plural."""
    found: dict[str, str] = {}
    for word in _WORD.findall(text.casefold()):
        if word not in _COMMON:
            found.setdefault(_stem(word), word)
    return found


def _stem(word: str) -> str:
    for ending in ("en", "s"):
        if word.endswith(ending) and len(word) - len(ending) >= SHORTEST:
            word = word.removesuffix(ending)
            break
    return word[:-1] if len(word) > SHORTEST and word[-1] == word[-2] else word


def _index(offers: Iterable[Entry]) -> Mapping[str, set[int]]:
    """The offers by what could be in common: only those are looked at."""
    index: dict[str, set[int]] = defaultdict(set)
    for offer in offers:
        for feature in _features(offer):
            index[feature].add(offer.id)
    return index


def _features(entry: Entry) -> Iterator[str]:
    yield from (f"#{tag.id}" for tag in entry.tags)
    yield from stems(entry.text)


def _best_first(one: Suggestion) -> tuple[int, int, int]:
    return -one.fit.score, one.need.id, one.offer.id
