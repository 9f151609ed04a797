"""Who in the report of a meeting is whose registration: surely, perhaps, or nobody's.

Sure are the same e-mail address, and the same name where nobody else has it. All else is for a person to say.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from rapidfuzz import fuzz, process

from ...model import email_key
from .names import key_of, similarity, variants

LEAST = 75
"""How alike a name has to be to be asked about."""

MOST_CANDIDATES = 4
_PRESELECTED, _WORTH_A_LOOK = 12, 55


class Certainty(StrEnum):
    """How sure a match is, and by what."""

    EMAIL = "email"
    NAME = "name"
    UNSURE = "unsure"
    UNKNOWN = "unknown"


@dataclass(frozen=True, kw_only=True)
class Attendee:
    """Somebody in the report of a meeting, all their joins together. ``minutes``: None where it does not say."""

    name: str
    emails: tuple[str, ...] = ()
    minutes: int | None = None
    organisation: str = ""


@dataclass(frozen=True, kw_only=True)
class Known:
    """A registration, as far as it is needed to find whose it is."""

    id: int
    name: str
    email: str


@dataclass(frozen=True)
class Match:
    """Whose registration it is: ``known`` only where that is certain; else the ``candidates``, best first."""

    attendee: Attendee
    certainty: Certainty
    known: Known | None = None
    candidates: tuple[Known, ...] = ()


def match(attendees: Sequence[Attendee], known: Sequence[Known]) -> list[Match]:
    """Match each attendee, in their order. No registration is certain by name for two of them, or beside an address."""
    return _Matcher(attendees, known).matches()


class _Matcher:
    def __init__(self, attendees: Sequence[Attendee], known: Sequence[Known]) -> None:
        self.attendees = attendees
        self.by_email = {email_key(one.email): one for one in known if one.email}
        self.folded = {one.id: variants(one.name) for one in known}
        self.by_name: Mapping[str, list[Known]] = _by_name(known, self.folded)
        self.names = list(self.by_name)
        self.found = [self._by_email(one) for one in attendees]
        self.claimed = {one[0].id for one in self.found if len(one) == 1}
        rest = [one for one, found in zip(attendees, self.found, strict=True) if not found]
        self.same_name = Counter(key for one in rest for key in _keys(one))

    def matches(self) -> list[Match]:
        return [self._match(one, found) for one, found in zip(self.attendees, self.found, strict=True)]

    def _by_email(self, attendee: Attendee) -> list[Known]:
        found = (self.by_email.get(email_key(email)) for email in attendee.emails)
        return list(dict.fromkeys(one for one in found if one is not None))

    def _match(self, attendee: Attendee, found: list[Known]) -> Match:
        if len(found) == 1:
            return Match(attendee, Certainty.EMAIL, found[0])
        if found:  # two addresses, of two registrations
            return Match(attendee, Certainty.UNSURE, candidates=tuple(found[:MOST_CANDIDATES]))
        same = self._by_exact_name(attendee)
        if same is not None:
            return Match(attendee, Certainty.NAME, same)
        candidates = self._alike(attendee)
        return Match(attendee, Certainty.UNSURE if candidates else Certainty.UNKNOWN, candidates=candidates)

    def _by_exact_name(self, attendee: Attendee) -> Known | None:
        """The one registration with this name, where nothing speaks against it."""
        keys = _keys(attendee)
        found = {one.id: one for key in keys for one in self.by_name.get(key, ())}
        if len(found) != 1 or any(self.same_name[key] > 1 for key in keys):
            return None
        (only,) = found.values()
        whole = any(len(key.split()) > 1 for key in keys if key in self.by_name)
        return only if whole and only.id not in self.claimed and _may_be(attendee, only) else None

    def _alike(self, attendee: Attendee) -> tuple[Known, ...]:
        scores: dict[int, tuple[int, Known]] = {}
        for name in variants(attendee.name):
            near = process.extract(
                key_of(name), self.names, scorer=fuzz.token_set_ratio, score_cutoff=_WORTH_A_LOOK, limit=_PRESELECTED
            )
            for key, _, _ in near:
                for one in self.by_name[key]:
                    score = max(similarity(name, other) for other in self.folded[one.id])
                    scores[one.id] = max(scores.get(one.id, (0, one)), (score, one), key=lambda pair: pair[0])
        best = sorted(
            scores.values(), key=lambda pair: (pair[1].id in self.claimed, -pair[0], pair[1].name, pair[1].id)
        )
        return tuple(one for score, one in best if score >= LEAST)[:MOST_CANDIDATES]


def _by_name(known: Iterable[Known], folded: Mapping[int, Sequence[str]]) -> Mapping[str, list[Known]]:
    names = defaultdict(list)
    for one in known:
        for key in dict.fromkeys(map(key_of, folded[one.id])):
            names[key].append(one)
    return names


def _keys(attendee: Attendee) -> list[str]:
    return list(dict.fromkeys(map(key_of, variants(attendee.name))))


def _may_be(attendee: Attendee, known: Known) -> bool:
    """Whether their addresses do not tell them apart: two at one organisation are of one person, else we ask."""
    domains = {email_key(one).rpartition("@")[2] for one in attendee.emails}
    return not domains or email_key(known.email).rpartition("@")[2] in domains
