"""At an event: who comes is checked in, or joins; some do not come, and somebody walks in. Groups are made before."""

from datetime import datetime, timedelta
from functools import partial

from leernet.model import Evidence
from leernet.services.attendance.checking_in import check_in
from leernet.services.attendance.importing import import_attendance
from leernet.services.attendance.matching import Attendee
from leernet.services.attendance.plan import ImportRequest
from leernet.services.registering.registration import RegistrationRequest, add_walk_in
from leernet.work import PARTICIPANT

from .calendar import LENGTH, Meeting
from .pages import of_event, of_person, press
from .stage import ORGANISER, Stage

INTERVISION = "warme-buurten-6-intervisie"
REPORTED = "warme-buurten-5-geld"
"""It was held with a link of its own: who was there is known from the report of the meeting."""
_STAYS = timedelta(minutes=150)
CASES = (
    ("Bewoners komen niet naar onze avonden", "Wij nodigen iedereen uit, en er komen altijd dezelfde tien mensen."),
    ("De corporatie wil wel, maar later", "Ons plan wacht op een besluit dat steeds een half jaar opschuift."),
    ("Wie betaalt de laatste twintig woningen?", "Het net is rendabel op een paar straten na. Laten wij die achter?"),
    ("Twee wethouders, twee richtingen", "Wonen en duurzaamheid vragen van ons het tegendeel van elkaar."),
    ("Ons initiatief draait op één persoon", "Als zij stopt, is alles weg. Hoe verdelen wij het werk?"),
    ("De straat gaat twee keer open", "Riool en warmte krijgen wij niet in dezelfde planning."),
    ("De netbeheerder zegt dat het niet past", "Elektrisch koken kan, warmtepompen niet. En nu?"),
)


def people_come(stage: Stage, meeting: Meeting, begins: datetime) -> None:
    """Attendance, block by block; the groups of the intervision a day before."""
    if meeting.slug == INTERVISION:
        stage.at(begins - timedelta(days=8), partial(_bring_in_cases, stage))
        stage.at(begins - timedelta(days=1), partial(_make_groups, stage))
    stage.at(begins - timedelta(minutes=10), partial(_walk_in, stage, meeting))
    if meeting.slug == REPORTED:
        stage.at(begins + LENGTH + timedelta(hours=1), partial(_import_report, stage, meeting))
        return
    stage.at(begins + timedelta(minutes=5), partial(_check_in, stage, meeting, 0))
    if meeting.parts == 2:
        stage.at(begins + timedelta(days=1, minutes=5), partial(_check_in, stage, meeting, 1))


def _check_in(stage: Stage, meeting: Meeting, number: int) -> None:
    blocks = stage.event(meeting.slug).blocks
    if number >= len(blocks):
        return
    for registration in stage.confirmed(meeting.slug):
        if stage.random.random() > meeting.turnout:
            continue
        evidence = Evidence.JOIN if registration.format.key == "online" else Evidence.LIST
        minutes = None
        if evidence is Evidence.JOIN and stage.random.random() < 0.2:  # left early
            minutes = stage.random.randrange(30, int(_STAYS.total_seconds() // 60))
        actor = PARTICIPANT if evidence is Evidence.JOIN else ORGANISER
        stage.network.run(actor, check_in, registration.uid, blocks[number].id, evidence, minutes)


def _import_report(stage: Stage, meeting: Meeting) -> None:
    """Half of them logged in with the address with which they registered; some looked in for a moment only."""
    there = [one for one in stage.confirmed(meeting.slug) if stage.random.random() < meeting.turnout + 0.05]
    attendees = [
        Attendee(
            name=one.name,
            emails=(one.participant.email,) if number % 2 else (),
            minutes=stage.random.choice((4, 55, 90, 140, 175, 175, 178, 179, 180, 180)),
        )
        for number, one in enumerate(there)
    ]
    block = stage.event(meeting.slug).blocks[0].id
    request = ImportRequest(block_id=block, attendees=attendees, minimum=15)
    stage.network.run(ORGANISER, import_attendance, meeting.slug, request)


def _walk_in(stage: Stage, meeting: Meeting) -> None:
    """Somebody who did not register is at the door."""
    if meeting.formats[0] != "physical":
        return
    free = [one for one in stage.people if stage.seat(meeting.slug, one) is None]
    person = stage.random.choice(free)
    request = RegistrationRequest(event=meeting.slug, format="physical", name=person.name, email=person.email,
                                  organisation=person.organisation, department=person.department)  # fmt: skip
    stage.try_to(lambda: stage.network.run(ORGANISER, add_walk_in, request))


def _bring_in_cases(stage: Stage) -> None:
    for (title, text), registration in zip(CASES, stage.confirmed(INTERVISION), strict=False):
        press(stage, "group", of_person(registration.uid), "keep", title=title, text=text, confidentiality="group")


def _make_groups(stage: Stage) -> None:
    wishes = {"size": "7", "apart": "yes", "mix_kinds": "yes", "avoid_repeats": "yes"}
    for do in ("propose", "fix", "tell"):
        press(stage, "groups", of_event(INTERVISION), do, **wishes)
