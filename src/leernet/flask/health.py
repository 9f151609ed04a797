"""Whether this process can serve, for whatever watches over it: a load balancer, a monitor."""

import json
import logging

from flask import Response
from flask.typing import ResponseReturnValue
from sqlalchemy.exc import SQLAlchemyError

from ..services.delivering.lateness import late_deliveries
from .route import Route
from .site import Site

log = logging.getLogger(__name__)


def health(site: Site) -> ResponseReturnValue:
    """``status`` is ``pass``, ``warn`` (deliveries are late: no dispatcher runs) or ``fail`` (HTTP 503: no database).

    In the words of draft-inadarei-api-health-check-06. No figures and no versions: anybody may ask.
    """
    try:
        with site.network.read() as work:
            is_late = late_deliveries(work) > 0
    except SQLAlchemyError:
        log.exception("health: the database cannot be used")
        return _said("fail", 503, database="fail")
    late = "warn" if is_late else "pass"
    return _said(late, 200, database="pass", deliveries=late)


def _said(status: str, code: int, **checks: str) -> Response:
    document = {"status": status, "checks": {name: [{"status": said}] for name, said in checks.items()}}
    response = Response(json.dumps(document), code, content_type="application/health+json")
    response.headers["Cache-Control"] = "no-store"
    return response


ROUTES = (Route(rule="/health", view=health, localised=False),)
