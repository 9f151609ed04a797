"""The letter with what an organiser wrote: its placeholders filled in, in the frame that all mail has."""

import re
from collections.abc import Callable, Mapping

from ..display import display_block, display_when
from ..i18n import Translator
from ..links import Links
from ..model import Material, MaterialFor, Message, Registration
from ..model.messages import PLACE
from ..services.materials.access import own_materials
from ..services.messages.sending import WRITTEN_TO
from ..work import Work
from .headers import one_line
from .letter import Letter
from .parts import contact_link, signed_by

MATERIALS = "{materials}"
_PUNCTUATION = re.compile(r"([!-/:-@\[-`{-~])")


def message_letter(
    work: Work, links: Links, translator: Translator, message: Message, registration: Registration
) -> Letter:
    """The letter to one person."""
    _, language, event = translator.gettext, translator.language, registration.event
    words = _words(work, registration, language)
    urls = {
        "own_page": links.registration(registration.uid, language),
        "event_page": links.event(event.slug, language),
    }
    subject, body = message.text_in(language)
    said = one_line(_filled(subject, words, str))
    # As Markdown these are one address, by itself or as where a link goes; and no name is a heading or a link.
    written = _filled(_filled(body, urls, lambda url: f"<{url}>"), words, _escaped)
    written = _with_materials(work, links, translator, written, registration)
    small = [
        _("You get this mail because of your registration for “{event}”.", event=event.title),
        _("We use your details only for this event and what belongs to it."),
    ]
    if "{own_page}" in body or links.registration(registration.uid, language) in written:
        small.append(_("The link in this mail is yours alone: whoever has it can change your registration."))
    return Letter(
        template=WRITTEN_TO,
        language=language,
        network=work.settings.name.get(language),
        subject=said,
        heading=said,
        greeting=_("Dear {name},", name=one_line(registration.name)),
        paragraphs=[],
        written=written,
        signed=signed_by(work, event, language),
        contact=contact_link(event),
        small=small,
    )


def _words(work: Work, registration: Registration, language: str) -> Mapping[str, str]:
    event = registration.event
    blocks = [display_block(b.starts_at, b.ends_at, work.settings.timezone, language) for b in event.blocks]
    return {
        "name": one_line(registration.name),
        "organisation": one_line(registration.organisation_name),
        "event": one_line(event.title),
        "when": "; ".join(blocks) or display_when(event.when, language, weekday=True),
    }


def _with_materials(work: Work, links: Links, translator: Translator, written: str, registration: Registration) -> str:
    """A text with what this person may see now as a list, where it is asked for; one statement then."""
    if MATERIALS not in written:
        return written
    lines = [_line(links, registration, one, translator.language) for one in own_materials(work, registration)]
    said = "\n".join(lines) or translator.gettext("There are no materials for you yet.")
    return written.replace(MATERIALS, f"\n\n{said}\n\n")


def _line(links: Links, registration: Registration, material: Material, language: str) -> str:
    title, _ = material.title_in(language)
    if not material.is_file:
        url = material.url
    elif material.audience is MaterialFor.EVERYBODY:
        url = links.material(material.uid, material.ending)
    else:
        url = links.own_material(registration.uid, material.uid, language)
    return f"- [{_escaped(one_line(title))}](<{url.replace('<', '%3C').replace('>', '%3E')}>)"


def _filled(text: str, values: Mapping[str, str], write: Callable[[str], str]) -> str:
    return PLACE.sub(lambda place: write(values[place[1]]) if place[1] in values else place[0], text)


def _escaped(value: str) -> str:
    return _PUNCTUATION.sub(r"\\\1", value)
