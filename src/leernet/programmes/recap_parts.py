"""What a programme file says of what was learnt at an event."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, kw_only=True)
class QuotePart:
    """``quotes`` of a recap; ``consent``: they agreed to be named."""

    text: str
    name: str = ""
    organisation: str = ""
    consent: bool = False


@dataclass(frozen=True, kw_only=True)
class MaterialPart:
    """``materials`` of a recap."""

    title: str
    url: str


@dataclass(frozen=True, kw_only=True)
class RecapPart:
    """``recap``: what was learnt. Nobody sees it before ``published``; without, the desk decides."""

    title: str
    body: str
    category: str = ""
    publisher: str = ""
    published: datetime | None = None
    quotes: tuple[QuotePart, ...] = ()
    materials: tuple[MaterialPart, ...] = ()
