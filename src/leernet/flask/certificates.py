"""Certificates: the paper for its holder, and for everybody whether one is real."""

from flask import Response, redirect
from flask.typing import ResponseReturnValue

from ..errors import NotFound
from ..services.certificates import normal_code
from ..services.certificates import verify as verify_code
from ..services.registration import find_registration
from .ownpage import shown_certificates
from .route import Access, Route
from .site import Site


def certificate(site: Site, token: str, number: str) -> ResponseReturnValue:
    """The paper, for whoever has the personal link."""
    uid = site.network.tokens.read_registration(token)
    with site.network.read() as work:
        shown = shown_certificates(work, find_registration(work, uid))
        found = next((one for one in shown if one.number == number), None)
        if found is None:
            raise NotFound("certificate_unknown", "There is no certificate {number}.", number=number)
        verify_url = site.network.links.verify(found.code, found.language)
        document = site.network.plugins.certificates[found.kind].document(work.db, found, verify_url)
    response = Response(document.content, content_type=document.mimetype)
    response.headers.set("Content-Disposition", "attachment", filename=document.filename)
    return response


def verify_form(site: Site) -> ResponseReturnValue:
    """Where to type a code."""
    if code := site.argument("code"):
        # A slash would make another path of it, whatever it is quoted as.
        return redirect(site.url("verify", code=normal_code(code).replace("/", "-") or "-"))
    return site.render("leernet/verify.html", title=site.gettext("Check a certificate"))


def verify(site: Site, code: str) -> ResponseReturnValue:
    """Whether a certificate is valid, revoked or unknown."""
    with site.network.read() as work:
        answer = verify_code(work, code)
    return site.render(
        "leernet/verify.html",
        title=site.gettext("Check a certificate"),
        answer=answer,
        code=normal_code(code),
        is_hidden=True,
    )


ROUTES = (
    Route(
        rule="/registrations/<token>/certificates/<number>.pdf",
        view=certificate,
        access=Access.PERSONAL,
    ),
    Route(rule="/verify", view=verify_form),
    Route(rule="/verify/<code>", view=verify),
)
