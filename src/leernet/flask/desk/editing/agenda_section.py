"""The programme of an event, with its speakers."""

from collections.abc import Sequence

from ....i18n import N_
from ....programmes.slugs import slugged
from ...words import AGENDA_KINDS, CONTRIBUTION_STATUSES
from .items import Add, Field, Item, Kind, Option, Rows, rows_of, text_of
from .sections import ORGANISATIONS, Section, Setting, Table, places


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
        Field(name="parallel", label=_("At the same time as the part before it"), kind=Kind.FLAG),
        Field(name="place", label=_("Place")),
        Field(name="text", label=_("Text"), kind=Kind.PROSE, rows=3, most=20_000),
        Field(name="sign_up", label=_("People say whether they come to this part"), kind=Kind.FLAG),
        places(setting, _("For a part for which people sign up. Empty: no limit.")),
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
        Field(
            name="email",
            label=_("E-mail address"),
            kind=Kind.EMAIL,
            most=254,
            hint=_("For organisers only. Once the contribution was given, their certificate goes there."),
        ),
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
        if row.get("parallel") is False:
            del row["parallel"]
        if row.get("sign_up") is False and "capacity" not in row:
            del row["sign_up"]
    return {**table, "agenda": rows}


def with_sign_up(table: Table) -> dict[str, object]:
    """A part with places is one for which people sign up."""
    rows = rows_of(table.get("agenda"))
    for row in rows:
        row["sign_up"] = bool(row.get("sign_up") or "capacity" in row)
    return {**table, "agenda": rows}


AGENDA = Section(
    key="agenda",
    title=N_("Programme"),
    keys=("agenda", "contributions"),
    items=_agenda,
    needs=ORGANISATIONS,
    from_table=with_sign_up,
    to_table=with_keys,
)
