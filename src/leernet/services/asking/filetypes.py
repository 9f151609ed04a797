"""What sort of file some bytes are: decided by what is in them, never by a name or by what a browser says.

The list is closed, and what is not surely on it is not taken. No library fits: those without a system library guess
from the first bytes, and so take a document with macros for one without. Archives are never unpacked: only their
directory is read, and the one small part that says what they are.
"""

import re
import zipfile
import zlib
from codecs import BOM_UTF8
from io import BytesIO
from typing import NamedTuple

from ...model import FileKind

SMALL = 64 * 1024
"""Bytes that are read of the part of an office file that says what it is; an honest one has a few thousand."""

MOST_PARTS = 10_000


class FileType(NamedTuple):
    """A sort of file, with the endings that its name can have; the first is the usual one."""

    kind: FileKind
    mimetype: str
    endings: tuple[str, ...]


_K = FileKind
_OFFICE, _OPEN = "application/vnd.openxmlformats-officedocument.", "application/vnd.oasis.opendocument."
PDF = FileType(_K.PDF, "application/pdf", ("pdf",))
PNG = FileType(_K.IMAGE, "image/png", ("png",))
JPEG = FileType(_K.IMAGE, "image/jpeg", ("jpg", "jpeg"))
DOCX = FileType(_K.DOCUMENT, f"{_OFFICE}wordprocessingml.document", ("docx",))
ODT = FileType(_K.DOCUMENT, f"{_OPEN}text", ("odt",))
XLSX = FileType(_K.SPREADSHEET, f"{_OFFICE}spreadsheetml.sheet", ("xlsx",))
ODS = FileType(_K.SPREADSHEET, f"{_OPEN}spreadsheet", ("ods",))
PPTX = FileType(_K.PRESENTATION, f"{_OFFICE}presentationml.presentation", ("pptx",))
ODP = FileType(_K.PRESENTATION, f"{_OPEN}presentation", ("odp",))
TXT = FileType(_K.TEXT, "text/plain", ("txt",))
CSV = FileType(_K.CSV, "text/csv", ("csv",))

TYPES = (PDF, PNG, JPEG, DOCX, ODT, XLSX, ODS, PPTX, ODP, TXT, CSV)

_BEGINNINGS = ((b"%PDF-", PDF), (b"\x89PNG\r\n\x1a\n", PNG), (b"\xff\xd8\xff", JPEG))
_ACTIVE = re.compile(rb"macro|vbaproject|activex", re.IGNORECASE)
_ACTIVE_PARTS = re.compile(r"(^|/)(vba[^/]*\.bin|basic/|scripts/)", re.IGNORECASE)
_UNSEEN = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f]")


def types_of(content: bytes) -> tuple[FileType, ...]:
    """What these bytes can be: one sort, for plain text both text and CSV, or none of :data:`TYPES`."""
    for beginning, found in _BEGINNINGS:
        if content.startswith(beginning):
            return (found,)
    if content.startswith(b"PK\x03\x04"):
        return _office_types(content)
    return (TXT, CSV) if _is_text(content) else ()


def _is_text(content: bytes) -> bool:
    """UTF-8, or what Windows writes; not markup (SVG, HTML, RTF), which a program may do something with."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        try:
            text = content.decode("cp1252")
        except UnicodeDecodeError:
            return False
    return bool(text.strip()) and not _UNSEEN.search(text) and not text.lstrip().startswith(("<", "{\\rtf"))


def _office_types(content: bytes) -> tuple[FileType, ...]:
    # Each part has this signature in the directory: so a directory of millions is not even read.
    if content.count(b"PK\x01\x02") > MOST_PARTS:
        return ()
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            found = _by_parts(archive)
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, ValueError, OSError, EOFError):
        return ()  # not whole, locked with a password, or made to break whoever reads it
    return found if len(found) == 1 else ()


def _by_parts(archive: zipfile.ZipFile) -> tuple[FileType, ...]:
    names = archive.namelist()
    if any(_ACTIVE_PARTS.search(name) for name in names):
        return ()
    if "mimetype" in names:
        said = _part(archive, "mimetype").strip()
        return tuple(one for one in (ODT, ODS, ODP) if said == one.mimetype.encode())
    if "[Content_Types].xml" not in names:
        return ()
    said = _part(archive, "[Content_Types].xml").removeprefix(BOM_UTF8)
    # An entity, or another encoding, could hide a word; Office writes neither.
    if _ACTIVE.search(said) or b"&" in said or b"<!" in said or not said.isascii():
        return ()
    return tuple(one for one in (DOCX, XLSX, PPTX) if f"{one.mimetype}.main+xml".encode() in said)


def _part(archive: zipfile.ZipFile, name: str) -> bytes:
    """A small part; empty when it is not small, or packed in a way that cannot be unpacked bit by bit."""
    part = archive.getinfo(name)
    if part.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        return b""
    with archive.open(part) as opened:
        said = opened.read(SMALL + 1)
    return said if len(said) <= SMALL else b""
