"""Who speaks, facilitates or chairs without registering earns what they should, where an address is known."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from leernet_certificates import Certificates

from leernet.model import (
    AgendaItem,
    AgendaKind,
    Block,
    Contribution,
    ContributionStatus,
    Event,
    Participant,
    Registration,
    Series,
)
from leernet.services.attendance.checking_in import check_in
from leernet.services.certificates.contributors import Lack, contributors_lacking, record_contributor
from leernet.services.certificates.issuing import issue_for_series
from leernet.services.people.erasure import erase
from leernet.services.people.exporting import as_json
from leernet.services.people.identities import ask_link
from leernet.services.people.personal_data import kept_of
from leernet.services.people.retention import forget_series, series_to_forget
from leernet.testing import NOW, Outbox, PlainFormats, SettableClock, add, some_event, some_series
from leernet.work import PARTICIPANT, Work
from tests.services.certificates.test_earning import certificates, later
from tests.services.conftest import ORGANISER, Desk

GIVEN, AGREED = ContributionStatus.GIVEN, ContributionStatus.AGREED
PEOPLE = (
    ("Sanne Spreker", "speaker", "sanne@example.org"),
    ("Fien Begeleider", "facilitator", "fien@example.org"),
    ("Zonder Adres", "moderator", ""),
    ("Anna", "speaker", "Anna@example.org"),
)


def contribution(name: str, role: str, email: str, status: ContributionStatus = GIVEN) -> Contribution:
    return Contribution(name=name, role=role, email=email, status=status, organisation_name="Bureau Warm")


@pytest.fixture
def series(desk_with: Callable[..., Desk]) -> Desk:
    """Three events; who contributed to two of them, in whatever role, earns the certificate by itself."""
    desk = desk_with(PlainFormats(), Certificates())
    whole = some_series()
    whole.certificate = {
        "kind": "attendance",
        "events": 2,
        "roles": ["speaker", "facilitator", "moderator"],
        "issues": "itself",
    }
    whole.retention_days = 30
    for number in range(3):
        event = some_event(f"e{number}", starts_at=NOW + timedelta(days=number), series=whole)
        event.contributions = [contribution(*one) for one in PEOPLE]
        add(desk.network, event)
    return desk


def event_of(work: Work, number: int) -> Event:
    return work.db.query(Event).filter_by(slug=f"e{number}").one()


def lacks(desk: Desk, number: int) -> list[tuple[str, Lack]]:
    with desk.network.read() as work:
        return [(one.name, one.lack) for one in contributors_lacking(work, event_of(work, number))]


def test_contributors_without_a_registration_earn_a_certificate_over_a_series(
    series: Desk, clock: SettableClock, outbox: Outbox
) -> None:
    anna = series.register("Anna", event="e0")
    with series.network.work(ORGANISER) as work:
        check_in(work, anna.uid, event_of(work, 0).blocks[0].id)
    later(series, clock)
    assert lacks(series, 0) == [
        ("Sanne Spreker", Lack.SOON),
        ("Fien Begeleider", Lack.SOON),
        ("Zonder Adres", Lack.ADDRESS),
        ("Anna", Lack.SOON),
    ]
    outbox.messages.clear()
    later(series, clock, timedelta(hours=5))
    assert lacks(series, 0) == [("Zonder Adres", Lack.ADDRESS)]
    assert certificates(series) == []
    assert {str(one["Subject"]) for one in outbox.messages} == {"U staat op de deelnemerslijst: Hét warmtenet"}
    assert len(outbox.messages) == 2
    later(series, clock, timedelta(days=1))
    assert sorted(certificates(series)) == [
        (name, True, False) for name in ("Anna", "Fien Begeleider", "Sanne Spreker")
    ]
    later(series, clock, timedelta(days=1))
    assert len(certificates(series)) == 3
    texts = [str(one.get_body(("plain",)).get_content()) for one in outbox.to("sanne@example.org")]  # type: ignore[union-attr]
    assert sum("/certificates/" in text for text in texts) == 1
    with series.network.read() as work:
        first = event_of(work, 0).id
        rows = work.db.query(Registration).join(Participant).filter(Registration.event_id == first).all()
        assert {(one.name, tuple(one.roles)) for one in rows} == {
            ("Sanne Spreker", ("speaker",)),
            ("Fien Begeleider", ("facilitator",)),
            ("Anna", ("participant", "speaker")),
        }
        assert {one.organisation_name for one in rows if one.name != "Anna"} == {"Bureau Warm"}


def test_only_what_was_given_counts_and_only_where_somebody_contributed(series: Desk, clock: SettableClock) -> None:
    with series.network.work(ORGANISER) as work:
        event = event_of(work, 0)
        second = event.blocks[0].ends_at + timedelta(hours=1)
        event.blocks.append(Block(starts_at=second, ends_at=second + timedelta(hours=2)))
        talk = AgendaItem(title="Lezing", kind=AgendaKind.LECTURE, starts_at=second)
        event.agenda = [talk]
        for one in event.contributions:
            one.item, one.status = talk, GIVEN if one.name == "Sanne Spreker" else AGREED
    later(series, clock, timedelta(hours=10))
    with series.network.read() as work:
        (sanne,) = work.db.query(Registration).all()
        assert [one.block.starts_at for one in sanne.attendances] == [second]
    assert lacks(series, 0) == [
        ("Fien Begeleider", Lack.GIVEN),
        ("Zonder Adres", Lack.ADDRESS),
        ("Anna", Lack.GIVEN),
    ]


def test_who_waits_for_a_place_is_not_let_in_by_having_spoken(series: Desk, clock: SettableClock) -> None:
    with series.network.work(ORGANISER) as work:
        event_of(work, 0).formats[0].quota.capacity = 0
    series.register("Sanne", event="e0", email="sanne@example.org")
    later(series, clock, timedelta(hours=5))
    assert ("Sanne Spreker", Lack.PLACE) in lacks(series, 0)
    assert ("Fien Begeleider", Lack.PLACE) not in lacks(series, 0)


def test_one_that_cannot_be_recorded_waits_an_hour_and_holds_nobody_up(series: Desk, clock: SettableClock) -> None:
    with series.network.work(ORGANISER) as work:
        event_of(work, 0).contributions[0].role = "zanger"  # of a plugin that is gone
    later(series, clock, timedelta(hours=5))
    assert [name for name, _ in lacks(series, 0)] == ["Sanne Spreker", "Zonder Adres"]
    with series.network.work(ORGANISER) as work:
        sanne = event_of(work, 0).contributions[0]
        assert sanne.tried_at is not None
        record_contributor(work, sanne.id)
        assert sanne.recorded_at is None, "not yet"
        sanne.role = "speaker"
    later(series, clock, timedelta(hours=1))
    assert [name for name, _ in lacks(series, 0)] == ["Zonder Adres"]
    assert lacks(series, 2) != []
    with series.network.work(ORGANISER) as work:
        event_of(work, 2).contributions = []
    assert lacks(series, 2) == []


def test_without_a_certificate_nobody_is_put_on_a_list(series: Desk, clock: SettableClock) -> None:
    with series.network.work(ORGANISER) as work:
        work.db.query(Series).one().certificate = None
    later(series, clock, timedelta(days=4))
    with series.network.read() as work:
        assert work.db.query(Registration).count() == 0
    with series.network.work(ORGANISER) as work:
        work.db.query(Series).one().certificate = {"kind": "attendance", "events": 1}
    later(series, clock)
    with series.network.work(ORGANISER) as work:
        assert len(issue_for_series(work, work.db.query(Series).one().slug).certificates) == 3


def test_an_address_on_a_programme_is_shown_given_out_and_erased(
    series: Desk, clock: SettableClock, outbox: Outbox
) -> None:
    series.network.run(PARTICIPANT, ask_link, "SANNE@example.org")
    series.network.dispatcher.deliver()
    assert [str(one["Subject"]) for one in outbox.to("sanne@example.org")] == ["Uw gegevens bij Leernetwerk"]
    with series.network.read() as work:
        kept = kept_of(work, "sanne@example.org")
        assert not kept.is_empty
        given = as_json(work, kept)["contributions"]
    assert given[0] == {  # type: ignore[index]
        "event": "Hét warmtenet",
        "name": "Sanne Spreker",
        "organisation": "Bureau Warm",
        "role": "speaker",
        "status": "given",
        "addressSince": None,
    }
    with series.network.work(ORGANISER) as work:
        erase(work, "sanne@example.org")
    with series.network.read() as work:
        assert kept_of(work, "sanne@example.org").is_empty
        names = {(one.name, one.email) for one in event_of(work, 0).contributions}
    assert ("—", "") in names
    clock.advance(timedelta(days=60))
    with series.network.work() as work:
        (series_id,) = series_to_forget(work)
        forget_series(work, series_id)
        assert not series_to_forget(work)
    with series.network.read() as work:
        assert {one.email for one in work.db.query(Contribution)} == {""}
        assert "Fien Begeleider" in {one.name for one in work.db.query(Contribution)}
