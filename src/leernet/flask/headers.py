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


@dataclass(frozen=True)
class Headers:
    """Adds headers after a request; what a view set itself stays."""

    mount: Mount
    routes: Mapping[str, Route]

    def __call__(self, response: Response) -> Response:
        """Add what is missing."""
        endpoint = (request.endpoint or "").rpartition(".")[2]
        route = self.routes.get(endpoint)
        if endpoint == "static" and request.args.get("v") and response.status_code in (200, 304):
            response.headers["Cache-Control"] = f"public, max-age={YEAR}, immutable"
        access = route.access if route else Access.PUBLIC
        wanted = {
            "Content-Security-Policy": self.policy(),
            "X-Content-Type-Options": "nosniff",
            "Referrer-Policy": "no-referrer" if access is Access.PERSONAL else "same-origin",
            "Cache-Control": "no-cache" if access is Access.PUBLIC else "no-store",
        }
        if access is not Access.PUBLIC:
            wanted["X-Robots-Tag"] = "noindex, nofollow"
        for name, value in wanted.items():
            response.headers.setdefault(name, value)
        return response

    def policy(self) -> str:
        """The Content-Security-Policy of a page."""
        return policy_of(self.mount)


def policy_of(mount: Mount, **changes: str) -> str:
    """The Content-Security-Policy; ``form_action="…"`` replaces a directive for one response."""
    replaced = {name.replace("_", "-"): value for name, value in changes.items()}
    directives = {**POLICY, "frame-ancestors": " ".join(mount.frame_ancestors), **mount.policy, **replaced}
    return "; ".join(f"{name} {value}" for name, value in directives.items())
