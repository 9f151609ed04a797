"""Badges, made with the certificate and kept beside its paper."""

from collections.abc import Sequence

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from leernet import Text
from leernet.hookspecs import Fact, Home, Issue
from leernet.model import Certificate, Details

from ..paper import Paper
from ..tables import StoredBadge
from . import AVAILABLE, KEY
from .credential import badge
from .keys import current
from .status import entry_of, free_place

LABEL = Text(nl="Digitaal bewijs (Open Badge)", en="Digital certificate (Open Badge)")
HINT = Text(
    nl="Voor programma’s en sites die badges lezen. Het zit ook in de PDF.",
    en="For programs and sites that read badges. It is inside the PDF too.",
)


def wants_badge(details: Details) -> bool:
    """Whether a rule states criteria: then there is a badge."""
    return bool(str(details.get("criteria", "")).strip())


def keep(db: Session, issue: Issue, paper: Paper) -> None:
    """Sign and keep the badge, where there is one."""
    if not (AVAILABLE and wants_badge(issue.details)):
        return
    by = current(db, issue.home, issue.certificate.issued_at)
    number, place = free_place(db)
    entry = entry_of(number, place, issue.home)
    credential = badge(issue.certificate, paper, issue.details, issue.home, entry, by)
    db.add(StoredBadge(certificate_id=issue.certificate.id, list_number=number, place=place, credential=credential))
    db.flush()


def credential_of(db: Session, certificate_id: int) -> str | None:
    """The badge of a certificate; None where there is none."""
    query = select(StoredBadge.credential).where(StoredBadge.certificate_id == certificate_id)
    return db.scalar(query) or None


def credentials_of(db: Session, certificates: Sequence[int]) -> Sequence[str]:
    """The badges of these certificates."""
    query = select(StoredBadge.credential).where(StoredBadge.certificate_id.in_(certificates))
    return [one for one in db.scalars(query.order_by(StoredBadge.certificate_id)) if one]


def forget(db: Session, certificates: Sequence[int]) -> None:
    """Remove what they say. Their places stay: what was withdrawn stays so, wherever a copy is."""
    theirs = update(StoredBadge).where(StoredBadge.certificate_id.in_(certificates))
    db.execute(theirs.values(credential="").execution_options(synchronize_session=False))


def link_of(db: Session, certificate: Certificate, home: Home, language: str) -> Sequence[Fact]:
    """Where the badge is, for its holder and for who checks the certificate."""
    if credential_of(db, certificate.id) is None:
        return ()
    url = home.files(KEY, "credentials", certificate.code)
    return [Fact(label=LABEL.get(language), text=HINT.get(language), url=url)]
