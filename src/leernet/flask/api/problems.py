"""Errors of the API as problem+json (RFC 9457), in the language of whoever asks, all at once."""

import json
import logging
from http import HTTPStatus

from flask import Blueprint, Response, request
from werkzeug.exceptions import HTTPException, default_exceptions

from ...errors import Forbidden, InvalidInput, LeernetError
from ...i18n import N_, Translator, negotiate
from ..failures import BROKEN, OTHER, RETRY_SECONDS, SERVER_ERROR, TITLES, status_of
from ..mount import Mount

log = logging.getLogger(__name__)
MIMETYPE = "application/problem+json"
LONGEST_FIELD = 100
REALM = 'Bearer realm="leernet"'

STATUS_OF_CODE = {
    "api_key_missing": 401,
    "api_key_invalid": 401,
    "etag_outdated": 412,
    "key_reused": 422,
    "etag_missing": 428,
    "too_many_requests": 429,
}
_TITLES = TITLES | {
    401: N_("A key is needed"),
    404: N_("This does not exist"),
    405: N_("This cannot be done here"),
    412: N_("It has changed meanwhile"),
    422: N_("This key was used before"),
    428: N_("Say which version you change"),
    429: N_("Too many requests"),
}
_TEXTS = {
    400: N_("What was sent is not the JSON that this takes."),
    404: N_("There is nothing at this address."),
    405: N_("This address does not know this method."),
    413: N_("What was sent is too large."),
    415: N_("Send JSON, and say so: Content-Type: application/json."),
}


class TooMany(Forbidden):
    """More requests than are allowed; ``seconds`` until the next is."""

    def __init__(self, seconds: int) -> None:
        super().__init__(
            "too_many_requests", "These are too many requests. Try again in {seconds} seconds.", seconds=seconds
        )
        self.seconds = seconds


def handle_errors(blueprint: Blueprint, mount: Mount) -> None:
    """Answer errors of the API as problem+json; nothing of it reaches the rest of the host's site."""

    def translator() -> Translator:
        return mount.network.translator(negotiate(request.headers.get("Accept-Language")))

    @blueprint.errorhandler(LeernetError)
    def answer_error(error: LeernetError) -> Response:
        status = STATUS_OF_CODE.get(error.code) or status_of(error)
        if status >= SERVER_ERROR:
            log.error("%s: %s", error.code, error, exc_info=error)
        return _of_leernet(error, status, translator())

    def answer_http_error(error: HTTPException) -> Response:
        status = error.code or SERVER_ERROR
        text = _TEXTS.get(status, BROKEN if status >= SERVER_ERROR else OTHER)
        say = translator()
        response = _as_response(_problem(status, HTTPStatus(status).name.lower(), say.gettext(text), say), say)
        if status == HTTPStatus.METHOD_NOT_ALLOWED:
            response.headers["Allow"] = ", ".join(sorted(getattr(error, "valid_methods", None) or ()))
        return response

    # Each by its number too: a host's handler of a number goes before one of ours for all of them.
    blueprint.register_error_handler(HTTPException, answer_http_error)
    for code in default_exceptions:
        blueprint.register_error_handler(code, answer_http_error)


def _of_leernet(error: LeernetError, status: int, translator: Translator) -> Response:
    response = _as_response(problem_of(error, translator), translator)
    if status == HTTPStatus.SERVICE_UNAVAILABLE:
        response.headers["Retry-After"] = RETRY_SECONDS
    if status == HTTPStatus.UNAUTHORIZED:
        response.headers["WWW-Authenticate"] = REALM
    if isinstance(error, TooMany):
        response.headers["Retry-After"] = str(error.seconds)
    return response


def problem_of(error: LeernetError, translator: Translator) -> dict[str, object]:
    """An error as its schema has it."""
    status = STATUS_OF_CODE.get(error.code) or status_of(error)
    # What broke inside is for the log.
    message, data = (BROKEN, {}) if status == SERVER_ERROR else (error.message, error.data)
    problem = _problem(status, error.code, translator.gettext(message, **data), translator)
    errors = _errors(error, translator)
    return problem | ({"errors": errors} if errors else {})


def _errors(error: LeernetError, translator: Translator) -> list[dict[str, str]]:
    each = error.problems if isinstance(error, InvalidInput) and error.problems else (error,) if error.field else ()
    return [
        {
            "field": field_name(one.field or ""),
            "code": one.code,
            "detail": translator.gettext(one.message, **one.data),
        }
        for one in each
    ]


def field_name(field: str) -> str:
    """A field of a form as the API calls it: ``question__diet`` is ``answers.diet``.

    It may be a name that somebody made up: of any length, and half a character.
    """
    prefix, _, rest = field.partition("question__")
    name = f"answers.{rest.partition('__')[0]}" if not prefix and rest else field
    return name[:LONGEST_FIELD].encode(errors="replace").decode()


def _problem(status: int, code: str, detail: str, translator: Translator) -> dict[str, object]:
    title = translator.gettext(_TITLES.get(status, OTHER))
    return {"type": "about:blank", "title": title, "status": status, "detail": detail, "code": code}


def _as_response(problem: dict[str, object], translator: Translator) -> Response:
    body = json.dumps(problem, ensure_ascii=False)
    response = Response(body, int(str(problem["status"])), content_type=MIMETYPE)
    response.headers["Content-Language"] = translator.language
    return response
