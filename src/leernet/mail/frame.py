"""What all letters about a registration are made in: their frame, their links, what they attach."""

from collections.abc import Sequence

from ..model import RegistrationStatus
from ..services.changing.confirming import ASKED_AGAIN
from ..services.changing.switch_entries import SWITCH_TOLD
from .change_letters import EVENT_CHANGED, at_the_same_time, blocks_gone, was_rows
from .headers import one_line
from .letter import Letter, Link, Row
from .parts import Case, contact_link, item_rows, joins_from_a_distance, signed_by, when_rows, where_rows

_S = RegistrationStatus
_OFF = (_S.CANCELLED, _S.REPLACED)


def place_letter(
    case: Case,
    subject: str,
    heading: str,
    begin: Sequence[str],
    *,
    action: Link | None = None,
    more: Sequence[Row] = (),
) -> Letter:
    """A letter to somebody who takes part in an event that is still to come; ``more``: other facts than usual."""
    _ = case.translator.gettext
    overlap, links = at_the_same_time(case)
    if joins_from_a_distance(case):
        links.insert(0, Link(label=_("Join online"), url=case.links.join(case.registration.uid, case.language)))
    return letter_about(
        case,
        subject,
        heading,
        [*begin, *calendar_lines(case), *overlap],
        rows=[*when_rows(case), *was_rows(case), *more, *where_rows(case, confirmed=True), *item_rows(case)],
        closing=[_("Can you not make it after all? Then please cancel, so that somebody else can have your place.")],
        action=action or own_page_link(case),
        links=[*links, *membership_links(case)],
    )


def calendar_lines(case: Case) -> list[str]:
    """What the attachment is for."""
    translator, blocks = case.translator, len(case.event.blocks)
    if not invites(case) or not (blocks or blocks_gone(case)):
        return []
    if case.registration.status is not _S.CONFIRMED:
        return [translator.gettext("The attachment takes the event out of your calendar.")]
    if case.change.kind in ("registration.format_changed", EVENT_CHANGED, ASKED_AGAIN, SWITCH_TOLD):
        return [translator.gettext("The attachment brings your calendar up to date.")]
    return [
        translator.ngettext(
            "The event is attached, for your calendar.", "Its {n} parts are attached, for your calendar.", blocks
        )
    ]


def letter_about(
    case: Case,
    subject: str,
    heading: str,
    paragraphs: Sequence[str],
    *,
    rows: Sequence[Row],
    closing: Sequence[str] = (),
    action: Link | None = None,
    links: Sequence[Link] = (),
) -> Letter:
    """A letter to the participant of a registration: ``rows`` are its facts, ``action`` what it invites to do."""
    _, event = case.translator.gettext, case.event
    small = [
        _("You get this mail because of your registration for “{event}”.", event=event.title),
        _("We use your details only for this event and what belongs to it."),
    ]
    if action is not None and action.url == own_url(case):
        small.append(_("The link in this mail is yours alone: whoever has it can change your registration."))
    return Letter(
        template=case.change.kind,
        language=case.language,
        network=case.work.settings.name.get(case.language),
        subject=_(subject, event=event.title),
        heading=heading,
        preheader=paragraphs[0],
        greeting=_("Dear {name},", name=one_line(case.registration.name)),
        paragraphs=paragraphs,
        rows=rows,
        closing=closing,
        action=action,
        links=links,
        signed=signed_by(case.work, event, case.language),
        contact=contact_link(event),
        small=small,
    )


def own_url(case: Case) -> str:
    """The participant's own page."""
    return case.links.registration(case.registration.uid, case.language)


def own_page_link(case: Case) -> Link:
    """The participant's own page, as what a letter invites to."""
    _ = case.translator.gettext
    return Link(label=_("View, change or cancel your registration"), url=own_url(case))


def membership_links(case: Case) -> list[Link]:
    """To whom was enrolled as a member, the page of their membership."""
    if case.enrolled_by is None:
        return []
    label = case.translator.gettext("Your membership of “{series}”", series=case.enrolled_by.series.title)
    return [Link(label=label, url=case.links.membership(case.enrolled_by.uid, case.language))]


def event_url(case: Case) -> str:
    """The public page of the event."""
    return case.links.event(case.event.slug, case.language)


def invites(case: Case) -> bool:
    """Whether the letter carries an invitation (or takes one back: who waited never had one)."""
    registration = case.registration
    lost = case.change.kind == SWITCH_TOLD and registration.status is _S.WAITLISTED
    if registration.status in _OFF or lost:
        return case.change.data.get("before") == _S.CONFIRMED.value
    return registration.status is _S.CONFIRMED and not case.is_over
