"""The form with which somebody joins a series."""

from collections.abc import Mapping
from uuid import UUID

from marshmallow import Schema

from ..errors import Problem
from ..services.membership.joining import JoinRequest
from .load import load
from .registration import KEY, PHONE
from .texts import EmailAddress, Line, PersonName


class JoiningSchema(Schema):
    """What somebody fills in to become a member; the organiser's desk uses it too."""

    name = PersonName(missing=Problem("name_missing", "Type your name."))
    email = EmailAddress(missing=Problem("email_missing", "Type your e-mail address."))
    organisation = Line()
    function = Line()
    department = Line()
    phone = Line(largest=PHONE)
    format = Line(largest=KEY)
    audience = Line(largest=KEY)


_SCHEMA = JoiningSchema()


def load_joining(sent: Mapping[str, str], *, series: str, language: str, key: UUID | None = None) -> JoinRequest:
    """The request that was sent; raises :class:`~leernet.errors.InvalidInput` with all problems."""
    loaded = {name: str(value) for name, value in load(_SCHEMA, sent).items()}
    return JoinRequest(series=series, language=language, key=key, **loaded)  # type: ignore[arg-type]
