"""The programme of an event: plenary and parallel parts, who contributes, and with which organisation they had then."""

from datetime import timedelta

import pytest

from leernet import Leernet
from leernet.errors import InvalidInput
from leernet.model import AgendaItem, Contribution, ContributionStatus, Event
from leernet.services.registering.items import change_items
from leernet.services.registering.registration import RegistrationRequest, register
from leernet.testing import NOW, SettableClock
from leernet.work import PARTICIPANT

from .conftest import Dump, Load
from .loaded import rows

TEXT = """
[series]
slug = "netwerk"
title = "Netwerk"
status = "published"

[[events]]
slug = "dag"
title = "Dag"
status = "open"
blocks = [{ start = "2026-12-15T09:30", end = "2026-12-15T16:00" }]
formats = [{ key = "physical", details = { venue = "Zaal" } }]
contributions = [
  { name = "Ria", organisation = "bureau", role = "moderator", status = "agreed" },
  { name = "Bob", organisation = "bureau", organisation_name = "Oud bureau", role = "facilitator", status = "given" },
  { perspective = "Een bewoner", status = "asked" },
]

[[events.agenda]]
kind = "plenary"
title = "Kennis delen"

[[events.agenda]]
kind = "workshop"
title = "Warmte"
key = "warmte"
capacity = 20

[[events.agenda]]
kind = "workshop"
title = "Stroom"
key = "stroom"
sign_up = true
parallel = true

[[events.agenda]]
kind = "site_visit"
title = "Wijkwandeling"
key = "wandeling"
sign_up = true

[[organisations]]
slug = "bureau"
name = "Het bureau"
"""


def request(*items: str) -> RegistrationRequest:
    return RegistrationRequest(event="dag", format="physical", name="Anna", email="anna@example.org", items=items)


def named(network: Leernet) -> list[tuple[str, str]]:
    with network.read() as work:
        found = work.db.query(Contribution).order_by(Contribution.position)
        return [(one.name or one.perspective, one.organisation_then) for one in found]


def test_nobody_signs_up_for_two_parts_at_the_same_time(network: Leernet, load: Load) -> None:
    load(TEXT)
    with pytest.raises(InvalidInput) as caught:
        network.run(PARTICIPANT, register, request("warmte", "stroom"))
    assert (caught.value.code, caught.value.field) == ("items_at_once", "items")
    assert str(caught.value) == "“Warmte” and “Stroom” are at the same time. Choose one of them."
    anna = network.run(PARTICIPANT, register, request("warmte", "wandeling"))
    with pytest.raises(InvalidInput, match="at the same time"):
        network.run(PARTICIPANT, change_items, anna.uid, ["warmte", "stroom"])
    assert network.run(PARTICIPANT, change_items, anna.uid, ["stroom", "wandeling"])
    taken = {item.key: item.quota.taken for item in rows(network, AgendaItem) if item.quota}
    assert taken == {"warmte": 0, "stroom": 1, "wandeling": 1}


def test_parallel_parts_are_in_the_dump_and_the_first_part_is_parallel_to_none(
    network: Leernet, load: Load, dump: Dump
) -> None:
    load(TEXT.replace('title = "Kennis delen"', 'title = "Kennis delen"\nparallel = true'))
    assert [item.is_parallel for item in rows(network, AgendaItem)] == [False, False, True, False]
    text = dump("netwerk")
    assert text.count("parallel = true") == 1
    assert load(text).updated == 0


def test_a_contribution_is_asked_agreed_given_and_may_be_of_somebody_still_unknown(
    network: Leernet, load: Load
) -> None:
    load(TEXT)
    assert [(one.role, one.status) for one in rows(network, Contribution)] == [
        ("moderator", ContributionStatus.AGREED),
        ("facilitator", ContributionStatus.GIVEN),
        ("speaker", ContributionStatus.ASKED),
    ]
    load(
        TEXT.replace(
            '{ perspective = "Een bewoner", status = "asked" }', '{ name = "Jan", perspective = "Een bewoner" }'
        )
    )
    assert rows(network, Contribution)[2].name == "Jan"
    with pytest.raises(InvalidInput, match="cannot become"):
        load(TEXT.replace('status = "given"', 'status = "asked"'))


def test_the_address_of_a_contributor_goes_round_and_belongs_to_a_name(
    network: Leernet, load: Load, dump: Dump, clock: SettableClock
) -> None:
    addressed = TEXT.replace('status = "given" }', 'status = "given", email = "bob@example.org" }')
    load(addressed)
    bob = rows(network, Contribution)[1]
    assert (bob.email, bob.email_since) == ("bob@example.org", NOW)
    with network.work() as work:
        work.db.get_one(Contribution, bob.id).recorded_at = NOW
    assert load(dump("netwerk")).updated == 0
    assert rows(network, Contribution)[1].recorded_at == NOW
    clock.now = NOW + timedelta(days=1)
    load(addressed.replace('role = "facilitator"', 'role = "speaker"'))
    bob = rows(network, Contribution)[1]
    assert (bob.email_since, bob.recorded_at) == (NOW, None)
    with pytest.raises(InvalidInput) as caught:
        load(TEXT.replace('{ perspective = "Een bewoner"', '{ perspective = "Een bewoner", email = "a@example.org"'))
    assert [(one.code, one.field) for one in caught.value.problems] == [
        ("contribution_nameless", "events[0].contributions[2].name")
    ]


def test_who_spoke_keeps_the_organisation_they_had_then(network: Leernet, load: Load, clock: SettableClock) -> None:
    load(TEXT)
    renamed = TEXT.replace('name = "Het bureau"', 'name = "Het nieuwe bureau"')
    load(renamed)
    assert named(network) == [("Ria", "Het nieuwe bureau"), ("Bob", "Oud bureau"), ("Een bewoner", "")]
    clock.now = NOW + timedelta(days=90)
    load(TEXT)
    expected = [("Ria", "Het nieuwe bureau"), ("Bob", "Oud bureau"), ("Een bewoner", "")]
    assert named(network) == expected
    assert load(TEXT).updated == 0
    assert named(network) == expected
    with network.read() as work:
        assert work.db.query(Event).count() == 1
