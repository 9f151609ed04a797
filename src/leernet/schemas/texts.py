"""Fields of text: cleaned of what nobody can see, within a length, whole."""

import re
import unicodedata
from collections.abc import Mapping

import marshmallow
from email_validator import EmailNotValidError, validate_email
from marshmallow import fields

from ..errors import Problem
from ..i18n import N_
from .load import refuse

# Control characters, and those that turn the direction of the text around them: "‮" lets one name look like another.
_UNSEEN = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff\ud800-\udfff]")
_BLANKS = re.compile(r"[^\S\n]+")
_EMPTY_LINES = re.compile(r"\n{3,}")
LINE, LONG_TEXT, ADDRESS = 200, 2000, 254
EXPECTED = Problem("text_expected", "Type a text.")


def clean(text: str) -> str:
    """The text with its line ends made ``\\n``, blanks made one, and unseen characters gone; composed (NFC)."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    seen = _BLANKS.sub(" ", _UNSEEN.sub("", lines))
    return unicodedata.normalize("NFC", _EMPTY_LINES.sub("\n\n", seen)).strip()


class Text(fields.Field[str]):
    """A text of several lines.

    :param missing: the code and msgid for an empty one; without, it may be empty.
    :param largest: characters.
    """

    one_line = False

    def __init__(self, *, missing: Problem | None = None, largest: int = LONG_TEXT) -> None:
        # Missing and empty are the same: a browser sends an empty field, and a program leaves it out.
        super().__init__(required=missing is not None, load_default="" if missing is None else marshmallow.missing)
        self.missing = missing
        self.largest = largest
        self.error_messages.update({key: [missing or EXPECTED] for key in ("required", "null")})

    def _deserialize(self, value: object, attr: str | None, data: Mapping[str, object] | None, **_: object) -> str:
        if not isinstance(value, str):
            raise refuse(EXPECTED.code, EXPECTED.message)
        if "\0" in value:
            raise refuse("text_unreadable", N_("This text has a character in it that cannot be kept. Type it again."))
        text = clean(value)
        if self.one_line:
            text = " ".join(text.split())
        if not text and self.missing is not None:
            raise refuse(self.missing.code, self.missing.message)
        if len(text) > self.largest:
            raise refuse(
                "text_too_long",
                N_("This is too long: {length} characters, and there is room for {largest}."),
                length=len(text),
                largest=self.largest,
            )
        return text


class Line(Text):
    """A text of one line."""

    one_line = True

    def __init__(self, *, missing: Problem | None = None, largest: int = LINE) -> None:
        super().__init__(missing=missing, largest=largest)


class PersonName(Line):
    """A name as people write it; something in it must be a letter."""

    def _deserialize(self, value: object, attr: str | None, data: Mapping[str, object] | None, **_: object) -> str:
        name = super()._deserialize(value, attr, data)
        if self.missing is not None and not any(character.isalpha() for character in name):
            raise refuse(self.missing.code, self.missing.message)
        return name


class EmailAddress(Line):
    """An e-mail address that mail can be sent to, in the form that every mail server takes (IDNA domain)."""

    def __init__(self, *, missing: Problem | None = None) -> None:
        super().__init__(missing=missing, largest=ADDRESS)

    def _deserialize(self, value: object, attr: str | None, data: Mapping[str, object] | None, **_: object) -> str:
        text = super()._deserialize(value, attr, data)
        if not text:
            return text
        try:
            checked = validate_email(text, check_deliverability=False, allow_smtputf8=False)
        except EmailNotValidError:
            raise refuse("email_invalid", N_("Type an e-mail address such as name@example.org.")) from None
        return checked.ascii_email or checked.normalized
