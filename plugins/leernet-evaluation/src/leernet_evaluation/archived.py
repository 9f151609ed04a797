"""What of the plugin goes along when a series moves to another network."""

from collections.abc import Sequence

from marshmallow import fields

from leernet.hookspecs import ArchivedTable
from leernet.model import table_of

from .tables import Asked, Given, Plan, Question, Quiet, Response

_TEXTS = fields.Dict(keys=fields.String(), values=fields.String())

TABLES: Sequence[ArchivedTable] = (
    ArchivedTable(table=table_of(Plan), of=("event_id",)),
    ArchivedTable(table=table_of(Question), of=("event_id",), fields={"choices": fields.List(_TEXTS)}),
    ArchivedTable(table=table_of(Asked), of=("registration_id",)),
    ArchivedTable(table=table_of(Response), of=("event_id",)),
    ArchivedTable(table=table_of(Given), of=("response_id",), fields={"values": fields.List(fields.String())}),
    ArchivedTable(table=table_of(Quiet), of=("participant_id",), unless_there=("participant_id",)),
)
