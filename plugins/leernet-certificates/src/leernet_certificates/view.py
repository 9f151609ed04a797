"""From a paper to what the template prints: cleaned texts, addresses of pictures, and sizes that fit the length."""

import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from .paper import Asset, Issuer, Paper, Signatory, width
from .words import WORDS, Words, enumeration

Place = Callable[[Asset], str | None]
"""Puts a picture on the table and gives its address; None if it cannot be printed."""
Direction = Literal["ltr", "rtl"]

_EMBEDDINGS = {chr(code) for code in (*range(0x202A, 0x202F), *range(0x2066, 0x206A))}
_HOLDER_SIZES = (24, 34, 48, 76)
_TITLE_SIZES = (40, 76, 120, 180)


@dataclass(frozen=True, slots=True)
class Text:
    """One printed text; `size` 0 (largest) to 4 is the class of its length, for the texts that have classes."""

    text: str
    dir: Direction
    size: int = 0

    def __str__(self) -> str:
        return self.text


@dataclass(frozen=True, slots=True)
class Mark:
    """An issuer's logo, or the name in its place if `address` is None."""

    name: Text
    address: str | None
    alt: str


@dataclass(frozen=True, slots=True)
class Signed:
    """A signatory's column; `address` is the picture of the signature."""

    name: Text
    function: Text | None
    organisation: Text | None
    address: str | None
    alt: str


@dataclass(frozen=True, slots=True)
class View:
    """Everything that the template reads."""

    language: str
    document_title: str
    words: Words
    holder: Text
    title: Text
    lines: tuple[Text, ...]
    issued: Text
    number: str
    code: str
    verify_url: str
    qr_address: str
    qr_alt: str
    authors: str
    marks: tuple[Mark, ...]
    signed: tuple[Signed, ...]


def view(paper: Paper, place: Place, qr_address: str) -> View:
    """What the template needs to print `paper`; `place` puts its pictures within reach."""
    words = WORDS[paper.language]
    issuers = enumeration([clean(one.name) for one in paper.issuers], words.conjunction)
    holder, title = sized(paper.holder, _HOLDER_SIZES), sized(paper.title, _TITLE_SIZES)
    return View(
        language=paper.language,
        document_title=f"{words.heading} – {holder} – {title}",
        words=words,
        holder=holder,
        title=title,
        lines=_lines(paper, words),
        issued=Text(words.issued.format(issuers=issuers, day=_unbroken(clean(paper.issued_on))), "ltr"),
        number=clean(paper.number),
        code=clean(paper.code),
        verify_url=paper.verify_url,
        qr_address=qr_address,
        qr_alt=words.qr.format(address=paper.verify_url),
        authors=issuers,
        marks=tuple(_mark(one, place, words) for one in paper.issuers),
        signed=tuple(_signed(one, place, words) for one in paper.signatories),
    )


def clean(text: str) -> str:
    """One line without control characters, and without the marks that would let a name reorder its surroundings."""
    spaced = "".join(" " if unicodedata.category(char) in ("Cc", "Zl", "Zp") else char for char in text)
    return " ".join("".join(char for char in spaced if char not in _EMBEDDINGS).split())


def _unbroken(text: str) -> str:
    """A date keeps together at the end of a line; a long one may break."""
    return text.replace(" ", "\u00a0") if len(text) <= 30 else text


def printed(text: str) -> Text:
    """`text` cleaned, with its base direction by its first strong character (UAX #9, rules P2 and P3)."""
    cleaned = clean(text)
    strong = (unicodedata.bidirectional(char) for char in cleaned)
    first = next((kind for kind in strong if kind in ("L", "R", "AL")), "L")
    return Text(cleaned, "ltr" if first == "L" else "rtl")


def sized(text: str, steps: tuple[int, ...]) -> Text:
    """`printed(text)` with the number of `steps` that its width exceeds. A full-width character counts for two."""
    made = printed(text)
    wide = width(made.text)
    return Text(made.text, made.dir, sum(wide > step for step in steps))


def _lines(paper: Paper, words: Words) -> tuple[Text, ...]:
    series = [words.in_series.format(title=clean(paper.series_title))] if paper.series_title else []
    hours = [words.hours.format(hours=clean(paper.hours))] if paper.hours else []
    return tuple(printed(line) for line in (*series, *paper.lines, *hours))


def _mark(issuer: Issuer, place: Place, words: Words) -> Mark:
    name = printed(issuer.name)
    address = place(issuer.logo) if issuer.logo else None
    return Mark(name, address, words.logo.format(name=name))


def _signed(who: Signatory, place: Place, words: Words) -> Signed:
    name = printed(who.name)
    function, organisation = (printed(text) if text.strip() else None for text in (who.function, who.organisation))
    address = place(who.signature) if who.signature else None
    return Signed(name, function, organisation, address, words.signature.format(name=name))
