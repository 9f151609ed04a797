"""Asking at the desk whether people still come, and answering on the own page."""

from datetime import timedelta

import pytest

from leernet.testing import NOW, SettableClock, add, counted, some_event
from tests.flask.conftest import AT, words
from tests.flask.desk.conftest import Desk, token_of

PAGE = "/events/bijeenkomst/confirmations"


@pytest.mark.parametrize("people", [1, 3])
def test_the_desk_asks_and_sees_who_answered(desk: Desk, clock: SettableClock, people: int) -> None:
    add(desk.network, some_event())
    uids = [desk.register(f"Anna {n}", email=f"a{n}@example.org").uid for n in range(people)]
    clock.advance(timedelta(minutes=1))
    until = f"{NOW + timedelta(days=3):%Y-%m-%d}"
    text = words(desk.follow(desk.send(PAGE, until=until, otherwise="release")))
    assert "krijgt een mail" in text or "krijgen een mail" in text
    own = f"{AT}/nl/registrations/{desk.network.tokens.registration(uids[0])}"
    page = desk.client.get(own).text
    assert "Komt u nog steeds?" in words(page)
    sent = desk.client.post(f"{own}/confirmation", data={"form_token": token_of(page)})
    assert sent.status_code == 303
    assert "U hebt bevestigd dat u nog steeds komt" in words(desk.client.get(own).text)
    with counted(desk.network.engine) as statements:
        text = words(desk.get(PAGE).text)
    assert ("Iedereen antwoordde." in text) is (people == 1)
    assert ("Anna 1" in text) is (people == 3)
    assert len(statements) == 7
    assert "bevestigd op" in words(desk.get(f"/events/bijeenkomst/registrations/{uids[0]}").text)


def test_what_is_wrong_is_told_at_its_field(desk: Desk) -> None:
    add(desk.network, some_event())
    desk.register("Anna")
    answer = desk.send(PAGE, until="", otherwise="")
    assert answer.status_code == 400
    assert all(f'id="error-{name}"' in answer.text for name in ("until", "otherwise"))
    late = desk.send(PAGE, until=f"{NOW + timedelta(days=60):%Y-%m-%d}", otherwise="keep")
    assert late.status_code == 400
