"""What each button at the desk of a series does."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial

from sqlalchemy.orm import Session

from leernet import InvalidInput
from leernet.hookspecs import Acted, Journal, Sent, Visit
from leernet.model import EventStatus

from . import drafting, entries, given, introducing, themes
from .answers import take_over_all
from .counting import overview_of
from .fields import read_themes
from .setup import questions_of, setup_to_change

MOST_DAYS = 3660


@dataclass(frozen=True)
class Task:
    """What one form asks."""

    db: Session
    visit: Visit
    sent: Sent
    journal: Journal

    def note(self, change: str, subject_id: int | None = None, **data: object) -> None:
        """Write down what changed, of this series."""
        series_id = self.visit.series.id
        self.journal(f"exchange.{change}", subject_id or series_id, event_id=None, series=series_id, **data)

    def chosen(self, prefix: str) -> list[int]:
        """The ids of the boxes that are ticked, each of which has a name of its own."""
        names = (name.removeprefix(prefix) for name in self.sent if name.startswith(prefix))
        return [int(name) for name in names if name.isascii() and name.isdigit() and len(name) < 10]


def _set_up(task: Task) -> Acted:
    setup, sent = setup_to_change(task.db, task.visit.series), task.sent
    before = {"open": setup.is_open, "overview": setup.shows_overview, "keep_days": setup.keep_days}
    keys = {one.key for one in questions_of(task.db, setup.series_id)}
    setup.is_open, setup.shows_overview = given.ticked(sent, "is_open"), given.ticked(sent, "shows_overview")
    setup.keep_days = given.number(sent, "keep_days", 1, MOST_DAYS)
    for name in ("need_question", "offer_question", "consent_question"):
        key = given.text(sent, name)
        if key and key not in keys:
            raise InvalidInput("question_unknown", "Choose one of the questions.", field=name)
        setattr(setup, name, key)
    after = {"open": setup.is_open, "overview": setup.shows_overview, "keep_days": setup.keep_days}
    task.note("set_up", before=before, after=after)
    return Acted(message="saved", arguments={"view": "settings"})


def _take_over(task: Task) -> Acted:
    setup = setup_to_change(task.db, task.visit.series)
    count = take_over_all(task.db, task.visit.series, setup, task.visit.now)
    task.note("taken_over", count=count)
    return Acted(message="taken_over", count=count, arguments={"view": "settings"})


def _give_themes(task: Task) -> Acted:
    series = task.visit.series
    entry = entries.find_entry(task.db, series.id, given.key(task.sent, "entry"))
    before = [tag.id for tag in entry.tags]
    entries.set_themes(task.db, entry, read_themes(task.sent, themes.all_themes(task.db, series.id)))
    task.note("themes_given", entry.id, before=before, after=[tag.id for tag in entry.tags])
    return Acted(message="changed")


def _remove(task: Task) -> Acted:
    entry = entries.find_entry(task.db, task.visit.series.id, given.key(task.sent, "entry"))
    task.note("removed", entry.id)
    entries.remove(task.db, [entry])
    return Acted(message="removed")


def _add_theme(task: Task) -> Acted:
    names = themes.names_in(given.text(task.sent, "more_themes", 500))
    if not names:
        raise InvalidInput("theme_empty", "Give the theme a name.", field="more_themes")
    tags = themes.find_or_make(task.db, task.visit.series.id, names, is_theme=True)
    for tag in tags:
        task.note("theme_added", tag.id)
    return Acted(message="theme_saved", arguments={"view": "themes"})


def _set_theme(task: Task) -> Acted:
    tag_id = given.key(task.sent, "theme")
    name, is_theme = given.line(task.sent, f"theme_{tag_id}"), given.ticked(task.sent, f"is_theme_{tag_id}")
    themes.set_theme(task.db, task.visit.series, tag_id, name, is_theme=is_theme)
    task.note("theme_changed", tag_id, offered=is_theme)
    return Acted(message="theme_saved", arguments={"view": "themes"})


def _remove_theme(task: Task) -> Acted:
    tag_id = given.key(task.sent, "theme")
    themes.remove(task.db, task.visit.series, tag_id)
    task.note("theme_removed", tag_id)
    return Acted(message="theme_removed", arguments={"view": "themes"})


def _merge(task: Task) -> Acted:
    into, chosen = given.key(task.sent, "into"), task.chosen("chosen_")
    if not [one for one in chosen if one != into]:
        raise InvalidInput("no_themes_chosen", "Tick the themes that go into another.", field="into")
    count = themes.merge(task.db, task.visit.series, chosen, into)
    task.note("themes_merged", into, merged=chosen)
    return Acted(message="merged", count=count, arguments={"view": "themes"})


def _take_themes(task: Task) -> Acted:
    count = themes.take_from_events(task.db, task.visit.series)
    task.note("themes_taken", count=count)
    return Acted(message="themes_taken", count=count, arguments={"view": "themes"})


def _ask(task: Task, *, by_hand: bool) -> Acted:
    need, offer = given.key(task.sent, "need"), given.key(task.sent, "offer")
    introducing.ask(task.db, task.visit.series, need, offer, task.visit.now, task.journal, by_hand=by_hand)
    return Acted(message="asked", arguments={"view": "matches"})


def _dismiss(task: Task) -> Acted:
    need, offer = given.key(task.sent, "need"), given.key(task.sent, "offer")
    introducing.dismiss(task.db, task.visit.series, need, offer, task.visit.now)
    task.note("dismissed", need, offer=offer)
    return Acted(message="dismissed", arguments={"view": "matches"})


def _take_up(task: Task) -> Acted:
    match_id = given.key(task.sent, "match")
    introducing.take_up_again(task.db, task.visit.series, match_id)
    task.note("taken_up", match_id)
    return Acted(message="taken_up", arguments={"view": "matches"})


def _draft(task: Task) -> Acted:
    series, chosen = task.visit.series, set(task.chosen("chosen_"))
    overview = overview_of(task.db, series.id, themes.all_themes(task.db, series.id))
    numbers = [one for one in overview.themes if one.tag is not None and one.tag.id in chosen]
    count = drafting.draft(task.db, series, numbers, given.text(task.sent, "first"))
    task.note("drafted", events=count)
    return Acted(message="drafted", count=count, arguments={"view": "plan"})


def _add_row(task: Task) -> Acted:
    """Beside what the form says now: nothing that was typed is lost."""
    _edit(task)
    drafting.add_row(task.db, task.visit.series)
    task.note("drafted", events=1)
    return Acted(message="drafted", arguments={"view": "plan"})


def _save_drafts(task: Task) -> Acted:
    _edit(task)
    task.note("draft_changed")
    return Acted(message="saved", arguments={"view": "plan"})


def _add_to_series(task: Task, status: EventStatus) -> Acted:
    """With what the form says now: who pressed this button did not press Save first."""
    _edit(task)
    drafts = drafting.drafts_of(task.db, task.visit.series.id)
    count = drafting.add_to_series(drafts, status, task.visit.plan_events)
    task.note("planned", events=[one.event_id for one in drafts], status=status.value)
    message = "announced" if status is EventStatus.ANNOUNCED else "planned"
    return Acted(message=message, count=count, arguments={"view": "plan"})


def _edit(task: Task) -> None:
    drafts = drafting.drafts_of(task.db, task.visit.series.id)
    rows: dict[int, drafting.Edited | None] = {}
    for one in drafts:
        if given.ticked(task.sent, f"remove_{one.id}"):
            rows[one.id] = None
        elif f"title_{one.id}" in task.sent:
            rows[one.id] = drafting.Edited(
                title=given.line(task.sent, f"title_{one.id}"),
                theme=given.line(task.sent, f"theme_{one.id}"),
                when=given.text(task.sent, f"when_{one.id}"),
                about=given.text(task.sent, f"about_{one.id}", drafting.LONGEST),
            )
    drafting.edit(task.db, drafts, rows)


ACTS: Mapping[str, Callable[[Task], Acted]] = {
    "set_up": _set_up,
    "take_over": _take_over,
    "give_themes": _give_themes,
    "remove": _remove,
    "add_theme": _add_theme,
    "set_theme": _set_theme,
    "remove_theme": _remove_theme,
    "merge": _merge,
    "take_themes": _take_themes,
    "ask": partial(_ask, by_hand=False),
    "ask_by_hand": partial(_ask, by_hand=True),
    "dismiss": _dismiss,
    "take_up": _take_up,
    "draft": _draft,
    "add_row": _add_row,
    "save_drafts": _save_drafts,
    "add_drafts": partial(_add_to_series, status=EventStatus.DRAFT),
    "announce": partial(_add_to_series, status=EventStatus.ANNOUNCED),
}
"""By the value of the button."""
