"""Serves each operation in the same way: who asks, how often, with what; and the answer with its headers."""

import json
from collections.abc import Callable, Mapping
from contextlib import suppress

from flask import Response, request
from sqlalchemy.exc import OperationalError
from werkzeug.exceptions import BadRequest, UnsupportedMediaType

from ...errors import Forbidden, InvalidInput, NotFound, Problem
from ...i18n import N_
from ...model import ApiKey
from ...services.api_keys import find_key, needs_note, note_use
from ..mount import Mount
from .call import Call
from .limiting import Limits
from .operation import Answer, Operation
from .shapes import Shape, content_of, etag_of, load

MERGE_PATCH = "application/merge-patch+json"
JSON = ("application/json", MERGE_PATCH)
LONGEST_VALUE = 200


def serve(mount: Mount, operation: Operation, limits: Limits) -> Callable[..., Response]:
    """The view function of an operation."""
    query = (operation.query or Shape)()
    body = (operation.body or Shape)()

    def view(**values: str) -> Response:
        request.max_content_length = operation.largest
        key = _key(mount, limits)
        _check_key(operation, key)
        if any("\0" in value or len(value) > LONGEST_VALUE for value in values.values()):
            raise NotFound("page_unknown", "This page does not exist.")
        call = Call(mount, operation, key, load(query, _arguments()), load(body, _json()) if operation.body else {})
        return respond(call, operation.view(call, **values))

    return view


def respond(call: Call, answer: Answer) -> Response:
    """The answer as JSON; not at all where whoever asks has this version already."""
    operation = call.operation
    status = answer.status if answer.status != 200 else operation.status
    if operation.answer is None:
        return Response(status=status, headers=dict(answer.headers))
    content = content_of(operation.answer, answer.data)
    response = Response(content, status, content_type="application/json", headers=dict(answer.headers))
    response.headers["Content-Language"] = call.language
    response.headers.add("Vary", "Accept-Language, Authorization")
    response.set_etag(answer.etag or etag_of(content))
    if request.method in ("GET", "HEAD"):
        response.make_conditional(request)
    return response


def _key(mount: Mount, limits: Limits) -> ApiKey | None:
    """The key that was sent, if one was; each request counts, and one with a wrong key as one without."""
    sent = request.headers.get("Authorization")
    if sent is None:
        limits.check(None)
        return None
    scheme, _, token = sent.partition(" ")
    with mount.network.read() as work:
        key = find_key(work, token.strip()) if scheme.lower() == "bearer" else None
    limits.check(key)
    if key is None:
        raise Forbidden("api_key_invalid", "This key is not known, or not good any more.")
    if needs_note(key, mount.network.clock()):
        with suppress(OperationalError), mount.network.transaction() as work:  # busy: the next request notes it
            note_use(work, key.id)
    return key


def _check_key(operation: Operation, key: ApiKey | None) -> None:
    if not operation.scopes:
        return
    if key is None:
        raise Forbidden("api_key_missing", "Send a key: Authorization: Bearer …")
    if not key.may(operation.scopes):
        wanted = ", ".join(scope.value for scope in operation.scopes)
        raise Forbidden("scope_missing", "This key may not do this. It needs: {scopes}.", scopes=wanted)


def _arguments() -> Mapping[str, str]:
    twice = [name for name, values in request.args.lists() if len(values) > 1]
    if twice:
        problems = tuple(Problem("value_twice", N_("Give this once."), field=name) for name in twice)
        raise InvalidInput("form_invalid", "Something is not right yet.", problems=problems)
    return request.args.to_dict()


def _json() -> object:
    if request.mimetype not in JSON:
        raise UnsupportedMediaType
    try:
        return json.loads(request.get_data(cache=True).decode(), parse_constant=_refuse)
    except (ValueError, RecursionError):
        raise BadRequest from None


def _refuse(constant: str) -> float:
    raise ValueError(f"{constant} is not JSON")
