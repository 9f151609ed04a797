"""What good groups cost: the division of leernet-groups beside a naive one at random.

    python -m benchmarks groups
    python -m benchmarks.bench_groups --people 60 300 --rounds 5

People of some sixty organisations, of six kinds and two audiences, one case for each group; before this event there
were six of the series, whose groups were made in the same way. At random means: the best of twenty deals. The weights
of colleagues, cases and repeat meetings are so far apart that costs say little side by side; so they are counted.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Sequence
from dataclasses import replace
from itertools import combinations
from random import Random
from statistics import median

from leernet_groups.greedy import good
from leernet_groups.problem import Person, Problem, Wishes, groups_for

from benchmarks import figures

SIZE, EARLIER, DEALS = 6, 6, 20
PEOPLE = (30, 60, 120, 300)


def somebody(number: int, organisations: int, random: Random) -> Person:
    """One of the network."""
    organisation = random.randrange(organisations)
    return Person(
        id=number,
        participant_id=number,
        name=str(number),
        organisation_key=str(organisation),
        kind=str(organisation % 6),
        audience=random.choice(("residents", "civil servants")),
    )


def network(people: int) -> Problem:
    """The seventh event of a series."""
    random = Random(people)
    groups = groups_for(people, SIZE)
    everybody = [somebody(number, max(people // 5, groups), random) for number in range(people)]
    problem = Problem(people=everybody, groups=groups, wishes=Wishes(size=SIZE), contributors=frozenset(range(groups)))
    for _ in range(EARLIER):
        places = good(problem)
        met = (frozenset(one for one in range(people) if places[one] == group) for group in range(groups))
        problem = replace(problem, earlier=(*problem.earlier, *met))
    return problem


def at_random(problem: Problem) -> list[int]:
    """The best of some deals."""
    random = Random(1)
    places = [number % problem.groups for number in range(len(problem.people))]
    deals = [random.sample(places, len(places)) for _ in range(DEALS)]
    return min(deals, key=problem.cost)


def pairs(problem: Problem, places: Sequence[int]) -> tuple[int, int, int]:
    """How many pairs in one group are colleagues, have a case each, and met before."""
    colleagues = cases = met = 0
    together = {pair for group in problem.earlier for pair in combinations(sorted(group), 2)}
    for a, b in combinations(range(len(places)), 2):
        if places[a] == places[b]:
            colleagues += problem.people[a].organisation_key == problem.people[b].organisation_key
            cases += {a, b} <= problem.contributors
            met += (a, b) in together
    return colleagues, cases, met


def timed(problem: Problem, rounds: int) -> tuple[list[int], float]:
    """The division, and the CPU seconds that it took, the median."""
    took = []
    for _ in range(rounds):
        began = time.process_time()
        places = good(problem)
        took.append(time.process_time() - began)
    return places, median(took)


def main(arguments: Sequence[str] = ()) -> None:
    parser = figures.options("groups", __doc__)
    parser.add_argument("--people", type=int, nargs="+", default=PEOPLE)
    chosen = parser.parse_args(arguments)
    kept = []
    print("people groups  CPU s  proven best      colleagues  two cases  met before  (beside those at random)")
    for people in chosen.people:
        problem = network(people)
        places, seconds = timed(problem, chosen.rounds)
        began = time.process_time()
        naive = at_random(problem)
        naively = time.process_time() - began
        mine, other = pairs(problem, places), pairs(problem, naive)
        proven = problem.cost(places) <= problem.bound()
        counts = "  ".join(f"{a:4} / {b:4}" for a, b in zip(mine, other, strict=True))
        print(f"{people:6} {problem.groups:6} {seconds:6.2f}  {proven!s:15}  {counts}", flush=True)
        kept.append(
            {
                "people": people,
                "seconds": seconds,
                "best": proven,
                "pairs": mine,
                "random": other,
                "random seconds": naively,
            }
        )
    figures.save(chosen.json, {"groups": kept})


if __name__ == "__main__":
    main(sys.argv[1:])
