"""What the program of a partner does in a race: a request to the API, as a worker of the site gets it."""

from __future__ import annotations

from functools import cache

from flask import Flask
from flask.testing import FlaskClient

from leernet import Leernet
from leernet.flask import blueprint

PATH = "/leren/api/v1/events/bijeenkomst/registrations"


@cache
def client_of(network: Leernet) -> FlaskClient:
    """A worker of the site, made once: it takes longer than a request."""
    app = Flask("host")
    app.register_blueprint(blueprint(network), url_prefix="/leren")
    return app.test_client()


def send(network: Leernet, token: str, key: str = "", who: str = "anna") -> str:
    """Register somebody; the id of the registration, or the code of the problem."""
    headers = {"Authorization": f"Bearer {token}", **({"Idempotency-Key": key} if key else {})}
    body = {"name": who, "email": f"{who}@example.org", "format": "physical"}
    answer = client_of(network).post(PATH, json=body, headers=headers).json
    assert answer is not None
    return str(answer.get("id") or answer["code"])
