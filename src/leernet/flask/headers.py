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
WORKER = "/_leernet/door/worker.js"
_CAMERA = {True: "(self)", False: "()"}
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
            "Permissions-Policy": f"camera={_CAMERA[bool(route and route.camera)]}, geolocation=(), microphone=()",
        }
        if access is not Access.PUBLIC or (route and route.framed):
            wanted["X-Robots-Tag"] = "noindex, nofollow"
        for name, value in wanted.items():
            response.headers.setdefault(name, value)
        return response

    def policy(self, route: Route | None) -> str:
        """The Content-Security-Policy of a page. What stands in a frame has a script, which says how high it is."""
        if route is not None and route.scripted:
            return _scripted(self.mount)
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
    root, found, _ = f"{request.root_path}{request.path}".partition(WORKER)
    if found:
        # It lies beside the pages that it keeps, and asks for them itself, by a policy of its own.
        response.headers["Service-Worker-Allowed"] = f"{root}/"
        response.headers["Content-Security-Policy"] = "default-src 'none'; connect-src 'self'"


def _scripted(mount: Mount) -> str:
    """Of a page with scripts of ours: beside those of the site's own layout, where it has any."""
    needed = {"script-src": "'self'", "connect-src": "'self'", "worker-src": "'self'"}
    wanted = {name: _together(mount.policy.get(name, ""), source) for name, source in needed.items()}
    return policy_of(mount, **{name.replace("-", "_"): sources for name, sources in wanted.items()})


def _together(sources: str, more: str) -> str:
    known = [one for one in sources.split() if one != "'none'"]
    return " ".join(known if more in known else [*known, more])


def policy_of(mount: Mount, **changes: str) -> str:
    """The Content-Security-Policy; ``form_action="…"`` replaces a directive for one response."""
    replaced = {name.replace("_", "-"): value for name, value in changes.items()}
    directives = {**POLICY, "frame-ancestors": " ".join(mount.frame_ancestors), **mount.policy, **replaced}
    return "; ".join(f"{name} {value}" for name, value in directives.items())
