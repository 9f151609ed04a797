"""Load with a schema; what is wrong comes out all at once, each with a code, a field and a message."""

from collections.abc import Iterator, Mapping

from marshmallow import EXCLUDE, Schema, ValidationError

from ..errors import InvalidInput, Problem


def refuse(code: str, message: str, **data: object) -> ValidationError:
    """The error for one field; its message is an English msgid, as in :class:`~leernet.errors.LeernetError`."""
    return ValidationError([Problem(code, message, field=None, **data)])


def load(schema: Schema, sent: Mapping[str, str]) -> dict[str, object]:
    """The checked values; fields that the schema does not know are left out.

    :raises InvalidInput: ``form_invalid``, with a problem per field, in the order of the schema's fields.
    """
    try:
        loaded: dict[str, object] = schema.load(sent, unknown=EXCLUDE)
    except ValidationError as error:
        order = list(schema.fields)
        problems = sorted(_problems(error.messages_dict), key=lambda problem: order.index(problem.field or ""))
        raise InvalidInput("form_invalid", "Something is not right yet.", problems=tuple(problems)) from None
    return loaded


def _problems(messages: Mapping[str, list[object]]) -> Iterator[Problem]:
    for name, found in messages.items():
        for problem in found:
            assert isinstance(problem, Problem), f"{name}: {problem}"
            yield Problem(problem.code, problem.message, field=name, **problem.data)
