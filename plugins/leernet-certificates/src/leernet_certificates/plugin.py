"""The plugin: the ``attendance`` kind of certificate, its paper, and what participants are told of it."""

from collections.abc import Sequence
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

from marshmallow import Schema
from sqlalchemy.orm import Session

from leernet import Conflict, NotFound, Text, hookimpl
from leernet.hookspecs import (
    ArchivedTable,
    AttendanceRecord,
    CertificateKind,
    Change,
    Document,
    Fact,
    Home,
    Issue,
    PageKind,
    Panel,
    PersonalData,
    Picture,
    Policy,
    Progress,
    PublicFiles,
    Tables,
)
from leernet.model import Certificate, Details, Event, Registration, Series

from . import store
from .archived import TABLES
from .badges import AVAILABLE
from .badges.desk import BadgesPage
from .badges.files import BadgeFiles
from .badges.keeping import credential_of, keep, link_of
from .composing import compose
from .paper import PaperError
from .personal import Papers
from .picture import draw
from .progress import counted, progress
from .renderer import Renderer
from .rule_schema import ITSELF, RuleSchema
from .rule_words import rule_text
from .rules import is_earned
from .tables import tables

KEY = "attendance"
TITLE = Text(nl="Bewijs van deelname", en="Certificate of participation")
FILENAME = Text(nl="bewijs-van-deelname", en="certificate")


class AttendanceCertificate(CertificateKind):
    """A certificate of participation for who was there."""

    key = KEY
    label = TITLE

    def __init__(self, renderer: Renderer) -> None:
        self.renderer = renderer

    def schema(self) -> Schema:
        """The rule."""
        return RuleSchema()

    def rule_text(self, details: Details, language: str) -> str:
        """The rule in a sentence."""
        return rule_text(details, language)

    def earned(self, details: Details, record: AttendanceRecord) -> bool:
        """Whether the record earns it."""
        return is_earned(details, record)

    def progress(self, details: Details, record: AttendanceRecord, language: str) -> Sequence[Progress]:
        """The events, and the minutes where the rule asks for them."""
        return progress(details, record, language)

    def counted(self, details: Details, record: AttendanceRecord, language: str) -> Sequence[str]:
        """Each event, with the proof."""
        return counted(details, record, language)

    def policy(self, details: Details) -> Policy:
        """As the rule says; without, an organiser does it."""
        return Policy(issues=details.get("issues") == ITSELF, withdraws=details.get("withdraws") == ITSELF)

    def issued(self, db: Session, issue: Issue) -> None:
        """Keep the paper and its pictures.

        :raises Conflict: ``paper_unprintable``
        """
        try:
            paper = compose(db, issue)
            store.keep(db, issue.certificate.id, paper)
            keep(db, issue, paper)
        except PaperError as error:
            raise Conflict(
                "paper_unprintable",
                "The certificate of {holder} cannot be printed: {reason}.",
                holder=issue.certificate.holder,
                reason=str(error),
            ) from error

    def document(self, db: Session, certificate: Certificate, verify_url: str) -> Document:
        """The PDF, printed again from what was kept; it points at where verification is today.

        :raises NotFound: ``paper_unknown``
        """
        stored = store.find(db, certificate.id)
        if stored is None:
            raise NotFound("paper_unknown", "There is no paper of this certificate.")
        paper = replace(store.paper_of(db, stored), verify_url=verify_url)
        content = self.renderer.render(paper, credential_of(db, certificate.id))
        name = f"{FILENAME.get(certificate.language)}-{certificate.number}.pdf"
        return Document(filename=name, mimetype="application/pdf", content=content)

    def others(self, db: Session, certificate: Certificate, home: Home, language: str) -> Sequence[Fact]:
        """The badge."""
        return link_of(db, certificate, home, language)


class Certificates:
    """The plugin. Its renderer is made once and kept: the first print warms it up."""

    name = "certificates"
    fits = "1.0"

    def __init__(self) -> None:
        self.renderer = Renderer()

    @hookimpl
    def leernet_certificates(self) -> Sequence[CertificateKind]:
        """The ``attendance`` kind."""
        return [AttendanceCertificate(self.renderer)]

    @hookimpl
    def leernet_files(self) -> Sequence[PublicFiles]:
        """Those of badges, where what signs is installed."""
        return [BadgeFiles()] if AVAILABLE else ()

    @hookimpl
    def leernet_pages(self) -> Sequence[PageKind]:
        """That of badges at the desk."""
        return [BadgesPage()] if AVAILABLE else ()

    @hookimpl
    def leernet_templates(self) -> Path:
        """That of this page."""
        return Path(__file__).parent / "templates"

    @hookimpl
    def leernet_archived(self) -> Sequence[ArchivedTable]:
        """What goes along to another network."""
        return TABLES

    @hookimpl
    def leernet_tables(self) -> Tables:
        """Papers and pictures."""
        return tables()

    @hookimpl
    def leernet_personal_data(self) -> PersonalData:
        """The papers with the names of their holders."""
        return Papers()

    @hookimpl
    def leernet_picture(self, picture: Picture) -> Document | None:
        """The event in its partner's colours, in the typefaces that are here for the papers."""
        return Document(filename="leernet.png", mimetype="image/png", content=draw(picture))

    @hookimpl
    def leernet_catalogue(self) -> Path:
        """The Dutch texts."""
        return Path(__file__).parent / "locale"

    @hookimpl
    def leernet_listens(self) -> Sequence[str]:
        """Certificates only."""
        return ["certificate."]

    @hookimpl
    def leernet_changed(self, db: Session, change: Change) -> None:
        """Print a new certificate once: a paper that cannot be printed is found now, not by its holder."""
        if change.kind != "certificate.issued":
            return
        # Another plugin's certificate has no paper here; and to be told again is to be told nothing new.
        with Session(db.get_bind()) as reading:
            stored = store.find(reading, change.subject_id)
            paper = store.paper_of(reading, stored) if stored is not None and not stored.pdf_sha256 else None
            credential = credential_of(reading, change.subject_id)
        if paper is not None:
            # Before the first use of ``db``: printing is slow, and nobody has to wait for it.
            digest = sha256(self.renderer.render(paper, credential)).hexdigest()
            store.note_printed(db, change.subject_id, digest)

    @hookimpl
    def leernet_panels(self, subject: Series | Event | Registration, language: str) -> Sequence[Panel]:
        """What earns the certificate, on the page of the event or series that gives one."""
        rule = None if isinstance(subject, Registration) else subject.certificate
        if not rule or rule.get("kind") != KEY:
            return ()
        return [Panel(title=TITLE.get(language), text=rule_text(rule, language), position=100)]
