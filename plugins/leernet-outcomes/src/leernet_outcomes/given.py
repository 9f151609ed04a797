"""What a form gave, cleaned."""

import re

from leernet import InvalidInput
from leernet.hookspecs import Sent

_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")


def text(sent: Sent, name: str, largest: int = 200) -> str:
    """A line or a few, without what no keyboard types.

    :raises InvalidInput: ``text_too_long``
    """
    value = _CONTROL.sub("", (sent.get(name) or [""])[0]).replace("\r\n", "\n").strip()
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


def required(sent: Sent, name: str, largest: int = 200) -> str:
    """Something that has to be there.

    :raises InvalidInput: ``field_required``, ``text_too_long``
    """
    value = text(sent, name, largest)
    if not value:
        raise InvalidInput("field_required", "This has to be filled in.", field=name)
    return value


def link(sent: Sent, name: str) -> str:
    """An address of the web, or nothing.

    :raises InvalidInput: ``link_wrong``
    """
    value = text(sent, name, 500)
    if value and not re.fullmatch(r"https?://[^\s<>\"()\[\]\\]+", value):
        raise InvalidInput("link_wrong", "Give an address that begins with https://.", field=name)
    return value


def days(sent: Sent, name: str, most: int) -> int:
    """A whole number of days; none for nothing.

    :raises InvalidInput: ``number_wrong``
    """
    value = text(sent, name) or "0"
    if value.isascii() and value.isdigit() and len(value) < 6 and int(value) <= most:
        return int(value)
    raise InvalidInput("number_wrong", "Give a number from {least} to {most}.", field=name, least=0, most=most)


def key(value: str) -> int:
    """The id of something that was chosen; 0, which nothing has, for anything else."""
    return int(value) if value.isascii() and value.isdigit() and len(value) < 10 else 0
