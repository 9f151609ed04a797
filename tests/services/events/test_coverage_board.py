"""The board of a roll-out: who has it, when, in what form, and who was there."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from leernet import Leernet
from leernet.errors import Conflict, NotFound
from leernet.model import (
    Attendance,
    Audience,
    Event,
    EventStatus,
    Evidence,
    Organisation,
    OrganisationKind,
    RolloutTarget,
    Series,
    When,
)
from leernet.services.events.coverage_board import Board, BoardFilter, Progress, coverage_board
from leernet.services.events.rollouts import Served, change_copy, offer, part_of, serve, take_off
from leernet.testing import NOW, SettableClock, add, counted, some_event, some_series
from tests.services.conftest import ORGANISER, Desk

M = OrganisationKind.MUNICIPALITY


def town(name: str) -> Organisation:
    return Organisation(slug=name.lower(), name=f"Gemeente {name}", short_name=name, kind=M)


def sprint(name: str, series: Series | None = None, days: int = 7, **values: object) -> Event:
    event = some_event(name, title=f"Sprint {name}", series=series, starts_at=NOW + timedelta(days=days), **values)  # type: ignore[arg-type]
    event.audiences = [
        Audience(key="bewoners", label="Bewoners"),
        Audience(key="netbeheer", label="Netbeheerder", position=1),
    ]
    return event


def served(network: Leernet, template: str, *events: tuple[str, list[str], bool]) -> None:
    """Say for whom events are, as the system."""
    with network.work() as work:
        rows = {one.slug: one for one in work.db.scalars(select(Event))}
        towns = {one.slug: one for one in work.db.scalars(select(Organisation))}
        serve(work, rows[template], [Served(rows[e], [towns[t] for t in names], pilot) for e, names, pilot in events])


def offered(network: Leernet, template: str, *names: str) -> int:
    with network.work() as work:
        found = work.db.scalars(select(Organisation).where(Organisation.slug.in_(names)).order_by(Organisation.id))
        return offer(work, work.db.query(Event).filter_by(slug=template).one(), found)


def board_of(network: Leernet, slug: str = "template") -> Board:
    with network.read() as work:
        return coverage_board(work, work.db.query(Event).filter_by(slug=slug).one())


def names(board: Board) -> list[tuple[str, str]]:
    return [(row.organisation.called, row.progress.value) for row in board.rows]


@pytest.fixture
def rolled_out(network: Leernet) -> Leernet:
    """A template in draft; a pilot that was held, one that two share, one announced; one town has none."""
    template = sprint("template", status=EventStatus.DRAFT)
    announced = sprint("emmen", status=EventStatus.ANNOUNCED)
    announced.blocks = []
    announced.set_when(When.parse("2027-23"))
    towns = [town(name) for name in ("Assen", "Emmen", "Hoogeveen", "Meppel", "Tynaarlo", "Westerveld")]
    add(network, template, sprint("meppel", days=3), sprint("samen", days=9), announced, *towns)
    served(
        network,
        "template",
        ("samen", ["hoogeveen", "tynaarlo"], False),
        ("emmen", ["emmen"], False),
        ("meppel", ["meppel"], True),
    )
    assert offered(network, "template", "westerveld", "assen", "meppel") == 2
    return network


def test_the_pilot_comes_first_then_by_date_then_who_has_none(rolled_out: Leernet) -> None:
    board = board_of(rolled_out)
    assert names(board) == [
        ("Meppel", "planned"),
        ("Hoogeveen", "planned"),
        ("Tynaarlo", "planned"),
        ("Emmen", "announced"),
        ("Assen", "none"),
        ("Westerveld", "none"),
    ]
    assert [row.is_pilot for row in board.rows] == [True, *[False] * 5]
    assert [one.called for one in board.rows[1].shares] == ["Tynaarlo"]
    assert board.counts[Progress.PLANNED] == 3
    assert len(board.events) == 3


def test_who_was_there_is_counted_by_group_and_by_kind_of_organisation(
    rolled_out: Leernet, clock: SettableClock
) -> None:
    desk = Desk(rolled_out)
    people = [
        desk.register("Anna", event="meppel", audience="bewoners"),
        desk.register("Bob", event="meppel", audience="bewoners", organisation="Gemeente Assen"),
        desk.register("Cas", event="meppel", audience="netbeheer"),
    ]
    clock.now = NOW + timedelta(days=4)
    with rolled_out.work() as work:
        block = work.db.query(Event).filter_by(slug="meppel").one().blocks[0]
        for one in people[:2]:
            work.db.add(
                Attendance(registration_id=one.id, block_id=block.id, evidence=Evidence.LIST, recorded_at=work.now)
            )
    row = board_of(rolled_out).rows[0]
    assert row.progress is Progress.HELD
    assert (row.turnout.registered, row.turnout.present) == (3, 2)
    assert row.turnout.kinds == {M: 1, None: 1}
    assert row.audiences == [("Bewoners", 2), ("Netbeheerder", 0)]


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        (BoardFilter(progress=Progress.NONE), ["Assen", "Westerveld"]),
        (BoardFilter(search="gemeente wEst"), ["Westerveld"]),
        (BoardFilter(format="physical", progress=Progress.ANNOUNCED), ["Emmen"]),
        (BoardFilter(format="online"), []),
        (BoardFilter(template="another"), []),
    ],
)
def test_a_filter_leaves_out_what_was_not_asked_for(rolled_out: Leernet, wanted: BoardFilter, found: list[str]) -> None:
    rows = board_of(rolled_out).rows
    assert [row.organisation.called for row in rows if wanted.fits(row)] == found


@pytest.mark.parametrize("number", [1, 3])
def test_the_board_costs_the_same_with_one_and_with_three(network: Leernet, number: int) -> None:
    series = some_series()
    template = sprint("template", series)
    events = [sprint(f"sprint-{n}", series, days=n + 1) for n in range(number)]
    add(network, template, *events, *(town(f"Stad{n}") for n in range(number)), town("Laatste"))
    served(network, "template", *((f"sprint-{n}", [f"stad{n}"], n == 0) for n in range(number)))
    offered(network, "template", "laatste")
    desk = Desk(network)
    for n in range(number):
        desk.register("Anna", event=f"sprint-{n}")
    with network.read() as work:
        here = work.db.query(Series).one()
        with counted(network.engine) as statements:
            board = coverage_board(work, here)
            rows = [(row.formats, row.audiences, row.event and row.event.followed_by) for row in board.rows]
    assert len(rows) == number + 1
    assert len(statements) == 9


def test_an_organisation_has_one_event_until_that_is_cancelled(rolled_out: Leernet) -> None:
    add(rolled_out, sprint("tweede"))
    with pytest.raises(Conflict) as caught:
        served(rolled_out, "template", ("tweede", ["emmen"], False))
    assert (caught.value.code, str(caught.value)) == ("rollout_served", "Emmen has “Sprint emmen” already.")
    with rolled_out.work() as work:
        work.db.query(Event).filter_by(slug="emmen").one().status = EventStatus.CANCELLED
    served(rolled_out, "template", ("tweede", ["emmen"], False))
    assert ("Emmen", "planned") in names(board_of(rolled_out))


def test_who_shares_an_event_can_change(rolled_out: Leernet) -> None:
    with rolled_out.work(ORGANISER) as work:
        towns = work.db.query(Organisation).filter(Organisation.slug.in_(["hoogeveen", "assen"])).all()
        assert change_copy(work, "samen", towns, is_pilot=False)
        assert not change_copy(work, "samen", towns, is_pilot=False)
    with rolled_out.read() as work:
        part = part_of(work, work.db.query(Event).filter_by(slug="samen").one())
        assert part.template is not None
        assert sorted(one.organisation.called for one in part.targets) == ["Assen", "Hoogeveen"]
    assert ("Tynaarlo", "none") in names(board_of(rolled_out))
    assert Desk(rolled_out).journal("event.rolled_out")[-1:] == ["event.rolled_out"]


def test_only_who_has_no_event_is_taken_off_the_list(rolled_out: Leernet) -> None:
    rolled_out.run(ORGANISER, take_off, "template", "assen")
    assert "Assen" not in dict(names(board_of(rolled_out)))
    for slug, error in (("meppel", Conflict), ("assen", NotFound)):
        with pytest.raises(error):
            rolled_out.run(ORGANISER, take_off, "template", slug)


@pytest.mark.parametrize(
    ("template", "event", "code"),
    [("meppel", "ander", "rollout_of_copy"), ("ander", "meppel", "rollout_elsewhere"),
     ("ander", "template", "rollout_is_template")],
)  # fmt: skip
def test_a_copy_is_no_template_and_a_template_no_copy(
    rolled_out: Leernet, template: str, event: str, code: str
) -> None:
    add(rolled_out, sprint("ander"))
    with pytest.raises(Conflict) as caught:
        served(rolled_out, template, (event, ["assen"], False))
    assert caught.value.code == code


def test_an_event_for_nobody_and_one_that_was_not_rolled_out_are_refused(rolled_out: Leernet) -> None:
    add(rolled_out, sprint("ander"))
    with pytest.raises(Conflict, match="Say for which organisation"):
        served(rolled_out, "template", ("ander", [], False))
    with pytest.raises(NotFound, match="was not rolled out"):
        rolled_out.run(ORGANISER, change_copy, "ander", [], is_pilot=False)
    with rolled_out.read() as work:
        assert work.db.query(RolloutTarget).count() == 6
