"""Texts that may not fit any more after a switch of formats, in words, each with where it is edited."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ...i18n import N_
from ...model import Event
from ...services.changing.switch_texts import Doubt, TextOf, doubtful_texts
from ...work import Work
from ..site import Site
from .editing.sections import SECTION_KEYS

PARTS: Mapping[TextOf, tuple[str, str]] = {
    TextOf.BASICS: ("basics", N_("Title")),
    TextOf.SECTION: ("texts", N_("Texts")),
    TextOf.AGENDA: ("agenda", N_("Programme")),
    TextOf.QUESTION: ("questions", N_("Questions")),
    TextOf.MESSAGE: ("", N_("Mail")),
    TextOf.MATERIAL: ("", N_("Materials")),
}
"""The part of the event where it is edited, and what that is called."""


@dataclass(frozen=True)
class DoubtLine:
    """A text in words: where it stands, its name, what it says, and the page on which it is edited."""

    place: str
    name: str
    words: str
    url: str


def doubts_of(site: Site, work: Work, event: Event) -> Sequence[DoubtLine]:
    """What an organiser had better look at; empty where nothing ended, or no text mentions it."""
    return [_line(site, event, one) for one in doubtful_texts(work, event)]


def _line(site: Site, event: Event, doubt: Doubt) -> DoubtLine:
    part, label = PARTS[doubt.of]
    is_usual = doubt.of is TextOf.SECTION and doubt.name in SECTION_KEYS
    name = site.gettext(SECTION_KEYS[doubt.name]) if is_usual else doubt.name
    words = ", ".join(f"“{word}”" for word in doubt.words)
    return DoubtLine(site.gettext(label), name, words, _url(site, event, doubt, part))


def _url(site: Site, event: Event, doubt: Doubt, part: str) -> str:
    if doubt.of is TextOf.MESSAGE:
        return site.url("desk_message", slug=event.slug, uid=str(doubt.uid))
    if doubt.of is TextOf.MATERIAL:
        return site.url("desk_material", kind="events", slug=event.slug, uid=str(doubt.uid))
    return site.url("desk_edit_event", slug=event.slug, part=part)
