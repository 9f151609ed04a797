"""Users of the desk: named at the desk, told apart at its door, written down; there is always an owner."""

import pytest

from leernet import Leernet
from leernet.flask import DeskRole, Grant, User
from leernet.model import DeskGrant, Organisation
from leernet.services.rights.granting import UserRequest, name_user
from leernet.testing import MakeNetwork, PlainFormats, add, counted, some_event, some_series
from leernet.work import SYSTEM
from tests.flask.desk.conftest import Desk

ELS, PIET = User("els", "Els"), User("piet", "Piet")


@pytest.fixture
def desk(make_network: MakeNetwork) -> Desk:
    """The desk of a network of which nobody was named yet."""
    desk = Desk(make_network(PlainFormats()), ELS)
    add(desk.network, Organisation(slug="haarlem", name="Gemeente Haarlem", short_name="Haarlem"))
    series = some_series("reeks-a", "Reeks A")
    add(desk.network, series, some_event("a-1", series=series, title="Dag van A"), some_event("b-1", title="Los"))
    return desk


def _name(network: Leernet, identity: str, *grants: Grant, email: str = "") -> int:
    found = 0
    for grant in grants:
        request = UserRequest(identity=identity, name=identity.capitalize(), email=email, grant=grant)
        found = network.run(SYSTEM, name_user, request).id
    return found


def test_the_first_owner_closes_the_desk_and_names_the_others(desk: Desk) -> None:
    page = desk.get("/users").text
    assert "Iedereen die kan inloggen, mag alles" in page
    assert 'value="els"' in page
    assert "eigenaar" in desk.send("/users", role="reader", identity="piet", name="Piet").text
    desk.user = PIET
    assert desk.get("/api-keys").status_code == 200
    desk.user = ELS
    sent = {"identity": "els", "name": "Els", "email": "els@example.org", "role": "owner", "where": "network"}
    assert "Ze mogen de balie nu gebruiken." in desk.follow(desk.send("/users", **sent))
    desk.user = PIET
    refused = desk.get("/api-keys")
    assert refused.status_code == 403
    assert "u hebt geen rol" in refused.text
    assert "Els" in refused.text
    assert "els@example.org" not in refused.text
    desk.user = ELS
    wrong = desk.send("/users", identity="", name="", email="x", role="boss", where="organisation", organisation="?")
    assert wrong.status_code == 400
    for text in ("Vul in hoe de site", "Vul een naam in", "Kies een rol", "Kies een organisatie uit de lijst"):
        assert text in wrong.text
    one = {"identity": "piet", "name": "Piet", "role": "organiser"}
    done = desk.follow(desk.send("/users", **one, where="organisation", organisation="haarlem"))
    assert "van wat Haarlem organiseert" in done
    piet = done.partition('action="/leren/nl/desk/users/')[2].partition("/")[0]
    assert "heeft deze rol al" in desk.send("/users", **one, where="organisation", organisation="Haarlem").text
    more = {"role": "check_in", "where": "series", "series": "reeks-a"}
    assert "De rol is gegeven." in desk.follow(desk.send(f"/users/{piet}", f"/users/{piet}/roles", **more))
    desk.user = PIET
    mine = desk.get("/events/a-1/check-in")
    assert mine.status_code == 200
    assert "Uw rollen hier: organisator, inchecken" in desk.get("/events/a-1/registrations").text
    assert "els@example.org" in desk.get("/events/a-1/registrations").text
    assert "Your roles here: organiser, check-in" in desk.get("/users", "en").text
    desk.user = ELS
    changed = desk.send(f"/users/{piet}", name="Piet Puk", email="piet@example.org")
    assert "Piet Puk" in desk.follow(changed)
    page = desk.follow(desk.send(f"/users/{piet}", f"/users/{piet}/removal"))
    assert "Piet Puk" not in page
    assert desk.get(f"/users/{piet}").status_code == 404
    assert "laatste eigenaar" in desk.send("/users/1", "/users/1/removal").text
    assert desk.changes() == [
        ("desk_user.named", "user:els"), ("desk_user.granted", "user:els"),
        ("desk_user.named", "user:els"), ("desk_user.granted", "user:els"), ("desk_user.granted", "user:els"),
        ("desk_user.changed", "user:els"), ("desk_user.taken", "user:els"), ("desk_user.taken", "user:els"),
        ("desk_user.removed", "user:els"),
    ]  # fmt: skip


def test_a_role_less_and_the_history_says_by_whom(desk: Desk) -> None:
    els = _name(desk.network, "els", Grant(DeskRole.OWNER), Grant(DeskRole.READER))
    _name(desk.network, "anna", Grant(DeskRole.OWNER))
    with desk.network.read() as work:
        reader, owner = (
            work.db.query(DeskGrant).filter_by(user_id=els, role=role).one().id for role in ("reader", "owner")
        )
    desk.user = User("anna", "Anna op de site")
    page = desk.follow(desk.send(f"/users/{els}", f"/users/{els}/roles/{reader}/removal"))
    assert "De rol is weggehaald." in page
    assert "Anna op de site" in page
    assert desk.send(f"/users/{els}", f"/users/{els}/roles/{reader}/removal").status_code == 404
    gone = desk.follow(desk.send(f"/users/{els}", f"/users/{els}/roles/{owner}/removal"))
    assert "geen gebruiker van de balie meer" in gone
    desk.user = ELS
    assert desk.get("/users").status_code == 403
    # Named again, they are who they were: the same number, the same history.
    assert _name(desk.network, "els", Grant(DeskRole.READER)) == els
    assert desk.get().status_code == 200
    desk.user = User("anna", "Anna")
    assert desk.get("/events/a-1/history").status_code == 200


@pytest.mark.parametrize("rows", [1, 3])
def test_what_somebody_may_costs_one_statement_and_none_where_the_site_says_it(desk: Desk, rows: int) -> None:
    for number in range(rows):
        _name(desk.network, f"els{number or ''}", Grant(DeskRole.OWNER))
        add(desk.network, some_event(f"c-{number}"))
    found: dict[str, list[int]] = {}
    for who in (
        ELS,
        User("els", "Els", grants=(Grant(DeskRole.OWNER),)),
        User("els", "Els", grants=(Grant(DeskRole.READER, "reeks-a"),)),
    ):
        desk.user = who
        for path in ("/events/a-1", "/series/reeks-a", "/users"):
            with counted(desk.network.engine) as statements:
                desk.get(path)
            found.setdefault(path, []).append(len(statements))
    assert found == {"/events/a-1": [8, 7, 8], "/series/reeks-a": [4, 3, 4], "/users": [5, 4, 2]}
