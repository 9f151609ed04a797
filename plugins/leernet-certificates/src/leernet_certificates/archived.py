"""What of the plugin goes along when a series moves to another network: papers and their pictures, no badges.

A badge is signed by the network that issued it, and says where its status is: another network cannot sign it, and the
PDF that is printed there has none. So the digest of the first PDF stays behind too.
"""

import json
from collections.abc import Mapping, Sequence

from marshmallow import ValidationError, fields, validate
from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from leernet.hookspecs import ArchivedTable, Within
from leernet.model import table_of

from .paper import ASSET_TYPES
from .snapshot import from_json
from .store import pictures_in
from .tables import StoredPaper, StoredPicture

AT_ONCE = 100


class PaperText(fields.String):
    """The snapshot of a paper that can be printed; its pictures are rows of their own."""

    def _deserialize(self, value: object, attr: str | None, data: Mapping[str, object] | None, **_: object) -> str:
        text = str(super()._deserialize(value, attr, data))
        try:
            from_json(json.dumps(_without_pictures(json.loads(text))))
        except (ValueError, RecursionError):
            raise ValidationError("This is no paper.") from None
        return text


def _without_pictures(value: object) -> object:
    if isinstance(value, dict):
        return {key: None if key in ("logo", "signature") else _without_pictures(one) for key, one in value.items()}
    return [_without_pictures(one) for one in value] if isinstance(value, list) else value


def _on_papers(db: Session, within: Within) -> ColumnElement[bool]:
    """The pictures on the papers that go along."""
    papers = select(StoredPaper.snapshot).where(StoredPaper.certificate_id.in_(within(table_of(StoredPaper))))
    named: set[str] = set()
    for snapshot in db.scalars(papers.execution_options(yield_per=AT_ONCE)):
        named |= pictures_in(snapshot)
    return StoredPicture.sha256.in_(named)


TABLES: Sequence[ArchivedTable] = (
    ArchivedTable(
        table=table_of(StoredPaper),
        of=("certificate_id",),
        fields={"snapshot": PaperText()},
        stays={"pdf_sha256": ""},
    ),
    ArchivedTable(
        table=table_of(StoredPicture),
        chosen=_on_papers,
        fields={"mime": fields.String(validate=validate.OneOf(ASSET_TYPES))},
        unless_there=("sha256",),
    ),
)
