"""A participant lets a colleague take the place over, from their own page."""

from flask import redirect
from flask.typing import ResponseReturnValue

from ...errors import Conflict, Forbidden, IllegalTransition, InvalidInput
from ...services.registering.substitution import substitute
from ..failures import status_of
from ..filing import SentFiles
from ..forms import TOKEN, Form, problems_of, sent_form
from ..route import Access, Route
from ..site import Site
from .colleague import ColleagueForm
from .ownpage import OwnPage, own_page


def substituting(site: Site, token: str) -> ResponseReturnValue:
    """Who comes instead?"""
    page = own_page(site, token)
    if not page.can_substitute:
        return redirect(site.url("registration", token=token))
    return _form(site, page, Form(site.form_token(_purpose(token))), SentFiles())


def send_substitution(site: Site, token: str) -> ResponseReturnValue:
    """Hand the place over; somebody who sends it twice just sees that it is done."""
    uid, page = site.network.tokens.read_registration(token), own_page(site, token)
    colleague = _colleague(site, page)
    came = colleague.files()
    sent = sent_form()
    try:
        site.check_form(sent.get(TOKEN, ""), _purpose(token))
        site.as_participant(substitute, uid, colleague.load(sent, came))
    except IllegalTransition:
        pass
    except (InvalidInput, Conflict, Forbidden) as error:
        form = Form(site.form_token(_purpose(token)), sent, problems_of(error, site.gettext))
        return _form(site, own_page(site, token), form, came), status_of(error)
    return redirect(site.url("registration", token=token), 303)


def _purpose(token: str) -> str:
    return f"substitute {token}"


def _colleague(site: Site, page: OwnPage) -> ColleagueForm:
    return ColleagueForm(site, page.registration, page.questions, needed=True)


def _form(site: Site, page: OwnPage, form: Form, came: SentFiles) -> str:
    colleague = _colleague(site, page)
    form, present = colleague.again(form, came)
    return site.render(
        "leernet/substitute.html",
        title=site.gettext("Let a colleague go instead"),
        page=page,
        series=page.registration.event.series,
        form=form,
        questions=colleague.fields(present),
        leaves_needs=colleague.leaves_needs,
    )


_RULE = "/registrations/<token>/substitution"

ROUTES = (
    Route(rule=_RULE, view=substituting, access=Access.PERSONAL),
    Route(rule=_RULE, view=send_substitution, method="POST", access=Access.PERSONAL, page="substituting"),
)
