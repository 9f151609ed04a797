"""Somebody registers: the form on the page of the event, and what happens when it is sent."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType

from flask import redirect
from flask.typing import ResponseReturnValue

from ...errors import Conflict, Forbidden, InvalidInput, LeernetError
from ...model import Event, Question
from ...schemas import load_registration
from ...services.asking.questions import asked_at, file_questions_at
from ...services.idempotency import digest
from ...services.places.known_limits import left_by_format, limits_at
from ...services.public import overviews
from ...services.registering.registration import Registered, register_once
from ...services.requests import FileFacts
from ..event.admitting import INVITATION
from ..event.eventpage import NO_LIMITS, EventPage, label_of
from ..event.questioning import question_fields, with_answers
from ..failures import status_of
from ..filing import SentFiles, sent_files, show_again
from ..forms import TOKEN, Form, problems_of, sent_form
from ..route import Access, Route
from ..site import Site


def send_registration(site: Site, slug: str) -> ResponseReturnValue:
    """Register; the answer is the participant's own page, or the form again with what is wrong."""
    came = sent_files(site, lambda: _file_questions(site, slug))
    sent = sent_form()
    try:
        registered = _register(site, slug, sent, came)
    except (InvalidInput, Conflict, Forbidden) as error:
        return _again(site, slug, sent, came, error)
    own_page = "framed_registration" if site.is_framed else "registration"
    return redirect(site.url(own_page, token=site.network.tokens.registration(registered.uid)), 303)


def form_page(
    site: Site,
    event: Event,
    form: Form,
    questions: Sequence[Question] = (),
    present: Mapping[str, FileFacts] = MappingProxyType({}),
    left: Mapping[int, int] = NO_LIMITS,
    *,
    template: str = "leernet/event.html",
) -> str:
    """The page of an event, with its form and the questions in it, and the files that wait for it.

    :param left: how many places plugins leave, by the id of the format
    """
    page = EventPage(site, event, form.value(INVITATION), left)
    return site.render(
        "leernet/embed/register.html" if site.is_framed else template,
        title=event.title,
        description=page.social.description,
        social=page.social,
        event=event,
        series=event.series,
        page=page,
        panels=site.panels(event),
        form=form,
        is_hidden=bool(form.value(INVITATION)),
        questions=question_fields(site, event, questions, present),
    )


def _file_questions(site: Site, slug: str) -> Sequence[Question]:
    with site.network.read() as work:
        return file_questions_at(work, slug)


def _register(site: Site, slug: str, sent: dict[str, str], came: SentFiles) -> Registered:
    site.check_form(sent.get(TOKEN, ""), f"register {slug}")
    request = load_registration(sent, event=slug, language=site.language, answering=True)
    invitation = site.network.tokens.read_invitation(sent.get(INVITATION, ""))
    request = replace(request, invitation=invitation, files=came.files)
    fields = [f"{name}={value}" for name, value in sorted(sent.items())]
    key = digest("POST", slug, site.language, *fields, *came.digests)
    return site.as_participant(register_once, request, key)


def _again(site: Site, slug: str, sent: dict[str, str], came: SentFiles, error: LeernetError) -> ResponseReturnValue:
    again = show_again(site, sent, came)
    with site.network.read() as work:
        event = overviews.event_page(work, slug)
        questions = asked_at(work, event)
        left = left_by_format(limits_at(work, event))
    error = with_answers(_now_only(site, event, error), questions, again.sent, again.files)
    problems = problems_of(error, site.gettext, files=again.problems.values())
    form = Form(site.form_token(f"register {slug}"), again.sent, problems)
    page = form_page(site, event, form, questions, again.present, left)
    return page, status_of(error), {"Cache-Control": "no-store"}


def _now_only(site: Site, event: Event, error: LeernetError) -> LeernetError:
    """Who filled the form in before the event went over to another way is told so: there is nothing to choose."""
    if error.code != "format_unknown" or event.switched_at is None or len(event.formats) != 1:
        return error
    return InvalidInput(
        "format_unknown",
        "This event is held in another way now: {format}. Send the form again if you want to take part so.",
        format=label_of(site, event.formats[0]),
    )


ROUTES = (
    Route(
        rule="/events/<slug>/registrations",
        view=send_registration,
        method="POST",
        access=Access.PERSONAL,
        page="event",
    ),
)
