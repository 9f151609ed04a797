"""The check-in list, as it is used at the door: on a phone, without JavaScript."""

from datetime import timedelta

import pytest

from leernet.model import Block
from leernet.testing import NOW, SettableClock, add, counted, some_event
from tests.flask.conftest import words
from tests.flask.desk.conftest import Desk, token_of

PAGE = "/events/bijeenkomst/check-in"


def _blocks(desk: Desk) -> list[int]:
    with desk.network.read() as work:
        return [block.id for block in work.db.query(Block).order_by(Block.starts_at)]


def _tap(desk: Desk, **values: str) -> str:
    return desk.follow(desk.send(PAGE, block=str(_blocks(desk)[0]), **values))


def test_one_tap_marks_somebody_and_another_takes_it_back(desk: Desk) -> None:
    add(desk.network, some_event(starts_at=NOW))
    uid = str(desk.register("Anna").uid)
    desk.register("Bram")
    page = desk.get(PAGE).text
    assert f'name="in" value="{uid}" aria-pressed="false"' in page
    page = _tap(desk, **{"in": uid})
    assert f'name="out" value="{uid}" aria-pressed="true"' in page
    assert "1 van 2 aanwezig" in words(page)
    assert "0 van 2 aanwezig" in words(_tap(desk, out=uid))


def test_tapping_twice_by_two_people_marks_once(desk: Desk) -> None:
    add(desk.network, some_event(starts_at=NOW))
    uid = str(desk.register("Anna").uid)
    _tap(desk, **{"in": uid})
    assert "1 van één aanwezig" in words(_tap(desk, **{"in": uid}))


def test_the_page_comes_back_at_the_person(desk: Desk) -> None:
    add(desk.network, some_event(starts_at=NOW))
    uid = str(desk.register("Anna").uid)
    response = desk.send(PAGE, block=str(_blocks(desk)[0]), **{"in": uid})
    assert response.location.endswith(f"#p-{uid}")
    assert f'id="p-{uid}"' in desk.get(PAGE).text


def test_a_name_is_found(desk: Desk) -> None:
    add(desk.network, some_event(starts_at=NOW))
    for who in ("Anna", "Özlem", "Bram"):
        desk.register(who)
    found = words(desk.get(f"{PAGE}?q=öz").text)
    assert "Özlem" in found
    assert "Anna" not in found
    assert "Niemand met die naam" in words(desk.get(f"{PAGE}?q=Zoë").text)


def test_each_block_has_its_own_list_and_the_present_one_comes_first(desk: Desk, clock: SettableClock) -> None:
    add(desk.network, some_event(starts_at=NOW, blocks=2))
    uid = str(desk.register("Anna").uid)
    first, second = _blocks(desk)
    _tap(desk, **{"in": uid})
    assert 'aria-pressed="true"' in desk.get(PAGE).text
    assert "Inchecken kan vanaf" in words(desk.get(f"{PAGE}?block={second}").text)
    clock.set(NOW + timedelta(days=1))
    page = desk.get(PAGE).text
    assert 'aria-pressed="false"' in page
    assert f'block={second}" aria-current="true"' in page
    assert f'block={first}" aria-current' not in page


def test_before_it_begins_nobody_can_be_marked(desk: Desk, clock: SettableClock) -> None:
    add(desk.network, some_event())
    uid = str(desk.register("Anna").uid)
    page = desk.get(PAGE).text
    assert "Inchecken kan vanaf" in words(page)
    assert '<button type="submit" class="mark' not in page
    clock.advance(timedelta(days=7))
    form = {"form_token": token_of(desk.get(PAGE).text), "block": str(_blocks(desk)[0]), "in": uid}
    clock.advance(timedelta(days=-7))
    assert desk.client.post(f"/leren/nl/desk{PAGE}", data=form).status_code == 409


@pytest.mark.parametrize(
    ("values", "status"),
    [
        ({"in": "geen-uid"}, 404),
        ({"in": "00000000-0000-0000-0000-000000000000"}, 404),
        ({"out": ""}, 404),
        ({}, 404),
    ],
)
def test_bad_input_marks_nobody(desk: Desk, values: dict[str, str], status: int) -> None:
    add(desk.network, some_event(starts_at=NOW))
    desk.register("Anna")
    response = desk.send(PAGE, block=str(_blocks(desk)[0]), **values)
    assert response.status_code == status
    assert [kind for kind, _ in desk.changes()] == ["registration.confirmed"]


def test_somebody_who_waits_or_cancelled_is_not_on_the_list(desk: Desk) -> None:
    add(desk.network, some_event(starts_at=NOW, places={"physical": 1}))
    desk.register("Anna")
    desk.register("Wacht")
    assert "Wacht<" not in desk.get(PAGE).text


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_costs_nine_statements(desk: Desk, count: int) -> None:
    add(desk.network, some_event(starts_at=NOW))
    for number in range(count):
        desk.register(f"p{number}")
    with counted(desk.network.engine) as statements:
        desk.get(PAGE)
    assert len(statements) == 9


def test_a_hall_full_of_people_has_pages_and_stays_on_them(desk: Desk) -> None:
    add(desk.network, some_event(starts_at=NOW, places={"physical": None}))
    people = {f"p{number:03}": str(desk.register(f"p{number:03}").uid) for number in range(103)}
    first = desk.get(PAGE).text
    assert "p099" in first
    assert "p100" not in first
    following = first.split('rel="next"')[0].rpartition('href="')[2].split('"')[0].replace("&amp;", "&")
    second = desk.client.get(following).text
    assert "p102" in second
    action = second.split('<form method="post" action="')[1].split('"')[0].replace("&amp;", "&")
    token = token_of(second)
    data = {"form_token": token, "block": str(_blocks(desk)[0]), "in": people["p101"]}
    page = desk.follow(desk.client.post(action, data=data))
    assert "p102" in page
    assert 'aria-pressed="true"' in page


def test_an_event_without_a_time_has_no_list(desk: Desk) -> None:
    event = some_event()
    event.blocks.clear()
    add(desk.network, event)
    assert desk.get(PAGE).status_code == 404
    assert "check-in" not in desk.get("/events/bijeenkomst").text
