"""The form with which an organiser says who may join a series."""

from collections.abc import Mapping

from ..errors import InvalidInput, Problem
from ..model import Enrolling, Joining
from ..services.membership.members import Policy

MOST = 10_000


def load_policy(sent: Mapping[str, str]) -> Policy:
    """The policy that was sent; raises :class:`~leernet.errors.InvalidInput` with all problems."""
    problems = []
    joining, enrolling, target = sent.get("joining", ""), sent.get("enrolling", ""), sent.get("target", "").strip()
    if joining not in list(Joining):
        problems.append(Problem("choice_unknown", "Choose one of the answers.", field="joining"))
    if enrolling not in list(Enrolling):
        problems.append(Problem("choice_unknown", "Choose one of the answers.", field="enrolling"))
    if target and not (target.isascii() and target.isdigit() and 0 < int(target[:6]) <= MOST and len(target) < 6):
        problems.append(
            Problem("number_invalid", "Type a whole number from 1 to {largest}.", field="target", largest=MOST)
        )
    if problems:
        raise InvalidInput("form_invalid", "Something is not right yet.", problems=tuple(problems))
    return Policy(Joining(joining), Enrolling(enrolling), int(target) if target else None)
