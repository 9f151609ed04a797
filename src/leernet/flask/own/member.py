"""A member's own page, behind a signed link: their events, not this one, leave, come back."""

from collections.abc import Callable

from flask import redirect
from flask.typing import ResponseReturnValue

from ...errors import Conflict, Forbidden, IllegalTransition, InvalidInput, NotFound
from ...model import LIVE, Membership
from ...services.asking.answering import fields_of
from ...services.asking.prefilling import again, latest_answers
from ...services.asking.questions import asked_at
from ...services.membership.enrolling import audience_for, format_for
from ...services.membership.joining import find_membership, leave, rejoin
from ...services.membership.opting import opt_in, opt_out
from ...services.membership.to_come import registrations_of
from ...services.public import overviews
from ..failures import status_of
from ..forms import TOKEN, Form, problems_of, sent_form
from ..registering.pages import form_page
from ..route import Access, Route
from ..site import Site
from .memberpage import MemberPage, member_page


def member(site: Site, token: str) -> ResponseReturnValue:
    """The page itself."""
    return _page(site, member_page(site, token), Form(site.form_token(_purpose(token))))


def member_event(site: Site, token: str, slug: str) -> ResponseReturnValue:
    """The form of an event of the series, filled in; who is registered sees that."""
    uid = site.network.tokens.read_membership(token)
    with site.network.read() as work:
        membership = find_membership(work, uid)
        event = overviews.event_page(work, slug)
        if event.series_id != membership.series_id:
            raise NotFound("event_unknown", "There is no event “{event}”.", event=slug)
        registrations = registrations_of(work, membership)
        present = next((one for one in registrations if one.event_id == event.id and one.status in LIVE), None)
        if present is not None:
            return redirect(site.url("registration", token=site.network.tokens.registration(present.uid)))
        questions = asked_at(work, event)
        answers = fields_of(again(questions, latest_answers(work, membership)))
    chosen = {
        "format": format_for(membership, event).key if event.formats else "",
        "audience": audience_for(membership, event),
    }
    values = {**_person(membership), **chosen, **answers}
    return form_page(site, event, Form(site.form_token(f"register {slug}"), values), questions)


def send_opting(site: Site, token: str, slug: str) -> ResponseReturnValue:
    """Not to this event, or to it after all, before it opens."""

    def opt(sent: dict[str, str]) -> None:
        verb = opt_out if sent.get("come") == "no" else opt_in
        site.as_participant(verb, site.network.tokens.read_membership(token), slug)

    return _act(site, token, opt)


def leaving(site: Site, token: str) -> ResponseReturnValue:
    """What leaving means, and the question whether they are sure."""
    page = member_page(site, token)
    if not page.can_leave:
        return redirect(site.url("member", token=token))
    return site.render(
        "leernet/leaving.html",
        title=site.gettext("Leave the series") if page.is_member else site.gettext("Withdraw your request"),
        page=page,
        series=page.membership.series,
        form=Form(site.form_token(_purpose(token))),
    )


def send_leaving(site: Site, token: str) -> ResponseReturnValue:
    """Leave; somebody who sends it twice just sees that it is done."""
    return _act(site, token, lambda _: site.as_participant(leave, site.network.tokens.read_membership(token)))


def send_rejoining(site: Site, token: str) -> ResponseReturnValue:
    """Come back."""
    return _act(site, token, lambda _: site.as_participant(rejoin, site.network.tokens.read_membership(token)))


def _act(site: Site, token: str, do: Callable[[dict[str, str]], object]) -> ResponseReturnValue:
    sent = sent_form()
    try:
        site.check_form(sent.get(TOKEN, ""), _purpose(token))
        do(sent)
    except IllegalTransition:
        pass
    except (InvalidInput, Conflict, Forbidden) as error:
        form = Form(site.form_token(_purpose(token)), {}, problems_of(error, site.gettext))
        return _page(site, member_page(site, token), form), status_of(error)
    return redirect(site.url("member", token=token), 303)


def _purpose(token: str) -> str:
    return f"member {token}"


def _page(site: Site, page: MemberPage, form: Form) -> str:
    series = page.membership.series
    return site.render("leernet/member.html", title=series.title, page=page, series=series, form=form)


def _person(membership: Membership) -> dict[str, str]:
    return {
        "name": membership.name,
        "email": membership.participant.email,
        "organisation": membership.organisation_name,
        "function": membership.function,
        "department": membership.department,
    }


_RULE = "/members/<token>"
_PERSONAL = Access.PERSONAL


def _post(rule: str, view: Callable[..., ResponseReturnValue]) -> Route:
    return Route(rule=f"{_RULE}{rule}", view=view, method="POST", access=_PERSONAL, page="member")


ROUTES = (
    Route(rule=_RULE, view=member, access=_PERSONAL),
    Route(rule=f"{_RULE}/events/<slug>", view=member_event, access=_PERSONAL),
    Route(rule=f"{_RULE}/leave", view=leaving, access=_PERSONAL),
    _post("/events/<slug>", send_opting),
    _post("/leave", send_leaving),
    _post("/rejoin", send_rejoining),
)
