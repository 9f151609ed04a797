"""Delegations: what an organisation is asked, what is kept for it, how far it is filled."""

from datetime import timedelta

import pytest

from leernet import Conflict, InvalidInput, Leernet, NotFound
from leernet.model import (
    Delegation,
    DelegationState,
    Event,
    Organisation,
    OrganisationKind,
    Quota,
    QuotaKind,
    RegistrationStatus,
    Series,
)
from leernet.services.delegations.arranging import (
    REMEMBERED,
    DelegationRequest,
    ask_contact,
    ask_contacts,
    change_delegation,
    find_delegation,
    forget_contacts,
    plan_delegation,
    withdraw_delegation,
)
from leernet.services.delegations.coverage import Coverage, coverage, delegations_page
from leernet.services.doctor import recount
from leernet.services.events.planning import cancel_event, plan_event
from leernet.services.places.limits import limit_organisations
from leernet.testing import NOW, SettableClock, add, counted, some_event, some_series
from leernet.work import Work
from tests.services.conftest import ORGANISER, Desk

AA = "Gemeente Aa en Hunze"
CONFIRMED, WAITLISTED = RegistrationStatus.CONFIRMED, RegistrationStatus.WAITLISTED


def asked(organisation: str = AA, **values: object) -> DelegationRequest:
    return DelegationRequest(organisation=organisation, contact_email="piet@example.org", **values)  # type: ignore[arg-type]


def scope(work: Work, *, series: bool) -> Event | Series:
    return work.db.query(Series).one() if series else work.db.query(Event).order_by(Event.id).first()  # type: ignore[return-value]


def plan(network: Leernet, request: DelegationRequest | None = None, *, series: bool = False) -> Delegation:
    with network.work(ORGANISER) as work:
        return plan_delegation(work, scope(work, series=series), request or asked())


def covered(network: Leernet, delegation: Delegation) -> Coverage:
    with network.read() as work:
        row = work.db.get_one(Delegation, delegation.id)
        return coverage(work, row.scope, [row])[0]


def kept(network: Leernet) -> list[tuple[int, int]]:
    """What is reserved for the organisation at each event, and kept by its first format."""
    with network.read() as work:
        assert recount(work) == []
        events = work.db.query(Event).order_by(Event.id).all()
        own = {quota.event_id: quota.reserved for quota in work.db.query(Quota).filter_by(kind=QuotaKind.ORGANISATION)}
        return [(own.get(event.id, 0), event.formats[0].quota.held) for event in events]


# --- asking ---


def test_an_organisation_is_asked_once_for_an_event(desk: Desk) -> None:
    add(desk.network, some_event())
    delegation = plan(desk.network, asked(minimum=2, maximum=5, departments=("Wonen",)))
    assert (delegation.key, delegation.is_live, delegation.asked_at) == ("name:gemeente aa en hunze", True, None)
    with pytest.raises(Conflict) as refused:
        plan(desk.network, asked("gemeente  AA EN HUNZE"))
    assert (refused.value.code, refused.value.field) == ("delegation_exists", "organisation")
    assert desk.journal("delegation") == ["delegation.planned"]


def test_an_organisation_that_we_know_is_found_by_its_name_or_short_name(desk: Desk) -> None:
    aa = Organisation(slug="aa", name=AA, short_name="Aa en Hunze", kind=OrganisationKind.MUNICIPALITY)
    add(desk.network, some_event(), aa)
    delegation = plan(desk.network, asked("aa en hunze", maximum=1))
    assert delegation.key == f"id:{aa.id}"
    assert desk.register("Anna", organisation=AA).status is CONFIRMED
    assert desk.register("Bob", organisation="Aa en Hunze").status is WAITLISTED


@pytest.mark.parametrize("values", [{"minimum": 4, "maximum": 3}, {"reserved": 4, "maximum": 3}])
def test_more_than_the_maximum_is_refused_with_its_field(desk: Desk, values: dict[str, int]) -> None:
    add(desk.network, some_event())
    with pytest.raises(InvalidInput) as refused:
        plan(desk.network, asked(**values))  # type: ignore[arg-type]
    (problem,) = refused.value.problems
    assert (problem.code, problem.field) == ("more_than_maximum", next(iter(values)))
    with desk.network.read() as work:
        assert work.db.query(Delegation).count() == 0


def test_nobody_is_asked_for_an_event_that_is_cancelled_or_mailed_once_it_is_over(
    desk: Desk, clock: SettableClock
) -> None:
    add(desk.network, some_event(), some_event("later", starts_at=NOW + timedelta(days=90)))
    delegation = plan(desk.network)
    clock.advance(timedelta(days=30))
    with pytest.raises(Conflict, match="is over"):
        desk.network.run(ORGANISER, ask_contact, delegation.uid)
    desk.network.run(ORGANISER, cancel_event, "later", "")
    with desk.network.work(ORGANISER) as work, pytest.raises(Conflict, match="does not take place"):
        plan_delegation(work, work.db.query(Event).filter_by(slug="later").one(), asked())


def test_the_contact_is_mailed_when_an_organiser_says_so(desk: Desk) -> None:
    add(desk.network, some_event())
    first, second = plan(desk.network), plan(desk.network, asked("Gemeente Hoorn"))
    plan(desk.network, DelegationRequest(organisation="Gemeente Urk"))
    desk.network.run(ORGANISER, ask_contact, first.uid)
    with desk.network.work(ORGANISER) as work:
        assert ask_contacts(work, scope(work, series=False)) == 1
    assert desk.journal("delegation.asked") == ["delegation.asked"] * 2
    with desk.network.read() as work:
        assert find_delegation(work, second.uid).asked_at == NOW


def test_nobody_is_mailed_without_an_address_or_before_the_event_is_public(desk: Desk) -> None:
    add(desk.network, some_event())
    nobody = plan(desk.network, DelegationRequest(organisation=AA))
    with pytest.raises(Conflict) as refused:
        desk.network.run(ORGANISER, ask_contact, nobody.uid)
    assert refused.value.code == "no_contact"
    series = Series(slug="concept", title="Concept")
    add(desk.network, series)
    draft = plan(desk.network, series=True)
    with pytest.raises(Conflict) as refused:
        desk.network.run(ORGANISER, ask_contact, draft.uid)
    assert refused.value.code == "not_published"


# --- changing and withdrawing ---


def test_another_contact_person_gets_another_link(desk: Desk) -> None:
    add(desk.network, some_event())
    before = plan(desk.network)
    other = DelegationRequest(organisation=AA, contact_name="Els", contact_email="els@example.org", maximum=4)
    after = desk.network.run(ORGANISER, change_delegation, before.uid, other)
    assert (after.id, after.maximum, after.asked_at) == (before.id, 4, None)
    with desk.network.read() as work, pytest.raises(NotFound):
        find_delegation(work, before.uid)
    same = desk.network.run(ORGANISER, change_delegation, after.uid, other)
    assert same.uid == after.uid
    assert desk.journal("delegation") == ["delegation.planned", "delegation.changed"]


def test_a_larger_maximum_lets_who_waits_for_it_move_up(desk: Desk) -> None:
    add(desk.network, some_event())
    delegation = plan(desk.network, asked(maximum=1))
    for who in ("Anna", "Bob", "Cas"):
        desk.register(who, organisation=AA)
    assert desk.names(WAITLISTED) == ["Bob", "Cas"]
    desk.network.run(ORGANISER, change_delegation, delegation.uid, asked(maximum=2))
    assert desk.names(WAITLISTED) == ["Cas"]
    assert kept(desk.network) == [(0, 0)]


def test_withdrawing_keeps_who_registered_forgets_the_contact_and_frees_what_was_kept(desk: Desk) -> None:
    add(desk.network, some_event(places={"physical": 3}))
    delegation = plan(desk.network, asked(maximum=3, reserved=3))
    desk.register("Anna", organisation=AA)
    assert desk.register("Bob").status is WAITLISTED
    desk.network.run(ORGANISER, withdraw_delegation, delegation.uid)
    assert desk.names(CONFIRMED) == ["Anna", "Bob"]
    with desk.network.read() as work:
        row = work.db.get_one(Delegation, delegation.id)
        assert (row.contact_email, row.is_live) == ("", False)
    with pytest.raises(Conflict) as refused:
        desk.network.run(ORGANISER, withdraw_delegation, delegation.uid)
    assert refused.value.code == "delegation_withdrawn"
    assert plan(desk.network).id != delegation.id


def test_without_its_own_maximum_the_limit_for_every_organisation_goes(desk: Desk) -> None:
    add(desk.network, some_event())
    delegation = plan(desk.network, asked(maximum=3))
    with desk.network.work(ORGANISER) as work:
        limit_organisations(work, scope(work, series=False), 3)
        limit_organisations(work, scope(work, series=False), 5)
    assert covered(desk.network, delegation).maximum == 3, "its own, though it was the same as that of all"
    desk.network.run(ORGANISER, change_delegation, delegation.uid, asked())
    assert covered(desk.network, delegation).maximum == 5


# --- places that are kept ---


def test_places_are_kept_from_the_others_until_the_date(desk: Desk, clock: SettableClock) -> None:
    add(desk.network, some_event(places={"physical": 3}))
    delegation = plan(desk.network, asked(maximum=2, reserved=2, released_at=NOW + timedelta(days=3)))
    assert kept(desk.network) == [(2, 2)]
    assert [desk.register(who).status for who in ("Bob", "Cas")] == [CONFIRMED, WAITLISTED]
    assert desk.register("Anna", organisation=AA).status is CONFIRMED
    desk.network.dispatcher.deliver()
    assert desk.names(WAITLISTED) == ["Cas"]
    clock.advance(timedelta(days=3))
    desk.network.dispatcher.deliver()
    assert desk.names(WAITLISTED) == []
    assert kept(desk.network) == [(0, 0)]
    assert covered(desk.network, delegation).maximum == 2, "the maximum stays"
    assert desk.journal("delegation")[-1] == "delegation.released"
    clock.advance(timedelta(minutes=1))
    desk.network.dispatcher.deliver()
    assert desk.journal("delegation.released") == ["delegation.released"]


def test_a_later_date_keeps_the_places_again(desk: Desk, clock: SettableClock) -> None:
    add(desk.network, some_event(places={"physical": 3}))
    delegation = plan(desk.network, asked(reserved=2, released_at=NOW + timedelta(days=1)))
    clock.advance(timedelta(days=1))
    desk.network.dispatcher.deliver()
    assert kept(desk.network) == [(0, 0)]
    later = asked(reserved=2, released_at=NOW + timedelta(days=5))
    desk.network.run(ORGANISER, change_delegation, delegation.uid, later)
    assert kept(desk.network) == [(2, 2)]


def test_a_series_keeps_places_at_each_event_to_come_also_at_one_planned_later(
    desk: Desk, clock: SettableClock
) -> None:
    series = some_series()
    past = some_event("een", series=series, starts_at=NOW - timedelta(days=30))
    add(desk.network, past, some_event("twee", series=series, number=2))
    delegation = plan(desk.network, asked(reserved=2), series=True)
    assert kept(desk.network) == [(0, 0), (2, 2)]
    with desk.network.work(ORGANISER) as work:
        third = some_event("drie", number=3, series=work.db.query(Series).one(), starts_at=NOW + timedelta(days=60))
        plan_event(work, third)
    assert kept(desk.network) == [(0, 0), (2, 2), (2, 2)]
    desk.network.run(ORGANISER, change_delegation, delegation.uid, asked(reserved=1))
    assert kept(desk.network) == [(0, 0), (1, 1), (1, 1)]
    desk.network.run(ORGANISER, withdraw_delegation, delegation.uid)
    assert kept(desk.network) == [(0, 0), (0, 0), (0, 0)]


def test_the_delegation_of_an_event_goes_before_that_of_its_series(desk: Desk) -> None:
    add(desk.network, some_event(series=some_series()))
    plan(desk.network, asked(reserved=2), series=True)
    own = plan(desk.network, asked(reserved=1, maximum=4))
    assert kept(desk.network) == [(1, 1)]
    desk.network.run(ORGANISER, withdraw_delegation, own.uid)
    assert kept(desk.network) == [(2, 2)]


def test_the_maximum_of_a_series_counts_people_once(desk: Desk) -> None:
    series = some_series()
    add(desk.network, some_event(series=series), some_event("twee", series=series, number=2))
    delegation = plan(desk.network, asked(maximum=1), series=True)
    assert desk.register("Anna", organisation=AA).status is CONFIRMED
    assert desk.register("Anna", organisation=AA, event="twee").status is CONFIRMED
    assert desk.register("Bob", organisation=AA, event="twee").status is WAITLISTED
    assert (covered(desk.network, delegation).people, covered(desk.network, delegation).waiting) == (1, 1)


# --- how far it is filled ---


@pytest.mark.parametrize("series", [False, True])
def test_the_state_follows_from_who_is_in(desk: Desk, series: bool) -> None:
    add(desk.network, some_event(places={"physical": 3}, series=some_series()))
    delegation = plan(desk.network, asked(minimum=2, maximum=4, departments=("Wonen", "Financiën")), series=series)
    states = [covered(desk.network, delegation).state]
    for who, department in (("Anna", "wonen"), ("Bob", ""), ("Cas", "FINANCIËN"), ("Dirk", "Groen")):
        desk.register(who, organisation=AA, department=department)
        states.append(covered(desk.network, delegation).state)
    partly, complete = DelegationState.PARTLY_FILLED, DelegationState.COMPLETE
    assert states == [DelegationState.ASKED, partly, partly, complete, complete]
    found = covered(desk.network, delegation)
    assert (found.people, found.waiting, found.own, found.left) == (3, 1, 4, 0)
    assert (found.covered, found.missing) == (["Wonen", "Financiën"], [])


def test_a_speaker_counts_for_no_delegation(desk: Desk) -> None:
    add(desk.network, some_event())
    delegation = plan(desk.network, asked(maximum=1))
    desk.register("Anna", organisation=AA, roles=("speaker",))
    assert covered(desk.network, delegation).people == 0


def test_a_page_of_delegations_costs_the_same_for_one_and_for_three(desk: Desk) -> None:
    add(desk.network, some_event())
    counts = []
    for names in (["Gemeente 3"], ["Gemeente 1", "Gemeente 2"]):
        for name in names:
            plan(desk.network, asked(name))
            desk.register(name.replace(" ", ""), organisation=name)
        with desk.network.read() as work:
            event = work.db.query(Event).one()
            with counted(desk.network.engine) as statements:
                page = delegations_page(work, event)
        counts.append(len(statements))
    assert counts == [3, 3]
    assert [one.delegation.organisation_name for one in page.rows] == ["Gemeente 1", "Gemeente 2", "Gemeente 3"]
    assert [one.people for one in page.rows] == [1, 1, 1]


def test_pages_go_on_where_the_last_ended(desk: Desk) -> None:
    add(desk.network, some_event())
    for number in range(5):
        plan(desk.network, asked(f"Gemeente {number}"))
    names, after = [], 0
    with desk.network.read() as work:
        event = work.db.query(Event).one()
        while after is not None:
            page = delegations_page(work, event, after, limit=2)
            names.append([one.delegation.organisation_name[-1] for one in page.rows])
            after = page.after  # type: ignore[assignment]
    assert names == [["0", "1"], ["2", "3"], ["4"]]


# --- forgetting ---


def test_the_contact_is_forgotten_so_long_after_the_last_event(desk: Desk, clock: SettableClock) -> None:
    series = some_series()
    add(desk.network, some_event(series=series), some_event("twee", series=series, number=2, blocks=3))
    both = [plan(desk.network), plan(desk.network, series=True)]

    def addresses() -> list[str]:
        with desk.network.work() as work:
            forget_contacts(work)
        with desk.network.read() as work:
            return [work.db.get_one(Delegation, one.id).contact_email for one in both]

    clock.set(NOW + timedelta(days=7, hours=3) + REMEMBERED - timedelta(seconds=1))
    assert addresses() == ["piet@example.org"] * 2
    clock.advance(timedelta(seconds=1))
    assert addresses() == ["", "piet@example.org"]
    clock.advance(timedelta(days=2))
    assert addresses() == ["", ""]


def test_the_contact_of_a_series_is_kept_while_an_event_has_no_date(desk: Desk, clock: SettableClock) -> None:
    series = some_series()
    undated = some_event("later", series=series, number=2)
    undated.blocks.clear()
    add(desk.network, some_event(series=series), undated)
    delegation = plan(desk.network, series=True)
    clock.advance(timedelta(days=365))
    with desk.network.work() as work:
        forget_contacts(work)
    with desk.network.read() as work:
        assert find_delegation(work, delegation.uid).contact_email == "piet@example.org"
