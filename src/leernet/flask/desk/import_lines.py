"""What the report of a meeting would change, in words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ...i18n import N_
from ...model import Attendance, Registration
from ...services.attendance.matching import Certainty
from ...services.attendance.plan import NOBODY, WALK_IN, Effect, ImportRequest, Line, Person, Plan, is_too_short
from ..site import Site
from ..words import EVIDENCE

EFFECTS: Mapping[Effect, str] = {
    Effect.NEW: N_("will be recorded as present"),
    Effect.BETTER: N_("was recorded already; the minutes will be changed"),
    Effect.SAME: N_("was recorded already; nothing changes"),
    Effect.KEPT: N_("was recorded otherwise; that stays"),
    Effect.TAKEN_BACK: N_("was imported before, and is no longer recorded as present"),
    Effect.TOO_SHORT: N_("was there too short; is not recorded"),
    Effect.NO_PLACE: N_("has no place at this event; is not recorded"),
}
REASONS: Mapping[Certainty, str] = {
    Certainty.EMAIL: N_("same e-mail address"),
    Certainty.NAME: N_("same name"),
    Certainty.UNSURE: N_("your choice"),
    Certainty.UNKNOWN: N_("your choice"),
}


@dataclass(frozen=True)
class Asked:
    """Somebody of whom an organiser has to say who they are; ``choices`` for radio buttons."""

    number: int
    name: str
    about: str
    choices: Sequence[Mapping[str, str]]


@dataclass(frozen=True)
class Found:
    """Somebody whose registration was found: as they stand in the report, by what, and what happens."""

    registration: Registration
    numbers: Sequence[int]
    called: str
    reason: str
    minutes: str
    effect: str
    key: Effect
    can_refuse: bool


@dataclass(frozen=True)
class Shown:
    """A plan, made ready for its page."""

    asked: Sequence[Asked]
    unknown: Sequence[Asked]
    found: Sequence[Found]
    left_out: Sequence[Line]
    missing: Sequence[tuple[Registration, str]]
    by_hand: int
    can_add: bool


def shown_plan(site: Site, plan: Plan, wanted: ImportRequest) -> Shown:
    """What the page says of each line."""
    unsure = [line for line in plan.lines if line.match.certainty is Certainty.UNSURE]
    asked = [_asked(site, line, wanted) for line in unsure]
    unknown = [_asked(site, line, wanted) for line in plan.unknown]
    return Shown(
        asked=asked,
        unknown=unknown,
        found=[_found(site, one) for one in plan.people],
        left_out=[line for line in plan.lines if line.match.known is not None and line.registration is None],
        missing=[(one, _recorded(site, present)) for one, present in plan.missing],
        by_hand=len(plan.those(Effect.KEPT)) or int(wanted.overwrite),
        can_add=any(choice["value"] == WALK_IN for one in (*asked, *unknown) for choice in one.choices),
    )


def _asked(site: Site, line: Line, wanted: ImportRequest) -> Asked:
    who = line.match.attendee
    choices = [
        {
            "value": one.uid.hex,
            "label": one.name,
            "hint": " · ".join(part for part in (one.organisation_name, one.participant.email) if part),
        }
        for one in line.candidates
    ]
    nobody = site.gettext("Nobody of these: leave out") if choices else site.gettext("Leave out")
    choices.append({"value": NOBODY, "label": nobody, "hint": ""})
    if who.emails and not is_too_short(who.minutes, wanted.minimum):
        hint = site.gettext("They get a mail with their personal page.")
        choices.append({"value": WALK_IN, "label": site.gettext("Add as a participant"), "hint": hint})
    about = (*who.emails, who.organisation, minutes_text(site, who.minutes))
    return Asked(line.number, who.name or who.emails[0], " · ".join(part for part in about if part), choices)


def _found(site: Site, person: Person) -> Found:
    lines = person.lines
    called = dict.fromkeys(line.match.attendee.name or line.match.attendee.emails[0] for line in lines)
    reasons = dict.fromkeys(site.gettext(REASONS[line.match.certainty]) for line in lines)
    return Found(
        registration=person.registration,
        numbers=[line.number for line in lines if line.match.known is not None],
        called=", ".join(called),
        reason=", ".join(reasons),
        minutes=minutes_text(site, person.minutes),
        effect=_effect(site, person),
        key=person.effect,
        can_refuse=any(line.match.certainty is Certainty.NAME for line in lines),
    )


def _effect(site: Site, person: Person) -> str:
    text = site.gettext(EFFECTS[person.effect])
    recorded = _recorded(site, person.present)
    return f"{text} ({recorded})" if recorded else text


def _recorded(site: Site, present: Attendance | None) -> str:
    if present is None:
        return ""
    how = site.gettext(EVIDENCE[present.evidence])
    return ", ".join(part for part in (how, minutes_text(site, present.minutes)) if part)


def minutes_text(site: Site, minutes: int | None) -> str:
    """So many minutes; empty where nobody knows."""
    return "" if minutes is None else site.translator.ngettext("{n} minute", "{n} minutes", minutes)
