"""The mail that a message becomes: exactly as one person would get it, to look at and to send as a test."""

import re
from base64 import b64encode
from dataclasses import dataclass
from email.message import EmailMessage
from hashlib import sha256
from secrets import randbits

from ...hookspecs import Change
from ...mail.queries import registration_by_id
from ...model import Message, Registration
from ...services.messages.recipients import example_of
from ...services.messages.sending import WRITTEN_TO
from ...work import Work
from ..site import Site

_STYLE = re.compile(r' style="([^"]*)"')
_SHEET = re.compile(r"<style>(.*?)</style>", re.DOTALL)


@dataclass(frozen=True)
class Sample:
    """A mail as ``registration`` would get it."""

    language: str
    mail: EmailMessage
    registration: Registration

    @property
    def text(self) -> str:
        """The mail as plain text."""
        return _part(self.mail, "plain")

    @property
    def html(self) -> str:
        """The mail as HTML."""
        return _part(self.mail, "html")


def sample_of(site: Site, work: Work, message: Message, language: str, to: str = "") -> Sample | None:
    """The mail in a language, for somebody who is there; None while nobody is."""
    chosen = example_of(work, message, language)
    registration = None if chosen is None else registration_by_id(work, chosen)
    if registration is None:
        return None
    # Not that of any change: a test must not pass for the mail itself, nor one test for another.
    number = -randbits(48)
    change = Change(
        id=number, kind=WRITTEN_TO, subject="registration", subject_id=registration.id,
        event_id=message.event_id, at=work.now, data={"message": message.id},
    )  # fmt: skip
    mailer = site.network.dispatcher.mailer
    return Sample(language, mailer.written(work, message, registration, language, change, to), registration)


def shown(html: str) -> tuple[str, str]:
    """A mail's HTML with all its styles in one sheet, and the source that lets only that sheet in.

    Mail has its styles at each element, which a strict Content-Security-Policy forbids. As rules of an attribute they
    weigh less than those that the mail means to go before them, just as they did.
    """
    styles: dict[str, int] = {}
    body = _STYLE.sub(lambda found: f' data-style="{styles.setdefault(found[1], len(styles))}"', html)
    rules = "\n".join(f'[data-style="{number}"] {{ {_unescaped(style)} }}' for style, number in styles.items())
    sheet = _SHEET.search(body)
    css = f"{rules}\n{sheet[1] if sheet else ''}"
    body = _SHEET.sub(lambda _: f"<style>{css}</style>", body, count=1)
    return body, f"'sha256-{b64encode(sha256(css.encode()).digest()).decode()}'"


def _unescaped(style: str) -> str:
    """As the browser reads it in an attribute; a style of ours never has what would end a sheet."""
    return style.replace("&#39;", "'").replace("&#34;", '"').replace("&amp;", "&").replace("<", "")


def _part(mail: EmailMessage, kind: str) -> str:
    part = mail.get_body((kind,))
    assert isinstance(part, EmailMessage)
    return str(part.get_content()).replace("\r\n", "\n")
