"""A partner's system that listens to webhooks: it works, or fails in the way that its address says."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

STATUS = {"/taken": 200, "/accepted": 204, "/broken": 500, "/busy": 429, "/wrong": 400, "/gone": 410, "/moved": 302}


@dataclass(frozen=True)
class Got:
    """One request as it came in."""

    path: str
    headers: Mapping[str, str]
    body: bytes


class _Conversation(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_POST(self) -> None:
        server = self.server
        assert isinstance(server, _Server)
        receiver = server.receiver
        body = self.rfile.read(int(self.headers["Content-Length"]))
        receiver.note(Got(self.path, {name.lower(): value for name, value in self.headers.items()}, body))
        # What stands behind the way it behaves tells addresses apart.
        path = "/" + self.path.strip("/").split("/")[0].split("?")[0]
        path = receiver.instead.get(path, path)
        if path == "/closes":
            self.close_connection = True
        elif path == "/silent":
            receiver.released.wait(60)
            self.close_connection = True
        elif path == "/trickle":
            self._trickle(receiver)
        elif path == "/endless":
            self.send_response(200)
            self.end_headers()
            receiver.released.wait(60)
            self.close_connection = True
        else:
            self._answer(STATUS[path])

    def _answer(self, status: int) -> None:
        text = f"zegt {self.headers['webhook-signature']} {self.path}\x07".encode()
        self.send_response(status)
        if status == 302:
            self.send_header("Location", "/taken")
        self.send_header("Content-Length", str(len(text) if status != 204 else 0))
        self.end_headers()
        if status != 204:
            self.wfile.write(text)

    def _trickle(self, receiver: Receiver) -> None:
        """A byte now and then, so that no single wait is long."""
        for byte in b"HTTP/1.1 200 OK\r\n" * 100:
            if receiver.released.wait(0.05):
                break
            try:
                self.wfile.write(bytes([byte]))
            except OSError:
                break
        self.close_connection = True

    def log_message(self, *_: object) -> None:
        pass


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 128
    receiver: Receiver

    def handle_error(self, *_: object) -> None:
        pass


@dataclass
class Receiver:
    """What came in; ``instead`` lets an address behave as another from now on."""

    url: str
    server: _Server
    got: list[Got] = field(default_factory=list)
    instead: dict[str, str] = field(default_factory=dict)
    released: threading.Event = field(default_factory=threading.Event)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def note(self, got: Got) -> None:
        with self._lock:
            self.got.append(got)

    def at(self, path: str) -> list[Got]:
        """What came in at an address."""
        return [one for one in self.got if one.path == path]


@contextmanager
def receiving() -> Iterator[Receiver]:
    """A receiver on a free port; whatever still hangs is let go at the end."""
    with _Server(("127.0.0.1", 0), _Conversation) as server:
        receiver = server.receiver = Receiver(f"http://127.0.0.1:{server.server_address[1]}", server)
        thread = threading.Thread(target=server.serve_forever, args=(0.05,))
        thread.start()
        yield receiver
        receiver.released.set()
        server.shutdown()
        thread.join()
