"""What a participant or contributor is at an event; plugins add their own."""

from dataclasses import dataclass

from ..i18n import Text


@dataclass(frozen=True, kw_only=True)
class Role:
    """A role. ``takes_place``: whether people in it count against the places of participants."""

    key: str
    label: Text
    takes_place: bool = False


ROLES = (
    Role(key="participant", label=Text(nl="deelnemer", en="participant"), takes_place=True),
    Role(key="speaker", label=Text(nl="spreker", en="speaker")),
    Role(key="facilitator", label=Text(nl="begeleider", en="facilitator")),
    Role(key="case_contributor", label=Text(nl="casusinbrenger", en="case contributor"), takes_place=True),
    Role(key="moderator", label=Text(nl="dagvoorzitter", en="moderator")),
    Role(key="reporter", label=Text(nl="verslaglegger", en="reporter")),
    Role(key="observer", label=Text(nl="toehoorder", en="observer"), takes_place=True),
    Role(key="organiser", label=Text(nl="organisator", en="organiser")),
)
