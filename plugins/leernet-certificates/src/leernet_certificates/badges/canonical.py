"""The canonical form of linked data (RDFC-1.0), in which it is signed. Nothing is fetched: contexts are here."""

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path

CREDENTIALS = "https://www.w3.org/ns/credentials/v2"
OPEN_BADGES = "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json"
_HERE = Path(__file__).parent / "contexts"
_FILES = {CREDENTIALS: "credentials-v2.json", OPEN_BADGES: "open-badges-3.0.3.json"}


def canonical(document: Mapping[str, object]) -> bytes:
    """N-Quads, sorted, with canonical names of blank nodes: the same for equal statements, however they are written.

    :raises ValueError: for a context that is not here
    """
    # Here, for it takes a while to load.
    from pyld import jsonld

    # URDNA2015 is what RDFC-1.0 was called before it was a standard; with SHA-256 both give the same.
    options = {"algorithm": "URDNA2015", "format": "application/n-quads", "documentLoader": _load}
    text: str = jsonld.normalize(dict(document), options)
    return text.encode()


def _load(url: str, options: object = None) -> dict[str, object]:
    if url not in _FILES:
        raise ValueError(f"the context {url} is not here, and nothing is fetched")
    return {"contextUrl": None, "documentUrl": url, "document": _context(url), "contentType": "application/ld+json"}


@cache
def _context(url: str) -> object:
    return json.loads((_HERE / _FILES[url]).read_text())
