"""What a plugin may know of the network that it is in: where it is, what it is called, and keys of its own."""

import hashlib
import hmac
from dataclasses import dataclass, field
from urllib.parse import quote
from zoneinfo import ZoneInfo

from .i18n import Text
from .settings import Settings


@dataclass(frozen=True, kw_only=True)
class Home:
    """The network, for its plugins. ``base_url``: where its pages are."""

    base_url: str
    name: Text
    timezone: ZoneInfo
    _secret: str = field(repr=False)

    def files(self, key: str, *parts: str) -> str:
        """Where the public files of a plugin are (see ``leernet_files``): below ``<base_url>/files/<key>``."""
        return "/".join([self.base_url.rstrip("/"), "files", *(quote(part, safe="") for part in (key, *parts))])

    def derive(self, purpose: str) -> bytes:
        """32 secret bytes, for one purpose, always the same: they follow from the network's secret.

        So nobody has to store them, and no backup holds them. Begin the purpose with the name of the plugin.
        """
        return hmac.digest(self._secret.encode(), f"leernet.plugin.{purpose}".encode(), hashlib.sha256)


def home_of(settings: Settings) -> Home:
    """The home that these settings give."""
    return Home(base_url=settings.base_url, name=settings.name, timezone=settings.timezone, _secret=settings.secret)
