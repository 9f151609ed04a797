"""What a change of a registration changed, in words: from what to what."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import cast

from ...i18n import N_
from ...model import AgendaItem, Event, Evidence, JournalEntry, Question, RegistrationStatus
from ...services.places.holding_back import BROKEN
from ..event.eventpage import name_of
from ..event.questioning import in_language
from ..site import Site
from ..words import EVIDENCE, REGISTRATION_STATUSES

_PLACE = re.compile(r"\{(\w+)\}")
Data = Mapping[str, object]


@dataclass(frozen=True)
class Names:
    """What the keys in a journal stand for: the parts of the programme, and the questions."""

    site: Site
    event: Event
    items: Sequence[AgendaItem] = ()
    questions: Sequence[Question] = ()

    def item(self, key: str) -> str:
        """The title of a part of the programme."""
        return next((one.title for one in self.items if one.key == key), key)

    def question(self, key: str) -> str:
        """The words of a question, as it is asked now."""
        label = next((one.label for one in self.questions if one.key == key), {})
        return in_language(label, self.site.language) or key

    def format(self, key: str) -> str:
        """What a format is called, also one in which the event is held no more."""
        return name_of(self.site, key)

    def role(self, key: str) -> str:
        """What a role is called."""
        roles = self.site.network.plugins.roles
        return roles[key].label.get(self.site.language) if key in roles else key

    def moment(self, text: str) -> str:
        """A moment on the network's clock."""
        return self.site.moment(datetime.fromisoformat(text))

    def status(self, key: str) -> str:
        """How a registration stood."""
        known = key in list(RegistrationStatus)
        return self.site.gettext(REGISTRATION_STATUSES[RegistrationStatus(key)]) if known else key


def details(names: Names, entry: JournalEntry) -> str:
    """From what to what; empty where the kind of change says it all."""
    change = entry.kind.partition(".")[2]
    say = _SAYS.get(change, _statuses)
    return say(names, entry.data)


def _from_to(data: Data, name: Callable[[str], str], before: str = "before", after: str = "after") -> str:
    old, new = data.get(before), data.get(after)
    return f"{name(str(old))} → {name(str(new))}" if old and new and old != new else ""


def _statuses(names: Names, data: Data) -> str:
    _ = names.site.gettext
    parts = [_from_to(data, names.status), _from_to(data, names.format, "format_before", "format_after")]
    if data.get("until"):
        parts.append(_("until {moment}", moment=names.moment(str(data["until"]))))
    if data.get("by_event"):
        parts.append(_("the event does not take place"))
    if data.get("offers_lapsed"):
        parts.append(_("did not answer {n} offers", n=data["offers_lapsed"]))
    return "; ".join(part for part in parts if part)


def _formats(names: Names, data: Data) -> str:
    return _from_to(data, names.format)


def _moments(names: Names, data: Data) -> str:
    return _from_to(data, names.moment)


def _items(names: Names, data: Data) -> str:
    old, new = (", ".join(map(names.item, _keys(data, one))) for one in ("before", "after"))
    nothing = names.site.gettext("nothing")
    return f"{old or nothing} → {new or nothing}"


def _roles(names: Names, data: Data) -> str:
    return " → ".join(", ".join(map(names.role, _keys(data, one))) for one in ("before", "after"))


def _answers(names: Names, data: Data) -> str:
    """Which questions, and whether the answer is new, another, or gone; never the answers themselves."""
    _, old, new = names.site.gettext, _keys(data, "before"), _keys(data, "after")
    parts = []
    for key in _keys(data, "questions"):
        what = N_("changed") if key in old and key in new else N_("added") if key in new else N_("removed")
        parts.append(f"{names.question(key)} ({_(what)})")
    return "; ".join(parts)


def _evidence(names: Names, data: Data) -> str:
    key = str(data.get("evidence", ""))
    return names.site.gettext(EVIDENCE[Evidence(key)]) if key in list(Evidence) else ""


def _held_back(names: Names, data: Data) -> str:
    _ = names.site.gettext
    if data.get("code") == BROKEN:
        return _("A check of a plugin broke; whoever runs this site finds why in its log.")
    message, values = str(data.get("message", "")), cast("Mapping[str, object]", data.get("values", {}))
    return _(message, **{**dict.fromkeys(_PLACE.findall(message), "…"), **values})


def _moved(names: Names, data: Data) -> str:
    _ = names.site.gettext
    return ", ".join(
        _(text) for key, text in (("time", N_("another time")), ("place", N_("another place"))) if data.get(key)
    )


def _keys(data: Data, name: str) -> list[str]:
    return [str(one) for one in cast("Sequence[object]", data.get(name) or ())]


_SAYS: Mapping[str, Callable[[Names, Data], str]] = {
    "format_changed": _formats,
    "request_changed": _formats,
    "offer_shortened": _moments,
    "items_changed": _items,
    "roles_changed": _roles,
    "answered": _answers,
    "attended": _evidence,
    "attendance_taken_back": _evidence,
    "held_back": _held_back,
    "event_changed": _moved,
}
