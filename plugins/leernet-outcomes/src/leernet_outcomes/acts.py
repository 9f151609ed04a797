"""What each button at the desk does: with the tab of an event, and with the page of a series."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from leernet import InvalidInput
from leernet.hookspecs import Acted, Journal, Sent, Visit
from leernet.model import Event, Series

from . import actions, deliverables, given, insights
from .deadlines import read_deadline
from .tables import Action, ActionState, DeliverableState, Insight, Shown

MOST_DAYS = 366


@dataclass(frozen=True)
class Task:
    """What one form asks, of an event or of a series."""

    db: Session
    visit: Visit
    sent: Sent
    journal: Journal

    @property
    def events(self) -> Select[int]:
        """The events of which the page shows the outcomes."""
        return events_shown(self.visit)

    def asked(self, name: str) -> int:
        """The id of what the page is about, from its address, or that of the pressed row."""
        return given.key_of(self.visit.arguments.get(name, "") or given.text(self.sent, name))


def events_shown(visit: Visit) -> Select[int]:
    """The events of which a page at the desk shows the outcomes."""
    if isinstance(visit.subject, Series):
        return select(Event.id).where(Event.series_id == visit.subject.id)
    return select(Event.id).where(Event.id == visit.event.id)


def agreed_in(sent: Sent) -> actions.Agreed:
    """What the form of an action says.

    :raises InvalidInput: ``field_required``, ``text_too_long``, ``deadline_wrong``, ``number_wrong``
    """
    responsible = given.text(sent, "responsible")
    return actions.Agreed(
        what=given.required(sent, "what", actions.LONGEST),
        organisation=given.line(sent, "other_organisation") or given.line(sent, "organisation"),
        due=read_deadline(given.line(sent, "due")),
        registration_id=given.key_of(responsible) if responsible else None,
        remind_days=given.days(sent, "remind_days", MOST_DAYS),
    )


def _add_action(task: Task) -> Acted:
    today = task.visit.now.astimezone(task.visit.timezone).date()
    action = actions.agree(task.db, _event(task), agreed_in(task.sent), task.visit.now, today)
    task.journal("outcomes.action_agreed", action.id, event_id=action.event_id, after=actions.told(action))
    return Acted(message="action_kept")


def _change_action(task: Task) -> Acted:
    action = _action(task)
    today = task.visit.now.astimezone(task.visit.timezone).date()
    before = actions.change(task.db, action, agreed_in(task.sent), today)
    task.journal(
        "outcomes.action_changed", action.id, event_id=action.event_id, before=before, after=actions.told(action)
    )
    return Acted(message="action_kept")


def _move_action(task: Task) -> Acted:
    return move_action(task.db, _action(task), task.sent, task.journal)


def move_action(db: Session, action: Action, sent: Sent, journal: Journal, **data: object) -> Acted:
    """Say where an action stands.

    :raises InvalidInput: ``state_unknown``, ``text_too_long``
    """
    state = given.text(sent, "state")
    if state not in list(ActionState):
        raise InvalidInput("state_unknown", "Say where it stands.", field="state")
    before = actions.move(db, action, ActionState(state), given.text(sent, "progress", actions.LONGEST))
    after = {"state": state}
    journal("outcomes.action_moved", action.id, event_id=action.event_id, before=before, after=after, **data)
    return Acted(message="action_kept")


def _remove_action(task: Task) -> Acted:
    action = _action(task)
    task.journal("outcomes.action_removed", action.id, event_id=action.event_id, before=actions.told(action))
    task.db.delete(action)
    return Acted(message="action_removed")


def _add_insight(task: Task) -> Acted:
    event, text = _event(task), given.required(task.sent, "text", insights.LONGEST)
    insight = insights.write_insight(task.db, event, text, _shown(task), task.visit.now)
    task.journal("outcomes.insight_written", insight.id, event_id=event.id, shown=insight.shown.value)
    return Acted(message="insight_kept", arguments={"view": "insights"})


def _change_insight(task: Task) -> Acted:
    insight = _insight(task)
    before = insight.shown.value
    insight.text, insight.shown = given.required(task.sent, "text", insights.LONGEST), _shown(task)
    task.journal(
        "outcomes.insight_changed", insight.id, event_id=insight.event_id, before=before, after=insight.shown.value
    )
    return Acted(message="insight_kept", arguments={"view": "insights"})


def _remove_insight(task: Task) -> Acted:
    insight = _insight(task)
    task.journal("outcomes.insight_removed", insight.id, event_id=insight.event_id)
    task.db.delete(insight)
    return Acted(message="insight_removed", arguments={"view": "insights"})


def _open(task: Task) -> Acted:
    event = task.visit.event
    opened = {name: given.ticked(task.sent, name) for name in ("insights", "actions")}
    insights.open_to_participants(task.db, event, insights=opened["insights"], actions=opened["actions"])
    task.journal("outcomes.opened", event.id, event_id=event.id, **opened)
    return Acted(message="saved", arguments={"view": "opened"})


def promised_in(sent: Sent) -> deliverables.Promised:
    """What the form of a deliverable says.

    :raises InvalidInput: ``field_required``, ``text_too_long``, ``deadline_wrong``, ``state_unknown``, ``link_wrong``
    """
    state = given.text(sent, "state")
    if state not in list(DeliverableState):
        raise InvalidInput("state_unknown", "Say where it stands.", field="state")
    return deliverables.Promised(
        title=" ".join(given.required(sent, "title", 300).split()),
        title_en=given.line(sent, "title_en", 300),
        organisation=given.line(sent, "organisation"),
        due=read_deadline(given.line(sent, "due")),
        state=DeliverableState(state),
        url=given.link(sent, "url"),
    )


def _add_deliverable(task: Task) -> Acted:
    found = deliverables.promise(task.db, task.visit.series, promised_in(task.sent))
    task.journal("outcomes.deliverable_planned", found.id, after=deliverables.told(found))
    return Acted(message="deliverable_kept", arguments={"view": "deliverables"})


def _change_deliverable(task: Task) -> Acted:
    found = deliverables.find_deliverable(task.db, task.visit.series, task.asked("deliverable"))
    before = deliverables.change_deliverable(task.db, found, promised_in(task.sent))
    task.journal("outcomes.deliverable_changed", found.id, before=before, after=deliverables.told(found))
    return Acted(message="deliverable_kept", arguments={"view": "deliverables"})


def _remove_deliverable(task: Task) -> Acted:
    found = deliverables.find_deliverable(task.db, task.visit.series, task.asked("deliverable"))
    task.journal("outcomes.deliverable_removed", found.id, before=deliverables.told(found))
    task.db.delete(found)
    return Acted(message="deliverable_removed", arguments={"view": "deliverables"})


def _event(task: Task) -> Event:
    """The event at which something is written down: that of the tab, or one of the series that was chosen."""
    if isinstance(task.visit.subject, Event):
        return task.visit.subject
    query = select(Event).where(Event.id == given.key_of(given.text(task.sent, "event")), Event.id.in_(task.events))
    event = task.db.scalars(query).one_or_none()
    if event is None:
        raise InvalidInput("event_unknown", "Choose one of the events.", field="event")
    return event


def _action(task: Task) -> Action:
    return actions.find_action(task.db, task.events, task.asked("action"))


def _insight(task: Task) -> Insight:
    return insights.find_insight(task.db, task.events, task.asked("insight"))


def _shown(task: Task) -> Shown:
    shown = given.text(task.sent, "shown")
    if shown not in list(Shown):
        raise InvalidInput("shown_unknown", "Say who may read it.", field="shown")
    return Shown(shown)


_OF_BOTH: Mapping[str, Callable[[Task], Acted]] = {
    "add_action": _add_action,
    "change_action": _change_action,
    "move_action": _move_action,
    "remove_action": _remove_action,
    "add_insight": _add_insight,
    "change_insight": _change_insight,
    "remove_insight": _remove_insight,
}
_OF_EVENT = {**_OF_BOTH, "open": _open}
_OF_SERIES = {
    **_OF_BOTH,
    "add_deliverable": _add_deliverable,
    "change_deliverable": _change_deliverable,
    "remove_deliverable": _remove_deliverable,
}


def do(task: Task) -> Acted:
    """Do what the button says that was pressed.

    :raises InvalidInput: ``button_unknown``, and what the button raises
    """
    acts = _OF_SERIES if isinstance(task.visit.subject, Series) else _OF_EVENT
    act = acts.get(given.text(task.sent, "do"))
    if act is None:
        raise InvalidInput("button_unknown", "Press one of the buttons of this page.")
    return act(task)
