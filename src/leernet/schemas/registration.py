"""The form with which somebody registers."""

from collections.abc import Mapping

from marshmallow import Schema

from ..errors import Problem
from ..services.registering.registration import RegistrationRequest
from .answers import answer_fields
from .items import load_items
from .load import load
from .texts import EmailAddress, Line, PersonName, Text

PHONE, KEY = 40, 40


class RegistrationSchema(Schema):
    """What somebody fills in to take part; the organiser's desk uses it for a walk-in too."""

    name = PersonName(missing=Problem("name_missing", "Type your name."))
    email = EmailAddress(missing=Problem("email_missing", "Type your e-mail address."))
    organisation = Line()
    format = Line(missing=Problem("format_missing", "Choose how you will take part."), largest=KEY)
    audience = Line(largest=KEY)
    function = Line()
    department = Line()
    phone = Line(largest=PHONE)
    remarks = Text()


_SCHEMA = RegistrationSchema()
"""Made once: marshmallow copies every field for each schema that it makes."""


def load_registration(
    sent: Mapping[str, str], *, event: str, language: str, answering: bool = False
) -> RegistrationRequest:
    """The request that was sent for an event; raises :class:`~leernet.errors.InvalidInput` with all problems.

    :param answering: whether the form asked the questions of the event
    """
    fields = answer_fields(sent) if answering else {}
    schema = RegistrationSchema.from_dict(dict(fields), name="AnsweringSchema")() if fields else _SCHEMA
    loaded = {name: str(value) for name, value in load(schema, sent).items()}
    answers = {name: loaded.pop(name) for name in fields}
    return RegistrationRequest(
        event=event,
        language=language,
        answers=answers if answering else None,
        items=load_items(sent),
        **loaded,  # type: ignore[arg-type]
    )
