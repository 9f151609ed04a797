"""What came, or would come, of a list, in words: a line for each person, and how many of each."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ...errors import LeernetError
from ...i18n import N_
from ...model import Question
from ...schemas.people_columns import PEOPLE_FIELDS, ListedPerson
from ...services.asking.answering import field_of
from ...services.bringing.people import Came, Fate
from ..site import Site

LABELS: Mapping[str, str] = {
    "name": N_("Name"),
    "first": N_("First name"),
    "infix": N_("Infix"),
    "last": N_("Last name"),
    "email": N_("E-mail address"),
    "organisation": N_("Organisation"),
    "function": N_("Function"),
    "department": N_("Department"),
    "phone": N_("Telephone"),
    "format": N_("How they take part"),
    "audience": N_("For whom"),
    "language": N_("Language"),
    "remarks": N_("Remarks"),
}

WOULD: Mapping[Came, str] = {
    Came.REGISTERED: N_("gets a place"),
    Came.WAITS: N_("would wait"),
    Came.INVITED: N_("gets an invitation"),
    Came.MEMBER: N_("becomes a member"),
    Came.ALREADY: N_("is in already"),
    Came.REFUSED: N_("cannot"),
}
DID: Mapping[Came, str] = {
    Came.REGISTERED: N_("has a place"),
    Came.WAITS: N_("waits"),
    Came.INVITED: N_("was invited"),
    Came.MEMBER: N_("is a member"),
    Came.ALREADY: N_("was in already"),
    Came.REFUSED: N_("was left out"),
}
STATUS: Mapping[Came, str] = {Came.WAITS: "waitlisted", Came.ALREADY: "closed", Came.REFUSED: "cancelled"}
"""How a line looks, where it is not good news."""

SAMPLE = 60


@dataclass(frozen=True)
class Column:
    """A column of the list: the name of its field in the form, its heading, and a cell for example."""

    field: str
    heading: str
    sample: str

    @classmethod
    def of(cls, site: Site, number: int, heading: Sequence[str], below: Sequence[Sequence[str]]) -> "Column":
        """The column of this number, from 0."""
        named = heading[number] if number < len(heading) else ""
        cell = next((row[number] for row in below if number < len(row) and row[number]), "")
        called = named[:SAMPLE] or site.gettext("Column {number}", number=number + 1)
        return cls(f"column_{number}", called, cell if len(cell) <= SAMPLE else f"{cell[:SAMPLE]}…")


@dataclass(frozen=True)
class PersonLine:
    """A person of the list: the number of the row, who, what came of them, and why not, each with its column."""

    number: int
    name: str
    email: str
    came: str
    status: str
    known: bool
    why: Sequence[str]


def columns_of(site: Site, questions: Sequence[Question]) -> list[dict[str, str]]:
    """What a column can be, to choose from; the answers to questions last."""
    plain = [{"value": one, "label": site.gettext(LABELS[one])} for one in PEOPLE_FIELDS]
    asked = [
        {"value": field_of(one), "label": site.gettext("Answer: {question}", question=_text(site, one))}
        for one in questions
    ]
    return [*plain, *asked]


def lines_of(
    site: Site,
    people: Sequence[ListedPerson],
    fates: Sequence[Fate],
    questions: Sequence[Question],
    *,
    done: bool,
) -> list[PersonLine]:
    """A line for each, in the order of the list."""
    words = DID if done else WOULD
    called = {one["value"]: one["label"] for one in columns_of(site, questions)}
    return [
        PersonLine(
            number=one.number,
            name=one.name,
            email=one.email,
            came=site.gettext(words[fate.came]),
            status=STATUS.get(fate.came, "confirmed"),
            known=fate.known,
            why=[_why(site, problem, called) for problem in fate.problems],
        )
        for one, fate in zip(people, fates, strict=False)
    ]


def counted(site: Site, fates: Sequence[Fate], *, done: bool) -> list[tuple[int, str]]:
    """How many of each, in words."""
    words, counts = DID if done else WOULD, Counter(one.came for one in fates)
    return [(counts[came], site.gettext(words[came])) for came in Came if counts[came]]


def _why(site: Site, problem: LeernetError, called: Mapping[str, str]) -> str:
    """With the column that it concerns."""
    text, label = site.gettext(problem.message, **problem.data), called.get(problem.field or "", "")
    return site.gettext("{place}: {problem}", place=label, problem=text) if label else text


def _text(site: Site, question: Question) -> str:
    return question.label.get(site.language) or next(iter(question.label.values()), question.key)
