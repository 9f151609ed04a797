"""The pages on which a series is made, and the one of an organisation."""

from collections.abc import Mapping, Sequence

from ....i18n import N_
from ...words import SERIES_KINDS
from .certificate_section import CERTIFICATE
from .items import Field, Group, Item, Kind
from .question_items import QUESTIONS
from .sections import MARKDOWN, ORGANISATIONS, PARTNERS, TEXTS, Section, Setting, contact, language, slug

ORGANISATION_KINDS: Mapping[str, str] = {
    "municipality": N_("Municipality"),
    "province": N_("Province"),
    "region": N_("Region"),
    "agency": N_("Ministry or agency"),
    "association": N_("Association"),
    "coalition": N_("Coalition"),
    "programme": N_("Programme"),
    "university": N_("University"),
    "housing_corporation": N_("Housing corporation"),
    "grid_operator": N_("Grid operator"),
    "residents_initiative": N_("Residents’ initiative"),
    "consultancy": N_("Consultancy"),
    "company": N_("Company"),
    "non_profit": N_("Non-profit organisation"),
    "venue": N_("Venue"),
    "fund": N_("Fund"),
    "other": N_("Something else"),
}


def _basics(setting: Setting) -> Sequence[Item]:
    _ = setting.gettext
    return (
        Field(name="title", label=_("Title"), needed=True),
        *((slug(setting),) if not setting.table.get("status") else ()),
        Field(name="subtitle", label=_("Subtitle"), most=300),
        Field(
            name="kind",
            label=_("Kind"),
            kind=Kind.CHOICE,
            needed=True,
            default="network",
            options=setting.words(SERIES_KINDS),
        ),
        language(setting),
        Field(name="aim", label=_("Aim"), kind=Kind.PROSE, rows=6, most=20_000, hint=_(MARKDOWN)),
        Field(
            name="planned_events",
            label=_("Planned number of events"),
            kind=Kind.NUMBER,
            hint=_("Also while not all are known: people then read “2 of 6”."),
        ),
        Field(name="region", label=_("Region"), most=100),
        Field(name="more_url", label=_("Web address with more"), kind=Kind.URL, most=500),
        Field(
            name="part_of",
            label=_("Part of"),
            kind=Kind.CHOICE,
            options=setting.named(setting.series),
            hint=_("A larger series or programme."),
        ),
        contact(setting),
    )


def _organisation(setting: Setting) -> Sequence[Item]:
    _ = setting.gettext
    about = (
        Field(name="nl", label=_("In Dutch"), kind=Kind.PROSE, most=20_000, rows=4),
        Field(name="en", label=_("In English"), kind=Kind.PROSE, most=20_000, rows=4),
    )
    return (
        Field(name="name", label=_("Name"), needed=True),
        *((slug(setting),) if not setting.table else ()),
        Field(name="short_name", label=_("Short name"), most=60),
        Field(
            name="kind",
            label=_("Kind"),
            kind=Kind.CHOICE,
            needed=True,
            default="other",
            options=setting.words(ORGANISATION_KINDS),
        ),
        Field(name="url", label=_("Web address"), kind=Kind.URL, most=500),
        Field(name="email", label=_("E-mail address"), kind=Kind.EMAIL, most=254),
        Field(name="logo", label=_("Logo"), kind=Kind.FILE, hint=_("SVG, PNG or JPEG, at most 500 kB.")),
        *(
            (Field(name="without_logo", label=_("Remove the logo"), kind=Kind.FLAG),)
            if setting.table.get("logo")
            else ()
        ),
        Group(name="about", label=_("About the organisation"), items=about, side_by_side=False),
        Field(name="region", label=_("Region"), most=100),
        Field(name="code", label=_("Official code"), most=40, hint=_("Such as that of a municipality.")),
        Field(name="part_of", label=_("Part of"), kind=Kind.ORGANISATION, hint=_("A coalition, an association.")),
        Field(name="valid_from", label=_("Exists since"), kind=Kind.DAY),
        Field(name="valid_to", label=_("Existed until"), kind=Kind.DAY),
    )


BASICS = Section(
    key="basics",
    title=N_("What it is"),
    keys=(
        "title",
        "subtitle",
        "kind",
        "language",
        "aim",
        "planned_events",
        "region",
        "more_url",
        "part_of",
        "contact",
    ),
    items=_basics,
    needs=frozenset({"series"}),
)
ORGANISATION = Section(
    key="organisation",
    title=N_("Organisation"),
    keys=(
        "name",
        "short_name",
        "kind",
        "url",
        "email",
        "about",
        "region",
        "code",
        "part_of",
        "valid_from",
        "valid_to",
        "logo",
    ),
    items=_organisation,
    needs=ORGANISATIONS,
)

SERIES: Sequence[Section] = (BASICS, TEXTS, PARTNERS, QUESTIONS, CERTIFICATE)
