"""Everything that a programme file states, and what a reader should see of it. A field that is new has no rule yet."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from examples.flask_app.tests.visitor import one_line, text_of
from leernet import richtext
from leernet.display import display_date, display_moment, display_when
from leernet.flask.event.joinform import ENROLLING
from leernet.flask.words import AGENDA_KINDS, EVENT_KINDS, PARTNER_ROLES, SECTIONS, SERIES_KINDS
from leernet.i18n import Translator
from leernet.model import AgendaKind, Enrolling, EventKind, PartnerRole, SeriesKind, When
from leernet.plugins import Plugins

Table = Mapping[str, object]
ZONE = ZoneInfo("Europe/Amsterdam")


@dataclass(frozen=True)
class Statement:
    """Something that the file says: ``place`` in the file, and how it reads on a page."""

    place: str
    text: str


@dataclass(frozen=True)
class Programme:
    """A file as TOML, with what is needed to know how its words read on a page."""

    data: Table
    translator: Translator
    plugins: Plugins

    def titles(self, name: str, field: str) -> dict[str, str]:
        """A field of everything in a list, by slug."""
        return {str(one["slug"]): str(one[field]) for one in tables(self.data, name)}

    def of_series(self) -> list[Statement]:
        """What it says of the series."""
        return list(self._walk("series", self.data["series"]))

    def of_event(self, event: Table) -> list[Statement]:
        """What it says of an event."""
        formats = _for_everybody(event)
        return list(self._walk("events", {**event, "formats": formats} if formats else event))

    def of_organisations(self) -> list[Statement]:
        """What it says of organisations."""
        return list(self._walk("organisations", self.data["organisations"]))

    def _walk(self, place: str, value: object, around: Table | None = None) -> Iterator[Statement]:
        if isinstance(value, Mapping):
            for key, inside in value.items():
                yield from self._walk(f"{place}.{key}", inside, value)
        elif isinstance(value, list) and value and isinstance(value[0], Mapping):
            for inside in value:
                yield from self._walk(place, inside)
        else:
            assert place in RULES, f"there is no rule yet for {place}"
            for each in value if isinstance(value, list) else [value]:
                texts = RULES[place](self, each, around or {})
                yield from (Statement(place, one_line(text)) for text in texts if text)


Rule = Callable[[Programme, object, Table], Iterable[str]]


def tables(data: Table, name: str) -> Sequence[Table]:
    """A list of tables; empty when it is not there."""
    found = data.get(name, [])
    assert isinstance(found, list)
    return found


def _for_everybody(event: Table) -> list[Table]:
    """The formats with the places that are left for whom none is kept."""
    kept = sum(int(str(one.get("capacity", 0))) for one in tables(event, "audiences"))
    return [
        {**one, "capacity": int(str(one["capacity"])) - kept} if "capacity" in one else one
        for one in tables(event, "formats")
    ]


def moment(text: object) -> datetime:
    """A moment of the file, aware."""
    return datetime.fromisoformat(str(text)).replace(tzinfo=ZONE)


def _as_it_is(_: Programme, value: object, __: Table) -> Iterable[str]:
    return [str(value)]


def _nothing(_: Programme, __: object, ___: Table) -> Iterable[str]:
    return []


def _markdown(_: Programme, value: object, __: Table) -> Iterable[str]:
    return [text_of(richtext.to_html(str(value)))]


def _organisation(programme: Programme, value: object, _: Table) -> Iterable[str]:
    return [programme.titles("organisations", "name")[str(value)]]


def _followed(programme: Programme, value: object, _: Table) -> Iterable[str]:
    return [programme.titles("events", "title")[str(value)]]


def _moment(_: Programme, value: object, __: Table) -> Iterable[str]:
    return [display_moment(moment(value), ZONE, "nl")]


def _clock(_: Programme, value: object, __: Table) -> Iterable[str]:
    return [f"{moment(value):%H:%M}"]


def _day_and_clock(_: Programme, value: object, __: Table) -> Iterable[str]:
    return [display_date(moment(value), "nl", weekday=True), f"{moment(value):%H:%M}"]


def _when(_: Programme, value: object, event: Table) -> Iterable[str]:
    return [] if "blocks" in event else [display_when(When.parse(str(value)), "nl", weekday=True)]


def _counted(one: str, more: str) -> Rule:
    def texts(programme: Programme, value: object, _: Table) -> Iterable[str]:
        return [programme.translator.ngettext(one, more, int(str(value)))]

    return texts


def _own_places(programme: Programme, value: object, _: Table) -> Iterable[str]:
    one, more = "{n} of {capacity} own place left", "{n} of {capacity} own places left"
    return [programme.translator.ngettext(one, more, int(str(value)), capacity=value)]


def _word(words: Mapping[object, str], of: Callable[[str], object]) -> Rule:
    def texts(programme: Programme, value: object, _: Table) -> Iterable[str]:
        return [programme.translator.gettext(words[of(str(value))])]

    return texts


def _heading(programme: Programme, value: object, section: Table) -> Iterable[str]:
    usual = SECTIONS.get(str(value), "")
    return [] if "heading" in section or not usual else [programme.translator.gettext(usual)]


def _format(programme: Programme, value: object, _: Table) -> Iterable[str]:
    return [programme.plugins.formats[str(value)].label.get("nl")]


def _role(programme: Programme, value: object, _: Table) -> Iterable[str]:
    return [programme.plugins.roles[str(value)].label.get("nl")]


def _asked(_: Programme, value: object, contribution: Table) -> Iterable[str]:
    if value != "asked":
        return []
    return ["gevraagd, nog niet bevestigd" if "name" in contribution else "wordt nog bekend"]


def _certificate(programme: Programme, value: object, rule: Table) -> Iterable[str]:
    kind = programme.plugins.certificates[str(value)]
    return [kind.label.get("nl"), kind.rule_text({k: v for k, v in rule.items() if k != "kind"}, "nl")]


def _opens(_: Programme, value: object, __: Table) -> Iterable[str]:
    return [f"{value} minuten"]


_PARTNERS: dict[str, Rule] = {
    "organisation": _organisation,
    "role": _word(PARTNER_ROLES, PartnerRole),  # type: ignore[arg-type]
    "logo": _nothing,  # pictures are looked at by themselves
    "scheme": _as_it_is,
    "note": _as_it_is,
}
_SECTIONS: dict[str, Rule] = {"key": _heading, "heading": _as_it_is, "text": _markdown}
# How it is issued is for the desk; the criteria stand in the badge and at its verification.
_CERTIFICATE: dict[str, Rule] = {
    "kind": _certificate,
    "events": _as_it_is,
    **dict.fromkeys(("issues", "withdraws", "criteria"), _nothing),
}


_OF_QUESTIONS = ("key", "kind", "required", "formats", "audiences", "retention_days", "visibility", "choices.key",
                 "accept", "max_mb")  # fmt: skip
_QUESTIONS: dict[str, Rule] = {
    **dict.fromkeys(("label.nl", "hint.nl", "purpose.nl", "choices.nl"), _as_it_is),
    **dict.fromkeys(("label.en", "hint.en", "purpose.en", "choices.en"), _nothing),
    **dict.fromkeys((*_OF_QUESTIONS, "shown_if.question", "shown_if.answer"), _nothing),
}


def _below(place: str, rules: Mapping[str, Rule]) -> dict[str, Rule]:
    return {f"{place}.{key}": rule for key, rule in rules.items()}


# They are for the contact persons and the desk.
_OF_DELEGATIONS = ("organisation", "organisation_name", "contact.name", "contact.email", "language")
_WISHES = ("minimum", "maximum", "departments", "reserved", "released")
_DELEGATIONS: dict[str, Rule] = dict.fromkeys((*_OF_DELEGATIONS, *_WISHES), _nothing)

TO_JOIN = {"open": "Become a member", "approval": "Ask to become a member"}
"""The button on the page of a series, where anybody may press it."""


def _joining(programme: Programme, value: object, _: Table) -> Iterable[str]:
    return [programme.translator.gettext(TO_JOIN[str(value)])] if value in TO_JOIN else []


def _enrolling(programme: Programme, value: object, around: Table) -> Iterable[str]:
    return [programme.translator.gettext(ENROLLING[Enrolling(str(value))])] if around.get("joining") in TO_JOIN else []


_SERIES: dict[str, Rule] = {
    "slug": _nothing,
    "status": _nothing,
    "language": _nothing,
    "title": _as_it_is,
    "subtitle": _as_it_is,
    "region": _as_it_is,
    "aim": _markdown,
    "kind": _word(SERIES_KINDS, SeriesKind),  # type: ignore[arg-type]
    "planned_events": _as_it_is,
    "max_per_organisation": _nothing,  # it stands in the forms of its events
    "membership.joining": _joining,
    "membership.enrolling": _enrolling,
    "membership.organisations": _nothing,  # it stands at the desk
    **_below("certificate", _CERTIFICATE),
    **_below("brand", dict.fromkeys(("kind", "primary", "text", "background", "accent", "font"), _nothing)),
    **_below("partners", _PARTNERS),
    **_below("sections", _SECTIONS),
    **_below("questions", dict.fromkeys(_QUESTIONS, _nothing)),  # they stand in the forms of its events
    **_below("delegations", _DELEGATIONS),
    **_below("more.outcomes.deliverables", dict.fromkeys(("title", "organisation", "due"), _as_it_is)),
}

_EVALUATED = tuple(f"questions.{name}" for name in ("kind", "label", "label_en", "choices"))

_FORMATS: dict[str, Rule] = {
    "key": _format,
    "capacity": _counted("{n} place left", "{n} places left"),
    **_below("details", dict.fromkeys(("venue", "room", "street", "postal_code", "city", "platform"), _as_it_is)),
    **_below("details", dict.fromkeys(("join_url", "dial_in", "meeting_code"), _as_it_is)),
    **_below("details", dict.fromkeys(("travel", "accessibility", "instructions"), _markdown)),
    **_below("details.tools", dict.fromkeys(("name", "url", "note"), _as_it_is)),
    "details.opens_minutes": _opens,
    "details.reception_closes_hours": _nothing,  # it refuses who is too late, and says why
}

_CONTRIBUTIONS: dict[str, Rule] = {
    "role": _role,
    "organisation": _organisation,
    **dict.fromkeys(("name", "organisation_name", "perspective", "about"), _as_it_is),
    "status": _asked,
}

_EVENTS: dict[str, Rule] = {
    "slug": _nothing,
    "status": _nothing,
    "title": _as_it_is,
    "theme": _as_it_is,
    "number": _as_it_is,
    "weekday": _as_it_is,
    "kind": _word(EVENT_KINDS, EventKind),  # type: ignore[arg-type]
    "when": _when,
    "follows": _followed,
    **_below("rollout", dict.fromkeys(("of", "organisations", "pilot"), _nothing)),  # they stand at the desk
    "offered_to": _nothing,
    **_below("questions", _QUESTIONS),
    **_below("delegations", _DELEGATIONS),
    **_below("registration", {"opens": _moment, "closes": _moment}),
    **_below("contact", {"name": _as_it_is, "email": _as_it_is}),
    **_below("blocks", {"start": _day_and_clock, "end": _day_and_clock, "label": _as_it_is}),
    **_below("formats", _FORMATS),
    **_below("audiences", {"key": _nothing, "capacity": _own_places, "released": _moment}),
    **_below("audiences", {"label": _as_it_is, "text": _markdown}),
    **_below("certificate", _CERTIFICATE),
    **_below("partners", _PARTNERS),
    **_below("sections", _SECTIONS),
    **_below("agenda", {"title": _as_it_is, "text": _markdown, "place": _as_it_is, "start": _clock}),
    **_below("agenda", {"kind": _word(AGENDA_KINDS, AgendaKind)}),  # type: ignore[arg-type]
    **_below("agenda", {"minutes": _counted("{n} minute", "{n} minutes")}),
    **_below("agenda", {"capacity": _counted("{n} place left", "{n} places left")}),
    **_below("agenda", dict.fromkeys(("key", "sign_up", "parallel"), _nothing)),  # a box in the form, with the title
    **_below("agenda.contributions", _CONTRIBUTIONS),
    **_below("recap", {"title": _as_it_is, "category": _as_it_is, "publisher": _as_it_is, "published": _moment}),
    **_below("recap", {"body": _markdown}),
    **_below("recap.quotes", dict.fromkeys(("text", "name", "organisation"), _as_it_is)),
    # For who was there, and for who takes part: on their own pages, whose tests are the plugins'.
    **_below("more.evaluation", dict.fromkeys(("ready_made", *_EVALUATED), _nothing)),
    **_below("more.outcomes", dict.fromkeys(("insights", "actions"), _nothing)),
    **_below("recap.quotes", {"consent": _nothing}),  # shown by the name that stands there
}

_ORGANISATIONS: dict[str, Rule] = {
    # What sort it is, its code and region are there to tell organisations apart and to find them.
    **dict.fromkeys(("slug", "kind", "region", "code"), _nothing),
    "logo": _nothing,
    "short_name": _nothing,  # for where there is little room
    "name": _as_it_is,
    **_below("about", {"nl": _markdown, "en": _markdown}),
    "part_of": _organisation,
    "members": _organisation,
}

RULES: dict[str, Rule] = {
    **_below("series", _SERIES),
    **_below("events", _EVENTS),
    **_below("organisations", _ORGANISATIONS),
}
"""How each field of a file reads on a page."""
