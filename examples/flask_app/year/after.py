"""After an event: mail to who came and who did not, a recap, certificates. And what goes on as the year ends."""

from datetime import datetime, timedelta
from functools import partial

from leernet.model import MessageGroup
from leernet.services.certificates.issuing import issue_for_event, issue_for_series, revoke
from leernet.services.events.interest import InterestRequest, show_interest
from leernet.services.events.recaps import RecapRequest, publish_recap
from leernet.services.messages.writing import MessageRequest, plan_message, write_message
from leernet.work import PARTICIPANT

from .calendar import MEETINGS, Meeting
from .programme import SLUG
from .stage import ORGANISER, Stage

CERTIFIED = "warme-buurten-4-sprint"
THANKED = ("warme-buurten-4-sprint", "warme-buurten-6-intervisie")
MISSED = "warme-buurten-5-geld"
RECAPS = {
    "warme-buurten-1-start": (
        "Dit willen wij dit jaar leren",
        "Aan negen tafels schreven wij op wat wij nodig hebben, en wat wij kunnen bieden. Drie vragen kwamen "
        "overal terug: hoe begin je het gesprek met bewoners, wie betaalt wat, en hoe kom je van een plan tot "
        "een open straat?",
    ),
    "warme-buurten-2-bewoners": (
        "Begin met luisteren",
        "Wie begint met een plan, krijgt een discussie over het plan. Wie begint met een vraag, krijgt een "
        "gesprek. Vier voorbeelden, en wat er misging.",
    ),
    "warme-buurten-3-werkbezoek": (
        "In het hart van een buurtwarmtenet",
        "Wij zagen de pompen, de boekhouding en de wachtlijst. De buurt doet het zelf, met één betaalde kracht.",
    ),
    "warme-buurten-4-sprint": (
        "Twee dagen, elf wijkplannen op papier",
        "In twee dagen kwam elke gemeente van een kaart tot een eerste volgorde van wijken. Niet af, wel om "
        "mee verder te gaan.",
    ),
    "warme-buurten-5-geld": (
        "Wie betaalt, en wanneer?",
        "Drie rekenvoorbeelden naast elkaar: de verschillen zitten in de looptijd, niet in de techniek.",
    ),
}
QUOTES: dict[str, tuple[dict[str, str], ...]] = {
    "warme-buurten-1-start": (
        {"text": "Ik dacht dat wij achterliepen. Wij lopen gewoon allemaal.", "name": "Wietske Rozenwaard",
         "organisation": "Gemeente Haarlem", "consent": "yes"},
    ),
    "warme-buurten-2-bewoners": (
        {"text": "Wij hebben twee jaar plannen gemaakt, en nooit gevraagd.", "name": "Bram Kleikamp",
         "organisation": "Ymere", "consent": "no"},
    ),
    "warme-buurten-4-sprint": (
        {"text": "Na twee dagen weet ik wie ik maandag moet bellen.", "name": "Tijmen Uiterdijk",
         "organisation": "Gemeente Zwolle", "consent": "yes"},
    ),
}  # fmt: skip
THANKS = (
    "Dank voor uw komst",
    "Dank dat u er was. Over een week leest u op de pagina wat wij leerden.",
)
YOU_MISSED = (
    "Wat u hebt gemist",
    "Wij hebben u gemist bij {event}. Dit kunt u nalezen:\n\n{materials}\n\nTot een volgende keer!",
)
INTERESTED = 17


def is_followed_up(stage: Stage, meeting: Meeting, begins: datetime) -> None:
    """Thanks after two days, the recap after a week or so, certificates after two."""
    run = stage.network.run
    if meeting.slug in THANKED:
        stage.at(begins + timedelta(days=2), partial(_write, stage, meeting, MessageGroup.PRESENT, *THANKS))
    if meeting.slug == MISSED:
        stage.at(begins + timedelta(days=2), partial(_write, stage, meeting, MessageGroup.ABSENT, *YOU_MISSED))
    if meeting.slug in RECAPS:
        title, body = RECAPS[meeting.slug]
        recap = RecapRequest(title=title, body=body, category="Nieuws", publisher="Servicepunt Duurzame Energie",
                             quotes=QUOTES.get(meeting.slug, ()))  # fmt: skip
        stage.at(begins + timedelta(days=8), partial(run, ORGANISER, publish_recap, meeting.slug, recap))
    if meeting.slug == CERTIFIED:
        stage.at(begins + timedelta(days=14), partial(_certify, stage, meeting))


def ends_now(stage: Stage) -> None:
    """Certificates of the series for who came often; the next mail is planned; some want to hear more."""
    stage.at(stage.now - timedelta(days=20), partial(stage.network.run, ORGANISER, issue_for_series, SLUG))
    stage.at(stage.now - timedelta(days=1), partial(_plan_mail, stage))
    for number, person in enumerate(stage.people[-1 : -3 * stage.scaled(INTERESTED) : -3]):
        request = InterestRequest(event="warme-buurten-8-oogst", email=person.email, name=person.name)
        moment = stage.now - timedelta(days=30 - number, hours=number % 7)
        stage.at(moment, partial(stage.network.run, PARTICIPANT, show_interest, request))


def _write(stage: Stage, meeting: Meeting, group: MessageGroup, subject: str, body: str) -> None:
    request = MessageRequest(subject=subject, body=body, groups=[group])
    message = stage.network.run(ORGANISER, write_message, meeting.slug, request)
    stage.network.run(ORGANISER, plan_message, meeting.slug, message.uid)


def _plan_mail(stage: Stage) -> None:
    """One goes out in a week, if nobody takes it back."""
    body = "Neem warme kleren mee: wij gaan naar buiten."
    request = MessageRequest(subject="Praktische informatie", body=body, groups=[MessageGroup.CONFIRMED])
    slug = MEETINGS[-1].slug
    message = stage.network.run(ORGANISER, write_message, slug, request)
    stage.network.run(ORGANISER, plan_message, slug, message.uid, stage.now + timedelta(days=7))


def _certify(stage: Stage, meeting: Meeting) -> None:
    """Those who were there on site; the others still stand on the page, to be issued."""
    on_site = [one.id for one in stage.confirmed(meeting.slug) if one.format.key == "physical"][:30]
    issued = stage.network.run(ORGANISER, issue_for_event, meeting.slug, on_site)
    if issued.certificates:
        reason = "Bij nader inzien niet aanwezig geweest"
        stage.network.run(ORGANISER, revoke, issued.certificates[-1].number, reason)
