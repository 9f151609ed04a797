"""The participant's own page, behind a signed link: see, change the format, cancel, take the calendar file."""

from uuid import UUID

from flask import Response, redirect
from flask.typing import ResponseReturnValue

from ...errors import Conflict, Forbidden, IllegalTransition, InvalidInput, LeernetError, NotFound
from ...invitations import registration_calendar
from ...services.changing.confirming import confirm_again
from ...services.registering.offers import accept
from ...services.registering.registration import cancel, change_format, find_registration
from ..failures import status_of
from ..forms import TOKEN, Form, problems_of, sent_form
from ..route import Access, Route
from ..site import Site
from .ownpage import OwnPage, own_page


def registration(site: Site, token: str) -> ResponseReturnValue:
    """The page itself."""
    return _page(site, own_page(site, token), Form(site.form_token(f"format {token}")))


def cancelling(site: Site, token: str) -> ResponseReturnValue:
    """Are you sure?"""
    page = own_page(site, token)
    if not page.can_cancel:
        return redirect(site.url("registration", token=token))
    return _confirm(site, page, Form(site.form_token(f"cancel {token}")))


def send_cancellation(site: Site, token: str) -> ResponseReturnValue:
    """Cancel; somebody who sends it twice just sees that it is done."""
    uid, sent = _uid(site, token), sent_form()
    try:
        site.check_form(sent.get(TOKEN, ""), f"cancel {token}")
        site.as_participant(cancel, uid)
    except IllegalTransition:
        pass
    except (Conflict, Forbidden) as error:
        form = Form(site.form_token(f"cancel {token}"), {}, problems_of(error, site.gettext))
        return _confirm(site, own_page(site, token), form), status_of(error)
    return redirect(site.url("registration", token=token), 303)


def send_format(site: Site, token: str) -> ResponseReturnValue:
    """Go over to another format."""
    uid, sent = _uid(site, token), sent_form()
    try:
        site.check_form(sent.get(TOKEN, ""), f"format {token}")
        site.as_participant(change_format, uid, _chosen(sent))
    except (InvalidInput, Conflict, Forbidden) as error:
        return _again(site, token, sent, error)
    return redirect(site.url("registration", token=token), 303)


def send_acceptance(site: Site, token: str) -> ResponseReturnValue:
    """Take the place that is offered; somebody who sends it twice just sees that it is done."""
    uid, sent = _uid(site, token), sent_form()
    try:
        site.check_form(sent.get(TOKEN, ""), f"format {token}")
        site.as_participant(accept, uid)
    except IllegalTransition:
        pass
    except (Conflict, Forbidden) as error:
        return _again(site, token, sent, error)
    return redirect(site.url("registration", token=token), 303)


def send_confirmation(site: Site, token: str) -> ResponseReturnValue:
    """Say that one still comes, now that the date is another."""
    uid, sent = _uid(site, token), sent_form()
    try:
        site.check_form(sent.get(TOKEN, ""), f"format {token}")
        site.as_participant(confirm_again, uid)
    except (Conflict, Forbidden) as error:
        return _again(site, token, sent, error)
    return redirect(site.url("registration", token=token), 303)


def own_calendar(site: Site, token: str) -> ResponseReturnValue:
    """The calendar file of this registration; its entries are those of the invitation by mail."""
    uid = _uid(site, token)
    with site.network.read() as work:
        files = registration_calendar(work, site.network.links, find_registration(work, uid))
    if not files:
        raise NotFound("no_calendar", "There is nothing to put in a calendar yet.")
    return Response(
        files[0],
        content_type="text/calendar; charset=utf-8; method=PUBLISH",
        headers={"Content-Disposition": 'attachment; filename="leernet.ics"'},
    )


def _uid(site: Site, token: str) -> UUID:
    return site.network.tokens.read_registration(token)


def _chosen(sent: dict[str, str]) -> str:
    if not sent.get("format"):
        raise InvalidInput("format_missing", "Choose how you will take part.", field="format")
    return sent["format"]


def _page(site: Site, page: OwnPage, form: Form) -> str:
    return site.render(
        "leernet/registration.html",
        title=page.registration.event.title,
        page=page,
        series=page.registration.event.series,
        form=form,
    )


def _confirm(site: Site, page: OwnPage, form: Form) -> str:
    return site.render(
        "leernet/cancel.html",
        title=site.gettext("Cancel your registration"),
        page=page,
        series=page.registration.event.series,
        form=form,
    )


def _again(site: Site, token: str, sent: dict[str, str], error: LeernetError) -> ResponseReturnValue:
    form = Form(site.form_token(f"format {token}"), sent, problems_of(error, site.gettext))
    return _page(site, own_page(site, token), form), status_of(error)


_PERSONAL = Access.PERSONAL

ROUTES = (
    Route(rule="/registrations/<token>", view=registration, access=_PERSONAL),
    Route(rule="/registrations/<token>/cancel", view=cancelling, access=_PERSONAL),
    Route(
        rule="/registrations/<token>/cancel",
        view=send_cancellation,
        method="POST",
        access=_PERSONAL,
        page="cancelling",
    ),
    Route(
        rule="/registrations/<token>/format",
        view=send_format,
        method="POST",
        access=_PERSONAL,
        page="registration",
    ),
    Route(
        rule="/registrations/<token>/offer",
        view=send_acceptance,
        method="POST",
        access=_PERSONAL,
        page="registration",
    ),
    Route(
        rule="/registrations/<token>/confirmation",
        view=send_confirmation,
        method="POST",
        access=_PERSONAL,
        page="registration",
    ),
    Route(rule="/registrations/<token>/calendar.ics", view=own_calendar, access=_PERSONAL),
)
