"""Forms without JavaScript and without cookies: what was sent, what is wrong with it, and the values kept."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from flask import request
from werkzeug.exceptions import UnsupportedMediaType

from ..errors import InvalidInput, LeernetError

MULTIPART = "multipart/form-data"
FORM_TYPES = ("application/x-www-form-urlencoded", MULTIPART)
TOKEN = "form_token"  # noqa: S105  (the name of a field)


@dataclass(frozen=True)
class Wrong:
    """One thing that is wrong, in the visitor's language. ``field`` is empty for what concerns the form as a whole."""

    field: str
    code: str
    message: str


@dataclass(frozen=True)
class Form:
    """The values of a form, and what is wrong with them. The macros of ``leernet/macros/form.html`` show both."""

    token: str
    values: Mapping[str, str] = field(default_factory=dict)
    problems: Sequence[Wrong] = ()

    def value(self, name: str) -> str:
        """What stands in a field."""
        return self.values.get(name, "")

    def wrong(self, name: str) -> str:
        """What is wrong with a field; empty when nothing is."""
        return next((wrong.message for wrong in self.problems if wrong.field == name), "")


def sent_form() -> dict[str, str]:
    """The form that was sent; of a field that came twice, the first value.

    :raises UnsupportedMediaType: something else than a form was sent.
    """
    if request.mimetype not in FORM_TYPES:
        raise UnsupportedMediaType
    return request.form.to_dict()


def problems_of(error: LeernetError, say: Callable[..., str], *, files: Iterable[LeernetError] = ()) -> list[Wrong]:
    """What to show at the form for an error; ``say`` translates.

    :param files: what is wrong with files, as far as the error does not say it: they have to be chosen again
    """
    each: Sequence[LeernetError] = (error.problems if isinstance(error, InvalidInput) else ()) or (error,)
    told = {one.field for one in each}
    each = (*each, *(one for one in files if one.field not in told))
    return [Wrong(one.field or "", one.code, say(one.message, **one.data)) for one in each]
