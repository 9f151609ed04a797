"""The plugin: the ``attendance`` kind of certificate, its paper, and what participants are told of it."""

import re
from collections.abc import Sequence
from dataclasses import replace
from hashlib import sha256

from marshmallow import Schema
from sqlalchemy import select
from sqlalchemy.orm import Session

from leernet import NotFound, Text, hookimpl
from leernet.hookspecs import AttendanceRecord, CertificateKind, Change, Document, Issue, Panel, Tables
from leernet.model import Certificate, Details, Event, Registration, Series

from .composing import compose
from .paper import Asset, Paper
from .renderer import Renderer
from .rules import RuleSchema, is_earned, rule_text
from .snapshot import from_json, to_json
from .tables import StoredPaper, StoredPicture, tables

KEY = "attendance"
PICTURE = re.compile(r'"sha256":"([0-9a-f]{64})"')
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

    def issued(self, db: Session, issue: Issue) -> None:
        """Keep the paper and its pictures."""
        paper = compose(db, issue)
        for digest, picture in paper.assets().items():
            if db.get(StoredPicture, digest) is None:
                db.add(StoredPicture(sha256=digest, mime=picture.mime, data=picture.data))
        db.add(StoredPaper(certificate_id=issue.certificate.id, snapshot=to_json(paper)))
        db.flush()

    def document(self, db: Session, certificate: Certificate, verify_url: str) -> Document:
        """The PDF, printed again from what was kept; it points at where verification is today."""
        stored = _stored(db, certificate.id)
        content = self.renderer.render(replace(_paper(db, stored), verify_url=verify_url))
        name = f"{FILENAME.get(certificate.language)}-{certificate.number}.pdf"
        return Document(filename=name, mimetype="application/pdf", content=content)


class Certificates:
    """The plugin. Its renderer is made once and kept: the first print warms it up."""

    name = "certificates"

    def __init__(self) -> None:
        self.renderer = Renderer()

    @hookimpl
    def leernet_certificates(self) -> Sequence[CertificateKind]:
        """The ``attendance`` kind."""
        return [AttendanceCertificate(self.renderer)]

    @hookimpl
    def leernet_tables(self) -> Tables:
        """Papers and pictures."""
        return tables()

    @hookimpl
    def leernet_listens(self) -> Sequence[str]:
        """Certificates only."""
        return ["certificate."]

    @hookimpl
    def leernet_changed(self, db: Session, change: Change) -> None:
        """Print a new certificate once: a paper that cannot be printed is found now, not by its holder."""
        if change.kind == "certificate.issued":
            stored = _stored(db, change.subject_id)
            stored.pdf_sha256 = sha256(self.renderer.render(_paper(db, stored))).hexdigest()

    @hookimpl
    def leernet_panels(self, subject: Series | Event | Registration, language: str) -> Sequence[Panel]:
        """What earns the certificate, on the page of the event or series that gives one."""
        rule = None if isinstance(subject, Registration) else subject.certificate
        if not rule or rule.get("kind") != KEY:
            return ()
        return [Panel(title=TITLE.get(language), text=rule_text(rule, language), position=100)]


def _stored(db: Session, certificate_id: int) -> StoredPaper:
    stored = db.get(StoredPaper, certificate_id)
    if stored is None:
        raise NotFound("paper_unknown", "There is no paper of this certificate.")
    return stored


def _paper(db: Session, stored: StoredPaper) -> Paper:
    named = PICTURE.findall(stored.snapshot)
    rows = db.scalars(select(StoredPicture).where(StoredPicture.sha256.in_(named)))
    pictures = {row.sha256: Asset(row.mime, row.data) for row in rows}
    return from_json(stored.snapshot, pictures)
