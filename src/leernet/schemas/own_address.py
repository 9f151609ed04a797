"""The form in which somebody types their own address, to be mailed a link."""

from collections.abc import Mapping

from marshmallow import Schema

from ..errors import Problem
from .load import load
from .texts import EmailAddress, Line


class OwnAddressSchema(Schema):
    """An address, and no more."""

    email = EmailAddress(missing=Problem("email_missing", "Type your e-mail address."))


class NameSchema(Schema):
    """A name as it stands on paper."""

    name = Line(missing=Problem("name_missing", "Type the name that stands on the certificate."))


def load_address(sent: Mapping[str, str]) -> str:
    """The address; raises :class:`~leernet.errors.InvalidInput` when it is none."""
    return str(load(OwnAddressSchema(), sent)["email"])


def load_name(sent: Mapping[str, str]) -> str:
    """The name; raises :class:`~leernet.errors.InvalidInput` without one."""
    return str(load(NameSchema(), sent)["name"])
