"""What a programme says of other things: numbers, series, organisations, and what is not there."""

import pytest
from sqlalchemy import select

from leernet.app import Leernet
from leernet.errors import InvalidInput
from leernet.model import (
    Event,
    Organisation,
    Series,
)
from leernet.programmes import Loaded

from .conftest import Load
from .loaded import TEXT, refused, rows


def test_events_can_swap_their_numbers(network: Leernet, load: Load) -> None:
    load(TEXT)
    swapped = TEXT.replace("number = 1", "number = 0").replace("number = 2", "number = 1").replace("= 0\n", "= 2\n")
    load(swapped)
    assert [event.number for event in rows(network, Event)] == [2, 1]


def test_an_event_that_the_file_leaves_out_stays_but_keeps_its_number(network: Leernet, load: Load) -> None:
    load(TEXT)
    start, end = TEXT.rindex("[[events]]"), TEXT.index("[[organisations]]")
    other = TEXT[start:end].replace("terugkoppeling", "andere")
    assert refused(load, TEXT[:start] + other + TEXT[end:]) == {"events[1].number": "number_taken"}
    load(TEXT[:start] + other.replace("number = 2", "number = 3") + TEXT[end:])
    assert [event.slug for event in rows(network, Event)] == ["sprint", "terugkoppeling", "andere"]


def test_an_event_of_another_series_is_not_taken_over(load: Load) -> None:
    load(TEXT)
    assert refused(load, TEXT.replace('"netwerk"', '"ander"'))["events[0].slug"] == "event_elsewhere"


@pytest.mark.parametrize(
    ("change", "place"),
    [
        (('organisation = "rvo"', 'organisation = "rov"'), "series.partners[1].organisation"),
        (('members = ["rvo"]', 'part_of = "weg"'), "organisations[0].part_of"),
        (('members = ["rvo"]', 'members = ["weg"]'), "organisations[0].members[0]"),
        (('follows = "sprint"', 'follows = "spirnt"'), "events[1].follows"),
        (('status = "published"', 'part_of = "weg"'), "series.part_of"),
        (('perspective = "Een bewoner"', 'organisation = "weg"'), "events[0].agenda[0].contributions[0].organisation"),
    ],
)
def test_a_reference_to_nothing_is_a_problem_at_its_place(
    network: Leernet, load: Load, change: tuple[str, str], place: str
) -> None:
    assert refused(load, TEXT.replace(*change)) == {place: "reference_unknown"}
    assert rows(network, Organisation) == []


def test_a_reference_to_nothing_says_what_was_meant(load: Load) -> None:
    with pytest.raises(InvalidInput, match="Did you mean “rvo”"):
        load(TEXT.replace('organisation = "rvo"', 'organisation = "rvv"'))


def test_what_another_file_described_need_not_be_described_again(network: Leernet, load: Load) -> None:
    load(TEXT)
    text = (
        '[series]\nslug = "b"\ntitle = "B"\npart_of = "netwerk"\npartners = [{ organisation = "rvo", role = "lead" }]\n'
    )
    assert load(text) == Loaded(created=1)
    assert load(text) == Loaded(unchanged=1)
    with network.read() as work:
        series = work.db.scalars(select(Series).where(Series.slug == "b")).one()
        assert series.part_of is not None
        assert series.part_of.slug == "netwerk"


def test_a_circle_through_what_was_loaded_before_is_a_problem(load: Load) -> None:
    load(TEXT + '[[organisations]]\nslug = "c"\nname = "C"\npart_of = "rvo"\n')
    assert refused(load, '[[organisations]]\nslug = "servicepunt"\nname = "S"\npart_of = "c"\n') == {
        "organisations[0].part_of": "cycle"
    }
    load('[series]\nslug = "b"\ntitle = "B"\npart_of = "netwerk"\n')
    assert refused(load, '[series]\nslug = "netwerk"\ntitle = "N"\npart_of = "b"\n') == {"series.part_of": "cycle"}
    load('[[events]]\nslug = "x"\ntitle = "X"\n')
    load('[[events]]\nslug = "y"\ntitle = "Y"\nfollows = "x"\n')
    assert refused(load, '[[events]]\nslug = "x"\ntitle = "X"\nfollows = "y"\n') == {"events[0].follows": "cycle"}
