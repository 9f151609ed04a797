"""How many certificates a processor prints in a second: `Renderer` beside plain use of WeasyPrint.

    python -m benchmarks certificates
    python benchmarks/bench_certificates.py [--count 30] [--json FILE]

Both print the same pages: table, signature, three logos (SVG, JPEG, PNG with transparency), background in SVG, QR code,
Noto fonts, PDF/UA-1; every page has its own holder, number and address. The plain way makes everything afresh for each
page, as the first example of any tutorial does. Figures are CPU time of this process: medians, in milliseconds.
"""

import argparse
import json
import random
import statistics
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import weasyprint  # type: ignore[import-untyped]
from jinja2 import Environment, PackageLoader
from leernet_certificates.assets import MemoryFetcher
from leernet_certificates.faces import font_table
from leernet_certificates.loaded import Loaded
from leernet_certificates.ornament import frame_svg
from leernet_certificates.paper import Asset, Issuer, Paper, Signatory
from leernet_certificates.qr import qr_png
from leernet_certificates.renderer import Renderer
from leernet_certificates.style import shared_css, theme_css
from leernet_certificates.view import view
from PIL import Image, ImageDraw
from weasyprint.text.fonts import FontConfiguration  # type: ignore[import-untyped]

TARGET = 8.0
"""Certificates per CPU-second that the project promises."""
HOLDERS = ("Annelies van der Meer", "Siobhán O'Neill", "Ελένη Παπαδοπούλου", "Łukasz Żółć", "Bram 's-Gravesande")


def svg_logo() -> Asset:
    shapes = "".join(f'<circle cx="{20 + 9 * i}" cy="40" r="{8 + i}" fill="#1d4d{50 + i}"/>' for i in range(20))
    return Asset(
        "image/svg+xml", f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 240 80">{shapes}</svg>'.encode()
    )


def raster(kind: str, mode: str) -> Asset:
    image = Image.new(mode, (640, 240), (255, 255, 255, 0)[: len(mode)])
    pen = ImageDraw.Draw(image)
    chance = random.Random(7)
    for _ in range(60):
        x, y = chance.randint(0, 560), chance.randint(0, 160)
        pen.ellipse((x, y, x + 70, y + 70), outline=(20, 60, 120), width=4)
    written = BytesIO()
    image.save(written, kind)
    return Asset(f"image/{kind.lower()}", written.getvalue())


def paper() -> Paper:
    logos = (svg_logo(), raster("JPEG", "RGB"), raster("PNG", "RGBA"))
    names = ("Servicepunt Duurzame Energie", "Metropoolregio", "Rijksdienst voor Ondernemend Nederland")
    return Paper(
        language="nl", holder=HOLDERS[0], title="Participatie in de warmtetransitie",
        series_title="Lerend Netwerk 2026", lines=("Donderdag 12 november 2026, Zaandam", "5 van de 6 bijeenkomsten"),
        hours="18 uur", issuers=tuple(Issuer(*one) for one in zip(names, logos, strict=True)),
        signatories=(Signatory("Joke Bakker", "Programmamanager", names[0], raster("PNG", "RGBA")),
                     Signatory("Pieter de Groot", "Begeleider", names[2])),
        issued_on="20 november 2026", number="2026-0001", code="7KQD-M3XP-0001",
        verify_url="https://leernetwerk.example/c/7KQD-M3XP-0001",
    )  # fmt: skip


def papers(count: int) -> list[Paper]:
    one = paper()
    return [
        replace(one, holder=f"{HOLDERS[i % len(HOLDERS)]} {i}", number=f"2026-{i:04}",
                verify_url=f"https://leernetwerk.example/c/7KQD-M3XP-{i:04}")
        for i in range(count)
    ]  # fmt: skip


def plainly(sheet: Paper) -> bytes:
    """The same page with nothing kept from one certificate to the next, logos as they were uploaded."""
    frame = Loaded("image/svg+xml", frame_svg(sheet.theme, signed=True).encode())
    qr = Loaded("image/png", qr_png(sheet.verify_url))
    table = {**font_table(), frame.address: frame, qr.address: qr}

    def place(asset: Asset) -> str:
        picture = Loaded(asset.mime, asset.data)
        table[picture.address] = picture
        return picture.address

    environment = Environment(loader=PackageLoader("leernet_certificates"), autoescape=True)
    template = environment.get_template("leernet_certificates/certificate.html")
    html = template.render(view=view(sheet, place, qr.address), tight=0)
    fonts, fetcher = FontConfiguration(), MemoryFetcher(table)
    css = shared_css() + theme_css(sheet.theme, frame.address)
    style = weasyprint.CSS(string=css, font_config=fonts, url_fetcher=fetcher)
    page = weasyprint.HTML(string=html, url_fetcher=fetcher)
    printed: bytes = page.write_pdf(stylesheets=[style], font_config=fonts, pdf_variant="pdf/ua-1")
    return printed


def cpu_ms(render: Callable[[Paper], bytes], sheets: list[Paper]) -> list[float]:
    times = []
    for sheet in sheets:
        began = time.process_time()
        render(sheet)
        times.append((time.process_time() - began) * 1000)
    return times


def main(arguments: Sequence[str] = ()) -> None:
    options = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    options.add_argument("--count", type=int, default=30)
    options.add_argument("--json", type=Path)
    chosen = options.parse_args(arguments)
    sheets = papers(chosen.count)
    renderer = Renderer()
    warm_up = cpu_ms(renderer.render, sheets[:1])[0]
    plainly(sheets[0])
    rows = {
        "plain WeasyPrint": statistics.median(cpu_ms(plainly, sheets[: max(5, chosen.count // 3)])),
        "leernet Renderer": statistics.median(cpu_ms(renderer.render, sheets)),
    }
    print(f"{'way':20} {'CPU ms':>8} {'per CPU-second':>15}")
    for name, spent in rows.items():
        print(f"{name:20} {spent:8.1f} {1000 / spent:15.1f}")
    print(f"first certificate of a process, import of WeasyPrint excluded: {warm_up:.0f} ms")
    reached = 1000 / rows["leernet Renderer"]
    if chosen.json:
        figures = {"cpu_ms": rows, "per_cpu_second": reached, "warm_up_ms": warm_up, "target": TARGET}
        chosen.json.write_text(json.dumps(figures, indent=2))
    if reached < TARGET:
        raise SystemExit(f"{reached:.1f} per CPU-second is less than {TARGET}")


if __name__ == "__main__":
    main(sys.argv[1:])
