"""The pages on which an event is made."""

from collections.abc import Mapping, Sequence

from ....i18n import N_
from ....model import When
from ....model.when import Grain
from ....services.offers import FEWEST_HOURS, MOST_HOURS
from ...words import AGENDA_KINDS, CONTRIBUTION_STATUSES, EVENT_KINDS
from .details import items_of
from .items import Add, Field, Group, Item, Kind, Option, Rows, rows_of, table_of, text_of
from .question_items import QUESTIONS
from .sections import ORGANISATIONS, PARTNERS, TEXTS, Section, Setting, Table, contact, language, slug
from .tabled import slugged

FROM_TIMES, UNKNOWN = "times", "unknown"
PERIODS: Mapping[str, str] = {
    FROM_TIMES: N_("From the times below"),
    UNKNOWN: N_("Not known yet"),
    "year": N_("Some time in the year"),
    "21": N_("Spring"),
    "22": N_("Summer"),
    "23": N_("Autumn"),
    "24": N_("Winter (from December)"),
    "33": N_("First quarter"),
    "34": N_("Second quarter"),
    "35": N_("Third quarter"),
    "36": N_("Fourth quarter"),
    "01": N_("January"),
    "02": N_("February"),
    "03": N_("March"),
    "04": N_("April"),
    "05": N_("May"),
    "06": N_("June"),
    "07": N_("July"),
    "08": N_("August"),
    "09": N_("September"),
    "10": N_("October"),
    "11": N_("November"),
    "12": N_("December"),
}
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


def with_period(table: Table) -> dict[str, object]:
    """The date of a table as the form asks for it."""
    shown = {**table}
    if table.get("blocks") or not table.get("status"):
        return {**shown, "when": {"period": FROM_TIMES}}
    when = When(text_of(table.get("when")))
    period, year = when.edtf[5:7], when.edtf[:4]
    if when.grain is Grain.UNKNOWN:
        return {**shown, "when": {"period": UNKNOWN}}
    return {
        **shown,
        "when": {
            "period": "year" if when.grain is Grain.YEAR else period,
            "year": year if year.isdigit() else None,
            "day": when.edtf[8:10].lstrip("0"),
            "clock": when.edtf[11:],
        },
    }


def with_when(table: Table) -> dict[str, object]:
    """The other way round: what the form says as EDTF, which the schema checks."""
    asked = table_of(table.get("when"))
    period, year, day = text_of(asked.get("period")), asked.get("year"), asked.get("day")
    rest = {name: value for name, value in table.items() if name != "when"}
    if period in (FROM_TIMES, UNKNOWN, ""):
        return rest
    if period == "year":
        return {**rest, "when": str(year or "?")}
    yearless = year is None and day is not None
    parts = [str(year) if year is not None else "XXXX" if yearless else "?", period]
    if day is None:
        return {**rest, "when": "-".join(parts)}
    clock = text_of(asked.get("clock"))
    at = f"T{clock}" if clock else ""
    return {**rest, "when": "-".join([*parts, f"{day:02}" if isinstance(day, int) else str(day)]) + at}


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
        _places(setting),
        Field(
            name="counts_everybody",
            label=setting.gettext("Speakers and others who help take a place too"),
            kind=Kind.FLAG,
        ),
        details,
    )


def _places(setting: Setting, hint: str = "") -> Field:
    return Field(
        name="capacity",
        label=setting.gettext("Places"),
        kind=Kind.NUMBER,
        hint=hint or setting.gettext("Empty: no limit."),
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
        _places(setting, _("Kept for them, and no more than these. Empty: none of their own.")),
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


def _agenda(setting: Setting) -> Sequence[Item]:
    _ = setting.gettext
    return (
        Rows(
            name="agenda",
            label=_("Programme"),
            title=_("Part {n}"),
            items=lambda row: _part(setting),
            adds=(Add(_("Add a part"), {}),),
        ),
        _contributions(setting, _("People at the event as a whole")),
    )


def _part(setting: Setting) -> Sequence[Item]:
    _ = setting.gettext
    return (
        Field(name="key", kind=Kind.HIDDEN),
        Field(
            name="kind",
            label=_("Kind"),
            kind=Kind.CHOICE,
            needed=True,
            default="lecture",
            options=setting.words(AGENDA_KINDS),
        ),
        Field(name="title", label=_("Title"), needed=True),
        Field(name="start", label=_("Begins"), kind=Kind.MOMENT),
        Field(name="minutes", label=_("Minutes"), kind=Kind.NUMBER),
        Field(name="place", label=_("Place")),
        Field(name="text", label=_("Text"), kind=Kind.PROSE, rows=3, most=20_000),
        Field(name="sign_up", label=_("People say whether they come to this part"), kind=Kind.FLAG),
        _places(setting, _("For a part for which people sign up. Empty: no limit.")),
        _contributions(setting, _("Who does it")),
    )


def _contributions(setting: Setting, label: str) -> Rows:
    _, roles = setting.gettext, setting.site.network.plugins.roles
    fields = (
        Field(name="name", label=_("Name"), hint=_("Empty while it is not known.")),
        Field(
            name="organisation",
            label=_("Organisation"),
            kind=Kind.ORGANISATION,
            named_by=("organisation_name",),
        ),
        Field(
            name="role",
            label=_("Role"),
            kind=Kind.CHOICE,
            needed=True,
            default="speaker",
            options=[Option(key, roles[key].label.get(setting.site.language)) for key in roles],
        ),
        Field(
            name="status",
            label=_("How certain"),
            kind=Kind.CHOICE,
            needed=True,
            default="agreed",
            options=setting.words(CONTRIBUTION_STATUSES),
        ),
        Field(name="perspective", label=_("The perspective they bring"), most=300),
        Field(name="about", label=_("About them"), kind=Kind.PROSE, rows=2, most=20_000),
    )
    return Rows(
        name="contributions",
        label=label,
        title=_("Person {n}"),
        items=lambda row: fields,
        adds=(Add(_("Add a person"), {}),),
    )


def with_keys(table: Table) -> dict[str, object]:
    """A part for which people sign up needs a key that nobody types; a part without has none, as in a file."""
    rows = rows_of(table.get("agenda"))
    taken = {text_of(row.get("key")) for row in rows}
    for number, row in enumerate(rows, start=1):
        if (row.get("sign_up") or "capacity" in row) and not row.get("key"):
            name = slugged(text_of(row.get("title")), 30)
            key = name if name[:1].isalpha() else f"part-{number}"
            row["key"] = key if key not in taken else f"{key}-{number}"
            taken.add(str(row["key"]))
        if row.get("sign_up") is False and "capacity" not in row:
            del row["sign_up"]
    return {**table, "agenda": rows}


def with_sign_up(table: Table) -> dict[str, object]:
    """A part with places is one for which people sign up."""
    rows = rows_of(table.get("agenda"))
    for row in rows:
        row["sign_up"] = bool(row.get("sign_up") or "capacity" in row)
    return {**table, "agenda": rows}


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
AGENDA = Section(
    key="agenda",
    title=N_("Programme"),
    keys=("agenda", "contributions"),
    items=_agenda,
    needs=ORGANISATIONS,
    from_table=with_sign_up,
    to_table=with_keys,
)

EVENT: Sequence[Section] = (BASICS, TEXTS, FORMATS, REGISTRATION, AUDIENCES, AGENDA, PARTNERS, QUESTIONS)
