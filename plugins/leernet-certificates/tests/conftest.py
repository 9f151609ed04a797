"""A paper as it is printed every day, and the renderer that prints it."""

from collections.abc import Callable
from dataclasses import replace
from io import BytesIO

import pytest
from leernet_certificates.paper import Asset, Issuer, Paper, Signatory
from leernet_certificates.renderer import Renderer
from PIL import Image, ImageDraw

SVG_LOGO = (
    b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 120 40">'
    b'<rect width="40" height="40" rx="6" fill="#1d4d57"/><path d="M50 12h60v6H50z" fill="#1d4d57"/></svg>'
)


def picture(kind: str, mode: str = "RGB") -> Asset:
    """A raster logo, with a transparent ground if `mode` has alpha."""
    image = Image.new(mode, (240, 80), (255, 255, 255, 0)[: len(mode)])
    ImageDraw.Draw(image).ellipse((10, 10, 70, 70), fill=(120, 40, 20, 255)[: len(mode)])
    written = BytesIO()
    image.save(written, kind)
    return Asset(f"image/{kind.lower()}", written.getvalue())


@pytest.fixture(scope="session")
def renderer() -> Renderer:
    return Renderer()


@pytest.fixture
def raster() -> Callable[..., Asset]:
    return picture


@pytest.fixture
def svg_logo() -> Asset:
    return Asset("image/svg+xml", SVG_LOGO)


@pytest.fixture
def paper(svg_logo: Asset) -> Paper:
    return Paper(
        language="nl",
        holder="Annelies van der Meer",
        title="Hét st(r)oomlijnen van participatie",
        series_title="Lerend Netwerk 2026",
        lines=("Donderdag 12 november 2026, Kreatief Pakhuis, Zaandam", "5 van de 6 bijeenkomsten"),
        hours="18 uur",
        issuers=(Issuer("Servicepunt Duurzame Energie", svg_logo), Issuer("Gemeente 's-Hertogenbosch")),
        signatories=(
            Signatory("Joke Bakker", "Programmamanager", "Servicepunt", picture("PNG", "RGBA")),
            Signatory("Pieter de Groot", "Begeleider", "Gemeente Aa en Hunze"),
        ),
        issued_on="20 november 2026",
        number="2026-0142",
        code="7KQD-M3XP-94TZ",
        verify_url="https://leernetwerk.example/c/7KQD-M3XP-94TZ",
    )


@pytest.fixture
def english(paper: Paper) -> Paper:
    return replace(paper, language="en", title="Kick-off", series_title=None, hours="6 hours", lines=())
