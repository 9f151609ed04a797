"""The fixed words on a certificate, in the two languages."""

from typing import NamedTuple

from .paper import Language


class Words(NamedTuple):
    """`issued` takes {issuers} and {day}; `logo` takes {name}; `signature` takes {name}; `qr` takes {address}."""

    heading: str
    given_to: str
    took_part_in: str
    in_series: str
    hours: str
    issued: str
    number: str
    code: str
    verify: str
    conjunction: str
    logo: str
    signature: str
    qr: str


WORDS: dict[Language, Words] = {
    "nl": Words(
        heading="Bewijs van deelname",
        given_to="Uitgereikt aan",
        took_part_in="voor deelname aan",
        in_series="in de reeks {title}",
        hours="Omvang: {hours}",
        issued="Uitgegeven door {issuers} op {day}.",
        number="Nummer",
        code="Code",
        verify="Controleer dit bewijs op",
        conjunction="en",
        logo="Logo van {name}",
        signature="Handtekening van {name}",
        qr="QR-code van het controleadres {address}",
    ),
    "en": Words(
        heading="Certificate of participation",
        given_to="Awarded to",
        took_part_in="for taking part in",
        in_series="in the series {title}",
        hours="Duration: {hours}",
        issued="Issued by {issuers} on {day}.",
        number="Number",
        code="Code",
        verify="Verify this certificate at",
        conjunction="and",
        logo="Logo of {name}",
        signature="Signature of {name}",
        qr="QR code of the verification address {address}",
    ),
}


def enumeration(names: list[str], conjunction: str) -> str:
    """ "A", "A en B", "A, B en C"."""
    return f" {conjunction} ".join(filter(None, [", ".join(names[:-1]), names[-1]]))
