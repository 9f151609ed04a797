"""Somebody wants to hear of an event: the form on its page, and the link that ends it.

The link ends it by a POST alone (RFC 8058): a mail program sends that for its reader, and whatever only opens links to
see whether they are safe changes nothing.
"""

from flask import redirect
from flask.typing import ResponseReturnValue

from ...errors import Conflict, Forbidden, InvalidInput
from ...schemas.interest import load_interest
from ...services.asking.questions import asked_at
from ...services.events.interest import find_interest, show_interest, withdraw_interest
from ...services.public import overviews
from ..failures import status_of
from ..forms import TOKEN, Form, problems_of, sent_form
from ..route import Access, Route
from ..site import Site
from .pages import form_page


def send_interest(site: Site, slug: str) -> ResponseReturnValue:
    """Be told when it opens; the answer is the same for an address that we have already."""
    sent = sent_form()
    try:
        site.check_form(sent.get(TOKEN, ""), f"register {slug}")
        site.as_participant(show_interest, load_interest(sent, event=slug, language=site.language))
    except (InvalidInput, Conflict, Forbidden) as error:
        with site.network.read() as work:
            event = overviews.event_page(work, slug)
            questions = asked_at(work, event)
        form = Form(site.form_token(f"register {slug}"), sent, problems_of(error, site.gettext))
        return form_page(site, event, form, questions), status_of(error), {"Cache-Control": "no-store"}
    return redirect(site.url("interested", slug=slug), 303)


def interested(site: Site, slug: str) -> ResponseReturnValue:
    """That it was received, whoever it was."""
    with site.network.read() as work:
        event = overviews.event_page(work, slug)
    return site.render(
        "leernet/interested.html", title=site.gettext("We keep you informed"), event=event, series=event.series
    )


def interest(site: Site, token: str) -> ResponseReturnValue:
    """What they hear of, and the button that ends it."""
    uid = site.network.tokens.read_interest(token)
    with site.network.read() as work:
        found = find_interest(work, uid)
    return site.render(
        "leernet/interest.html", title=site.gettext("What you wanted to hear of"), interest=found, token=token
    )


def send_no_interest(site: Site, token: str) -> ResponseReturnValue:
    """Hear no more. The address itself is the permission: a mail program has no token of a form."""
    site.as_participant(withdraw_interest, site.network.tokens.read_interest(token))
    return redirect(site.url("interest", token=token), 303)


ROUTES = (
    Route(rule="/events/<slug>/interest", view=send_interest, method="POST", access=Access.PERSONAL, page="event"),
    Route(rule="/events/<slug>/interest/thanks", view=interested, access=Access.PERSONAL),
    Route(rule="/interest/<token>", view=interest, access=Access.PERSONAL),
    Route(rule="/interest/<token>", view=send_no_interest, method="POST", access=Access.PERSONAL, page="interest"),
)
