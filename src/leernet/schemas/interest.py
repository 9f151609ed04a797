"""The form with which somebody asks to be told of an event."""

from collections.abc import Mapping

from marshmallow import Schema

from ..errors import Problem
from ..services.events.interest import InterestRequest
from .load import load
from .texts import EmailAddress, Line


class InterestSchema(Schema):
    """An address, and a name to write to."""

    email = EmailAddress(missing=Problem("email_missing", "Type your e-mail address."))
    name = Line()


_SCHEMA = InterestSchema()


def load_interest(sent: Mapping[str, str], *, event: str, language: str) -> InterestRequest:
    """The request that was sent; raises :class:`~leernet.errors.InvalidInput` with all problems."""
    loaded = {name: str(value) for name, value in load(_SCHEMA, sent).items()}
    return InterestRequest(event=event, language=language, **loaded)
