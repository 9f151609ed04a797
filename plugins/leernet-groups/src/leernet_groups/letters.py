"""The letter that tells somebody their group."""

from collections.abc import Mapping

from sqlalchemy.orm import Session

from leernet.hookspecs import LetterKind, LetterTo, Writing
from leernet.model import Registration, RegistrationStatus

from .tables import Plan
from .telling import TOLD, group_of

OWN_PAGE = "group"
"""The key of the page to which it leads."""


class GroupLetter(LetterKind):
    """Which group, where, and that the rest stands on the own page: no names of others go by mail."""

    key = TOLD

    def write(self, db: Session, subject_id: int, data: Mapping[str, object], writing: Writing) -> LetterTo | None:
        """None when they do not come any more, have no group any more, or the organiser thinks again."""
        registration = db.get(Registration, subject_id)
        if registration is None or registration.status is not RegistrationStatus.CONFIRMED:
            return None
        plan, group = db.get(Plan, registration.event_id), group_of(db, subject_id)
        if plan is None or plan.told_at is None or group is None:
            return None
        translator = writing.translate(registration.language)
        _ = translator.gettext
        event, number = registration.event, group.number
        if group.facilitator_id == subject_id:
            sentence = _("You facilitate group {number} at “{event}”.", number=number, event=event.title)
        else:
            sentence = _("You are in group {number} at “{event}”.", number=number, event=event.title)
        return LetterTo(
            name=registration.name,
            email=registration.participant.email,
            language=registration.language,
            about=event,
            subject=_("Your group: {event}", event=event.title),
            heading=_("Your group"),
            paragraphs=[sentence, _("On your own page you see who is in it, and what you will talk about.")],
            reason=_("You get this mail because you registered for “{event}”.", event=event.title),
            facts=[
                (translator.pgettext("people together", "Group"), str(number)),
                *([(_("Where"), group.room)] if group.room else []),
            ],
            action=(_("See my group"), writing.own_page(registration.uid, registration.language, OWN_PAGE)),
        )
