"""Fields that take what TOML gives and nothing else: text is text, ``"40"`` is no number, ``1`` is not true."""

import re
import unicodedata
from collections.abc import Callable, Mapping
from datetime import date, datetime
from difflib import get_close_matches
from enum import StrEnum
from typing import TypeVar

from email_validator import EmailNotValidError, validate_email
from marshmallow import ValidationError, fields, validate

from ..errors import InvalidInput, LeernetError, Problem
from ..model import When
from .moments import to_moment
from .source import SOURCE

T = TypeVar("T")
E = TypeVar("E", bound=StrEnum)

_SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_KEY = re.compile(r"[a-z][a-z0-9]*([_-][a-z0-9]+)*")
_MOMENT = re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d(\.\d{1,6})?)?(Z|[+-]\d\d:\d\d)?")


def flaw(problem: Problem) -> ValidationError:
    """A problem as marshmallow carries it: its place is found when all are collected."""
    return ValidationError([problem])


def attempt(make: Callable[[], T]) -> T:
    """What ``make`` gives; the errors of leernet that it raises are problems of the field."""
    try:
        return make()
    except LeernetError as error:
        raise flaw(as_problem(error)) from None


def as_problem(error: LeernetError, place: str | None = None) -> Problem:
    """An error of leernet as a problem at a place of the file."""
    return Problem(error.code, error.message, field=place, **error.data)


def text_of(value: object) -> str:
    """Text without the line ends of Windows, without blanks around it, and without characters that nobody can see."""
    if not isinstance(value, str):
        raise flaw(Problem("not_text", "Text is needed here, in quotes."))
    text = value.replace("\r\n", "\n").strip()
    if odd := next((c for c in text if unicodedata.category(c) in ("Cc", "Cs") and c not in "\n\t"), None):
        raise flaw(Problem("text_odd", "The character {character} cannot be used.", character=f"U+{ord(odd):04X}"))
    return text


class Prose(fields.Field[str]):
    """Markdown, or a line where ``lines`` is 1; at most ``most`` characters. ``needed``: not empty."""

    def __init__(self, most: int = 20_000, *, lines: int | None = None, needed: bool = False) -> None:
        super().__init__(required=needed)
        self.most, self.lines = most, lines

    def _deserialize(self, value: object, attr: str | None, data: object, **kwargs: object) -> str:
        text = text_of(value)
        if self.required and not text:
            raise flaw(Problem("text_empty", "This cannot be empty."))
        if len(text) > self.most:
            raise flaw(
                Problem("text_too_long", "{length} characters, at most {most}.", length=len(text), most=self.most)
            )
        if self.lines == 1 and "\n" in text:
            raise flaw(Problem("text_one_line", "This is one line, without line ends."))
        return self.check(text)

    def check(self, text: str) -> str:
        """For subclasses: what else has to hold."""
        return text


class Line(Prose):
    """One line of text."""

    def __init__(self, most: int, *, needed: bool = False) -> None:
        super().__init__(most, lines=1, needed=needed)


class Slug(Line):
    """A name in addresses and references."""

    def __init__(self, *, needed: bool = False) -> None:
        super().__init__(80, needed=needed)

    def check(self, text: str) -> str:
        """Small letters, digits and single dashes."""
        if not _SLUG.fullmatch(text):
            raise flaw(
                Problem(
                    "slug_invalid",
                    "“{value}” will not do as a slug: small letters a-z, digits and single dashes, such as “{right}”.",
                    value=text[:80],
                    right=slugged(text),
                )
            )
        return text


def slugged(text: str) -> str:
    """A name for addresses, from a text."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return "-".join(re.findall("[a-z0-9]+", plain))[:80].strip("-") or "lerend-netwerk-2"


class Key(Line):
    """A short name within an event."""

    def __init__(self, *, needed: bool = True) -> None:
        super().__init__(40, needed=needed)

    def check(self, text: str) -> str:
        """Begins with a small letter; small letters, digits, single dashes and underscores."""
        if not _KEY.fullmatch(text):
            raise flaw(
                Problem("key_invalid", "“{value}” will not do as a key: small letters, digits, - and _.", value=text)
            )
        return text


class Email(Line):
    """An e-mail address, or nothing."""

    def __init__(self) -> None:
        super().__init__(254)

    def check(self, text: str) -> str:
        """By its form; nobody is asked whether it exists."""
        try:
            return validate_email(text, check_deliverability=False).normalized if text else text
        except EmailNotValidError:
            raise flaw(
                Problem("email_invalid", "“{value}” is not an e-mail address. Right is: name@example.org.", value=text)
            ) from None


class Link(Line):
    """An http or https address, or nothing."""

    _valid = validate.URL(schemes={"http", "https"})

    def __init__(self, *, needed: bool = False) -> None:
        super().__init__(500, needed=needed)

    def check(self, text: str) -> str:
        """Whole, with its scheme: it becomes a link on pages."""
        try:
            return str(self._valid(text)) if text else text
        except (ValidationError, ValueError):
            raise flaw(
                Problem(
                    "url_invalid", "“{value}” is not a web address. Right is: https://example.org/page.", value=text
                )
            ) from None


class Language(Line):
    """One of the languages that texts can be in."""

    def __init__(self) -> None:
        super().__init__(5)

    def check(self, text: str) -> str:
        """``nl`` or ``en``."""
        if text not in ("nl", "en"):
            raise flaw(Problem("language_unknown", "“{value}” is not a language here. Right are: nl, en.", value=text))
        return text


class Word(fields.Field[E]):
    """One of a few words."""

    def __init__(self, words: type[E], *, required: bool = False) -> None:
        super().__init__(required=required)
        self.words = words

    def _deserialize(self, value: object, attr: str | None, data: object, **kwargs: object) -> E:
        try:
            return self.words(text_of(value))
        except ValueError:
            known = [word.value for word in self.words]
            raise flaw(unknown(str(value), known)) from None


def unknown(value: str, known: list[str]) -> Problem:
    """That a word is none of those that can stand here, with the nearest of them."""
    if near := get_close_matches(value, known, n=1):
        return Problem(
            "word_unknown",
            "“{value}” cannot stand here. Did you mean “{near}”? Right are: {known}.",
            value=value[:80],
            near=near[0],
            known=", ".join(known),
        )
    return Problem(
        "word_unknown",
        "“{value}” cannot stand here. Right are: {known}.",
        value=value[:80],
        known=", ".join(known) or "—",
    )


class Whole(fields.Field[int]):
    """A whole number from ``least`` to ``most``."""

    def __init__(self, least: int, most: int) -> None:
        super().__init__()
        self.least, self.most = least, most

    def _deserialize(self, value: object, attr: str | None, data: object, **kwargs: object) -> int:
        if not isinstance(value, int) or isinstance(value, bool) or not self.least <= value <= self.most:
            raise flaw(
                Problem(
                    "number_invalid",
                    "A whole number from {least} to {most} is needed here, without quotes.",
                    least=self.least,
                    most=self.most,
                )
            )
        return value


class Flag(fields.Field[bool]):
    """``true`` or ``false``."""

    def _deserialize(self, value: object, attr: str | None, data: object, **kwargs: object) -> bool:
        if not isinstance(value, bool):
            raise flaw(Problem("not_a_flag", "true or false is needed here, without quotes."))
        return value


class Day(fields.Field[date]):
    """A date, as TOML writes it or in quotes."""

    def _deserialize(self, value: object, attr: str | None, data: object, **kwargs: object) -> date:
        if isinstance(value, date) and not isinstance(value, datetime):
            return value
        try:
            return date.fromisoformat(text_of(value))
        except ValueError:
            raise flaw(Problem("day_invalid", "A date is needed here, such as “2019-01-01”.")) from None


class Moment(fields.Field[datetime]):
    """A local time in the network's zone, or one with its offset; it comes out in UTC."""

    def _deserialize(self, value: object, attr: str | None, data: object, **kwargs: object) -> datetime:
        local = value if isinstance(value, datetime) else self._read(value)
        return attempt(lambda: to_moment(local, SOURCE.get().zone))

    def _read(self, value: object) -> datetime:
        text = value if isinstance(value, str) else ""
        try:
            return datetime.fromisoformat(text.strip() if _MOMENT.fullmatch(text.strip()) else "")
        except ValueError:
            raise flaw(
                Problem("moment_invalid", "A date with a time is needed here, such as “2020-12-08T09:30”.")
            ) from None


class WhenField(fields.Field[When]):
    """A date with its grain, in EDTF; TOML's own dates and a bare year will do too."""

    def _deserialize(self, value: object, attr: str | None, data: object, **kwargs: object) -> When:
        if isinstance(value, datetime):
            value = value.replace(tzinfo=None).isoformat(timespec="minutes")
        elif isinstance(value, date) or (isinstance(value, int) and not isinstance(value, bool)):
            value = str(value)
        text = text_of(value)
        return attempt(lambda: When.parse(text))


class Table(fields.Field[Mapping[str, object]]):
    """A table whose keys somebody else checks."""

    def _deserialize(self, value: object, attr: str | None, data: object, **kwargs: object) -> Mapping[str, object]:
        if not isinstance(value, dict):
            raise flaw(Problem("not_a_table", "A table is needed here."))
        return value


def as_error(error: LeernetError) -> ValidationError:
    """All problems that an error carries, each at its field, or else the error itself."""
    problems = (error.problems if isinstance(error, InvalidInput) else ()) or (error,)
    placed: dict[str, list[Problem]] = {}
    for problem in problems:
        placed.setdefault(problem.field or "_schema", []).append(as_problem(problem))
    return ValidationError(placed)
