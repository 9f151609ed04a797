"""The description of the API for programs: OpenAPI, made from the operations that are served."""

import json
import re
from collections.abc import Mapping
from http import HTTPStatus

from apispec import APISpec
from apispec.ext.marshmallow import MarshmallowPlugin
from marshmallow import Schema

from ...model import ApiScope
from ...schemas.texts import EmailAddress, Text
from ..mount import Mount
from .call import ROOT, VERSION
from .document_problem import ProblemSchema
from .headers_described import COMMON, ETAG, IF_MATCH, IF_NONE_MATCH, LANGUAGE, ONCE, RETRY_AFTER
from .operation import Operation
from .operations import OPERATIONS, TAGS
from .problems import MIMETYPE

_VALUE = re.compile(r"<(\w+)>")
_NUMBER: Mapping[str, object] = {"type": "integer", "minimum": 1, "maximum": 2**31 - 1}
_SLUG, _UUID = "^[a-z0-9][a-z0-9-]{0,79}$", "uuid"
PATH_VALUES: Mapping[str, Mapping[str, object]] = {
    "slug": {"description": "The name in the address.", "schema": {"type": "string", "pattern": _SLUG}},
    "id": {"description": "The id.", "schema": {"type": "string", "format": _UUID}},
    "block": {"description": "The id of a block of the event.", "schema": {"type": "string", "format": _UUID}},
    "number": {"description": "The number.", "schema": {"type": "string", "pattern": "^[A-Za-z0-9-]{1,40}$"}},
    "person": {"description": "The id of a person.", "schema": _NUMBER},
    "delegation": {"description": "The id of a delegation.", "schema": _NUMBER},
}
_TEXT = """\
Series of gatherings, who registers for them, and what comes of it. What anybody may see needs no key; for all else \
an organiser makes one. Moments are in UTC. Errors are problem+json (RFC 9457), all at once, in Dutch or English by \
`Accept-Language`; what can be matched on is their `code`."""


def describe(mount: Mount) -> str:
    """The document, as JSON."""
    settings = mount.network.settings
    plugin = MarshmallowPlugin(schema_name_resolver=_name_of)
    spec = APISpec(
        title=settings.name.en,
        version=VERSION,
        openapi_version="3.1.0",
        plugins=[plugin],
        info={"description": _TEXT, "contact": _contact(mount), "license": {"name": "MIT", "identifier": "MIT"}},
        servers=[{"url": settings.base_url.rstrip("/") + ROOT}],
        tags=[{"name": name, "description": text} for name, text in TAGS.items()],
    )
    assert plugin.converter is not None
    plugin.map_to_openapi_type(Text, "string", None)  # type: ignore[no-untyped-call]
    plugin.converter.add_attribute_function(_text_limits)  # type: ignore[no-untyped-call]
    plugin.converter.add_attribute_function(_said_default)  # type: ignore[no-untyped-call]
    spec.components.security_scheme("key", {"type": "http", "scheme": "bearer", "description": _scopes()})
    for name, header in COMMON.items():
        spec.components.header(name, dict(header))
    spec.components.response("Problem", _problem())
    for operation in OPERATIONS:
        path = _VALUE.sub(r"{\1}", operation.path)
        parameters = [_path_value(name) for name in _VALUE.findall(operation.path)]
        spec.path(path, operations={operation.method.lower(): _operation(operation)}, parameters=parameters)
    return json.dumps(spec.to_dict(), ensure_ascii=False)


def _name_of(schema: type[Schema] | Schema | str) -> str:
    kind = schema if isinstance(schema, type) else type(schema)
    return (schema if isinstance(schema, str) else kind.__name__).removesuffix("Schema")


def _contact(mount: Mount) -> dict[str, str]:
    settings = mount.network.settings
    return {"name": settings.name.en, "url": settings.base_url, "email": settings.mail_from}


def _scopes() -> str:
    return "A key that an organiser made, with scopes: " + ", ".join(f"`{scope.value}`" for scope in ApiScope) + "."


def _said_default(_converter: object, _field: object, ret: dict[str, object], **_: object) -> dict[str, object]:
    """Say a default in words: of a property that has one, programs that make types take it that it must be sent."""
    default = ret.pop("default", None)
    return {"description": f"{ret.get('description', '')} Without it: `{default}`.".strip()} if default else {}


def _text_limits(_converter: object, field: object, **_: object) -> dict[str, object]:
    if not isinstance(field, Text):
        return {}
    limits: dict[str, object] = {"maxLength": field.largest}
    if field.missing is not None:
        limits |= {"minLength": 1, "pattern": r"\S"}
        if isinstance(field, EmailAddress):
            limits["format"] = "email"
    return limits


def _path_value(name: str) -> dict[str, object]:
    return {"name": name, "in": "path", "required": True, **PATH_VALUES[name]}


def _problem() -> dict[str, object]:
    headers = {name: {"$ref": f"#/components/headers/{name}"} for name in COMMON}
    content = {MIMETYPE: {"schema": ProblemSchema}}
    return {"description": "What went wrong.", "content": content, "headers": {**headers, **RETRY_AFTER}}


def _operation(operation: Operation) -> dict[str, object]:
    parameters: list[object] = [LANGUAGE]
    if operation.query:
        parameters.append({"in": "query", "schema": operation.query})
    parameters += [IF_MATCH] if operation.matched else []
    parameters += [ONCE] if operation.once else []
    parameters += [IF_NONE_MATCH] if operation.method == "GET" else []
    described: dict[str, object] = {
        "operationId": operation.name,
        "summary": operation.summary,
        "tags": [operation.tag],
        "parameters": parameters,
        "responses": _responses(operation),
        "security": [{"key": []}] if operation.scopes else [{}, {"key": []}],
    }
    text = " ".join(part for part in (operation.description, _needs(operation)) if part)
    if text:
        described["description"] = text
    if operation.body:
        content: dict[str, object] = {"schema": operation.body}
        if operation.example:
            content["examples"] = {"example": {"value": dict(operation.example)}}
        described["requestBody"] = {"required": True, "content": {"application/json": content}}
    return described


def _needs(operation: Operation) -> str:
    scopes = " or ".join(f"`{scope.value}`" for scope in operation.scopes)
    return f"Needs a key with the scope {scopes}." if scopes else ""


def _responses(operation: Operation) -> dict[str, object]:
    headers: dict[str, object] = {name: {"$ref": f"#/components/headers/{name}"} for name in COMMON}
    good: dict[str, object] = {"description": HTTPStatus(operation.status).phrase, "headers": headers}
    if operation.answer:
        good["content"] = {"application/json": {"schema": operation.answer}}
        good["headers"] = {**headers, **ETAG}
    if operation.links:
        good["links"] = {
            name: {"operationId": target, "parameters": dict(values)}
            for name, (target, values) in operation.links.items()
        }
    responses: dict[str, object] = {str(operation.status): good}
    if operation.method == "GET":
        responses["304"] = {"description": "You have this version already.", "headers": headers}
    for status in sorted(_refusals(operation)):
        responses[str(status)] = "Problem"
    return responses


def _refusals(operation: Operation) -> set[int]:
    refusals = {400, 401, 429, 503, *operation.refusals}
    if "<" in operation.path:
        refusals.add(404)
    if operation.scopes:
        refusals.add(403)
    if operation.body:
        refusals |= {413, 415}
    if operation.matched:
        refusals |= {412, 428}
    if operation.once:
        refusals.add(422)
    return refusals
