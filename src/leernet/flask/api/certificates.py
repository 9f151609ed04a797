"""Who earned a certificate, and whether one is real."""

from collections.abc import Callable, Sequence
from typing import cast
from uuid import UUID

from sqlalchemy import select

from ...errors import InvalidInput, NotFound, Problem
from ...i18n import N_
from ...model import ApiScope, Certificate, Event, Registration, Series
from ...services.certificates.issuing import (
    Issued,
    Verdict,
    certificates_page,
    find_certificate,
    issue_for_event,
    issue_for_series,
    revoke,
    verify,
)
from ...services.desk.events import desk_event, desk_series
from ...services.idempotency import only_once
from ...work import Work
from .call import Call
from .certificate_shapes import (
    CertificateQuery,
    CertificateSchema,
    CodeSchema,
    IssuedSchema,
    IssueSchema,
    RevocationSchema,
    VerificationSchema,
)
from .event_data import Plain
from .operation import Answer, Operation
from .shapes import page_of

READERS = (ApiScope.READ, ApiScope.CERTIFICATES)


def list_certificates(call: Call) -> Answer:
    """Certificates in order of issue."""
    event, series = call.query.get("event"), call.query.get("series")
    with call.read() as work:
        subject: Event | Series | None = None
        if event:
            subject = call.check_event(desk_event(work, str(event)))
        elif series:
            subject = call.check_series(desk_series(work, str(series)))
        found, after = certificates_page(work, subject, call.holder.series_id, call.after, call.limit)
        return call.page([_data(call, one) for one in found], after)


def read_certificate(call: Call, number: str) -> Answer:
    """One certificate."""
    with call.read() as work:
        return Answer(_data(call, _found(call, work, number)))


def issue_event_certificates(call: Call, slug: str) -> Answer:
    """Issue those of an event to everybody who earned one."""

    def do(work: Work) -> Plain:
        call.check_event(desk_event(work, slug))
        return _issued(call, work, lambda only: issue_for_event(work, slug, only))

    return Answer(call.run(do))


def issue_series_certificates(call: Call, slug: str) -> Answer:
    """Issue those of a series to everybody who earned one."""

    def do(work: Work) -> Plain:
        call.check_series(desk_series(work, slug))
        return _issued(call, work, lambda only: issue_for_series(work, slug, only))

    return Answer(call.run(do))


def revoke_certificate(call: Call, number: str) -> Answer:
    """Revoke one: it verifies as revoked from now on."""

    def do(work: Work) -> Plain:
        _found(call, work, number)
        only_once(work, call.once, {}, lambda: revoke(work, number, str(call.body["reason"])))
        return _data(call, find_certificate(work, number))

    return Answer(call.run(do))


def verify_certificate(call: Call) -> Answer:
    """Whether a certificate is real, and still stands. The code is in the body: it is not for logs of addresses."""
    with call.read() as work:
        answer = verify(work, str(call.body["code"]))
        if answer.certificate is None:
            return Answer({"verdict": Verdict.UNKNOWN.value, "certificate": None})
        one = answer.certificate
        known = {
            "number": one.number,
            "holder": one.holder,
            "title": _subject(one).title,
            "issued_at": one.issued_at,
            "revoked_at": one.revoked_at,
        }
        return Answer({"verdict": answer.verdict.value, "certificate": known})


def _issued(call: Call, work: Work, issue: Callable[[Sequence[int] | None], Issued]) -> Plain:
    uids = cast(Sequence[UUID] | None, call.body["registrations"])
    issued = issue(None if uids is None else _ids(work, uids))
    return {
        "issued": [_data(call, one) for one in issued.certificates],
        "refused": issued.refused,
        "there": issued.there,
        "revoked": issued.revoked,
    }


def _ids(work: Work, uids: Sequence[UUID]) -> list[int]:
    ids = work.db.scalars(select(Registration.id).where(Registration.uid.in_(uids))).all()
    if len(ids) != len(set(uids)):
        problem = Problem("registration_unknown", N_("This registration is not known."), field="registrations")
        raise InvalidInput("form_invalid", "Something is not right yet.", problems=(problem,))
    return list(ids)


def _found(call: Call, work: Work, number: str) -> Certificate:
    found = find_certificate(work, number)
    subject = _subject(found)
    if not call.covers(subject.series_id if isinstance(subject, Event) else subject.id):
        raise NotFound("certificate_unknown", "There is no certificate {number}.", number=number)
    return found


def _subject(certificate: Certificate) -> Event | Series:
    subject = certificate.event or certificate.series
    assert subject is not None, "a CHECK holds that it is one of the two"
    return subject


def _data(call: Call, one: Certificate) -> Plain:
    return {
        "number": one.number,
        "status": one.status.value,
        "holder": one.holder,
        "participant": one.participant_id,
        "event": one.event.slug if one.event else None,
        "series": one.series.slug if one.series else None,
        "language": one.language,
        "issued_at": one.issued_at,
        "revoked_at": one.revoked_at,
        "reason": one.reason,
        "verify_url": call.network.links.verify(one.code, one.language),
    }


_ISSUE = "What was issued before stays; again issues none. `refused`: who did not earn it."
OPERATIONS = (
    Operation(
        path="/certificates",
        view=list_certificates,
        summary="Certificates in order of issue.",
        tag="certificates",
        scopes=READERS,
        query=CertificateQuery,
        answer=page_of(CertificateSchema),
        refusals=(404,),
        links={"read": ("readCertificate", {"number": "$response.body#/results/0/number"})},
    ),
    Operation(
        path="/certificates/<number>",
        view=read_certificate,
        summary="One certificate.",
        tag="certificates",
        scopes=READERS,
        answer=CertificateSchema,
    ),
    Operation(
        path="/events/<slug>/certificates",
        view=issue_event_certificates,
        method="POST",
        summary="Issue the certificates of an event to everybody who earned one.",
        description=_ISSUE,
        tag="certificates",
        scopes=(ApiScope.CERTIFICATES,),
        body=IssueSchema,
        answer=IssuedSchema,
        refusals=(409,),
    ),
    Operation(
        path="/series/<slug>/certificates",
        view=issue_series_certificates,
        method="POST",
        summary="Issue the certificates of a series to everybody who earned one.",
        description=_ISSUE,
        tag="certificates",
        scopes=(ApiScope.CERTIFICATES,),
        body=IssueSchema,
        answer=IssuedSchema,
        refusals=(409,),
    ),
    Operation(
        path="/certificates/<number>/revocation",
        view=revoke_certificate,
        method="POST",
        summary="Revoke a certificate: it verifies as revoked from now on.",
        tag="certificates",
        scopes=(ApiScope.CERTIFICATES,),
        body=RevocationSchema,
        answer=CertificateSchema,
        once=True,
        refusals=(409,),
        example={"reason": "Verkeerde naam"},
    ),
    Operation(
        path="/certificate-verifications",
        view=verify_certificate,
        method="POST",
        summary="Whether a certificate is real, and still stands.",
        tag="certificates",
        body=CodeSchema,
        answer=VerificationSchema,
        example={"code": "7K3M-2QXA-9VDP-4HTR"},
    ),
)
