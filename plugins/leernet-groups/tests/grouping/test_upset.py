"""Groups that were made, and then people leave, hand over, or the event is held in another way."""

import pytest

from leernet.model import EventFormat, Registration, SwitchPolicy
from leernet.services.changing.switch_undoing import undo_switch
from leernet.services.changing.switching import SwitchRequest, switch_format
from leernet.services.registering.registration import Registered, cancel, change_format
from leernet.services.registering.substitution import Colleague, substitute
from leernet.testing.office import ORGANISER, words
from leernet.work import PARTICIPANT

from .conftest import Office

MARK = "Bekijk deze groepen opnieuw"


def switch(office: Office, *, capacity: int | None = None, ends: bool = True) -> None:
    policy = SwitchPolicy.CARRY if ends else SwitchPolicy.OFFER
    request = SwitchRequest(
        event=office.slug,
        source="physical",
        target="online",
        policy=policy,
        source_ends=ends,
        capacity=capacity,
    )
    office.network.run(ORGANISER, switch_format, request)
    office.network.dispatcher.deliver()


def called(office: Office, people: list[Registered], name: str) -> Registered:
    return next(one for one in people if office.row(one).name == name)


def page_of(office: Office) -> str:
    return words(office.desk().text)


def ways(office: Office) -> list[str]:
    """The format of each group."""
    with office.network.read() as work:
        keys = {one.id: one.key for one in work.db.query(EventFormat)}
    return [keys[group.format_id or 0] for group in office.state().groups]


@pytest.fixture
def people(office: Office) -> list[Registered]:
    """Eight people in two groups, on site; the first of them facilitated by Fien."""
    people = office.crowd(8)
    office.register("Fien", "D", role="facilitator")
    office.propose()
    office.network.dispatcher.deliver()
    return people


def test_who_cancels_leaves_the_group_and_the_desk_says_so_until_an_organiser_looked(
    office: Office, people: list[Registered]
) -> None:
    assert MARK not in page_of(office)
    office.follow(office.press("fix"))
    office.follow(office.press("tell"))
    left = office.names()[0][0]
    office.network.run(PARTICIPANT, cancel, called(office, people, left).uid)
    office.network.dispatcher.deliver()
    assert [len(group) for group in office.names()] == [3, 4]
    page = page_of(office)
    assert MARK in page
    assert "Er gebeurde iets met één groep" in page
    assert f"Kijk opnieuw: {left} komt niet meer." in page
    office.network.dispatcher.deliver()
    assert "De groepen blijven zoals ze zijn." in words(office.follow(office.press("leave")))
    assert MARK not in page_of(office)


def test_a_colleague_sits_where_somebody_sat_who_handed_over(office: Office, people: list[Registered]) -> None:
    before = office.names()
    gone = before[1][0]
    new = office.network.run(
        PARTICIPANT, substitute, called(office, people, gone).uid, Colleague(name="Zij", email="zij@example.org")
    )
    again = office.network.run(PARTICIPANT, substitute, new.uid, Colleague(name="Hij", email="hij@example.org"))
    office.network.dispatcher.deliver()
    assert office.row(again).status == "confirmed"
    assert set(office.names()[1]) == {*before[1][1:], "Hij"}
    assert "Kijk opnieuw: Hij heeft de plek van een collega." in page_of(office)
    assert "Er hoefde niemand van groep te wisselen." in words(office.follow(office.press("mend")))


def test_who_facilitated_and_leaves_is_named_and_a_colleague_takes_over(
    office: Office, people: list[Registered]
) -> None:
    fien = next(one for one in office.state().people.values() if one.name == "Fien")
    with office.network.read() as work:
        uid = work.db.get_one(Registration, fien.id).uid
    new = office.network.run(ORGANISER, substitute, uid, Colleague(name="Gijs", email="gijs@example.org"))
    office.network.dispatcher.deliver()
    assert "Gijs begeleidt in plaats van een collega." in page_of(office)
    office.network.run(ORGANISER, cancel, new.uid)
    office.network.dispatcher.deliver()
    assert "Gijs, die deze groep begeleidde, komt niet meer." in page_of(office)
    assert [group.facilitator_id for group in office.state().groups] == [None, None]


def test_groups_go_along_when_the_event_does_and_back_when_that_is_undone(
    office: Office, people: list[Registered]
) -> None:
    before = office.names()
    switch(office, capacity=6)
    assert ways(office) == ["online", "online"]
    assert sum(len(group) for group in office.names()) == 6
    page = page_of(office)
    assert "Iedereen doet nu anders mee, en de groep ging mee: Online." in page
    assert page.count("komt niet meer.") >= 2
    office.network.run(ORGANISER, undo_switch, office.slug)
    office.network.dispatcher.deliver()
    assert ways(office) == ["physical", "physical"]
    assert office.names() == before
    assert "komt toch, en zit weer in deze groep." in page_of(office)


def test_on_site_and_online_are_kept_apart_when_people_may_choose(office: Office, people: list[Registered]) -> None:
    switch(office, ends=False)
    assert MARK not in page_of(office)
    chose = [office.names()[0][0], office.names()[1][0]]
    for name in chose:
        office.network.run(PARTICIPANT, change_format, called(office, people, name).uid, "online")
    office.network.dispatcher.deliver()
    page = page_of(office)
    for name in chose:
        assert f"{name} doet anders mee dan deze groep: Online." in page
        assert f"Anders dan deze groep: {name} (Online)." in page
    (kept,) = [str(one.id) for one in office.state().people.values() if one.name == chose[0]]
    office.follow(office.press("move", who=kept, to=str(office.group(1).id)))
    assert f"{chose[0]} doet anders mee" not in page_of(office)
    assert "Eén persoon kreeg een andere groep." in words(office.follow(office.press("mend")))
    assert ways(office) == ["physical", "physical", "online"]
    assert office.names()[2] == [chose[1]]
    assert chose[0] in office.names()[0]
    assert MARK not in page_of(office)


def test_who_facilitates_in_another_way_goes_to_a_group_of_theirs(office: Office, people: list[Registered]) -> None:
    switch(office, ends=False)
    aside, goes = office.names()[0][0], office.names()[0][1]
    who = {one.name: one for one in office.state().people.values()}
    office.follow(office.press("move", who=str(who[aside].id), to=""))
    with office.network.read() as work:
        fien = work.db.get_one(Registration, who["Fien"].id).uid
    office.network.run(PARTICIPANT, change_format, fien, "online")
    office.network.run(PARTICIPANT, change_format, called(office, people, goes).uid, "online")
    office.network.dispatcher.deliver()
    assert "Fien doet anders mee dan deze groep: Online." in page_of(office)
    office.follow(office.press("mend"))
    assert ways(office) == ["physical", "physical", "online"]
    assert office.names()[2] == [goes]
    assert [group.facilitator_id for group in office.state().groups] == [None, None, who["Fien"].id]
    assert aside not in [name for group in office.names() for name in group]


def test_an_empty_group_goes_when_groups_are_put_right(office: Office, people: list[Registered]) -> None:
    for name in office.names()[0]:
        office.network.run(PARTICIPANT, cancel, called(office, people, name).uid)
    office.network.dispatcher.deliver()
    assert "In deze groep zit niemand." in page_of(office)
    office.follow(office.press("mend"))
    assert [len(group) for group in office.names()] == [2, 2]


def test_without_groups_nothing_is_marked_and_there_is_nothing_to_put_right(office: Office) -> None:
    first, *_ = office.crowd(3)
    office.network.run(PARTICIPANT, cancel, first.uid)
    office.network.dispatcher.deliver()
    assert MARK not in page_of(office)
    assert office.press("mend").status_code == 409
