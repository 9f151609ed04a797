"""What a webhook is told of each kind of subject: by names that mean something outside, and nothing of a person."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from leernet import Leernet
from leernet.model import Event, JournalEntry, Registration, WebhookFormat
from leernet.services.registering.registration import cancel
from leernet.testing import add, some_event, some_series
from leernet.webhooks.payloads import message_id, payload, reversed_host
from leernet.work import PARTICIPANT, Work
from tests.webhooks.conftest import sign_up

BASE = "https://leren.example.org/netwerk"


def said(network: Leernet, kind: str, subject_id: int, event_id: int | None = None) -> dict[str, str]:
    with network.work() as work:
        work.journal(kind, subject_id, event_id=event_id, name="Anna", email="anna@example.net")
        body = payload(work, network.links, WebhookFormat.STANDARD, last(work))
    assert b"nna" not in body, "the data of the journal does not go along"
    data: dict[str, str] = json.loads(body)["data"]
    return data


def last(work: Work) -> JournalEntry:
    return work.db.query(JournalEntry).order_by(JournalEntry.id.desc()).limit(1).one()


def test_a_subject_goes_by_its_name_outside(network: Leernet) -> None:
    series = some_series()
    event = some_event("in-de-reeks", series=series)
    add(network, event)
    page, whole = f"{BASE}/nl/events/in-de-reeks", f"{BASE}/nl/series/netwerk"
    api = f"{BASE}/api/v1"
    around = {"event": "in-de-reeks", "series": "netwerk", "url": page, "api": f"{api}/events/in-de-reeks"}
    assert said(network, "event.open", event.id, event.id) == {"subject": "event", "id": "in-de-reeks", **around}
    assert said(network, "series.ended", series.id) == {
        "subject": "series", "id": "netwerk", "series": "netwerk", "url": whole, "api": f"{api}/series/netwerk"
    }  # fmt: skip
    assert said(network, "recap.published", 5, event.id)["api"] == f"{api}/events/in-de-reeks/recap"
    assert said(network, "material.removed", 5, event.id)["api"] == f"{api}/events/in-de-reeks/materials"
    assert said(network, "participant.erased", 5)["api"] == f"{api}/participants/5"
    assert said(network, "certificate.issued", 4711, event.id)["api"] == f"{api}/events/in-de-reeks"
    assert said(network, "quota.resized", 7, event.id) == {"subject": "quota", "id": "7", **around}
    assert said(network, "webhook.tested", 3) == {"subject": "webhook", "id": "3"}
    sign_up(network, "Anna", "in-de-reeks")
    with network.read() as work:
        registration = work.db.query(Registration).one()
    assert said(network, "registration.attended", registration.id, event.id) == {
        "subject": "registration", "id": str(registration.uid), **around,
        "api": f"{api}/registrations/{registration.uid}",
    }  # fmt: skip


@pytest.mark.parametrize("kind", ["registration.cancelled", "certificate.issued", "delegation.asked", "series.ended"])
def test_what_is_gone_meanwhile_is_told_by_its_number(network: Leernet, kind: str) -> None:
    assert said(network, kind, 4711, 4711) == {"subject": kind.partition(".")[0], "id": "4711"}
    assert said(network, kind, 4711)["id"] == "4711"


def test_an_id_is_of_one_change_and_of_one_network(network: Leernet) -> None:
    with network.work() as work:
        event = work.db.query(Event).one()
        work.journal("event.open", event.id, event_id=event.id)
        first = message_id(work.settings, last(work))
        assert message_id(work.settings, last(work)) == first
        assert message_id(replace(work.settings, base_url="https://elders.example.org"), last(work)) != first
        work.journal("event.open", event.id, event_id=event.id)
        assert message_id(work.settings, last(work)) != first


def test_the_source_of_cloud_events_can_be_chosen(network: Leernet) -> None:
    source = "urn:nld:oin:00000001234567890000:leernet"
    with network.work() as work:
        work.journal("webhook.tested", 1)
        chosen = replace(work, settings=replace(work.settings, cloudevents_source=source))
        body = payload(chosen, network.links, WebhookFormat.CLOUDEVENTS, last(work))
    assert json.loads(body)["source"] == source


@pytest.mark.parametrize(
    ("url", "reversed_"),
    [
        ("https://leren.example.org/x", "org.example.leren"),
        ("http://127.0.0.1:5000/leren", "localhost"),
        ("http://[::1]/", "localhost"),
        ("http://localhost", "localhost"),
    ],
)
def test_types_begin_with_the_host_reversed(url: str, reversed_: str) -> None:
    assert reversed_host(url) == reversed_


def test_names_of_people_are_in_no_message_of_their_life(network: Leernet) -> None:
    sign_up(network, "Zoëlle")
    with network.read() as work:
        uid = work.db.query(Registration).one().uid
    network.run(PARTICIPANT, cancel, uid, "Zoëlle is ziek")
    with network.read() as work:
        for entry in work.db.query(JournalEntry):
            for form in WebhookFormat:
                assert "Zoëlle" not in payload(work, network.links, form, entry).decode()
