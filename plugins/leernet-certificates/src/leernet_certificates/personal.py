"""What this plugin keeps of people: the paper of each certificate, with the name of its holder."""

import json
from collections.abc import Mapping

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from leernet import Text
from leernet.hookspecs import Person, PersonalData

from .tables import StoredPaper


class Papers(PersonalData):
    """The papers, given out as what stands on them."""

    purpose = Text(
        nl="Wat er op uw bewijzen van deelname staat, om ze opnieuw te kunnen afdrukken.",
        en="What stands on your certificates, so that they can be printed again.",
    )

    def export(self, db: Session, person: Person) -> Mapping[str, object]:
        """The papers, as they are printed."""
        query = select(StoredPaper).where(StoredPaper.certificate_id.in_(person.certificates))
        papers = [json.loads(paper.snapshot) for paper in db.scalars(query)]
        return {"papers": papers} if papers else {}

    def erase(self, db: Session, person: Person) -> None:
        """Remove them; the pictures on them are of organisations, and stay for the papers of others."""
        db.execute(delete(StoredPaper).where(StoredPaper.certificate_id.in_(person.certificates)))
