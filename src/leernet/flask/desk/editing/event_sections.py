"""The pages on which an event is made."""

from collections.abc import Mapping, Sequence

from ....i18n import N_
from ....services.registering.offers import FEWEST_HOURS, MOST_HOURS
from ...words import EVENT_KINDS
from .agenda_section import AGENDA
from .certificate_section import CERTIFICATE
from .details import items_of
from .items import Add, Field, Group, Item, Kind, Rows, text_of
from .period import FROM_TIMES, PERIODS, with_period, with_when
from .question_items import QUESTIONS
from .sections import PARTNERS, TEXTS, Section, Setting, contact, language, places, slug

ADMISSIONS: Mapping[str, str] = {
    "open": N_("Everybody"),
    "approval": N_("Everybody, and an organiser approves"),
    "members": N_("Members of the series"),
    "invitation": N_("Whoever was invited"),
}


def _basics(setting: Setting) -> Sequence[Item]:
    _ = setting.gettext
    follows = Field(
        name="follows", label=_("Follows on"), kind=Kind.CHOICE, options=setting.named(setting.events),
        hint=_("An event that came before."),
    )  # fmt: skip
    return (
        Field(name="title", label=_("Title"), needed=True),
        *((slug(setting),) if not setting.table.get("status") else ()),
        Field(name="number", label=_("Number in the series"), kind=Kind.NUMBER),
        Field(name="theme", label=_("Theme")),
        Field(
            name="kind", label=_("Kind"), kind=Kind.CHOICE, needed=True, default="regular",
            options=setting.words(EVENT_KINDS),
        ),
        Group(
            name="when",
            label=_("When"),
            side_by_side=False,
            hint=_("As precisely as it is known. People see “autumn 2030” until you fill in the times."),
            items=(
                Field(
                    name="period", label=_("Period"), kind=Kind.CHOICE, needed=True, default=FROM_TIMES,
                    options=setting.words(PERIODS),
                ),
                Field(name="year", label=_("Year"), kind=Kind.NUMBER, most=4),
                Field(
                    name="day", label=_("Day of the month"), kind=Kind.NUMBER, most=2,
                    hint=_("With a month, when the day is known but not the time."),
                ),
                Field(name="clock", kind=Kind.HIDDEN),
            ),
        ),
        Rows(
            name="blocks",
            label=_("Times"),
            title=_("Time {n}"),
            hint=_("One for each stretch of time: an event of two days has two."),
            items=lambda row: _block(setting),
            adds=(Add(_("Add a time"), {}),),
        ),
        Field(
            name="weekday", label=_("Day of the week"), most=20,
            hint=_("Type it if you like, such as “Thursday”: you are told when it is not the weekday of the date."),
        ),
        language(setting),
        *((follows,) if setting.events else ()),
        contact(setting, _("Empty: that of the series.")),
    )  # fmt: skip


def _block(setting: Setting) -> Sequence[Item]:
    return (
        Field(name="start", label=setting.gettext("Begins"), kind=Kind.MOMENT, needed=True),
        Field(name="end", label=setting.gettext("Ends"), kind=Kind.MOMENT, needed=True),
        Field(
            name="label",
            label=setting.gettext("Called"),
            most=100,
            hint=setting.gettext("Such as “Day 1”, when there are more."),
        ),
    )


def _formats(setting: Setting) -> Sequence[Item]:
    kinds = setting.site.network.plugins.formats
    labels = {key: kinds[key].label.get(setting.site.language) for key in kinds}
    adds = [Add(setting.gettext("Add: {what}", what=label), {"key": key}) for key, label in labels.items()]
    return (
        Rows(
            name="formats",
            label=setting.gettext("Ways to take part"),
            title=setting.gettext("Way {n}"),
            hint=setting.gettext("Each has places of its own. With two, such as on site and online, people choose."),
            items=lambda row: _format(setting, row),
            adds=adds,
        ),
    )


def _format(setting: Setting, row: Mapping[str, object]) -> Sequence[Item]:
    key, kinds = text_of(row.get("key")), setting.site.network.plugins.formats
    details = (
        Group(
            name="details",
            label=setting.gettext("Details"),
            items=items_of(setting.site, kinds[key].schema()),
            side_by_side=False,
        )
        if key in kinds
        else Field(name="details", kind=Kind.KEPT)
    )
    label = kinds[key].label.get(setting.site.language) if key in kinds else key
    return (
        Field(name="key", kind=Kind.HIDDEN, label=label),
        places(setting),
        Field(
            name="counts_everybody",
            label=setting.gettext("Speakers and others who help take a place too"),
            kind=Kind.FLAG,
        ),
        details,
    )


def _registration(setting: Setting) -> Sequence[Item]:
    _ = setting.gettext
    return (
        Field(
            name="admission",
            label=_("Who may register"),
            kind=Kind.CHOICE,
            needed=True,
            default="open",
            options=setting.words(ADMISSIONS),
        ),
        Group(
            name="registration",
            label=_("From when to when"),
            items=(
                Field(name="opens", label=_("Opens"), kind=Kind.MOMENT, hint=_("Empty: as soon as you open it.")),
                Field(name="closes", label=_("Closes"), kind=Kind.MOMENT, hint=_("Empty: when the event is over.")),
                Field(
                    name="offer_hours",
                    label=_("Hours to confirm a place that comes free"),
                    kind=Kind.NUMBER,
                    hint=_(
                        "{least} to {most}. Empty: whoever is next on the waiting list has it at once.",
                        least=FEWEST_HOURS,
                        most=MOST_HOURS,
                    ),
                ),
            ),
        ),
        Field(name="waiting_list", label=_("A waiting list when it is full"), kind=Kind.FLAG, default="yes"),
        Field(
            name="max_per_organisation",
            label=_("Most people of one organisation"),
            kind=Kind.NUMBER,
            hint=_("Empty: no limit."),
        ),
    )


def _audiences(setting: Setting) -> Sequence[Item]:
    _ = setting.gettext
    fields = (
        Field(name="key", kind=Kind.HIDDEN, named_by=("label",)),
        Field(name="label", label=_("Name"), needed=True),
        Field(name="text", label=_("Who that is"), kind=Kind.PROSE, rows=3, most=20_000),
        places(setting, _("Kept for them, and no more than these. Empty: none of their own.")),
        Field(
            name="released",
            label=_("Kept until"),
            kind=Kind.MOMENT,
            hint=_("From then on everybody can have them. Empty: they stay theirs."),
        ),
    )
    return (
        Rows(
            name="audiences",
            label=_("For whom"),
            title=_("Group {n}"),
            items=lambda row: fields,
            adds=(Add(_("Add a group"), {}),),
        ),
    )


BASICS = Section(
    key="basics",
    title=N_("What and when"),
    keys=("title", "number", "theme", "kind", "when", "weekday", "blocks", "language", "follows", "contact"),
    items=_basics,
    needs=frozenset({"events"}),
    from_table=with_period,
    to_table=with_when,
)
FORMATS = Section(key="formats", title=N_("Ways to take part"), keys=("formats",), items=_formats)
REGISTRATION = Section(
    key="registration",
    title=N_("Registration"),
    keys=("admission", "registration", "waiting_list", "max_per_organisation"),
    items=_registration,
)
AUDIENCES = Section(key="audiences", title=N_("For whom"), keys=("audiences",), items=_audiences)

EVENT: Sequence[Section] = (BASICS, TEXTS, FORMATS, REGISTRATION, AUDIENCES, AGENDA, PARTNERS, QUESTIONS, CERTIFICATE)
