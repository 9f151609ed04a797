"""What the desk shows: pages by keyset, counts, and what needs attention."""

from datetime import datetime, timedelta

import pytest

from leernet import NotFound
from leernet.model import Delivery, DeliveryStatus, Event, EventStatus, RegistrationStatus, When
from leernet.services.attendance.checking_in import check_in
from leernet.services.desk.events import (
    EventFilter,
    all_series,
    desk_event,
    events_page,
    journal_of,
    present_counts,
    status_counts,
    troubles,
    unfinished_formats,
)
from leernet.services.desk.filtering import Filter
from leernet.services.desk.lists import (
    all_registrations,
    check_in_page,
    registrations_page,
    waiting_page,
)
from leernet.services.registering.registration import find_registration
from leernet.testing import NOW, Outbox, SettableClock, add, counted, some_event, some_series
from tests.services.conftest import ORGANISER, Desk


def _slugs(desk: Desk, **wanted: object) -> list[str]:
    with desk.network.read() as work:
        return [event.slug for event in events_page(work, EventFilter(**wanted)).events]  # type: ignore[arg-type]


def _at(slug: str, moment: datetime) -> Event:
    return some_event(slug, starts_at=moment, title=f"Over {slug}")


def _coarse(slug: str, when: str) -> Event:
    return Event(slug=slug, title="Ooit", when=When(when))


def test_the_next_event_comes_first_and_the_past_goes_back(desk: Desk) -> None:
    days = {"gisteren": -1, "vorige-week": -7, "morgen": 1, "volgende-week": 7}
    add(desk.network, *(_at(slug, NOW + timedelta(days=day)) for slug, day in days.items()))
    add(desk.network, _coarse("voorjaar", "2027-21"), _coarse("ooit", "XXXX"), _coarse("vorig-jaar", "2025"))
    assert _slugs(desk) == ["morgen", "volgende-week", "voorjaar", "ooit"]
    assert _slugs(desk, past=True) == ["gisteren", "vorige-week", "vorig-jaar"]


def test_past_in_the_database_is_past_in_the_model(desk: Desk, clock: SettableClock) -> None:
    add(desk.network, _at("bezig", NOW - timedelta(hours=1)), _at("net-af", NOW - timedelta(hours=3)))
    add(desk.network, *(_coarse(when.lower(), when) for when in ("2026-11", "2026-11-22", "2026-11-21", "2026-23")))
    with desk.network.read() as work:
        for past in (True, False):
            page = events_page(work, EventFilter(past=past))
            assert [event.is_past(work.now, work.today) for event in page.events] == [past] * len(page.events)
            assert len(page.events) == (2 if past else 4)


def test_pages_of_events_follow_one_another_without_gap_or_repeat(desk: Desk) -> None:
    add(desk.network, *(_at(f"e{n:02}", NOW + timedelta(days=1 + n // 3, minutes=n)) for n in range(10)))
    seen: list[str] = []
    after = 0
    for _ in range(4):
        with desk.network.read() as work:
            page = events_page(work, EventFilter(after=after, limit=3))
        seen += [event.slug for event in page.events]
        after = page.after or 0
    assert seen == [f"e{n:02}" for n in range(10)]
    assert after == 0


def test_events_are_found_by_series_and_by_words(desk: Desk) -> None:
    add(desk.network, some_event("een", series=some_series(), title="Één warmtenet"), some_event("twee", title="100%"))
    assert _slugs(desk, series="netwerk") == ["een"]
    assert _slugs(desk, search="ÉÉN") == ["een"]
    assert _slugs(desk, search="st(r)oom") == ["een"]
    assert _slugs(desk, search="%") == ["twee"]
    assert _slugs(desk, search="niets") == []
    with desk.network.read() as work:
        assert all_series(work) == [("netwerk", "Lerend netwerk st(r)oom")]


@pytest.mark.parametrize("count", [1, 3])
def test_a_page_of_events_costs_four_statements(desk: Desk, count: int) -> None:
    add(desk.network, *(_at(f"e{n}", NOW + timedelta(days=n)) for n in range(count)))
    with counted(desk.network.engine) as statements:
        assert len(_slugs(desk)) == count
    assert len(statements) == 4


def test_how_many_wait_is_counted_per_event(desk: Desk) -> None:
    add(desk.network, some_event(places={"physical": 1, "online": 0}))
    for who, way in (("Anna", "physical"), ("Bram", "physical"), ("Cato", "online")):
        desk.register(who, format=way)
    with desk.network.read() as work:
        page = events_page(work, EventFilter())
        assert page.waiting == {page.events[0].id: 2}


def test_an_event_is_found_as_a_draft_too_and_shows_its_counts(desk: Desk, clock: SettableClock) -> None:
    add(desk.network, some_event(starts_at=NOW), some_event("klad", status=EventStatus.DRAFT))
    anna = desk.register("Anna")
    desk.cancel(desk.register("Bram"))
    with desk.network.work(ORGANISER) as work:
        event = desk_event(work, "bijeenkomst")
        check_in(work, anna.uid, event.blocks[0].id)
    with desk.network.read() as work:
        assert desk_event(work, "klad").status is EventStatus.DRAFT
        event = desk_event(work, "bijeenkomst")
        assert status_counts(work, event) == {RegistrationStatus.CONFIRMED: 1, RegistrationStatus.CANCELLED: 1}
        assert present_counts(work, event) == {event.blocks[0].id: 1}
        with pytest.raises(NotFound):
            desk_event(work, "elders")


def test_registrations_are_filtered_searched_and_paged(desk: Desk) -> None:
    add(desk.network, some_event(places={"physical": 4}))
    for name in ("Anna", "Bram", "Özlem Çelik", "Dirk_100%", "Els"):
        desk.register(name, email=f"{name[:3].lower()}@example.org", organisation="Gemeente Één")
    with desk.network.read() as work:
        event = desk_event(work, "bijeenkomst")

        def names(**wanted: object) -> list[str]:
            page = registrations_page(work, event, Filter(**wanted))  # type: ignore[arg-type]
            return [r.name for r in page.registrations]

        assert names(status=RegistrationStatus.WAITLISTED) == ["Els"]
        assert names(search="özLEM") == names(search="ÖZlem çelik") == ["Özlem Çelik"]
        assert names(search="_100%") == ["Dirk_100%"]
        assert names(search="bra@example") == ["Bram"]
        assert len(names(search="gemeente één")) == 5
        assert names(limit=2) == ["Anna", "Bram"]
        first = registrations_page(work, event, Filter(limit=2))
        assert names(limit=2, after=first.after) == ["Özlem Çelik", "Dirk_100%"]
        assert [r.name for r in all_registrations(work, event)] == [*names()]


def test_the_check_in_list_goes_by_name_and_pages_without_a_gap(desk: Desk) -> None:
    add(desk.network, some_event(places={"physical": 5}))
    for number, name in enumerate(["Zoë", "anna", "Bram", "Bram", "Cato", "wacht"]):
        desk.register(name, email=f"p{number}@example.org")
    with desk.network.read() as work:
        event = desk_event(work, "bijeenkomst")
        seen: list[str] = []
        after: int | None = 0
        while after is not None:
            page = check_in_page(work, event, Filter(after=after, limit=2))
            seen += [r.name for r in page.registrations]
            after = page.after
        assert seen == ["anna", "Bram", "Bram", "Cato", "Zoë"]


def test_the_waiting_list_of_a_format_is_in_order(desk: Desk) -> None:
    add(desk.network, some_event(places={"physical": 0}))
    for number in range(5):
        desk.register(f"p{number}")
    with desk.network.read() as work:
        event_format = desk_event(work, "bijeenkomst").formats[0]
        first = waiting_page(work, event_format, limit=3)
        second = waiting_page(work, event_format, first.after or 0, limit=3)
    assert [r.name for r in (*first.registrations, *second.registrations)] == [f"p{n}" for n in range(5)]
    assert second.after is None


def test_the_journal_of_a_registration_tells_who_did_what(desk: Desk) -> None:
    add(desk.network, some_event())
    anna = desk.walk_in("Anna")
    desk.cancel(anna)
    with desk.network.read() as work:
        entries = journal_of(work, find_registration(work, anna.uid))
        assert [(e.kind, e.actor) for e in entries] == [
            ("registration.confirmed", "user:els"),
            ("registration.cancelled", "participant"),
        ]


def test_details_that_a_format_does_not_accept_are_unfinished(desk: Desk) -> None:
    add(desk.network, some_event("goed"), some_event("fout", details={"physical": {"plek": "x"}}))
    add(desk.network, some_event("weg", status=EventStatus.CANCELLED, details={"physical": {"plek": "x"}}))
    with desk.network.read() as work:
        found = {slug: unfinished_formats(work, desk_event(work, slug)) for slug in ("goed", "fout", "weg")}
    assert found == {"goed": [], "fout": ["physical"], "weg": []}


def test_what_could_not_be_delivered_is_shown_with_whom_it_was_for(desk: Desk) -> None:
    add(desk.network, some_event())
    anna = desk.register("Anna")
    desk.network.dispatcher.fan_out()
    with desk.network.work() as work:
        entry_id = work.db.query(Delivery).one().entry_id
        work.db.query(Delivery).one().status = DeliveryStatus.FAILED
        again = Delivery(entry_id=entry_id, listener="plugin:x", subject="registration", subject_id=1, due_at=work.now)
        again.error = "kapot"
        fine = Delivery(entry_id=entry_id, listener="plugin:y", subject="registration", subject_id=1, due_at=work.now)
        work.db.add_all([again, fine])
    with counted(desk.network.engine) as statements, desk.network.read() as work:
        found = troubles(work)
        assert [(t.delivery.listener, t.registration and t.registration.id) for t in found] == [
            ("mail", anna.id),
            ("plugin:x", anna.id),
        ]
    assert len(statements) == 3


def test_a_failed_delivery_is_tried_again_when_asked(desk: Desk, outbox: Outbox) -> None:
    add(desk.network, some_event())
    desk.register("Anna")
    desk.network.dispatcher.fan_out()
    with desk.network.work() as work:
        delivery = work.db.query(Delivery).one()
        delivery.status, delivery.error = DeliveryStatus.FAILED, "server weg"
    desk.network.dispatcher.retry(delivery.id)
    desk.network.dispatcher.deliver()
    with desk.network.read() as work:
        assert work.db.query(Delivery).one().status is DeliveryStatus.DONE
        assert troubles(work) == []
