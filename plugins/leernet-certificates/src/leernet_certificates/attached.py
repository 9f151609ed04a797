"""The credential inside the PDF: an associated file (ISO 32000-2, 14.13), which PDF/UA-1 allows."""

import json
from datetime import datetime

import pydyf  # type: ignore[import-untyped]
import weasyprint  # type: ignore[import-untyped]

from .assets import MemoryFetcher

NAME = "open-badge.json"
_SAYS = "Open Badge 3.0"


def attachment(credential: str) -> weasyprint.Attachment:
    """The credential as a file, dated by itself: else equal papers would not give equal bytes."""
    issued = datetime.fromisoformat(json.loads(credential)["validFrom"])
    return weasyprint.Attachment(
        string=credential,
        name=NAME,
        description=_SAYS,
        relationship="Data",
        created=issued,
        modified=issued,
        url_fetcher=MemoryFetcher({}),
    )


def associate(document: object, pdf: pydyf.PDF) -> None:
    """Say what the file is to the document. WeasyPrint does so for PDF/A-3, and not for PDF/UA."""
    files = [one for one in pdf.objects if isinstance(one, pydyf.Dictionary) and one.get("Type") == "/Filespec"]
    for one in files:
        one["AFRelationship"] = "/Data"
    pdf.catalog["AF"] = pydyf.Array([one.reference for one in files])
