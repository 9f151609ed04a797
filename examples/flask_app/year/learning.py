"""What is learnt and agreed: written down by participants on their own page, decided on and kept up to date."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING, cast
from uuid import UUID

from leernet.model import Registration

from .calendar import Meeting, spring
from .lessons import LESSONS, PROMISES, Promise
from .pages import of_event, of_person, press, seen
from .stage import Stage

if TYPE_CHECKING:
    from leernet_outcomes.shown import Line
    from leernet_outcomes.tables import Insight

DESK, OWN = "outcomes-desk", "outcomes"


def is_learnt(stage: Stage, meeting: Meeting, ends: datetime) -> None:
    """In the days after an event."""
    if meeting.slug in LESSONS:
        stage.at(ends + timedelta(days=1), partial(_write_down, stage, meeting))


def _write_down(stage: Stage, meeting: Meeting) -> None:
    who = [one for one in stage.present(meeting.slug) if one.organisation_name]
    stage.random.shuffle(who)
    for lesson in LESSONS[meeting.slug]:
        if lesson.by_desk:
            press(stage, DESK, of_event(meeting.slug), "add_insight", text=lesson.text, shown=lesson.shown)
        elif who:
            press(stage, OWN, of_person(who.pop().uid), "insight", text=lesson.text)
    stage.at(stage.clock.now + timedelta(days=3, hours=2), partial(_decide, stage, meeting.slug))
    for promise in PROMISES.get(meeting.slug, ()):
        if who:
            _agree(stage, who.pop(), promise)


def _decide(stage: Stage, slug: str) -> None:
    """The organiser says who may read what participants wrote; of some they did not decide yet."""
    wanted = {one.text: one.shown for one in LESSONS[slug] if not one.by_desk and one.shown}
    desk = of_event(slug)
    rows = cast("Sequence[tuple[Insight, str, str]]", seen(stage, DESK, desk, view="insights").get("insights", ()))
    for insight, *_ in rows:
        if insight.text in wanted:
            fields = {"insight": str(insight.id), "text": insight.text, "shown": wanted[insight.text]}
            press(stage, DESK, desk, "change_insight", **fields)


def _agree(stage: Stage, who: Registration, promise: Promise) -> None:
    year = (spring(stage.now).first or stage.now).year
    due = promise.due.format(next=year, this=stage.clock.now.year)
    fields = {"what": promise.what, "due": due, **({"mine": "yes"} if promise.mine else {})}
    press(stage, OWN, of_person(who.uid), "agree", **fields)
    if promise.state or promise.progress:
        moment = stage.clock.now + timedelta(weeks=promise.weeks)
        stage.at(moment, partial(_tell, stage, who.uid, promise))


def _tell(stage: Stage, uid: UUID, promise: Promise) -> None:
    """Somebody says how far it is."""
    own = of_person(uid)
    for line in cast("Sequence[Line]", seen(stage, OWN, own).get("lines", ())):
        if line.action.what == promise.what:
            state = promise.state or line.action.state.value
            press(stage, OWN, own, "move", action=str(line.action.id), state=state, progress=promise.progress)
