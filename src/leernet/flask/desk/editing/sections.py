"""The pages on which a series or an event is made: each has some keys of its table."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

from ....i18n import N_
from ...site import Site
from .items import Add, Field, Group, Item, Kind, Option, Rows

Table = Mapping[str, object]
W = TypeVar("W", bound=str)


@dataclass(frozen=True, kw_only=True)
class Setting:
    """What a form can choose from. ``table``: all that is there now; the others: names by slug."""

    site: Site
    table: Table = field(default_factory=dict)
    organisations: Mapping[str, str] = field(default_factory=dict)
    series: Mapping[str, str] = field(default_factory=dict)
    events: Mapping[str, str] = field(default_factory=dict)

    def gettext(self, msgid: str, **data: object) -> str:
        """In the language of the page."""
        return self.site.gettext(msgid, **data)

    def words(self, words: Mapping[W, str]) -> list[Option]:
        """Words of the model, with what they are called."""
        return [Option(str(getattr(word, "value", word)), self.gettext(label)) for word, label in words.items()]

    def named(self, names: Mapping[str, str]) -> list[Option]:
        """Something with a slug and a title."""
        return [Option(slug, title) for slug, title in names.items()]


def same(table: Table) -> dict[str, object]:
    """The form says what the table says."""
    return dict(table)


@dataclass(frozen=True, kw_only=True)
class Section:
    """One page. ``from_table`` and ``to_table``: where the form says it otherwise than the table does."""

    key: str
    title: str
    keys: Sequence[str]
    items: Callable[[Setting], Sequence[Item]]
    needs: frozenset[str] = frozenset()
    """Of ``organisations``, ``series`` and ``events`` those from which its form chooses."""
    from_table: Callable[[Table], dict[str, object]] = same
    to_table: Callable[[Table], dict[str, object]] = same


MARKDOWN = N_(
    "An empty line begins a paragraph. ## makes a heading, **two stars** make bold, - makes a list, "
    "[words](https://…) make a link."
)
LANGUAGES = {"nl": "Nederlands", "en": "English"}
SECTION_KEYS: Mapping[str, str] = {
    "what": N_("What"),
    "for_whom": N_("For whom"),
    "why": N_("Why take part"),
    "about": N_("About this event or series"),
    "more": N_("More information"),
    "text": N_("A heading of its own"),
}


def contact(setting: Setting, hint: str = "") -> Group:
    """Whom to ask."""
    return Group(
        name="contact",
        label=setting.gettext("Contact person"),
        hint=hint,
        items=(
            Field(name="name", label=setting.gettext("Name")),
            Field(name="email", label=setting.gettext("E-mail address"), kind=Kind.EMAIL, most=254),
        ),
    )


def language(setting: Setting) -> Field:
    """In which language the texts are."""
    return Field(
        name="language",
        label=setting.gettext("Language of the texts"),
        kind=Kind.CHOICE,
        needed=True,
        default="nl",
        options=[Option(value, label) for value, label in LANGUAGES.items()],
    )


def slug(setting: Setting) -> Field:
    """Only of what is new: addresses stay what they are."""
    return Field(
        name="slug",
        label=setting.gettext("Name in the address"),
        most=80,
        hint=setting.gettext(
            "Small letters, digits and dashes. Leave empty, and it is made from the title. It cannot be changed later."
        ),
    )


def texts(setting: Setting) -> Sequence[Item]:
    """Sections of copy."""
    fields = (
        Field(
            name="key",
            label=setting.gettext("Heading"),
            kind=Kind.CHOICE,
            needed=True,
            default="what",
            options=setting.words(SECTION_KEYS),
        ),
        Field(
            name="heading", label=setting.gettext("Your own heading"), hint=setting.gettext("Instead of the usual one.")
        ),
        Field(
            name="text",
            label=setting.gettext("Text"),
            kind=Kind.PROSE,
            needed=True,
            rows=8,
            most=20_000,
            hint=setting.gettext(MARKDOWN),
        ),
    )
    return (
        Rows(
            name="sections",
            label=setting.gettext("Texts"),
            title=setting.gettext("Text {n}"),
            items=lambda row: fields,
            adds=(Add(setting.gettext("Add a text"), {}),),
        ),
    )


def partners(setting: Setting) -> Sequence[Item]:
    """Who stands behind it, in order."""
    roles = setting.words(ROLES)
    fields = (
        Field(name="organisation", label=setting.gettext("Organisation"), kind=Kind.ORGANISATION, needed=True),
        Field(
            name="role",
            label=setting.gettext("Role"),
            kind=Kind.CHOICE,
            options=roles,
            needed=True,
            default="organiser",
        ),
        Field(name="logo", label=setting.gettext("Show its logo"), kind=Kind.FLAG, default="yes"),
        Field(name="scheme", label=setting.gettext("Scheme"), hint=setting.gettext("Of a funder: which grant scheme.")),
        Field(name="reference", label=setting.gettext("Reference"), most=100),
        Field(name="note", label=setting.gettext("Note"), kind=Kind.PROSE, rows=2, most=20_000),
    )
    return (
        Rows(
            name="partners",
            label=setting.gettext("Partners"),
            title=setting.gettext("Partner {n}"),
            items=lambda row: fields,
            adds=(Add(setting.gettext("Add a partner"), {}),),
            hint=setting.gettext("They are named in this order."),
        ),
    )


ROLES: Mapping[str, str] = {
    "initiator": N_("Initiator"),
    "organiser": N_("Organiser"),
    "lead": N_("Lead"),
    "facilitator": N_("Facilitator"),
    "host": N_("Host"),
    "funder": N_("Funder"),
    "research_partner": N_("Research partner"),
    "participant": N_("Participating organisation"),
}

TEXTS = Section(key="texts", title=N_("Texts"), keys=("sections",), items=texts)
ORGANISATIONS = frozenset({"organisations"})
PARTNERS = Section(key="partners", title=N_("Partners"), keys=("partners",), items=partners, needs=ORGANISATIONS)


def places(setting: Setting, hint: str = "") -> Field:
    """How many."""
    return Field(
        name="capacity",
        label=setting.gettext("Places"),
        kind=Kind.NUMBER,
        hint=hint or setting.gettext("Empty: no limit."),
    )
