"""What plugins keep of people."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy.orm import Session

from ..hookspecs import Journal, Person, PersonalData


class Keeping:
    """Given out, erased, and asked for."""

    personal_data: Mapping[str, PersonalData]

    def exported(self, db: Session, person: Person) -> dict[str, Mapping[str, object]]:
        """What each plugin keeps of somebody, by the plugin's name."""
        found = {name: kept.export(db, person) for name, kept in self.personal_data.items()}
        return {name: values for name, values in found.items() if values}

    def erase(self, db: Session, person: Person) -> None:
        """Have each plugin remove what it keeps of somebody; the first exception stops it all."""
        for kept in self.personal_data.values():
            kept.erase(db, person)

    def asked(self, db: Session, email: str, now: datetime, journal: Journal) -> None:
        """Let each plugin mail a link to what it keeps of an address that is nobody's who registered."""
        for kept in self.personal_data.values():
            kept.asked(db, email, now, journal)
