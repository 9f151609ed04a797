"""The page at the desk, and the files: what stands on them, for whom, and that they are accessible."""

from io import BytesIO
from pathlib import Path

import pdfua
import pytest
from leernet_print.fitting import fit
from leernet_print.look import PLAIN, colour_of
from leernet_print.names import last_name_first, place_in_list
from leernet_print.sheets import HEIGHT, SHEETS, WIDTH
from pypdf import PdfReader

from leernet.hookspecs import Brand
from leernet.model import AgendaItem, AgendaKind, Event, Quota, QuotaKind, Registration
from leernet.testing import some_event

from .conftest import PEOPLE, Office


def text_of(content: bytes) -> list[str]:
    """The words of each page."""
    return [" ".join(page.extract_text().split()) for page in PdfReader(BytesIO(content)).pages]


def printed(office: Office, query: str, tmp_path: Path, language: str = "nl") -> list[str]:
    """Print it, hold it to PDF/UA, and read it."""
    answer = office.page(query, language)
    assert (answer.status_code, answer.mimetype) == (200, "application/pdf"), answer.text
    assert answer.headers["Cache-Control"] == "no-store"
    file = tmp_path / "printed.pdf"
    file.write_bytes(answer.data)
    assert [str(finding) for finding in pdfua.validate(str(file)).findings] == []
    assert str(PdfReader(file).root_object["/Lang"]) == language
    return text_of(answer.data)


def test_the_page_offers_what_this_event_has(office: Office) -> None:
    page = office.page().text
    assert "6 mensen hebben een plaats." in page
    for words in ("Presentielijst", "Naambadges", "Tafelborden", "Per manier van meedoen", "Alles, elk een kolom"):
        assert words in page
    assert "programmaonderdeel" not in page
    assert "style=" not in page
    assert office.page("?file=other").status_code == 404


def test_the_list_is_by_last_name_and_says_who_is_what(office: Office, tmp_path: Path) -> None:
    (page,) = printed(office, "?file=attendance", tmp_path)
    names = ("Amsberg", "Artagnan", "Bo", "Meer, Anna van der")
    assert [page.index(name) for name in names] == sorted(page.index(name) for name in names)
    assert "Meer, Anna van der spreker" in page
    assert "Warmte in de wijk <nu>" in page
    (page,) = printed(office, "?file=attendance&format=online&sign=yes&block=1", tmp_path, "en")
    assert "Signature" in page
    assert "d’Artagnan, Jean" in page
    assert "Meer" not in page
    with office.network.work() as work:
        work.db.query(Event).one().blocks[1].label = "Tweede dag"
    page, *_empty_lines = printed(office, "?file=attendance&sign=yes", tmp_path)
    assert "Tweede dag" in page  # two columns to sign need the paper on its side
    box = PdfReader(tmp_path / "printed.pdf").pages[0].mediabox
    assert box.width > box.height


def test_groups_are_the_ways_of_taking_part_or_the_parts_of_the_programme(office: Office, tmp_path: Path) -> None:
    site, online = printed(office, "?file=attendance&groups=format", tmp_path)
    assert "Artagnan" in online
    assert "Artagnan" not in site
    with office.network.work() as work:
        event = work.db.query(Event).one()
        quota = Quota(kind=QuotaKind.AGENDA_ITEM, capacity=5)
        event.agenda.append(
            AgendaItem(title="Rondleiding", kind=AgendaKind.SITE_VISIT, place="Hal 2", quota=quota, key="rond")
        )
        work.db.flush()
        bo = work.db.query(Registration).filter_by(name="Bo").one()
        bo.claims = [*bo.claims, quota.id]
    assert "Per programmaonderdeel, met de zaal" in office.page().text
    with_tour, rest = printed(office, "?file=attendance&groups=part", tmp_path)
    assert "Rondleiding – Hal 2 Eén persoon" in with_tour
    assert "Bo" in with_tour
    assert "Geen programmaonderdeel gekozen" in rest
    (signs,) = printed(office, "?file=signs&of=parts", tmp_path)
    assert signs.count("Rondleiding") == 2


@pytest.mark.parametrize("sheet", SHEETS)
def test_badges_stand_on_the_paper_with_name_organisation_and_code(office: Office, sheet: str, tmp_path: Path) -> None:
    pages = printed(office, f"?file=badges&sheet={sheet}&codes=yes&lines=yes", tmp_path)
    assert len(pages) == -(-len(PEOPLE) // SHEETS[sheet].cards)
    everything = " ".join(pages)
    for words in ("Anna van", "spreker", "Gemeente Haarlem", "Bureau <Warmte> & Wonen", "Wolkenstein"):
        assert words in everything
    one = SHEETS[sheet]
    left, top = one.at(one.cards - 1)
    assert (left + one.card_width <= WIDTH, top + one.card_height <= HEIGHT) == (True, True)
    assert one.at(0)[0] >= 0


def test_signs_are_numbered_typed_or_names_and_read_from_both_sides(office: Office, tmp_path: Path) -> None:
    tables = printed(office, "?file=signs&of=tables&tables=3", tmp_path)
    assert [page.count(f"Tafel {n}") for n, page in enumerate(tables, 1)] == [2, 2, 2]
    assert len(printed(office, "?file=signs&of=tables&tables=veel", tmp_path)) == 1
    assert len(printed(office, "?file=signs&of=people", tmp_path)) == len(PEOPLE)
    first, second = printed(office, "?file=signs&of=words&words=Groep+Noord,+Groep+Zuid+;", tmp_path, "en")
    assert (first.count("Groep Noord"), second.count("Groep Zuid")) == (2, 2)
    assert printed(office, "?file=signs&of=words", tmp_path, "en") == ["There are no signs to print."]


def test_an_event_without_anybody_prints_empty_lines(office: Office, tmp_path: Path) -> None:
    with office.network.work() as work:
        work.db.add(some_event("leeg", title="Leeg"))
    page = office.client.get("/leren/nl/desk/events/leeg/more/print")
    assert "0 mensen hebben een plaats." in page.text
    lists = office.client.get("/leren/nl/desk/events/leeg/more/print?file=attendance")
    assert "0 mensen" in text_of(lists.data)[0]
    badges = office.client.get("/leren/nl/desk/events/leeg/more/print?file=badges")
    assert text_of(badges.data) == ["Er heeft nog niemand een plaats."]


def test_the_colour_is_that_of_the_look_where_it_can_be_read_on_paper() -> None:
    assert colour_of(Brand()) == PLAIN
    assert colour_of(Brand(properties={"--leernet-link": "#ffee00", "--leernet-button": "#7a1f1f"})) == "#7a1f1f"
    assert colour_of(Brand(properties={"--leernet-link": "var(--x)"})) == PLAIN


def test_a_name_is_as_large_as_it_fits_and_none_is_too_wide() -> None:
    assert fit("Bo", 80, 30, largest=60, smallest=9).size == 60
    for name in PEOPLE:
        fitted = fit(name, 80, 26, largest=60, smallest=9)
        assert 9 <= fitted.size <= 60
        assert fitted.height <= 26.5
        assert "".join(fitted.lines).replace(" ", "") == name.replace(" ", "")
    assert fit("", 80, 26, largest=60, smallest=9).lines == [""]


@pytest.mark.parametrize(
    ("name", "listed"),
    [
        ("Anna van der Meer", "Meer, Anna van der"),
        ("Bo", "Bo"),
        (" Özlem  Yıldız ", "Yıldız, Özlem"),
        ("أمينة المنصوري", "المنصوري, أمينة"),
    ],
)
def test_a_list_begins_with_the_last_name(name: str, listed: str) -> None:
    assert last_name_first(name) == listed


def test_particles_and_accents_do_not_count_for_the_place_in_a_list() -> None:
    names = ["Zoë de Wit", "Anna van ’t Hof", "Émile Zola", "Bo", "Änne Wit"]
    assert sorted(names, key=place_in_list) == ["Bo", "Anna van ’t Hof", "Änne Wit", "Zoë de Wit", "Émile Zola"]
