"""What upset a group, in sentences: for the organiser who looks at it again."""

from collections.abc import Mapping, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from leernet.hookspecs import Translator, Visit
from leernet.model import Registration

from .state import State
from .tables import Group, Upset, What


def ways_of(state: State, visit: Visit) -> Mapping[int, str]:
    """What each way to take part is called, by the id of the format at this event."""
    kinds = visit.formats
    return {
        one.id: kinds[one.key].label.get(visit.language) if one.key in kinds else one.key for one in state.event.formats
    }


def news_of(db: Session, state: State, visit: Visit) -> Mapping[int, Sequence[str]]:
    """What happened to each group since an organiser looked, by its id."""
    query = (
        select(Upset, Registration.name, Registration.format_id, Group.format_id)
        .join(Group, Group.id == Upset.group_id)
        .outerjoin(Registration, Registration.id == Upset.registration_id)
        .where(Group.event_id == state.event.id)
        .order_by(Upset.id)
    )
    ways, found = ways_of(state, visit), dict[int, list[str]]()
    for upset, name, own, of_group in db.execute(query):
        way = ways.get(own if upset.what is What.OTHER_FORMAT else of_group or 0, "")
        found.setdefault(upset.group_id, []).append(_sentence(upset.what, name or "", way, visit.translator))
    return found


def _sentence(what: What, name: str, way: str, translator: Translator) -> str:
    _ = translator.gettext
    sentences = {
        What.LEFT: _("{name} does not come any more.", name=name),
        What.REPLACED: _("{name} has the seat of a colleague.", name=name),
        What.LEADER_LEFT: _("{name}, who facilitated this group, does not come any more.", name=name),
        What.LEADER_REPLACED: _("{name} facilitates instead of a colleague.", name=name),
        What.BACK: _("{name} comes after all, and is in this group again.", name=name),
        What.OTHER_FORMAT: _("{name} takes part in another way than this group: {way}.", name=name, way=way),
        What.SWITCHED: _("All take part in another way now, and the group went along: {way}.", way=way),
    }
    return sentences[what]
