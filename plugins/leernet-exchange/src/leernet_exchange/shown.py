"""What the views at the desk of a series show."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload, selectinload

from leernet.display import display_moment, display_when
from leernet.hookspecs import Shown, Visit
from leernet.model import EventStatus, JournalEntry, QuestionKind, When

from . import words
from .counting import LEAST, overview_of
from .drafting import drafts_of, events_of, periods
from .entries import count, find_entry
from .fields import Choice, fields_of, form_values
from .filters import NONE, Filter, leaf_of
from .given import key
from .matching import Fit, fit_of, suggest
from .mine import TEMPLATES, Line, line_of
from .setup import WRITTEN, questions_of, setup_of
from .tables import Entry, Kind, Match, Said, Stage, Way
from .themes import all_themes

HISTORY = 200
LONGEST_WORDS = 90


@dataclass(frozen=True)
class Pair:
    """A need and an offer, with the reasons in words."""

    need: Line
    offer: Line
    reasons: Sequence[str]
    score: int
    can_ask: bool
    stage: str = ""
    match: Match | None = None
    yes: int = 0


def list_view(db: Session, visit: Visit) -> Shown:
    """All needs and offers, by what the filter asks; one of them with its themes to be changed."""
    series_id, language = visit.series.id, visit.language
    wanted, tags = Filter.of(series_id, visit.arguments), all_themes(db, series_id)
    leaf = leaf_of(db, wanted, visit.arguments.get("before", ""))
    values: dict[str, object] = {
        "wanted": wanted,
        "lines": [line_of(entry, language) for entry in leaf.entries],
        "sources": {source: text.get(language) for source, text in words.SOURCES.items()},
        "kind_choices": [Choice(one.value, text.get(language)) for one, text in words.KINDS.items()],
        "way_choices": [Choice(one.value, text.get(language)) for one, text in words.WAYS.items()],
        "source_choices": [Choice(one.value, text.get(language)) for one, text in words.SOURCES.items()],
        "theme_choices": [Choice(str(tag.id), tag.name) for tag in tags]
        + [Choice(NONE, visit.translator.gettext("Without a theme"))],
        "next": leaf.next,
        "is_first": "before" not in visit.arguments,
    }
    return _shown(db, visit, "list", values)


def entry_view(db: Session, visit: Visit) -> Shown:
    """One of them: give it themes, or remove it.

    :raises NotFound: ``entry_unknown``
    """
    series_id = visit.series.id
    tags = all_themes(db, series_id)
    entry = find_entry(db, series_id, key({"entry": [visit.arguments.get("entry", "")]}, "entry"))
    values = {"line": line_of(entry, visit.language), **form_values(visit.language, tags)}
    return _shown(db, visit, "entry", values, fields_of(entry, tags))


def themes_view(db: Session, visit: Visit) -> Shown:
    """The numbers of each theme; and to make themes tidy, or into a draft."""
    tags = all_themes(db, visit.series.id)
    today = visit.now.astimezone(visit.timezone).date()
    values: dict[str, object] = {
        "overview": overview_of(db, visit.series.id, tags),
        "tags": [Choice(str(tag.id), tag.name) for tag in tags],
        "periods": [Choice(value, label) for value, label in periods(today, visit.language)],
        "least": LEAST,
        "no_theme": NONE,
        "changed": next((tag for tag in tags if str(tag.id) == visit.arguments.get("theme")), None),
    }
    fields = {f"theme_{tag.id}": tag.name for tag in tags}
    fields |= {f"is_theme_{tag.id}": "yes" for tag in tags if tag.is_theme}
    return _shown(db, visit, "themes", values, fields)


def matches_view(db: Session, visit: Visit) -> Shown:
    """Who fits whom: suggested, asked and introduced, and dismissed."""
    series_id = visit.series.id
    query = select(Entry).where(Entry.series_id == series_id).order_by(Entry.id).options(selectinload(Entry.tags))
    entries = list(db.scalars(query))
    matches = db.scalars(
        select(Match)
        .where(Match.series_id == series_id)
        .order_by(Match.id.desc())
        .options(joinedload(Match.need, innerjoin=True), joinedload(Match.offer, innerjoin=True))
    ).all()
    needs = [one for one in entries if one.kind is Kind.NEED]
    offers = [one for one in entries if one.kind is Kind.OFFER]
    suggested = suggest(needs, offers, {(one.need_id, one.offer_id) for one in matches})
    values: dict[str, object] = {
        "suggested": [_pair(one.need, one.offer, one.fit, visit) for one in suggested],
        "decided": [_decided(one, visit) for one in matches if one.stage is not Stage.DISMISSED],
        "dismissed": [_decided(one, visit) for one in matches if one.stage is Stage.DISMISSED],
        "need_choices": [_entry_choice(one) for one in needs if one.may_introduce],
        "offer_choices": [_entry_choice(one) for one in offers if one.may_introduce],
    }
    return _shown(db, visit, "matches", values)


def plan_view(db: Session, visit: Visit) -> Shown:
    """The draft programme, to be edited and added to the series."""
    drafts, language = drafts_of(db, visit.series.id), visit.language
    events = events_of(db, drafts)
    choices = periods(visit.now.astimezone(visit.timezone).date(), language)
    known = {value for value, _ in choices}
    older = {one.when for one in drafts if one.when and one.when not in known}
    fields: dict[str, str] = {}
    for one in drafts:
        for name in ("title", "theme", "when", "about"):
            fields[f"{name}_{one.id}"] = getattr(one, name)
    values: dict[str, object] = {
        "drafts": [one for one in drafts if one.event_id not in events],
        "added": [
            (event, display_when(event.when, language), event.status is EventStatus.DRAFT)
            for one in drafts
            if (event := events.get(one.event_id or 0)) is not None
        ],
        "periods": [
            *(Choice(value, display_when(When(value), language)) for value in sorted(older)),
            *(Choice(value, label) for value, label in choices),
        ],
    }
    return _shown(db, visit, "plan", values, fields)


def settings_view(db: Session, visit: Visit) -> Shown:
    """What is asked, what is shown, how long it is kept."""
    setup, asked = setup_of(db, visit.series.id), questions_of(db, visit.series.id)
    choices = {
        kind: [Choice(one.key, one.called(visit.language)) for one in some]
        for kind, some in (
            ("written", [one for one in asked if one.kind in WRITTEN]),
            ("yes_no", [one for one in asked if one.kind is QuestionKind.YES_NO]),
        )
    }
    fields = {
        "keep_days": str(setup.keep_days),
        "need_question": setup.need_question,
        "offer_question": setup.offer_question,
        "consent_question": setup.consent_question,
        **({"is_open": "yes"} if setup.is_open else {}),
        **({"shows_overview": "yes"} if setup.shows_overview else {}),
    }
    values = {**choices, "least": LEAST, "asks": setup.need_question or setup.offer_question}
    return _shown(db, visit, "settings", values, fields)


def journal_view(db: Session, visit: Visit) -> Shown:
    """What happened, the newest first."""
    query = (
        select(JournalEntry)
        .where(JournalEntry.subject == "exchange", JournalEntry.data["series"].as_integer() == visit.series.id)
        .order_by(JournalEntry.id.desc())
        .limit(HISTORY)
    )
    lines = [
        (
            display_moment(one.at, visit.timezone, visit.language),
            words.HAPPENED[one.kind].get(visit.language) if one.kind in words.HAPPENED else one.kind,
            _who(one, visit),
        )
        for one in db.scalars(query)
    ]
    return _shown(db, visit, "journal", {"lines": lines})


VIEWS: Mapping[str, Callable[[Session, Visit], Shown]] = {
    "entry": entry_view,
    "themes": themes_view,
    "matches": matches_view,
    "plan": plan_view,
    "settings": settings_view,
    "journal": journal_view,
}
"""By what the address asks for; else the list."""


def _shown(
    db: Session, visit: Visit, view: str, values: Mapping[str, object], fields: Mapping[str, str] | None = None
) -> Shown:
    more = {"view": view, "entries": count(db, visit.series.id), "setup": setup_of(db, visit.series.id)}
    return Shown(template=f"{TEMPLATES}/{view}.html", values={**more, **values}, fields=fields or {})


def _pair(need: Entry, offer: Entry, fit: Fit, visit: Visit, match: Match | None = None) -> Pair:
    return Pair(
        need=line_of(need, visit.language),
        offer=line_of(offer, visit.language),
        reasons=list(_reasons(fit, visit)),
        score=fit.score,
        can_ask=need.may_introduce and offer.may_introduce,
        stage=words.STAGES[match.stage].get(visit.language) if match else "",
        match=match,
        yes=[match.need_said, match.offer_said].count(Said.YES) if match and match.stage is Stage.ASKED else 0,
    )


def _decided(match: Match, visit: Visit) -> Pair:
    return _pair(match.need, match.offer, fit_of(match.need, match.offer), visit, match)


def _reasons(fit: Fit, visit: Visit) -> Sequence[str]:
    _ = visit.translator.gettext
    found = []
    if fit.themes:
        found.append(_("Both about: {themes}", themes=", ".join(fit.themes)))
    if fit.ways:
        ways = ", ".join(words.WAYS[Way(way)].get(visit.language) for way in fit.ways)
        found.append(_("Both in this form: {ways}", ways=ways))
    if fit.words:
        found.append(_("Words in both: {words}", words=", ".join(fit.words)))
    if fit.other_organisation:
        found.append(_("Of two organisations"))
    return found


def _entry_choice(entry: Entry) -> Choice:
    text = " ".join(entry.text.split())
    short = text if len(text) <= LONGEST_WORDS else f"{text[:LONGEST_WORDS].rsplit(' ', 1)[0]} …"
    who = entry.organisation or entry.name
    return Choice(str(entry.id), f"{short} ({who})" if who else short)


def _who(entry: JournalEntry, visit: Visit) -> str:
    kind, _, identity = entry.actor.partition(":")
    if kind == "user":
        return identity
    return visit.translator.gettext("participant") if kind == "participant" else visit.translator.gettext("automatic")
