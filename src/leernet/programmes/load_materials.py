"""The materials that a programme names, into the database: links, and files that lie beside it."""

from collections.abc import Sequence

from ..errors import Problem
from ..i18n import N_
from ..model import Material, MaterialFrom
from ..services.asking.files import MB
from ..services.materials.managing import MaterialRequest, add_material, change_material, materials_of
from ..services.places.limits import Scope
from ..work import Work
from .changing import Findings
from .recap_parts import SharedMaterialPart


def load_materials(
    work: Work, scope: Scope, parts: Sequence[SharedMaterialPart], place: str, findings: Findings
) -> bool:
    """Make them what the programme says: links by their address, files by their name; whether anything changed.

    What the programme does not name stays: the desk knows it.
    """
    if not parts:
        return False
    work.db.flush()
    there = {one.url or one.name: one for one in materials_of(work, scope)}
    seen: set[str] = set()
    changes = []
    for number, part in enumerate(parts):
        at, key = f"{place}.materials[{number}]", part.file.name if part.file else part.url
        if key in seen:
            message = N_("“{name}” stands here already. Give one of the two another name, or leave it out.")
            findings.add(Problem("material_twice", message, field=at, name=key))
        else:
            changes.append(_attempt(work, scope, part, there.get(key), at, findings))
        seen.add(key)
    return any(changes)


def _attempt(
    work: Work,
    scope: Scope,
    part: SharedMaterialPart,
    present: Material | None,
    place: str,
    findings: Findings,
) -> bool:
    if part.file is not None and part.file.size > work.settings.max_upload_mb * MB:
        message = N_("This file is too large: there is room for {largest} MB. Choose a smaller one.")
        findings.add(Problem("file_too_large", message, field=f"{place}.file", largest=work.settings.max_upload_mb))
        return False
    request = MaterialRequest(
        title={language: text for language, text in part.title.items() if text},
        audience=part.seen_by,
        shown=MaterialFrom.MOMENT if part.shown_from else MaterialFrom(part.shown),
        shown_from=part.shown_from,
        url=part.url,
        file=part.file,
    )
    if present is None:
        findings.attempt(place, lambda: add_material(work, scope, request))
        return True
    digest = request.file.digest if request.file else ""
    stands = (dict(present.title), present.audience, present.shown, present.shown_from, present.digest)
    if stands == (request.title, request.audience, request.shown, request.shown_from, digest):
        return False
    findings.attempt(place, lambda: change_material(work, scope, present.uid, request))
    return True
