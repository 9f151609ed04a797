"""One thing is done with many: to each by themselves, in order, once; who cannot have it holds nobody up."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from uuid import UUID, uuid4

import pytest

from leernet.errors import Conflict, NotFound
from leernet.model import (
    Act,
    Admission,
    JournalEntry,
    Registration,
    RegistrationStatus,
    Selected,
    SelectedStatus,
    Selection,
)
from leernet.services.desk.events import desk_event
from leernet.services.desk.filtering import EVERYBODY, Filter
from leernet.services.selecting.choosing import Choice, Look, choose, look
from leernet.services.selecting.doing import (
    TRIES,
    Outcome,
    do_line,
    due_lines,
    forget_selections,
    next_line,
    note_line,
    outcome_of,
    selection_at,
    under_way,
)
from leernet.testing import NOW, SettableClock, add, some_event
from leernet.work import SYSTEM, Work
from tests.services.conftest import ORGANISER, Desk

S = RegistrationStatus


def chosen(
    desk: Desk, act: Act, *uids: UUID, uid: UUID | None = None, people: int | None = None, reason: str = "", **more: int
) -> Selection:
    """An organiser chooses these people, or everybody."""

    def do(work: Work) -> Selection:
        whom = {"uids": frozenset(uids)} if uids else {"filter": EVERYBODY}
        choice = Choice(act=act, **whom, **more)  # type: ignore[arg-type]
        event = desk_event(work, "bijeenkomst")
        return choose(work, event, choice, uid or uuid4(), people=people, reason=reason)

    return desk.network.run(ORGANISER, do)


def outcome(desk: Desk, selection: Selection) -> Outcome:
    with desk.network.read() as work:
        return outcome_of(work, selection)


def seen(desk: Desk, choice: Choice) -> Look:
    with desk.network.read() as work:
        return look(work, desk_event(work, "bijeenkomst"), choice)


def test_who_asked_first_is_answered_first_and_who_withdrew_holds_nobody_up(desk: Desk) -> None:
    add(desk.network, some_event(places={"physical": 2}, admission=Admission.APPROVAL))
    people = [desk.register(who) for who in ("Anna", "Bram", "Cato", "Dirk")]
    found = seen(desk, Choice(act=Act.APPROVE, filter=Filter(search="CATO")))
    assert (found.people, [one.name for one in found.first], found.left_out) == (1, ["Cato"], {})
    selection = chosen(desk, Act.APPROVE)
    desk.cancel(people[1])
    with desk.network.read() as work:
        assert [one.id for one in under_way(work, selection.event_id)] == [selection.id]
    desk.network.dispatcher.deliver()
    assert desk.names(S.CONFIRMED) == ["Anna", "Cato"]
    assert desk.names(S.WAITLISTED) == ["Dirk"]
    came = outcome(desk, selection)
    assert (came.due, came.done, came.refused_count) == (0, {"confirmed": 2, "waitlisted": 1}, 1)
    assert [(one.registration.name, one.code) for one in came.refused] == [("Bram", "illegal_transition")]
    with desk.network.read() as work:
        by = {e.actor for e in work.db.query(JournalEntry) if e.data.get("before") == "requested"}
        assert by == {"user:els", "participant"}
        assert not under_way(work, selection.event_id)
        made = work.db.query(JournalEntry).filter_by(kind="event.done_for_many").one()
        assert made.data == {"act": "approve", "people": 4}
    assert seen(desk, Choice(act=Act.APPROVE, filter=EVERYBODY)).left_out == {
        S.CANCELLED: 1,
        S.CONFIRMED: 2,
        S.WAITLISTED: 1,
    }


def test_nobody_who_is_cancelled_is_given_a_place_first(desk: Desk) -> None:
    add(desk.network, some_event(places={"physical": 2}))
    for who in ("Anna", "Bram", "Cato", "Dirk"):
        desk.register(who)
    selection = chosen(desk, Act.CANCEL, reason="De zaal is weg")
    desk.network.dispatcher.deliver()
    assert outcome(desk, selection).done == {"cancelled": 4}
    assert "registration.moved_up" not in desk.journal()
    with desk.network.read() as work:
        assert {one.reason for one in work.db.query(Registration)} == {"De zaal is weg"}


def test_several_dispatchers_do_each_line_once(desk: Desk) -> None:
    add(desk.network, some_event(places={"physical": 5}, admission=Admission.APPROVAL))
    for number in range(12):
        desk.register(f"p{number:02}")
    selection = chosen(desk, Act.APPROVE)
    with ThreadPoolExecutor(3) as pool:
        list(pool.map(lambda _: desk.network.dispatcher.deliver(), range(3)))
    while outcome(desk, selection).due:  # whoever was before their turn is left for the next time
        with desk.network.read() as work:
            lines = due_lines(work)
        for line in lines:
            desk.network.run(SYSTEM, do_line, line)
    assert desk.names(S.CONFIRMED) == [f"p{number:02}" for number in range(5)]
    assert desk.names(S.WAITLISTED) == [f"p{number:02}" for number in range(5, 12)]
    assert desk.journal("registration.confirmed") == ["registration.confirmed"] * 5


def test_people_are_let_in_declined_marked_and_unmarked(desk: Desk, clock: SettableClock) -> None:
    add(desk.network, some_event(places={"physical": 1}, starts_at=NOW))
    anna, bram = desk.register("Anna"), desk.register("Bram")
    chosen(desk, Act.LET_IN, anna.uid, bram.uid)
    desk.network.dispatcher.deliver()
    assert desk.names(S.CONFIRMED) == ["Anna", "Bram"]
    block = desk.registration(anna)
    with desk.network.read() as work:
        block_id = desk_event(work, "bijeenkomst").blocks[0].id
    with pytest.raises(NotFound):
        chosen(desk, Act.PRESENT, anna.uid, block_id=block_id + 99)
    for act, people in ((Act.PRESENT, 2), (Act.ABSENT, 2)):
        selection = chosen(desk, act, anna.uid, bram.uid, block_id=block_id, people=2)
        clock.advance(timedelta(seconds=20))
        desk.network.dispatcher.deliver()
        assert outcome(desk, selection).done == {act.value: people}
        with pytest.raises(Conflict, match="none of these"):
            chosen(desk, act, block_id=block_id)
    assert (
        desk.journal("registration.att") == ["registration.attended"] * 2 + ["registration.attendance_taken_back"] * 2
    )
    assert block.status is S.CONFIRMED


def test_what_was_so_already_is_said_and_what_breaks_is_given_up(desk: Desk) -> None:
    add(desk.network, some_event(starts_at=NOW))
    anna, bram = desk.register("Anna"), desk.register("Bram")
    with desk.network.read() as work:
        block_id = desk_event(work, "bijeenkomst").blocks[0].id
    twice = [chosen(desk, Act.PRESENT, block_id=block_id) for _ in range(2)]
    with desk.network.read() as work:
        (broken, other) = work.db.query(Selected.id).filter_by(selection_id=twice[1].id).order_by(Selected.id)
    for _ in range(TRIES):
        desk.network.run(SYSTEM, note_line, broken[0])
    with desk.network.read() as work:
        assert next_line(work, twice[1].id) == other[0]
    desk.network.dispatcher.deliver()
    desk.network.run(SYSTEM, do_line, other[0])  # it was done: nothing happens
    assert outcome(desk, twice[0]).done == {"present": 2}
    came = outcome(desk, twice[1])
    assert (came.done, [one.code for one in came.refused]) == ({"same": 1}, ["error"])
    assert {anna.id, bram.id} == {one.registration_id for one in _lines(desk, twice[1])}


def _lines(desk: Desk, selection: Selection) -> list[Selected]:
    with desk.network.read() as work:
        return work.db.query(Selected).filter_by(selection_id=selection.id).all()


def test_the_same_form_twice_is_one_selection_and_another_number_of_people_is_refused(
    desk: Desk, clock: SettableClock
) -> None:
    add(desk.network, some_event(places={"physical": 9}), some_event("ander"))
    anna = desk.register("Anna")
    uid = uuid4()
    with pytest.raises(Conflict) as refused:
        chosen(desk, Act.CANCEL, uid=uid, people=2)
    assert (refused.value.code, refused.value.data) == ("selection_changed", {"n": 1})
    assert desk.registration(anna).is_live
    with ThreadPoolExecutor(3) as pool:  # somebody clicks more than once
        clicks = list(pool.map(lambda _: chosen(desk, Act.CANCEL, uid=uid, people=1), range(3)))
    assert len({one.id for one in clicks}) == 1
    first = clicks[0]
    assert chosen(desk, Act.CANCEL, uid=uid, people=7).id == first.id
    desk.network.dispatcher.deliver()
    assert [line.status for line in _lines(desk, first)] == [SelectedStatus.DONE]
    with desk.network.read() as work:
        assert selection_at(work, desk_event(work, "bijeenkomst"), uid).id == first.id
        with pytest.raises(NotFound):
            selection_at(work, desk_event(work, "ander"), uid)
    with pytest.raises(NotFound), desk.network.work() as work:
        choose(work, desk_event(work, "ander"), Choice(act=Act.CANCEL, filter=EVERYBODY), uid)
    clock.advance(timedelta(days=89))
    desk.network.run(SYSTEM, forget_selections)
    assert _lines(desk, first)
    clock.advance(timedelta(days=2))
    desk.network.run(SYSTEM, forget_selections)
    assert not _lines(desk, first)
    with desk.network.read() as work:
        assert work.db.query(Selection).count() == 0
