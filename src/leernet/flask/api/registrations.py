"""Registrations are read."""

from uuid import UUID

from ...errors import NotFound
from ...model import AgendaItem, ApiScope, Event, RegistrationStatus
from ...services.desk.events import desk_event
from ...services.desk.filtering import Filter
from ...services.desk.lists import registrations_page
from ...services.public.catalogue import public_event
from ...services.registering.items import items_at
from ...services.registering.registration import find_registration
from ...work import Work
from .call import Call
from .operation import Answer, Operation
from .registration_data import registration_data, registrations_data
from .registration_shapes import RegistrationQuery, RegistrationSchema
from .shapes import page_of

READERS = (ApiScope.READ, ApiScope.REGISTER, ApiScope.CHANGE)
FOLLOWING = {
    "read": ("readRegistration", {"id": "$response.body#/id"}),
    "cancel": ("cancelRegistration", {"id": "$response.body#/id"}),
    "substitute": ("substituteParticipant", {"id": "$response.body#/id"}),
    "change": ("changeRegistration", {"id": "$response.body#/id"}),
}


def list_registrations(call: Call, slug: str) -> Answer:
    """The registrations of an event, in order of arrival."""
    with call.read() as work:
        event = call.check_event(desk_event(work, slug))
        status, item = call.query.get("status"), call.query.get("item")
        wanted = Filter(
            status=RegistrationStatus(str(status)) if status else None,
            item=_item(work, event, str(item)) if item else None,
            registered_by="" if call.may(ApiScope.READ) else call.actor.name,
            after=call.after,
            limit=call.limit,
        )
        page = registrations_page(work, event, wanted)
        return call.page(registrations_data(work, event, page.registrations), page.after)


def read_registration(call: Call, id: str) -> Answer:
    """One registration."""
    with call.read() as work:
        registration = call.check_registration(find_registration(work, uid_of(id)), ApiScope.READ, ApiScope.CHANGE)
        return Answer(registration_data(work, registration))


def answer_with(call: Call, uid: UUID, status: int = 200) -> Answer:
    """The registration as it is now, after a change."""
    with call.read() as work:
        data = registration_data(work, find_registration(work, uid))
    headers = {"Location": call.url(f"/registrations/{uid}")} if status == 201 else {}
    return Answer(data, status, headers)


def uid_of(text: str) -> UUID:
    """The id in a path; raises :class:`~leernet.errors.NotFound` for what is none."""
    try:
        return UUID(text)
    except ValueError:
        raise NotFound("registration_unknown", "This registration is not known.") from None


def event_of(call: Call, work: Work, slug: str) -> Event:
    """An event that people may see and for which the key is good."""
    return call.check_event(public_event(work, slug))


def _item(work: Work, event: Event, key: str) -> AgendaItem:
    found = next((one for one in items_at(work, event.id) if one.key == key), None)
    if found is None:
        raise NotFound("item_unknown", "There is no such part of the programme.")
    return found


OPERATIONS = (
    Operation(
        path="/events/<slug>/registrations",
        view=list_registrations,
        summary="The registrations of an event, in order of arrival.",
        description="A key without `read` sees those that it made itself.",
        tag="registrations",
        scopes=(ApiScope.READ, ApiScope.REGISTER),
        query=RegistrationQuery,
        answer=page_of(RegistrationSchema),
    ),
    Operation(
        path="/registrations/<id>",
        view=read_registration,
        summary="One registration.",
        description="A key with `register` alone sees those that it made itself.",
        tag="registrations",
        scopes=READERS,
        answer=RegistrationSchema,
        links={name: link for name, link in FOLLOWING.items() if name != "read"},
    ),
)
