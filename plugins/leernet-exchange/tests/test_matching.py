"""What a need and an offer have in common: points, reasons, and who is never suggested."""

import time
from collections.abc import Sequence

import pytest
from leernet_exchange.matching import FOR_ONE, MOST, fit_of, may_meet, stems, suggest
from leernet_exchange.tables import Entry, Kind, Source, Tag, Way

from leernet.testing import NOW


def entry(
    kind: Kind, number: int, text: str, *, organisation: str = "", tags: Sequence[int] = (), ways: str = ""
) -> Entry:
    """A need or an offer of somebody of their own."""
    made = Entry(
        series_id=1,
        kind=kind,
        text=text,
        source=Source.FORM,
        created_at=NOW,
        changed_at=NOW,
        organisation=organisation,
        email_key=f"{kind}{number}@example.org",
        ways=ways.split(),
    )
    made.id = number
    for one in tags:
        tag = Tag(series_id=1, name=f"Thema {one}", key=f"thema {one}")
        tag.id = one
        made.tags.append(tag)
    return made


def test_points_are_what_the_page_says_they_are() -> None:
    need = entry(Kind.NEED, 1, "Warmtenet betalen", organisation="A", tags=[1, 2], ways="talk visit")
    offer = entry(Kind.OFFER, 2, "Warmtenetten en betalen", organisation="B", tags=[2, 3], ways="visit advice")
    fit = fit_of(need, offer)
    assert (fit.themes, fit.ways, fit.words) == (("Thema 2",), (Way.VISIT,), ("warmtenet", "betalen"))
    assert fit.score == 3 + 2 + 1 + 2
    words = "Zonnepanelen windmolens warmtepompen isolatie biogas waterstof"
    assert fit_of(entry(Kind.NEED, 1, words), entry(Kind.OFFER, 2, words)).score == 1 + 4


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("warmtenet", "warmtenetten", True),
        ("bewoner", "Bewoners", True),
        ("wijk", "wijken", True),
        ("geld", "goud", False),
    ],
)
def test_a_word_is_known_in_the_plural(one: str, other: str, same: bool) -> None:
    assert (stems(one).keys() == stems(other).keys()) is same


def test_words_that_say_nothing_are_no_reason() -> None:
    assert stems("Wij zoeken kennis en ervaring over onze gemeente, about your needs") == {}


def test_colleagues_and_one_and_the_same_person_are_not_suggested() -> None:
    need, offer = (entry(kind, 1, "Warmtenet voor bewoners", organisation="Haarlem") for kind in Kind)
    assert not may_meet(need, offer)
    offer.organisation = "Zaanstad"
    assert may_meet(need, offer)
    offer.email_key = need.email_key
    assert suggest([need], [offer], set()) == []


def test_one_word_alone_is_too_little_and_a_theme_is_enough() -> None:
    need = entry(Kind.NEED, 1, "Iets met warmtenetten", tags=[1])
    word, theme = entry(Kind.OFFER, 2, "Een warmtenet"), entry(Kind.OFFER, 3, "Excursie", tags=[1])
    assert [one.offer.id for one in suggest([need], [word, theme], set())] == [3]
    assert suggest([need], [word, theme], {(1, 3)}) == []


def test_the_best_come_first_and_nobody_is_suggested_without_end() -> None:
    needs = [entry(Kind.NEED, number, "Warmtenet bewoners", tags=[number % 3]) for number in range(30)]
    offers = [entry(Kind.OFFER, number, "Warmtenet bewoners", tags=[number % 3]) for number in range(30)]
    found = suggest(needs, offers, set())
    assert len(found) == MOST
    assert [one.fit.score for one in found] == sorted((one.fit.score for one in found), reverse=True)
    assert max(sum(one.need.id == need.id for one in found) for need in needs) <= FOR_ONE


def test_five_hundred_of_each_are_matched_in_the_time_of_a_page() -> None:
    texts = [f"Onderwerp{number % 90} met aanpak{number % 70} en voorbeeld{number % 50}" for number in range(500)]
    needs = [entry(Kind.NEED, number, text, tags=[number % 12]) for number, text in enumerate(texts)]
    offers = [entry(Kind.OFFER, number, text, tags=[number % 12]) for number, text in enumerate(texts)]
    begin = time.process_time()
    assert len(suggest(needs, offers, set())) == MOST
    assert time.process_time() - begin < 5
