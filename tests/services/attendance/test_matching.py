"""Who in the report of a meeting is whose registration."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leernet.services.attendance.matching import Attendee, Certainty, Known, Match, match
from leernet.services.attendance.names import fold, key_of, said_of, similarity, variants, written_out

ANNELIES = Known(id=1, name="Annelies van der Meer", email="a.vandermeer@zaanstad.nl")
BRAM = Known(id=2, name="Bram de Wit", email="bram@haarlem.nl")


def _one(name: str, *emails: str, known: tuple[Known, ...] = (ANNELIES, BRAM)) -> Match:
    return match([Attendee(name=name, emails=emails)], known)[0]


@pytest.mark.parametrize(
    "written",
    [
        "Meer, Annelies van der",
        "van der Meer, Annelies",
        "Annelies van der Meer (Gemeente Zaanstad)",
        "ANNELIES VAN DER MEER [Gast]",
        "Annélies  van der Meer | Zaanstad",
        "drs. Annelies van der Meer",
        "Annelies van der Meer, Gemeente Zaanstad",
        "Annelies (Annelies van der Meer)",
    ],
)
def test_a_name_is_found_however_it_is_written(written: str) -> None:
    found = _one(written)
    assert (found.certainty, found.known) == (Certainty.NAME, ANNELIES)


@pytest.mark.parametrize(
    "written", ["A. van der Meer", "Anelies vd Meer", "Annelies", "Annelies Meer", "Annelies de Meer - Zaanstad"]
)
def test_what_is_only_like_a_name_is_asked(written: str) -> None:
    found = _one(written)
    assert (found.certainty, found.known, found.candidates) == (Certainty.UNSURE, None, (ANNELIES,))


@pytest.mark.parametrize("written", ["Karin Smit", "iPhone", "王小明", "", "???", "(Gast)"])
def test_who_is_like_nobody_is_unknown(written: str) -> None:
    assert _one(written) == Match(Attendee(name=written), Certainty.UNKNOWN)


def test_an_address_goes_before_a_name() -> None:
    found = _one("Annelies van der Meer", "Bram@Haarlem.nl")
    assert (found.certainty, found.known) == (Certainty.EMAIL, BRAM)


def test_the_same_name_at_another_organisation_is_asked_and_at_the_same_it_is_not() -> None:
    assert _one("Bram de Wit", "bramdewit@gmail.example").certainty is Certainty.UNSURE
    assert _one("Bram de Wit", "b.dewit@haarlem.nl").known == BRAM


def test_two_of_one_name_are_asked_and_who_was_found_by_address_is_not_taken_again() -> None:
    namesake = Known(id=3, name="Bram de Wit", email="bram@zaanstad.nl")
    assert _one("Bram de Wit", known=(BRAM, namesake)).candidates == (BRAM, namesake)
    twice = match([Attendee(name="Bram de Wit"), Attendee(name="De Wit, Bram")], [BRAM])
    assert [one.certainty for one in twice] == [Certainty.UNSURE] * 2
    phone = match([Attendee(name="Bram", emails=("bram@haarlem.nl",)), Attendee(name="Bram de Wit")], [BRAM])
    assert [one.certainty for one in phone] == [Certainty.EMAIL, Certainty.UNSURE]


def test_two_addresses_of_two_registrations_are_asked() -> None:
    found = _one("Bram", BRAM.email, ANNELIES.email)
    assert (found.certainty, set(found.candidates)) == (Certainty.UNSURE, {BRAM, ANNELIES})


def test_a_name_is_written_out_as_its_owner_would() -> None:
    assert written_out("Meer, Annelies van der (Gast)") == "Annelies van der Meer"
    assert written_out("Jan, Gemeente Haarlem") == "Jan, Gemeente Haarlem"
    assert said_of("Jan (Gast) (Gemeente Haarlem)") == "Gemeente Haarlem"
    assert said_of("Jan (Gast)") == ""


WORDS = st.sampled_from(
    [
        "Annelies",
        "Bram",
        "van",
        "der",
        "Meer",
        "de",
        "Wit",
        "A.",
        "Özlem",
        "Yıldız",
        "(Gast)",
        ",",
        "|",
        "-",
        "drs.",
        "Ma",
    ]
)
NAMES = st.one_of(st.lists(WORDS, max_size=6).map(" ".join), st.text(max_size=30))
EMAILS = st.sampled_from(["a@haarlem.nl", "A@Haarlem.nl", "b@zaanstad.nl", "c@gmail.example"])


@given(NAMES)
def test_folding_again_changes_nothing(name: str) -> None:
    assert fold(fold(name)) == fold(name)


@given(NAMES, NAMES)
def test_alike_is_alike_from_either_side(one: str, other: str) -> None:
    first, second = fold(one), fold(other)
    assert similarity(first, second) == similarity(second, first)
    assert 0 <= similarity(first, second) <= 100
    assert (similarity(first, first) == 100) is bool(first)


ATTENDEES = st.lists(
    st.builds(Attendee, name=NAMES, emails=st.lists(EMAILS, max_size=2, unique=True).map(tuple)), max_size=6
)
KNOWN = st.lists(st.tuples(NAMES, EMAILS), max_size=4, unique_by=lambda one: one[1].casefold()).map(
    lambda rows: [Known(id=n, name=name, email=email) for n, (name, email) in enumerate(rows)]
)


@given(ATTENDEES, KNOWN)
def test_nobody_is_matched_without_a_reason(attendees: list[Attendee], known: list[Known]) -> None:
    found = match(attendees, known)
    assert [one.attendee for one in found] == attendees
    by_email = {one.email.casefold(): one for one in known}
    taken: list[int] = []
    for one in found:
        addressed = {by_email[email.casefold()].id for email in one.attendee.emails if email.casefold() in by_email}
        assert (one.known is not None) is (one.certainty in (Certainty.EMAIL, Certainty.NAME))
        if one.known is not None and one.certainty is Certainty.NAME:
            assert not addressed, "an address goes before a name"
            assert {key_of(name) for name in variants(one.attendee.name)} & {
                key_of(name) for name in variants(one.known.name)
            }
            taken.append(one.known.id)
        elif one.known is not None:
            assert addressed == {one.known.id}
        if len(addressed) > 1:
            assert one.certainty is Certainty.UNSURE, "never one of two without asking"
    assert len(set(taken)) == len(taken), "one registration by name for one person"
