"""A sheet of paper to hand out: the smallest PDF that says something."""

from collections.abc import Sequence

_HEADING, _LINE, _LEADING = 20, 12, 20


def pdf(title: str, lines: Sequence[str]) -> bytes:
    """One page of A4, in the letters that every reader of PDF has, which know those of Western Europe only."""
    drawn = [f"BT /F1 {_HEADING} Tf 60 760 Td ({_escaped(title)}) Tj /F1 {_LINE} Tf 0 -36 Td {_LEADING} TL"]
    drawn += [f"({_escaped(line)}) Tj T*" for line in lines]
    content = " ".join([*drawn, "ET"]).encode("cp1252", "replace")
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R /Lang (nl) >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R"
        b" /Resources << /Font << /F1 5 0 R >> >> >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(content), content),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
    ]
    return _file(objects)


def _file(objects: Sequence[bytes]) -> bytes:
    """The objects, numbered from 1, and a table that says where each of them begins."""
    written, starts = b"%PDF-1.4\n", []
    for number, content in enumerate(objects, 1):
        starts.append(len(written))
        written += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % start for start in starts)
    size = len(objects) + 1
    end = b"trailer << /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (size, len(written))
    return written + b"xref\n0 %d\n0000000000 65535 f \n" % size + table + end


def _escaped(text: str) -> str:
    return text.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)")
