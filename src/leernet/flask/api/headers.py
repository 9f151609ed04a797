"""Headers of every answer of the API."""

from dataclasses import dataclass

from flask import Response

from ..mount import Mount
from .call import VERSION

YEAR = 365 * 24 * 3600


@dataclass(frozen=True)
class ApiHeaders:
    """Adds headers after a request; they are those that the NL API Design Rules ask for."""

    mount: Mount

    def __call__(self, response: Response) -> Response:
        """Add them."""
        response.headers["API-Version"] = VERSION
        wanted = {
            "Cache-Control": "no-store",
            "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
            "X-Content-Type-Options": "nosniff",
            "X-Frame-Options": "DENY",
            "Referrer-Policy": "no-referrer",
        }
        if self.mount.network.settings.base_url.startswith("https:"):
            wanted["Strict-Transport-Security"] = f"max-age={YEAR}"
        for name, value in wanted.items():
            response.headers.setdefault(name, value)
        return response
