"""The programme file of the year, with the days filled in."""

from datetime import datetime, timedelta
from pathlib import Path
from string import Template
from zoneinfo import ZoneInfo

import tomli_w

from .calendar import LENGTH, MEETINGS, quarter, spring, starts
from .places import PLACES

SLUG = "warme-buurten"
FUND = {"slug": "regieorgaan-sia", "name": "Regieorgaan SIA", "kind": "fund"}


def programme(now: datetime, zone: ZoneInfo) -> str:
    """The text of the file for the year that ends at ``now``."""
    coming = spring(now).edtf
    days = {"quarter": quarter(now, zone), "spring": coming, "this": str(now.year), "next": coming[:4]}
    for number, meeting in enumerate(MEETINGS, 1):
        start = starts(now, meeting, zone)
        days |= {
            f"d{number}": f"{start:%Y-%m-%d}",
            f"b{number}": _written(start),
            f"e{number}": _written(start + LENGTH),
        }
        following = start + timedelta(days=1)
        days |= {f"b{number}2": _written(following), f"e{number}2": _written(following + LENGTH)}
    text = (Path(__file__).parent / "programma.toml").read_text("utf-8")
    return Template(text).substitute(days) + "\n" + tomli_w.dumps({"organisations": _organisations()})


def _written(moment: datetime) -> str:
    return f"{moment:%Y-%m-%dT%H:%M}"


def _organisations() -> list[dict[str, str]]:
    """With what is known of each; what is empty is left out."""
    keys = ("slug", "name", "short_name", "kind", "region")
    return [FUND, *({key: value for key in keys if (value := getattr(place, key))} for place in PLACES)]
