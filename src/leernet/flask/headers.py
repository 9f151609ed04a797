"""Security and caching headers of our own responses; the rest of the host's site keeps its own."""

from collections.abc import Mapping
from dataclasses import dataclass

from flask import Response, request

from .mount import Mount
from .route import Access, Route

POLICY = {
    "default-src": "'none'",
    "style-src": "'self'",
    "img-src": "'self' data:",
    "font-src": "'self'",
    "form-action": "'self'",
    "base-uri": "'none'",
}
YEAR = 365 * 24 * 3600
EMBED_SCRIPT = "embed.js"
EMBED_SECONDS = 600


@dataclass(frozen=True)
class Headers:
    """Adds headers after a request; what a view set itself stays."""

    mount: Mount
    routes: Mapping[str, Route]

    def __call__(self, response: Response) -> Response:
        """Add what is missing."""
        endpoint = (request.endpoint or "").rpartition(".")[2]
        route = self.routes.get(endpoint)
        if endpoint == "static" and response.status_code in (200, 304):
            _static(response)
        access = route.access if route else Access.PUBLIC
        wanted = {
            "Content-Security-Policy": self.policy(route),
            "X-Content-Type-Options": "nosniff",
            "Referrer-Policy": "no-referrer" if access is Access.PERSONAL else "same-origin",
            "Cache-Control": "no-cache" if access is Access.PUBLIC else "no-store",
        }
        if access is not Access.PUBLIC or (route and route.framed):
            wanted["X-Robots-Tag"] = "noindex, nofollow"
        for name, value in wanted.items():
            response.headers.setdefault(name, value)
        return response

    def policy(self, route: Route | None) -> str:
        """The Content-Security-Policy of a page. What stands in a frame has a script, which says how high it is."""
        if route is None or not route.framed:
            return policy_of(self.mount)
        return policy_of(self.mount, script_src="'self'", frame_ancestors=" ".join(self.mount.form_ancestors))


def _static(response: Response) -> None:
    """A version is kept for ever. The script for other sites has an address without one, which they write down."""
    is_shared = request.path.endswith(f"/{EMBED_SCRIPT}")
    if request.args.get("v"):
        response.headers["Cache-Control"] = f"public, max-age={YEAR}, immutable"
    elif is_shared:
        response.headers["Cache-Control"] = f"public, max-age={EMBED_SECONDS}"
    if is_shared:
        response.headers["Access-Control-Allow-Origin"] = "*"
        response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"


def policy_of(mount: Mount, **changes: str) -> str:
    """The Content-Security-Policy; ``form_action="…"`` replaces a directive for one response."""
    replaced = {name.replace("_", "-"): value for name, value in changes.items()}
    directives = {**POLICY, "frame-ancestors": " ".join(mount.frame_ancestors), **mount.policy, **replaced}
    return "; ".join(f"{name} {value}" for name, value in directives.items())
