"""What is kept of somebody is theirs to have, and goes when they want it gone."""

from leernet_groups.personal import CasesAndGroups
from leernet_groups.tables import Case, Member, Told

from leernet.hookspecs import Person
from leernet.services.registering.registration import Registered

from .conftest import Office


def person(office: Office, who: Registered) -> Person:
    row = office.row(who)
    return Person(
        participant_id=row.participant_id, email="persoon.00@example.org", registrations=[row.id], certificates=[]
    )


def test_somebody_gets_their_cases_and_groups_and_nothing_of_others(office: Office) -> None:
    anna, bert, *_ = office.crowd(4)
    for who in (anna, bert):
        office.bring_in(who, title="Van Anna" if who is anna else "Van Bert")
    office.propose()
    with office.network.read() as work:
        found = CasesAndGroups().export(work.db, person(office, anna))
        nothing = Person(participant_id=99, email="x@example.org", registrations=[], certificates=[])
        assert CasesAndGroups().export(work.db, nothing) == {}
    assert "Van Bert" not in str(found)
    assert [case["title"] for case in found["cases"]] == ["Van Anna"]  # type: ignore[attr-defined]
    assert found["groups"] == [{"event": "Hét warmtenet", "group": 1, "room": "", "facilitates": False}]


def test_erasing_takes_cases_places_and_what_was_told_and_leaves_the_group(office: Office) -> None:
    anna, *_ = office.crowd(4)
    office.bring_in(anna)
    office.propose()
    query = f"?view=group&group={office.group(1).id}"
    office.follow(office.press("set_group", query, facilitator=str(office.row(anna).id)))
    for do in ("fix", "tell"):
        office.follow(office.press(do))
    with office.network.work() as work:
        CasesAndGroups().erase(work.db, person(office, anna))
    with office.network.read() as work:
        assert (work.db.query(Case).count(), work.db.query(Member).count(), work.db.query(Told).count()) == (0, 3, 3)
    assert office.group(1).facilitator_id is None
