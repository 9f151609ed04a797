"""Letters of plugins, in the frame of all others."""

from collections.abc import Callable

from ..i18n import Translator
from ..links import Links
from ..pages import LetterTo, Writing
from ..work import Work
from .headers import one_line
from .letter import Letter, Link, Row
from .parts import contact_link, signed_by


def writing(links: Links, translate: Callable[[str], Translator]) -> Writing:
    """What a plugin needs to write a letter."""
    return Writing(
        translate=translate,
        own_page=links.registration,
        event=links.event,
        series=links.series,
        check_in=links.check_in,
        seal=links.tokens.seal,
    )


def framed(work: Work, translator: Translator, kind: str, letter: LetterTo) -> Letter:
    """What a plugin wrote, with greeting, signature and small print."""
    _ = translator.gettext
    return Letter(
        template=kind,
        language=translator.language,
        network=work.settings.name.get(translator.language),
        subject=one_line(letter.subject),
        heading=letter.heading,
        preheader=letter.paragraphs[0] if letter.paragraphs else letter.heading,
        greeting=_("Dear {name},", name=one_line(letter.name)) if letter.name else _("Hello,"),
        paragraphs=letter.paragraphs,
        rows=[Row(label=label, text=text) for label, text in letter.facts],
        action=Link(label=letter.action[0], url=letter.action[1]) if letter.action else None,
        signed=signed_by(work, letter.about, translator.language),
        contact=contact_link(letter.about),
        small=[letter.reason],
    )
