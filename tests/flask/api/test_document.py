"""The description of the API is valid, complete, and as the NL API Design Rules want it; and it is what is served."""

import json
import re
from collections.abc import Iterator
from datetime import timedelta
from typing import Any, cast

import pytest
import schemathesis
from openapi_spec_validator import validate
from schemathesis import engine
from schemathesis.config import SchemathesisConfig

from leernet.flask.api.operations import OPERATIONS
from leernet.model import ApiScope
from leernet.testing import NOW, add, some_event, some_series
from tests.flask.api.conftest import ROOT, Api, Json
from tests.services.certificates.test_issuing import RULE
from tests.services.delegations.test_delegating import asked

METHODS = ("get", "post", "put", "patch", "delete")
ONE_OF_ITS_KIND = {"recap", "cancellation", "acceptance", "substitution", "revocation"}
"""What a thing has one of: the last part of a path that is no plural."""


@pytest.fixture
def document(api: Api) -> Json:
    """What a program reads first."""
    return api.program().get("/openapi.json")


def operations(document: Json) -> Iterator[tuple[str, str, Json]]:
    """Path, method, operation."""
    for path, item in document["paths"].items():
        for method in METHODS:
            if method in item:
                yield path, method, item[method]


def names(schema: Json) -> Iterator[str]:
    """The names of all fields."""
    if isinstance(schema, dict):
        for name, inner in schema.get("properties", {}).items():
            yield name
            yield from names(inner)
        for part in ("items", "additionalProperties", "allOf", "anyOf", "oneOf"):
            yield from names(schema.get(part))
    elif isinstance(schema, list):
        for one in schema:
            yield from names(one)


def test_it_is_valid_and_open_to_everybody(api: Api, document: Json) -> None:
    validate(document)
    assert document["openapi"] == "3.1.0"
    assert document["servers"] == [{"url": "https://example.org/leren/api/v1"}]
    assert document["info"]["contact"].keys() == {"name", "url", "email"}
    response = api.program().send("GET", "/openapi.json")
    assert response.headers["Access-Control-Allow-Origin"] == "*"
    assert response.content_type == "application/json"


def test_every_operation_is_in_it_once(document: Json) -> None:
    found = [operation["operationId"] for _, _, operation in operations(document)]
    assert sorted(found) == sorted(operation.name for operation in OPERATIONS)
    assert len(set(found)) == len(found)


def test_paths_are_plural_kebab_case_without_a_slash_at_the_end(document: Json) -> None:
    for path in document["paths"]:
        parts = [part for part in path.strip("/").split("/") if not part.startswith("{")]
        assert not path.endswith("/")
        for part in parts:
            assert re.fullmatch(r"[a-z]+(-[a-z]+)*", part), path
            assert part.endswith("s") or part in ONE_OF_ITS_KIND, path
        assert "." not in path


def test_fields_and_query_keys_are_in_camel_case(document: Json) -> None:
    found = {name for schema in document["components"]["schemas"].values() for name in names(schema)}
    found |= {p["name"] for _, _, one in operations(document) for p in one["parameters"] if p.get("in") == "query"}
    assert len(found) > 100
    assert [name for name in found if not re.fullmatch(r"[a-z][a-zA-Z0-9]*", name)] == []


def test_moments_are_named_and_typed_as_moments(document: Json) -> None:
    for name, schema in document["components"]["schemas"].items():
        for field, inner in schema["properties"].items():
            is_moment = inner.get("format") == "date-time"
            assert is_moment == (field.endswith("At") or field in ("since", "until", "offeredUntil")), (name, field)
            assert not field.endswith("Date")


def test_every_operation_says_what_it_does_takes_and_answers(document: Json) -> None:
    problem = document["components"]["responses"]["Problem"]
    assert list(problem["content"]) == ["application/problem+json"]
    for path, method, one in operations(document):
        assert one["summary"].endswith("."), path
        assert len(one["tags"]) == 1
        answers = one["responses"]
        assert {"400", "401", "429", "503"} <= answers.keys()
        good = [status for status in answers if status.startswith("2")]
        assert len(good) == 1
        assert "API-Version" in answers[good[0]]["headers"]
        assert ("404" in answers) >= ("{" in path)
        if method != "get" and "requestBody" in one:
            assert {"413", "415"} <= answers.keys()
        needs_match = any(p["name"] == "If-Match" for p in one["parameters"])
        assert ({"412", "428"} <= answers.keys()) == needs_match
        for status, answer in answers.items():
            if status >= "400":
                assert answer == {"$ref": "#/components/responses/Problem"}


def test_no_personal_data_goes_into_an_address(document: Json) -> None:
    asked_for = {p["name"] for _, _, one in operations(document) for p in one["parameters"] if p.get("in") == "query"}
    assert asked_for == {"cursor", "limit", "series", "period", "status", "item", "event"}


def test_who_has_no_key_reads_what_is_public_and_nothing_else(api: Api, document: Json) -> None:
    for path, method, one in operations(document):
        needs_key = {} not in one["security"]
        address = re.sub(r"{\w+}", "1", path)
        status = api.program().send(method.upper(), address, {} if "requestBody" in one else None).status_code
        assert (status == 401) == needs_key, (path, method)
    public = {one["operationId"] for _, _, one in operations(document) if {} in one["security"]}
    reading = {"listSeries", "readSeries", "listEvents", "readEvent", "listRecaps", "readRecap"}
    reading |= {"listEventMaterials", "listSeriesMaterials"}
    assert public == reading | {"verifyCertificate"}


def test_a_key_of_another_scope_is_refused_by_every_operation(api: Api, document: Json) -> None:
    by_id = {operation.name: operation for operation in OPERATIONS}
    for path, method, one in operations(document):
        scopes = by_id[one["operationId"]].scopes
        if scopes:
            other = api.program(*(scope for scope in ApiScope if scope not in scopes))
            address = re.sub(r"{\w+}", "1", path)
            other.refused(403, method.upper(), address, {} if "requestBody" in one else None)


# --- schemathesis: whatever the document allows and forbids is sent, also one thing after another by its links ---

CONFIG: dict[str, Any] = {
    "seed": 1,
    "continue-on-failure": True,
    "generation": {"deterministic": True, "database": "none", "max-examples": 2},
    "checks": {
        # What fits the schema can still be refused: the event is full, the address is no address.
        "positive_data_acceptance": {"enabled": False},
        # It sends without a key by a way that WSGI does not know; there is a test of our own above.
        "ignored_auth": {"enabled": False},
        "missing_required_header": {"expected-statuses": [400, 401, 404, 422, 428]},
    },
    "phases": {
        "coverage": {"unexpected-methods": ["DELETE", "PATCH"]},
        "stateful": {"generation": {"max-examples": 4}},
    },
}


@pytest.mark.timeout(400)  # a quarter of a minute; but the machine may be busy
def test_schemathesis_finds_nothing(api: Api) -> None:
    event = some_event(series=some_series(), places={"physical": 50, "online": None})
    held = some_event("geweest", starts_at=NOW - timedelta(days=3))
    held.certificate = RULE
    add(api.network, event, held)
    asked(api.network)
    token = api.program(*ApiScope).token
    api.client.application.testing = False
    config = SchemathesisConfig.from_dict({**CONFIG, "headers": {"Authorization": f"Bearer {token}"}})
    schema = schemathesis.openapi.from_wsgi(f"{ROOT}/openapi.json", api.client.application, config=config)
    found, answered = [], set()
    for happened in engine.from_schema(schema).execute():
        error = getattr(happened, "value", None)
        assert not isinstance(error, Exception), error
        recorder = getattr(happened, "recorder", None)
        if recorder is None:
            continue
        for case, checks in recorder.checks.items():
            interaction = recorder.interactions.get(case)
            found += [
                (check.name, recorder.label, check.failure_info.failure.message, interaction and interaction.request)
                for check in checks
                if check.failure_info
            ]
        answered |= {
            (recorder.label, one.response.status_code) for one in recorder.interactions.values() if one.response
        }
    assert found == []
    assert len(answered) > 100, json.dumps(sorted(cast(set[Any], answered)))
