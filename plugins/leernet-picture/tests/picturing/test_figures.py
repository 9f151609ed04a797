"""The figures, against what happened."""

from collections.abc import Callable, Sequence
from zoneinfo import ZoneInfo

import pytest
from leernet_picture import continuity, coverage, filling, meetings, reach
from leernet_picture.shapes import Cell, Section
from leernet_picture.study import Study, study

from leernet.home import home_of
from leernet.hookspecs import Visit
from leernet.model import Series
from leernet.services.registering.registration import cancel
from leernet.testing import counted
from leernet.work import PARTICIPANT

from .conftest import Office


def studied(office: Office, *, report: bool = False) -> Study:
    with office.network.read() as work:
        visit = Visit(
            subject=work.db.query(Series).filter_by(slug="netwerk").one(),
            now=office.clock(),
            timezone=ZoneInfo("Europe/Amsterdam"),
            translator=office.network.translator("en"),
            actor="user:els",
            home=home_of(office.network.settings),
        )
        return study(work.db, visit, report=report)


def rows(sections: Sequence[Section], key: str) -> list[Sequence[Cell]]:
    """A table by its key."""
    return [row for section in sections for table in section.tables if table.key == key for row in table.rows]


def test_everybody_counts_once_and_who_was_there_apart(office: Office) -> None:
    assert dict(reach.figures(studied(office))) == {
        "Events held": 3,
        "People registered": 6,
        "People who were there": 4,
        "Organisations registered": 4,
        "Organisations that were there": 3,
        "Turned up, of who had a place": "83%",
    }


def test_each_event_says_who_had_a_place_and_no_attendance_that_nobody_recorded(office: Office) -> None:
    found = rows(reach.sections(studied(office)), "events")
    assert [(row[0], *row[2:6]) for row in found] == [
        ("Over een", 4, 3, "75%", 4),
        ("Over twee", 2, 2, "100%", 2),
        ("Over drie", 2, "–", "–", 2),
        ("Over vier", 1, "–", "–", 1),
    ]


def test_from_event_to_event_people_are_new_come_again_or_come_back(office: Office) -> None:
    found = rows(continuity.sections(studied(office)), "continuity")
    assert [tuple(row[2:]) for row in found] == [
        (3, 3, 0, 0, "0%", 0),  # total, new, again, back, came again, away
        (2, 1, 1, 0, "50%", 2),
        (2, 0, 1, 1, "100%", 1),
    ]


def test_who_began_together_is_followed(office: Office) -> None:
    sections = continuity.sections(studied(office))
    assert [list(row[1:]) for row in rows(sections, "began")] == [[3, 1, 2], ["", 1, 0], ["", "", 0]]
    assert [tuple(row) for row in rows(sections, "times")] == [
        ("one event", 2, "50%"),
        ("2 events", 1, "25%"),
        ("3 events", 1, "25%"),
    ]


def test_organisations_met_at_the_events_where_both_were(office: Office) -> None:
    sections = meetings.sections(studied(office))
    assert [tuple(row) for row in rows(sections, "pairs")] == [
        ("Haarlem", "Zaandam", 3),
        ("Haarlem", "Netbeheer", 1),
        ("Netbeheer", "Zaandam", 1),
    ]
    assert [tuple(row) for row in rows(sections, "organisations")] == [
        ("Haarlem", "Municipalities", "Noord-Holland", 3, 1, 2),
        ("Netbeheer", "Grid operators", "Noord-Holland", 1, 1, 2),
        ("Zaandam", "Municipalities", "Noord-Holland", 3, 2, 2),
    ]


def test_too_many_lines_are_thinned_to_those_who_met_most(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(meetings, "MOST_LINES", 1)
    text = meetings.sections(studied(office))[0].text
    assert "the pairs that met at 2 events or more: 1 of 3." in text
    monkeypatch.setattr(meetings, "MOST_LINES", 0)
    assert "Lines are left out here" in meetings.sections(studied(office))[0].text


def test_coverage_says_how_many_of_a_kind_there_are_on_the_list(office: Office) -> None:
    sections = coverage.sections(studied(office))
    assert [tuple(row) for row in rows(sections, "kinds")] == [
        ("Municipalities", 2, 2, 3),
        ("Grid operators", 1, 1, 2),
        ("Not on the list of organisations", 1, "–", 1),
    ]
    assert [row[0] for row in rows(sections, "departments")] == ["not given", "Strategie", "Wonen"]


def test_a_report_tells_no_department_of_few_people(office: Office) -> None:
    found = rows(coverage.sections(studied(office, report=True)), "departments")
    assert [tuple(row) for row in found] == [("not given", 3, 4), ("others, fewer than 3 people each", 2, 2)]


def test_an_event_fills_until_it_begins_and_a_cancellation_makes_it_less(office: Office) -> None:
    uid = office.signs_up("vier", "Gijs@Haarlem").uid
    office.network.run(PARTICIPANT, cancel, uid)
    found = rows(filling.sections(studied(office)), "filling")
    assert [(row[0], row[2]) for row in found] == [
        ("Over een", 20),
        ("Over twee", 20),
        ("Over drie", 20),
        ("Over vier", 20),
    ]
    assert found[0][4:] == [0, 0, 0, 4, 4, 4]
    assert found[3][4:] == [0, 0, 0, 1, "", ""]


def test_a_series_without_anybody_says_so(open_office: Callable[[], Office]) -> None:
    office = open_office()
    empty = studied(office)
    views = (reach, continuity, meetings, coverage, filling)
    sections = [section for view in views for section in view.sections(empty)]
    assert not any(section.charts or section.tables for section in sections)
    texts = " ".join(section.text for section in sections)
    for said in (
        "nobody can have come back",
        "No two organisations",
        "Nobody has a place yet",
        "Nobody has registered",
    ):
        assert said in texts


class TestOnBothDatabases:
    @pytest.fixture(params=["sqlite_url", pytest.param("emptied_postgres_url", marks=pytest.mark.postgres)])
    def database_url(self, request: pytest.FixtureRequest) -> str:
        url: str = request.getfixturevalue(request.param)
        return url

    def test_the_facts_are_read_in_six_statements(self, open_office: Callable[[], Office]) -> None:
        office = open_office()
        for held in (1, 2):
            for number in range(held):
                office.hold(f"e{held}{number}", [f"Anna{number}@Haarlem", "Bas@Zaandam"])
            with counted(office.network.engine) as statements:
                studied(office)
            assert len(statements) == 7, "six, and the one that finds the series"
