"""Delegations in a programme file."""

from sqlalchemy import select

from leernet.app import Leernet
from leernet.model import Delegation, Organisation
from leernet.programmes.dumping import dump_series
from leernet.services.delegations.arranging import DelegationRequest, change_delegation, plan_delegation
from leernet.services.events.planning import find_event
from leernet.testing import add
from leernet.work import user

from .conftest import Load
from .loaded import refused

ELS = user("els")
WHOLE = """
[[events.delegations]]
organisation = "aa"
contact = { name = "Piet", email = "piet@example.org" }
language = "en"
minimum = 2
maximum = 5
departments = ["Wonen", "Financiën"]
reserved = 1
released = "2030-01-01T09:00"

[[events.delegations]]
organisation_name = "Gemeente 's-Hertogenbosch"

[[organisations]]
slug = "aa"
name = "Gemeente Aa en Hunze"
"""
OF_SERIES = '[[series.delegations]]\norganisation_name = "Gemeente Urk"\nmaximum = 3\n'


def programme(delegations: str = WHOLE, of_series: str = OF_SERIES) -> str:
    """A series with an event."""
    return f"""
[series]
slug = "reeks"
title = "Reeks"
{of_series}
[[events]]
slug = "bijeenkomst"
title = "Bijeenkomst"
status = "announced"
when = "2030"
{delegations}
"""


def rows(network: Leernet) -> list[Delegation]:
    with network.read() as work:
        return list(work.db.scalars(select(Delegation).order_by(Delegation.id)))


def test_a_file_says_who_is_asked_and_is_written_so(network: Leernet, load: Load) -> None:
    load(programme())
    urk, aa, bosch = rows(network)
    assert (aa.minimum, aa.maximum, aa.departments, aa.reserved) == (2, 5, ["Wonen", "Financiën"], 1)
    assert (aa.contact_name, aa.contact_email, aa.language, aa.asked_at) == ("Piet", "piet@example.org", "en", None)
    with network.read() as work:
        assert work.db.get_one(Organisation, aa.organisation_id).slug == "aa"
    assert (bosch.organisation_id, bosch.language, bosch.maximum) == (None, "nl", None)
    assert (urk.event_id, urk.maximum) == (None, 3)
    with network.read() as work:
        written = dump_series(work.db, "reeks", network.settings.timezone)
    assert load(written).updated == 0
    assert len(rows(network)) == 3


def test_loading_again_changes_what_differs_and_nothing_else(network: Leernet, load: Load) -> None:
    load(programme())
    assert load(programme()).unchanged == 3
    assert load(programme(WHOLE.replace("maximum = 5", "maximum = 6"))).updated == 1
    assert [one.maximum for one in rows(network)] == [3, 6, None]


def test_an_organisation_that_is_known_by_now_is_asked_once_however_the_file_names_it(
    network: Leernet, load: Load
) -> None:
    add(network, Organisation(slug="urk", name="Gemeente Urk"))  # before it is planned under its name
    load(programme())
    add(network, Organisation(slug="den-bosch", name="Gemeente 's-Hertogenbosch"))  # and after
    assert load(programme()).unchanged == 3
    assert len(rows(network)) == 3


def test_what_the_desk_knows_stays(network: Leernet, load: Load) -> None:
    load(programme())
    bosch = rows(network)[2]
    known = DelegationRequest(organisation=bosch.organisation_name, contact_name="Els", contact_email="els@example.org")
    network.run(ELS, change_delegation, bosch.uid, known)
    with network.work(ELS) as work:
        plan_delegation(work, find_event(work, "bijeenkomst"), DelegationRequest(organisation="Gemeente Zwolle"))
    assert load(programme()).unchanged == 3
    assert [one.contact_name for one in rows(network)] == ["", "Piet", "Els", ""]


def test_what_cannot_be_is_told_with_its_place(load: Load) -> None:
    wrong = """
[[events.delegations]]
maximum = 2
minimum = 3

[[events.delegations]]
organisation = "aa"
organisation_name = "Aa"

[[events.delegations]]
organisation_name = "Urk"
maximum = 2
reserved = 3

[[events.delegations]]
organisation_name = "URK"
"""
    found = refused(load, programme(wrong))
    assert found["events[0].delegations[2].reserved"] == "more_than_maximum"
    assert found["events[0].delegations[1]"] == "delegation_of_whom"
    assert found["events[0].delegations[3]"] == "duplicate_delegation"
    assert set(refused(load, programme('[[events.delegations]]\norganisation = "weg"\n')).values()) == {
        "reference_unknown"
    }
