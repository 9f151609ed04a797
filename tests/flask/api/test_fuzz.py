"""Whatever is sent, the answer is an answer or a problem; never a crash, and never a page."""

import json
from typing import Any

import pytest

from leernet.model import ApiScope
from leernet.testing import add, some_event, some_series
from tests.flask.api.conftest import ANNA, ROOT, Api, Json, Program
from tests.services.delegations.test_delegating import asked

NOT_JSON = (
    b"",
    b"{",
    b"[",
    b"nul",
    b"{'name': 1}",
    b'{"name": NaN}',
    b'{"name": Infinity}',
    b"\xff\xfe\x00",
    b'{"name": "\xff"}',
    b"\xef\xbb\xbf{}",
    b"[" * 100_000,
    b'{"a":' * 20_000,
    b"1" * 5_000,
    b"\0",
)
WRONG: tuple[Json, ...] = (
    None,
    True,
    0,
    -1,
    2**63,
    10**400,
    1.5,
    "",
    " ",
    "x" * 10_000,
    "\0",
    "a\0b",
    "\ud800",
    "\u202egnp.exe",
    "é\u0301" * 50,
    "'; DROP TABLE leernet_event; --",
    "<script>alert(1)</script>",
    "{{ 7 * 7 }}",
    "%00",
    "../../etc/passwd",
    [],
    [None],
    [[[[]]]],
    ["x"] * 500,
    {},
    {"$ne": None},
    {"x": {"y": {"z": []}}},
)
PATHS = (
    "%00",
    "a%00b",
    "%ff",
    "%ed%a0%80",
    "é",
    "x" * 300,
    "'",
    "..",
    "%2e%2e",
    "%2F",
    " ",
    "0",
    "-1",
    "9" * 30,
    "None",
)
KEYS = ("", "__proto__", "constructor", "name ", "NAME", "naam", "\0", "\ud800", "a" * 5_000, "question__x", "$where")


@pytest.fixture
def program(api: Api) -> Program:
    """A program that may do everything, on a network where there is something to do."""
    add(api.network, some_event(series=some_series(), places={"physical": None}))
    asked(api.network)
    return api.program(*ApiScope)


def bodies(api: Api) -> dict[str, tuple[str, dict[str, Any]]]:
    uid = api.somebody("Cato").uid
    block = api.program().get("/events/bijeenkomst")["blocks"][0]["id"]
    colleague = {"name": "Bram", "email": "bram@example.org", "function": "", "department": ""}
    person = {**colleague, "format": ""}
    return {
        "/events/bijeenkomst/registrations": (
            "POST",
            {
                **ANNA,
                **dict.fromkeys(("organisation", "audience", "function", "department", "phone", "remarks"), ""),
                "language": "nl",
                "items": [],
                "answers": {},
                "invitation": "",
            },
        ),
        f"/registrations/{uid}": ("PATCH", {"format": "physical", "items": [], "answers": {}}),
        f"/registrations/{uid}/substitution": ("POST", colleague),
        f"/registrations/{uid}/attendances/{block}": ("PUT", {"evidence": "list", "minutes": 1}),
        "/delegations/1/registrations": (
            "POST",
            {"people": [person], "event": "bijeenkomst", "format": "physical", "audience": "", "language": "nl"},
        ),
        "/events/bijeenkomst/recap": (
            "PUT",
            {"title": "x", "body": "x", "category": "", "publisher": "", "quotes": [], "materials": []},
        ),
        "/events/bijeenkomst/certificates": ("POST", {"registrations": []}),
        "/certificate-verifications": ("POST", {"code": "x"}),
        f"/registrations/{uid}/cancellation": ("POST", {"reason": ""}),
    }


def check(program: Program, method: str, path: str, data: bytes, content_type: str = "application/json") -> int:
    headers = {"Authorization": f"Bearer {program.token}", "If-Match": "*"}
    response = program.client.open(ROOT + path, method=method, data=data, content_type=content_type, headers=headers)
    assert response.status_code < 500, (path, data[:80], response.text)
    if response.status_code >= 400:
        assert response.content_type == "application/problem+json", (path, data[:80])
        assert {"title", "status", "detail", "code"} <= json.loads(response.data).keys()
    return response.status_code


def test_what_is_no_json_is_refused(api: Api, program: Program) -> None:
    for path, (method, _) in bodies(api).items():
        for data in NOT_JSON:
            assert check(program, method, path, data) in (400, 413), (path, data[:80])
        for kind in ("text/plain", "application/x-www-form-urlencoded", "multipart/form-data", ""):
            assert check(program, method, path, b"{}", kind) == 415
        assert check(program, method, path, b'{"x": "' + b"x" * 600_000 + b'"}') == 413


def test_every_field_takes_no_value_of_another_kind(api: Api, program: Program) -> None:
    for path, (method, body) in bodies(api).items():
        for wrong in WRONG:
            check(program, method, path, json.dumps(wrong).encode())
            for field in body:
                check(program, method, path, json.dumps({**body, field: wrong}).encode())


def test_fields_that_are_not_there_are_told_of(api: Api, program: Program) -> None:
    for path, (method, body) in bodies(api).items():
        for key in KEYS:
            status = check(program, method, path, json.dumps({**body, key: "x"}).encode())
            assert status == 400, (path, key)


def test_no_address_breaks_anything(program: Program) -> None:
    headers = {"Authorization": f"Bearer {program.token}"}
    shapes = (
        "/series/{}",
        "/events/{}",
        "/events/{}/registrations",
        "/events/{}/recap",
        "/registrations/{}",
        "/participants/{}",
        "/delegations/{}",
        "/certificates/{}",
        "/events?series={}",
        "/events?cursor={}",
        "/events?limit={}",
        "/participants?event={}",
        "/events/bijeenkomst/registrations?item={}",
        "/certificates?series={}",
    )
    for shape in shapes:
        for part in PATHS:
            response = program.client.get(ROOT + shape.format(part), headers=headers)
            assert response.status_code in (200, 308, 400, 404), (shape, part, response.text)


def test_no_header_breaks_anything(program: Program) -> None:
    for name in ("Authorization", "Idempotency-Key", "If-Match", "If-None-Match", "Accept-Language", "Content-Type"):
        for value in (
            "",
            " ",
            '"',
            'W/"x"',
            "*, *",
            "é",
            "x" * 5_000,
            "Bearer ",
            "Bearer leernet_1_2",
            "nl;q=x",
            ",,,",
            "\t",
        ):
            headers = {"Authorization": f"Bearer {program.token}", "If-Match": "*", name: value}
            for method, path in (("GET", "/participants"), ("POST", "/events/bijeenkomst/registrations")):
                data = None if method == "GET" else json.dumps(ANNA)
                response = program.client.open(ROOT + path, method=method, headers=headers, data=data)
                assert response.status_code < 500, (name, value, response.text)
