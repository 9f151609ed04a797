"""How far somebody is with a certificate, on their own pages: in words, with a bar, and only once it is theirs."""

from datetime import timedelta

import pytest
from leernet_certificates import plugin as certificates
from sqlalchemy import select

from leernet import Leernet
from leernet.model import Block, Event, EventStatus, Joining, Registration, Series
from leernet.services.attendance.checking_in import check_in, take_back
from leernet.services.membership.joining import JoinRequest, join
from leernet.testing import NOW, MakeNetwork, PlainFormats, SettableClock, add, counted, some_event, some_series
from leernet.work import PARTICIPANT, user
from tests.flask.conftest import AT, Browser, MakeClient, words

ORGANISER = user("els")
RULE: dict[str, object] = {"kind": "attendance", "events": 2, "issues": "itself", "withdraws": "itself"}


@pytest.fixture
def network(make_network: MakeNetwork) -> Leernet:
    return make_network(certificates, PlainFormats())


@pytest.fixture
def browser(network: Leernet, make_client: MakeClient) -> Browser:
    return Browser(make_client(network))


@pytest.fixture
def series(network: Leernet) -> Series:
    """Three events, a day after one another, and a draft that nobody knows of."""
    whole = some_series()
    whole.certificate, whole.joining = RULE, Joining.OPEN
    for number in range(3):
        starts_at = NOW + timedelta(days=number)
        add(network, some_event(f"e{number}", title=f"Dag {number}", starts_at=starts_at, series=whole))
    add(
        network,
        some_event("geheim", title="Geheim", starts_at=NOW + timedelta(days=9), status=EventStatus.DRAFT, series=whole),
    )
    return whole


def attend(network: Leernet, clock: SettableClock, number: int, *, taken_back: bool = False) -> None:
    if not taken_back:
        clock.set(NOW + timedelta(days=number))
    with network.work(ORGANISER) as work:
        block = work.db.scalars(select(Block.id).join(Block.event).where(Event.slug == f"e{number}")).one()
        query = select(Registration).join(Registration.event).where(Event.slug == f"e{number}")
        uid = work.db.scalars(query).one().uid
        if taken_back:
            take_back(work, uid, block)
        else:
            check_in(work, uid, block)


def passes(network: Leernet, clock: SettableClock) -> None:
    for hours in (5, 1):
        clock.advance(timedelta(hours=hours))
        network.dispatcher.deliver()


def test_the_own_page_says_how_far_somebody_is_from_the_first_time_that_they_were_there(
    network: Leernet, browser: Browser, series: Series, clock: SettableClock
) -> None:
    own = browser.registered("e0")
    assert "Uw bewijs van de reeks" not in words(browser.get(own).text)  # it may be somebody else's address
    attend(network, clock, 0)
    page = browser.get(own).text
    assert "Uw bewijs van de reeks" in words(page)
    assert '<progress max="2" value="1" aria-labelledby="prospect-1-1">' in page
    assert "1 van 2 bijeenkomsten nog 1; er komen nog: Dag 1 (23 november 2026) en Dag 2 (24 november 2026)" in words(
        page
    )
    assert "Geheim" not in page
    assert "Hoe we weten dat iemand erbij was: Op locatie: afgevinkt op de lijst." in words(page)
    assert "Dag 0 (22 november 2026): afgevinkt op de presentielijst; 3 uur" in words(page)
    english = words(browser.get(own.replace("/nl/", "/en/")).text)
    assert "Your certificate of the series" in english
    assert "1 of 2 events 1 to go; still to come" in english


def test_earned_it_is_there_and_withdrawn_the_page_says_so(
    network: Leernet, browser: Browser, series: Series, clock: SettableClock
) -> None:
    own = [browser.registered(f"e{number}") for number in range(2)]
    for number in range(2):
        attend(network, clock, number)
    assert "U hebt het verdiend." in words(browser.get(own[1]).text)
    passes(network, clock)
    page = words(browser.get(own[1]).text)
    assert "nummer 2026-" in page
    assert "Uw bewijs van de reeks" not in page
    attend(network, clock, 1, taken_back=True)
    passes(network, clock)
    page = words(browser.get(own[0]).text)
    assert "is op 23 november 2026 ingetrokken" in page
    assert "1 van 2 bijeenkomsten" in page
    assert "nummer 2026-" not in page


def test_a_member_sees_it_on_the_page_of_the_series(
    network: Leernet, browser: Browser, series: Series, clock: SettableClock
) -> None:
    asked = JoinRequest(series="netwerk", name="Anna van der Meer", email="anna@example.org", organisation="Gemeente")
    uid = network.run(PARTICIPANT, join, asked).uid
    page = network.links.membership(uid, "nl").partition(AT)[2]
    browser.registered("e0")
    attend(network, clock, 0)
    assert "1 van 2 bijeenkomsten" in words(browser.get(page).text)


@pytest.mark.parametrize("events", [1, 3])
def test_it_costs_eight_statements_however_many_events_there_were(
    network: Leernet, browser: Browser, series: Series, clock: SettableClock, events: int
) -> None:
    own = [browser.registered(f"e{number}") for number in range(events)]
    attend(network, clock, 0)
    with network.work(ORGANISER) as work:
        work.db.query(Series).one().certificate = None
    with counted(network.engine) as without:
        browser.get(own[0])
    with network.work(ORGANISER) as work:
        work.db.query(Series).one().certificate = RULE
    with counted(network.engine) as statements:
        assert "Uw bewijs van de reeks" in browser.get(own[0]).text
    assert len(statements) - len(without) == 7


def test_of_a_plugin_that_is_gone_the_page_says_nothing(
    network: Leernet, browser: Browser, series: Series, clock: SettableClock
) -> None:
    own = browser.registered("e0")
    attend(network, clock, 0)
    with network.work(ORGANISER) as work:
        work.db.query(Series).one().certificate = {"kind": "gone"}
    assert "Uw bewijs van de reeks" not in browser.get(own).text
