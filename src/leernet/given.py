"""What a form of a plugin's page gave, cleaned: for :meth:`~leernet.hookspecs.PageKind.act`."""

import re

from .errors import InvalidInput
from .pages import Sent

_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")


def clean(sent: Sent, name: str) -> str:
    """What was typed, however long, without what no keyboard types."""
    return _CONTROL.sub("", (sent.get(name) or [""])[0]).replace("\r\n", "\n").strip()


def text(sent: Sent, name: str, largest: int = 200) -> str:
    """A line or a few.

    :raises InvalidInput: ``text_too_long``
    """
    value = clean(sent, name)
    if len(value) > largest:
        raise InvalidInput(
            "text_too_long", "This is too long: at most {largest} characters.", field=name, largest=largest
        )
    return value


def line(sent: Sent, name: str, largest: int = 200) -> str:
    """One line.

    :raises InvalidInput: ``text_too_long``
    """
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


def key(sent: Sent, name: str) -> int:
    """The id of something that was chosen from a list; 0, which nothing has, for anything else."""
    return key_of(text(sent, name))


def key_of(value: str) -> int:
    """The same of a value that was not sent by a form, as in an address."""
    return int(value) if value.isascii() and value.isdigit() and len(value) < 10 else 0
