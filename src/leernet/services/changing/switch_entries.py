"""What the journal says of a switch of formats, registration by registration."""

from collections.abc import Mapping

from ...model import FormatSwitch
from ...work import Work

SWITCHED = "registration.format_switched"
"""It went over to another format, or back: plugins and webhooks hear of it at once, people do not."""
SWITCH_TOLD = "registration.switch_told"
"""Its participant gets the mail about it."""


def entry(
    work: Work, event_id: int, kind: str, registration_id: int, switch: FormatSwitch, **data: object
) -> Mapping[str, object]:
    """An entry about one registration; ``before`` and ``after`` in ``data`` are statuses."""
    formats = {"format_before": switch.source, "format_after": switch.target}
    return {
        "at": work.now,
        "actor": work.actor.name,
        "kind": kind,
        "subject": "registration",
        "subject_id": registration_id,
        "event_id": event_id,
        "data": {"switch": switch.id, **formats, **data},
        "told": False,
    }
