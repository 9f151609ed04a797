"""From the own page to the next event of the series, with what the person filled in before.

The link of a registration shows what that registration holds and no more: whoever merely types an address learns
nothing of what somebody else answered.
"""

from flask.typing import ResponseReturnValue

from ...errors import NotFound
from ...model import Registration
from ...services.asking.answering import fields_of
from ...services.asking.answers import answers_of
from ...services.asking.prefilling import again
from ...services.asking.questions import asked_at
from ...services.public import overviews
from ...services.registering.registration import find_registration
from ..forms import Form
from ..registering.pages import form_page
from ..route import Access, Route
from ..site import Site


def next_event(site: Site, token: str, slug: str) -> ResponseReturnValue:
    """The page of an event of the same series, its form filled in."""
    uid = site.network.tokens.read_registration(token)
    with site.network.read() as work:
        before = find_registration(work, uid)
        event = overviews.event_page(work, slug)
        if event.series_id is None or event.series_id != before.event.series_id or event.id == before.event_id:
            raise NotFound("event_unknown", "There is no event “{event}”.", event=slug)
        questions = asked_at(work, event)
        answers = answers_of(work, before)
    formats = {one.key for one in event.formats}
    values = {**_person(before, formats), **fields_of(again(questions, answers))}
    return form_page(site, event, Form(site.form_token(f"register {slug}"), values), questions)


def _person(before: Registration, formats: set[str]) -> dict[str, str]:
    kept = before.format.key if before.format.key in formats else ""
    return {
        "name": before.name,
        "email": before.participant.email,
        "organisation": before.organisation_name,
        "function": before.function,
        "department": before.department,
        "format": kept if len(formats) > 1 else next(iter(formats), ""),
    }


ROUTES = (Route(rule="/registrations/<token>/next/<slug>", view=next_event, access=Access.PERSONAL),)
