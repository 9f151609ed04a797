"""Roll-outs of a programme: which event is a template, to whom it is offered, and which events were made of it."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence

from ..model import Event, Organisation
from ..services.events.rollouts import Served, offer, serve
from ..work import Work
from .changing import Findings
from .parts import EventPart
from .rollout_parts import note_taken

Known = Mapping[str, Organisation]


def load_rollouts(
    work: Work,
    parts: Sequence[EventPart],
    there: Mapping[str, Event],
    known: Known,
    findings: Findings,
    updated: Collection[str],
) -> set[str]:
    """Make roll-outs what the file says; returns the slugs of the events that changed by it.

    What a file does not name stays: the desk goes on where it left off.

    :param updated: the slugs of the events that the file changed: what they have of their template may be another now
    """
    changed: set[str] = set()
    for place, part in enumerate(parts):
        if part.offered_to:
            wanted = [known[slug] for slug in part.offered_to]

            def put_on_list(template: Event = there[part.slug], wanted: Sequence[Organisation] = wanted) -> None:
                if offer(work, template, wanted):
                    changed.add(template.slug)

            findings.attempt(f"events[{place}].offered_to", put_on_list)
    for slug, numbers in _by_template(parts).items():
        served = [_served(parts[number], there, known) for number in numbers]

        def serve_them(template: Event = there[slug], served: Sequence[Served] = served) -> None:
            ids = serve(work, template, served)
            changed.update(one.event.slug for one in served if one.event.id in ids)
            renewed = {one.event.id for one in served if one.event.slug in updated}
            if ids or renewed:
                note_taken(work, template, renewed)

        findings.attempt(f"events[{numbers[0]}].rollout", serve_them)
    return changed


def _by_template(parts: Sequence[EventPart]) -> dict[str, list[int]]:
    found: dict[str, list[int]] = defaultdict(list)
    for number, part in enumerate(parts):
        if part.rollout:
            found[part.rollout.of].append(number)
    return found


def _served(part: EventPart, there: Mapping[str, Event], known: Known) -> Served:
    assert part.rollout is not None
    return Served(there[part.slug], [known[slug] for slug in part.rollout.organisations], part.rollout.pilot)
