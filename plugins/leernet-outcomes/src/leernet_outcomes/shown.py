"""What the pages at the desk show, of an event or of a series."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeVar

from sqlalchemy import select
from sqlalchemy.orm import Session

from leernet import Text
from leernet.display import display_when
from leernet.hookspecs import Shown as Page
from leernet.hookspecs import Visit
from leernet.model import Event, Participant, Registration, Series, When

from . import given, words
from .actions import actions_of, find_action
from .acts import events_shown
from .deliverables import deliverables_of, find_deliverable
from .insights import find_insight, insights_of, opened_at
from .people import bodies_at, people_at
from .tables import Action, ActionState, DeliverableState, Shown

TEMPLATES = "leernet_outcomes"
S = TypeVar("S", bound=StrEnum)


@dataclass(frozen=True)
class Choice:
    """A choice in a form, or a filter."""

    value: str
    label: str


@dataclass(frozen=True)
class Line:
    """An action as it is shown."""

    action: Action
    event: str
    responsible: str
    due: str
    state: str
    overdue: bool


def actions_page(db: Session, visit: Visit) -> Page:
    """The actions, those that a filter leaves, and how many are open and overdue."""
    events = events_shown(visit)
    every = lines_of(db, actions_of(db, events), visit)
    lines = filtered(every, visit.arguments)
    bodies = {line.action.organisation_key: line.action.organisation_name for line in every}
    values = {
        **_around(visit, "actions"),
        "lines": lines,
        "every": len(every),
        "open": sum(line.action.state is ActionState.OPEN for line in every),
        "overdue": sum(line.overdue for line in every),
        "bodies": [Choice(key, name) for key, name in sorted(bodies.items(), key=lambda one: one[1].casefold())],
        "states": [*_choices(words.ACTION_STATES, visit), Choice("overdue", visit.translator.gettext("Overdue"))],
    }
    fields = {name: visit.arguments.get(name, "") for name in ("organisation", "state")}
    return Page(template=f"{TEMPLATES}/actions.html", values=values, fields=fields)


def action_page(db: Session, visit: Visit) -> Page:
    """The form of one action; a new one without ``action`` in the address.

    :raises NotFound: ``action_unknown``
    """
    events, asked = events_shown(visit), visit.arguments.get("action", "")
    action = find_action(db, events, given.key_of(asked), lock=False) if asked else None
    event_id = action.event_id if action else (visit.event.id if isinstance(visit.subject, Event) else None)
    people = people_at(db, event_id) if event_id is not None else []
    fields = {"remind_days": "14", "event": str(event_id or "")}
    if action is not None:
        responsible = next((one for one in people if one.participant_id == action.participant_id), None)
        fields = {
            "what": action.what,
            "organisation": action.organisation_name,
            "responsible": str(responsible.id) if responsible else "",
            "due": when_words(action.due, visit.language),
            "remind_days": str(action.remind_days),
            "state": action.state.value,
            "progress": action.progress,
        }
    names = {body.name for body in bodies_at(db, [event_id] if event_id is not None else events)}
    names |= {action.organisation_name} if action else set()
    values = {
        **_around(visit, "action"),
        "action": action,
        "organisations": [Choice(name, name) for name in sorted(names, key=str.casefold)],
        "people": [Choice(str(one.id), _person(one)) for one in people],
        "choose_events": _events(db, visit) if action is None else [],
        "states": _choices(words.ACTION_STATES, visit),
    }
    return Page(template=f"{TEMPLATES}/action.html", values=values, fields=fields)


def insights_page(db: Session, visit: Visit) -> Page:
    """The insights: first what waits for a decision."""
    found = insights_of(db, events_shown(visit))
    found.sort(key=lambda one: one.shown is not Shown.WAITING)
    titles = titles_of(db, visit)
    values = {
        **_around(visit, "insights"),
        "insights": [(one, titles[one.event_id], words.SHOWN[one.shown].get(visit.language)) for one in found],
        "waiting": sum(one.shown is Shown.WAITING for one in found),
    }
    return Page(template=f"{TEMPLATES}/insights.html", values=values)


def insight_page(db: Session, visit: Visit) -> Page:
    """The form of one insight; a new one without ``insight`` in the address.

    :raises NotFound: ``insight_unknown``
    """
    asked = visit.arguments.get("insight", "")
    insight = find_insight(db, events_shown(visit), given.key_of(asked), lock=False) if asked else None
    fields = {"shown": Shown.MEMBERS.value}
    if insight is not None:
        fields = {"text": insight.text, "shown": insight.shown.value}
    values = {
        **_around(visit, "insight"),
        "insight": insight,
        "choose_events": _events(db, visit) if insight is None else [],
        "readers": _choices(words.SHOWN, visit),
    }
    return Page(template=f"{TEMPLATES}/insight.html", values=values, fields=fields)


def opened_page(db: Session, visit: Visit) -> Page:
    """What participants may write down themselves."""
    opened = opened_at(db, visit.event.id)
    fields = {name: "yes" for name in ("insights", "actions") if getattr(opened, name)}
    return Page(template=f"{TEMPLATES}/opened.html", values=_around(visit, "opened"), fields=fields)


def deliverables_page(db: Session, visit: Visit) -> Page:
    """What a series delivers, in order of the deadline."""
    today = visit.now.astimezone(visit.timezone).date()
    values = {
        **_around(visit, "deliverables"),
        "deliverables": [
            (
                one,
                when_words(one.due, visit.language),
                words.DELIVERABLE_STATES[one.state].get(visit.language),
                one.is_overdue(today),
            )
            for one in deliverables_of(db, visit.series)
        ],
    }
    return Page(template=f"{TEMPLATES}/deliverables.html", values=values)


def deliverable_page(db: Session, visit: Visit) -> Page:
    """The form of one deliverable; a new one without ``deliverable`` in the address.

    :raises NotFound: ``deliverable_unknown``
    """
    asked = visit.arguments.get("deliverable", "")
    found = find_deliverable(db, visit.series, given.key_of(asked), lock=False) if asked else None
    fields = {"state": DeliverableState.PLANNED.value}
    if found is not None:
        fields = {
            "title": found.title,
            "title_en": found.title_en,
            "organisation": found.organisation_name,
            "due": when_words(found.due, visit.language),
            "state": found.state.value,
            "url": found.url,
        }
    values = {
        **_around(visit, "deliverable"),
        "deliverable": found,
        "states": _choices(words.DELIVERABLE_STATES, visit),
    }
    return Page(template=f"{TEMPLATES}/deliverable.html", values=values, fields=fields)


def lines_of(db: Session, actions: Sequence[Action], visit: Visit) -> list[Line]:
    """Actions as they are shown, with their event and who sees to them."""
    if not actions:
        return []
    today = visit.now.astimezone(visit.timezone).date()
    titles = dict(
        db.execute(select(Event.id, Event.title).where(Event.id.in_({one.event_id for one in actions}))).all()
    )
    ids = {one.participant_id for one in actions if one.participant_id is not None}
    names = dict(db.execute(select(Participant.id, Participant.name).where(Participant.id.in_(ids))).all())
    return [
        Line(
            action=one,
            event=titles[one.event_id],
            responsible=names.get(one.participant_id, "") if one.participant_id is not None else "",
            due=when_words(one.due, visit.language),
            state=words.ACTION_STATES[one.state].get(visit.language),
            overdue=one.is_overdue(today),
        )
        for one in actions
    ]


def filtered(lines: Sequence[Line], arguments: Mapping[str, str]) -> list[Line]:
    """Those of one organisation, in one state, or overdue."""
    organisation, state = arguments.get("organisation", ""), arguments.get("state", "")
    return [
        line
        for line in lines
        if organisation in ("", line.action.organisation_key)
        and (line.overdue if state == "overdue" else state in ("", line.action.state.value))
    ]


def when_words(when: When | None, language: str) -> str:
    """A deadline as people write it; empty for none."""
    return display_when(when, language) if when else ""


def _around(visit: Visit, view: str) -> dict[str, object]:
    return {"view": view, "of_series": isinstance(visit.subject, Series)}


def _choices(names: Mapping[S, Text], visit: Visit) -> list[Choice]:
    return [Choice(key.value, text.get(visit.language)) for key, text in names.items()]


def titles_of(db: Session, visit: Visit) -> dict[int, str]:
    """The titles of the events that the page is about, by their ids."""
    return dict(db.execute(select(Event.id, Event.title).where(Event.id.in_(events_shown(visit)))).all())


def _events(db: Session, visit: Visit) -> list[Choice]:
    """The events of the series, to choose where something was learnt or agreed; none with the tab of an event."""
    if not isinstance(visit.subject, Series):
        return []
    query = select(Event.id, Event.title).where(Event.series_id == visit.subject.id)
    return [Choice(str(key), title) for key, title in db.execute(query.order_by(Event.sort_key, Event.id))]


def _person(registration: Registration) -> str:
    return ", ".join(part for part in (registration.name, registration.organisation_name) if part)
