"""Deadlines as people write them."""

import pytest
from leernet_outcomes.deadlines import due_sort, read_deadline

from leernet import InvalidInput
from leernet.display import display_when


@pytest.mark.parametrize(
    ("written", "edtf"),
    [
        ("14 maart 2027", "2027-03-14"),
        ("14 March 2027", "2027-03-14"),
        ("14-3-2027", "2027-03-14"),
        ("Mei 2027", "2027-05"),
        (" voorjaar  2027", "2027-21"),
        ("herfst 2027", "2027-23"),
        ("winter 2026/2027", "2026-24"),
        ("2e kwartaal 2027", "2027-34"),
        ("Q2 2027", "2027-34"),
        ("2027", "2027"),
        ("2027-23", "2027-23"),
    ],
)
def test_a_deadline_is_read_as_it_is_written(written: str, edtf: str) -> None:
    when = read_deadline(written)
    assert when is not None
    assert when.edtf == edtf


@pytest.mark.parametrize("edtf", ["2027-03-14", "2027-05", "2027-21", "2027-24", "2027-34", "2027"])
@pytest.mark.parametrize("language", ["nl", "en"])
def test_what_is_shown_in_a_form_is_read_back_as_the_same(edtf: str, language: str) -> None:
    when = read_deadline(edtf)
    assert when is not None
    assert read_deadline(display_when(when, language)) == when


@pytest.mark.parametrize("written", ["snel", "31 februari 2027", "voorjaar", "maart", "14 maart", "32-1-2027", "1234"])
def test_what_nobody_can_read_is_refused(written: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        read_deadline(written)
    assert (refused.value.code, refused.value.field) == ("deadline_wrong", "due")


def test_nothing_is_no_deadline() -> None:
    assert read_deadline("  ") is None


def test_deadlines_stand_in_the_order_in_which_they_are_over() -> None:
    written = ["14 maart 2027", "maart 2027", "voorjaar 2027", "december 2027", "2027", "januari 2028", ""]
    shuffled = [*written[3:], *written[:3]]
    assert sorted(shuffled, key=lambda one: due_sort(read_deadline(one))) == written
