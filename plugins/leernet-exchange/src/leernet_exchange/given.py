"""What a form gave, cleaned."""

import re

from email_validator import EmailNotValidError, validate_email

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


def line(sent: Sent, name: str) -> str:
    """One line."""
    return " ".join(text(sent, name).split())


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
    value = text(sent, name)
    return int(value) if value.isascii() and value.isdigit() and len(value) < 10 else 0


def email(sent: Sent, name: str = "email") -> str:
    """An address, or nothing.

    :raises InvalidInput: ``email_wrong``
    """
    value = text(sent, name, 254)
    if not value:
        return ""
    try:
        return validate_email(value, check_deliverability=False).normalized
    except EmailNotValidError:
        raise InvalidInput(
            "email_wrong", "This is not an e-mail address. Right is, for instance: name@example.org.", field=name
        ) from None
