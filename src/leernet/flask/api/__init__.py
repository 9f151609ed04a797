"""The JSON API: what partners' programs use, below ``/api/v1`` of the place where the network is mounted.

It follows the NL API Design Rules; ``openapi.json`` describes it.
"""

from collections.abc import Callable
from functools import cache

from flask import Blueprint, Response, request
from werkzeug.exceptions import MethodNotAllowed, NotFound

from ..mount import Mount
from .call import ROOT
from .document import describe
from .headers import ApiHeaders
from .limiting import Limits
from .operations import OPERATIONS
from .problems import handle_errors
from .serving import serve

METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE"})
DOCUMENT = "/openapi.json"

__all__ = ["api_blueprint"]


def api_blueprint(mount: Mount) -> Blueprint:
    """The API of a network, to be registered on the blueprint of its pages."""
    result = Blueprint("api", __name__, url_prefix=ROOT)
    limits = Limits(mount.network)
    paths: dict[str, set[str]] = {DOCUMENT: {"GET", "HEAD"}}
    for operation in OPERATIONS:
        known = {operation.method, "HEAD"} if operation.method == "GET" else {operation.method}
        paths.setdefault(operation.path, set()).update(known)
        view = serve(mount, operation, limits)
        result.add_url_rule(
            operation.path, operation.name, view, methods=[operation.method], provide_automatic_options=False
        )
    # When it is asked for: most processes never are.
    document = cache(lambda: describe(mount))
    result.add_url_rule(DOCUMENT, "document", lambda: _document(document()), provide_automatic_options=False)
    for path, known in paths.items():
        result.add_url_rule(
            path,
            f"other {path}".replace(".", "_"),
            _refuse(known),
            methods=METHODS - known,
            provide_automatic_options=False,
        )
    for path in ("", "/", "/<path:rest>"):
        result.add_url_rule(path, f"nothing {path}", _nothing, methods=METHODS, provide_automatic_options=False)
    handle_errors(result, mount)
    result.after_request(ApiHeaders(mount))
    return result


def _document(document: str) -> Response:
    return Response(document, content_type="application/json", headers={"Access-Control-Allow-Origin": "*"})


def _refuse(known: set[str]) -> Callable[..., Response]:
    """What a path answers to methods that it does not know: an error, and which it knows."""

    def view(**_: str) -> Response:
        if request.method == "OPTIONS":
            return Response(status=204, headers={"Allow": ", ".join(sorted(known | {"OPTIONS"}))})
        raise MethodNotAllowed(sorted(known))

    return view


def _nothing(rest: str = "") -> Response:
    raise NotFound
