"""What a form gave, cleaned: as leernet reads it, and an address."""

from email_validator import EmailNotValidError, validate_email

from leernet import InvalidInput
from leernet.given import clean, key, line, number, text, ticked
from leernet.hookspecs import Sent

__all__ = ["clean", "email", "key", "line", "number", "text", "ticked"]


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
