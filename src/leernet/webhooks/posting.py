"""One POST to a stranger: to an address that was checked, no redirects, no proxies, and an end to waiting.

By ``http.client`` and not by a library for HTTP: those look the name up themselves when they connect, and none of them
ends a request in all that takes too long, but only one silence.
"""

import socket
import ssl
import time
from collections.abc import Collection, Iterator, Mapping
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from functools import cache
from http import HTTPStatus
from http.client import HTTPConnection, HTTPException, HTTPResponse
from threading import Timer

from ..addresses import Target, look_up
from ..services.delivering.webhook_outbox import Answer

CONNECT_SECONDS = 5.0
SECONDS = 10.0
"""The most that a request takes, from connecting to the head of the answer."""

BODY_SECONDS = 1.0
"""The longest silence in the body of the answer, of which only the beginning is read."""

FIXED: Mapping[str, str] = {"User-Agent": "leernet", "Connection": "close", "Accept": "*/*"}
EXCERPT = 300
_READ = 2048
_BUSY = (HTTPStatus.REQUEST_TIMEOUT, HTTPStatus.TOO_EARLY, HTTPStatus.TOO_MANY_REQUESTS)


@dataclass(frozen=True)
class Poster:
    """Posts with these limits; ``named`` are the hosts that may have private addresses."""

    named: Collection[str] = ()
    connect_seconds: float = CONNECT_SECONDS
    seconds: float = SECONDS
    context: ssl.SSLContext | None = None

    def post(self, target: Target, headers: Mapping[str, str], body: bytes) -> Answer:
        """Send it, once; whatever goes wrong is an answer too."""
        try:
            return self._post(target, headers, body)
        except TimeoutError:
            return Answer(None, f"No answer within {self.seconds:g} seconds.", is_down=True)
        except ssl.SSLError as error:
            return Answer(None, f"No safe connection: {error.reason or error}.", is_down=True)
        except (OSError, HTTPException, ValueError) as error:  # of a name that is none, a UnicodeError
            return Answer(None, f"No connection: {_plain(str(error) or type(error).__name__)}.", is_down=True)

    def _post(self, target: Target, headers: Mapping[str, str], body: bytes) -> Answer:
        until = time.monotonic() + self.seconds
        connection = HTTPConnection(target.host, target.port)
        with self._connect(target, until) as wire, closing(connection), _ended(wire, until):
            connection.sock = wire
            connection.request("POST", target.path, body, {**FIXED, "Host": target.authority, **headers})
            with connection.getresponse() as response:
                wire.settimeout(BODY_SECONDS)
                return _answer(response, _excerpt(response))

    def _connect(self, target: Target, until: float) -> socket.socket:
        """The first address that takes us; the look-up has the time-outs of the machine's own resolver."""
        failure: OSError = OSError("the host has no address")
        for address in look_up(target, self.named):
            left = until - time.monotonic()
            if left <= 0:
                raise TimeoutError
            try:
                plain = socket.create_connection((address, target.port), min(self.connect_seconds, left))
            except OSError as error:
                failure = error
                continue
            plain.settimeout(max(until - time.monotonic(), 0.01))
            return self._secured(plain, target.host, until) if target.scheme == "https" else plain
        raise failure

    def _secured(self, plain: socket.socket, host: str, until: float) -> ssl.SSLSocket:
        context = self.context or _default_context()
        secure = context.wrap_socket(plain, server_hostname=host, do_handshake_on_connect=False)
        try:
            with _ended(secure, until):
                secure.do_handshake()
        except BaseException:
            secure.close()
            raise
        return secure


@cache
def _default_context() -> ssl.SSLContext:
    return ssl.create_default_context()


@contextmanager
def _ended(connection: socket.socket, until: float) -> Iterator[None]:
    """Hang up when the time is over: a time-out of the socket begins anew with every byte that trickles in."""
    over = False

    def hang_up() -> None:
        nonlocal over
        over = True
        with suppress(OSError):
            socket.socket.shutdown(connection, socket.SHUT_RDWR)  # of the wire, also where TLS is spoken over it

    timer = Timer(max(until - time.monotonic(), 0), hang_up)
    timer.daemon = True
    timer.start()
    try:
        yield
    except (OSError, HTTPException):
        if over:
            raise TimeoutError from None
        raise
    finally:
        timer.cancel()


def _answer(response: HTTPResponse, excerpt: str) -> Answer:
    said = f"{response.status} {_plain(response.reason)}".strip()
    if 300 <= response.status < 400:
        said += ": a redirect is not followed"
    text = f"{said}\n{excerpt}" if excerpt else said
    return Answer(response.status, text, is_down=response.status >= 500 or response.status in _BUSY)


def _excerpt(response: HTTPResponse) -> str:
    """The beginning of what it says. The head of the answer decides; a body that never comes changes nothing."""
    try:
        read = response.read(_READ)
    except (OSError, HTTPException):
        return ""
    return _plain(read.decode("utf-8", "replace"))[:EXCERPT]


def _plain(text: str) -> str:
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())
