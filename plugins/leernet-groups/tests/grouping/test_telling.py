"""People are told their group: by mail, on a page and in a panel; and again only when something changed."""

import pytest

from leernet.hookspecs import PeopleGroup
from leernet.model import Event
from leernet.testing import counted
from leernet.testing.office import words

from .conftest import Office


def told(office: Office) -> None:
    office.propose()
    office.follow(office.press("fix"))
    office.follow(office.press("tell"))
    office.network.dispatcher.deliver()


def letters(office: Office, name: str) -> list[str]:
    return [
        " ".join(message.get_body(("plain",)).get_content().split())  # type: ignore[union-attr]
        for message in office.outbox.to(f"{name.replace(' ', '.').lower()}@example.org")
        if "groep" in str(message["Subject"])
    ]


def test_everybody_gets_a_letter_with_their_group_and_no_names(office: Office) -> None:
    office.crowd(8)
    office.register("Fien", "D", role="facilitator")
    told(office)
    sent = [message for message in office.outbox.messages if str(message["Subject"]).startswith("Uw groep")]
    assert len(sent) == 9
    (letter,) = letters(office, "Persoon 00")
    assert "U zit in groep 1 bij “Hét warmtenet”." in letter
    assert "group" in letter
    assert "Persoon 01" not in letter
    assert "U begeleidt groep" in letters(office, "Fien")[0]


def test_nobody_sees_a_group_before_it_was_told(office: Office) -> None:
    people = office.crowd(8)
    office.propose()
    assert "groep 1" not in words(office.own(people[0]).text)
    assert "U zit in groep" not in words(office.own(people[0], "").text)
    assert office.press("tell").status_code == 409


def test_somebody_sees_their_own_group_and_no_other(office: Office) -> None:
    people = office.crowd(8)
    told(office)
    page = words(office.own(people[0]).text)
    groups = office.names()
    mine, other = (groups[0], groups[1]) if "Persoon 00" in groups[0] else (groups[1], groups[0])
    assert all(name in page for name in mine)
    assert not any(name in page for name in other)
    assert "U zit in groep" in words(office.own(people[0], "").text)


def test_groups_are_told_outside_by_registrations(office: Office) -> None:
    def outside() -> list[PeopleGroup]:
        with office.network.read() as work:
            event = work.db.query(Event).filter_by(slug=office.slug).one()
            return office.network.plugins.people_groups(work.db, event)

    people = office.crowd(8)
    assert outside() == []
    fien = office.register("Fien", "D", role="facilitator")
    office.propose()
    office.press(
        "set_group", f"?view=group&group={office.group(2).id}", room="Zolder", facilitator_name="Jo van Buiten"
    )
    one, other = outside()
    assert {*one.members, *other.members} == {who.uid for who in people}
    assert (one.number, one.format, one.facilitator, one.facilitator_name) == (1, "physical", fien.uid, "Fien")
    assert (other.room, other.facilitator, other.facilitator_name) == ("Zolder", None, "Jo van Buiten")
    assert not one.is_told
    for do in ("fix", "tell"):
        office.follow(office.press(do))
    assert [group.is_told for group in outside()] == [True, True]


def test_only_who_finds_something_changed_is_mailed_again(office: Office) -> None:
    people = office.crowd(8)
    told(office)
    assert 'value="tell"' not in office.desk().text
    state = office.state()
    who = state.present(state.groups[0])[0]
    office.follow(office.press("move", who=str(who.id), to=str(state.groups[1].id)))
    assert "Mail één persoon de groep" in words(office.desk().text)
    page = words(office.follow(office.press("tell")))
    assert "Eén persoon krijgt een mail." in page
    office.network.dispatcher.deliver()
    assert len(letters(office, who.name)) == 2
    assert "U zit in groep 2" in letters(office, who.name)[1]
    office.press("set_group", f"?view=group&group={state.groups[1].id}", room="Zaal_B *")
    assert "5 mensen krijgen een mail." in words(office.follow(office.press("tell")))
    mover = next(one for one, number in zip(people, range(8), strict=True) if f"Persoon {number:02}" == who.name)
    assert "Waar: Zaal_B *." in words(office.own(mover, "").text)


def test_a_letter_that_is_overtaken_is_not_sent(office: Office) -> None:
    office.crowd(4)
    office.propose()
    office.follow(office.press("fix"))
    office.follow(office.press("tell"))
    office.follow(office.press("loosen"))
    office.network.dispatcher.deliver()
    assert letters(office, "Persoon 00") == []


@pytest.mark.parametrize(
    ("confidentiality", "in_group", "elsewhere"),
    [("organisers", False, False), ("group", True, False), ("event", True, True)],
)
def test_a_case_is_read_by_whom_its_contributor_said(
    office: Office, confidentiality: str, in_group: bool, elsewhere: bool
) -> None:
    people = office.crowd(8)
    fien = office.register("Fien", role="facilitator")
    office.bring_in(people[0], title="Een dilemma", confidentiality=confidentiality)
    office.press("chosen", "?view=cases", case=str(office.cases()[0].id))
    told(office)
    state = office.state()
    (group,) = [one for one in state.groups if one.case_id]
    office.press(
        "set_group", f"?view=group&group={group.id}", facilitator=str(office.row(fien).id), case=str(group.case_id)
    )
    here = {one.name for one in state.present(group)}
    for number, one in enumerate(people[1:], start=1):
        expected = in_group if f"Persoon {number:02}" in here else elsewhere
        assert ("Een dilemma" in words(office.own(one).text)) is expected
    assert "Een dilemma" in words(office.own(people[0]).text)
    assert "Een dilemma" in words(office.own(fien).text)


@pytest.mark.parametrize("people", [4, 12])
def test_ones_own_pages_cost_the_same_with_one_and_three_groups(office: Office, people: int) -> None:
    anna, *_ = office.crowd(people)
    told(office)
    with counted(office.network.engine) as group:
        office.own(anna)
    with counted(office.network.engine) as own:
        office.own(anna, "")
    assert (len(group), len(own)) == (10, 12)
