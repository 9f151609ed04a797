"""What a programme file says of what was learnt at an event, and of what is shared around it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from ..model import MaterialFor
from ..services.requests import CheckedFile


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


@dataclass(frozen=True, kw_only=True)
class SharedMaterialPart:
    """``materials`` of a series or an event: a link or a file, who may see it, and from when on."""

    title: Mapping[str, str]
    url: str = ""
    file: CheckedFile | None = None
    seen_by: MaterialFor = MaterialFor.REGISTERED
    shown: str = "now"
    shown_from: datetime | None = None
