"""Everything that is kept of a person is erased, because they ask for it (GDPR, article 17)."""

from sqlalchemy import select

from ...errors import NotFound
from ...model import Participant, email_key
from ...work import Work
from ..registering.registration import cancel
from . import forgetting
from .forgetting import values_of
from .personal_data import Kept, kept_of, person_in


def erase(work: Work, email: str) -> frozenset[str]:
    """Erase what is kept under an address; returns what has to go from mail that was kept outside the database.

    Who still has a place loses it, and the next moves up. Nobody is mailed: there is no address any more.

    :raises NotFound: ``person_unknown``
    """
    # Held first: of two at once the second finds nothing, and nobody registers under it meanwhile.
    work.db.execute(select(Participant.id).where(Participant.email_key == email_key(email)).with_for_update())
    kept = kept_of(work, email)
    if kept.is_empty:
        raise NotFound("person_unknown", "Nothing is kept under this address.")
    values = _values(kept)
    for one in sorted(kept.registrations, key=lambda one: one.event_id):
        if one.is_live and not one.attendances and not one.event.is_past(work.now, work.today):
            cancel(work, one.uid)
    if kept.participant is not None:
        work.plugins.erase(work.db, person_in(kept.participant, kept.registrations, kept.certificates))
        forgetting.forget_registrations(work, kept.registrations)
        forgetting.forget_certificates(work, kept.certificates)
        forgetting.forget_participant(work, kept.participant)
    forgetting.forget_invitations(work, kept.invitations)
    forgetting.forget_contacts(work, kept.delegations)
    forgetting.forget_contributions(work, kept.contributions)
    for subject, ids in _subjects(kept).items():
        forgetting.forget_in_journal(work, subject, ids, values)
    forgetting.forget_in_messages(work, {one.event_id for one in kept.registrations}, values)
    if kept.participant is not None:
        work.journal("participant.erased", kept.participant.id)
    return frozenset(values)


def _subjects(kept: Kept) -> dict[str, list[int]]:
    """What the journal may say something of."""
    return {
        "participant": [kept.participant.id] if kept.participant else [],
        "registration": [one.id for one in kept.registrations],
        "certificate": [one.id for one in kept.certificates],
        "invitation": [one.id for one in kept.invitations],
        "delegation": [one.id for one in kept.delegations],
    }


def _values(kept: Kept) -> set[str]:
    """By what somebody can be known: their address, names and telephone number."""
    person = kept.participant
    texts = [kept.email, *(one.name for one in kept.registrations), *(one.contact_name for one in kept.delegations)]
    texts += [one.name for one in kept.contributions]
    texts += [person.name, person.phone] if person else []
    texts += [one.holder for one in kept.certificates]
    return values_of(*texts)
