"""The letter with the link to all that is kept of a person."""

from ..display import display_moment
from ..i18n import Translator
from ..links import Links
from ..services.people.identities import GOOD_FOR, Trace
from ..work import Work
from .headers import one_line
from .letter import Letter, Link

TEMPLATE = "person.link_asked"


def person_letter(work: Work, links: Links, translator: Translator, trace: Trace) -> Letter:
    """The letter to the address of which somebody asked what is kept."""
    _, until, name = translator.gettext, work.now + GOOD_FOR, one_line(trace.name)
    network = work.settings.name.get(translator.language)
    moment = display_moment(until, work.settings.timezone, translator.language)
    begin = _(
        "Behind this link stands all that “{network}” keeps of you. You can download it there, and have it erased.",
        network=network,
    )
    return Letter(
        template=TEMPLATE,
        language=translator.language,
        network=network,
        subject=_("Your data at {network}", network=network),
        heading=_("Your data"),
        preheader=begin,
        greeting=_("Dear {name},", name=name) if name else _("Hello,"),
        paragraphs=[begin, _("The link is good until {moment}.", moment=moment)],
        closing=[
            _("Did you not ask for this? Then you need not do anything: only who reads your mail can use the link.")
        ],
        action=Link(label=_("See your data"), url=links.my_data(trace.reference(until), translator.language)),
        signed=network,
        small=[
            _("You get this mail because somebody typed your address on our page “My data”."),
            _("Do not pass the link on: whoever has it sees what you see."),
        ],
    )
