"""How mail goes out: by SMTP, into a folder that a person can read, or not at all."""

import smtplib
import ssl
from collections.abc import Collection
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path
from typing import Literal, Protocol, runtime_checkable

SECONDS = 30


class MailTransport(Protocol):
    """Hands a message over. Raises when it could not; the delivery is then tried again."""

    def send(self, message: EmailMessage) -> None:
        """Send one message."""
        ...


@runtime_checkable
class KeepsMail(Protocol):
    """A transport that keeps what it sent, and so has to forget it when somebody is erased."""

    def forget(self, values: Collection[str]) -> None:
        """Remove each message in which one of these stands."""
        ...


@dataclass(frozen=True, kw_only=True)
class Smtp:
    """Mail by SMTP. ``security``: ``starttls`` (usual), ``tls`` (port 465), ``none`` (only to this machine)."""

    host: str
    port: int = 587
    username: str = ""
    password: str = field(default="", repr=False)
    security: Literal["starttls", "tls", "none"] = "starttls"

    def send(self, message: EmailMessage) -> None:
        """Send one message over a connection of its own."""
        with self._connect() as server:
            if self.security == "starttls":
                server.starttls(context=ssl.create_default_context())
            if self.username:
                server.login(self.username, self.password)
            server.send_message(message)

    def _connect(self) -> smtplib.SMTP:
        if self.security == "tls":
            context = ssl.create_default_context()
            return smtplib.SMTP_SSL(self.host, self.port, timeout=SECONDS, context=context)
        return smtplib.SMTP(self.host, self.port, timeout=SECONDS)


@dataclass(frozen=True)
class MailFolder:
    """Mail as ``.eml`` files in a folder, named by Message-ID, so that a repeated delivery replaces its own file."""

    folder: Path

    def send(self, message: EmailMessage) -> None:
        """Write one message."""
        self.folder.mkdir(parents=True, exist_ok=True)
        name = "".join(c if c.isalnum() or c in "-." else "_" for c in str(message["Message-ID"]).strip("<>"))
        temporary = self.folder / f".{name}.part"
        temporary.write_bytes(message.as_bytes(policy=message.policy.clone(linesep="\r\n")))
        temporary.replace(self.folder / f"{name}.eml")

    def forget(self, values: Collection[str]) -> None:
        """Remove each message in which one of these stands."""
        wanted = [_folded(value) for value in values]
        for path in self.folder.glob("*.eml"):
            text = _folded(_said(path))
            if any(value in text for value in wanted):
                path.unlink(missing_ok=True)


def _folded(text: str) -> str:
    """Without what does not tell texts apart: plain mail is wrapped in the middle of a name."""
    return " ".join(text.split()).casefold()


def _said(path: Path) -> str:
    """Everything that a message says, decoded: its header fields, and each part that is text."""
    message = message_from_bytes(path.read_bytes(), policy=default)
    parts = [part.get_content() for part in message.walk() if part.get_content_maintype() == "text"]
    return "\n".join([*(str(value) for value in message.values()), *(str(part) for part in parts)])


class NoMail:
    """No way to send mail was configured: deliveries wait, and the desk shows them."""

    def send(self, message: EmailMessage) -> None:
        """Refuse, so that the delivery stays."""
        raise OSError("no mail transport is configured: give Leernet(mail=…)")
