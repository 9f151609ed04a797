"""The plugin: two readers of a look, and panels that say who the organisations are."""

from collections.abc import Iterable, Sequence
from pathlib import Path

from leernet import Text, hookimpl
from leernet.hookspecs import BrandKind, Panel
from leernet.model import Event, EventPartner, Organisation, PartnerRole, Registration, Series, SeriesPartner
from leernet_branding.kinds import Colours, Tokens

ABOUT = Text(nl="Over {name}", en="About {name}")
MEMBERS = Text(nl="Hierin werken samen: {members}.", en="In it work together: {members}.")
SPEAKS = (PartnerRole.INITIATOR, PartnerRole.ORGANISER, PartnerRole.LEAD, PartnerRole.FACILITATOR)
"""The roles whose "about" text belongs on the page."""


class Branding:
    """A partner's look, and who the partners are."""

    name = "branding"
    fits = "1.0"

    @hookimpl
    def leernet_brands(self) -> Sequence[BrandKind]:
        """``colours`` and ``tokens``."""
        return [Colours(), Tokens()]

    @hookimpl
    def leernet_catalogue(self) -> Path:
        """The Dutch texts."""
        return Path(__file__).parent / "locale"

    @hookimpl
    def leernet_panels(self, subject: Series | Event | Registration, language: str) -> Sequence[Panel]:
        """A panel for each organisation that stands behind it and has an "about" text."""
        if isinstance(subject, Registration):
            return ()
        return [
            Panel(title=ABOUT.get(language).replace("{name}", organisation.name), text=text, position=200 + place)
            for place, organisation in enumerate(_organisations(subject))
            if (text := _about(organisation, language))
        ]


def _organisations(subject: Series | Event) -> Iterable[Organisation]:
    """Each once, in order; those of the series where nobody speaks for the event itself."""
    partners: Sequence[SeriesPartner | EventPartner] = subject.partners
    speaking = [partner.organisation for partner in partners if partner.role in SPEAKS]
    if not speaking and isinstance(subject, Event) and subject.series is not None:
        return _organisations(subject.series)
    return {organisation.id: organisation for organisation in speaking}.values()


def _about(organisation: Organisation, language: str) -> str:
    text = organisation.about.get(language) or next(iter(organisation.about.values()), "")
    if not organisation.members:
        return text
    members = ", ".join(member.called for member in organisation.members)
    return f"{text}\n\n{MEMBERS.get(language).replace('{members}', members)}".strip()
