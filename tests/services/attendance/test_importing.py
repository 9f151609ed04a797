"""The attendance of an event, out of the report of an online meeting."""

from collections.abc import Sequence
from datetime import timedelta

import pytest
from sqlalchemy import select

from leernet import Conflict, InvalidInput, NotFound
from leernet.model import Attendance, Block, Evidence, JournalEntry, RegistrationStatus
from leernet.services.attendance.checking_in import check_in
from leernet.services.attendance.importing import IMPORTED, Imported, import_attendance, look_at_import
from leernet.services.attendance.matching import Attendee
from leernet.services.attendance.plan import NOBODY, WALK_IN, Effect, ImportRequest
from leernet.services.registering.registration import Registered
from leernet.testing import NOW, add, counted, some_event
from tests.services.conftest import ORGANISER, Desk


def _block(desk: Desk, number: int = 0) -> int:
    with desk.network.read() as work:
        return work.db.scalars(select(Block.id).order_by(Block.starts_at)).all()[number]


def _people(*names: str, minutes: int | None = 60) -> list[Attendee]:
    return [Attendee(name=name, minutes=minutes) for name in names]


def _request(desk: Desk, attendees: Sequence[Attendee], **more: object) -> ImportRequest:
    return ImportRequest(block_id=_block(desk), attendees=attendees, **more)  # type: ignore[arg-type]


def _import(desk: Desk, attendees: Sequence[Attendee], **more: object) -> Imported:
    return desk.network.run(ORGANISER, import_attendance, "bijeenkomst", _request(desk, attendees, **more))


def _effects(desk: Desk, attendees: Sequence[Attendee], **more: object) -> list[Effect]:
    with desk.network.read() as work:
        return [one.effect for one in look_at_import(work, "bijeenkomst", _request(desk, attendees, **more)).people]


def _rows(desk: Desk) -> list[tuple[str, Evidence, int | None]]:
    with desk.network.read() as work:
        rows = work.db.query(Attendance).order_by(Attendance.id)
        return [(one.registration.name, one.evidence, one.minutes) for one in rows]


def _registered(desk: Desk, *names: str) -> list[Registered]:
    add(desk.network, some_event(starts_at=NOW))
    return [desk.register(name, email=f"{name.split()[0]}@example.org") for name in names]


def test_who_was_long_enough_is_present_and_again_changes_only_what_differs(desk: Desk) -> None:
    _registered(desk, "Anna de Wit", "Bram Smit")
    report = [*_people("Wit, Anna de"), *_people("Bram Smit", minutes=9)]
    assert _import(desk, report, minimum=10) == Imported(new=1)
    assert _rows(desk) == [("Anna de Wit", Evidence.IMPORT, 60)]
    assert _import(desk, report, minimum=10) == Imported()
    assert _import(desk, [*_people("Anna de Wit", minutes=70), report[1]], minimum=9) == Imported(new=1, better=1)
    assert _rows(desk) == [("Anna de Wit", Evidence.IMPORT, 70), ("Bram Smit", Evidence.IMPORT, 9)]
    assert _import(desk, report, minimum=10) == Imported(better=1, taken_back=1)
    assert _rows(desk) == [("Anna de Wit", Evidence.IMPORT, 60)]


def test_the_journal_says_what_was_done_and_names_nobody(desk: Desk) -> None:
    _registered(desk, "Anna de Wit")
    _import(desk, _people("Anna de Wit", "Karin van Buiten"))
    _import(desk, _people("Anna de Wit", minutes=30))
    with desk.network.read() as work:
        entries = work.db.query(JournalEntry).order_by(JournalEntry.id).all()
        told = [(one.kind, one.data) for one in entries if "atten" in one.kind]
    counts = {"better": 0, "taken_back": 0, "added": 0}
    assert told[1] == (IMPORTED, {"block": _block(desk), "new": 1, **counts})
    assert told[2][1]["before"] == told[2][1]["after"] == "import"
    assert (told[2][1]["minutes_before"], told[2][1]["minutes"]) == (60, 30)
    assert "Karin" not in str(told)


def test_what_was_recorded_by_hand_stays_unless_the_organiser_says_so(desk: Desk) -> None:
    (anna,) = _registered(desk, "Anna de Wit")
    desk.network.run(ORGANISER, check_in, anna.uid, _block(desk), Evidence.LIST, minutes=None)
    report = _people("Anna de Wit")
    assert _effects(desk, report) == [Effect.KEPT]
    assert _import(desk, report) == Imported()
    assert _effects(desk, report, minimum=90) == [Effect.KEPT]
    assert _import(desk, report, overwrite=True) == Imported(better=1)
    assert _rows(desk) == [("Anna de Wit", Evidence.IMPORT, 60)]


def test_who_joined_by_their_page_gets_the_minutes_of_the_report(desk: Desk) -> None:
    (anna,) = _registered(desk, "Anna de Wit")
    desk.network.run(ORGANISER, check_in, anna.uid, _block(desk), Evidence.JOIN)
    assert _effects(desk, _people("Anna de Wit", minutes=None)) == [Effect.SAME]
    assert _import(desk, _people("Anna de Wit")) == Imported(better=1)
    assert _rows(desk) == [("Anna de Wit", Evidence.IMPORT, 60)]


def test_nothing_is_written_while_it_is_not_said_who_somebody_is(desk: Desk) -> None:
    anna, bram = _registered(desk, "Anna de Wit", "Bram de Wit")
    report = _people("A. de Wit", "Bram de Wit")
    with pytest.raises(InvalidInput) as caught:
        _import(desk, report)
    assert [(one.code, one.field) for one in caught.value.problems] == [("match_missing", "row_0")]
    assert _rows(desk) == []
    assert _import(desk, report, choices={0: bram.uid.hex}) == Imported(new=1)
    assert _rows(desk) == [("Bram de Wit", Evidence.IMPORT, 120)], "two devices of one person"
    assert _import(desk, report, choices={0: anna.uid.hex, 1: NOBODY}) == Imported(new=1)


def test_a_choice_that_is_none_is_refused(desk: Desk) -> None:
    _registered(desk, "Anna de Wit")
    with pytest.raises(InvalidInput) as caught:
        _import(desk, _people("A. de Wit"), choices={0: "0" * 32})
    assert caught.value.problems[0].code == "registration_unknown"


def test_who_walked_in_is_added_and_nobody_else_is_kept(desk: Desk) -> None:
    _registered(desk, "Anna de Wit")
    report = _people("Karin Buiten", "Loek Ver")
    wanted = {0: desk.request("Karin Buiten", email="karin@example.org")}
    assert _import(desk, report, choices={0: WALK_IN, 1: NOBODY}, walk_ins=wanted) == Imported(added=1)
    assert desk.names(RegistrationStatus.CONFIRMED) == ["Anna de Wit", "Karin Buiten"]
    assert _rows(desk) == [("Karin Buiten", Evidence.IMPORT, 60)]
    assert [one.name for one in desk.people()] == ["Anna de Wit", "Karin Buiten"]
    assert _import(desk, report, choices={1: NOBODY}) == Imported()


def test_who_walked_in_for_a_moment_is_added_and_was_not_present(desk: Desk) -> None:
    _registered(desk)
    wanted = {0: desk.request("Karin Buiten", email="karin@example.org")}
    _import(desk, _people("Karin Buiten", minutes=1), choices={0: WALK_IN}, walk_ins=wanted, minimum=5)
    assert desk.names(RegistrationStatus.CONFIRMED) == ["Karin Buiten"]
    assert _rows(desk) == []


def test_who_has_no_place_is_not_recorded(desk: Desk) -> None:
    add(desk.network, some_event(places={"physical": 1}, starts_at=NOW))
    desk.register("Anna de Wit", email="anna@example.org")
    desk.register("Bram Smit", email="bram@example.org")
    assert _effects(desk, _people("Bram Smit")) == [Effect.NO_PLACE]
    assert _import(desk, _people("Bram Smit")) == Imported()
    with desk.network.read() as work:
        plan = look_at_import(work, "bijeenkomst", _request(desk, _people("Bram Smit")))
    assert [one.name for one, _ in plan.missing] == ["Anna de Wit"]


def test_of_two_parts_each_has_its_own_and_one_to_come_cannot_be_imported(desk: Desk) -> None:
    add(desk.network, some_event(starts_at=NOW - timedelta(hours=1), blocks=2))
    desk.register("Anna de Wit", email="anna@example.org")
    with pytest.raises(Conflict) as caught:
        desk.network.run(
            ORGANISER,
            import_attendance,
            "bijeenkomst",
            ImportRequest(block_id=_block(desk, 1), attendees=_people("Anna de Wit")),
        )
    assert caught.value.code == "block_not_begun"
    with pytest.raises(NotFound), desk.network.read() as work:
        look_at_import(work, "niets", _request(desk, []))


@pytest.mark.parametrize("number", [1, 3])
def test_looking_costs_the_same_however_many_there_are(desk: Desk, number: int) -> None:
    names = ["Anna de Wit", "Bram Smit", "Cor Vis"][:number]
    _registered(desk, *names)
    request = _request(desk, _people(*names))
    with counted(desk.network.engine) as statements, desk.network.read() as work:
        look_at_import(work, "bijeenkomst", request)
    assert len(statements) == 4
