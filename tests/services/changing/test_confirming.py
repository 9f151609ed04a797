"""The date moved: who takes part is asked whether they still come."""

from datetime import timedelta
from uuid import UUID

import pytest

from leernet.errors import Conflict, InvalidInput
from leernet.model import RegistrationStatus
from leernet.services.changing.changes import as_shown, tell_changed
from leernet.services.changing.confirming import answers_again, ask_again, confirm_again
from leernet.services.events.planning import find_event
from leernet.testing import NOW, Outbox, SettableClock, add, some_event
from leernet.work import PARTICIPANT, Work
from tests.services.conftest import ORGANISER, Desk

S = RegistrationStatus
UNTIL = NOW + timedelta(days=2)


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    return sqlite_url


@pytest.fixture
def full(desk: Desk, clock: SettableClock) -> dict[str, UUID]:
    """An event with two places, both taken, and somebody who waits."""
    add(desk.network, some_event(places={"physical": 2}))
    uids = {who: desk.register(who).uid for who in ("Anna", "Bas", "Cor")}
    clock.advance(timedelta(minutes=1))
    return uids


def moves(work: Work, *, releases: bool) -> int:
    """The event is a day later, and everybody is told and asked."""
    event = find_event(work, "bijeenkomst")
    before = as_shown(work, event)
    for block in event.blocks:
        block.starts_at += timedelta(days=1)
        block.ends_at += timedelta(days=1)
    event.sequence += 1
    work.db.flush()
    tell_changed(work, event, before)
    return ask_again(work, event, UNTIL, releases=releases)


def passes(desk: Desk, clock: SettableClock, by: timedelta = timedelta(minutes=1)) -> None:
    clock.advance(by)
    desk.network.dispatcher.deliver()


def test_who_takes_part_and_who_waits_gets_one_mail_that_asks(
    desk: Desk, full: dict[str, UUID], outbox: Outbox, clock: SettableClock
) -> None:
    passes(desk, clock)
    outbox.messages.clear()
    assert desk.network.run(ORGANISER, moves, releases=True) == 3
    passes(desk, clock)
    assert {str(one["Subject"]) for one in outbox.messages} == {"Komt u nog steeds? Hét warmtenet"}
    assert len(outbox.messages) == 3
    text = outbox.to("Anna@example.org")[0].get_body(("plain",)).get_content()  # type: ignore[union-attr]
    assert "is op een ander moment" in text
    assert "Was eerst: Zondag 29 november" in text
    assert "gaat uw plaats naar iemand anders" in text.replace("\n", " ")


def test_who_does_not_answer_in_time_loses_the_place_to_who_waits(
    desk: Desk, full: dict[str, UUID], outbox: Outbox, clock: SettableClock
) -> None:
    desk.network.run(ORGANISER, moves, releases=True)
    for who in ("Anna", "Cor"):
        for _ in range(2):
            desk.network.run(PARTICIPANT, confirm_again, full[who])
    passes(desk, clock)
    outbox.messages.clear()
    passes(desk, clock, timedelta(days=3))
    assert desk.names(S.CONFIRMED) == ["Anna", "Cor"]
    assert desk.names(S.CANCELLED) == ["Bas"]
    text = outbox.to("Bas@example.org")[0].get_body(("plain",)).get_content()  # type: ignore[union-attr]
    assert "hoorden niet op tijd van u" in text.replace("\n", " ")


def test_who_moves_up_after_the_question_need_not_answer_it(
    desk: Desk, full: dict[str, UUID], clock: SettableClock
) -> None:
    desk.network.run(ORGANISER, moves, releases=True)
    clock.advance(timedelta(minutes=1))
    desk.cancel(type("R", (), {"uid": full["Anna"]})())
    passes(desk, clock, timedelta(days=3))
    assert desk.names(S.CONFIRMED) == ["Cor"]


def test_where_the_organiser_chose_so_everybody_keeps_the_place(
    desk: Desk, full: dict[str, UUID], clock: SettableClock
) -> None:
    desk.network.run(ORGANISER, moves, releases=False)
    desk.network.run(PARTICIPANT, confirm_again, full["Anna"])
    passes(desk, clock, timedelta(days=3))
    assert desk.names(S.CONFIRMED) == ["Anna", "Bas"]
    with desk.network.read() as work:
        answers = answers_again(work, find_event(work, "bijeenkomst"))
    assert (answers.asked, answers.unanswered) == (3, 2)


def test_nobody_confirms_what_was_not_asked(desk: Desk, full: dict[str, UUID]) -> None:
    with pytest.raises(Conflict) as refused:
        desk.network.run(PARTICIPANT, confirm_again, full["Anna"])
    assert refused.value.code == "not_asked_again"


@pytest.mark.parametrize("until", [NOW, NOW + timedelta(days=30)])
def test_the_term_lies_before_the_event(desk: Desk, full: dict[str, UUID], until: object) -> None:
    def ask(work: Work) -> int:
        return ask_again(work, find_event(work, "bijeenkomst"), until, releases=True)  # type: ignore[arg-type]

    with pytest.raises(InvalidInput):
        desk.network.run(ORGANISER, ask)
