"""What an owner fills in of a user of the desk, and of a role."""

from collections.abc import Mapping

from marshmallow import Schema

from ..errors import InvalidInput, Problem
from ..i18n import N_
from ..model import DeskRole
from ..services.rights.granting import UserRequest
from ..services.rights.held import Grant
from .load import load
from .texts import EmailAddress, Line, PersonName

NETWORK, SERIES, ORGANISATION = "network", "series", "organisation"
"""What a role is for."""


class UserSchema(Schema):
    """What the site calls somebody, their name, and where to reach them."""

    identity = Line(missing=Problem("identity_missing", "Type what the site calls this person."))
    name = PersonName(missing=Problem("name_missing", "Type a name."))
    email = EmailAddress()


class NameSchema(Schema):
    """The same of somebody who is there."""

    name = PersonName(missing=Problem("name_missing", "Type a name."))
    email = EmailAddress()


class GrantSchema(Schema):
    """A role, and what it is for."""

    role = Line()
    where = Line()
    series = Line(largest=80)
    organisation = Line()


def load_user(sent: Mapping[str, str], organisations: Mapping[str, str]) -> UserRequest:
    """Somebody to name; raises :class:`~leernet.errors.InvalidInput` with all problems.

    :param organisations: slugs by what people call them, in small letters
    """
    problems: list[Problem] = []
    values: Mapping[str, object] = {}
    try:
        values = load(UserSchema(), sent)
    except InvalidInput as error:
        problems += error.problems
    grant = _grant(sent, organisations, problems)
    if problems or grant is None:
        raise InvalidInput("form_invalid", "Something is not right yet.", problems=tuple(problems))
    return UserRequest(
        identity=str(values["identity"]), name=str(values["name"]), email=str(values["email"]), grant=grant
    )


def load_name(sent: Mapping[str, str]) -> tuple[str, str]:
    """Name and address; raises :class:`~leernet.errors.InvalidInput` with all problems."""
    values = load(NameSchema(), sent)
    return str(values["name"]), str(values["email"])


def load_grant(sent: Mapping[str, str], organisations: Mapping[str, str]) -> Grant:
    """A role; raises :class:`~leernet.errors.InvalidInput` with all problems."""
    problems: list[Problem] = []
    grant = _grant(sent, organisations, problems)
    if grant is None:
        raise InvalidInput("form_invalid", "Something is not right yet.", problems=tuple(problems))
    return grant


def _grant(sent: Mapping[str, str], organisations: Mapping[str, str], problems: list[Problem]) -> Grant | None:
    values = {name: str(value) for name, value in load(GrantSchema(), sent).items()}
    role, where = values["role"], values["where"] or NETWORK
    found = len(problems)
    if role not in set(DeskRole):
        problems.append(Problem("role_missing", "Choose a role.", field="role"))
    if where not in (NETWORK, SERIES, ORGANISATION):
        problems.append(Problem("choice_missing", "Make a choice.", field="where"))
    if where == SERIES and not values["series"]:
        problems.append(Problem("series_missing", "Choose a series.", field="series"))
    slug = organisations.get(" ".join(values["organisation"].casefold().split()), "")
    if where == ORGANISATION and not slug:
        unknown = N_("Choose an organisation from the list: type a part of its name.")
        problems.append(Problem("organisation_missing", unknown, field="organisation"))
    if len(problems) > found:
        return None
    return Grant(
        DeskRole(role),
        series=values["series"] if where == SERIES else "",
        organisation=slug if where == ORGANISATION else "",
    )
