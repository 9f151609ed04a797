"""The whole story of the plugin, on both databases."""

from collections.abc import Callable

import pytest

from leernet.testing.office import words

from .conftest import Office


@pytest.mark.both_databases
def test_an_evaluation_is_asked_answered_changed_closed_and_forgotten(open_office: Callable[[], Office]) -> None:
    office = open_office()
    office.plan()
    people = office.hold(5, keep_days="30")
    for who in people:
        office.follow(office.answer(who, rating="8", better="Een tekst"))
    office.follow(office.answer(people[0], rating="7", better="Iets anders"))
    office.follow(office.answer(people[1], do="withdraw"))
    office.follow(office.answer(people[1], rating="8"))
    office.pass_by(days=15)
    page = words(office.desk().text)
    assert "Gemiddeld 7,8; de helft gaf 8 of meer." in page
    assert "Iets anders" in page
    assert len(office.asked()) == 5
    office.pass_by(days=20)
    assert "Iets anders" not in words(office.desk().text)
