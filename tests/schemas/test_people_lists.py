"""Lists of people as others have them."""

import csv
from collections.abc import Sequence
from io import BytesIO, StringIO
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from leernet import InvalidInput
from leernet.schemas.delegating import check_rows, load_rows, packed, unpacked
from leernet.schemas.people_lists import FIELDS, rows_of_table, rows_of_text
from leernet.schemas.spreadsheets import LARGEST, UNPACKED, read_table

ANNA = {"name": "Anna de Boer", "email": "anna@example.org"}
HUNDRED = settings(max_examples=100, deadline=None)


def plain(text: str) -> list[dict[str, str]]:
    return [{name: value for name, value in row.items() if value} for row in rows_of_text(text)]


@pytest.mark.parametrize(
    "text",
    [
        "Anna de Boer <anna@example.org>",
        '"Anna de Boer" <anna@example.org>',
        "Anna de Boer\tanna@example.org",
        "anna@example.org;Anna de Boer",
        "Anna de Boer, anna@example.org",
        "\r\n\r\n  Anna de Boer;  anna@example.org ;\r\n",
        "sep=;\nAnna de Boer;anna@example.org",
        "E-mail;Naam\nanna@example.org;Anna de Boer",
        "Naam\tE-mailadres\nAnna de Boer\tanna@example.org",
        "Voornaam;Tussenvoegsel;Achternaam;Mail\nAnna;de;Boer;anna@example.org",
        '"Anna de Boer";"anna@example.org"',
    ],
)
def test_one_person_is_read_however_they_are_written(text: str) -> None:
    assert plain(text) == [ANNA]


def test_addresses_of_a_mail_program_can_stand_on_one_line() -> None:
    text = 'Anna <anna@example.org>; "Meer, Bob van der" <bob@example.org>,Cas <cas@example.org>;dirk@example.org'
    assert plain(text) == [
        {"name": "Anna", "email": "anna@example.org"},
        {"name": "Meer, Bob van der", "email": "bob@example.org"},
        {"name": "Cas", "email": "cas@example.org"},
        {"email": "dirk@example.org"},
    ]


def test_the_other_columns_follow_their_heading_or_the_usual_order() -> None:
    whole = {**ANNA, "function": "adviseur", "department": "Wonen", "format": "Online"}
    assert plain("Anna de Boer;adviseur;Wonen;anna@example.org;Online") == [whole]
    heading = "Vorm;Afdeling;Telefoon;E-mail;Functie;Naam"
    assert plain(f"{heading}\nOnline;Wonen;06-1;anna@example.org;adviseur;Anna de Boer") == [whole]


def test_a_quotation_mark_that_is_never_closed_swallows_no_other_line() -> None:
    assert [row["email"] for row in rows_of_text('"Anna;a@example.org\nBob;b@example.org')][-1] == "b@example.org"


def test_names_survive() -> None:
    names = ["Hét van 't Hooft", "st(r)oom", "李小龍", "עליזה כהן"]
    rows = rows_of_text("\n".join(f"{name};p{n}@example.org" for n, name in enumerate(names)))
    assert [row["name"] for row in rows] == names


def test_somebody_who_stands_there_twice_counts_once() -> None:
    listed = check_rows([ANNA, {**ANNA, "email": "ANNA@example.org"}], {})
    assert [one.person is not None for one in listed] == [True, False]
    assert listed[1].problems[0].code == "person_twice"


def test_a_way_to_take_part_that_is_not_there_is_told() -> None:
    words = {"online": "online", "op locatie": "physical"}
    good, wrong = check_rows([{**ANNA, "format": "Op Locatie"}, {**ANNA, "email": "b@c.nl", "format": "fax"}], words)
    assert good.person is not None
    assert good.person.format == "physical"
    assert [one.code for one in wrong.problems] == ["format_unknown"]


def test_a_formula_is_text_and_nothing_else() -> None:
    (listed,) = check_rows(rows_of_text("=HYPERLINK(A1);anna@example.org"), {})
    assert listed.person is not None
    assert listed.person.name == "=HYPERLINK(A1)"


# --- files ---


def xlsx(*rows: Sequence[object]) -> bytes:
    book, content = Workbook(), BytesIO()
    assert book.active is not None
    for row in rows:
        book.active.append([*row])
    book.save(content)
    return content.getvalue()


def with_part(content: bytes, name: str, part: bytes) -> bytes:
    result = BytesIO(content)
    with ZipFile(result, "a", ZIP_DEFLATED) as archive:
        archive.writestr(name, part)
    return result.getvalue()


def test_the_first_sheet_of_a_file_of_excel_is_read() -> None:
    content = xlsx(["Naam", "E-mail", None], [None, None], ["Anna de Boer", "anna@example.org", 12.0])
    assert read_table(content) == [["Naam", "E-mail"], ["Anna de Boer", "anna@example.org", "12"]]


def test_a_formula_in_excel_is_not_run() -> None:
    assert read_table(xlsx(["=1+1", "anna@example.org"])) == [["", "anna@example.org"]]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_a_file_of_text_is_read_in_the_encodings_that_people_have(encoding: str) -> None:
    content = "Naam;E-mail\r\nRené Coördinator;rene@example.org\r\n".encode(encoding)
    assert rows_of_table(read_table(content)) == [{"name": "René Coördinator", "email": "rene@example.org"}]


DOCTYPE = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaa">]><x>&a;</x>'


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "sheet_empty"),
        (b" \r\n;;\r\n", "sheet_empty"),
        (b"a" * (LARGEST + 1), "sheet_too_large"),
        (b"a;b\n" * 2001, "sheet_too_large"),
        (xlsx(*([["a"]] * 2001)), "sheet_too_large"),
        (b"\xd0\xcf\x11\xe0 and so on", "sheet_of_old_excel"),
        (b"PK\x03\x04 cut off", "sheet_unreadable"),
        (xlsx(["a"])[:-200], "sheet_unreadable"),
        (b"a\0b", "sheet_unreadable"),
        (with_part(b"PK\x05\x06" + bytes(18), "a.txt", b"no spreadsheet"), "sheet_unreadable"),
        (with_part(xlsx(["a"]), "xl/vbaProject.bin", b""), "sheet_with_macros"),
        (with_part(xlsx(["a"]), "xl/bomb.xml", b" " * (UNPACKED + 1)), "sheet_too_large"),
        (with_part(xlsx(["a"]), "xl/more.xml", DOCTYPE), "sheet_unreadable"),
    ],
)
def test_a_file_that_is_no_list_is_refused_with_the_reason(content: bytes, code: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        read_table(content)
    assert [(one.code, one.field) for one in refused.value.problems] == [(code, "file")]


# --- whatever is pasted ---

pasted = st.text(st.sampled_from("ab@.<>;,\t\n\r\"' =\0é字\u202e"), max_size=200) | st.text(max_size=200)


@HUNDRED
@given(pasted)
def test_whatever_is_pasted_gives_people_or_problems(text: str) -> None:
    for one in check_rows(rows_of_text(text), {}):
        assert (one.person is None) == bool(one.problems)
        assert set(one.row) <= set(FIELDS)


@HUNDRED
@given(st.binary(max_size=300) | st.binary(max_size=300).map(lambda rest: b"PK\x03\x04" + rest))
def test_whatever_is_sent_as_a_file_is_read_or_refused(content: bytes) -> None:
    try:
        table = read_table(content)
    except InvalidInput:
        return
    assert len(rows_of_table(table)) in (len(table), len(table) - 1)


@HUNDRED
@given(pasted)
def test_a_list_comes_back_as_it_was_looked_through(text: str) -> None:
    try:
        rows = load_rows({"pasted": text}, b"")
    except InvalidInput:
        return
    again = check_rows(unpacked(packed(rows)), {})
    assert [one.person for one in again if one.person] == [one.person for one in check_rows(rows, {}) if one.person]


cells = st.text(st.characters(categories=["L", "N", "Zs"]), min_size=1, max_size=20).map(str.strip).filter(bool)


@HUNDRED
@given(st.lists(st.tuples(cells, cells, cells), min_size=1, max_size=10))
def test_a_table_is_read_the_same_from_any_separator(rows: list[tuple[str, str, str]]) -> None:
    read = []
    for delimiter in "\t;,":
        buffer = StringIO()
        writer = csv.writer(buffer, delimiter=delimiter, quoting=csv.QUOTE_ALL)
        writer.writerows([name, f"p{n}@example.org", work, team] for n, (name, work, team) in enumerate(rows))
        read.append(rows_of_text(buffer.getvalue()))
    assert read[0] == read[1] == read[2]
    assert len(read[0]) == len(rows)
