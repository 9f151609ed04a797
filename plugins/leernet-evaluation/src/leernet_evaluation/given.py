"""What a form gave, cleaned."""

import re

from leernet import InvalidInput
from leernet.hookspecs import Sent

LONGEST = 5000
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")


def clean(sent: Sent, name: str) -> str:
    """What was typed, however long."""
    return _CONTROL.sub("", (sent.get(name) or [""])[0]).replace("\r\n", "\n").strip()


def text(sent: Sent, name: str, largest: int = 200) -> str:
    """A line or a few, without what no keyboard types.

    :raises InvalidInput: ``text_too_long``
    """
    value = clean(sent, name)
    if len(value) > largest:
        raise InvalidInput(
            "text_too_long", "This is too long: at most {largest} characters.", field=name, largest=largest
        )
    return value


def line(sent: Sent, name: str, largest: int = 200) -> str:
    """One line."""
    return " ".join(text(sent, name, largest).split())


def ticked(sent: Sent, name: str) -> bool:
    """Whether a box is ticked."""
    return bool(text(sent, name))


def number(sent: Sent, name: str, least: int, most: int) -> int:
    """A whole number.

    :raises InvalidInput: ``number_wrong``
    """
    value = text(sent, name)
    if value.isascii() and value.isdigit() and len(value) < 6 and least <= int(value) <= most:
        return int(value)
    raise InvalidInput("number_wrong", "Give a number from {least} to {most}.", field=name, least=least, most=most)


def key(value: str) -> int:
    """The id of something that was chosen; 0, which nothing has, for anything else."""
    return int(value) if value.isascii() and value.isdigit() and len(value) < 10 else 0
