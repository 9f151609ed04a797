"""With somebody's own page: what was learnt, what their organisation agreed to, and how far that is."""

from sqlalchemy.orm import Session

from leernet import InvalidInput, NotFound
from leernet.hookspecs import Acted, Document, Journal, PageKind, PagePlace, Sent, Visit
from leernet.hookspecs import Shown as Page
from leernet.model import Registration, RegistrationStatus

from . import given, words
from .actions import Agreed, actions_of, agree, find_action, told
from .acts import move_action
from .deadlines import read_deadline
from .insights import LONGEST, find_insight, insights_by, insights_of, opened_at, write_insight
from .people import events_of, own_bodies
from .shown import TEMPLATES, Choice, lines_of
from .tables import Action, Insight, Shown

OWN_PAGE = "outcomes"
"""The key of the page."""
REMIND_DAYS = 14


class OwnPage(PageKind):
    """Insights and actions, for somebody who takes part."""

    key = OWN_PAGE
    place = PagePlace.OWN
    label = words.OWN

    def is_there(self, db: Session, visit: Visit) -> bool:
        """For who takes part: once they may write something down, or there is something for them to read."""
        registration = visit.registration
        if registration.status is not RegistrationStatus.CONFIRMED:
            return False
        opened = opened_at(db, registration.event_id)
        if opened.insights or opened.actions:
            return True
        return bool(_insights(db, registration) or insights_by(db, registration) or _actions(db, registration))

    def show(self, db: Session, visit: Visit) -> Page | Document:
        """The actions of their organisations, the insights of the series, and the forms that are open."""
        registration = visit.registration
        opened = opened_at(db, registration.event_id)
        bodies = own_bodies(db, registration)
        values: dict[str, object] = {
            "opened": opened,
            "lines": lines_of(db, _actions(db, registration), visit),
            "organisations": [body.name for body in bodies],
            "insights": _insights(db, registration),
            "own": insights_by(db, registration),
            "shown": {key.value: text.get(visit.language) for key, text in words.SHOWN.items()},
            "states": [Choice(key.value, text.get(visit.language)) for key, text in words.ACTION_STATES.items()],
            "longest": LONGEST,
        }
        return Page(template=f"{TEMPLATES}/own.html", values=values, fields={"mine": "yes"})

    def act(self, db: Session, visit: Visit, sent: Sent, journal: Journal) -> Acted:
        """Write an insight or an action down, take an insight back, or say how far an action is."""
        do = _DO.get(given.text(sent, "do"))
        if do is None:
            raise InvalidInput("button_unknown", "Press one of the buttons of this page.")
        return do(db, visit, sent, journal)

    def said(self, message: str, count: int, language: str) -> str:
        """In a sentence, what was done."""
        return words.said(message, count, language)


def _write_insight(db: Session, visit: Visit, sent: Sent, journal: Journal) -> Acted:
    registration = visit.registration
    if not opened_at(db, registration.event_id).insights:
        raise NotFound("page_unknown", "This page does not exist.")
    text = given.required(sent, "text", LONGEST)
    insight = write_insight(db, registration.event, text, Shown.WAITING, visit.now, registration)
    journal("outcomes.insight_written", insight.id, event_id=registration.event_id, shown=Shown.WAITING.value)
    return Acted(message="insight_sent")


def _take_back(db: Session, visit: Visit, sent: Sent, journal: Journal) -> Acted:
    registration = visit.registration
    insight = find_insight(db, events_of(registration.event), given.key_of(given.text(sent, "insight")))
    if insight.registration_id != registration.id:
        raise NotFound("insight_unknown", "There is no such insight any more.")
    journal("outcomes.insight_removed", insight.id, event_id=insight.event_id)
    db.delete(insight)
    return Acted(message="insight_removed")


def _agree(db: Session, visit: Visit, sent: Sent, journal: Journal) -> Acted:
    """For one of their own organisations; they see to it themselves, or nobody in particular does."""
    registration = visit.registration
    if not opened_at(db, registration.event_id).actions:
        raise NotFound("page_unknown", "This page does not exist.")
    mine = given.ticked(sent, "mine")
    agreed = Agreed(
        what=given.required(sent, "what", 1000),
        organisation=registration.organisation_name,
        due=read_deadline(given.line(sent, "due")),
        registration_id=registration.id if mine else None,
        remind_days=REMIND_DAYS if mine else 0,
    )
    action = agree(db, registration.event, agreed, visit.now, visit.now.astimezone(visit.timezone).date())
    journal("outcomes.action_agreed", action.id, event_id=action.event_id, after=told(action))
    return Acted(message="action_kept")


def _move(db: Session, visit: Visit, sent: Sent, journal: Journal) -> Acted:
    registration = visit.registration
    action = find_action(db, events_of(registration.event), given.key_of(given.text(sent, "action")))
    if action.id not in {one.id for one in _actions(db, registration)}:
        raise NotFound("action_unknown", "There is no such action any more.")
    return move_action(db, action, sent, journal, registration=registration.id)


_DO = {"insight": _write_insight, "take_back": _take_back, "agree": _agree, "move": _move}


def _actions(db: Session, registration: Registration) -> list[Action]:
    keys = {body.key for body in own_bodies(db, registration)}
    return actions_of(db, events_of(registration.event), keys) if keys else []


def _insights(db: Session, registration: Registration) -> list[Insight]:
    return insights_of(db, events_of(registration.event), Shown.MEMBERS, Shown.PUBLIC)
