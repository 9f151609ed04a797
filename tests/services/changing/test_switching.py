"""A planned event is held in another way: who had a place keeps one where there is one, and all of it can be undone."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from leernet_online import Online
from leernet_physical import Physical
from sqlalchemy import select

from leernet.errors import Conflict, InvalidInput, LeernetError
from leernet.model import (
    Admission,
    AgendaItem,
    AgendaKind,
    Audience,
    EventFormat,
    FormatSwitch,
    Quota,
    QuotaKind,
    Registration,
    RegistrationStatus,
    SwitchPolicy,
    SwitchStatus,
)
from leernet.programmes.changing import Findings
from leernet.programmes.load_places import load_formats
from leernet.programmes.parts import FormatPart
from leernet.services.changing.changes import as_shown, tell_changed
from leernet.services.changing.switch_telling import tell_now
from leernet.services.changing.switch_undoing import Undone, undo_switch
from leernet.services.changing.switching import SwitchRequest, switch_format
from leernet.services.doctor import recount
from leernet.services.events.planning import cancel_event, find_event
from leernet.services.registering.approval import approve
from leernet.services.registering.registration import Registered, change_format
from leernet.testing import NOW, MakeNetwork, Outbox, PlainFormats, SettableClock, add, some_event
from leernet.work import PARTICIPANT
from tests.services.conftest import ORGANISER, Desk
from tests.services.places.test_holding_back import GUARDS, Guard
from tests.services.places.test_known_limits import Bus

S = RegistrationStatus


def wish(**values: object) -> SwitchRequest:
    """To go online altogether, unless said otherwise."""
    plain: dict[str, object] = {
        "event": "bijeenkomst",
        "source": "physical",
        "target": "online",
        "policy": SwitchPolicy.CARRY,
        "source_ends": True,
    }
    return SwitchRequest(**{**plain, **values})  # type: ignore[arg-type]


def switch(desk: Desk, **values: object) -> FormatSwitch:
    return desk.network.run(ORGANISER, switch_format, wish(**values))


def undo(desk: Desk) -> Undone:
    return desk.network.run(ORGANISER, undo_switch, "bijeenkomst")


def stands(desk: Desk) -> dict[str, tuple[str, str, int | None]]:
    """Format, status and number on the waiting list of everybody."""
    with desk.network.read() as work:
        assert recount(work) == []
        rows = work.db.execute(select(Registration, EventFormat.key).join(Registration.format))
        return {one.name: (key, one.status.value, one.queue_number) for one, key in rows}


def who_is(desk: Desk, name: str) -> Registered:
    with desk.network.read() as work:
        one = work.db.query(Registration).filter_by(name=name).one()
        return Registered(one.id, one.uid, one.status)


def formats(desk: Desk) -> list[str]:
    with desk.network.read() as work:
        return [one.key for one in find_event(work, "bijeenkomst").formats]


def deliver(desk: Desk, clock: SettableClock, by: timedelta = timedelta()) -> None:
    clock.advance(by)
    desk.network.dispatcher.deliver()


@pytest.fixture
def full(desk: Desk) -> Desk:
    """Two places, both taken, and two people who wait."""
    add(desk.network, some_event(places={"physical": 2}))
    for who in ("Anna", "Bas", "Cor", "Dee"):
        desk.register(who)
    return desk


def test_everybody_goes_along_and_who_waited_has_a_place_where_there_is_room(full: Desk) -> None:
    switch(full, capacity=3)
    assert formats(full) == ["online"]
    assert stands(full) == {
        "Anna": ("online", "confirmed", None),
        "Bas": ("online", "confirmed", None),
        "Cor": ("online", "confirmed", None),
        "Dee": ("online", "waitlisted", 1),
    }
    assert full.places() == [(2, 0), (3, 3)]


def test_who_does_not_fit_waits_in_order_of_registration(full: Desk) -> None:
    switch(full, capacity=1)
    assert full.names(S.CONFIRMED) == ["Anna"]
    assert full.names(S.WAITLISTED) == ["Bas", "Cor", "Dee"]
    full.cancel(who_is(full, "Anna"))
    assert full.names(S.CONFIRMED) == ["Bas"]


def test_undone_everybody_is_where_they_were_with_the_number_that_they_had(full: Desk, outbox: Outbox) -> None:
    before, sequence = stands(full), full.event().sequence
    switch(full, capacity=1)
    done = undo(full)
    assert (done.back, done.waiting, done.along, done.told) == (4, 0, 0, 0)
    assert stands(full) == before
    assert formats(full) == ["physical"]
    assert full.event().sequence == sequence + 2
    full.network.dispatcher.deliver()
    assert not [one for one in outbox.messages if "op een andere manier" in str(one["Subject"])]


def test_who_cancelled_meanwhile_stays_away_and_who_registered_comes_along(
    full: Desk, outbox: Outbox, clock: SettableClock
) -> None:
    switch(full, capacity=5)
    full.cancel(who_is(full, "Anna"))
    full.register("Eva", format="online")
    deliver(full, clock)
    outbox.messages.clear()
    done = undo(full)
    assert (done.back, done.along, done.told) == (3, 1, 1)
    there = stands(full)
    assert there["Anna"][:2] == ("online", "cancelled")
    assert [there[who][:2] for who in ("Bas", "Cor", "Dee", "Eva")] == [
        ("physical", "confirmed"),
        ("physical", "confirmed"),  # the place of Anna was Cor's turn
        ("physical", "waitlisted"),
        ("physical", "waitlisted"),
    ]
    deliver(full, clock)
    assert sorted(str(one["To"]) for one in outbox.messages if "Eva" in str(one["To"])) == ["Eva <Eva@example.org>"]


def test_mail_goes_out_once_when_the_time_is_over_and_then_it_cannot_be_undone(
    full: Desk, outbox: Outbox, clock: SettableClock
) -> None:
    deliver(full, clock)
    outbox.messages.clear()
    switch(full, capacity=3, hold_minutes=10)
    deliver(full, clock, timedelta(minutes=9))
    assert outbox.messages == []
    for _ in range(3):
        deliver(full, clock, timedelta(minutes=2))
    assert len(outbox.messages) == 4
    assert {str(one["To"]).split()[0] for one in outbox.messages} == {"Anna", "Bas", "Cor", "Dee"}
    with pytest.raises(Conflict) as refused:
        undo(full)
    assert refused.value.code == "switch_told"
    with pytest.raises(Conflict), full.network.work(ORGANISER) as work:
        tell_now(work, find_event(work, "bijeenkomst"))


def test_the_mail_can_go_at_once_and_who_cancelled_meanwhile_gets_none(
    full: Desk, outbox: Outbox, clock: SettableClock
) -> None:
    switch(full, capacity=4)
    full.cancel(who_is(full, "Bas"))
    deliver(full, clock)
    outbox.messages.clear()
    with full.network.work(ORGANISER) as work:
        assert tell_now(work, find_event(work, "bijeenkomst")) == 3
    deliver(full, clock)
    assert {str(one["To"]).split()[0] for one in outbox.messages} == {"Anna", "Cor", "Dee"}


def test_who_moves_up_while_the_mail_waits_is_told_once_by_that_mail(
    full: Desk, outbox: Outbox, clock: SettableClock
) -> None:
    switch(full, capacity=2)
    deliver(full, clock)
    outbox.messages.clear()
    full.cancel(who_is(full, "Anna"))
    deliver(full, clock, timedelta(seconds=20))
    assert [str(one["To"]).split()[0] for one in outbox.messages] == ["Anna"]
    deliver(full, clock, timedelta(minutes=15))
    texts = [one.get_body(("plain",)).get_content() for one in outbox.to("Cor@example.org")]  # type: ignore[union-attr]
    assert len(texts) == 1
    assert "Er is een plaats voor u" in texts[0]


def test_asked_again_they_confirm_in_the_new_form_or_lose_the_place(
    full: Desk, outbox: Outbox, clock: SettableClock
) -> None:
    until = NOW + timedelta(days=2)
    switch(full, capacity=4, policy=SwitchPolicy.ASK, until=until, releases=True)
    assert full.event().confirm_until == until
    deliver(full, clock, timedelta(minutes=11))
    text = outbox.to("Anna@example.org")[-1].get_body(("plain",)).get_content().replace("\n", " ")  # type: ignore[union-attr]
    assert "Bevestig vóór" in text
    deliver(full, clock, timedelta(days=3))
    assert full.names(S.CONFIRMED) == []
    assert len(full.names(S.CANCELLED)) == 4


def test_undone_nobody_is_asked_any_more(full: Desk) -> None:
    switch(full, capacity=2, policy=SwitchPolicy.ASK, until=NOW + timedelta(days=2), releases=True)
    undo(full)
    assert (full.event().confirm_until, full.event().confirm_releases) == (None, False)
    assert not full.registration(who_is(full, "Anna")).must_confirm_again


def test_offered_the_choice_nothing_changes_for_anybody_who_does_not_choose(
    full: Desk, outbox: Outbox, clock: SettableClock
) -> None:
    before = stands(full)
    switch(full, policy=SwitchPolicy.OFFER, source_ends=False)
    assert formats(full) == ["physical", "online"]
    assert stands(full) == before
    chosen = who_is(full, "Bas")
    full.network.run(PARTICIPANT, change_format, chosen.uid, "online")
    assert stands(full)["Cor"] == ("physical", "confirmed", None)
    deliver(full, clock, timedelta(minutes=11))
    told = [str(one["To"]).split()[0] for one in outbox.messages if "Ook op een andere manier" in str(one["Subject"])]
    assert sorted(told) == ["Anna", "Cor", "Dee"]


def test_undone_who_chose_the_new_form_goes_back_and_hears_of_it(full: Desk) -> None:
    switch(full, policy=SwitchPolicy.OFFER, source_ends=False)
    full.network.run(PARTICIPANT, change_format, who_is(full, "Bas").uid, "online")
    done = undo(full)
    assert (done.waiting, done.told) == (1, 1)
    there = stands(full)
    assert there["Bas"][:2] == ("physical", "waitlisted")  # Cor has the place that Bas gave up
    assert there["Cor"][:2] == ("physical", "confirmed")


def test_from_two_ways_to_one_the_places_of_the_other_hold(desk: Desk) -> None:
    add(desk.network, some_event(places={"physical": 2, "online": 2}))
    for who, how in (
        ("Anna", "physical"),
        ("Bas", "online"),
        ("Cor", "physical"),
        ("Dee", "online"),
        ("Eva", "online"),
    ):
        desk.register(who, format=how)
    before = stands(desk)
    switch(desk, capacity=3)
    assert desk.names(S.CONFIRMED) == ["Bas", "Dee", "Eva"]  # who waited online was first
    assert desk.names(S.WAITLISTED) == ["Anna", "Cor"]
    undo(desk)
    there = stands(desk)
    assert {**before, "Eva": ("online", "confirmed", None)} == there
    assert desk.places() == [(2, 2), (2, 3)]


def test_back_on_site_the_old_form_comes_to_life_again(full: Desk) -> None:
    switch(full, capacity=9)
    with full.network.work(ORGANISER) as work:
        tell_now(work, find_event(work, "bijeenkomst"))
    switch(full, source="online", target="physical", capacity=2, details={})
    assert formats(full) == ["physical"]
    assert full.names(S.CONFIRMED) == ["Anna", "Bas"]
    with full.network.read() as work:
        assert work.db.query(EventFormat).count() == 2


def test_places_of_an_audience_go_along(desk: Desk) -> None:
    event = some_event(places={"physical": 4})
    event.audiences.append(Audience(key="bewoners", label="Bewoners", quota=Quota(capacity=2)))
    add(desk.network, event)
    desk.register("Anna", audience="bewoners")
    for who in ("Bas", "Cor"):
        desk.register(who)
    switch(desk, capacity=3)
    # One place is kept for residents still, so that only one of the others fits beside Anna.
    assert desk.names(S.CONFIRMED) == ["Anna", "Bas"]
    desk.register("Dee", audience="bewoners", format="online")
    assert desk.names(S.CONFIRMED) == ["Anna", "Bas", "Dee"]
    undo(desk)
    assert desk.names(S.CONFIRMED) == ["Anna", "Bas", "Cor", "Dee"]
    assert stands(desk)["Dee"][0] == "physical"


def test_an_event_that_offers_first_offers_who_waited_a_place_once_they_are_told(
    full: Desk, clock: SettableClock
) -> None:
    with full.network.work(ORGANISER) as work:
        find_event(work, "bijeenkomst").offer_hours = 24
    switch(full, capacity=3, hold_minutes=60)
    cor = full.registration(who_is(full, "Cor"))
    assert (cor.status, cor.offered_until) == (S.OFFERED, NOW + timedelta(hours=25))
    undo(full)
    assert full.registration(who_is(full, "Cor")).status is S.WAITLISTED


@pytest.mark.parametrize(
    ("values", "code"),
    [
        ({"source": "online"}, "format_unknown"),
        ({"target": "physical"}, "format_unknown"),
        ({"target": "moon"}, "format_unknown"),
        ({"policy": SwitchPolicy.OFFER}, "choice_unknown"),
        ({"policy": SwitchPolicy.ASK}, "date_missing"),
        ({"policy": SwitchPolicy.ASK, "until": NOW}, "date_past"),
        ({"hold_minutes": 1441}, "number_invalid"),
        ({"event": "x"}, "event_unknown"),
    ],
)
def test_what_cannot_be_is_refused(full: Desk, values: dict[str, object], code: str) -> None:
    with pytest.raises(LeernetError) as refused:
        switch(full, **values)
    assert refused.value.code == code
    assert isinstance(refused.value, Conflict | InvalidInput) or code == "event_unknown"


def test_a_second_switch_waits_for_the_mail_of_the_first(full: Desk) -> None:
    switch(full)
    with pytest.raises(Conflict) as refused:
        switch(full, source="online", target="physical")
    assert refused.value.code == "switch_held"


def test_an_event_that_is_off_or_over_is_not_switched_nor_switched_back(full: Desk, clock: SettableClock) -> None:
    switch(full)
    full.network.run(ORGANISER, cancel_event, "bijeenkomst", "")
    with pytest.raises(Conflict) as refused:
        undo(full)
    assert refused.value.code == "event_cancelled"
    deliver(full, clock, timedelta(minutes=11))
    with full.network.read() as work:
        assert work.db.query(FormatSwitch).one().status is SwitchStatus.TOLD
    with pytest.raises(Conflict):
        switch(full, source="online", target="physical")


def test_an_event_that_is_over_is_not_switched(full: Desk, clock: SettableClock) -> None:
    clock.advance(timedelta(days=30))
    with pytest.raises(Conflict) as refused:
        switch(full)
    assert refused.value.code == "event_over"


def test_nobody_registers_in_the_form_that_is_gone(full: Desk) -> None:
    switch(full, capacity=9)
    with pytest.raises(InvalidInput) as refused:
        full.register("Eva")
    assert refused.value.code == "format_unknown"


def test_the_journal_keeps_what_was(full: Desk) -> None:
    switch(full, capacity=1)
    undo(full)
    assert full.journal("event.")[-2:] == ["event.format_switched", "event.format_switch_undone"]
    assert full.journal("registration.format_switched") == ["registration.format_switched"] * 8


# --- with plugins that check and limit ---


@pytest.mark.parametrize("guard", GUARDS)
def test_whom_a_guard_does_not_let_in_waits_and_the_others_notice_nothing(
    desk_with: Callable[..., Desk], guard: Callable[[], Guard]
) -> None:
    shuts = guard()
    desk = desk_with(PlainFormats(), shuts)
    add(desk.network, some_event(places={"physical": 3}))
    for who in ("Anna", "Bas", "Cor", "Dee"):
        desk.register(who)
    before = stands(desk)
    shuts.shuts_out = ("Bas", "Dee")
    switch(desk, capacity=9)
    assert desk.names(S.CONFIRMED) == ["Anna", "Cor"]
    assert desk.names(S.WAITLISTED) == ["Bas", "Dee"]
    assert desk.journal("registration.held_back") == ["registration.held_back"] * 2
    shuts.shuts_out = ()
    undo(desk)
    assert stands(desk) == before


def test_places_of_a_plugin_hold_too_and_are_given_back_where_they_do_not_count(
    desk_with: Callable[..., Desk],
) -> None:
    desk = desk_with(PlainFormats(), Bus())
    add(desk.network, some_event(places={"physical": 9}))
    for who in ("Anna", "Bas", "Cor"):
        desk.register(who)
    assert desk.names(S.WAITLISTED) == ["Cor"]  # for want of a seat in the bus
    switch(desk, capacity=9)
    assert desk.names(S.CONFIRMED) == ["Anna", "Bas", "Cor"]
    with desk.network.read() as work:
        seat = work.db.query(Quota).filter_by(key="bus:seat").one()
        assert (seat.taken, work.db.query(Quota).filter_by(key="bus:lunch").one().taken) == (0, 3)
    undo(desk)
    assert desk.names(S.WAITLISTED) == ["Cor"]


def test_who_cannot_go_along_gives_back_what_else_they_held(desk: Desk) -> None:
    event = some_event(places={"physical": 2}, waiting_list=True)
    event.agenda = [AgendaItem(title="Lunch", kind=AgendaKind.BREAK, key="lunch", quota=Quota(capacity=2))]
    add(desk.network, event)
    desk.register("Anna", items=("lunch",))
    desk.register("Bas", items=("lunch",))
    switch(desk, capacity=1)
    assert desk.names(S.WAITLISTED) == ["Bas"]
    with desk.network.read() as work:
        assert work.db.query(Quota).filter_by(kind=QuotaKind.AGENDA_ITEM).one().taken == 1
    undo(desk)
    assert desk.names(S.CONFIRMED) == ["Anna", "Bas"]


def test_a_speaker_without_a_place_goes_along_and_takes_none(desk: Desk) -> None:
    add(desk.network, some_event(places={"physical": 1}))
    desk.walk_in("Spreker", roles=("speaker",))
    desk.register("Anna")
    switch(desk, capacity=1)
    assert desk.names(S.CONFIRMED) == ["Spreker", "Anna"]
    assert desk.places()[1] == (1, 1)


def test_who_asked_to_take_part_still_asks_in_the_new_way_and_is_approved_there(desk: Desk) -> None:
    add(desk.network, some_event(places={"physical": 1}, admission=Admission.APPROVAL))
    asked = desk.register("Anna")
    switch(desk, capacity=1)
    assert stands(desk)["Anna"] == ("online", "requested", None)
    desk.network.run(ORGANISER, approve, asked.uid)
    done = undo(desk)
    assert stands(desk)["Anna"] == ("physical", "confirmed", None)
    assert done.told == 1


def test_an_event_that_moves_while_the_mail_waits_lets_it_go_first(
    full: Desk, outbox: Outbox, clock: SettableClock
) -> None:
    switch(full, capacity=9)
    with full.network.work(ORGANISER) as work:
        event = find_event(work, "bijeenkomst")
        before = as_shown(work, event)
        for block in event.blocks:
            block.ends_at += timedelta(hours=1)
        work.db.flush()
        tell_changed(work, event, before)
    assert full.journal("registration.switch_told") == ["registration.switch_told"] * 4
    with pytest.raises(Conflict):
        undo(full)


def test_the_public_status_says_that_it_moved_online_and_takes_it_back(make_network: MakeNetwork) -> None:
    desk = Desk(make_network(Physical(), Online()))
    add(desk.network, some_event())
    details = {"join_url": "https://meet.example.org/1"}
    switch(desk, details=details)
    assert desk.event().moved_online
    undo(desk)
    assert not desk.event().moved_online
    switch(desk, details=details)
    with desk.network.work(ORGANISER) as work:
        tell_now(work, find_event(work, "bijeenkomst"))
    switch(desk, source="online", target="physical", details={"venue": "Seinwezen", "city": "Haarlem"})
    assert not desk.event().moved_online


def test_a_programme_file_brings_a_way_back_that_was_switched_off(full: Desk) -> None:
    for one in ("Anna", "Bas", "Cor", "Dee"):
        full.cancel(who_is(full, one))
    switch(full, capacity=5)
    with full.network.work(ORGANISER) as work:
        tell_now(work, find_event(work, "bijeenkomst"))
        event = find_event(work, "bijeenkomst")
        part = FormatPart(key="physical", capacity=4)
        findings = Findings()
        assert load_formats(work, event, [part], "events[0]", findings)
        assert findings.problems == []
        work.db.flush()
    assert formats(full) == ["physical"]
    full.register("Eva")


def test_an_organiser_takes_who_had_a_place_along_past_a_closed_reception_but_not_who_waited(
    make_network: MakeNetwork, clock: SettableClock
) -> None:
    desk = Desk(make_network(Physical(), Online()))
    details: dict[str, object] = {"venue": "Seinwezen", "city": "Haarlem", "reception_closes_hours": 48}
    add(desk.network, some_event(places={"online": 1}, details={"online": {"join_url": "https://meet.example.org/1"}}))
    desk.register("Anna", format="online")
    desk.register("Bas", format="online")
    clock.set(NOW + timedelta(days=6, hours=1))
    switch(desk, source="online", target="physical", capacity=9, details=details)
    assert (desk.names(S.CONFIRMED), desk.names(S.WAITLISTED)) == (["Anna"], ["Bas"])


def test_a_way_that_was_taken_away_since_cannot_be_undone(desk: Desk) -> None:
    add(desk.network, some_event())
    switch(desk)
    with desk.network.work(ORGANISER) as work:
        event = find_event(work, "bijeenkomst")
        load_formats(work, event, [FormatPart(key="physical", capacity=4)], "events[0]", Findings())
    with pytest.raises(Conflict) as refused:
        undo(desk)
    assert refused.value.code == "switch_outdated"
    assert formats(desk) == ["physical"]
