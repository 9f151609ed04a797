"""Groups at the desk: proposed with reasons, changed by hand, fixed, balanced on the day, printed."""

from datetime import timedelta

import pytest
from leernet_groups.tables import Member

from leernet.model import JournalEntry
from leernet.services.registering.registration import cancel
from leernet.testing import counted, some_series
from leernet.testing.office import hidden, words
from leernet.work import PARTICIPANT

from .conftest import Office

# --- proposing ---


def test_an_event_without_people_has_no_groups_to_make(office: Office) -> None:
    page = words(office.desk().text)
    assert "er zijn dus nog geen groepen te maken" in page
    sent = {"form_token": hidden(office.desk("?view=cases").text), "do": "propose", "size": "4"}
    assert office.client.post(f"/leren{office.path()}", data=sent).status_code == 409


def test_groups_are_proposed_without_colleagues_and_say_why(office: Office) -> None:
    office.crowd(12)
    page = words(office.propose())
    assert "Er zijn 3 groepen." in page
    assert "Een voorstel: alleen u ziet het" in page
    names = office.names()
    assert sorted(name for group in names for name in group) == [f"Persoon {number:02}" for number in range(12)]
    assert [len(group) for group in names] == [4, 4, 4]


def test_nobody_is_with_a_colleague_where_that_can_be(office: Office) -> None:
    office.crowd(12, "ABCDEF")
    page = words(office.propose())
    assert page.count("4 organisaties, en niemand zit bij een collega.") == 3
    assert "zijn collega’s van" not in page
    assert "Beter kan het niet." in page
    office.follow(office.press("move", who=ids(office, "Persoon 00")[0], to=str(office.group(1).id)))
    assert "Beter kan het niet." not in words(office.desk().text)


def test_colleagues_who_cannot_be_apart_are_named_with_the_reason(office: Office) -> None:
    office.crowd(8, ["A"])
    page = words(office.propose())
    assert "zijn collega’s van A: 8 mensen ervan moeten 2 groepen delen." in page


def test_people_on_site_and_on_line_are_kept_apart_unless_the_organiser_wants_otherwise(office: Office) -> None:
    office.crowd(3)
    for number in range(3):
        office.register(f"Ver {number}", format="online")
    office.propose()
    assert office.names() == [["Persoon 00", "Persoon 01", "Persoon 02"], ["Ver 0", "Ver 1", "Ver 2"]]
    assert "Group 2 Online" in words(office.client.get(f"/leren{office.path()}".replace("/nl/", "/en/")).text)
    office.propose(apart="", size="6")
    assert [len(group) for group in office.names()] == [6]


def test_facilitators_get_a_group_each_and_none_of_their_colleagues(office: Office) -> None:
    office.crowd(8, "ABAB")
    for name, organisation in (("Fien", "A"), ("Gijs", "B")):
        office.register(name, organisation, role="facilitator")
    office.register("Spreker", "C", role="speaker")
    office.propose()
    state = office.state()
    facilitators = [state.people[group.facilitator_id or 0].name for group in state.groups]
    assert sorted(facilitators) == ["Fien", "Gijs"]
    assert not {"Fien", "Gijs", "Spreker"} & {name for group in office.names() for name in group}


def test_who_met_at_an_earlier_event_of_the_series_is_kept_apart(office: Office) -> None:
    series = some_series()
    office.plan_groups("een", days=1, series=series)
    office.crowd(8, [""], slug="een")
    office.propose("een")
    office.plan_next("twee", days=30, after="een")
    office.crowd(8, [""], slug="twee")
    page = words(office.propose("twee"))
    first, second = office.names("een"), office.names("twee")
    assert all(len(set(one) & set(other)) == 2 for one in first for other in second)
    assert "zaten al eens samen in een groep" in page


@pytest.mark.parametrize("size", ["1", "41", "", "vier", "²"])
def test_a_size_that_cannot_be_is_refused_at_its_field(office: Office, size: str) -> None:
    office.crowd(4)
    refused = office.press("propose", size=size, apart="yes")
    assert refused.status_code == 400
    assert "Geef een getal van 2 tot en met 40." in words(refused.text)
    assert office.names() == []


def test_a_button_that_is_not_there_does_nothing(office: Office) -> None:
    office.crowd(4)
    assert office.press("explode").status_code == 400


# --- by hand ---


def ids(office: Office, *names: str) -> list[str]:
    people = {one.name: str(one.id) for one in office.state().people.values()}
    return [people[name] for name in names]


def test_somebody_is_moved_and_stays_there_when_groups_are_proposed_again(office: Office) -> None:
    office.crowd(9)
    office.propose(size="3")
    name = office.names()[0][0]
    target = office.group(3)
    page = office.follow(office.press("move", who=ids(office, name)[0], to=str(target.id)))
    assert name in office.names()[2]
    assert f"Met de hand geplaatst: {name}." in words(page)
    office.propose(size="3")
    assert name in office.names()[2]
    assert [len(group) for group in office.names()] == [3, 3, 3]
    office.propose(size="3", anew="yes")
    assert not any(member.by_hand for member in office.state().members.values())


def test_two_people_change_places(office: Office) -> None:
    office.crowd(8)
    office.propose()
    one, other = office.names()[0][0], office.names()[1][0]
    a, b = ids(office, one, other)
    office.follow(office.press("swap", one=a, other=b))
    assert one in office.names()[1]
    assert other in office.names()[0]
    refused = office.press("swap", one=a, other=a)
    assert refused.status_code == 409
    assert "Zij zitten in dezelfde groep." in words(refused.text)


def test_somebody_taken_out_stays_out(office: Office) -> None:
    office.crowd(8)
    office.propose()
    (who,) = ids(office, "Persoon 00")
    page = office.follow(office.press("move", who=who, to=""))
    assert "Met de hand uit de groepen gehaald: Persoon 00" in words(page)
    office.propose()
    assert sum(len(group) for group in office.names()) == 7


def test_a_group_has_a_room_a_technique_and_a_facilitator_who_did_not_register(office: Office) -> None:
    office.crowd(4)
    office.propose()
    query = f"?view=group&group={office.group(1).id}"
    values = {"room": "Zolderzaal", "technique": "Incidentmethode", "facilitator_name": "Jo van Buiten"}
    page = words(office.follow(office.press("set_group", query, **values)))
    assert "Groep 1 , Zolderzaal" in page or "Groep 1, Zolderzaal" in page
    assert "Begeleider: Jo van Buiten" in page
    office.propose()
    assert (office.group(1).room, office.group(1).facilitator_name) == ("Zolderzaal", "Jo van Buiten")
    both = office.press("set_group", query, facilitator=ids(office, "Persoon 01")[0], facilitator_name="Jo")
    assert both.status_code == 400
    assert 'value="Jo"' in both.text


def test_a_facilitator_chosen_by_hand_leaves_the_group_they_had(office: Office) -> None:
    office.crowd(8)
    office.register("Fien", role="facilitator")
    office.propose()
    (fien,) = ids(office, "Fien")
    other = next(group for group in office.state().groups if group.facilitator_id is None)
    office.follow(office.press("set_group", f"?view=group&group={other.id}", facilitator=fien))
    assert [str(group.facilitator_id) for group in office.state().groups if group.facilitator_id] == [fien]
    assert str(office.group(other.number).facilitator_id) == fien


def test_a_group_is_given_up_and_the_others_stay_as_they_are(office: Office) -> None:
    office.crowd(9)
    office.propose(size="3")
    before = office.names()
    office.follow(office.press("give_up", f"?view=group&group={office.group(2).id}"))
    after = office.names()
    assert len(after) == 2
    assert set(before[0]) <= set(after[0])
    assert set(before[2]) <= set(after[1])
    office.follow(office.press("give_up", f"?view=group&group={office.group(1).id}"))
    last = office.press("give_up", f"?view=group&group={office.group(1).id}")
    assert last.status_code == 409


def test_what_belongs_to_another_event_is_not_found(office: Office) -> None:
    office.crowd(4)
    office.propose()
    office.plan_groups("ander")
    for query in (f"?view=group&group={office.group(1).id}", "?view=group&group=x", "?view=cases&case=7"):
        assert office.desk(query, "ander").status_code == 404
    (who,) = ids(office, "Persoon 00")
    office.crowd(3, slug="ander")
    assert office.press("move", slug="ander", who=who, to="").status_code == 404


# --- who comes and goes ---


def test_who_registers_later_gets_a_group_and_nobody_moves(office: Office) -> None:
    office.crowd(8)
    office.propose()
    before = office.names()
    office.register("Nieuw", "D")
    assert "Nog geen groep Nieuw D" in words(office.desk().text)
    office.follow(office.press("fill_up"))
    after = office.names()
    assert sum(len(group) for group in after) == 9
    assert all(set(one) <= set(other) for one, other in zip(before, after, strict=True))


def test_who_cancels_is_in_no_group_any_more(office: Office) -> None:
    first, *_ = office.crowd(8)
    office.propose()
    office.network.run(PARTICIPANT, cancel, first.uid)
    assert sum(len(group) for group in office.names()) == 7
    assert office.desk().status_code == 200


def test_on_the_day_no_shows_leave_and_few_others_move(office: Office) -> None:
    people = office.crowd(12, "ABCDEF")
    office.propose()
    office.follow(office.press("fix"))
    before = office.names()
    by_hand = before[0][0]
    office.follow(office.press("move", who=ids(office, by_hand)[0], to=str(office.group(2).id)))
    assert "Werk de groepen bij" not in words(office.desk().text)
    office.clock.advance(timedelta(days=7))
    early = office.press("balance")
    assert early.status_code == 409
    assert "Er is nog niemand ingecheckt." in words(early.text)
    gone = set(before[2][:3])
    office.check_in(*(one for one, number in zip(people, range(12), strict=True) if f"Persoon {number:02}" not in gone))
    page = words(office.follow(office.press("balance")))
    assert "3 mensen zijn er niet" in page
    after = office.names()
    assert sorted(len(group) for group in after) == [3, 3, 3]
    assert by_hand in after[1]
    moved = sum(name not in after[index] for index, group in enumerate(before) for name in group if name not in gone)
    assert moved <= 3
    late = next(one for one, number in zip(people, range(12), strict=True) if f"Persoon {number:02}" in gone)
    office.check_in(late)
    office.follow(office.press("balance"))
    assert sum(len(group) for group in office.names()) == 10


def test_a_format_in_which_nobody_is_there_yet_is_left_alone(office: Office) -> None:
    people = office.crowd(4)
    for number in range(4):
        office.register(f"Ver {number}", format="online")
    office.propose()
    office.clock.advance(timedelta(days=7))
    office.check_in(*people[:3])
    office.follow(office.press("balance"))
    assert [len(group) for group in office.names()] == [3, 4]


def test_fewer_groups_are_suggested_when_they_would_do(office: Office) -> None:
    people = office.crowd(8)
    office.propose()
    office.clock.advance(timedelta(days=7))
    office.check_in(*people[:4])
    assert "past in één groep" in words(office.follow(office.press("balance")))


# --- fixing ---


def test_fixed_groups_are_not_proposed_anew_until_they_are_loosened(office: Office) -> None:
    office.crowd(8)
    office.propose()
    office.follow(office.press("fix"))
    refused = office.press("propose", size="4", apart="yes")
    assert refused.status_code == 409
    office.follow(office.press("loosen"))
    office.propose(size="2")
    assert len(office.names()) == 4


def test_without_groups_nothing_is_fixed_filled_or_balanced(office: Office) -> None:
    office.crowd(3)
    assert [office.press(do).status_code for do in ("fix", "fill_up", "balance", "tell")] == [409] * 4


def test_every_change_stands_in_the_journal_without_personal_data(office: Office) -> None:
    office.crowd(8)
    office.propose()
    office.follow(office.press("fix"))
    with office.network.read() as work:
        found = work.db.query(JournalEntry).filter(JournalEntry.kind.like("groups.%")).order_by(JournalEntry.id)
        entries = [(entry.kind, entry.actor, entry.data) for entry in found]
    assert entries == [("groups.proposed", "user:els", {"groups": 2}), ("groups.fixed", "user:els", {})]


# --- lists ---


def test_lists_name_who_is_there_and_a_case_only_with_consent(office: Office) -> None:
    people = office.crowd(8)
    office.register("=HYPERLINK(1)", "Kwaad")
    office.bring_in(people[0], title="Geheim dilemma")
    office.bring_in(people[1], title="Open dilemma", may_share="yes")
    for case in office.cases():
        office.follow(office.press("chosen", "?view=cases", case=str(case.id)))
    office.propose(size="5")
    office.press("set_group", f"?view=group&group={office.group(1).id}", room="Zaal A")
    file = office.desk("?view=csv")
    assert (file.mimetype, file.headers["Content-Disposition"]) == (
        "text/csv",
        "attachment; filename=bijeenkomst-groepen.csv",
    )
    text = file.data.decode("utf-8-sig")
    assert text.splitlines()[0] == "Groep;Waar;Naam;Organisatie;Hoe;Rol;Casus"
    assert len(text.splitlines()) == 10
    assert "'=HYPERLINK(1)" in text
    assert "Zaal A" in text
    for page in (text, words(office.desk("?view=lists").text)):
        assert "Open dilemma" in page
        assert "Geheim dilemma" not in page


@pytest.mark.parametrize("people", [4, 12])
def test_the_page_costs_the_same_with_one_and_three_groups(office: Office, people: int) -> None:
    office.crowd(people)
    office.propose()
    with counted(office.network.engine) as groups:
        office.desk()
    with counted(office.network.engine) as lists:
        office.desk("?view=lists")
    with counted(office.network.engine) as cases:
        office.desk("?view=cases")
    assert (len(groups), len(lists), len(cases)) == (11, 10, 10)


def test_members_of_a_group_are_deleted_with_their_registration(office: Office) -> None:
    first, *_ = office.crowd(4)
    office.propose()
    with office.network.work() as work:
        registration = office.row(first)
        work.db.delete(work.db.merge(registration))
    with office.network.read() as work:
        assert work.db.query(Member).count() == 3
