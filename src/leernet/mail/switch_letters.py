"""The letter to somebody who takes part in an event that is held in another way than it was: theirs, then and now."""

from ..i18n import N_
from ..model import ASKABLE_AGAIN, FormatSwitch, RegistrationStatus, SwitchPolicy
from ..services.changing.switch_entries import SWITCH_TOLD
from .again_letters import confirm_or_cancel, how_to_confirm
from .change_letters import at_the_same_time
from .frame import calendar_lines, letter_about, own_page_link, place_letter
from .letter import Letter, Row
from .offer_letters import how_it_goes_on, place_in_line, still_offered
from .parts import Case, when_rows, where_rows

__all__ = ["SWITCH_TOLD", "switch_told"]

_S = RegistrationStatus


def switch_told(case: Case) -> Letter | None:
    """How the event is held now, what became of their registration, and what they must do."""
    switch = case.work.db.get(FormatSwitch, case.change.data["switch"])
    if switch is None or case.is_over:
        return None
    _ = case.translator.gettext
    is_offer = switch.policy is SwitchPolicy.OFFER and not case.change.data.get("undone")
    subject = N_("Also possible in another way: {event}") if is_offer else N_("Takes place in another way: {event}")
    heading = _("You can choose how you take part") if is_offer else _("This event takes place in another way")
    paragraphs = [_begin(case, switch), *_note(case, switch), *_stands(case, is_offer=is_offer)]
    action = confirm_or_cancel(case) if _is_asked(case) else own_page_link(case)
    if case.registration.status is _S.CONFIRMED:
        return place_letter(case, subject, heading, paragraphs, action=action, more=_rows(case))
    overlap, links = at_the_same_time(case)
    waits = case.registration.status is _S.WAITLISTED
    return letter_about(
        case,
        subject,
        heading,
        [*paragraphs, *calendar_lines(case), *overlap],
        rows=[
            *([place_in_line(case)] if waits else []),
            *when_rows(case),
            *_rows(case),
            *where_rows(case, confirmed=False),
        ],
        closing=[_("Can you not make it after all? Then please cancel, so that somebody else moves up.")],
        action=action,
        links=links,
    )


def _begin(case: Case, switch: FormatSwitch) -> str:
    _, title = case.translator.gettext, case.event.title
    if case.change.data.get("undone"):
        return _(
            "“{event}” takes place as it was planned at first. What was changed for a short while is put back.",
            event=title,
        )
    if switch.policy is SwitchPolicy.OFFER:
        return _(
            "You can take part in “{event}” in another way too. On your own page you choose how you come. If you do "
            "nothing, nothing changes for you.",
            event=title,
        )
    if not switch.source_ends:
        return _(
            "You can take part in “{event}” in more than one way now. We have changed your registration; on your own "
            "page you can choose otherwise.",
            event=title,
        )
    return _("“{event}” takes place in another way than planned.", event=title)


def _note(case: Case, switch: FormatSwitch) -> list[str]:
    """What the organisers wrote, paragraph by paragraph; not of what they took back."""
    if case.change.data.get("undone"):
        return []
    return [" ".join(part.split()) for part in switch.note.split("\n\n") if part.strip()]


def _stands(case: Case, *, is_offer: bool) -> list[str]:
    """What became of it, and what they must do. ``before`` is how it stood when they heard of it last."""
    _, status, before = case.translator.gettext, case.registration.status, case.change.data.get("before")
    if _is_asked(case):
        still_waits = [_waits(case, before)] if status is _S.WAITLISTED else []
        return [*still_waits, how_to_confirm(case)]
    if status is _S.OFFERED:
        return [still_offered(case)]
    if status is _S.REQUESTED:
        return [_("We still have your request.")]
    if status is _S.WAITLISTED:
        return [_waits(case, before), how_it_goes_on(case)]
    if before == _S.WAITLISTED.value and not is_offer:
        return [_("There is a place for you: you are no longer waiting.")]
    return [] if is_offer else [_("Your place is certain. You need not do anything.")]


def _waits(case: Case, before: object) -> str:
    _ = case.translator.gettext
    if before in (_S.CONFIRMED.value, _S.OFFERED.value):
        return _("There are fewer places now than people. So you have no place any more: you are on the waiting list.")
    return _("You are still on the waiting list.")


def _is_asked(case: Case) -> bool:
    return case.registration.status in ASKABLE_AGAIN and case.registration.must_confirm_again


def _rows(case: Case) -> list[Row]:
    """The old format; where they may choose, the other one."""
    _, data = case.translator.gettext, case.change.data
    if case.registration.format.key == data["format_before"]:
        return [Row(label=_("Also possible"), text=_label(case, str(data["format_after"])))]
    return [Row(label=_("It was"), text=_label(case, str(data["format_before"])))]


def _label(case: Case, key: str) -> str:
    kind = case.work.plugins.formats.get(key)
    return kind.label.get(case.language) if kind else key
