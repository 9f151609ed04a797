"""The mail about delegations, as it arrives at a real SMTP server."""

from datetime import timedelta

import pytest

from leernet import Leernet
from leernet.model import Delegation, Event, Series
from leernet.services.delegations.arranging import (
    DelegationRequest,
    ask_contact,
    plan_delegation,
    withdraw_delegation,
)
from leernet.services.delegations.delegating import Choice, Person, register_person, summarise
from leernet.testing import add, some_event, some_series
from leernet.work import contact, user
from tests.mail.office import START, Desk, PostOffice, html_of, plain_of
from tests.questions import DIET, ask

ELS = user("els")
AA = "Gemeente Aa en Hunze"


@pytest.fixture(autouse=True)
def events(mailing: Leernet) -> None:
    """Two events of a series; one place at the first."""
    series = some_series(title="Lerend netwerk Drenthe")
    series.contact_name, series.contact_email = "Jan Zuilhof", "jan@example.org"
    later = some_event("twee", title="Op bezoek", series=series, number=2, starts_at=START + timedelta(days=30))
    add(mailing, some_event(starts_at=START, series=series, places={"physical": 1}, number=1), later)


def planned(network: Leernet, *, series: bool = False, **values: object) -> Delegation:
    request = DelegationRequest(organisation=AA, contact_name="Piet Smit", contact_email="piet@example.org", **values)  # type: ignore[arg-type]
    with network.work(ELS) as work:
        scope = work.db.query(Series).one() if series else work.db.query(Event).order_by(Event.id).first()
        assert scope is not None
        return plan_delegation(work, scope, request)


def registered(network: Leernet, delegation: Delegation, who: str) -> int:
    person = Person(name=who, email=f"{who.lower()}@example.org")
    args = (delegation.uid, "bijeenkomst", person, Choice(), who)
    return network.run(contact(delegation.id), register_person, *args).id


@pytest.mark.parametrize(
    ("language", "subject", "texts"),
    [
        (
            "nl",
            "Wie vaardigt u af? Lerend netwerk Drenthe",
            [
                "Beste Piet Smit,",
                "Minstens: 2",
                "Hoogstens: 5",
                "Wonen en Financiën",
                "één plaats, tot 1 december 2026",
            ],
        ),
        (
            "en",
            "Whom do you send? Lerend netwerk Drenthe",
            ["Dear Piet Smit,", "At least: 2", "At most: 5", "Wonen and Financiën", "one place, until 1 December 2026"],
        ),
    ],
)
def test_the_contact_person_is_asked_with_a_link(
    mailing: Leernet, desk: Desk, post: PostOffice, language: str, subject: str, texts: list[str]
) -> None:
    delegation = planned(
        mailing,
        series=True,
        language=language,
        minimum=2,
        maximum=5,
        departments=("Wonen", "Financiën"),
        reserved=1,
        released_at=START.replace(day=1),
    )
    mailing.run(ELS, ask_contact, delegation.uid)
    desk.deliver()
    message = post.only()
    text = " ".join(plain_of(message).split())
    assert message["Subject"] == subject
    assert message["To"] == "Piet Smit <piet@example.org>"
    assert message["Reply-To"] == "Jan Zuilhof <jan@example.org>"
    for part in (*texts, "Hét warmtenet", "Op bezoek"):
        assert part in text
    link = mailing.links.delegation(delegation.uid, language)
    assert link in plain_of(message)
    assert link in html_of(message)


def test_one_that_was_withdrawn_in_the_meantime_is_not_mailed(mailing: Leernet, desk: Desk, post: PostOffice) -> None:
    delegation = planned(mailing)
    mailing.run(ELS, ask_contact, delegation.uid)
    mailing.run(ELS, withdraw_delegation, delegation.uid)
    desk.deliver()
    assert post.messages == []


def test_each_colleague_reads_who_registered_them_and_the_contact_gets_it_all(
    mailing: Leernet, desk: Desk, post: PostOffice
) -> None:
    ask(mailing, DIET)
    delegation = planned(mailing)
    ids = [registered(mailing, delegation, who) for who in ("Anna", "Bob")]
    mailing.run(contact(delegation.id), summarise, delegation.uid, ids, 1, "a list")
    desk.deliver()
    texts = {str(one["To"]): " ".join(plain_of(one).split()) for one in post.messages}
    sender = "Piet Smit (Gemeente Aa en Hunze) heeft u aangemeld voor “Hét warmtenet”."
    assert f"{sender} Uw plaats is zeker." in texts["Anna <anna@example.org>"]
    assert "De organisatoren hebben een paar vragen voor u" in texts["Anna <anna@example.org>"]
    assert f"{sender} U staat op de wachtlijst." in texts["Bob <bob@example.org>"]
    assert "piet@example.org" not in texts["Anna <anna@example.org>"]
    summary = texts["Piet Smit <piet@example.org>"]
    assert "Eén persoon is niet aangemeld." in summary
    assert "Hebben een plaats: Hét warmtenet: Anna" in summary
    assert "Op de wachtlijst: Hét warmtenet: Bob" in summary


def test_without_a_name_the_organisation_itself_is_named(mailing: Leernet, desk: Desk, post: PostOffice) -> None:
    with mailing.work(ELS) as work:
        event = work.db.query(Event).filter_by(slug="bijeenkomst").one()
        delegation = plan_delegation(work, event, DelegationRequest(organisation=AA))
    registered(mailing, delegation, "Anna")
    desk.deliver()
    assert "Gemeente Aa en Hunze heeft u aangemeld" in " ".join(plain_of(post.only()).split())
