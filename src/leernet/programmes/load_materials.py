"""The links among the materials of a programme, into the database. Files are added at the desk."""

from collections.abc import Sequence

from ..model import Material, MaterialFrom
from ..services.materials.managing import MaterialRequest, add_material, change_material, materials_of
from ..services.places.limits import Scope
from ..work import Work
from .changing import Findings
from .recap_parts import SharedMaterialPart


def load_materials(
    work: Work, scope: Scope, parts: Sequence[SharedMaterialPart], place: str, findings: Findings
) -> bool:
    """Make the links what the file says, by their address; whether anything changed.

    What the file does not name stays: the desk knows it.
    """
    if not parts:
        return False
    work.db.flush()
    there = {one.url: one for one in materials_of(work, scope) if one.url}
    changes = [
        _attempt(work, scope, part, there.get(part.url), f"{place}.materials[{number}]", findings)
        for number, part in enumerate(parts)
    ]
    return any(changes)


def _attempt(
    work: Work, scope: Scope, part: SharedMaterialPart, present: Material | None, place: str, findings: Findings
) -> bool:
    request = MaterialRequest(
        title={language: text for language, text in part.title.items() if text},
        audience=part.seen_by,
        shown=MaterialFrom.MOMENT if part.shown_from else MaterialFrom(part.shown),
        shown_from=part.shown_from,
        url=part.url,
    )
    if present is None:
        findings.attempt(place, lambda: add_material(work, scope, request))
        return True
    stands = (dict(present.title), present.audience, present.shown, present.shown_from)
    if stands == (request.title, request.audience, request.shown, request.shown_from):
        return False
    findings.attempt(place, lambda: change_material(work, scope, present.uid, request))
    return True
