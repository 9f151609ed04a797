"""The table of things that a page can load: an address of our own scheme, and the bytes behind it."""

from hashlib import sha256
from typing import NamedTuple

SCHEME = "leernet:"


class Loaded(NamedTuple):
    """What an address stands for: its media type and its bytes."""

    mime: str
    data: bytes

    @property
    def address(self) -> str:
        """An address that names exactly these bytes, so that a cache by address can never mix two pictures up."""
        return f"{SCHEME}{self.mime}/{sha256(self.data).hexdigest()}"
