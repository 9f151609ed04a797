"""Runs the benchmarks: ``python -m benchmarks [NAME …]``, all of them without a name.

A benchmark is a module ``bench_<name>.py`` beside this one whose ``main()`` prints its figures.
"""

from __future__ import annotations

import sys
from importlib import import_module
from pathlib import Path


def main(wanted: list[str]) -> None:
    known = sorted(path.stem.removeprefix("bench_") for path in Path(__file__).parent.glob("bench_*.py"))
    if unknown := set(wanted) - set(known):
        sys.exit(f"No benchmark called {', '.join(sorted(unknown))}; there are: {', '.join(known)}.")
    for name in wanted or known:
        print(f"== {name}", flush=True)
        import_module(f"benchmarks.bench_{name}").main()


if __name__ == "__main__":
    main(sys.argv[1:])
