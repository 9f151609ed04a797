"""What the embedding site decides, in one frozen object."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol
from zoneinfo import ZoneInfo

from .errors import InvalidInput
from .i18n import Text

MIN_SECRET = 16
MAX_UPLOAD_MB = 100


class Clock(Protocol):
    """Tells the time: an aware moment."""

    def __call__(self) -> datetime: ...


@dataclass(frozen=True, kw_only=True)
class Settings:
    """Settings of one network.

    :param secret: signs links and form tokens; at least 16 characters, the same on all machines, kept out of the code.
    :param base_url: the public URL at which the blueprint is mounted; links in mail start with it.
    :param name: what the network is called, on pages and in mail.
    :param mail_from: the sender of mail; replies go to the contact of the event where there is one.
    :param brand: the default look, as in a programme: ``{"kind": "colours", "primary": "#154273"}``; a file is named by
        its path. A series can have its own.
    :param max_upload_mb: megabytes (1024 × 1024 bytes) that a file may have with which somebody answers a question,
        whatever the question allows; 1 to 100.
    :param api_limit: how often a key may use the API, as in ``300/minute`` or ``10/second; 5000/day``.
    :param api_limit_without_key: how often an address may that sends no key.
    :param api_limit_storage: where that is counted: ``memory://`` (each process for itself), ``database://`` (in
        leernet's own, for all processes together), or what the library ``limits`` knows: ``redis://host:6379``.
    :param webhook_hosts: names of hosts that webhooks may call at a private address too, on an intranet or in a test;
        any other host has to have public addresses only.
    :param cloudevents_source: the ``source`` of CloudEvents, such as ``urn:nld:oin:00000001234567890000:leernet``;
        empty for the ``base_url``.
    :param keep_pages_seconds: how long a public page is served as it was made, while nothing changes; 0 makes each
        anew.
    :raises InvalidInput: ``secret_too_short``, ``upload_limit_invalid``
    """

    secret: str = field(repr=False)
    base_url: str = "http://127.0.0.1:8000"
    name: Text = field(default_factory=lambda: Text(nl="Leernetwerk", en="Learning network"))
    timezone: ZoneInfo = field(default_factory=lambda: ZoneInfo("Europe/Amsterdam"))
    mail_from: str = "leernet@localhost"
    brand: dict[str, object] | None = None
    max_upload_mb: int = 25
    api_limit: str = "300/minute"
    api_limit_without_key: str = "60/minute"
    api_limit_storage: str = "memory://"
    webhook_hosts: tuple[str, ...] = ()
    cloudevents_source: str = ""
    keep_pages_seconds: float = 2

    def __post_init__(self) -> None:
        if len(self.secret) < MIN_SECRET:
            raise InvalidInput(
                "secret_too_short",
                "The secret needs at least {minimum} characters.",
                field="secret",
                minimum=MIN_SECRET,
            )
        if not 1 <= self.max_upload_mb <= MAX_UPLOAD_MB:
            raise InvalidInput(
                "upload_limit_invalid",
                "A file may have 1 to {largest} MB.",
                field="max_upload_mb",
                largest=MAX_UPLOAD_MB,
            )
