"""The page at the desk, and the files."""

import re
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from xml.etree.ElementTree import fromstring

import pdfua
import pytest
from pypdf import PdfReader

from leernet.flask import DeskRole, Grant, User
from leernet.model import Event, Organisation, PartnerRole, Recap, Series, SeriesPartner
from leernet.testing import add, some_event, some_series

from .conftest import Office

VIEWS = ("reach", "continuity", "meetings", "coverage", "filling")


@pytest.mark.parametrize("language", ["nl", "en"])
@pytest.mark.parametrize("view", VIEWS)
def test_each_chart_has_a_name_a_description_and_a_table(office: Office, view: str, language: str) -> None:
    page = office.page(f"?view={view}", language)
    assert page.status_code == 200
    drawings = re.findall(r"<svg .*?</svg>", page.text, re.DOTALL)
    assert drawings
    for one in drawings:
        svg = fromstring(one)
        assert svg.get("role") == "img"
        assert svg.get("aria-label")
        assert "style=" not in one
    assert page.text.count("<caption>") >= 1
    assert "style-src 'self'" in page.headers["Content-Security-Policy"]


def test_no_name_of_a_person_is_on_it(office: Office) -> None:
    for view in VIEWS:
        page = office.page(f"?view={view}").text
        assert not any(name in page for name in ("Anna", "Bas@", "Cor<", "Dirk"))


def test_what_an_organiser_typed_is_escaped_in_a_chart(office: Office) -> None:
    with office.network.work() as work:
        work.db.query(Event).filter_by(slug="een").one().title = "<b>st(r)oom</b> & 's-Hertogenbosch"
    page = office.page().text
    assert "<b>st" not in page
    assert "&lt;b&gt;st(r)oom&lt;/b&gt; &amp; &#x27;s-Hertogenbosch" in page


def test_tables_and_charts_are_files_too(office: Office) -> None:
    csv = office.page("?view=meetings&file=pairs.csv")
    assert csv.headers["Content-Disposition"].endswith("filename=netwerk-pairs.csv")
    assert csv.data.decode("utf-8-sig").splitlines()[1] == "Haarlem;Zaandam;3"
    svg = office.page("?view=meetings&file=map.svg")
    assert svg.mimetype == "image/svg+xml"
    assert "var(" not in svg.text
    assert fromstring(svg.text).tag.endswith("svg")


@pytest.mark.parametrize("query", ["?view=other", "?view=reach&file=other.csv", "?file=map.svg"])
def test_what_is_not_there_is_not_found(office: Office, query: str) -> None:
    assert office.page(query).status_code == 404


def test_a_long_table_is_cut_on_the_page_and_whole_in_the_file(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("leernet_picture.desk.MOST_ROWS", 2)
    page = office.page("?view=meetings").text
    assert "Dit zijn de eerste 2 van 3; in het bestand staan ze allemaal." in page


def test_all_series_together_are_one_picture(office: Office) -> None:
    add(office.network, some_event("los", starts_at=office.clock() - timedelta(days=1), title="Over los"))
    other = some_series("ander", "Ander netwerk")
    add(office.network, other, some_event("vijf", series=other, title="Over vijf"))
    assert "Over los" not in office.page().text
    page = office.page("?of=network").text
    assert "Over los" in page
    assert "Over vijf" in page
    assert "van alle reeksen" in page
    assert "?view=filling&amp;of=network" in page


def test_what_is_part_of_the_series_counts_with_it(office: Office) -> None:
    with office.network.work() as work:
        part = some_series("deel", "Een deel")
        part.part_of_id = work.db.query(Series).filter_by(slug="netwerk").one().id
        work.db.add(some_event("deel-een", series=part, title="Over het deel"))
    assert "Over het deel" in office.page().text


def test_the_report_is_an_accessible_pdf_without_names(office: Office, tmp_path: Path) -> None:
    fund = Organisation(slug="fonds", name="Regieorgaan SIA")
    with office.network.work() as work:
        series = work.db.query(Series).filter_by(slug="netwerk").one()
        series.subtitle = "Zes keer leren over warmte"
        series.brand = {"kind": "unknown"}
        for role, organisation in (
            (PartnerRole.FUNDER, fund),
            (PartnerRole.ORGANISER, work.db.get_one(Organisation, 1)),
        ):
            work.db.add(
                SeriesPartner(
                    role=role, organisation=organisation, series=series, scheme="RAAK-PRO" * (role == "funder")
                )
            )
        event = work.db.query(Event).filter_by(slug="een").one()
        event.recap = Recap(title="Wat wij leerden", body="Anna zei", published_at=office.clock() - timedelta(days=1))
    for language, words in {
        "nl": ("Verslag van een leernetwerk", "Regieorgaan SIA (RAAK-PRO)", "Verslag: Wat wij leerden"),
        "en": ("Report on a learning network", "Funded by", "Recap: Wat wij leerden", "others, fewer than 3 people"),
    }.items():
        answer = office.page("?file=report.pdf", language)
        assert answer.mimetype == "application/pdf"
        file = tmp_path / f"{language}.pdf"
        file.write_bytes(answer.data)
        reader = PdfReader(BytesIO(answer.data))
        text = " ".join(" ".join(page.extract_text() for page in reader.pages).split())
        for said in (*words, "Lerend netwerk st(r)oom", "Zes keer leren over warmte", "Haarlem", "Zaandam", "Over een",
                     f"https://example.org/leren/{language}/events/een"):  # fmt: skip
            assert said in text, said
        assert not any(name in text for name in ("Anna", "Dirk", "Wonen"))
        assert str(reader.root_object["/Lang"]) == language
        assert [str(finding) for finding in pdfua.validate(str(file)).findings] == []


def test_the_report_of_nothing_is_a_report(open_office: object) -> None:
    office = open_office()  # type: ignore[operator]
    text = " ".join(page.extract_text() for page in PdfReader(BytesIO(office.page("?file=report.pdf").data)).pages)
    assert "Er zijn nog geen bijeenkomsten." in text


def test_what_is_too_much_for_paper_is_left_out_and_the_report_says_so(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, most in (("MOST_COLUMNS", 4), ("MOST_PAIRS", 2), ("MOST_FILLING", 1)):
        monkeypatch.setattr(f"leernet_picture.report.{name}", most)
    pages = PdfReader(BytesIO(office.page("?file=report.pdf", "en").data)).pages
    text = " ".join(" ".join(page.extract_text() for page in pages).split())
    assert "The table names the 2 pairs that met most often." in text
    assert "This table is too wide for paper" in text
    assert "number of registrations grew" not in text


def test_a_reader_of_the_series_sees_it_and_not_the_whole_network(office: Office) -> None:
    assert "of=network" in office.page().text
    office.user = User("lea", "Lea", grants=(Grant(DeskRole.READER, series="netwerk"),))
    page = office.page()
    assert page.status_code == 200
    assert "of=network" not in page.text
    assert office.page("?of=network").status_code == 404
