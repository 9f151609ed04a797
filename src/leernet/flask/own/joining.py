"""The page through which somebody joins from a distance: it explains, records, and sends them on."""

from urllib.parse import urlsplit

from flask import redirect
from flask.typing import ResponseReturnValue

from ...errors import Conflict, Forbidden, PluginError
from ...services.attendance.checking_in import Joined
from ...services.attendance.checking_in import join as join_event
from ..failures import status_of
from ..forms import TOKEN, Form, problems_of, sent_form
from ..headers import policy_of
from ..route import Access, Route
from ..site import Site
from .ownpage import OwnPage, own_page


def join(site: Site, token: str) -> ResponseReturnValue:
    """What will happen, and the button."""
    return _page(site, own_page(site, token), Form(site.form_token(f"join {token}")))


def send_join(site: Site, token: str) -> ResponseReturnValue:
    """Record that somebody joins, and send them on to the meeting."""
    uid, sent = site.network.tokens.read_registration(token), sent_form()
    try:
        site.check_form(sent.get(TOKEN, ""), f"join {token}")
        joined = site.as_participant(join_event, uid)
    except (Conflict, Forbidden) as error:
        form = Form(site.form_token(f"join {token}"), {}, problems_of(error, site.gettext))
        return _page(site, own_page(site, token), form, status_of(error))
    return redirect(_safe(joined), 303)


def _safe(joined: Joined) -> str:
    if urlsplit(joined.url).scheme not in ("https", "http"):
        raise PluginError("join_url_invalid", "The link of the meeting is not a web address.")
    return joined.url


def _page(site: Site, page: OwnPage, form: Form, status: int = 200) -> ResponseReturnValue:
    text = site.render(
        "leernet/join.html",
        title=site.gettext("Join online"),
        page=page,
        series=page.registration.event.series,
        form=form,
    )
    # Browsers hold a form's redirect against form-action too, and where it leads to is not for everybody to read.
    return text, status, {"Content-Security-Policy": policy_of(site.mount, form_action="'self' https: http:")}


ROUTES = (
    Route(rule="/registrations/<token>/join", view=join, access=Access.PERSONAL),
    Route(rule="/registrations/<token>/join", view=send_join, method="POST", access=Access.PERSONAL, page="join"),
)
