"""An organiser changes to which parts of the programme somebody comes."""

from datetime import timedelta

from leernet.model import AgendaItem, AgendaKind, Event, JournalEntry, Quota
from leernet.services.registering.registration import Registered
from leernet.testing import SettableClock, add, some_event
from tests.flask.conftest import words

from .conftest import Desk


def with_parts(visit: int | None = 1) -> Event:
    event = some_event(places={"physical": 5})
    event.agenda = [
        AgendaItem(title="Werkbezoek", kind=AgendaKind.SITE_VISIT, key="bezoek", quota=Quota(capacity=visit)),
        AgendaItem(title="Lunch", kind=AgendaKind.BREAK, key="lunch", quota=Quota()),
    ]
    return event


def page_of(registered: Registered) -> str:
    return f"/events/bijeenkomst/registrations/{registered.uid}"


def test_the_choice_is_changed_and_written_down_with_before_and_after(desk: Desk) -> None:
    add(desk.network, with_parts())
    anna = desk.register("Anna", items=("lunch",))
    page = f"{page_of(anna)}/programme"
    assert page in desk.get(page_of(anna)).text
    assert 'name="item_lunch" value="yes" checked' in desk.get(page).text
    after = words(desk.follow(desk.send(page, item_bezoek="yes")))
    assert "De onderdelen van het programma zijn gewijzigd." in after
    assert "Komt naar: Werkbezoek" in after
    assert "Lunch → Werkbezoek" in after
    with desk.network.read() as work:
        entry = work.db.query(JournalEntry).filter_by(kind="registration.items_changed").one()
        assert (entry.actor, entry.data) == ("user:els", {"before": ["lunch"], "after": ["bezoek"]})


def test_what_is_full_is_refused_as_on_the_own_page_and_nothing_changes(desk: Desk) -> None:
    add(desk.network, with_parts())
    desk.register("Anna", items=("bezoek",))
    bob = desk.register("Bob", items=("lunch",))
    page = f"{page_of(bob)}/programme"
    assert 'name="item_bezoek" value="yes" disabled' in desk.get(page).text
    refused = desk.send(page, item_bezoek="yes")
    assert refused.status_code == 409
    assert "Er zijn geen plaatsen meer voor “Werkbezoek”." in words(refused.text)
    assert "Komt naar: Lunch" in words(desk.get(page_of(bob)).text)


def test_it_is_not_offered_once_registration_closed_or_without_parts(desk: Desk, clock: SettableClock) -> None:
    event = with_parts()
    event.registration_closes = clock.now + timedelta(days=1)
    add(desk.network, event, some_event("ander"))
    anna, bob = desk.register("Anna"), desk.register("Bob", event="ander")
    clock.advance(timedelta(days=2))
    for page in (page_of(anna), f"/events/ander/registrations/{bob.uid}"):
        assert "/programme" not in desk.get(page).text
        assert desk.get(f"{page}/programme").status_code == 302


def test_a_registration_of_another_event_is_not_found(desk: Desk) -> None:
    add(desk.network, with_parts(), some_event("ander"))
    anna = desk.register("Anna")
    assert desk.get(f"/events/ander/registrations/{anna.uid}/programme").status_code == 404
