"""The ``online`` format."""

from collections.abc import Mapping, Sequence
from typing import Literal

from marshmallow import Schema

from leernet import Text, hookimpl
from leernet.hookspecs import CalendarPlace, Fact, FormatKind, Limit, Moment, Requested
from leernet.model import Details, Evidence, Role

from .details import MeetingSchema, is_given, opens_minutes, seats_of, text_of, tools_of

LABELS = {
    "platform": Text(nl="Hulpmiddel", en="Platform"),
    "tools": Text(nl="Ook gebruikt", en="Also used"),
    "link": Text(nl="Meedoen", en="Join"),
    "dial_in": Text(nl="Telefonisch meedoen", en="By phone"),
    "meeting_code": Text(nl="Vergadercode", en="Meeting code"),
    "instructions": Text(nl="Zo doet u mee", en="How to join"),
}

LATER = Text(
    nl="U doet mee via uw persoonlijke pagina. De link verschijnt daar {when}.",
    en="You join through your personal page. The link appears there {when}.",
)
BEFORE = Text(nl="{span} voor het begin", en="{span} before the start")
AT_THE_START = Text(nl="bij het begin", en="at the start")
UNITS = {
    24 * 60: (Text(nl="dag", en="day"), Text(nl="dagen", en="days")),
    60: (Text(nl="uur", en="hour"), Text(nl="uur", en="hours")),
    1: (Text(nl="minuut", en="minute"), Text(nl="minuten", en="minutes")),
}

FROM_A_DISTANCE = (
    *("online", "link", "inloggen", "camera", "microfoon", "scherm", "videovergadering", "webinar", "chat"),
    *("log in", "microphone", "screen", "video call"),
)
"""Words of texts about an event that people join from a distance."""
SEATS = Text(nl="Plaatsen in de onlinevergadering", en="Seats in the online meeting")
HOST = Role(key="online_host", label=Text(nl="online gastheer of gastvrouw", en="online host"))


class OnlineFormat(FormatKind):
    """Taking part from a distance."""

    key = "online"
    label = Text(nl="Online", en="Online")
    evidence = Evidence.JOIN
    attendance_mode: Literal["OnlineEventAttendanceMode"] = "OnlineEventAttendanceMode"

    def schema(self) -> Schema:
        """What a meeting needs."""
        return MeetingSchema()

    def summary(self, details: Details, language: str) -> str:
        """Online, and in what."""
        platform = text_of(details, "platform")
        return f"Online ({platform})" if platform else "Online"

    def public_facts(self, details: Details, moment: Moment) -> Sequence[Fact]:
        """The platform and the names of the tools: no links, no codes."""
        tools = ", ".join(tool["name"] for tool in tools_of(details))
        facts = {"platform": text_of(details, "platform"), "tools": tools}
        return [self._fact(name, text, moment) for name, text in facts.items() if text]

    def private_facts(self, details: Details, moment: Moment) -> Sequence[Fact]:
        """How to join, until the end; the links and codes only from the chosen moment."""
        if moment.ends_at is not None and moment.now >= moment.ends_at:
            return ()
        facts = []
        if instructions := text_of(details, "instructions"):
            facts.append(Fact(label=LABELS["instructions"].get(moment.language), text=instructions, markdown=True))
        if not is_given(details, moment):
            return [*facts, self._fact("link", _later(details, moment.language), moment)]
        codes = {name: text_of(details, name) for name in ("dial_in", "meeting_code")}
        facts += [self._fact(name, text, moment) for name, text in codes.items() if text]
        facts += [Fact(label=t["name"], text=t["note"] or t["name"], url=t["url"]) for t in tools_of(details)]
        return facts

    def join_url(self, details: Details, moment: Moment) -> str | None:
        """The link, from the chosen moment until the end."""
        return text_of(details, "join_url") or None if is_given(details, moment) else None

    def mentions(self, details: Details) -> Sequence[str]:
        """The links, the codes and the tools, and what people are only told who join from a distance."""
        own = [text_of(details, name) for name in ("platform", "join_url", "dial_in", "meeting_code")]
        return [*own, *(tool[name] for tool in tools_of(details) for name in ("name", "url")), *FROM_A_DISTANCE]

    def calendar_place(self, details: Details, language: str) -> CalendarPlace:
        """Online; the entry points at the personal page, for a calendar is read by more than one person."""
        return CalendarPlace(location="Online", conference=True)

    def schema_org(self, details: Details, url: str) -> Mapping[str, object]:
        """A ``VirtualLocation`` at the public page."""
        return {"@type": "VirtualLocation", "url": url}

    def _fact(self, name: str, text: str, moment: Moment) -> Fact:
        return Fact(label=LABELS[name].get(moment.language), text=text)


def _later(details: Details, language: str) -> str:
    minutes = opens_minutes(details)
    when = BEFORE.get(language).replace("{span}", span(minutes, language)) if minutes else AT_THE_START.get(language)
    return LATER.get(language).replace("{when}", when)


def span(minutes: int, language: str) -> str:
    """A length of time in words, in the largest unit that leaves no rest: "30 minuten", "2 uur", "1 dag"."""
    unit = next(unit for unit in UNITS if minutes % unit == 0)
    count = minutes // unit
    one, more = UNITS[unit]
    return f"{count} {(one if count == 1 else more).get(language)}"


class Online:
    """The plugin: one format, and the role of who lets people in and minds the chat."""

    name = "online"
    fits = "1.0"

    @hookimpl
    def leernet_formats(self) -> Sequence[FormatKind]:
        """The ``online`` format."""
        return [OnlineFormat()]

    @hookimpl
    def leernet_roles(self) -> Sequence[Role]:
        """The host of an online gathering."""
        return [HOST]

    @hookimpl
    def leernet_limits(self, requested: Requested) -> Sequence[Limit]:
        """The seats of the licence."""
        seats = seats_of(requested.format.details) if requested.format.key == OnlineFormat.key else None
        return [] if seats is None else [Limit(key="seats", capacity=seats, label=SEATS)]
