"""Materials of an event and of a series: who may see them, from when on, and what an organiser does with them."""

from datetime import timedelta
from uuid import uuid4

import pytest

from leernet import Conflict, NotFound, Problem
from leernet.model import Attendance, Event, Evidence, Material, MaterialFor, MaterialFrom, Series, SeriesStatus
from leernet.services.asking.files import MB
from leernet.services.attendance.checking_in import check_in
from leernet.services.materials.access import own_file, own_materials, public_file, public_materials
from leernet.services.materials.managing import (
    MOST,
    MaterialRequest,
    add_material,
    change_material,
    check_material,
    materials_of,
    move_material,
    remove_material,
)
from leernet.services.registering.registration import Registered, cancel, find_registration
from leernet.services.requests import SentFile
from leernet.testing import NOW, SettableClock, add, counted, some_event, some_series
from leernet.work import PARTICIPANT, Work
from tests.services.conftest import ORGANISER, Desk

PDF = SentFile("dia's.pdf", b"%PDF-1.7 inhoud")


def _link(title: str, **more: object) -> MaterialRequest:
    plain: dict[str, object] = {"url": "https://example.org/x", "audience": MaterialFor.EVERYBODY, **more}
    return MaterialRequest(title={"nl": title}, **plain)  # type: ignore[arg-type]


def _event(work: Work) -> Event:
    return work.db.query(Event).one()


def _add(desk: Desk, *requests: MaterialRequest, series: bool = False) -> list[Material]:
    def add_all(work: Work) -> list[Material]:
        scope = work.db.query(Series).one() if series else _event(work)
        return [add_material(work, scope, one) for one in requests]

    return desk.network.run(ORGANISER, add_all)


def _public(desk: Desk) -> list[str]:
    with desk.network.read() as work:
        return [one.title["nl"] for one in public_materials(work, _event(work))]


def _own(desk: Desk, registered: Registered) -> list[str]:
    with desk.network.read() as work:
        return [one.title["nl"] for one in own_materials(work, find_registration(work, registered.uid))]


def _each(**more: object) -> list[MaterialRequest]:
    return [_link(one.value, audience=one, **more) for one in MaterialFor]


def test_everybody_sees_what_is_for_them_and_no_more(desk: Desk) -> None:
    add(desk.network, some_event(starts_at=NOW))
    _add(desk, *_each())
    anna, late = desk.register("Anna"), desk.register("Late")
    speaker = desk.register("Spreker", roles=("participant", "speaker"))
    with desk.network.read() as work:
        block = _event(work).blocks[0].id
    desk.network.run(ORGANISER, check_in, anna.uid, block, Evidence.LIST)
    assert _public(desk) == ["everybody"]
    assert _own(desk, late) == ["everybody", "registered"]
    assert _own(desk, anna) == ["everybody", "registered", "present"]
    assert _own(desk, speaker) == ["everybody", "registered", "present", "contributors"]
    desk.network.run(PARTICIPANT, cancel, late.uid, "")
    assert _own(desk, late) == ["everybody"]


def test_who_waits_sees_only_what_everybody_sees(desk: Desk) -> None:
    add(desk.network, some_event(places={"physical": 0}))
    _add(desk, *_each())
    assert _own(desk, desk.register("Anna")) == ["everybody"]


def test_what_comes_later_is_not_there_before(desk: Desk, clock: SettableClock) -> None:
    add(desk.network, some_event(starts_at=NOW))
    later = NOW + timedelta(hours=1)
    _add(desk, _link("moment", shown=MaterialFrom.MOMENT, shown_from=later), _link("na", shown=MaterialFrom.AFTER))
    anna = desk.register("Anna")
    assert _public(desk) == _own(desk, anna) == []
    clock.set(later)
    assert _public(desk) == _own(desk, anna) == ["moment"]
    clock.set(NOW + timedelta(hours=3))
    assert _public(desk) == _own(desk, anna) == ["moment", "na"]


def test_what_is_of_the_series_stands_below_that_of_the_event(desk: Desk) -> None:
    add(desk.network, some_event(series=some_series()))
    _add(desk, *_each(), series=True)
    _add(desk, _link("van de bijeenkomst"))
    assert _own(desk, desk.register("Anna")) == ["van de bijeenkomst", "everybody", "registered"]
    assert _public(desk) == ["van de bijeenkomst"]


def test_an_event_of_no_series_shows_nothing_of_other_events(desk: Desk) -> None:
    other = some_event("andere")
    add(desk.network, some_event(), other)
    desk.network.run(
        ORGANISER, lambda work: add_material(work, work.db.get_one(Event, other.id), _link("van een ander"))
    )
    anna = desk.register("Anna")
    assert _own(desk, anna) == []


def _file_request(desk: Desk, **more: object) -> MaterialRequest:
    checked = check_material(PDF, desk.network.settings)
    return MaterialRequest(title={"en": "Slides"}, audience=MaterialFor.REGISTERED, file=checked, **more)  # type: ignore[arg-type]


def test_a_file_is_given_to_whom_it_is_for_alone(desk: Desk) -> None:
    add(desk.network, some_event(series=some_series()))
    (material, link) = _add(desk, _file_request(desk), _link("link"))
    anna = desk.register("Anna")
    with desk.network.read() as work:
        found = own_file(work, find_registration(work, anna.uid), material.uid)
        assert (found.name, found.content, found.ending) == ("dia's.pdf", PDF.content, "pdf")
        for wrong in (link.uid, uuid4()):
            with pytest.raises(NotFound):
                own_file(work, find_registration(work, anna.uid), wrong)
        for wrong in (material.uid, link.uid, uuid4()):
            with pytest.raises(NotFound):
                public_file(work, wrong)


def test_a_public_file_of_what_nobody_may_see_yet_is_not_public(desk: Desk) -> None:
    add(desk.network, some_event(series=some_series()))
    request = MaterialRequest(
        title={"nl": "Dia's"}, audience=MaterialFor.EVERYBODY, file=check_material(PDF, desk.network.settings)
    )
    (material,) = _add(desk, request)
    with desk.network.read() as work:
        assert public_file(work, material.uid).content == PDF.content
    with desk.network.work(ORGANISER) as work:
        work.db.query(Series).one().status = SeriesStatus.DRAFT
    with desk.network.read() as work, pytest.raises(NotFound):
        public_file(work, material.uid)


def test_a_file_becomes_a_link_and_the_other_way_round_and_else_stays(desk: Desk) -> None:
    add(desk.network, some_event())
    (material,) = _add(desk, _file_request(desk))

    def change(request: MaterialRequest) -> Material:
        return desk.network.run(ORGANISER, lambda work: change_material(work, _event(work), material.uid, request))

    assert change(MaterialRequest(title={"nl": "Anders"}, audience=MaterialFor.PRESENT)).name == "dia's.pdf"
    linked = change(_link("Link"))
    assert (linked.url, linked.is_file, linked.size) == ("https://example.org/x", False, 0)
    assert change(_file_request(desk)).is_file
    change(_file_request(desk))
    assert desk.journal("material") == ["material.added", *["material.changed"] * 3], "the last changed nothing"


def test_materials_are_put_in_order_and_removed(desk: Desk) -> None:
    add(desk.network, some_event())
    one, two, three = _add(desk, _link("1"), _link("2"), _link("3"))

    def move(material: Material, *, up: bool) -> list[str]:
        desk.network.run(ORGANISER, lambda work: move_material(work, _event(work), material.uid, up=up))
        return _public(desk)

    assert move(three, up=True) == ["1", "3", "2"]
    assert move(one, up=False) == ["3", "1", "2"]
    assert move(three, up=True) == move(two, up=False) == ["3", "1", "2"], "the first and the last stay"
    desk.network.run(ORGANISER, lambda work: remove_material(work, _event(work), one.uid))
    assert _public(desk) == ["3", "2"]
    with pytest.raises(NotFound):
        desk.network.run(ORGANISER, lambda work: remove_material(work, _event(work), one.uid))
    assert desk.journal("material")[-1] == "material.removed"


def test_there_is_room_for_so_many(desk: Desk) -> None:
    add(desk.network, some_event())
    _add(desk, *[_link(str(n)) for n in range(MOST)])
    with pytest.raises(Conflict) as caught:
        _add(desk, _link("te veel"))
    assert caught.value.code == "materials_full"


@pytest.mark.parametrize(
    ("content", "code"),
    [(b"", "file_empty"), (b"<svg>", "file_kind"), (b"", "file_too_large")],
)
def test_a_file_is_checked_as_others_are(desk: Desk, content: bytes, code: str) -> None:
    if code == "file_too_large":
        content = b"x" * (desk.network.settings.max_upload_mb * MB + 1)
    with pytest.raises(Problem) as caught:
        check_material(SentFile("a.pdf", content), desk.network.settings)
    assert (caught.value.code, caught.value.field) == (code, "file")


def test_a_title_is_said_in_the_language_there_is(desk: Desk) -> None:
    add(desk.network, some_event())
    (material,) = _add(desk, _file_request(desk))
    assert material.title_in("nl") == ("Slides", "en")
    material.title = {}
    assert material.title_in("nl") == ("dia's.pdf", "nl")


@pytest.mark.parametrize("number", [1, 3])
def test_listing_costs_one_statement_and_reads_no_bytes(desk: Desk, number: int) -> None:
    add(desk.network, some_event())
    _add(desk, *[_file_request(desk)] * number)
    anna = desk.register("Anna")
    with desk.network.read() as work:
        registration = find_registration(work, anna.uid)
        assert work.db.query(Attendance).count() == 0
        with counted(desk.network.engine) as statements:
            assert len(own_materials(work, registration)) == number
            assert len(materials_of(work, registration.event)) == number
    assert len(statements) == 2
    assert "content" not in "".join(statements)
