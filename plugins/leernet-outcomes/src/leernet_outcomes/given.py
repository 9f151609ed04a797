"""What a form gave, cleaned: as leernet reads it, and what only we ask."""

import re

from leernet import InvalidInput
from leernet.given import key_of, line, number, text, ticked
from leernet.hookspecs import Sent

__all__ = ["days", "key_of", "line", "link", "required", "text", "ticked"]


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
    return number(sent, name, 0, most) if text(sent, name) else 0
