"""The letter that asks whether somebody still comes, now that the date is another; and that their place is gone."""

from collections.abc import Sequence

from ..display import display_moment
from ..i18n import N_
from ..model import RegistrationStatus
from .change_letters import at_the_same_time, was_rows, what_changed
from .frame import letter_about, own_url, place_letter
from .letter import Letter, Link
from .parts import Case, when_rows, where_rows

SUBJECT = N_("Do you still come? {event}")


def asked_again(case: Case) -> Letter | None:
    """They still take part, and are asked. Once they answered, or it is over, there is nothing to ask."""
    if case.is_over or not case.registration.must_confirm_again:
        return None
    _ = case.translator.gettext
    begin = [*_changed(case), how_to_confirm(case)]
    if case.registration.status is RegistrationStatus.CONFIRMED:
        return place_letter(case, SUBJECT, _("Do you still come?"), begin, action=confirm_or_cancel(case))
    overlap, links = at_the_same_time(case)
    return letter_about(
        case,
        SUBJECT,
        _("Do you still come?"),
        [*begin, _("You are still on the waiting list."), *overlap],
        rows=[*when_rows(case), *was_rows(case), *where_rows(case, confirmed=False)],
        action=confirm_or_cancel(case),
        links=links,
    )


def unanswered(case: Case) -> str:
    """The first words to somebody who did not answer; empty to anybody else."""
    if not case.change.data.get("unanswered"):
        return ""
    return case.translator.gettext(
        "We asked whether you still come to “{event}”, and did not hear from you in time. So your place has gone.",
        event=case.event.title,
    )


def _changed(case: Case) -> Sequence[str]:
    return [what_changed(case)] if case.event_changes else []


def how_to_confirm(case: Case) -> str:
    """Until when they say that they still come, and what happens without an answer."""
    _, event = case.translator.gettext, case.event
    assert event.confirm_until is not None, "whoever asks says until when"
    until = display_moment(event.confirm_until, case.work.settings.timezone, case.language, weekday=True)
    if event.confirm_releases:
        return _(
            "Please confirm before {moment} that you still come. Without an answer your place goes to somebody else.",
            moment=until,
        )
    return _("Please confirm before {moment} that you still come. Without an answer you keep your place.", moment=until)


def confirm_or_cancel(case: Case) -> Link:
    """The way to the page where they answer."""
    return Link(label=case.translator.gettext("Confirm or cancel"), url=own_url(case))
