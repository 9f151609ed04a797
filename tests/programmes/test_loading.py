"""Loading a programme: once, again, after it changed, and never at the expense of a registration."""

import pytest
from sqlalchemy import select

from leernet.app import Leernet
from leernet.model import (
    Block,
    EventStatus,
    JournalEntry,
    Quota,
    Registration,
    RegistrationStatus,
    Series,
    SeriesStatus,
)
from leernet.programmes import Loaded

from .conftest import Load
from .loaded import TEXT, attend, event_of, journal, refused, register, rows, without


def test_a_first_load_makes_everything(network: Leernet, load: Load) -> None:
    assert load(TEXT) == Loaded(created=5)
    with network.read() as work:
        series = work.db.scalars(select(Series)).one()
        assert series.status is SeriesStatus.PUBLISHED
        assert [(p.organisation.slug, p.role, p.position, p.scheme) for p in series.partners] == [
            ("servicepunt", "organiser", 0, ""),
            ("rvo", "funder", 1, "RAAK-PRO"),
        ]
        sprint, feedback = series.events
        assert (sprint.status, feedback.status) == (EventStatus.OPEN, EventStatus.ANNOUNCED)
        assert feedback.follows is sprint
        assert str(sprint.when) == "2026-12-15"
        assert [row.quota.capacity for row in sprint.formats] == [1, None]
        assert [c.perspective for c in sprint.agenda[0].contributions] == ["Een bewoner"]
        assert [o.slug for o in series.partners[0].organisation.members] == ["rvo"]
    assert sprint.sequence == 0
    assert journal(network) == [
        "organisation.added",
        "organisation.added",
        "series.planned",
        "series.published",
        "event.planned",
        "event.open",
        "event.planned",
        "event.announced",
    ]


def test_the_same_file_again_changes_nothing(network: Leernet, load: Load) -> None:
    load(TEXT)
    told = len(journal(network))
    assert load(TEXT) == Loaded(unchanged=5)
    assert len(journal(network)) == told
    assert event_of(network).sequence == 0
    assert len(rows(network, Quota)) == 2


def test_a_changed_title_is_an_update_that_calendars_need_not_hear_of(network: Leernet, load: Load) -> None:
    load(TEXT)
    told = len(journal(network))
    assert load(TEXT.replace('title = "Sprint"', 'title = "Sprintsessie"')) == Loaded(updated=1, unchanged=4)
    event = event_of(network)
    assert (event.title, event.sequence) == ("Sprintsessie", 0)
    (entry,) = rows(network, JournalEntry)[told:]
    change = {"place": "title", "before": "Sprint", "after": "Sprintsessie"}
    assert (entry.kind, entry.event_id) == ("event.changed", event.id)
    assert entry.data == {"moved": False, "sequence": 0, "changes": [change]}


@pytest.mark.parametrize(
    "change",
    [
        ("2026-12-15T16:00", "2026-12-15T17:00"),
        ("Seinwezen", "Kreatief Pakhuis"),
        (
            'details = { join_url = "https://overleg.example/1" }',
            'details = { join_url = "https://overleg.example/2" }',
        ),
        ("2026-12-16", "2026-12-17"),
    ],
)
def test_another_time_or_place_raises_the_sequence_by_one(
    network: Leernet, load: Load, change: tuple[str, str]
) -> None:
    load(TEXT)
    load(TEXT.replace(*change))
    assert event_of(network).sequence == 1
    assert journal(network)[-1] == "event.changed"


@pytest.mark.parametrize("days", [("16", "17"), ("14", "15"), ("16", "18"), ("13", "14")])
def test_a_sprint_that_moves_keeps_its_blocks(network: Leernet, load: Load, days: tuple[str, str]) -> None:
    load(TEXT)
    before = event_of(network)
    first, second = days
    moved = TEXT.replace("2026-12-16", "SECOND").replace("2026-12-15", f"2026-12-{first}")
    load(moved.replace("SECOND", f"2026-12-{second}"))
    after = event_of(network)
    assert [block.uid for block in after.blocks] == [block.uid for block in before.blocks]
    assert (str(after.when), after.uid, after.sequence) == (f"2026-12-{first}", before.uid, 1)


def test_a_coarse_date_that_firms_up_is_told(network: Leernet, load: Load) -> None:
    load(TEXT)
    load(TEXT.replace('when = "2027-21"', 'when = "2027-04-20"'))
    event = event_of(network, "terugkoppeling")
    assert (str(event.when), event.sequence) == ("2027-04-20", 1)
    assert event.sort_key == event.when.sort_key


def test_a_block_that_goes_leaves_the_other_as_it_was(network: Leernet, load: Load) -> None:
    load(TEXT)
    first, second = event_of(network).blocks
    start = TEXT.index("[[events.blocks]]")
    load(TEXT[:start] + TEXT[TEXT.index("[[events.blocks]]", start + 1) :])
    assert [block.id for block in event_of(network).blocks] == [second.id]
    load(TEXT)
    assert [block.starts_at for block in event_of(network).blocks] == [first.starts_at, second.starts_at]


def test_a_block_with_attendance_is_never_deleted(network: Leernet, load: Load) -> None:
    load(TEXT)
    attend(network, register(network), block=0)
    start = TEXT.index("[[events.blocks]]")
    text = TEXT[:start] + TEXT[TEXT.index("[[events.blocks]]", start + 1) :]
    assert refused(load, text) == {"events[0].blocks": "block_in_use"}
    assert len(rows(network, Block)) == 2


def test_a_format_goes_only_while_nobody_registered_for_it(network: Leernet, load: Load) -> None:
    load(TEXT)
    register(network, RegistrationStatus.CANCELLED)
    assert refused(load, without(TEXT, '[[events.formats]]\nkey = "physical"')) == {
        "events[0].formats": "format_in_use"
    }
    load(without(TEXT, '[[events.formats]]\nkey = "online"'))
    assert [row.key for row in event_of(network).formats] == ["physical"]
    assert len(rows(network, Quota)) == 1


def test_an_audience_goes_only_while_nobody_registered_as_it(network: Leernet, load: Load) -> None:
    load(TEXT)
    register(network)
    assert refused(load, without(TEXT, "[[events.audiences]]")) == {"events[0].audiences": "audience_in_use"}
    limited = TEXT.replace('label = "Bewoners"', 'label = "Bewoners"\ncapacity = 3')
    assert refused(load, limited) == {"events[0].audiences[0].capacity": "audience_in_use"}


def test_places_of_an_audience_come_change_and_go(network: Leernet, load: Load) -> None:
    limited = TEXT.replace('label = "Bewoners"', 'label = "Bewoners"\ncapacity = 3')
    for text, capacities in (
        (limited, [1, None, 3]),
        (limited.replace("capacity = 3", "capacity = 5"), [1, None, 5]),
        (TEXT, [1, None, None]),
        (without(TEXT, "[[events.audiences]]"), [1, None]),
        (TEXT, [1, None]),
        (without(TEXT, "[[events.audiences]]"), [1, None]),
    ):
        load(text)
        assert [quota.capacity for quota in rows(network, Quota)] == capacities


def test_registrations_are_never_touched(network: Leernet, load: Load) -> None:
    load(TEXT)
    register(network)
    before = [(row.id, row.status, row.changed_at, row.format_id) for row in rows(network, Registration)]
    load(TEXT.replace("capacity = 1", "capacity = 0").replace("2026-12-16", "2026-12-17").replace("Sprint", "S"))
    assert [(row.id, row.status, row.changed_at, row.format_id) for row in rows(network, Registration)] == before
    quota = event_of(network).formats[0].quota
    assert (quota.capacity, quota.taken, quota.ceiling) == (0, 1, 1)


def test_more_places_let_the_waiting_list_move_up(network: Leernet, load: Load) -> None:
    load(TEXT)
    register(network)
    register(network, RegistrationStatus.WAITLISTED, who="bob")
    load(TEXT.replace("capacity = 1", "capacity = 2"))
    assert [row.status for row in rows(network, Registration)] == [RegistrationStatus.CONFIRMED] * 2
    assert "registration.moved_up" in journal(network)
