"""As what somebody takes part: said by an organiser, when adding them or afterwards."""

from leernet.model import JournalEntry, Quota, Registration
from leernet.testing import add, some_event
from tests.flask.conftest import words

from .conftest import Desk


def test_who_has_a_place_becomes_a_facilitator_too_and_keeps_the_place(desk: Desk) -> None:
    add(desk.network, some_event(places={"physical": 1}))
    person = f"/events/bijeenkomst/registrations/{desk.register('Anna').uid}"
    assert f"{person}/roles" in desk.get(person).text
    page = f"{person}/roles"
    assert 'name="role_participant"' not in desk.get(page).text
    after = words(desk.follow(desk.send(page, role_speaker="yes", role_facilitator="yes")))
    assert "Als wat deze persoon meedoet, is gewijzigd." in after
    assert "deelnemer → deelnemer, spreker, begeleider" in after
    assert 'name="role_speaker" value="yes" checked' in desk.get(page).text
    desk.send(page, role_speaker="yes", role_facilitator="yes")
    with desk.network.read() as work:
        entries = work.db.query(JournalEntry).filter_by(kind="registration.roles_changed").all()
        assert [entry.data["after"] for entry in entries] == [["participant", "speaker", "facilitator"]]
        assert work.db.query(Quota).one().taken == 1
    refused = desk.send(page, role_participant="yes")
    assert refused.status_code == 400
    assert "Er is geen rol “participant”." in words(refused.text)


def test_a_speaker_is_added_without_a_place_and_stays_something(desk: Desk) -> None:
    add(desk.network, some_event(places={"physical": 1}))
    fields = {"name": "Bob", "email": "bob@example.org", "format": "physical", "role": "speaker"}
    added = words(desk.follow(desk.send("/events/bijeenkomst/walk-in", **fields)))
    assert "spreker" in added
    with desk.network.read() as work:
        assert work.db.query(Quota).one().taken == 0
        uid = work.db.query(Registration).one().uid
    refused = desk.send(f"/events/bijeenkomst/registrations/{uid}/roles")
    assert refused.status_code == 400
    assert "Kies een rol" in words(refused.text)


def test_of_who_cancelled_nothing_changes(desk: Desk) -> None:
    add(desk.network, some_event(places={"physical": 1}))
    person = f"/events/bijeenkomst/registrations/{desk.register('Anna').uid}"
    desk.send(person, f"{person}/cancel", reason="Belde af")
    assert f"{person}/roles" not in desk.get(person).text
    refused = desk.send(f"{person}/roles", role_speaker="yes")
    assert refused.status_code == 409
    assert "Deze aanmelding is afgezegd." in words(refused.text)
