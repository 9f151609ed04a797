"""What of the plugin goes along when a series moves to another network."""

from collections.abc import Sequence

from leernet.hookspecs import ArchivedTable
from leernet.model import table_of

from .tables import Case, Group, Member, Plan, Told, Upset

TABLES: Sequence[ArchivedTable] = (
    ArchivedTable(table=table_of(Plan), of=("event_id",)),
    ArchivedTable(table=table_of(Case), of=("event_id",)),
    ArchivedTable(table=table_of(Group), of=("event_id",)),
    ArchivedTable(table=table_of(Member), of=("registration_id",)),
    ArchivedTable(table=table_of(Upset), of=("group_id",)),
    ArchivedTable(table=table_of(Told), of=("registration_id",)),
)
