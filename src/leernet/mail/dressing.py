"""From a letter to a message (RFC 5322, MIME), with the invitation as mail programs want it (RFC 6047)."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from urllib.parse import urlsplit

from ..calendar import Method
from .headers import new_message, one_line
from .letter import Letter


@dataclass(frozen=True, kw_only=True)
class Envelope:
    """Who writes to whom, when, under which id; ``unsubscribe``: where a program ends such mail (RFC 8058)."""

    sender: Address
    to: Address
    reply_to: Address | None
    message_id: str
    at: datetime
    unsubscribe: str = ""


@dataclass(frozen=True, kw_only=True)
class Invitation:
    """Calendar files of one method, one for each block of the event.

    ``withdrawn``: with them, a cancellation of each block that the event no longer has.
    """

    method: Method
    files: Sequence[bytes] = field(default=())
    withdrawn: Sequence[bytes] = field(default=())


def dress(envelope: Envelope, letter: Letter, text: str, html: str, invitation: Invitation) -> EmailMessage:
    """A message of text, HTML and invitation.

    One block: the invitation is one of the ways to read the mail, so that a mail program offers to put it in the
    calendar, and it is attached for those that do not. More blocks: each is attached as an invitation of its own
    (RFC 6047 section 4.5); none of them alone says what the mail says.
    """
    message = new_message()
    _address(message, envelope, letter.subject)
    _fill(message, text, html, invitation, "event" if letter.language == "en" else "bijeenkomst")
    message["Content-Language"] = letter.language  # last: making it multipart moves what begins with Content-
    return message


def _fill(message: EmailMessage, text: str, html: str, invitation: Invitation, stem: str) -> None:
    message.set_content(text, cte="quoted-printable")
    message.add_alternative(html, subtype="html", cte="quoted-printable")
    if len(invitation.files) == 1 and not invitation.withdrawn:
        (file,) = invitation.files
        message.add_alternative(file.decode(), subtype="calendar", cte="base64", params={"method": invitation.method})
        message.add_attachment(file, maintype="application", subtype="ics", filename=f"{stem}.ics")
        return
    files = [(invitation.method, file) for file in invitation.files]
    files += [("CANCEL", file) for file in invitation.withdrawn]
    for number, (method, file) in enumerate(files, 1):
        params, name = {"method": method}, f"{stem}-{number}.ics"
        message.add_attachment(file.decode(), subtype="calendar", cte="base64", params=params, filename=name)


def message_id(change_id: int, base_url: str) -> str:
    """The same for each repeat of a delivery; another for each network, though two may share a host."""
    network = hashlib.sha256(base_url.encode()).hexdigest()[:10]
    host = urlsplit(base_url).hostname or "localhost"
    name = "localhost" if ":" in host else host.encode("idna").decode()
    return f"<leernet.{change_id}.{network}@{name}>"


def _address(message: EmailMessage, envelope: Envelope, subject: str) -> None:
    message["From"] = envelope.sender
    message["To"] = envelope.to
    if envelope.reply_to is not None:
        message["Reply-To"] = envelope.reply_to
    message["Subject"] = one_line(subject)
    message["Date"] = envelope.at
    message["Message-ID"] = envelope.message_id
    message["Auto-Submitted"] = "auto-generated"
    if envelope.unsubscribe:
        message["List-Unsubscribe"] = f"<{envelope.unsubscribe}>"
        message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
