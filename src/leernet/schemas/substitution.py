"""The form with which somebody lets a colleague take their place over."""

from collections.abc import Mapping

from marshmallow import Schema

from ..errors import Problem
from ..services.registering.substitution import Colleague
from .load import load
from .texts import EmailAddress, Line, PersonName


class ColleagueSchema(Schema):
    """Who comes instead."""

    name = PersonName(missing=Problem("name_missing", "Type your colleague's name."))
    email = EmailAddress(missing=Problem("email_missing", "Type your colleague's e-mail address."))
    function = Line()
    department = Line()


def load_colleague(sent: Mapping[str, str]) -> Colleague:
    """The colleague that was named; raises :class:`~leernet.errors.InvalidInput` with all problems."""
    values = load(ColleagueSchema(), sent)
    return Colleague(
        name=str(values["name"]),
        email=str(values["email"]),
        function=str(values["function"]),
        department=str(values["department"]),
    )
