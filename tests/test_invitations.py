"""The calendar entries of a registration, in the mail and from the personal page."""

from __future__ import annotations

from uuid import UUID

import pytest
from icalendar import Calendar

from leernet import Leernet
from leernet.calendar import CalendarEntry, Method
from leernet.invitations import contact_of, registration_calendar, registration_entries
from leernet.model import RegistrationStatus
from leernet.services.events import planning
from leernet.services.registering.registration import RegistrationRequest, cancel, find_registration, register
from leernet.testing import add, some_event, some_series
from leernet.work import PARTICIPANT


def registered(network: Leernet, name: str = "Anna", *, event: str = "bijeenkomst") -> UUID:
    request = RegistrationRequest(event=event, format="physical", name=name, email=f"{name}@example.net".lower())
    return network.run(PARTICIPANT, register, request).uid


def entries(network: Leernet, uid: UUID) -> list[CalendarEntry]:
    with network.read() as work:
        return registration_entries(work, network.links, find_registration(work, uid))


def files(network: Leernet, uid: UUID, method: Method = "PUBLISH") -> list[bytes]:
    with network.read() as work:
        return list(registration_calendar(work, network.links, find_registration(work, uid), method))


def uids(content: bytes) -> list[str]:
    return [str(event["UID"]) for event in Calendar.from_ical(content).walk("VEVENT")]


def test_the_download_is_one_file_and_the_mail_one_for_each_block_with_the_same_uids(network: Leernet) -> None:
    add(network, some_event(blocks=3))
    uid = registered(network)
    (download,) = files(network, uid)
    mailed = files(network, uid, "REQUEST")
    assert [uids(file) for file in mailed] == [[each] for each in uids(download)]
    assert len(set(uids(download))) == 3
    assert b"ATTENDEE" not in download


def test_every_uid_is_a_uuid_of_one_person_and_one_block(network: Leernet) -> None:
    add(network, some_event(blocks=2))
    found = [entry.uid for name in ("Anna", "Bo") for entry in entries(network, registered(network, name))]
    assert len({UUID(uid) for uid in found}) == 4


def test_the_same_state_gives_the_same_bytes(network: Leernet) -> None:
    add(network, some_event())
    uid = registered(network)
    assert files(network, uid, "REQUEST") == files(network, uid, "REQUEST")


def test_sequence_grows_with_the_event_and_with_the_registration(network: Leernet) -> None:
    add(network, some_event())
    uid = registered(network)
    assert entries(network, uid)[0].sequence == 0
    with network.work() as work:
        planning.find_event(work, "bijeenkomst").sequence += 1
    assert entries(network, uid)[0].sequence == 1
    network.run(PARTICIPANT, cancel, uid)
    (entry,) = entries(network, uid)
    assert (entry.sequence, entry.cancelled) == (2, True)


@pytest.mark.parametrize(
    "status", [RegistrationStatus.WAITLISTED, RegistrationStatus.REQUESTED, RegistrationStatus.DECLINED]
)
def test_who_has_no_place_has_no_entry(network: Leernet, status: RegistrationStatus) -> None:
    add(network, some_event())
    uid = registered(network)
    with network.work() as work:
        find_registration(work, uid).status = status
    assert entries(network, uid) == []
    assert files(network, uid) == []
    assert files(network, uid, "REQUEST") == []


def test_a_format_that_is_no_longer_installed_leaves_the_place_out(
    network: Leernet, caplog: pytest.LogCaptureFixture
) -> None:
    add(network, some_event())
    uid = registered(network)
    with network.work() as work:
        find_registration(work, uid).format.key = "gone"
    assert entries(network, uid)[0].location is None
    assert "format gone could not show its part" in caplog.text


def test_the_contact_of_the_event_goes_before_that_of_the_series(network: Leernet) -> None:
    series = some_series()
    event = some_event(series=series)
    assert contact_of(event) == ("", "")
    series.contact_name, series.contact_email = "Reeks", "reeks@example.org"
    assert contact_of(event) == contact_of(series) == ("Reeks", "reeks@example.org")
    event.contact_email = "dag@example.org"
    assert contact_of(event) == ("", "dag@example.org")


def test_the_network_invites_where_nobody_is_the_contact(network: Leernet) -> None:
    add(network, some_event())
    (entry,) = entries(network, registered(network))
    assert (entry.organiser_name, entry.organiser_email) == ("Leernetwerk", "leernet@localhost")


def test_a_block_with_a_label_says_which_it_is(network: Leernet) -> None:
    event = some_event(blocks=2)
    event.blocks[1].label = "Dag 2"
    add(network, event)
    assert [e.summary for e in entries(network, registered(network))] == ["Hét warmtenet", "Hét warmtenet – Dag 2"]
