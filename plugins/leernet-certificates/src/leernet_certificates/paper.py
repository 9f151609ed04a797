"""What stands on a certificate: frozen, plain data, checked when it is made.

A `Paper` holds texts that are ready to print (dates already written out in the right language) and nothing that can be
called, so that a template, and an organiser's own template too, can reach no more than what the reader may see.
The limits below are what still fits on one A4 page; the renderer's tests hold them to that.
"""

import re
from dataclasses import dataclass
from hashlib import sha256
from typing import Literal
from unicodedata import east_asian_width
from urllib.parse import urlsplit

Language = Literal["nl", "en"]
LANGUAGES: tuple[Language, ...] = ("nl", "en")
ASSET_TYPES = ("image/svg+xml", "image/png", "image/jpeg")
FONTS = ("Noto Sans", "Noto Serif", "Noto Serif Display")

MAX_ASSET_BYTES = 2_000_000
MAX_ISSUERS = 5
MAX_SIGNATORIES = 4
MAX_LINES = 6
LONGEST = {
    "holder": 160,
    "title": 200,
    "series_title": 200,
    "line": 140,
    "hours": 60,
    "issuer": 100,
    "signatory": 100,
    "issued_on": 60,
    "number": 40,
    "code": 40,
    "verify_url": 160,
}
"""The width, as `width` measures it, of the longest text that fits in each place."""
_SURROGATE = re.compile("[\ud800-\udfff]")
COLOUR = re.compile(r"#[0-9a-fA-F]{6}")


class PaperError(ValueError):
    """A field of a paper cannot be printed. `field` names it, `reason` says why."""

    def __init__(self, field: str, reason: str) -> None:
        super().__init__(f"{field}: {reason}")
        self.field = field
        self.reason = reason


class PaperTooFullError(ValueError):
    """The texts, each within its limit, together do not fit on one page even at the tightest setting."""


def width(text: str) -> int:
    """How wide `text` is, in characters; a full-width one (Chinese, Japanese, Korean) counts for two (UAX #11)."""
    return sum(2 if east_asian_width(char) in "WF" else 1 for char in text)


def shorten(text: str, longest: int) -> str:
    """`text`, cut and ended with an ellipsis if it is wider than `longest` (as `width` measures)."""
    if width(text) <= longest:
        return text
    cut = text[:longest]
    while width(cut) > longest - 1:
        cut = cut[:-1]
    return cut.rstrip() + "…"


def _check_text(field: str, text: str | None, kind: str, *, required: bool = True) -> None:
    longest = LONGEST[kind]
    if required and not (text or "").strip():
        raise PaperError(field, "is empty")
    if text is not None and (wide := width(text)) > longest:
        raise PaperError(field, f"is {wide} characters wide; {longest} fit")
    if text is not None and _SURROGATE.search(text):
        raise PaperError(field, "is not Unicode text")


@dataclass(frozen=True, slots=True)
class Asset:
    """An image as it was uploaded. `mime` is one of `ASSET_TYPES`, `data` at most 2,000,000 bytes.

    Whether the bytes are a sound image is found out when printing: an unreadable one makes way for the name.
    """

    mime: str
    data: bytes

    def __post_init__(self) -> None:
        if self.mime not in ASSET_TYPES:
            raise PaperError("mime", f"{self.mime!r} is not one of {', '.join(ASSET_TYPES)}")
        if not 0 < len(self.data) <= MAX_ASSET_BYTES:
            raise PaperError("data", f"has {len(self.data)} bytes; 1 to {MAX_ASSET_BYTES} are accepted")

    @property
    def sha256(self) -> str:
        """The digest of the bytes, 64 lower-case hexadecimal digits."""
        return sha256(self.data).hexdigest()


@dataclass(frozen=True, slots=True)
class Issuer:
    """An organisation that issues the certificate; its name is printed where there is no (readable) logo."""

    name: str
    logo: Asset | None = None

    def __post_init__(self) -> None:
        _check_text("issuer.name", self.name, "issuer")


@dataclass(frozen=True, slots=True)
class Signatory:
    """Who signs. Without a picture of the signature there is room for one by hand."""

    name: str
    function: str = ""
    organisation: str = ""
    signature: Asset | None = None

    def __post_init__(self) -> None:
        _check_text("signatory.name", self.name, "signatory")
        _check_text("signatory.function", self.function, "signatory", required=False)
        _check_text("signatory.organisation", self.organisation, "signatory", required=False)


@dataclass(frozen=True, slots=True)
class Theme:
    """Colours as `#rrggbb` and the two typefaces (one of `FONTS`) of the house style.

    `primary` carries the heading and the frame, `on_primary` what is printed on it, `accent` the ornament, `muted` the
    small print, `line` hairlines, `surface` the sheet. The defaults meet WCAG 2.2 AA contrast on the sheet.
    """

    primary: str = "#1d4d57"
    on_primary: str = "#ffffff"
    accent: str = "#b08a4a"
    text: str = "#1c2529"
    muted: str = "#566268"
    line: str = "#c9cfd1"
    surface: str = "#ffffff"
    font: str = "Noto Sans"
    display_font: str = "Noto Serif Display"

    def __post_init__(self) -> None:
        for field in ("primary", "on_primary", "accent", "text", "muted", "line", "surface"):
            if not COLOUR.fullmatch(getattr(self, field)):
                raise PaperError(f"theme.{field}", "is not a colour of the form #rrggbb")
        for field in ("font", "display_font"):
            if getattr(self, field) not in FONTS:
                raise PaperError(f"theme.{field}", f"is not one of {', '.join(FONTS)}")


@dataclass(frozen=True, slots=True)
class Paper:
    """One certificate of participation, complete and ready to print.

    - `title`: what it was earned with, an event or a series; `series_title`: the series of that event, if any.
    - `lines`: dates, places, "5 van de 6 bijeenkomsten": one printed line each; `hours`: "12 uur", if counted.
    - `issued_on`: the day as printed; `number`: the issuer's own; `code` and `verify_url` (http or https): how anyone
      can check that it is real. The address is printed whole and as a QR code.
    """

    language: Language
    holder: str
    title: str
    issuers: tuple[Issuer, ...]
    issued_on: str
    number: str
    code: str
    verify_url: str
    series_title: str | None = None
    lines: tuple[str, ...] = ()
    hours: str | None = None
    signatories: tuple[Signatory, ...] = ()
    theme: Theme = Theme()

    def __post_init__(self) -> None:
        if self.language not in LANGUAGES:
            raise PaperError("language", f"{self.language!r} is not one of {', '.join(LANGUAGES)}")
        self._check_counts()
        for field in ("holder", "title", "issued_on", "number", "code"):
            _check_text(field, getattr(self, field), field)
        _check_text("series_title", self.series_title, "series_title", required=False)
        _check_text("hours", self.hours, "hours", required=False)
        for line in self.lines:
            _check_text("lines", line, "line")
        self._check_address()

    def _check_counts(self) -> None:
        if not 1 <= len(self.issuers) <= MAX_ISSUERS:
            raise PaperError("issuers", f"there are {len(self.issuers)}; 1 to {MAX_ISSUERS} fit")
        if len(self.signatories) > MAX_SIGNATORIES:
            raise PaperError("signatories", f"there are {len(self.signatories)}; at most {MAX_SIGNATORIES} fit")
        if len(self.lines) > MAX_LINES:
            raise PaperError("lines", f"there are {len(self.lines)}; at most {MAX_LINES} fit")

    def _check_address(self) -> None:
        _check_text("verify_url", self.verify_url, "verify_url")
        parts = urlsplit(self.verify_url)
        if parts.scheme not in ("http", "https") or not parts.netloc or not self.verify_url.isascii():
            raise PaperError("verify_url", "is not an http(s) address in ASCII")

    def assets(self) -> dict[str, Asset]:
        """Every picture on the paper by its SHA-256: what a snapshot refers to and must be kept beside it."""
        pictures = [issuer.logo for issuer in self.issuers] + [who.signature for who in self.signatories]
        return {picture.sha256: picture for picture in pictures if picture is not None}
