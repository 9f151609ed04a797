"""The printed certificate, read back: its text, its tags, its fonts, its one page, and the same bytes each time."""

import hashlib
import os
import re
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pdfua
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from leernet_certificates.paper import FONTS, LONGEST, Asset, Issuer, Paper, Signatory, Theme
from leernet_certificates.renderer import Renderer
from leernet_certificates.snapshot import to_json
from PIL import Image
from pypdf import PdfReader
from pypdf.generic import DictionaryObject, StreamObject

ROOM = {"nl": "Bewijs van deelname", "en": "Certificate of participation"}


def read(pdf: bytes) -> PdfReader:
    return PdfReader(BytesIO(pdf))


def words(pdf: bytes) -> str:
    """The text of the only page, white space made equal."""
    (page,) = read(pdf).pages
    return " ".join(page.extract_text().split())


def letters(text: str) -> str:
    """The letters of `text` in a canonical order: how far right-to-left text is reordered is up to the reader."""
    return "".join(sorted(text.replace(" ", "")))


def tags(pdf: bytes) -> list[DictionaryObject]:
    """Every structure element in reading order."""
    found: list[DictionaryObject] = []

    def walk(node: object) -> None:
        node = node.get_object() if hasattr(node, "get_object") else node
        for child in node if isinstance(node, list) else [node]:
            child = child.get_object() if hasattr(child, "get_object") else child
            if isinstance(child, dict) and "/S" in child:
                found.append(DictionaryObject(child))
            if isinstance(child, dict) and "/K" in child:
                walk(child["/K"])

    root = read(pdf).trailer["/Root"]
    walk(root["/StructTreeRoot"]["/K"])  # type: ignore[index]
    return found


def pictures(pdf: bytes) -> int:
    (page,) = read(pdf).pages
    return len(list(page.images))


def test_a_certificate_is_one_a4_landscape_page(renderer: Renderer, paper: Paper) -> None:
    (page,) = read(renderer.render(paper)).pages
    assert (round(page.mediabox.width), round(page.mediabox.height)) == (842, 595)


def test_a_dutch_certificate_says_everything(renderer: Renderer, paper: Paper) -> None:
    text = words(renderer.render(paper))
    for expected in (
        "Bewijs van deelname", "Uitgereikt aan Annelies van der Meer", "Hét st(r)oomlijnen van participatie",
        "in de reeks Lerend Netwerk 2026", "Donderdag 12 november 2026, Kreatief Pakhuis, Zaandam",
        "5 van de 6 bijeenkomsten", "Omvang: 18 uur", "Joke Bakker Programmamanager Servicepunt",
        "Pieter de Groot Begeleider Gemeente Aa en Hunze", "Gemeente 's-Hertogenbosch",
        "Uitgegeven door Servicepunt Duurzame Energie en Gemeente 's-Hertogenbosch op 20 november 2026.",
        "Nummer 2026-0142 · Code 7KQD-M3XP-94TZ", "Controleer dit bewijs op", paper.verify_url,
    ):  # fmt: skip
        assert expected in text


def test_an_english_certificate_is_english_throughout(renderer: Renderer, english: Paper) -> None:
    text = words(renderer.render(english))
    for expected in ("Certificate of participation", "Awarded to", "for taking part in", "Duration: 6 hours",
                     "Verify this certificate at", "Number 2026-0142", "on 20 november 2026."):  # fmt: skip
        assert expected in text
    assert "Bewijs" not in text
    assert "Uitgereikt" not in text


@pytest.mark.parametrize(
    "holder",
    [
        "'s-Gravesande-Łukasiewicz, Żółć",
        "Nguyễn Thị Ánh",
        "Ελένη Παπαδοπούλου",
        "Олександр Їжакевич",
        "山田太郎・さくら",
        "王小明",
        "김민준",
        "محمد بن عبد الرحمن الخطيب",
        "שרה לוי",
        "Sara (محمد) de Vries",
    ],
)
def test_a_name_in_any_script_can_be_read_back(renderer: Renderer, paper: Paper, holder: str) -> None:
    (page,) = read(renderer.render(replace(paper, holder=holder))).pages
    lines = [letters(line) for line in page.extract_text().splitlines()]
    assert letters(holder) in lines


def test_the_file_says_its_title_language_and_author(renderer: Renderer, paper: Paper, english: Paper) -> None:
    dutch = read(renderer.render(paper))
    assert dutch.metadata is not None
    assert dutch.metadata.title == ("Bewijs van deelname – Annelies van der Meer – Hét st(r)oomlijnen van participatie")
    assert dutch.metadata.author == "Servicepunt Duurzame Energie en Gemeente 's-Hertogenbosch"
    assert str(dutch.root_object["/Lang"]) == "nl"
    assert str(read(renderer.render(english)).root_object["/Lang"]) == "en"


def test_headings_and_pictures_are_tagged(renderer: Renderer, paper: Paper) -> None:
    elements = tags(renderer.render(paper))
    names = [str(element["/S"]) for element in elements]
    assert [name for name in names if name in ("/H1", "/H2")] == ["/H1", "/H2"]
    alts = [str(element["/Alt"]) for element in elements if str(element["/S"]) == "/Figure"]
    assert alts == [
        "Handtekening van Joke Bakker",
        "Logo van Servicepunt Duurzame Energie",
        f"QR-code van het controleadres {paper.verify_url}",
    ]


def test_a_certificate_passes_the_checks_of_pdf_ua(renderer: Renderer, paper: Paper, tmp_path: Path) -> None:
    credential = '{"validFrom": "2026-11-22T10:00:00Z"}'
    bare = replace(paper, signatories=(), lines=(), hours=None)
    for name, one, inside in (("full", paper, None), ("bare", bare, None), ("badge", paper, credential)):
        file = tmp_path / f"{name}.pdf"
        file.write_bytes(renderer.render(one, inside))
        assert file.read_bytes() == renderer.render(one, inside)
        assert [(name, text[0].decode()) for name, text in read(file.read_bytes()).attachments.items()] == (
            [("open-badge.json", credential)] if inside else []
        )
        assert [str(finding) for finding in pdfua.validate(str(file)).findings] == []
        assert re.search(r'pdfuaid:part(>|=")1', xmp(file.read_bytes()))


def xmp(pdf: bytes) -> str:
    metadata = read(pdf).root_object["/Metadata"].get_object()
    assert isinstance(metadata, StreamObject)
    return metadata.get_data().decode()


def test_only_bundled_fonts_are_embedded_and_only_in_part(renderer: Renderer, paper: Paper) -> None:
    mixed = replace(paper, holder="Anna Ελένη", lines=("محمد שרה 山田 김민준",))
    (page,) = read(renderer.render(mixed)).pages
    fonts = [font.get_object() for font in page["/Resources"]["/Font"].values()]  # type: ignore[index]
    names = {str(font["/BaseFont"]) for font in fonts}
    assert all(re.fullmatch(r"/[A-Z]{6}\+Leernet-.+", name) for name in names), names
    for font in fonts:
        descriptor = font["/DescendantFonts"][0].get_object()["/FontDescriptor"]
        assert len(descriptor["/FontFile2"].get_object().get_data()) < 250_000


PRINT = """
import hashlib, sys
from leernet_certificates.renderer import Renderer
from leernet_certificates.snapshot import from_json
print(hashlib.sha256(Renderer().render(from_json(sys.stdin.read()))).hexdigest())
"""


def printed_elsewhere(paper: Paper, **environment: str) -> str:
    done = subprocess.run(
        [sys.executable, "-c", PRINT], input=to_json(paper, embed=True), capture_output=True, text=True,
        env={**os.environ, **environment}, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def test_equal_papers_give_equal_bytes_in_every_process(renderer: Renderer, paper: Paper) -> None:
    mixed = replace(paper, lines=("محمد שרה 山田 김민준", "Ελένη"))
    here = hashlib.sha256(renderer.render(mixed)).hexdigest()
    assert hashlib.sha256(renderer.render(mixed)).hexdigest() == here
    for seed in ("0", "1", "4711"):
        assert printed_elsewhere(mixed, PYTHONHASHSEED=seed) == here


def test_a_machine_without_fonts_prints_the_same(renderer: Renderer, paper: Paper, tmp_path: Path) -> None:
    bare = tmp_path / "fonts.conf"
    bare.write_text(f"<fontconfig><cachedir>{tmp_path}</cachedir></fontconfig>")
    mixed = replace(paper, lines=("محمد שרה 山田 김민준", "Ελένη"))
    there = printed_elsewhere(mixed, FONTCONFIG_FILE=str(bare), PYTHONWARNINGS="ignore")
    assert there == hashlib.sha256(renderer.render(mixed)).hexdigest()


def test_what_was_printed_before_leaves_no_trace(
    renderer: Renderer, paper: Paper, raster: Callable[..., Asset]
) -> None:
    alone = Renderer().render(paper)
    other = replace(
        paper, holder="Somebody Else", issuers=(Issuer("Other", raster("JPEG")),), theme=Theme(primary="#7a1f1f"),
        verify_url="https://leernetwerk.example/c/OTHER",
    )  # fmt: skip
    renderer.render(other)
    assert renderer.render(paper) == alone


def test_certificates_leave_nothing_behind_in_memory(paper: Paper) -> None:
    renderer = Renderer()
    renderer.render(paper)
    assert renderer._engine is not None
    kept = set(renderer._engine._images)
    for number in range(12):
        renderer.render(replace(paper, verify_url=f"https://leernetwerk.example/c/{number}"))
    assert set(renderer._engine._images) == kept


def test_eight_threads_each_get_their_own_certificate(paper: Paper) -> None:
    papers = [
        replace(paper, holder=f"Deelnemer {n} 山", verify_url=f"https://leernetwerk.example/c/{n}",
                theme=Theme(primary=f"#1d4d{n:02x}"))
        for n in range(32)
    ]  # fmt: skip
    shared = Renderer()
    with ThreadPoolExecutor(8) as pool:
        printed = list(pool.map(shared.render, papers))
    alone = Renderer()
    for number, pdf in enumerate(printed):
        assert f"Deelnemer {number} 山" in words(pdf)
        assert pdf == alone.render(papers[number])


FORK = """
import os, sys
from dataclasses import replace
from leernet_certificates.renderer import Renderer
from leernet_certificates.snapshot import from_json

paper, shared = from_json(sys.stdin.read()), Renderer()
first = shared.render(paper)
if os.fork() == 0:
    sys.exit(0 if shared.render(paper) == first else 1)
_, status = os.wait()
later = replace(paper, holder="山田太郎 محمد")
print(status == 0 and shared.render(later) == Renderer().render(later))
"""


@pytest.mark.skipif(not hasattr(os, "fork"), reason="no fork here")
def test_a_fork_can_print_and_end_without_harm_to_its_parent(paper: Paper) -> None:
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", FORK],
        input=to_json(paper, embed=True),
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stdout.strip()) == (0, "True"), done.stderr


SCRIPT = "<script>alert(1)</script>&amp;<b>\"'{{ 7 * 7 }}"


def test_markup_in_any_field_is_printed_as_text(renderer: Renderer, paper: Paper) -> None:
    hostile = replace(
        paper, holder=SCRIPT, title=SCRIPT, series_title=SCRIPT, lines=(SCRIPT, SCRIPT), hours=SCRIPT,
        issuers=(Issuer(SCRIPT),), signatories=(Signatory(SCRIPT, SCRIPT, SCRIPT),), issued_on=SCRIPT,
        number="<script>1</script>{{1}}", code="<b>2</b>&lt;",
        verify_url="https://leernetwerk.example/c?a=<script>&b=%22%27",
    )  # fmt: skip
    pdf = renderer.render(hostile)
    text = words(pdf).replace(" ", "").replace("\u00a0", "")
    assert text.count(SCRIPT.replace(" ", "")) == 12
    for expected in ("<script>1</script>{{1}}", "<b>2</b>&lt;", "c?a=<script>&b=%22%27"):
        assert expected in text
    assert read(pdf).metadata.title.count(SCRIPT) == 2  # type: ignore[union-attr]


def test_control_and_embedding_characters_cannot_disturb_the_rest(renderer: Renderer, paper: Paper) -> None:
    text = words(renderer.render(replace(paper, holder="Jan\x00\n\u202eedorf\u2066\tJansen")))
    assert "Uitgereikt aan Jan edorf Jansen voor deelname aan" in text


LONG = (
    "Jonkvrouw Maria Wilhelmina Elisabeth Theodora van Nispen tot Sevenaer-van Heeckeren van Kell "
    "en Brandsenburg tot Woerdenberg"
)


def full(holder: str, logo: Asset | None, *, issuers: int = 5, signatories: int = 4) -> dict[str, object]:
    return {
        "holder": holder,
        "issuers": tuple(Issuer(f"Organisatie {n}", logo) for n in range(issuers)),
        "signatories": tuple(Signatory(f"Naam {n}", "Functie", "Organisatie") for n in range(signatories)),
    }


@pytest.mark.parametrize("holder", ["Bo", LONG, "محمد " * 24, "山田" * 30])
@pytest.mark.parametrize(("issuers", "signatories"), [(1, 0), (2, 1), (3, 2), (4, 3), (5, 4)])
def test_it_stays_one_page_for_any_number_of_partners(
    renderer: Renderer, paper: Paper, svg_logo: Asset, holder: str, issuers: int, signatories: int
) -> None:
    busy = replace(paper, **full(holder, svg_logo, issuers=issuers, signatories=signatories))  # type: ignore[arg-type]
    pdf = renderer.render(busy)
    text = words(pdf)
    assert len([element for element in tags(pdf) if str(element["/S"]) == "/Figure"]) == issuers + 1
    assert all(f"Naam {number}" in text for number in range(signatories))


@pytest.mark.parametrize("letter", ["W", "山", "Ж", "م", "a "])
def test_the_widest_paper_that_is_allowed_fits_on_one_page(renderer: Renderer, paper: Paper, letter: str) -> None:
    def fill(kind: str) -> str:
        return (letter * LONGEST[kind])[: LONGEST[kind] // (2 if letter == "山" else 1)].strip()

    widest = replace(
        paper, holder=fill("holder"), title=fill("title"), series_title=fill("series_title"),
        lines=(fill("line"),) * 6, hours=fill("hours"), issuers=(Issuer(fill("issuer")),) * 5,
        signatories=(Signatory(fill("signatory"), fill("signatory"), fill("signatory")),) * 4,
        issued_on=fill("issued_on"), number=fill("number"),
        code=fill("code"), verify_url="https://a.nl/".ljust(LONGEST["verify_url"], "W"),
    )  # fmt: skip
    text = words(renderer.render(widest)).replace(" ", "")
    assert text.count(letter.strip()) >= 3000 // (2 if letter in ("山", "a ") else 1)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    holder=st.text(st.characters(categories=("L", "M", "N", "P", "Zs", "Cc", "Cf")), min_size=1, max_size=80),
    lines=st.lists(st.text(st.characters(categories=("L", "P")), min_size=1, max_size=70), max_size=6),
)
def test_no_text_breaks_the_page(renderer: Renderer, paper: Paper, holder: str, lines: list[str]) -> None:
    odd = replace(paper, holder=holder + ".", lines=tuple(line + "." for line in lines))
    assert len(read(renderer.render(odd)).pages) == 1


@pytest.mark.parametrize(
    "logo",
    [
        Asset("image/png", b"nonsense"),
        Asset("image/svg+xml", b"<svg"),
        Asset("image/svg+xml", b'<svg xmlns="http://www.w3.org/2000/svg"><image href="file:///etc/passwd"/></svg>'),
        Asset("image/svg+xml", b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="a b c d"><rect width="1e"/></svg>'),
        Asset("image/jpeg", b"\xff\xd8\xff\xe0" + b"\0" * 100 + b"\xff\xd9"),
    ],
    ids=["png", "cut", "reference", "numbers", "jpeg"],
)
def test_an_unreadable_logo_makes_way_for_the_name(renderer: Renderer, paper: Paper, logo: Asset) -> None:
    broken = replace(paper, issuers=(Issuer("Waterschap De Dommel", logo),))
    pdf = renderer.render(broken)
    assert words(pdf).count("Waterschap De Dommel") == 2
    assert "Logo van Waterschap De Dommel" not in [element.get("/Alt") for element in tags(pdf)]


def test_an_unreadable_signature_leaves_room_for_one_by_hand(renderer: Renderer, paper: Paper) -> None:
    signatory = Signatory("Joke Bakker", signature=Asset("image/png", b"nonsense"))
    pdf = renderer.render(replace(paper, signatories=(signatory,)))
    assert "Joke Bakker" in words(pdf)
    assert not any("Handtekening" in str(element.get("/Alt")) for element in tags(pdf))


@pytest.mark.parametrize("mode", ["RGB", "RGBA", "L", "LA", "P", "1", "CMYK", "I;16"])
def test_raster_logos_of_every_kind_are_printed_without_transparency(
    renderer: Renderer, paper: Paper, mode: str
) -> None:
    written = BytesIO()
    kind = "JPEG" if mode == "CMYK" else "PNG"
    Image.new(mode, (2400, 90)).save(written, kind)
    logo = Asset(f"image/{kind.lower()}", written.getvalue())
    pdf = renderer.render(replace(paper, issuers=(Issuer("Gemeente", logo),), signatories=()))
    assert pictures(pdf) == 2
    (page,) = read(pdf).pages
    assert not any("/SMask" in one.get_object() for one in page["/Resources"]["/XObject"].values())  # type: ignore[index]


@pytest.mark.parametrize("font", FONTS)
def test_a_theme_sets_colours_and_typefaces(renderer: Renderer, paper: Paper, font: str) -> None:
    themed = replace(paper, theme=Theme(primary="#ff0000", font=font, display_font=font))
    (page,) = read(renderer.render(themed)).pages
    assert b"1 0 0 rg" in page.get_contents().get_data()  # type: ignore[union-attr]
    names = {str(one.get_object()["/BaseFont"]) for one in page["/Resources"]["/Font"].values()}  # type: ignore[index]
    assert any(name.endswith("Leernet-" + font.replace(" ", "-")) for name in names)


def test_importing_the_renderer_does_not_load_weasyprint() -> None:
    code = (
        "import sys, leernet_certificates.renderer, leernet_certificates.snapshot; print('weasyprint' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"
