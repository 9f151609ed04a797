"""Delegations: how far they are filled, and many people registered at once with a result for each."""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import cast
from uuid import uuid4

from sqlalchemy.exc import IntegrityError

from ...errors import InvalidInput, LeernetError, NotFound, Problem
from ...model import ApiScope, Delegation, Event, email_key
from ...schemas.delegating import Listed, check_rows
from ...services.delegations.arranging import delegation_at
from ...services.delegations.coverage import Coverage, coverage, delegations_page
from ...services.delegations.delegating import Choice, delegation_of_contact, events_of, register_person, summarise
from ...services.desk.events import desk_event, desk_series
from ...services.idempotency import digest, recall
from ...services.places.limits import Scope
from ...services.registering.registration import find_registration
from ...work import Work
from .call import Call
from .delegation_shapes import DelegationSchema, FatesSchema, PeopleListSchema
from .event_data import Plain
from .operation import LARGE, Answer, Operation
from .participants import number_of
from .problems import problem_of
from .registration_data import registration_data
from .shapes import PageQuery, page_of

SCOPES = (ApiScope.DELEGATIONS,)


def list_event_delegations(call: Call, slug: str) -> Answer:
    """Those of an event."""
    with call.read() as work:
        return _page(call, work, call.check_event(desk_event(work, slug)))


def list_series_delegations(call: Call, slug: str) -> Answer:
    """Those of a series."""
    with call.read() as work:
        return _page(call, work, call.check_series(desk_series(work, slug)))


def read_delegation(call: Call, delegation: str) -> Answer:
    """One of them."""
    with call.read() as work:
        found = _found(call, work, delegation)
        (covered,) = coverage(work, found.scope, [found]) if found.is_live else (_bare(found),)
        return Answer(_data(covered))


def register_delegation(call: Call, delegation: str) -> Answer:
    """Register people of the organisation, each in a transaction of their own."""
    with call.read() as work:
        found = _found(call, work, delegation)
        delegation_of_contact(work, found.uid)
        event = _event(work, found, str(call.body.get("event") or ""))
    if call.once:
        call.run(recall, call.once.key, call.once.fingerprint, {})
    submission = Submission(call, found, event)
    people = cast(Sequence[Mapping[str, str]], call.body["people"])
    formats = {one.key.casefold(): one.key for one in event.formats}
    results = [submission.register(listed) for listed in check_rows(people, formats)]
    refused = sum(one["registration"] is None for one in results)
    submission.summarise(refused)
    return Answer({"results": results, "registered": len(results) - refused, "refused": refused})


@dataclass
class Submission:
    """One list that was sent; sent again under the same name, it registers nobody anew and mails nobody again."""

    call: Call
    delegation: Delegation
    event: Event
    registered: list[int] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._name = self.call.once.key if self.call.once else uuid4().hex
        body = self.call.body
        self._choice = Choice(
            format=str(body["format"]),
            audience=str(body["audience"]),
            language=str(body.get("language") or self.call.language),
        )

    def register(self, listed: Listed) -> Plain:
        """Register somebody; a registration, or what is wrong."""
        try:
            if listed.person is None:
                raise InvalidInput("form_invalid", "Something is not right yet.", problems=tuple(listed.problems))
            key = self._key(self.event.slug, email_key(listed.person.email))
            slug, uid = self.event.slug, self.delegation.uid
            registered = self.call.run(register_person, uid, slug, listed.person, self._choice, key)
        except LeernetError as error:
            return {"registration": None, "problem": problem_of(error, self.call.translator)}
        self.registered.append(registered.id)
        with self.call.read() as work:
            data = registration_data(work, find_registration(work, registered.uid))
        return {"registration": data, "problem": None}

    def summarise(self, refused: int) -> None:
        """Have the contact person mailed, once."""
        if not self.registered or not self.delegation.contact_email:
            return
        with suppress(IntegrityError):  # sent twice at the same moment: the other has just written it
            self.call.run(summarise, self.delegation.uid, self.registered, refused, self._key("summary"))

    def _key(self, *parts: str) -> str:
        return digest("api delegation", str(self.delegation.id), self._name, *parts)


def _event(work: Work, delegation: Delegation, slug: str) -> Event:
    events = events_of(work, delegation)
    if not slug and len(events) == 1:
        return events[0]
    found = next((event for event in events if event.slug == slug), None)
    if found is None:
        problem = Problem("event_unknown", "There is no event “{event}”.", field="event", event=slug)
        raise InvalidInput("form_invalid", "Something is not right yet.", problems=(problem,))
    return found


def _found(call: Call, work: Work, number: str) -> Delegation:
    found = delegation_at(work, number_of(number))
    series_id = found.event.series_id if found.event else found.series_id
    if not call.covers(series_id):
        raise NotFound("delegation_unknown", "This delegation is not known.")
    return found


def _page(call: Call, work: Work, scope: Scope) -> Answer:
    page = delegations_page(work, scope, call.after, call.limit)
    return call.page([_data(one) for one in page.rows], page.after)


def _bare(delegation: Delegation) -> Coverage:
    """One that was withdrawn: nobody counts for it any more."""
    return Coverage(delegation, 0, 0, 0, delegation.maximum, (), delegation.departments)


def _data(covered: Coverage) -> Plain:
    one = covered.delegation
    return {
        "id": one.id,
        "organisation": one.organisation_name,
        "event": one.event.slug if one.event else None,
        "series": one.series.slug if one.series else None,
        "state": covered.state.value,
        "contact_name": one.contact_name,
        "contact_email": one.contact_email,
        "minimum": one.minimum,
        "maximum": covered.maximum,
        "reserved": one.still_reserved,
        "released_at": one.released_at,
        "departments": one.departments,
        "missing": list(covered.missing),
        "people": covered.people,
        "waiting": covered.waiting,
    }


OPERATIONS = (
    Operation(
        path="/events/<slug>/delegations",
        view=list_event_delegations,
        summary="The delegations at an event, by name of the organisation.",
        tag="delegations",
        scopes=SCOPES,
        query=PageQuery,
        answer=page_of(DelegationSchema),
        links={"read": ("readDelegation", {"delegation": "$response.body#/results/0/id"})},
    ),
    Operation(
        path="/series/<slug>/delegations",
        view=list_series_delegations,
        summary="The delegations in a series, by name of the organisation.",
        tag="delegations",
        scopes=SCOPES,
        query=PageQuery,
        answer=page_of(DelegationSchema),
        links={"read": ("readDelegation", {"delegation": "$response.body#/results/0/id"})},
    ),
    Operation(
        path="/delegations/<delegation>",
        view=read_delegation,
        summary="One delegation, and how far it is filled.",
        tag="delegations",
        scopes=SCOPES,
        answer=DelegationSchema,
        links={"register": ("registerDelegation", {"delegation": "$response.body#/id"})},
    ),
    Operation(
        path="/delegations/<delegation>/registrations",
        view=register_delegation,
        method="POST",
        summary="Register people of the organisation, with a result for each.",
        description="Each is registered or not by themselves: a problem with one keeps nobody else out.",
        tag="delegations",
        scopes=SCOPES,
        body=PeopleListSchema,
        answer=FatesSchema,
        once=True,
        refusals=(409,),
        largest=LARGE,
        example={"people": [{"name": "Anna van der Meer", "email": "anna@example.org"}], "format": "physical"},
    ),
)
