"""What an organiser fills in to make a key for programs."""

from collections.abc import Mapping
from datetime import date
from zoneinfo import ZoneInfo

from marshmallow import Schema

from ..errors import InvalidInput, Problem
from ..model import ApiScope
from ..services.api_keys import ApiKeyRequest
from .inviting import end_of
from .load import load
from .texts import Line

SCOPE = "scope_"
"""Each scope has a field of its own: ``scope_read``."""


class ApiKeySchema(Schema):
    """What the key is for, of whom, for which series, until when."""

    name = Line(missing=Problem("name_missing", "Say what the key is for."))
    partner = Line()
    series = Line(largest=80)
    until = Line(missing=Problem("date_missing", "Choose until when the key is good."), largest=10)


def load_key(sent: Mapping[str, str], *, today: date, timezone: ZoneInfo) -> ApiKeyRequest:
    """The key that is asked for; raises :class:`~leernet.errors.InvalidInput` with all problems."""
    problems: list[Problem] = []
    values: Mapping[str, object] = {}
    try:
        values = load(ApiKeySchema(), sent)
    except InvalidInput as error:
        problems += error.problems
    scopes = [scope for scope in ApiScope if sent.get(f"{SCOPE}{scope.value}")]
    if not scopes:
        first = f"{SCOPE}{next(iter(ApiScope)).value}"
        problems.append(Problem("scopes_missing", "Choose what may be done with the key.", field=first))
    until = end_of(sent.get("until", "").strip(), "until", today, timezone, problems)
    if problems or until is None:
        raise InvalidInput("form_invalid", "Something is not right yet.", problems=tuple(problems))
    return ApiKeyRequest(
        name=str(values["name"]),
        partner=str(values["partner"]),
        series=str(values["series"]),
        scopes=scopes,
        expires_at=until,
    )
