"""Delegations of a programme, into the database: nobody is mailed before an organiser says so at the desk."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from sqlalchemy import select

from ..model import Delegation, Organisation
from ..services.delegations.arranging import DelegationRequest, change_delegation, of_scope, plan_delegation, values_of
from ..services.places.limits import Scope
from ..services.places.quotas import organisation_key
from ..services.registering.participants import known_organisation
from ..work import Work
from .changing import Findings
from .parts import ContactPart, DelegationPart

Known = Mapping[str, Organisation]


def load_delegations(
    work: Work, scope: Scope, parts: Sequence[DelegationPart], place: str, known: Known, findings: Findings
) -> bool:
    """Make the delegations what the file says, by organisation; whether anything changed.

    One that the file does not name stays, and so does a contact person whom it does not name: the desk knows them.
    """
    if not parts:
        return False
    work.db.flush()
    there = {one.key: one for one in work.db.scalars(select(Delegation).where(of_scope(scope)))}
    changes = [
        _attempt(work, scope, part, f"{place}.delegations[{number}]", there, known, findings)
        for number, part in enumerate(parts)
    ]
    return any(changes)


def _attempt(
    work: Work,
    scope: Scope,
    part: DelegationPart,
    place: str,
    there: Mapping[str, Delegation],
    known: Known,
    findings: Findings,
) -> bool:
    request = _request(part, known, scope.language)
    present = _present(work, request, there)
    if present is None:
        findings.attempt(place, lambda: plan_delegation(work, scope, request))
        return True
    if part.contact == ContactPart():
        request = replace(request, contact_name=present.contact_name, contact_email=present.contact_email)
    if all(getattr(present, name) == value for name, value in values_of(request).items()):
        return False
    findings.attempt(place, lambda: change_delegation(work, present.uid, request))
    return True


def _present(work: Work, request: DelegationRequest, there: Mapping[str, Delegation]) -> Delegation | None:
    """That of the organisation: also where the file gives a name, and an organisation of that name is known by now."""
    identity = request.organisation_id or known_organisation(work, request.organisation)
    keys = [organisation_key(identity, request.organisation), organisation_key(None, request.organisation)]
    return next((there[key] for key in keys if key is not None and key in there), None)


def _request(part: DelegationPart, known: Known, language: str) -> DelegationRequest:
    organisation = known[part.organisation] if part.organisation else None
    return DelegationRequest(
        organisation=organisation.name if organisation else part.organisation_name,
        organisation_id=organisation.id if organisation else None,
        contact_name=part.contact.name,
        contact_email=part.contact.email,
        language=part.language or language,
        minimum=part.minimum,
        maximum=part.maximum,
        departments=part.departments,
        reserved=part.reserved,
        released_at=part.released,
    )
