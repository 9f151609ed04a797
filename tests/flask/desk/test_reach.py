"""Somebody with a part of the network tries what is not theirs: lists, forms, ids, and what use-cases do."""

from uuid import UUID

import pytest

from leernet import Forbidden
from leernet.flask import DeskRole, Grant, User
from leernet.model import (
    Delivery,
    DeliveryStatus,
    Event,
    EventPartner,
    JournalEntry,
    Organisation,
    PartnerRole,
    Reach,
    Registration,
    Series,
    SeriesPartner,
)
from leernet.programmes import load_programme, parse_programme
from leernet.services.registering.registration import cancel
from leernet.testing import MakeNetwork, PlainFormats, SettableClock, add, some_event, some_series
from leernet.work import user
from tests.flask.conftest import AT
from tests.flask.desk import planner
from tests.flask.desk.conftest import Desk, token_of
from tests.services.certificates.test_issuing import PaperPlugin


@pytest.fixture
def desk(make_network: MakeNetwork) -> Desk:
    """Two series with two events each; Piet organises the first."""
    desk = Desk(make_network(PlainFormats(), PaperPlugin()))
    for name in ("a", "b"):
        series = some_series(f"reeks-{name}", f"Reeks {name.upper()}")
        events = [some_event(f"{name}-{n}", series=series, title=f"Dag {n} van {name.upper()}") for n in (1, 2)]
        add(desk.network, series, *events)
    _is(desk, Grant(DeskRole.ORGANISER, series="reeks-a"))
    return desk


def _is(desk: Desk, *grants: Grant) -> None:
    desk.user = User("piet", "Piet", grants=grants)


def _token(desk: Desk, purpose: str) -> str:
    """A good token of a form, also of one that no page shows to Piet."""
    return desk.network.tokens.form(f"piet|{purpose}")


def _fails(desk: Desk, uid: UUID) -> int:
    """The mail about a registration was given up; the number of the delivery."""
    with desk.network.work() as work:
        registration = desk.row(uid)
        entry = work.db.query(JournalEntry).filter_by(subject="registration", subject_id=registration.id).first()
        assert entry is not None
        entry.told = True
        delivery = Delivery(
            entry_id=entry.id, listener="mail", subject="registration", subject_id=registration.id,
            due_at=work.now, status=DeliveryStatus.FAILED, error="550 anna@example.org",
        )  # fmt: skip
        work.db.add(delivery)
        work.db.flush()
        return delivery.id


def test_lists_show_what_is_theirs_and_mail_that_failed_of_theirs(desk: Desk) -> None:
    anna, bob = desk.register("Anna", "a-1").uid, desk.register("Bob", "b-1").uid
    mine, theirs = _fails(desk, anna), _fails(desk, bob)
    page = desk.get().text
    assert "Dag 1 van A" in page
    assert "Anna" in page
    assert "van B" not in page
    assert "Reeks B" not in page
    assert "Bob" not in page
    assert desk.get("/?series=reeks-b").status_code == 404
    sent = {"form_token": token_of(page)}
    refused = desk.client.post(f"{AT}/nl/desk/deliveries/retry", data={**sent, "delivery": str(theirs)})
    done = desk.client.post(f"{AT}/nl/desk/deliveries/retry", data={**sent, "delivery": str(mine)})
    assert (refused.status_code, done.status_code) == (404, 303)
    # Whoever only reads sees no names, in no corner of that page.
    _is(desk, Grant(DeskRole.READER), Grant(DeskRole.CHECK_IN, series="reeks-a"))
    page = desk.get().text
    assert "Dag 1 van B" in page
    assert "Anna" not in page
    assert "550" not in page
    assert "/api-keys" not in page
    assert "/new/" not in page
    assert "/registrations" not in desk.get("/events/b-1").text
    assert "/check-in" in desk.get("/events/a-1").text
    assert "<form" not in desk.get("/events/b-1").text


def test_the_id_of_another_series_behind_an_address_of_ones_own_opens_nothing(desk: Desk, clock: SettableClock) -> None:
    anna, bob = desk.register("Anna", "a-1").uid, desk.register("Bob", "b-1").uid
    for page in ("", "/erase", "/data.json", "/substitution", "/programme", "/files/x"):
        response = desk.get(f"/events/a-1/registrations/{bob}{page}")
        assert response.status_code in (403, 404), page
        assert "Bob" not in response.text
    token = _token(desk, "desk check-in a-1")
    with desk.network.read() as work:
        first = work.db.query(Event).filter_by(slug="a-1").one().blocks[0]
    clock.set(first.starts_at)
    block = str(first.id)
    sent = {"form_token": token, "block": block}
    assert desk.client.post(f"{AT}/nl/desk/events/a-1/check-in", data={**sent, "in": str(bob)}).status_code == 404
    assert desk.client.post(f"{AT}/nl/desk/events/a-1/check-in", data={**sent, "in": str(anna)}).status_code == 303


def test_no_event_is_made_of_or_after_or_in_what_is_not_theirs(desk: Desk) -> None:
    assert desk.get("/new/event?series=reeks-a").status_code == 200
    assert desk.get("/new/event?series=reeks-a&like=a-1").status_code == 200
    assert desk.get("/new/event?series=reeks-b").status_code == 404
    assert desk.get("/new/event").status_code == 403
    for argument in ("like", "follows"):
        response = desk.get(f"/new/event?series=reeks-a&{argument}=b-1")
        assert response.status_code == 404
        assert "Dag 1 van B" not in response.text
    before = desk.changes()
    there = planner.form(desk, "/events/a-1/edit/basics")
    assert planner.press(desk, there, follows="b-1").status_code == 403
    there = planner.form(desk, "/series/reeks-a/edit/basics")
    there.names.add("part_of")
    assert planner.press(desk, there, part_of="reeks-b").status_code in (400, 403)
    # A name that is taken by what they cannot see is taken, and does not become a change of it.
    there = planner.form(desk, "/new/event?series=reeks-a")
    taken = planner.press(desk, there, title="Nieuw", slug="b-1", **{"when-period": "autumn", "when-year": "2031"})
    assert taken.status_code == 400
    assert desk.changes() == before
    assert "Dag 1 van B" in desk.event("b-1").title


def test_what_stands_there_of_others_is_kept_when_something_else_is_saved(desk: Desk) -> None:
    with desk.network.work() as work:
        first, other = (work.db.query(Event).filter_by(slug=slug).one() for slug in ("a-1", "b-1"))
        first.follows = other
        whole, part = (work.db.query(Series).filter_by(slug=slug).one() for slug in ("reeks-b", "reeks-a"))
        part.part_of = whole
    planner.save(desk, planner.form(desk, "/events/a-1/edit/basics"), theme="Iets anders")
    planner.save(desk, planner.form(desk, "/series/reeks-a/edit/basics"), subtitle="Iets anders")
    with desk.network.read() as work:
        event = work.db.query(Event).filter_by(slug="a-1").one()
        assert event.theme == "Iets anders"
        assert event.follows_id == other.id
        assert work.db.query(Series).filter_by(slug="reeks-a").one().part_of_id == whole.id


def test_who_was_at_an_event_of_others_is_not_invited(desk: Desk) -> None:
    with desk.network.work() as work:
        first, other = (work.db.query(Event).filter_by(slug=slug).one() for slug in ("a-1", "b-1"))
        first.follows = other
    desk.register("Bob", "b-1")
    page = desk.get("/events/a-1/follow-ups")
    assert "Dag 1 van B" not in page.text
    token = _token(desk, "desk follow-ups a-1")
    sent = {"form_token": token, "who": "registered"}
    response = desk.client.post(f"{AT}/nl/desk/events/a-1/follow-ups", data=sent)
    assert response.status_code == 403
    assert "Ask an owner" in response.text or "eigenaar" in response.text
    assert not [kind for kind, _ in desk.changes() if kind.startswith("invitation")]


def test_the_journal_stops_who_gets_past_the_door(desk: Desk) -> None:
    bob = desk.register("Bob", "b-1").uid
    mine = Reach(series=frozenset({desk.event("a-1").series_id or 0}))
    with pytest.raises(Forbidden) as stopped:
        desk.network.run(user("piet", mine), cancel, bob)
    assert stopped.value.code == "not_yours"
    assert desk.row(bob).status == "confirmed"
    with pytest.raises(Forbidden), desk.network.work(user("piet", mine)) as work:
        work.journal("organisation.changed", 1)
    with pytest.raises(Forbidden), desk.network.work(user("piet", mine)) as work:
        work.journal("series.changed", desk.event("b-1").series_id or 0)


def test_an_organisation_has_what_it_runs_and_not_where_it_takes_part(desk: Desk) -> None:
    haarlem = Organisation(slug="haarlem", name="Gemeente Haarlem")
    add(desk.network, haarlem)
    with desk.network.work() as work:
        here = work.db.get_one(Organisation, haarlem.id)
        a, b = (work.db.query(Series).filter_by(slug=f"reeks-{name}").one() for name in ("a", "b"))
        a.partners.append(SeriesPartner(organisation=here, role=PartnerRole.LEAD))
        b.partners.append(SeriesPartner(organisation=here, role=PartnerRole.PARTICIPANT))
        second = work.db.query(Event).filter_by(slug="b-2").one()
        second.partners.append(EventPartner(organisation=here, role=PartnerRole.ORGANISER))
    _is(desk, Grant(DeskRole.ORGANISER, organisation="haarlem"))
    expected = {
        "/series/reeks-a/members": 200,
        "/events/a-1/registrations": 200,
        "/events/b-2/registrations.csv": 200,
        "/events/b-2/certificates": 200,
        "/events/b-1/registrations": 403,
        "/series/reeks-b/members": 403,
        "/series/reeks-b": 403,
        "/organisations/haarlem": 403,
        "/new/event?series=reeks-a": 200,
        "/new/event?series=reeks-b": 403,
    }
    assert {path: desk.get(path).status_code for path in expected} == expected
    page = desk.get().text
    assert "Dag 2 van B" in page
    assert "Dag 1 van B" not in page
    token = _token(desk, "desk certificates b-2")
    whole = {"form_token": token, "of": "series"}
    assert desk.client.post(f"{AT}/nl/desk/events/b-2/certificates", data=whole).status_code == 403


def test_a_programme_changes_no_series_of_others_and_joins_none_to_another(desk: Desk) -> None:
    mine = user("piet", Reach(series=frozenset({desk.event("a-1").series_id or 0})))
    plugins, zone = desk.network.plugins, desk.network.settings.timezone
    for text in (
        '[series]\nslug = "reeks-b"\ntitle = "Van mij"',
        '[series]\nslug = "reeks-c"\ntitle = "Nieuw"',
        '[series]\nslug = "reeks-a"\ntitle = "Reeks A"\npart_of = "reeks-b"',
        '[series]\nslug = "reeks-a"\ntitle = "Reeks A"\nrelated = ["reeks-b"]',
        'in_series = "reeks-b"\n[[events]]\nslug = "b-1"\ntitle = "Van mij"\nwhen = "2031"',
        'in_series = "reeks-b"\n[[events]]\nslug = "b-3"\ntitle = "Nieuw"\nwhen = "2031"',
        '[[events]]\nslug = "c-1"\ntitle = "Alleen"\nwhen = "2031"',
        '[[organisations]]\nslug = "haarlem"\nname = "Haarlem"',
    ):
        with pytest.raises(Forbidden) as stopped:
            desk.network.run(mine, load_programme, parse_programme(text, plugins, zone))
        assert stopped.value.code == "not_yours", text
    good = 'in_series = "reeks-a"\n[[events]]\nslug = "a-3"\ntitle = "Nieuw"\nwhen = "2031"\nfollows = "a-1"'
    assert desk.network.run(mine, load_programme, parse_programme(good, plugins, zone)).created == 1


def test_at_the_door_somebody_is_added_without_a_look_at_them(desk: Desk) -> None:
    desk.register("Anna", "a-1")
    _is(desk, Grant(DeskRole.CHECK_IN, series="reeks-a"))
    page = desk.follow(desk.send("/events/a-1/walk-in", name="Bram", email="bram@example.org", format="physical"))
    assert "Inchecken" in page
    assert "Ze zijn binnen" in page or "Bram" in page
    assert "/registrations" not in page
    assert "example.org" not in page
    with desk.network.work() as work:
        series = work.db.query(Series).filter_by(slug="reeks-a").one()
        work.db.add(some_event("a-3", series=series, blocks=0))
    assert desk.send("/events/a-3/walk-in", name="Bram", email="bram@example.org", format="physical").location.endswith(
        "/events/a-3/walk-in?done=walked_in"
    )
    assert 'name="role"' not in desk.get("/events/a-1/walk-in").text
    desk.send("/events/a-1/walk-in", name="Cas", email="cas@example.org", format="physical", role="organiser")
    with desk.network.read() as work:
        assert {tuple(one.roles) for one in work.db.query(Registration)} == {("participant",)}
    assert desk.get("/events/b-1/walk-in").status_code == 403
