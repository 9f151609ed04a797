"""What an organiser does with the materials of an event or a series."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import joinedload, selectinload, undefer

from ...errors import Conflict, NotFound
from ...model import Event, FileKind, Material, MaterialFor, MaterialFrom, Series
from ...settings import Settings
from ...work import Work
from ..asking.files import checked_file
from ..places.limits import Scope
from ..requests import CheckedFile, SentFile

MOST = 100
"""Materials of one event or series."""


@dataclass(frozen=True, kw_only=True)
class MaterialRequest:
    """What an organiser says of a material: a link or a file. Without either, what is there stays."""

    title: Mapping[str, str]
    audience: MaterialFor
    shown: MaterialFrom = MaterialFrom.NOW
    shown_from: datetime | None = None
    url: str = ""
    file: CheckedFile | None = None


def check_material(sent: SentFile, settings: Settings) -> CheckedFile:
    """A file as material: of any kind that is taken at all, within what the network allows.

    :raises Problem: ``file_empty``, ``file_too_large``, ``file_kind``, at the field ``file``
    """
    return checked_file(sent, tuple(FileKind), settings.max_upload_mb, "file")


def materials_of(work: Work, scope: Scope) -> Sequence[Material]:
    """All materials of an event or a series, in their order, without their bytes."""
    return work.db.scalars(select(Material).where(_of(scope)).order_by(Material.position, Material.id)).all()


def find_material(work: Work, uid: UUID, *, with_content: bool = False) -> Material:
    """A material with its event or series; raises :class:`~leernet.errors.NotFound` (``material_unknown``)."""
    query = (
        select(Material)
        .where(Material.uid == uid)
        .options(
            joinedload(Material.event).options(selectinload(Event.blocks), joinedload(Event.series)),
            joinedload(Material.series),
        )
    )
    found = work.db.scalars(query.options(undefer(Material.content)) if with_content else query).one_or_none()
    if found is None:
        raise unknown_material()
    return found


def add_material(work: Work, scope: Scope, request: MaterialRequest) -> Material:
    """Add a material, below those that are there.

    :raises Conflict: ``materials_full``
    """
    number, last = work.db.execute(
        select(func.count(), func.coalesce(func.max(Material.position), -1)).where(_of(scope))
    ).one()
    if number >= MOST:
        raise Conflict("materials_full", "There is room for {most} materials. Remove one first.", most=MOST)
    material = Material(
        event_id=scope.id if isinstance(scope, Event) else None,
        series_id=scope.id if isinstance(scope, Series) else None,
        title=dict(request.title),
        changed_at=work.now,
        position=last + 1,
    )
    _write(work, material, request)
    work.db.add(material)
    work.db.flush()
    _journal(work, "added", material, {}, _facts(material))
    return material


def change_material(work: Work, scope: Scope, uid: UUID, request: MaterialRequest) -> Material:
    """Change a material; a file or link that was not given anew stays.

    :raises NotFound: ``material_unknown``
    """
    material = _at(work, scope, uid)
    before = _facts(material)
    _write(work, material, request)
    work.db.flush()
    after = _facts(material)
    if before != after:
        _journal(work, "changed", material, before, after)
    return material


def remove_material(work: Work, scope: Scope, uid: UUID) -> None:
    """Remove a material, its file too; raises :class:`~leernet.errors.NotFound` (``material_unknown``)."""
    material = _at(work, scope, uid)
    _journal(work, "removed", material, _facts(material), {})
    work.db.delete(material)
    work.db.flush()


def move_material(work: Work, scope: Scope, uid: UUID, *, up: bool) -> None:
    """Put a material one place up or down; the first stays first, and the last last.

    :raises NotFound: ``material_unknown``
    """
    material, rows = _at(work, scope, uid), list(materials_of(work, scope))
    here = rows.index(material)
    there = here - 1 if up else here + 1
    if 0 <= there < len(rows):
        rows.insert(there, rows.pop(here))
        for position, one in enumerate(rows):
            one.position = position
        work.db.flush()
        _journal(work, "changed", material, {"position": here}, {"position": there})


def _write(work: Work, material: Material, request: MaterialRequest) -> None:
    material.title, material.audience = dict(request.title), request.audience
    material.shown, material.shown_from = request.shown, request.shown_from
    if request.file is not None:
        material.url = ""
        material.name, material.mimetype = request.file.name, request.file.mimetype
        material.size, material.digest = request.file.size, request.file.digest
        material.content = request.file.content
    elif request.url:
        material.url, material.content = request.url, None
        material.name, material.mimetype, material.size, material.digest = "", "", 0, ""
    material.changed_at = work.now


def _facts(material: Material) -> dict[str, object]:
    return {
        "title": dict(material.title),
        "for": material.audience.value,
        "shown": material.shown_from.isoformat() if material.shown_from else material.shown.value,
        "content": material.url or f"{material.name} ({material.digest[:12]})",
    }


def _journal(
    work: Work, change: str, material: Material, before: Mapping[str, object], after: Mapping[str, object]
) -> None:
    work.journal(f"material.{change}", material.id, event_id=material.event_id, before=before, after=after)


def _at(work: Work, scope: Scope, uid: UUID) -> Material:
    found = work.db.scalars(select(Material).where(Material.uid == uid, _of(scope)).with_for_update()).one_or_none()
    if found is None:
        raise unknown_material()
    return found


def _of(scope: Scope) -> ColumnElement[bool]:
    return Material.event_id == scope.id if isinstance(scope, Event) else Material.series_id == scope.id


def unknown_material() -> NotFound:
    """The error for a material that is not there, or is not shown to somebody."""
    return NotFound("material_unknown", "This material is not there, or not for you.")
