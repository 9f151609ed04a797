"""What letters say of a place that is offered: there is one; it is yours; the time was over; it was taken back."""

from ..display import display_moment
from ..i18n import N_
from ..services.places.waiting import position
from .change_letters import at_the_same_time, in_whose_place
from .frame import letter_about, own_page_link, own_url, place_letter
from .letter import Letter, Link, Row
from .parts import Case, when_rows, where_rows


def offered(case: Case) -> Letter | None:
    """A place is kept for somebody. Once the time is over there is nothing left to answer."""
    _, event, until = case.translator.gettext, case.event, case.registration.offered_until
    if until is None or until <= case.work.now:
        return None
    moment = _moment(case)
    if giver := in_whose_place(case):
        begin = _("The place at “{event}” that is kept for {name} is now kept for you.", event=event.title, name=giver)
    else:
        begin = _("Good news: a place has come free at “{event}”. We keep it for you.", event=event.title)
    overlap, links = at_the_same_time(case)
    return letter_about(
        case,
        N_("There is a place for you, please confirm: {event}"),
        _("There is a place for you"),
        [
            begin,
            _("Do you want it? Then please confirm before {moment}. You have the place once you do.", moment=moment),
            _last_time(case) if case.registration.offers_lapsed else _first_time(case),
            *overlap,
        ],
        rows=[Row(label=_("Confirm before"), text=moment), *when_rows(case), *where_rows(case, confirmed=False)],
        closing=[_("Can you not come? Then please cancel, so that the next can come.")],
        action=Link(label=_("Confirm or cancel"), url=own_url(case)),
        links=links,
    )


def offer_accepted(case: Case) -> Letter | None:
    """The place that was offered is theirs now."""
    _, event = case.translator.gettext, case.event
    if case.is_over:
        return None
    if case.change.data.get("by_organiser"):
        begin = _("The organisers have confirmed the place for you: you take part in “{event}”.", event=event.title)
    else:
        begin = _("Thank you for confirming. Your place at “{event}” is certain.", event=event.title)
    return place_letter(case, N_("You are registered: {event}"), _("You are registered"), [begin])


def offer_lapsed(case: Case) -> Letter | None:
    """They did not answer in time, and wait again."""
    _ = case.translator.gettext
    begin = _(
        "You did not confirm in time that you want the place at “{event}”. So it goes to somebody else.",
        event=case.event.title,
    )
    return _waits_again(case, N_("The time to confirm is over: {event}"), _("The time to confirm is over"), begin)


def offer_withdrawn(case: Case) -> Letter | None:
    """The organisers took the offer back, and they wait again."""
    _ = case.translator.gettext
    begin = _("The organisers keep the place at “{event}” for you no longer.", event=case.event.title)
    return _waits_again(case, N_("You wait again: {event}"), _("You wait again"), begin)


def still_offered(case: Case) -> str:
    """Of an event that has changed: the place is still kept."""
    return case.translator.gettext(
        "A place is still kept for you. Please confirm before {moment}.", moment=_moment(case)
    )


def how_it_goes_on(case: Case) -> str:
    """What happens when a place comes free, for who waits."""
    _, hours = case.translator.gettext, case.event.offer_hours
    if hours is None:
        return _(
            "When a place comes free and you are next, it is yours. We mail you at once; you need not do anything."
        )
    return _(
        "When a place comes free and you are next, we mail you at once. You then have {hours} hours to confirm; "
        "shortly before the event the place is yours at once.",
        hours=hours,
    )


def place_in_line(case: Case) -> Row:
    """The number on the waiting list."""
    _ = case.translator.gettext
    return Row(label=_("Your place on the waiting list"), text=str(position(case.work, case.registration)))


def _waits_again(case: Case, subject: str, heading: str, begin: str) -> Letter | None:
    _ = case.translator.gettext
    if case.is_over:
        return None
    return letter_about(
        case,
        subject,
        heading,
        [begin, _("You are on the waiting list, after those who wait already."), how_it_goes_on(case)],
        rows=[place_in_line(case), *when_rows(case), *where_rows(case, confirmed=False)],
        closing=[_("Can you not make it after all? Then please cancel, so that somebody else moves up.")],
        action=own_page_link(case),
    )


def _first_time(case: Case) -> str:
    return case.translator.gettext(
        "Without an answer the place goes to the next, and you come at the end of the waiting list."
    )


def _last_time(case: Case) -> str:
    return case.translator.gettext(
        "You did not answer in time before. Without an answer we now take you off the waiting list."
    )


def _moment(case: Case) -> str:
    until, zone = case.registration.offered_until, case.work.settings.timezone
    assert until is not None, "only who has an offer is written so"
    return display_moment(until, zone, case.language, weekday=True)
