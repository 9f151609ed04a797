"""People register, change, cancel and let others come instead, through the program of a partner."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import cast
from uuid import UUID, uuid4

from ...model import ApiScope, Registration
from ...schemas.substitution import load_colleague
from ...services.asking.answers import answers_of
from ...services.asking.questions import asked_at
from ...services.idempotency import only_once
from ...services.registering.changing_answers import change_answers
from ...services.registering.items import change_items
from ...services.registering.offers import accept
from ...services.registering.registration import cancel, change_format, find_registration, register
from ...services.registering.substitution import substitute
from ...services.requests import RegistrationRequest
from ...work import Work
from .answering import Sent, fields_changed, fields_sent
from .call import Call
from .operation import Answer, Operation
from .registration_data import version_of
from .registration_shapes import ChangeSchema, NewRegistrationSchema, ReasonSchema, RegistrationSchema, SubstituteSchema
from .registrations import FOLLOWING, answer_with, event_of, uid_of

CREATED = 201
CHANGERS = (ApiScope.REGISTER, ApiScope.CHANGE)


def create_registration(call: Call, slug: str) -> Answer:
    """Register somebody."""
    request, new = _request(call, slug), uuid4()
    return answer_with(call, _done(call, new, lambda work: register(work, request, new)), CREATED)


def change_registration(call: Call, id: str) -> Answer:
    """Change how somebody takes part, to what they come, what they answered: all of it, or nothing."""
    uid = uid_of(id)
    return answer_with(call, _done(call, uid, lambda work: _change(work, call, uid)))


def cancel_registration(call: Call, id: str) -> Answer:
    """Cancel."""
    uid, reason = uid_of(id), str(call.body["reason"])

    def do(work: Work) -> None:
        _meant(work, call, uid)
        cancel(work, uid, reason)

    return answer_with(call, _done(call, uid, do))


def accept_offer(call: Call, id: str) -> Answer:
    """Take the place that is offered."""
    uid = uid_of(id)

    def do(work: Work) -> None:
        _meant(work, call, uid)
        accept(work, uid)

    return answer_with(call, _done(call, uid, do))


def substitute_participant(call: Call, id: str) -> Answer:
    """Let a colleague come instead."""
    uid, new = uid_of(id), uuid4()
    answers = cast(Sent | None, call.body.get("answers"))
    colleague = load_colleague(cast(Mapping[str, str], call.body))

    def do(work: Work) -> None:
        registration = _meant(work, call, uid)
        fields = None if answers is None else fields_sent(asked_at(work, registration.event), answers)
        substitute(work, uid, replace(colleague, answers=fields), new)

    return answer_with(call, _done(call, new, do), CREATED)


def _done(call: Call, uid: UUID, do: Callable[[Work], object]) -> UUID:
    """Do it, once; the id of the registration that it is about, or was about when it was done."""

    def verb(work: Work) -> dict[str, str]:
        return only_once(work, call.once, {"uid": str(uid)}, lambda: do(work))

    return UUID(call.run(verb)["uid"])


def _meant(work: Work, call: Call, uid: UUID) -> Registration:
    """The registration, locked: the key is good for it, and it is the version that the caller means."""
    registration = find_registration(work, uid, lock=True)
    call.check_registration(registration, ApiScope.CHANGE)
    call.check_match(version_of(work, registration))
    return registration


def _change(work: Work, call: Call, uid: UUID) -> None:
    registration, body = _meant(work, call, uid), call.body
    wanted = body.get("format")
    if wanted and wanted != registration.format.key:
        change_format(work, uid, str(wanted))
    if "items" in body:
        change_items(work, uid, cast(list[str], body["items"]))
    if "answers" in body:
        questions = asked_at(work, registration.event)
        fields = fields_changed(questions, answers_of(work, registration), cast(Sent, body["answers"]))
        change_answers(work, uid, fields)


def _request(call: Call, slug: str) -> RegistrationRequest:
    body = dict(call.body)
    answers = cast(Sent | None, body.pop("answers", None))
    with call.read() as work:
        event = event_of(call, work, slug)
        fields = None if answers is None else fields_sent(asked_at(work, event), answers)
    items = tuple(sorted(set(cast(list[str], body.pop("items", [])))))
    language = str(body.pop("language", call.language))
    invitation = call.network.tokens.read_invitation(str(body.pop("invitation", "")))
    return RegistrationRequest(
        event=slug,
        language=language,
        items=items,
        answers=fields,
        invitation=invitation,
        **body,  # type: ignore[arg-type]
    )


_ONE = "/registrations/<id>"
OPERATIONS = (
    Operation(
        path="/events/<slug>/registrations",
        view=create_registration,
        method="POST",
        status=CREATED,
        summary="Register somebody: for a place, on the waiting list, or as a request.",
        description=(
            "Without `answers`, who registers is asked to answer by mail; with them, what is required has to be "
            "answered. A place, a number on the waiting list or a request: `status` says which."
        ),
        tag="registrations",
        scopes=(ApiScope.REGISTER,),
        body=NewRegistrationSchema,
        answer=RegistrationSchema,
        once=True,
        refusals=(409,),
        example={
            "name": "Anna van der Meer",
            "email": "anna@example.org",
            "organisation": "Gemeente Haarlem",
            "format": "physical",
        },
        links=FOLLOWING,
    ),
    Operation(
        path=_ONE,
        view=change_registration,
        method="PATCH",
        summary="Change the format, the parts of the programme, the answers.",
        description="Answers that are not named stay; null takes one away.",
        tag="registrations",
        scopes=CHANGERS,
        body=ChangeSchema,
        answer=RegistrationSchema,
        once=True,
        matched=True,
        refusals=(409,),
        example={"format": "online"},
    ),
    Operation(
        path=f"{_ONE}/cancellation",
        view=cancel_registration,
        method="POST",
        summary="Cancel; the place goes to the first who waits.",
        tag="registrations",
        scopes=CHANGERS,
        body=ReasonSchema,
        answer=RegistrationSchema,
        once=True,
        matched=True,
        refusals=(409,),
        example={"reason": "Ziek"},
    ),
    Operation(
        path=f"{_ONE}/acceptance",
        view=accept_offer,
        method="POST",
        summary="Take the place that is offered.",
        tag="registrations",
        scopes=CHANGERS,
        answer=RegistrationSchema,
        once=True,
        matched=True,
        refusals=(409,),
    ),
    Operation(
        path=f"{_ONE}/substitution",
        view=substitute_participant,
        method="POST",
        status=CREATED,
        summary="Let a colleague come instead: the place stays with the organisation. Answers with their registration.",
        description="Without `answers`, the colleague is not asked; with them, what is required has to be answered.",
        tag="registrations",
        scopes=CHANGERS,
        body=SubstituteSchema,
        answer=RegistrationSchema,
        once=True,
        matched=True,
        refusals=(409,),
        example={"name": "Bram Jansen", "email": "bram@example.org"},
    ),
)
