"""A client that was generated from the description registers somebody."""

import importlib
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import httpx
import pytest

from leernet.model import ApiScope
from leernet.testing import add, some_event
from tests.flask.api.conftest import Api

NAME = "leernet_generated_client"


@pytest.fixture
def generated(api: Api, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A package made by ``openapi-python-client``, to be imported."""
    document = tmp_path / "openapi.json"
    document.write_text(json.dumps(api.program().get("/openapi.json")), "utf-8")
    folder, tools = tmp_path / NAME, Path(sys.executable).parent
    tool = str(tools / "openapi-python-client")
    command = [tool, "generate", "--path", str(document), "--meta", "none", "--output-path", str(folder)]
    environment = {**os.environ, "PATH": f"{tools}:{os.environ['PATH']}"}
    done = subprocess.run(command, env=environment, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "WARNING" not in done.stdout, done.stdout
    monkeypatch.syspath_prepend(tmp_path)
    return folder


def test_a_generated_client_registers_somebody(api: Api, generated: Path) -> None:
    add(api.network, some_event())

    def part(name: str) -> Any:
        return importlib.import_module(f"{NAME}.{name}")

    client = part("client").AuthenticatedClient(
        base_url="http://localhost/leren/api/v1",
        token=api.program(ApiScope.REGISTER).token,
        httpx_args={"transport": httpx.WSGITransport(app=api.client.application)},
    )
    body = part("models").NewRegistration(name="Anna", email="anna@example.org", format_="physical")
    create = part("api.registrations.create_registration")
    one = create.sync(slug="bijeenkomst", client=client, body=body, idempotency_key="k")
    assert (one.name, str(one.status)) == ("Anna", "confirmed")
    again = create.sync(slug="bijeenkomst", client=client, body=body, idempotency_key="k")
    assert again.id == one.id
    problem = create.sync(slug="bijeenkomst", client=client, body=body)
    assert (problem.code, problem.status) == ("already_registered", 409)
    listed = part("api.events.list_events").sync(client=client)
    assert [event.slug for event in listed.results] == ["bijeenkomst"]
