"""The events that the stories run: when they were, in which formats, and what their files say of the recap."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path

from examples.flask_app.tests.demo import PROGRAMMES
from examples.flask_app.tests.statements import ZONE


@dataclass(frozen=True, kw_only=True)
class Story:
    """One event of one programme.

    :param date: how the site writes the day.
    :param blocks: the beginning of each block as UTC writes it, ``20181204T123000Z``.
    :param ends: when the last block ends, on the clock of Amsterdam.
    :param places: what the calendar says of where it is, by format.
    :param recap: the title that the file gives it and the moment from which it is read; empty: the desk writes it.
    """

    file: str
    event: str
    title: str
    date: str
    blocks: tuple[str, ...]
    ends: str
    places: dict[str, str]
    join_url: str = ""
    audience: str = ""
    recap: str = ""
    recap_at: str = ""

    def about(self, event: str) -> Story:
        """Another event of the programme."""
        return replace(self, event=event)

    @property
    def path(self) -> Path:
        return PROGRAMMES / f"{self.file}.toml"

    @property
    def starts(self) -> list[datetime]:
        """The beginning of each block."""
        return [datetime.strptime(block, "%Y%m%dT%H%M%S%z") for block in self.blocks]

    @property
    def open_at(self) -> datetime:
        """A moment at which people can register."""
        return self.starts[0] - timedelta(days=10)

    @property
    def ended_at(self) -> datetime:
        return local(self.ends)


def local(moment: str) -> datetime:
    """A moment on the clock of Amsterdam."""
    return datetime.fromisoformat(moment).replace(tzinfo=ZONE)


STORIES = (
    Story(
        file="lerend-netwerk",
        event="lerend-netwerk-2-techniek",
        title="Techniek: welke warmte past bij welke wijk?",
        date="dinsdag 4 december 2018",
        blocks=("20181204T123000Z",),
        ends="2018-12-04T17:30",
        places={"physical": "Kreatief Pakhuis, Zaandam"},
        recap="Een middag techniek, van warmtenet tot waterstof",
        recap_at="2018-12-11T10:00",
    ),
    Story(
        file="cop-warmtetransitie",
        event="cop-warmtetransitie-start",
        title="Startsessie Community of Practice",
        date="donderdag 14 juni 2018",
        blocks=("20180614T110000Z",),
        ends="2018-06-14T17:30",
        places={"physical": "Seinwezen, Haarlem"},
        recap="Gemeenten geven zelf hun leergemeenschap vorm",
        recap_at="2018-06-21T10:00",
    ),
    Story(
        file="sprintsessies-drenthe",
        event="sprintsessie-meppel",
        title="Sprintsessie Meppel",
        date="woensdag 12 juni 2019",
        blocks=("20190612T073000Z", "20190613T073000Z"),
        ends="2019-06-13T16:00",
        places={"physical": "Zaal in Meppel, Meppel"},
        audience="inwoners",
    ),
    Story(
        file="sprintsessies-drenthe",
        event="sprintsessie-aa-en-hunze-tynaarlo",
        title="Sprintsessie Aa en Hunze en Tynaarlo",
        date="dinsdag 16 juni 2020",
        blocks=("20200616T073000Z", "20200617T073000Z"),
        ends="2020-06-17T12:30",
        places={"online": "Online"},
        join_url="https://overleg.example/sprintsessie-aa-en-hunze-tynaarlo",
        audience="gemeenten",
        recap="Alle sprintsessies zijn geweest: dit leverden ze op",
        recap_at="2020-07-09T10:00",
    ),
    Story(
        file="energie-in-de-wijk",
        event="energie-in-de-wijk-1",
        title="In gesprek met de praktijk: de eerste bijeenkomst",
        date="donderdag 30 mei 2024",
        blocks=("20240530T080000Z",),
        ends="2024-05-30T16:00",
        places={"physical": "Vergaderruimte in Amsterdam Zuidoost, Amsterdam"},
        recap="Wat je ziet, begon vaak ergens anders",
        recap_at="2024-06-11T09:32",
    ),
    Story(
        file="leerprogramma-samenwerken",
        event="leerprogramma-sessie-2",
        title="Samen kaders stellen: hoe werkt dat in de praktijk?",
        date="dinsdag 8 december 2020",
        blocks=("20201208T083000Z",),
        ends="2020-12-08T12:00",
        places={"online": "Online"},
        join_url="https://overleg.example/leerprogramma-sessie-2",
        audience="bewoners",
    ),
)
"""The six events that the five real texts tell of."""
