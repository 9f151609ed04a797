"""A copy in a programme file names only what differs from its template, which stands in the same file.

What it does not name it takes over, with its moments as far from its own beginning; what stands in ``without`` it has
not at all. This looks at the file as it was read, before anything in it is known to be right.
"""

from collections.abc import Mapping, Sequence

from .copying import as_template, with_times_of
from .tables import Table, tidy

TAKEN = (
    "theme",
    "kind",
    "certificate",
    "admission",
    "waiting_list",
    "max_per_organisation",
    "contact",
    "formats",
    "audiences",
    "partners",
    "sections",
    "agenda",
    "contributions",
    "questions",
)
"""The parts of a copy that follow the template, as long as nobody changes them by hand."""


def with_inherited(data: Mapping[str, object]) -> tuple[Mapping[str, object], frozenset[str]]:
    """The file with all copies written out in full; and the places of what they took over (``events[3].agenda``)."""
    events = data.get("events")
    rows = events if isinstance(events, list) else []
    by_slug = {one["slug"]: one for one in _rows(rows) if isinstance(one.get("slug"), str)}
    whole, places = list(rows), set[str]()
    for number, copy in enumerate(rows):
        template = by_slug.get(template_of(copy)) if isinstance(copy, dict) else None
        if template is not None and template is not copy and not template_of(template):
            found = _inherited(template, copy)
            whole[number] = {**found, **copy}
            places.update(f"events[{number}].{key}" for key in found)
    return ({**data, "events": whole}, frozenset(places)) if places else (data, frozenset())


def as_difference(template: Table, copy: Table) -> Table:
    """What a file has to say of a copy, both as they would stand there in full."""
    wanted = _wanted(template, copy)
    differs = {key: value for key, value in copy.items() if key not in TAKEN or value != wanted.get(key)}
    without = [key for key in TAKEN if key in wanted and key not in copy]
    rollout = _rollout(copy)
    return {**differs, "rollout": {**rollout, **({"without": without} if without else {})}}


def _inherited(template: Table, copy: Table) -> Table:
    without = _rollout(copy).get("without")
    left_out = without if isinstance(without, list) else []
    wanted = _wanted(template, copy)
    return {key: wanted[key] for key in TAKEN if key in wanted and key not in copy and key not in left_out}


def _wanted(template: Table, copy: Table) -> Table:
    sound = {**template, "blocks": _rows(template.get("blocks")), "partners": _rows(template.get("partners"))}
    mine, own = (_names(_rollout(one).get("organisations")) for one in (copy, template))
    beginning = {**copy, "blocks": _rows(copy.get("blocks"))}
    return tidy(copy_of(as_template(sound), beginning, mine, own if _is_pilot(template) else []))


def _is_pilot(template: Table) -> bool:
    return _rollout(template).get("of") == template.get("slug")


def template_of(event: Table) -> str:
    """The slug of the template of a copy; empty for any other event."""
    slug = _rollout(event).get("of")
    return slug if isinstance(slug, str) and slug != event.get("slug") else ""


def _rollout(event: Table) -> Table:
    found = event.get("rollout")
    return found if isinstance(found, dict) else {}


def _names(value: object) -> list[str]:
    return [one for one in value if isinstance(one, str)] if isinstance(value, list) else []


def copy_of(template: Table, copy: Table, organisations: Sequence[str], own: Sequence[str]) -> Table:
    """What a copy has of its template, for these organisations, with its moments where the times of the copy put them.

    :param own: the organisations of which the template itself is the pilot: the copy has others in their place
    """
    blocks = copy.get("blocks")
    table = with_times_of(template)({**template, **({"blocks": blocks} if blocks else {})})
    table.pop("blocks", None)
    partners = [one for one in _rows(template.get("partners")) if one.get("organisation") not in own]
    role = next((o.get("role") for o in _rows(template.get("partners")) if o.get("organisation") in own), "participant")
    there = [one.get("organisation") for one in partners]
    mine = [{"organisation": one, "role": role, "logo": False} for one in organisations if one not in there]
    return {**table, "partners": [*partners, *mine]}


def _rows(value: object) -> list[Table]:
    return [row for row in value if isinstance(row, dict)] if isinstance(value, list) else []
