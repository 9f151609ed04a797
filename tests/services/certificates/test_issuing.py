"""Certificates: earned by rule, issued once, revoked for good, verified by anybody."""

import threading
from collections.abc import Callable
from datetime import timedelta

import pytest
from marshmallow import Schema, fields
from sqlalchemy import select
from sqlalchemy.orm import Session

from leernet import Conflict, NotFound, Text, hookimpl
from leernet.errors import IllegalTransition
from leernet.hookspecs import AttendanceRecord, CertificateKind, Document, Issue
from leernet.model import Block, Certificate, CertificateStatus, Details, Event, Series
from leernet.services.attendance.checking_in import check_in
from leernet.services.certificates import issuing as certificates
from leernet.services.certificates.issuing import Verdict, issue_for_event, issue_for_series, revoke, verify
from leernet.services.certificates.standings import standings
from leernet.services.registering.registration import Registered, cancel
from leernet.testing import NOW, PlainFormats, SettableClock, add, some_event, some_series
from tests.services.conftest import ORGANISER, Desk

RULE: dict[str, object] = {"kind": "paper", "events": 1}


class _Rule(Schema):
    events = fields.Integer(load_default=1)


class Paper(CertificateKind):
    """A certificate for whoever was present at so many events."""

    key = "paper"
    label = Text(nl="Papier", en="Paper")

    def schema(self) -> Schema:
        return _Rule()

    def rule_text(self, details: Details, language: str) -> str:
        return f"{details['events']}"

    def earned(self, details: Details, record: AttendanceRecord) -> bool:
        # On purpose not looking at ``confirmed``: a cancelled registration earns nothing whatever a plugin forgets.
        return sum(event.present > 0 for event in record.events) >= int(str(details["events"]))

    def issued(self, db: Session, issue: Issue) -> None:
        assert issue.verify_url.endswith(issue.certificate.code)

    def document(self, db: Session, certificate: Certificate, verify_url: str) -> Document:
        return Document(filename="paper.pdf", mimetype="application/pdf", content=verify_url.encode())


class PaperPlugin:
    """Brings the kind."""

    name = "paper"

    @hookimpl
    def leernet_certificates(self) -> list[CertificateKind]:
        return [Paper()]


@pytest.fixture
def held(desk_with: Callable[..., Desk]) -> Desk:
    """An event that is going on, with a rule."""
    desk = desk_with(PlainFormats(), PaperPlugin())
    add(desk.network, _ruled(some_event(starts_at=NOW)))
    return desk


def _ruled(event: Event) -> Event:
    event.certificate = RULE
    return event


def _attend(desk: Desk, registered: Registered, slug: str = "bijeenkomst") -> None:
    with desk.network.work(ORGANISER) as work:
        for block in work.db.scalars(select(Block).join(Block.event).where(Event.slug == slug)):
            check_in(work, registered.uid, block.id)


def _issue(desk: Desk) -> certificates.Issued:
    return desk.network.run(ORGANISER, issue_for_event, "bijeenkomst")


def test_who_was_present_gets_one_and_who_was_not_does_not(held: Desk) -> None:
    _attend(held, held.register("Anna"))
    held.register("Bram")
    issued = _issue(held)
    assert [c.holder for c in issued.certificates] == ["Anna"]
    assert issued.refused == 1
    assert held.journal()[-1] == "certificate.issued"


def test_issuing_again_adds_none(held: Desk) -> None:
    _attend(held, held.register("Anna"))
    _issue(held)
    again = _issue(held)
    assert (list(again.certificates), again.there) == ([], 1)


def test_two_organisers_who_issue_at_once_issue_each_once(held: Desk) -> None:
    for number in range(5):
        _attend(held, held.register(f"p{number}"))
    counts: list[int] = []
    threads = [threading.Thread(target=lambda: counts.append(len(_issue(held).certificates))) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(counts) == [0, 0, 0, 5]


def test_a_cancelled_registration_never_earns_one(held: Desk) -> None:
    anna = held.register("Anna")
    _attend(held, anna)
    held.network.run(ORGANISER, cancel, anna.uid, "vergissing")
    assert list(_issue(held).certificates) == []


def test_somebody_who_cancelled_and_came_back_gets_one(held: Desk) -> None:
    held.cancel(held.register("Anna"))
    _attend(held, held.register("Anna"))
    assert len(_issue(held).certificates) == 1


def test_it_is_issued_in_the_name_and_language_of_the_registration(held: Desk) -> None:
    _attend(held, held.register("فاطمة الزهراء", email="f@example.org", language="en"))
    certificate = _issue(held).certificates[0]
    assert (certificate.holder, certificate.language, certificate.issued_by) == ("فاطمة الزهراء", "en", "user:els")
    assert certificate.number.startswith("2026-")


def test_a_revoked_one_verifies_as_revoked_and_the_batch_does_not_undo_it(held: Desk) -> None:
    anna = held.register("Anna")
    _attend(held, anna)
    first = _issue(held).certificates[0]
    held.network.run(ORGANISER, revoke, first.number, "verkeerde naam")
    assert _verdict(held, first.code) is Verdict.REVOKED
    assert _issue(held).revoked == 1
    second = held.network.run(ORGANISER, issue_for_event, "bijeenkomst", [anna.id]).certificates[0]
    assert _verdict(held, second.code) is Verdict.VALID
    assert _verdict(held, first.code) is Verdict.REVOKED
    with pytest.raises(IllegalTransition):
        held.network.run(ORGANISER, revoke, first.number, "nog eens")


def _verdict(desk: Desk, code: str) -> Verdict:
    with desk.network.read() as work:
        return verify(work, code).verdict


def test_a_code_verifies_however_it_is_typed(held: Desk) -> None:
    _attend(held, held.register("Anna"))
    code = _issue(held).certificates[0].code
    typed = [code.lower(), code.replace("-", " "), code.replace("-", ""), code.replace("0", "O").replace("1", "l")]
    assert [_verdict(held, one) for one in typed] == [Verdict.VALID] * 4
    assert _verdict(held, "0000-0000-0000-0000") is Verdict.UNKNOWN
    assert _verdict(held, "") is Verdict.UNKNOWN


def test_unknown_and_ruleless_subjects_are_errors(held: Desk) -> None:
    add(held.network, some_event("zonder", starts_at=NOW))
    for slug, error in (("elders", NotFound), ("zonder", Conflict)):
        with pytest.raises(error):
            held.network.run(ORGANISER, issue_for_event, slug)
    with pytest.raises(NotFound):
        held.network.run(ORGANISER, revoke, "2026-1", "")
    with pytest.raises(NotFound):
        held.network.run(ORGANISER, issue_for_series, "elders")


def test_a_series_counts_the_events_that_somebody_attended(
    desk_with: Callable[..., Desk], clock: SettableClock
) -> None:
    desk = desk_with(PlainFormats(), PaperPlugin())
    series = some_series()
    series.certificate = {"kind": "paper", "events": 2}
    add(desk.network, *[some_event(f"e{n}", starts_at=NOW + timedelta(minutes=n), series=series) for n in range(3)])
    for slug in ("e0", "e1"):
        _attend(desk, desk.register("Anna", event=slug), slug)
    _attend(desk, desk.register("Bram", event="e0"), "e0")
    desk.cancel(desk.register("Cato", event="e0"))
    issued = desk.network.run(ORGANISER, issue_for_series, "netwerk")
    assert [c.holder for c in issued.certificates] == ["Anna"]
    assert issued.refused == 1
    assert issued.certificates[0].series_id is not None


def test_the_desk_sees_how_everybody_stands(held: Desk) -> None:
    anna = held.register("Anna")
    _attend(held, anna)
    held.register("Bram")
    _attend(held, held.register("Cato"))
    held.network.run(ORGANISER, issue_for_event, "bijeenkomst", [anna.id])
    with held.network.read() as work:
        event = work.db.scalars(select(Event)).one()
        seen = {s.candidate.participant.name: (s.earned, s.has_one) for s in standings(work, event)}
    assert seen == {"Anna": (True, True), "Bram": (False, False), "Cato": (True, False)}


def test_certificates_of_a_person_are_found_with_an_event_or_without(held: Desk) -> None:
    _attend(held, held.register("Anna"))
    certificate = _issue(held).certificates[0]
    with held.network.read() as work:
        event = work.db.scalars(select(Event)).one()
        found = certificates.certificates_of(work, certificate.participant_id, event)
        assert [(c.number, c.status) for c in found] == [(certificate.number, CertificateStatus.ISSUED)]
        assert len(certificates.certificates_of(work, certificate.participant_id)) == 1
        assert work.db.scalars(select(Series)).all() == []
