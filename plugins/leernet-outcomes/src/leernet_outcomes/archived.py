"""What of the plugin goes along when a series moves to another network."""

from collections.abc import Sequence

from marshmallow import fields, validate

from leernet.hookspecs import ArchivedTable, IdInText
from leernet.model import Organisation, table_of

from .tables import Action, Deliverable, Insight, Opened

_KEY = IdInText(before="#", table=table_of(Organisation))
"""How organisations that leernet knows are told apart: :attr:`leernet_outcomes.people.Body.key`."""

_ADDRESS = fields.String(validate=validate.Regexp(r"(https?://\S+)?\Z"))

TABLES: Sequence[ArchivedTable] = (
    ArchivedTable(table=table_of(Opened), of=("event_id",)),
    ArchivedTable(table=table_of(Insight), of=("event_id",)),
    ArchivedTable(table=table_of(Action), of=("event_id",), converts={"organisation_key": _KEY}),
    ArchivedTable(table=table_of(Deliverable), of=("series_id",), fields={"url": _ADDRESS}),
)
