"""What we serve of others is what they published."""

from pathlib import Path

from leernet.flask.versions import STATIC
from tests.npm import programs_of

PACKAGE = Path(__file__).parents[1] / "served"


def test_the_reader_of_codes_is_the_one_that_was_published() -> None:
    published = programs_of(PACKAGE).parent / "qr"
    for file in ("index.js", "decode.js"):
        assert (STATIC / "qr" / file).read_bytes() == (published / file).read_bytes()
    assert (STATIC / "qr/LICENSE").read_bytes() == (published / "LICENSE-MIT").read_bytes()
