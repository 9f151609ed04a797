"""The one reminder of an agreed action, to who sees to it."""

from collections.abc import Mapping

from sqlalchemy import select
from sqlalchemy.orm import Session

from leernet.display import display_when
from leernet.hookspecs import LetterKind, LetterTo, Writing
from leernet.model import Event, Registration, RegistrationStatus

from .actions import REMINDED
from .own import OWN_PAGE
from .people import events_of
from .tables import Action, ActionState


class ReminderLetter(LetterKind):
    """What was agreed, by when, and the link to say how far it is."""

    key = REMINDED

    def write(self, db: Session, subject_id: int, data: Mapping[str, object], writing: Writing) -> LetterTo | None:
        """None when it was done or dropped meanwhile, or nobody who takes part sees to it any more."""
        action = db.get(Action, subject_id)
        if action is None or action.state is not ActionState.OPEN or action.participant_id is None:
            return None
        event = db.get_one(Event, action.event_id)
        registration = _registration(db, action, event)
        if registration is None or action.due is None:
            return None
        language = registration.language
        _ = writing.translate(language).gettext
        return LetterTo(
            name=registration.name,
            email=registration.participant.email,
            language=language,
            about=event,
            subject=_("Agreed at “{event}”", event=event.title),
            heading=_("A reminder"),
            paragraphs=[
                _("At “{event}” this was agreed, and you see to it:", event=event.title),
                action.what,
                _("Is it done, or does it go otherwise? Say so on your own page. You get no other reminder of it."),
            ],
            reason=_("You get this mail because you see to an action that was agreed at “{event}”.", event=event.title),
            facts=[(_("Organisation"), action.organisation_name), (_("By when"), display_when(action.due, language))],
            action=(_("Say how far it is"), writing.own_page(registration.uid, language, OWN_PAGE)),
        )


def _registration(db: Session, action: Action, event: Event) -> Registration | None:
    """Theirs at the event; else the last that they have in the series."""
    query = (
        select(Registration)
        .where(
            Registration.participant_id == action.participant_id,
            Registration.status == RegistrationStatus.CONFIRMED,
            Registration.event_id.in_(events_of(event)),
        )
        .order_by(Registration.event_id != event.id, Registration.id.desc())
    )
    return db.scalars(query.limit(1)).first()
