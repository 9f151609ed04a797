"""The participant answers the questions of the event again, on a page of its own."""

from collections.abc import Mapping

from flask import redirect
from flask.typing import ResponseReturnValue

from ...errors import Conflict, Forbidden, InvalidInput
from ...schemas import load_answers
from ...services.asking.answering import Given, fields_of
from ...services.asking.files import find_file
from ...services.registering.changing_answers import change_answers, files_before
from ...services.registering.registration import find_registration
from ...services.requests import FileFacts
from ..event.questioning import question_fields
from ..failures import status_of
from ..filing import download, sent_files, show_again
from ..forms import TOKEN, Form, problems_of, sent_form
from ..route import Access, Route
from ..site import Site
from .ownpage import OwnPage, own_page


def answering(site: Site, token: str) -> ResponseReturnValue:
    """The form, with what was answered before."""
    page = own_page(site, token)
    if not page.can_answer:
        return redirect(site.url("registration", token=token))
    return _form(site, page, Form(_form_token(site, token), _values(page)), {})


def send_answers(site: Site, token: str) -> ResponseReturnValue:
    """Keep the answers."""
    uid = site.network.tokens.read_registration(token)
    came = sent_files(site, lambda: [one for one in own_page(site, token).asked if one.takes_file])
    sent = sent_form()
    try:
        site.check_form(sent.get(TOKEN, ""), f"answers {token}")
        site.as_participant(change_answers, uid, load_answers(sent), came.files)
    except (InvalidInput, Conflict, Forbidden) as error:
        again = show_again(site, sent, came)
        problems = problems_of(error, site.gettext, files=again.problems.values())
        form = Form(_form_token(site, token), again.sent, problems)
        return _form(site, own_page(site, token), form, again.present), status_of(error)
    return redirect(site.url("registration", token=token, _anchor="answers"), 303)


def own_file(site: Site, token: str, key: str) -> ResponseReturnValue:
    """The file that answers a question."""
    uid = site.network.tokens.read_registration(token)
    with site.network.read() as work:
        return download(find_file(work, find_registration(work, uid).id, key))


def _form_token(site: Site, token: str) -> str:
    return site.form_token(f"answers {token}")


def _values(page: OwnPage) -> Mapping[str, str]:
    """What was answered to these questions, in these words or in earlier ones that left the same to choose from."""
    before = {answer.question.key: answer.values for answer in page.answers if not answer.question.takes_file}
    given = [Given(question, before[question.key]) for question in page.asked if question.key in before]
    return fields_of([one for one in given if one.fits])


def _form(site: Site, page: OwnPage, form: Form, waiting: Mapping[str, FileFacts]) -> str:
    present = {**files_before(page.answers, page.asked, {}), **waiting}
    return site.render(
        "leernet/answers.html",
        title=site.gettext("Your answers"),
        page=page,
        series=page.registration.event.series,
        form=form,
        questions=question_fields(site, page.registration.event, page.asked, present),
    )


_RULE = "/registrations/<token>/answers"
ROUTES = (
    Route(rule=_RULE, view=answering, access=Access.PERSONAL),
    Route(rule="/registrations/<token>/files/<key>", view=own_file, access=Access.PERSONAL),
    Route(rule=_RULE, view=send_answers, method="POST", access=Access.PERSONAL, page="answering"),
)
