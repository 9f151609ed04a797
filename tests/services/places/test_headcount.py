"""How many people each organisation sends, and the most that it may send."""

import pytest

from leernet.model import Event, EventFormat, Organisation, OrganisationKind, RegistrationStatus, Series
from leernet.services.doctor import recount
from leernet.services.events.planning import find_event
from leernet.services.places.counting import count_everybody
from leernet.services.places.headcount import head_counts
from leernet.services.places.limits import allot, limit_organisations
from leernet.testing import add, counted, some_event, some_series
from leernet.work import Work
from tests.services.conftest import ORGANISER, Desk

Row = tuple[str, int, int, int | None]


def counts(desk: Desk, scope: str = "event") -> list[Row]:
    with desk.network.read() as work:
        event = find_event(work, "bijeenkomst")
        where: Event | Series = event if scope == "event" or event.series is None else event.series
        return [(one.name, len(one.people), len(one.waiting), one.maximum) for one in head_counts(work, where)]


def test_organisations_stand_by_name_with_who_is_in_and_who_waits(desk: Desk) -> None:
    add(desk.network, some_event(places={"physical": 2}))
    for who, organisation in (("Anna", "Zaanstad"), ("Bram", "aa en Hunze"), ("Cato", "ZAANSTAD"), ("Dirk", "")):
        desk.register(who, organisation=organisation)
    assert counts(desk) == [("aa en Hunze", 1, 0, None), ("Zaanstad", 1, 1, None)]


def test_a_known_organisation_has_its_own_name(desk: Desk) -> None:
    known = Organisation(
        slug="zaanstad", name="Gemeente Zaanstad", short_name="Zaanstad", kind=OrganisationKind.MUNICIPALITY
    )
    add(desk.network, some_event(), known)
    desk.register("Anna", organisation="zaanstad")
    desk.register("Bram", organisation="Gemeente Zaanstad")
    assert counts(desk) == [("Gemeente Zaanstad", 2, 0, None)]


def test_a_maximum_is_that_of_all_or_of_its_own(desk: Desk) -> None:
    known = Organisation(slug="haarlem", name="Gemeente Haarlem", kind=OrganisationKind.MUNICIPALITY)
    add(desk.network, some_event(), known)

    def limit(work: Work) -> None:
        event = find_event(work, "bijeenkomst")
        limit_organisations(work, event, 2)
        allot(work, event, f"id:{known.id}", 5, reserved=1)
        allot(work, event, "name:meppel", 4)

    desk.network.run(ORGANISER, limit)
    desk.register("Anna", organisation="Zaanstad")
    assert counts(desk) == [("Gemeente Haarlem", 0, 0, 5), ("meppel", 0, 0, 4), ("Zaanstad", 1, 0, 2)]


def test_a_speaker_is_not_counted(desk: Desk) -> None:
    add(desk.network, some_event())
    desk.register("Anna", organisation="Zaanstad")
    desk.register("Spreker", organisation="Zaanstad", roles=("speaker",))
    assert counts(desk) == [("Zaanstad", 1, 0, None)]


def test_in_a_series_a_person_counts_once(desk: Desk) -> None:
    series = some_series()
    add(desk.network, some_event(series=series), some_event("tweede", series=series))
    for event in ("bijeenkomst", "tweede"):
        desk.register("Anna", organisation="Zaanstad", event=event)
    assert counts(desk, "series") == [("Zaanstad", 1, 0, None)]


@pytest.mark.parametrize("count", [1, 3, 400])
def test_the_table_costs_two_statements(desk: Desk, count: int) -> None:
    add(desk.network, some_event(places={"physical": None}))
    desk.network.run(ORGANISER, lambda work: limit_organisations(work, find_event(work, "bijeenkomst"), 2))
    for number in range(count):
        desk.register(f"p{number}", organisation=f"Gemeente {number:03}")
    with desk.network.read() as work:
        event = find_event(work, "bijeenkomst")
        with counted(desk.network.engine) as statements:
            assert len(head_counts(work, event)) == count
    assert len(statements) == 2


# --- whom a format counts ---


def set_counting(desk: Desk, everybody: bool) -> int:
    def do(work: Work) -> int:
        event = find_event(work, "bijeenkomst")
        event_format: EventFormat = event.formats[0]
        return count_everybody(work, event, event_format, everybody=everybody)

    return desk.network.run(ORGANISER, do)


def test_speakers_who_are_in_count_from_the_moment_that_the_format_counts_everybody(desk: Desk) -> None:
    add(desk.network, some_event(places={"physical": 2}))
    desk.register("Spreker", roles=("speaker",))
    desk.register("Anna")
    assert set_counting(desk, True) == 0
    assert desk.places() == [(2, 2)]
    assert desk.register("Bram").status is RegistrationStatus.WAITLISTED
    assert set_counting(desk, False) == 1
    assert desk.places() == [(2, 2)]
    assert desk.names(RegistrationStatus.WAITLISTED) == []
    with desk.network.read() as work:
        assert recount(work) == []


def test_counting_everybody_drops_nobody(desk: Desk) -> None:
    add(desk.network, some_event(places={"physical": 1}))
    spreker = desk.register("Spreker", roles=("speaker",))
    desk.register("Anna")
    set_counting(desk, True)
    assert desk.places() == [(1, 2)]
    desk.cancel(spreker)
    assert desk.places() == [(1, 1)]
    assert desk.register("Bram").status is RegistrationStatus.WAITLISTED
