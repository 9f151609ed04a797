"""The mail of the past year: it went out then. Of the last days what was sent lies in the demo's mail folder."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.message import EmailMessage
from smtplib import SMTPResponseException

from leernet import MailFolder

KEPT = timedelta(days=9)
"""The mail box of the demo shows mail of so many days; the rest of a year would hide it."""
FULL = ("roelof.", "bilal.mbekwezi@")
"""Whose mail server refuses everything: so that the desk has something that failed."""


@dataclass(frozen=True)
class PastMail:
    """A transport on the clock of the year."""

    folder: MailFolder
    clock: Callable[[], datetime]
    now: datetime

    def send(self, message: EmailMessage) -> None:
        """Refuse, keep, or let go what was read long ago."""
        if str(message["To"]).rpartition("<")[2].startswith(FULL):
            raise SMTPResponseException(552, "mailbox full")
        if self.now - self.clock() < KEPT:
            self.folder.send(message)
