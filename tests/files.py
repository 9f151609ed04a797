"""Files for tests: small, and made as the programs make them that people use."""

import zipfile
from collections.abc import Mapping
from io import BytesIO

from leernet.services.requests import SentFile

PDF = b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog >>\nendobj\ntrailer\n<< >>\n%%EOF\n"
PNG = (
    b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x00\x00\x00\x00:~\x9bU"
    b"\x00\x00\x00\nIDATx\x9cc`\x00\x00\x00\x02\x00\x01H\xaf\xa4q\x00\x00\x00\x00IEND\xaeB`\x82"
)
JPEG = b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01\x01\x00\x00\x01\x00\x01\x00\x00\xff\xd9"
SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'

_MAIN = {"docx": ("wordprocessingml.document", "word/document.xml"), "xlsx": ("spreadsheetml.sheet", "xl/workbook.xml"),
         "pptx": ("presentationml.presentation", "ppt/presentation.xml")}  # fmt: skip


def zipped(parts: Mapping[str, str | bytes], compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A ZIP archive with these parts, in this order."""
    archive = BytesIO()
    with zipfile.ZipFile(archive, "w", compression) as writing:
        for name, content in parts.items():
            writing.writestr(name, content)
    return archive.getvalue()


def content_types(main: str, part: str = "word/document.xml") -> str:
    """The part of an office file that says what it is."""
    return (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
        '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="xml" ContentType="application/xml"/>'
        f'<Override PartName="/{part}" ContentType="{main}"/></Types>'
    )


def office(kind: str, **more: str) -> bytes:
    """A docx, xlsx or pptx, with more parts."""
    main, part = _MAIN[kind]
    said = content_types(f"application/vnd.openxmlformats-officedocument.{main}.main+xml", part)
    return zipped({"[Content_Types].xml": said, "_rels/.rels": "<Relationships/>", part: "<x/>", **more})


def open_document(kind: str, **more: str) -> bytes:
    """An OpenDocument ``text``, ``spreadsheet`` or ``presentation``, with more parts."""
    said = f"application/vnd.oasis.opendocument.{kind}"
    return zipped({"mimetype": said, "content.xml": "<x/>", "META-INF/manifest.xml": "<x/>", **more})


def sent(content: bytes = PDF, name: str = "casus.pdf") -> SentFile:
    """A file as the schema gives it."""
    return SentFile(name, content)
