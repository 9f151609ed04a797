"""The mail that asks somebody, once."""

from collections.abc import Mapping

from sqlalchemy.orm import Session

from leernet.hookspecs import LetterKind, LetterTo, Writing
from leernet.model import EventStatus, Registration

from .answering import is_quiet
from .asking import ASKED
from .plans import is_for
from .tables import Asked, Plan

OWN_PAGE = "evaluation"
"""The key of the page to which it leads."""


class AskingLetter(LetterKind):
    """That there are questions, how they are kept, and the link to them."""

    key = ASKED

    def write(self, db: Session, subject_id: int, data: Mapping[str, object], writing: Writing) -> LetterTo | None:
        """None for who answered meanwhile, wants no such mail, or cannot answer any more."""
        registration, asked = db.get(Registration, subject_id), db.get(Asked, subject_id)
        if registration is None or asked is None or asked.answered:
            return None
        plan, event = db.get(Plan, registration.event_id), registration.event
        if plan is None or plan.sealed or event.status is EventStatus.CANCELLED or is_quiet(db, registration):
            return None
        if not is_for(db, plan, registration):
            return None
        _ = writing.translate(registration.language).gettext
        if plan.named:
            how = _("The organisers see who answered what.")
        else:
            how = _("Your answers are anonymous: nobody sees who gave them.")
        return LetterTo(
            name=registration.name,
            email=registration.participant.email,
            language=registration.language,
            about=event,
            subject=_("What did you think of it? {event}", event=event.title),
            heading=_("What did you think of it?"),
            paragraphs=[
                _("You were at “{event}”. We have a few questions, to make it better a next time.", event=event.title)
                if plan.asks.value == "present"
                else _("You registered for “{event}”. We have a few questions, to make it better.", event=event.title),
                how,
            ],
            reason=_(
                "You get this mail once, because you registered for “{event}”. No mail about evaluations any more? Say "
                "so on the page with the questions.",
                event=event.title,
            ),
            action=(_("Answer the questions"), writing.own_page(registration.uid, registration.language, OWN_PAGE)),
        )
