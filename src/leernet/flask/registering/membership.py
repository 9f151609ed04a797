"""Somebody joins a series: the form, and what comes of it. The link to their page goes by mail only.

Anybody can type anybody's address. So the answer is the same for who is new, who is a member and who asked already.
"""

from flask import redirect
from flask.typing import ResponseReturnValue

from ...errors import Conflict, Forbidden, InvalidInput
from ...schemas.joining import load_joining
from ...services.idempotency import digest
from ...services.membership.joining import join_once
from ...services.public import overviews
from ..event.admitting import INVITATION
from ..event.joinform import ENROLLING, choices_of, door_of
from ..failures import status_of
from ..forms import TOKEN, Form, problems_of, sent_form
from ..route import Access, Route
from ..site import Site


def joining(site: Site, slug: str) -> ResponseReturnValue:
    """The form."""
    token = site.argument(INVITATION)
    page = _page(site, slug, Form(site.form_token(_purpose(slug)), {INVITATION: token}))
    return (page, {"Cache-Control": "no-store", "Referrer-Policy": "no-referrer"}) if token else page


def send_joining(site: Site, slug: str) -> ResponseReturnValue:
    """Join, or ask to; the answer says to look at one's mail."""
    sent = sent_form()
    try:
        site.check_form(sent.get(TOKEN, ""), _purpose(slug))
        key = site.network.tokens.read_joining(sent.get(INVITATION, ""))
        request = load_joining(sent, series=slug, language=site.language, key=key)
        fields = [f"{name}={value}" for name, value in sorted(sent.items())]
        site.as_participant(join_once, request, digest("JOIN", slug, site.language, *fields))
    except (InvalidInput, Conflict, Forbidden) as error:
        form = Form(site.form_token(_purpose(slug)), sent, problems_of(error, site.gettext))
        return _page(site, slug, form), status_of(error), {"Cache-Control": "no-store"}
    return redirect(site.url("joined", slug=slug), 303)


def joined(site: Site, slug: str) -> ResponseReturnValue:
    """That it was received, whoever it was."""
    with site.network.read() as work:
        series = overviews.series_page(work, slug)
    return site.render("leernet/joined.html", title=site.gettext("Look at your mail"), series=series)


def _purpose(slug: str) -> str:
    return f"join series {slug}"


def _page(site: Site, slug: str, form: Form) -> str:
    with site.network.read() as work:
        series = overviews.series_page(work, slug)
        events = overviews.audiences_to_come(work, series)
    return site.render(
        "leernet/joining.html",
        title=site.gettext("Take part in the whole series"),
        series=series,
        form=form,
        door=door_of(site, series, form.value(INVITATION)),
        choices=choices_of(site, events),
        what=site.gettext(ENROLLING[series.enrolling]),
        is_hidden=bool(form.value(INVITATION)),
    )


_RULE = "/series/<slug>/members"
ROUTES = (
    Route(rule=_RULE, view=joining),
    Route(rule=_RULE, view=send_joining, method="POST", access=Access.PERSONAL, page="joining"),
    Route(rule=f"{_RULE}/thanks", view=joined, access=Access.PERSONAL),
)
