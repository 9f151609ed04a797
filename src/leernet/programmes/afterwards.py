"""What comes after an event as tables of a programme file: its recap, and the links among its materials."""

from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from ..model import Material, Recap
from .moments import to_local


def material_tables(materials: Sequence[Material], zone: ZoneInfo) -> list[dict[str, object]]:
    """``materials``: the links. Of files the bytes have no place in a file of text; loaded again, they stay."""
    return [
        {
            "title": dict(one.title),
            "url": one.url,
            "seen_by": one.audience.value,
            "shown": None if one.shown_from else one.shown.value,
            "shown_from": _moment(one.shown_from, zone),
        }
        for one in materials
        if one.url
    ]


def recap_table(recap: Recap | None, zone: ZoneInfo) -> dict[str, object]:
    """``recap``."""
    if recap is None:
        return {}
    return {
        "title": recap.title,
        "category": recap.category,
        "publisher": recap.publisher,
        "published": _moment(recap.published_at, zone),
        "body": recap.body,
        "quotes": [{**one, "consent": one.get("consent") == "yes"} for one in recap.quotes],
        "materials": list(recap.materials),
    }


def _moment(moment: datetime | None, zone: ZoneInfo) -> str | None:
    return None if moment is None else to_local(moment, zone)
