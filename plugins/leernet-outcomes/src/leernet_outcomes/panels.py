"""What stands on public pages: what a series delivers, and what may be read by everybody of what was learnt."""

import re
from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from leernet.display import display_when
from leernet.hookspecs import Panel
from leernet.model import Event, Series

from . import words
from .deliverables import deliverables_of
from .insights import insights_of
from .tables import Deliverable, DeliverableState, Shown

MOST = 12
"""So many insights, the newest; a page is no archive."""
_MARKUP = re.compile(r"([\\`*_{}\[\]<>()#+\-.!|~&:])")


def panels_of(db: Session, subject: Series | Event, language: str) -> Sequence[Panel]:
    """Deliverables with a series; public insights with a series and with an event."""
    if isinstance(subject, Series):
        events = select(Event.id).where(Event.series_id == subject.id)
        found = [_delivers(db, subject, language)]
    else:
        events, found = select(Event.id).where(Event.id == subject.id), []
    insights = insights_of(db, events, Shown.PUBLIC)[:MOST]
    if insights:
        text = "\n".join(f"- {_plain(one.text)}" for one in insights)
        found.append(Panel(title=words.INSIGHTS.get(language), text=text, position=70))
    return [panel for panel in found if panel is not None]


def _delivers(db: Session, series: Series, language: str) -> Panel | None:
    lines = [_line(one, language) for one in deliverables_of(db, series)]
    if not lines:
        return None
    return Panel(title=words.DELIVERABLES.get(language), text="\n".join(lines), position=60)


def _line(one: Deliverable, language: str) -> str:
    title = _plain(one.text(language))
    if one.url and one.state is DeliverableState.DELIVERED:
        title = f"[{title}](<{one.url}>)"
    about = [
        _plain(one.organisation_name),
        display_when(one.due, language) if one.due else "",
        words.DELIVERABLE_STATES[one.state].get(language).lower(),
    ]
    return f"- **{title}**: {', '.join(part for part in about if part)}"


def _plain(text: str) -> str:
    """As it was typed, whatever it means in Markdown; one line."""
    return _MARKUP.sub(r"\\\1", " ".join(text.split()))
