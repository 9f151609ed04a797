"""What letters say to somebody who asked to take part: it was received; yes; no."""

from ..i18n import N_
from ..model import RegistrationStatus
from .change_letters import at_the_same_time
from .frame import letter_about, own_page_link
from .letter import Letter
from .parts import Case, when_rows, where_rows


def requested(case: Case) -> Letter | None:
    """Somebody asked. Once the event is over there is nothing left to decide."""
    _, event = case.translator.gettext, case.event
    if case.is_over:
        return None
    overlap, links = at_the_same_time(case)
    paragraphs = [
        _("Thank you for your interest in “{event}”. We have received your request.", event=event.title),
        _("The organisers look at it and mail you their answer. Until then you have no place yet."),
        *overlap,
    ]
    return letter_about(
        case,
        N_("We have received your request: {event}"),
        _("We have received your request"),
        paragraphs,
        rows=[*when_rows(case), *where_rows(case, confirmed=False)],
        closing=[_("Have you changed your mind? Then please withdraw your request.")],
        action=own_page_link(case),
        links=links,
    )


def declined(case: Case) -> Letter | None:
    """The organisers said no."""
    _, event = case.translator.gettext, case.event
    if case.is_over:
        return None
    return letter_about(
        case,
        N_("Your request was declined: {event}"),
        _("Your request was declined"),
        [
            _("Thank you for your interest in “{event}”. Unfortunately, you cannot take part.", event=event.title),
            *reason_lines(case),
        ],
        rows=when_rows(case),
        closing=[_("If you have a question about this, please ask the organisers.")],
    )


def approved(case: Case) -> str:
    """The first words to somebody whose request was approved; empty to anybody else."""
    if case.change.data.get("before") != RegistrationStatus.REQUESTED.value:
        return ""
    _, event = case.translator.gettext, case.event
    if case.registration.status is RegistrationStatus.WAITLISTED:
        return _(
            "The organisers have approved your request for “{event}”. All places are taken, so you are on the waiting "
            "list.",
            event=event.title,
        )
    return _("The organisers have approved your request. Your place at “{event}” is certain.", event=event.title)


def reason_lines(case: Case) -> list[str]:
    """The reason that the organisers gave, if they did."""
    reason = case.registration.reason.strip()
    return [case.translator.gettext("The reason: {reason}", reason=reason)] if reason else []
