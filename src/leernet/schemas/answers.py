"""The answers in a form: texts without what nobody can see, and files with a name that is one.

Whether they make sense is for the services to say.
"""

import re
from collections.abc import Mapping

from marshmallow import Schema

from ..services.asking.answering import PREFIX
from ..services.requests import SentFile
from .load import load
from .texts import Text, clean

_PATH = re.compile(r"[/\\]")
_FORBIDDEN = re.compile(r'[<>:"|?*\n]')  # in the name of a file, by Windows
NAMELESS = "file"
LONGEST_NAME = 500

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


def load_file(name: str, content: bytes) -> SentFile:
    """A file that came with a form, under the last part of its name without what has no place in one."""
    last = _PATH.split(name)[-1]
    plain = " ".join(_FORBIDDEN.sub(" ", clean(last)).split()).strip(". ")
    return SentFile(plain[:LONGEST_NAME] or NAMELESS, content)
