"""What of the plugin goes along when a series moves to another network."""

from collections.abc import Mapping, Sequence

from marshmallow import fields

from leernet.hookspecs import ArchivedTable, IdInText
from leernet.model import Registration, table_of

from .tables import ENTRY_TAG, Draft, Entry, Gone, Kind, Match, Poster, Setup, Tag

_ONCE: Mapping[str, IdInText] = {
    "once": IdInText(before="registration-", table=table_of(Registration), after=[f"-{kind.value}" for kind in Kind])
}
"""What came with a registration is known by that: see :mod:`.answers`."""

_WORDS = fields.List(fields.String())

TABLES: Sequence[ArchivedTable] = (
    ArchivedTable(table=table_of(Setup), of=("series_id",)),
    ArchivedTable(table=table_of(Poster), of=("event_id",)),
    ArchivedTable(table=table_of(Tag), of=("series_id",)),
    ArchivedTable(table=table_of(Entry), of=("series_id",), fields={"ways": _WORDS}, converts=_ONCE),
    ArchivedTable(table=ENTRY_TAG, of=("entry_id",)),
    ArchivedTable(table=table_of(Gone), of=("registration_id",), converts=_ONCE),
    ArchivedTable(table=table_of(Match), of=("series_id",)),
    ArchivedTable(table=table_of(Draft), of=("series_id",)),
)
