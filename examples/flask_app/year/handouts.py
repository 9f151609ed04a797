"""The materials of the year: links and files, and who may see each."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial

from leernet.model import MaterialFor, MaterialFrom
from leernet.services.materials.managing import MaterialRequest, add_material, check_material
from leernet.services.requests import SentFile
from leernet.work import Work

from .calendar import Meeting
from .pages import On, of_event, of_series
from .paper import pdf
from .programme import SLUG
from .stage import ORGANISER, Stage

SITE = "https://media.example/warme-buurten"


@dataclass(frozen=True)
class Handout:
    """A material: a link to ``path``, or a sheet of paper with ``lines`` on it."""

    title: str
    english: str
    audience: MaterialFor
    path: str = ""
    lines: tuple[str, ...] = ()
    shown: MaterialFrom = MaterialFrom.NOW


_F, _A = MaterialFor, MaterialFrom.AFTER
OF_SERIES = (
    Handout("Het jaar op één bladzijde", "The year on one page", _F.EVERYBODY, lines=(
        "Acht bijeenkomsten, van startbijeenkomst tot oogst.", "Op locatie, online, en op bezoek in een buurt.",
        "Wie er vier keer bij was, krijgt een certificaat.")),
    Handout("Wie zitten er in dit netwerk?", "Who is in this network?", _F.REGISTERED, path="deelnemers"),
)  # fmt: skip
OF_EVENTS = {
    "warme-buurten-2-bewoners": (
        Handout("Draaiboek keukentafelgesprekken", "Script for talks at the kitchen table", _F.EVERYBODY, lines=(
            "1. Vraag eerst. Wat speelt er in deze straat?", "2. Vertel wat vaststaat, en wat nog niet.",
            "3. Spreek af wanneer u terugkomt. Kom dan ook terug.")),
        Handout("Opname van de middag", "Recording", _F.REGISTERED, path="opname-2", shown=_A),
    ),
    "warme-buurten-4-sprint": (
        Handout("Kaartlagen van de elf gemeenten", "Map layers of eleven municipalities", _F.PRESENT, path="kaarten"),
        Handout("Draaiboek voor begeleiders", "Script for facilitators", _F.CONTRIBUTORS, path="draaiboek-sprint"),
        Handout("Foto's van de wanden", "Photos of the walls", _F.REGISTERED, path="fotos", shown=_A),
    ),
    "warme-buurten-5-geld": (
        Handout("Drie rekenvoorbeelden", "Three worked examples", _F.EVERYBODY, shown=_A, lines=(
            "Huurder, eigenaar, corporatie: wie betaalt wat?", "Looptijd 15, 30 en 40 jaar naast elkaar.",
            "Alle bedragen in dit voorbeeld zijn verzonnen.")),
        Handout("Dia's van de spreker", "Slides of the speaker", _F.PRESENT, path="dias-5", shown=_A),
    ),
    "warme-buurten-7-uitvoering": (
        Handout("Zo bereidt u zich voor", "How to prepare", _F.REGISTERED, lines=(
            "Neem een plattegrond van uw straat mee.", "Vraag vooraf na wanneer het riool aan de beurt is.")),
    ),
}  # fmt: skip


def of_the_series(stage: Stage, begins: datetime) -> None:
    """Before the year begins."""
    for handout in OF_SERIES:
        stage.at(begins, partial(_add, stage, of_series(SLUG), handout))


def are_handed_out(stage: Stage, meeting: Meeting, begins: datetime) -> None:
    """Some days before an event, whenever they are shown."""
    for handout in OF_EVENTS.get(meeting.slug, ()):
        stage.at(begins - timedelta(days=30), partial(_add, stage, of_event(meeting.slug), handout))


def _add(stage: Stage, on: On, handout: Handout) -> None:
    stage.network.run(ORGANISER, _write, stage, on, handout)


def _write(work: Work, stage: Stage, on: On, handout: Handout) -> None:
    file = None
    if handout.lines:
        sent = SentFile(f"{handout.title}.pdf", pdf(handout.title, handout.lines))
        file = check_material(sent, stage.network.settings)
    request = MaterialRequest(
        title={"nl": handout.title, "en": handout.english},
        audience=handout.audience,
        shown=handout.shown,
        url=f"{SITE}/{handout.path}" if handout.path else "",
        file=file,
    )
    add_material(work, on.scope(work), request)
