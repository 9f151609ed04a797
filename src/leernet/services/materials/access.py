"""Who may see which materials now: everybody, or somebody by their own page."""

from collections.abc import Collection, Sequence
from uuid import UUID

from sqlalchemy import or_, select

from ...model import Event, EventStatus, Material, MaterialFor, Membership, Registration, audiences_of
from ...work import Work
from ..places.limits import Scope
from ..public.overviews import VISIBLE
from .managing import find_material, materials_of, unknown_material


def public_materials(work: Work, scope: Scope) -> list[Material]:
    """What everybody may see now of an event, with its blocks, or a series; one statement."""
    return _shown(work, materials_of(work, scope), {MaterialFor.EVERYBODY}, scope)


def own_materials(work: Work, registration: Registration) -> list[Material]:
    """What somebody may see now by their registration, of the event and then of its series; one statement."""
    event = registration.event
    own = Material.event_id == event.id
    # Compared with None, "of its series" would be all that is of no series: what other events have.
    wanted = own if event.series_id is None else or_(own, Material.series_id == event.series_id)
    query = select(Material).where(wanted)
    rows = work.db.scalars(query.order_by(Material.event_id.is_(None), Material.position, Material.id)).all()
    return _shown(work, rows, _audiences(work, registration), event)


def member_materials(work: Work, membership: Membership) -> list[Material]:
    """What a member may see now of the series; one statement."""
    rows = work.db.scalars(
        select(Material).where(Material.series_id == membership.series_id).order_by(Material.position, Material.id)
    ).all()
    may = {MaterialFor.EVERYBODY, MaterialFor.REGISTERED} if membership.is_member else {MaterialFor.EVERYBODY}
    return _shown(work, rows, may, None)


def public_file(work: Work, uid: UUID) -> Material:
    """A file for everybody, with its bytes; raises :class:`~leernet.errors.NotFound` (``material_unknown``)."""
    material = find_material(work, uid, with_content=True)
    event, series = material.event, material.series
    of = event.series if event is not None else series
    hidden = (event is not None and event.status is EventStatus.DRAFT) or (of is not None and of.status not in VISIBLE)
    if hidden or not _shown(work, [material], {MaterialFor.EVERYBODY}, event) or not material.is_file:
        raise unknown_material()
    return material


def own_file(work: Work, registration: Registration, uid: UUID) -> Material:
    """A file that somebody may see by their registration; raises as :func:`public_file`."""
    return _file(work, uid, {one.uid for one in own_materials(work, registration)})


def member_file(work: Work, membership: Membership, uid: UUID) -> Material:
    """A file that a member may see; raises as :func:`public_file`."""
    return _file(work, uid, {one.uid for one in member_materials(work, membership)})


def _file(work: Work, uid: UUID, may: Collection[UUID]) -> Material:
    material = find_material(work, uid, with_content=True) if uid in may else None
    if material is None or not material.is_file:
        raise unknown_material()
    return material


def _audiences(work: Work, registration: Registration) -> frozenset[MaterialFor]:
    """Who helps the event along contributes: those whose role takes no place of a participant."""
    roles = work.plugins.roles
    return audiences_of(
        registration, [key for key in registration.roles if key in roles and not roles[key].takes_place]
    )


def _shown(work: Work, rows: Sequence[Material], may: Collection[MaterialFor], scope: Scope | None) -> list[Material]:
    event = scope if isinstance(scope, Event) else None
    return [one for one in rows if one.audience in may and one.is_shown(event, work.now, work.today)]
