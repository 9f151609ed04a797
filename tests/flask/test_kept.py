"""Public pages are made once for all while nothing changes, and anew as soon as something does."""

from datetime import timedelta
from time import sleep

import pytest
from flask import Flask
from flask.testing import FlaskClient

from leernet import Leernet, Settings
from leernet.flask import User, blueprint
from leernet.flask.kept import MOST
from leernet.testing import MakeNetwork, SettableClock, add, counted, some_event
from tests.flask.conftest import AT, Browser, MakeClient

EVENT = f"{AT}/nl/events/bijeenkomst"


def _browser(network: Leernet, **options: object) -> FlaskClient:
    app = Flask("host")
    app.register_blueprint(blueprint(network, **options), url_prefix=AT)  # type: ignore[arg-type]
    return app.test_client()


def _statements(network: Leernet, client: FlaskClient, path: str = EVENT) -> int:
    with counted(network.engine) as statements:
        assert client.get(path).status_code == 200
    return len(statements)


def test_a_page_that_was_made_just_now_costs_one_statement(network: Leernet, client: FlaskClient) -> None:
    add(network, some_event())
    first = client.get(EVENT)
    assert _statements(network, client) == 1
    assert client.get(EVENT).data == first.data


def test_a_page_is_made_anew_once_somebody_registered(network: Leernet, client: FlaskClient) -> None:
    add(network, some_event(places={"physical": 2}))
    before = client.get(EVENT)
    Browser(client).register()
    after = client.get(EVENT)
    assert after.data != before.data
    assert after.headers["ETag"] != before.headers["ETag"]


def test_a_page_is_made_anew_each_minute_of_the_clock(
    network: Leernet, client: FlaskClient, clock: SettableClock
) -> None:
    add(network, some_event())
    client.get(EVENT)
    clock.advance(timedelta(minutes=1))
    assert _statements(network, client) > 1


def test_languages_and_hosts_have_pages_of_their_own(network: Leernet, client: FlaskClient) -> None:
    add(network, some_event())
    pages = [
        client.get(EVENT).data,
        client.get(EVENT.replace("/nl/", "/en/")).data,
        client.get(EVENT, base_url="https://elders.example").data,
    ]
    assert [client.get(EVENT).data, client.get(EVENT.replace("/nl/", "/en/")).data] == pages[:2]
    assert pages[0] != pages[1]
    assert _statements(network, client, f"{AT}/nl/") > 1


def test_who_has_the_page_gets_nothing_of_it_again(network: Leernet, client: FlaskClient) -> None:
    add(network, some_event())
    tag = client.get(EVENT).headers["ETag"]
    again = client.get(EVENT, headers={"If-None-Match": tag})
    assert (again.status_code, again.data, again.headers["Cache-Control"]) == (304, b"", "no-cache")


def test_the_tag_does_not_change_with_the_token_of_the_form_but_does_each_hour(
    network: Leernet, client: FlaskClient, clock: SettableClock
) -> None:
    add(network, some_event())
    tags = []
    for minutes in (0, 1, 60):
        clock.advance(timedelta(minutes=minutes))
        tags.append(client.get(EVENT).headers["ETag"])
    assert tags[0] == tags[1] != tags[2]


def test_an_error_is_not_kept(network: Leernet, client: FlaskClient) -> None:
    assert client.get(EVENT).status_code == 404
    add(network, some_event())
    assert client.get(EVENT).status_code == 200


def test_who_is_logged_in_gets_a_page_of_their_own(network: Leernet) -> None:
    add(network, some_event())
    client = _browser(network, current_user=lambda: User("els", "Els"))
    client.get(EVENT)
    assert _statements(network, client) > 1


def test_a_layout_of_the_site_is_kept_only_where_the_site_says_that_it_is_the_same_for_all(network: Leernet) -> None:
    add(network, some_event())
    for same, expected in ((False, False), (True, True)):
        client = _browser(network, layout="leernet/embed/layout.html", same_layout=same)
        client.get(EVENT)
        assert (_statements(network, client) == 1) is expected
        assert ("ETag" in client.get(EVENT).headers) is expected


@pytest.mark.parametrize(("seconds", "rest"), [(0, 0), (0.05, 0.06)])
def test_a_page_is_kept_no_longer_than_the_site_wants(
    make_network: MakeNetwork, make_client: MakeClient, seconds: float, rest: float
) -> None:
    settings = Settings(secret="not-a-secret-but-long-enough", keep_pages_seconds=seconds)
    network = make_network(settings=settings)
    add(network, some_event())
    client = make_client(network)
    client.get(EVENT)
    sleep(rest)
    assert _statements(network, client) > 1


def test_a_process_keeps_so_many_pages_at_most(network: Leernet, client: FlaskClient) -> None:
    add(network, some_event())
    client.get(EVENT)
    for number in range(MOST):
        client.get(EVENT, base_url=f"https://site-{number}.example")
    assert _statements(network, client) > 1


def test_a_query_is_answered_anew(network: Leernet, client: FlaskClient) -> None:
    add(network, some_event())
    client.get(EVENT)
    assert _statements(network, client, f"{EVENT}?van=nieuwsbrief") > 1
