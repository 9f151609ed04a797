"""Versions of what browsers keep: a change of the bytes changes the address."""

import hashlib
from functools import cache
from pathlib import Path

from flask import Response, request

STATIC = Path(__file__).parent / "static"
LENGTH = 12


def digest(content: bytes) -> str:
    """A short name for these very bytes."""
    return hashlib.sha256(content).hexdigest()[:LENGTH]


def version_of(filename: str) -> str:
    """The version of one of our static files."""
    path = STATIC / filename
    return _version(path, path.stat().st_mtime_ns)


@cache
def _version(path: Path, _changed: int) -> str:
    return digest(path.read_bytes())


def conditional(response: Response) -> Response:
    """The response, or that nothing changed since the one that the visitor has (RFC 9110 §13)."""
    response.add_etag()
    return response.make_conditional(request)  # type: ignore[return-value]
