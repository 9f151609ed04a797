"""Changes in words: where something changed, and what stood there, for people who never saw the file."""

import re
from collections.abc import Mapping

from ....i18n import N_
from ....programmes.comparing import Change
from ...site import Site
from .question_items import KINDS as QUESTION_KINDS

NAMES: Mapping[str, str] = {
    "title": N_("Title"),
    "subtitle": N_("Subtitle"),
    "number": N_("Number in the series"),
    "theme": N_("Theme"),
    "kind": N_("Kind"),
    "status": N_("Status"),
    "when": N_("When"),
    "language": N_("Language of the texts"),
    "follows": N_("Follows on"),
    "contact": N_("Contact person"),
    "blocks": N_("Times"),
    "start": N_("Begins"),
    "end": N_("Ends"),
    "sections": N_("Texts"),
    "heading": N_("Heading"),
    "text": N_("Text"),
    "formats": N_("Ways to take part"),
    "capacity": N_("Places"),
    "details": N_("Details"),
    "registration": N_("Registration"),
    "opens": N_("Opens"),
    "closes": N_("Closes"),
    "offer_hours": N_("Hours to confirm a place that comes free"),
    "admission": N_("Who may register"),
    "waiting_list": N_("A waiting list when it is full"),
    "max_per_organisation": N_("Most people of one organisation"),
    "audiences": N_("For whom"),
    "released": N_("Kept until"),
    "agenda": N_("Programme"),
    "contributions": N_("People at the event as a whole"),
    "place": N_("Place"),
    "minutes": N_("Minutes"),
    "parallel": N_("At the same time as the part before it"),
    "rollout": N_("Roll-out"),
    "sign_up": N_("People say whether they come to this part"),
    "partners": N_("Partners"),
    "role": N_("Role"),
    "logo": N_("Logo"),
    "note": N_("Note"),
    "questions": N_("Questions"),
    "label": N_("Name"),
    "hint": N_("Explanation"),
    "purpose": N_("What you need it for"),
    "required": N_("An answer is needed"),
    "choices": N_("Answers to choose from"),
    "visibility": N_("Who sees the answers"),
    "aim": N_("Aim"),
    "region": N_("Region"),
    "planned_events": N_("Planned number of events"),
    "part_of": N_("Part of"),
    "certificate": N_("Certificate"),
    "name": N_("Name"),
    "short_name": N_("Short name"),
    "about": N_("About the organisation"),
    "url": N_("Web address"),
    "email": N_("E-mail address"),
}
WORDS: Mapping[str, Mapping[str, str]] = {
    "status": {
        "draft": N_("Draft"),
        "announced": N_("Announced"),
        "open": N_("Open for registration"),
        "closed": N_("Registration closed"),
        "cancelled": N_("Cancelled"),
        "published": N_("Published"),
        "ended": N_("Ended"),
    },
    "kind": QUESTION_KINDS,
}


def place_of(site: Site, place: str) -> str:
    """The way to what changed: "Ways to take part › physical › Places"."""
    steps = Change(place, None, None).steps
    return " › ".join(site.gettext(NAMES[step]) if step in NAMES else step for step in steps)


def way_to(site: Site, place: str) -> str:
    """The same of a problem in a part that is not shown: rows are counted from 1."""
    return place_of(site, re.sub(r"\[(\d+)\]", lambda number: f"[{int(number[1]) + 1}]", place))


def value_of(site: Site, place: str, value: object) -> str:
    """What stood at a place, for people to compare."""
    last = (Change(place, None, None).steps or [""])[-1]
    if value is None:
        return "—"
    if isinstance(value, bool):
        return site.gettext("Yes") if value else site.gettext("No")
    if isinstance(value, Mapping):
        parts = {str(name): one for name, one in value.items()}
        return "; ".join(f"{place_of(site, name)}: {value_of(site, name, one)}" for name, one in parts.items())
    if isinstance(value, list):
        return ", ".join(value_of(site, place, one) for one in value)
    words = WORDS.get(last, {})
    return site.gettext(words[str(value)]) if str(value) in words else str(value)
