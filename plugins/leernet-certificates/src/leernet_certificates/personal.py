"""What this plugin keeps of people: the paper of each certificate, with the name of its holder."""

import json
from collections.abc import Mapping

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from leernet import Text
from leernet.hookspecs import Person, PersonalData

from .badges.keeping import credentials_of, forget
from .tables import StoredPaper


class Papers(PersonalData):
    """The papers, given out as what stands on them."""

    purpose = Text(
        nl="Wat er op uw bewijzen van deelname staat, om ze opnieuw te kunnen afdrukken; en uw digitale bewijzen.",
        en="What stands on your certificates, so that they can be printed again; and your digital certificates.",
    )

    def export(self, db: Session, person: Person) -> Mapping[str, object]:
        """The papers, as they are printed."""
        query = select(StoredPaper).where(StoredPaper.certificate_id.in_(person.certificates))
        papers = [json.loads(paper.snapshot) for paper in db.scalars(query)]
        badges = [json.loads(badge) for badge in credentials_of(db, person.certificates)]
        return {**({"papers": papers} if papers else {}), **({"badges": badges} if badges else {})}

    def erase(self, db: Session, person: Person) -> None:
        """Remove them; the pictures on them are of organisations, and stay for the papers of others."""
        db.execute(delete(StoredPaper).where(StoredPaper.certificate_id.in_(person.certificates)))
        forget(db, person.certificates)
