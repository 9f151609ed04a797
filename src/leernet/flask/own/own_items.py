"""The participant chooses other parts of the programme, on a page of its own."""

from flask import redirect
from flask.typing import ResponseReturnValue

from ...errors import Conflict, Forbidden, InvalidInput
from ...schemas.items import field_of, load_items
from ...services.registering.items import change_items
from ..failures import status_of
from ..forms import TOKEN, Form, problems_of, sent_form
from ..route import Access, Route
from ..site import Site
from .ownpage import OwnPage, own_page


def choosing_items(site: Site, token: str) -> ResponseReturnValue:
    """The form, with what was chosen before."""
    page = own_page(site, token)
    if not page.can_change_items:
        return redirect(site.url("registration", token=token))
    return _form(site, page, Form(_form_token(site, token), {field_of(one.key or ""): "yes" for one in page.chosen}))


def send_items(site: Site, token: str) -> ResponseReturnValue:
    """Come to these parts and to no others."""
    uid, sent = site.network.tokens.read_registration(token), sent_form()
    try:
        site.check_form(sent.get(TOKEN, ""), f"items {token}")
        site.as_participant(change_items, uid, load_items(sent))
    except (InvalidInput, Conflict, Forbidden) as error:
        form = Form(_form_token(site, token), sent, problems_of(error, site.gettext))
        return _form(site, own_page(site, token), form), status_of(error)
    return redirect(site.url("registration", token=token, _anchor="items"), 303)


def _form_token(site: Site, token: str) -> str:
    return site.form_token(f"items {token}")


def _form(site: Site, page: OwnPage, form: Form) -> str:
    return site.render(
        "leernet/items.html",
        title=site.gettext("What you come to"),
        page=page,
        series=page.registration.event.series,
        form=form,
        items=page.items,
        kept_items=[one.key for one in page.chosen],
    )


_RULE = "/registrations/<token>/programme"
ROUTES = (
    Route(rule=_RULE, view=choosing_items, access=Access.PERSONAL),
    Route(rule=_RULE, view=send_items, method="POST", access=Access.PERSONAL, page="choosing_items"),
)
