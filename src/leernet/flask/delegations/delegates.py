"""The contact person of a delegation lets another come instead of somebody whom they registered, or nobody."""

from uuid import UUID

from flask import redirect
from flask.typing import ResponseReturnValue

from ...errors import Conflict, Forbidden, IllegalTransition, InvalidInput, LeernetError, NotFound
from ...model import Registration
from ...schemas.substitution import load_colleague
from ...services.delegations.delegating import cancel_person, find_person, substitute_person
from ...work import contact
from ..failures import status_of
from ..forms import TOKEN, Form, problems_of, sent_form
from ..route import Access, Route
from ..site import Site


def delegate(site: Site, token: str, uid: str) -> ResponseReturnValue:
    """Somebody whom they registered: does another come instead, or nobody?"""
    return _page(site, token, uid, Form(site.form_token(_purpose(token, uid))))


def send_delegate_substitution(site: Site, token: str, uid: str) -> ResponseReturnValue:
    """Hand the place to a colleague; somebody who sends it twice just sees that it is done."""
    sent = sent_form()
    try:
        site.check_form(sent.get(TOKEN, ""), _purpose(token, uid))
        found = _find(site, token, uid)
        colleague, actor = load_colleague(sent), contact(found.delegation_id or 0)
        site.network.run(actor, substitute_person, _delegation(site, token), found.uid, colleague)
    except IllegalTransition:
        pass
    except (InvalidInput, Conflict, Forbidden) as error:
        return _again(site, token, uid, sent, error)
    return redirect(site.url("delegation", token=token), 303)


def send_delegate_cancellation(site: Site, token: str, uid: str) -> ResponseReturnValue:
    """Cancel for them; they are told."""
    sent = sent_form()
    try:
        site.check_form(sent.get(TOKEN, ""), _purpose(token, uid))
        found = _find(site, token, uid)
        site.network.run(contact(found.delegation_id or 0), cancel_person, _delegation(site, token), found.uid)
    except IllegalTransition:
        pass
    except (Conflict, Forbidden) as error:
        return _again(site, token, uid, sent, error)
    return redirect(site.url("delegation", token=token), 303)


def _purpose(token: str, uid: str) -> str:
    return f"delegate {token} {uid}"


def _delegation(site: Site, token: str) -> UUID:
    return site.network.tokens.read_delegation(token)


def _find(site: Site, token: str, uid: str) -> Registration:
    try:
        wanted = UUID(uid)
    except ValueError:
        raise NotFound("registration_unknown", "This registration is not known.") from None
    with site.network.read() as work:
        return find_person(work, _delegation(site, token), wanted)


def _page(site: Site, token: str, uid: str, form: Form) -> str:
    registration = _find(site, token, uid)
    event = registration.event
    begun = event.starts_at is not None and event.starts_at <= site.now
    return site.render(
        "leernet/delegate.html",
        title=registration.name,
        token=token,
        registration=registration,
        event=event,
        series=event.series,
        form=form,
        can_change=registration.is_live and not begun and not registration.attendances,
    )


def _again(site: Site, token: str, uid: str, sent: dict[str, str], error: LeernetError) -> ResponseReturnValue:
    form = Form(site.form_token(_purpose(token, uid)), sent, problems_of(error, site.gettext))
    return _page(site, token, uid, form), status_of(error)


_RULE = "/delegations/<token>/people/<uid>"
ROUTES = (
    Route(rule=_RULE, view=delegate, access=Access.PERSONAL),
    Route(
        rule=f"{_RULE}/substitution",
        view=send_delegate_substitution,
        method="POST",
        access=Access.PERSONAL,
        page="delegate",
    ),
    Route(
        rule=f"{_RULE}/cancellation",
        view=send_delegate_cancellation,
        method="POST",
        access=Access.PERSONAL,
        page="delegate",
    ),
)
