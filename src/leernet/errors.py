"""Everything leernet raises on purpose: one base class, a stable code, and the data that belongs to it.

The message is an English msgid with ``{name}`` places that :attr:`LeernetError.data` fills; the web, the mail and the
command line translate it. Codes never change once released: partners' sites and plugins match on them.
"""

import re
from collections.abc import Mapping

_PLACE = re.compile(r"\{(\w+)\}")


class LeernetError(Exception):
    """Base of all errors that leernet raises on purpose.

    :param code: stable, snake_case, for programs.
    :param message: English msgid for people, with ``{name}`` places.
    :param field: the input field that it concerns, where there is one.
    :param data: plain values that fill the message and inform the caller.
    """

    def __init__(self, code: str, message: str, *, field: str | None = None, **data: object) -> None:
        super().__init__(code, message)
        self.code = code
        self.message = message
        self.field = field
        self.data: Mapping[str, object] = data

    def __str__(self) -> str:
        return _PLACE.sub(lambda place: str(self.data.get(place[1], place[0])), self.message)


class InvalidInput(LeernetError):
    """What was given cannot be right: a form, a file, an argument. Nothing was changed."""

    def __init__(
        self,
        code: str,
        message: str,
        *,
        field: str | None = None,
        problems: "tuple[Problem, ...]" = (),
        **data: object,
    ) -> None:
        super().__init__(code, message, field=field, **data)
        self.problems = problems


class Problem(LeernetError):
    """One thing that is wrong in an input of many fields: collected in :attr:`InvalidInput.problems`."""


class NotFound(LeernetError):
    """What was asked for is not there, or not for this person to know of."""


class Conflict(LeernetError):
    """The input is fine, the state of things does not allow it: full, closed, already done."""


class IllegalTransition(Conflict):
    """A state that cannot follow on the present one. The allowed moves are a table in the model."""

    def __init__(self, subject: str, present: str, wanted: str) -> None:
        super().__init__(
            "illegal_transition",
            "A {subject} that is “{present}” cannot become “{wanted}”.",
            subject=subject,
            present=present,
            wanted=wanted,
        )


class Forbidden(LeernetError):
    """This person may not do this."""


class TooOften(Forbidden):
    """This was done too often in a short time from one place; the same may succeed later (HTTP 429)."""


class PluginError(LeernetError):
    """A plugin does not fit: a key given twice, a kind that is not installed, a hook that broke."""


class Unavailable(LeernetError):
    """The database is too busy just now; the same request may succeed in a moment (HTTP 503)."""
