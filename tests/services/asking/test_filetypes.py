"""What sort of file some bytes are, and what is never taken for one."""

import struct
import time
import tracemalloc
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leernet.services.asking.filetypes import TYPES, types_of
from tests.files import JPEG, PDF, PNG, SVG, content_types, office, open_document, zipped

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
MACRO_WORD = "application/vnd.ms-word.document.macroEnabled.main+xml"
BIG = 40 * 1024 * 1024


def endings(content: bytes) -> list[str]:
    return [found.endings[0] for found in types_of(content)]


@pytest.mark.parametrize(
    ("content", "ending"),
    [
        (PDF, "pdf"),
        (PNG, "png"),
        (JPEG, "jpg"),
        (office("docx"), "docx"),
        (office("xlsx"), "xlsx"),
        (office("pptx"), "pptx"),
        (open_document("text"), "odt"),
        (open_document("spreadsheet"), "ods"),
        (open_document("presentation"), "odp"),
    ],
)
def test_each_kind_of_file_is_known_by_what_is_in_it(content: bytes, ending: str) -> None:
    assert endings(content) == [ending]


@pytest.mark.parametrize(
    "text", ["naam;gemeente\r\nÖzlem;'s-Hertogenbosch\r\n", "één", "\ufeffwarmte", "王小明", "a < b", "\tTabs\f"]
)
def test_plain_text_is_text_or_csv_in_utf_8_and_as_windows_writes_it(text: str) -> None:
    assert endings(text.encode()) == ["txt", "csv"]
    assert endings("Hét plan, één vel\r\n".encode("cp1252")) == ["txt", "csv"]


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b" \n",
        SVG,
        b"\xef\xbb\xbf  \n<!doctype html><script>alert(1)</script>",
        b"<?xml version='1.0'?><svg/>",
        rb"{\rtf1 \object}",
        b"MZ\x90\x00\x03",
        b"\x7fELF\x02\x01",
        b"GIF89a\x01\x00",
        b"RIFF\x24\x00\x00\x00WEBPVP8 ",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600),
        "één\r\n".encode("utf-16"),
        b"\x81\x8d\x8f",
        zipped({"virus.exe": b"MZ"}),
        zipped({"mimetype": "application/epub+zip"}),
        zipped({"[Content_Types].xml": "<Types/>"}),
        open_document("text-template"),
        b"PK\x03\x04" + b"\x00" * 40,
        office("docx")[:-30],
        b"MZ" + office("docx"),
    ],
)
def test_anything_else_is_not_known(content: bytes) -> None:
    assert types_of(content) == ()


@pytest.mark.parametrize(
    "content",
    [
        zipped({"[Content_Types].xml": content_types(MACRO_WORD), "word/document.xml": "<x/>"}),
        zipped({"[Content_Types].xml": content_types(WORD) + f"<!-- {MACRO_WORD} -->"}),
        zipped({"[Content_Types].xml": content_types("application/vnd.ms-word.document.m&#97;croEnabled.main+xml")}),
        zipped({"[Content_Types].xml": content_types(WORD).encode("utf-16")}),
        office("docx", **{"word/vbaProject.bin": "x"}),
        office("xlsx", **{"xl/VBAPROJECT.BIN": "x"}),
        zipped({"[Content_Types].xml": content_types(WORD) + content_types("application/vnd.ms-office.vbaProject")}),
        zipped({"[Content_Types].xml": content_types(WORD) + content_types("application/vnd.ms-excel.macrosheet+xml")}),
        zipped({"[Content_Types].xml": content_types(WORD) + content_types(EXCEL)}),
        open_document("text", **{"Basic/Standard/Module1.xml": "x"}),
        open_document("text", **{"Scripts/python/x.py": "x"}),
        zipped({"[Content_Types].xml": content_types(WORD.replace("document.main", "template.main"))}),
    ],
)
def test_an_office_file_that_can_hold_a_program_or_is_two_things_is_not_known(content: bytes) -> None:
    assert types_of(content) == ()


def test_an_office_file_is_known_also_when_its_parts_stand_in_another_order_or_are_not_packed() -> None:
    said = "\ufeff" + content_types(WORD)
    assert endings(zipped({"word/document.xml": "<x/>", "[Content_Types].xml": said}, zipfile.ZIP_STORED)) == ["docx"]
    assert endings(zipped({"content.xml": "x", "mimetype": "application/vnd.oasis.opendocument.text"})) == ["odt"]


@pytest.mark.parametrize("compression", [zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_an_archive_that_would_grow_is_not_unpacked(compression: int) -> None:
    bomb = zipped({"[Content_Types].xml": content_types(WORD) + " " * BIG, "word/document.xml": "x"}, compression)
    assert len(bomb) < 1_000_000
    tracemalloc.start()
    found = types_of(bomb)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert found == ()
    assert peak < 5_000_000


def test_an_archive_with_a_directory_of_very_many_parts_is_not_read() -> None:
    entry = struct.pack("<4s6H3I5H2I", b"PK\x01\x02", 20, 20, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0) + b"a"
    many = 150_000
    end = struct.pack("<4s4H2IH", b"PK\x05\x06", 0, 0, 65_535, 65_535, many * len(entry), 4, 0)
    begun = time.perf_counter()
    assert types_of(b"PK\x03\x04" + entry * many + end) == ()
    assert time.perf_counter() - begun < 0.5


@given(st.binary(max_size=300))
def test_any_bytes_are_one_of_the_known_types_or_none(content: bytes) -> None:
    assert set(types_of(content)) <= set(TYPES)


@given(st.data())
def test_a_damaged_office_file_is_known_or_not_and_breaks_nothing(data: st.DataObject) -> None:
    whole = data.draw(st.sampled_from([office("docx"), open_document("text")]))
    content = bytearray(whole)
    for _ in range(data.draw(st.integers(1, 6))):
        content[data.draw(st.integers(4, len(content) - 1))] = data.draw(st.integers(0, 255))
    assert len(types_of(bytes(content))) <= 1
