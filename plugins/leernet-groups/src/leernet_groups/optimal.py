"""The best division there is, by the solver of OR-Tools, where it is installed (``leernet-groups[optimal]``)."""

from collections import Counter
from collections.abc import Sequence
from importlib.util import find_spec

from .problem import CASES, Problem

SECONDS, AT_MOST = 2.0, 6.0
"""How much the solver may do (in its own measure, so that the outcome does not depend on the machine), and how long."""


LARGEST = 2500
"""Of how many people times groups a solver makes something within that time."""


def is_installed() -> bool:
    """Whether there is a solver. It is large, and imported only when it is used."""
    return find_spec("ortools") is not None


def optimal(problem: Problem, start: Sequence[int]) -> tuple[list[int], bool]:
    """The group of each person, and whether it is proven that no division is better. It begins with a good one."""
    from ortools.sat.python import cp_model

    model = cp_model.CpModel()
    groups, people = range(problem.groups), range(len(problem.people))
    sits = [[model.new_bool_var("") for _ in groups] for _ in people]
    for index in people:
        model.add_exactly_one(sits[index])
        for group in groups:
            model.add_hint(sits[index][group], start[index] == group)
    for index, group in problem.placed.items():
        model.add(sits[index][group] == 1)
    sizes = problem.sizes()
    for group in groups:
        model.add(sum(sits[index][group] for index in people) == sizes[group])
    costs: list[cp_model.LinearExprT] = []
    for weight, same in problem.sorts():
        each, over = divmod(len(same), problem.groups)
        counts = Counter(start[index] for index in same)
        if weight >= CASES and all(counts[group] in (each, each + bool(over)) for group in groups):
            # The good division spreads them evenly already: so has a better one, which keeps large numbers out.
            for group in groups:
                model.add_linear_constraint(sum(sits[index][group] for index in same), each, each + bool(over))
            continue
        for group in groups:
            # Of c people there are (c - 1) + (c - 2) + … pairs.
            for fewer in range(1, min(len(same), sizes[group])):
                beyond = model.new_int_var(0, len(same), "")
                model.add_hint(beyond, max(0, counts[group] - fewer))
                model.add(beyond >= sum(sits[index][group] for index in same) - fewer)
                costs.append(weight * beyond)
    model.minimize(sum(costs))
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    solver.parameters.max_deterministic_time = SECONDS
    solver.parameters.max_time_in_seconds = AT_MOST
    status = solver.solve(model)
    if status not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        return list(start), False
    found = [next(group for group in groups if solver.value(sits[index][group])) for index in people]
    return found, status == cp_model.OPTIMAL
