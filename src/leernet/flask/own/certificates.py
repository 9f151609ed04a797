"""Certificates: the paper for its holder, and for everybody whether one is real."""

from flask import Response, redirect
from flask.typing import ResponseReturnValue

from ...errors import Forbidden, InvalidInput, NotFound
from ...schemas.own_address import load_name
from ...services.certificates.issuing import is_holder, normal_code
from ...services.certificates.issuing import verify as verify_code
from ...services.registering.registration import find_registration
from ..failures import status_of
from ..forms import TOKEN, Form, problems_of, sent_form
from ..route import Access, Route
from ..site import Site
from .otherforms import others_of
from .ownpage import shown_certificates

_HOLDER = "holder"


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
    return _verdict(site, code, Form(site.form_token(_HOLDER)))


def send_holder(site: Site, code: str) -> ResponseReturnValue:
    """Whether a name stood on a certificate whose holder was erased: only a digest of it is left."""
    sent = sent_form()
    try:
        site.check_form(sent.get(TOKEN, ""), _HOLDER)
        name = load_name(sent)
    except (InvalidInput, Forbidden) as error:
        form = Form(site.form_token(_HOLDER), sent, problems_of(error, site.gettext))
        return _verdict(site, code, form), status_of(error)
    return _verdict(site, code, Form(site.form_token(_HOLDER), sent), name)


def _verdict(site: Site, code: str, form: Form, name: str = "") -> str:
    with site.network.read() as work:
        answer = verify_code(work, code)
        found = answer.certificate
        others = others_of(site, work, found) if found is not None and not found.is_erased else ()
    matches = is_holder(found, code, name) if name and found is not None else None
    return site.render(
        "leernet/verify.html",
        title=site.gettext("Check a certificate"),
        answer=answer,
        code=normal_code(code),
        form=form,
        matches=matches,
        others=others,
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
    Route(rule="/verify/<code>", view=send_holder, method="POST", page="verify"),
)
