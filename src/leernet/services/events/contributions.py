"""Who contributed to an event stands there with the organisation they had then."""

from sqlalchemy import select, update

from ...model import Contribution, Event, Organisation
from ...work import Work
from ..public.overviews import is_past


def keep_name_then(work: Work, organisation: Organisation, called: str) -> None:
    """An organisation is called otherwise from now on: at events that are past it stays ``called`` what it was."""
    past = select(Event.id).where(is_past(work))
    work.db.execute(
        update(Contribution)
        .where(
            Contribution.organisation_id == organisation.id,
            Contribution.organisation_name == "",
            Contribution.event_id.in_(past),
        )
        .values(organisation_name=called)
        .execution_options(synchronize_session="fetch")
    )
