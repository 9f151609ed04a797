"""A mail server that hangs up at a chosen point, says nothing at all, or works."""

from __future__ import annotations

import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager


class _Conversation(socketserver.StreamRequestHandler):
    def handle(self) -> None:
        office = self.server
        assert isinstance(office, UnreliableOffice)
        if office.hangs_up_at == "connect":
            return
        if office.hangs_up_at == "never":
            self.rfile.read()
            return
        self._say("220 hier")
        for line in self.rfile:
            verb = line.split(b" ")[0].strip().decode().upper()
            if verb == office.hangs_up_at:
                return
            if verb == "DATA" and not self._take_in(office):
                return
            if verb != "DATA":
                self._say({"QUIT": "221 dag"}.get(verb, "250 ok"))
            if verb == "QUIT":
                return

    def _take_in(self, office: UnreliableOffice) -> bool:
        self._say("354 toe maar")
        text = b"".join(iter(self.rfile.readline, b".\r\n"))
        office.accepted.append(text.decode())
        if office.hangs_up_at == "accepted":
            return False
        self._say("250 in de bus")
        return True

    def _say(self, line: str) -> None:
        self.wfile.write(f"{line}\r\n".encode())


class UnreliableOffice(socketserver.ThreadingTCPServer):
    """Keeps what it accepted.

    ``hangs_up_at``: ``connect``, an SMTP verb, ``accepted`` (kept, but never said so), or ``never``: then it is silent.
    """

    allow_reuse_address = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Conversation)
        self.hangs_up_at = ""
        self.accepted: list[str] = []

    @property
    def port(self) -> int:
        """Where it listens."""
        return int(self.server_address[1])


@contextmanager
def open_office() -> Iterator[UnreliableOffice]:
    """An office that is open meanwhile."""
    with UnreliableOffice() as office:
        thread = threading.Thread(target=office.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        yield office
        office.shutdown()
        thread.join()
