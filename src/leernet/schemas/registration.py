"""The form with which somebody registers."""

from collections.abc import Mapping

from marshmallow import Schema

from ..errors import Problem
from ..services.registration import RegistrationRequest
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


def load_registration(sent: Mapping[str, str], *, event: str, language: str) -> RegistrationRequest:
    """The request that was sent for an event; raises :class:`~leernet.errors.InvalidInput` with all problems."""
    values = {name: str(value) for name, value in load(RegistrationSchema(), sent).items()}
    return RegistrationRequest(event=event, language=language, **values)  # type: ignore[arg-type]
