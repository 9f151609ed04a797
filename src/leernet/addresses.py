"""Where a webhook may go: public addresses only, so that nobody reaches what stands behind our own wall (SSRF)."""

import socket
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from urllib.parse import SplitResult, urlsplit

from .errors import Problem

LONGEST = 2000
PORTS = {"http": 80, "https": 443}
_NAT64 = (ip_network("64:ff9b::/96"), ip_network("64:ff9b:1::/48"))
_CARRIER = ip_network("100.64.0.0/10")

Address = IPv4Address | IPv6Address


class NotPublic(OSError):
    """The host has an address that webhooks may not call."""


@dataclass(frozen=True)
class Target:
    """A URL taken apart; ``host`` as DNS knows it, ``path`` with its query."""

    scheme: str
    host: str
    port: int
    path: str

    @property
    def authority(self) -> str:
        """What the header Host says."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == PORTS[self.scheme] else f"{host}:{self.port}"


def read_target(url: str) -> Target:
    """Take the URL of a webhook apart; raises :class:`~leernet.errors.Problem` (``webhook_url_invalid``)."""
    wrong = Problem(
        "webhook_url_invalid",
        "Type a web address such as https://example.org/webhook, without a user name, password or #.",
        field="url",
    )
    try:
        parts = urlsplit(url)
        port = parts.port
        host = (parts.hostname or "").encode("idna").decode() if parts.hostname else ""
    except (ValueError, UnicodeError):
        raise wrong from None
    if not _is_plain(url, parts) or not host or port == 0 or host.startswith("."):
        raise wrong
    query = f"?{parts.query}" if parts.query else ""
    return Target(parts.scheme, host.rstrip("."), port or PORTS[parts.scheme], (parts.path or "/") + query)


def _is_plain(url: str, parts: SplitResult) -> bool:
    """The host alone may have other letters, which IDNA writes in these: what a path holds is percent-encoded."""
    rest = parts.path + parts.query
    return (
        len(url) <= LONGEST
        and url.isprintable()
        and not set(url) & set(' "<>\\^`{|}#')
        and parts.scheme in PORTS
        and "@" not in parts.netloc
        and rest.isascii()
    )


def look_up(target: Target, named: Collection[str] = ()) -> Sequence[str]:
    """The addresses to connect to, looked up once: whoever connects by name would look it up again, and find another.

    :param named: hosts that may have private addresses
    :raises NotPublic: one of them is not public
    """
    found = socket.getaddrinfo(target.host, target.port, type=socket.SOCK_STREAM)
    addresses = list(dict.fromkeys(str(one[4][0]) for one in found))
    if target.host.lower() not in {name.lower() for name in named}:
        for one in addresses:
            if not is_public(one):
                raise NotPublic("the host has an address that is not public")
    return addresses


def is_private_number(host: str, named: Collection[str] = ()) -> bool:
    """Whether a host is an address that may not be called, in any way to write it; of a name only :func:`look_up` can
    tell, when it is called."""
    if host.lower() in {name.lower() for name in named}:
        return False
    if host.lower() == "localhost" or host.lower().endswith(".localhost"):
        return True
    try:
        found = socket.getaddrinfo(host, None, type=socket.SOCK_STREAM, flags=socket.AI_NUMERICHOST)
    except OSError:
        return False
    return not all(is_public(str(one[4][0])) for one in found)


def is_public(text: str) -> bool:
    """Whether anybody on the internet would reach the same machine at this address, and one machine only."""
    try:
        address = ip_address(text)
    except ValueError:
        return False
    return all(_is_public(one) for one in (address, *_inside(address)))


def _inside(address: Address) -> Sequence[IPv4Address]:
    """The IPv4 addresses that an IPv6 address is only another way to reach."""
    if isinstance(address, IPv4Address):
        return ()
    found = [address.ipv4_mapped, address.sixtofour, *(address.teredo or ())]
    if any(address in network for network in _NAT64):
        found.append(IPv4Address(int(address) & 0xFFFFFFFF))
    return [one for one in found if one is not None]


def _is_public(address: Address) -> bool:
    if isinstance(address, IPv6Address):
        if address.ipv4_mapped is not None or address in _NAT64[0]:
            return True  # what is in it decides
        if address.is_site_local or address in _NAT64[1]:
            return False
    special = address.is_multicast or address.is_reserved or address.is_unspecified or address.is_link_local
    return not special and address.is_global and not (address.version == 4 and address in _CARRIER)
