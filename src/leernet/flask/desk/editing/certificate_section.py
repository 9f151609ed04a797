"""The page on which the rule of a certificate is made: the kind, and what its plugin wants to know."""

from collections.abc import Sequence

from ....i18n import N_
from .details import items_of
from .items import Field, Group, Item, Kind, Option, table_of, text_of
from .sections import Section, Setting, Table


def _items(setting: Setting) -> Sequence[Item]:
    kinds = setting.site.network.plugins.certificates
    there = text_of(table_of(setting.table.get("certificate")).get("kind"))
    # The fields are those of one kind: of the one that is there, else of the only one.
    shown = there or (next(iter(kinds)) if len(kinds) == 1 else "")
    language = setting.site.language
    kind = Field(
        name="kind",
        label=setting.gettext("Sort of certificate"),
        kind=Kind.CHOICE,
        options=[Option(key, kinds[key].label.get(language)) for key in kinds],
        hint=setting.gettext("Empty: no certificate. With another sort other fields appear, once it is saved."),
    )
    known = shown in kinds
    inside = items_of(setting.site, kinds[shown].schema()) if known else ()
    label = setting.gettext("Certificate")
    return (Group(name="certificate", label=label, items=(kind, *inside), side_by_side=False),)


def _to_table(form: Table) -> dict[str, object]:
    """Without a sort there is no certificate, whatever else was filled in."""
    rule = table_of(form.get("certificate"))
    return {"certificate": rule} if text_of(rule.get("kind")) else {}


CERTIFICATE = Section(
    key="certificate", title=N_("Certificate"), keys=("certificate",), items=_items, to_table=_to_table
)
