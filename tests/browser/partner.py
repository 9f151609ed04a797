"""A partner's site on another origin: pages of a few lines, with the strictest policy under which the elements work."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from threading import Thread
from typing import TypeVar
from wsgiref.types import StartResponse, WSGIEnvironment

from werkzeug.serving import make_server

Site = TypeVar("Site", bound=Callable[[WSGIEnvironment, StartResponse], Iterable[bytes]])
STYLE = "body { margin: 1rem; font-family: sans-serif; color: #222; background: #fff } a { color: #00509e }"


def policy(network: str, script: str = "") -> str:
    """What a page of a partner allows: itself, and of the network the script, its data and its frame."""
    return (
        f"default-src 'none'; script-src {network} {script}; connect-src {network}; frame-src {network};"
        " style-src 'self'; base-uri 'none'; form-action 'none'; require-trusted-types-for 'script'"
    )


def page(network: str, element: str, *, language: str = "nl") -> str:
    """A page of the partner with an element in it."""
    return (
        f'<!doctype html><html lang="{language}"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1"><title>Gemeente Haarlem</title>'
        f'<link rel="stylesheet" href="/site.css"><script src="{network}/leren/_leernet/embed.js" defer></script>'
        f"</head><body><main><h1>Leren</h1>{element}</main></body></html>"
    )


class Partner:
    """The site: what to show can be changed while it runs."""

    def __init__(self, port: int) -> None:
        # Another origin and another site than 127.0.0.1, so that its cookies would be those of a third party.
        self.url = f"http://localhost:{port}"
        self.body = ""
        self.policy = ""
        self.style = STYLE

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Its only page, and its style sheet."""
        is_style = environ["PATH_INFO"] == "/site.css"
        headers = [("Content-Type", f"text/{'css' if is_style else 'html'}; charset=utf-8")]
        if self.policy:
            headers.append(("Content-Security-Policy", self.policy))
        start_response("200 OK", headers)
        return [(self.style if is_style else self.body).encode()]


@contextmanager
def serving(make: Callable[[int], Site]) -> Iterator[Site]:
    """A WSGI site on a port of its own."""
    server = make_server("127.0.0.1", 0, lambda *_: [], threaded=True)
    server.app = site = make(server.server_port)
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield site
    server.shutdown()
    thread.join()
    server.server_close()
