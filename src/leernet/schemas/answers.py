"""The answers in a form: texts without what nobody can see. Whether they make sense is for the services to say."""

import re
from collections.abc import Mapping

from marshmallow import Schema

from ..services.answering import PREFIX
from .load import load
from .texts import Text

_NAME = re.compile(rf"{PREFIX}[a-z][a-z0-9_-]{{0,90}}")


def answer_fields(sent: Mapping[str, str]) -> dict[str, Text]:
    """A field for each answer that was sent."""
    return {name: Text() for name in sent if _NAME.fullmatch(name)}


def load_answers(sent: Mapping[str, str]) -> dict[str, str]:
    """The answers by the names of their fields; raises :class:`~leernet.errors.InvalidInput` with all problems."""
    fields = answer_fields(sent)
    if not fields:
        return {}
    schema = Schema.from_dict(dict(fields), name="AnswersSchema")
    return {name: str(value) for name, value in load(schema(), sent).items()}
