"""Roll-outs as keys of ``[[events]]``, with the organisations that they name."""

from collections.abc import Collection
from dataclasses import dataclass, field

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from ..model import Event, Organisation, RolloutCopy, RolloutTarget
from .tables import Table


@dataclass
class Rollouts:
    """``rollout`` and ``offered_to`` by the id of the event, and the ids of all organisations in them."""

    tables: dict[int, Table] = field(default_factory=dict)
    organisations: set[int] = field(default_factory=set)

    def of(self, event: Event) -> Table:
        """The keys of one event; empty for one that was not rolled out."""
        return self.tables.get(event.id, {})


def rollouts_of(db: Session, events: Collection[int]) -> Rollouts:
    """Those of some events, in two statements."""
    found, template = Rollouts(), aliased(Event)
    query = (
        select(RolloutTarget.template_id, RolloutTarget.event_id, Organisation.id, Organisation.slug)
        .join(RolloutTarget.organisation)
        .where(RolloutTarget.template_id.in_(events) | RolloutTarget.event_id.in_(events))
        .order_by(RolloutTarget.id)
    )
    served: dict[int | None, list[str]] = {}
    for template_id, event_id, organisation_id, slug in db.execute(query):
        found.organisations.add(organisation_id)
        served.setdefault(event_id, []).append(slug)
        if event_id is None:
            offered = found.tables.setdefault(template_id, {}).setdefault("offered_to", [])
            assert isinstance(offered, list)
            offered.append(slug)
    copies = (
        select(RolloutCopy.event_id, RolloutCopy.is_pilot, template.slug)
        .join(template, template.id == RolloutCopy.template_id)
        .where(RolloutCopy.event_id.in_(events))
    )
    for event_id, is_pilot, slug in db.execute(copies):
        if names := served.get(event_id):
            table = {"of": slug, "organisations": names, **({"pilot": True} if is_pilot else {})}
            found.tables.setdefault(event_id, {})["rollout"] = table
    return found
