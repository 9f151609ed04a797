"""Paper: what a page of a plugin can load, and what its table heads say to who reads it aloud."""

from importlib.resources import files
from io import BytesIO

import pytest
from pypdf import PdfReader

from leernet.press import Face, Press
from leernet.press.fetching import MemoryFetcher, RefusedAddressError

FACES = [Face("Own", 400, files("leernet_print") / "fonts" / "NotoSans-Regular.ttf")]


def test_a_page_loads_nothing_but_what_it_was_handed() -> None:
    fetcher = MemoryFetcher({"leernet:a": ("text/plain", b"a")})
    assert fetcher.fetch("leernet:a").read() == b"a"
    for address in ("file:///etc/passwd", "https://example.org/", "leernet:b"):
        with pytest.raises(RefusedAddressError):
            fetcher.fetch(address)


def test_a_page_is_printed_in_the_face_that_came_with_it() -> None:
    html = '<html lang="nl"><title>T</title><img src="leernet:picture/a" alt="een vlak"><p>Hallo</p></html>'
    svg = b'<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><rect width="9" height="9"/></svg>'
    printed = PdfReader(BytesIO(Press(FACES).print(html, "p { font-family: Own }", {"a": ("image/svg+xml", svg)})))
    assert "Hallo" in printed.pages[0].extract_text()
    fonts = printed.pages[0]["/Resources"]["/Font"]  # type: ignore[index]
    assert [str(font.get_object()["/BaseFont"]).partition("+")[2] for font in fonts.values()] == ["Own"]
