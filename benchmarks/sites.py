"""What is served here as a partner would serve it. Nothing else is imported: the workers are weighed too."""

from __future__ import annotations

import os
from pathlib import Path

from flask import Flask

from leernet import Leernet, Settings
from leernet.flask import blueprint

AT = "/leren"
VARIABLE = "LEERNET_BENCHMARK_DATABASE"
BODY = "LEERNET_BENCHMARK_BODY"
"""The file with which the bare site answers."""


def whole_network(url: str) -> Leernet:
    """A network with all installed plugins."""
    return Leernet(url, Settings(secret="not-a-secret-but-long-enough"))


def make_whole_app() -> Flask:
    """The site, before gunicorn forks its workers."""
    app = Flask("benchmark")
    app.register_blueprint(blueprint(whole_network(os.environ[VARIABLE])), url_prefix=AT)
    return app


def make_bare_app() -> Flask:
    """A site that answers everything with the bytes of a file."""
    app = Flask("bare")
    body = Path(os.environ[BODY]).read_bytes()

    @app.get("/<path:path>")
    def answer(path: str) -> bytes:
        return body

    return app
