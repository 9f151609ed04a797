"""The letters about a registration, one for each kind of change: warm, short, and true at the moment of writing."""

from collections.abc import Callable, Collection, Mapping

from ..i18n import N_
from ..model import ASKABLE_AGAIN, LIVE, RegistrationStatus, SeriesStatus
from ..services.asking.questions import are_asked
from ..services.changing.confirming import ASKED_AGAIN
from ..services.changing.switch_telling import was_held_at
from .again_letters import asked_again, unanswered
from .approval_letters import approved, declined, reason_lines, requested
from .change_letters import EVENT_CHANGED, at_the_same_time, in_whose_place, was_rows, what_changed
from .frame import (
    calendar_lines,
    event_url,
    letter_about,
    membership_links,
    own_page_link,
    own_url,
    place_letter,
)
from .letter import Letter, Link
from .offer_letters import (
    how_it_goes_on,
    offer_accepted,
    offer_lapsed,
    offer_withdrawn,
    offered,
    place_in_line,
    still_offered,
)
from .parts import Case, when_rows, where_rows, why_waiting
from .queries import actor_of, contact_named, is_by_participant, is_own, name_in_registration, registered_by_contact
from .switch_letters import SWITCH_TOLD, switch_told

_S = RegistrationStatus


def confirmed(case: Case) -> Letter:
    """Somebody has a place."""
    _, event = case.translator.gettext, case.event
    if case.is_over:
        return _on_the_list(case)
    if giver := in_whose_place(case):
        begin = _(
            "You take part in “{event}” in the place of {name}. Your place is certain.", event=event.title, name=giver
        )
    elif said := approved(case):
        begin = said
    elif sender := registered_by_contact(case.work, case.registration):
        begin = _("{name} has registered you for “{event}”. Your place is certain.", event=event.title, name=sender)
    elif case.enrolled_by:
        begin = _(
            "As a member of “{series}” you are registered for “{event}”. Your place is certain.",
            series=case.enrolled_by.series.title,
            event=event.title,
        )
    elif not is_own(case.registration.registered_by):
        begin = _("The organisers have registered you for “{event}”. Your place is certain.", event=event.title)
    else:
        begin = _("Good that you are taking part. Your place at “{event}” is certain.", event=event.title)
    return place_letter(case, N_("You are registered: {event}"), _("You are registered"), [begin, *_questions(case)])


def moved_up(case: Case) -> Letter | None:
    """A place came free, or need not be confirmed any more; or somebody who waited chose a format that has room.

    Of who moved up after a switch of formats that nobody heard of yet, the mail about the switch tells it.
    """
    _, event, before = case.translator.gettext, case.event, case.change.data.get("before")
    if was_held_at(case.work, case.registration, case.change.id):
        return None
    if case.is_over or "format_after" in case.change.data:
        return confirmed(case)
    if before == _S.OFFERED.value:
        begin = _("You need not confirm any more: your place at “{event}” is certain.", event=event.title)
    else:
        begin = _(
            "Good news: a place has come free. You are no longer waiting: you take part in “{event}”.",
            event=event.title,
        )
    return place_letter(case, N_("There is a place for you: {event}"), _("There is a place for you"), [begin])


def format_changed(case: Case) -> Letter:
    """Somebody takes part in another way."""
    _, event = case.translator.gettext, case.event
    if case.is_over:
        return confirmed(case)
    begin = _("You now take part in “{event}” in another way: {format}.", event=event.title, format=case.format_name)
    return place_letter(case, N_("Your registration has changed: {event}"), _("Your registration has changed"), [begin])


def waitlisted(case: Case) -> Letter | None:
    """Somebody waits. Once the event is over there is nothing left to wait for."""
    _, event = case.translator.gettext, case.event
    if case.is_over:
        return None
    if giver := in_whose_place(case):
        begin = _("You are on the waiting list for “{event}” in the place of {name}.", event=event.title, name=giver)
    elif said := approved(case):
        begin = said
    elif sender := registered_by_contact(case.work, case.registration):
        begin = _(
            "{name} has registered you for “{event}”. You are on the waiting list.", event=event.title, name=sender
        )
    elif case.enrolled_by:
        begin = _(
            "As a member of “{series}” you are registered for “{event}”. You are on the waiting list.",
            series=case.enrolled_by.series.title,
            event=event.title,
        )
    else:
        begin = _("Thank you for registering for “{event}”. You are on the waiting list.", event=event.title)
    overlap, links = at_the_same_time(case)
    paragraphs = [
        begin,
        *why_waiting(case),
        how_it_goes_on(case),
        *overlap,
    ]
    return letter_about(
        case,
        N_("You are on the waiting list: {event}"),
        _("You are on the waiting list"),
        paragraphs,
        rows=[place_in_line(case), *when_rows(case), *where_rows(case, confirmed=False)],
        closing=[_("Can you not make it after all? Then please cancel, so that somebody else moves up.")],
        action=own_page_link(case),
        links=[*links, *membership_links(case)],
    )


def event_changed(case: Case) -> Letter | None:
    """The event has another time or place. Once it is over there is nothing left to come to."""
    _, status = case.translator.gettext, case.registration.status
    if case.is_over:
        return None
    subject, heading, begin = N_("Changed: {event}"), _("The event has changed"), what_changed(case)
    if status is _S.CONFIRMED:
        return place_letter(case, subject, heading, [begin, _("You are still registered.")])
    if status is _S.OFFERED:
        still = still_offered(case)
    else:
        still = _("You are still on the waiting list.") if status is _S.WAITLISTED else _("We still have your request.")
    overlap, links = at_the_same_time(case)
    return letter_about(
        case,
        subject,
        heading,
        [begin, still, *overlap],
        rows=[*when_rows(case), *was_rows(case), *where_rows(case, confirmed=False)],
        action=own_page_link(case),
        links=links,
    )


def replaced(case: Case) -> Letter:
    """A colleague has the place now."""
    _, event = case.translator.gettext, case.event
    successor = name_in_registration(case.work, case.registration.replaced_by_id or 0)
    if is_by_participant(case.work, case.change, case.registration.registered_by):
        begin = _("You have given your place at “{event}” to {name}.", event=event.title, name=successor)
    elif giver := contact_named(case.work, actor_of(case.work, case.change)):
        begin = _(
            "{giver} has given your place at “{event}” to {name}.", event=event.title, name=successor, giver=giver
        )
    else:
        begin = _("The organisers have given your place at “{event}” to {name}.", event=event.title, name=successor)
    return letter_about(
        case,
        N_("Your place has gone to a colleague: {event}"),
        _("Your place has gone to a colleague"),
        [
            begin,
            _("Your colleague gets a mail with a link of their own. The link that you had no longer changes anything."),
            *calendar_lines(case),
        ],
        rows=when_rows(case),
        closing=[_("Is this not right? Then please tell the organisers.")],
    )


def cancelled(case: Case) -> Letter:
    """It is off: by the participant, by the organisers, or with the whole event."""
    if case.change.data.get("by_event"):
        return _event_cancelled(case)
    _, event = case.translator.gettext, case.event
    if is_by_participant(case.work, case.change, case.registration.registered_by):
        return letter_about(
            case,
            N_("You have cancelled: {event}"),
            _("You have cancelled"),
            [
                _("You will not take part in “{event}”. Thank you for letting us know.", event=event.title),
                *calendar_lines(case),
            ],
            rows=when_rows(case),
            closing=[_("Was this a mistake? You can register again as long as registration is open.")]
            if _open(case)
            else [],
            action=Link(label=_("To the event"), url=event_url(case)) if _open(case) else None,
        )
    whom = _("If you have a question about this, please ask the organisers.")
    if said := unanswered(case):
        begin = said
    elif case.change.data.get("offers_lapsed"):
        begin = _(
            "Twice there was a place for you at “{event}”, and you did not confirm in time. So we have taken you off "
            "the waiting list.",
            event=event.title,
        )
    elif sender := contact_named(case.work, actor_of(case.work, case.change)):
        begin = _("{name} has cancelled your registration for “{event}”.", event=event.title, name=sender)
        whom = _("If you have a question about this, please ask your colleague.")
    else:
        begin = _("The organisers have cancelled your registration for “{event}”.", event=event.title)
    return letter_about(
        case,
        N_("Your registration was cancelled: {event}"),
        _("Your registration was cancelled"),
        [begin, *reason_lines(case), *calendar_lines(case)],
        rows=when_rows(case),
        closing=[whom],
    )


def _questions(case: Case) -> list[str]:
    """Who was registered by a colleague was not asked the questions of the event."""
    if case.registration.delegation_id is None or not are_asked(case.event):
        return []
    return [case.translator.gettext("The organisers have some questions for you: they stand on your own page.")]


def _event_cancelled(case: Case) -> Letter:
    _, series = case.translator.gettext, case.event.series
    shown = series is not None and series.status is SeriesStatus.PUBLISHED
    return letter_about(
        case,
        N_("Does not take place: {event}"),
        _("This event does not take place"),
        [
            _("Unfortunately, “{event}” does not take place.", event=case.event.title),
            *reason_lines(case),
            _("Your registration has lapsed with it. There is nothing you need to do."),
            *calendar_lines(case),
        ],
        rows=when_rows(case),
        closing=[_("We hope to see you another time.")],
        action=Link(label=_("See the other events"), url=case.links.series(series.slug, case.language))
        if series is not None and shown
        else None,
    )


def _on_the_list(case: Case) -> Letter:
    """Somebody was added when it was over already, by hand; or the mail could not go out in time."""
    _ = case.translator.gettext
    return letter_about(
        case,
        N_("You are on the list of participants: {event}"),
        _("You are on the list of participants"),
        [_("Your participation in “{event}” has been recorded.", event=case.event.title)],
        rows=[*when_rows(case), *where_rows(case, confirmed=False)],
        action=Link(label=_("View your registration"), url=own_url(case)),
    )


def _open(case: Case) -> bool:
    return case.event.takes_registrations(case.work.now)


LETTERS: Mapping[str, tuple[Collection[RegistrationStatus], Callable[[Case], Letter | None]]] = {
    "registration.confirmed": ((_S.CONFIRMED,), confirmed),
    "registration.moved_up": ((_S.CONFIRMED,), moved_up),
    "registration.format_changed": ((_S.CONFIRMED,), format_changed),
    "registration.offered": ((_S.OFFERED,), offered),
    "registration.offer_accepted": ((_S.CONFIRMED,), offer_accepted),
    "registration.offer_lapsed": ((_S.WAITLISTED,), offer_lapsed),
    "registration.offer_withdrawn": ((_S.WAITLISTED,), offer_withdrawn),
    "registration.waitlisted": ((_S.WAITLISTED,), waitlisted),
    "registration.requested": ((_S.REQUESTED,), requested),
    "registration.declined": ((_S.DECLINED,), declined),
    "registration.cancelled": ((_S.CANCELLED,), cancelled),
    "registration.replaced": ((_S.REPLACED,), replaced),
    EVENT_CHANGED: (LIVE, event_changed),
    ASKED_AGAIN: (ASKABLE_AGAIN, asked_again),
    SWITCH_TOLD: (LIVE, switch_told),
}
"""Per kind of change: the status that the registration must still have (one of them), and the letter."""
