"""Where the figures of a benchmark go: ``var/benchmark-<name>.json``."""

from __future__ import annotations

import argparse
import json
from collections.abc import Mapping
from pathlib import Path

FOLDER = Path(__file__).parents[1] / "var"


def options(name: str, doc: str | None, *, seconds: float = 0.5, rounds: int = 3) -> argparse.ArgumentParser:
    """The options that the benchmarks share."""
    parser = argparse.ArgumentParser(description=(doc or "").partition("\n")[0])
    parser.add_argument("--seconds", type=float, default=seconds, help="of each run")
    parser.add_argument("--rounds", type=int, default=rounds)
    parser.add_argument("--json", type=Path, default=FOLDER / f"benchmark-{name}.json")
    return parser


def save(file: Path, figures: Mapping[str, object]) -> None:
    """Write the figures, over those of the last time."""
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(json.dumps(figures, indent=2))
