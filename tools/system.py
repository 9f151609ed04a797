"""Installs the system libraries and programs that are missing: ``python -m tools.system demo|test``.

Only apt on Debian and Ubuntu is driven, and only as root; elsewhere it stops with the line to run. What is
there already, in whatever way it came, is left alone.
"""

from __future__ import annotations

import ctypes.util
import os
import platform
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from glob import glob
from itertools import chain
from pathlib import Path

from tests.postgres import VARIABLE, find_server, find_server_programs

CHROMIUM_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
CHROMIUM_PLACES = (
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "~/.cache/ms-playwright/chromium-*/chrome-linux*/chrome",
)


def find_chromium() -> Path | None:
    """A Chromium that starts: Ubuntu puts a script at this name that only asks for a snap."""
    on_path = (shutil.which(name) for name in CHROMIUM_NAMES)
    places = (str(Path(place).expanduser()) for place in CHROMIUM_PLACES)
    elsewhere = (found for place in places for found in glob(place))  # noqa: PTH207
    candidates = (Path(found) for found in chain(on_path, elsewhere) if found)
    return next((candidate for candidate in candidates if _starts(candidate)), None)


def _starts(program: Path) -> bool:
    try:
        return subprocess.run([program, "--version"], capture_output=True, timeout=30).returncode == 0
    except (OSError, subprocess.TimeoutExpired):
        return False


def has_pango() -> bool:
    names = ("pango-1.0", "pangoft2-1.0", "harfbuzz-subset")
    return all(ctypes.util.find_library(name) for name in names)


@dataclass(frozen=True)
class Need:
    """One thing that the machine must have, and what each package manager calls it."""

    what: str
    is_there: Callable[[], object]
    apt: tuple[str, ...]
    dnf: tuple[str, ...]
    brew: tuple[str, ...]


PANGO = Need(
    "Pango and HarfBuzz, for certificates",
    has_pango,
    apt=("libpango-1.0-0", "libpangoft2-1.0-0", "libharfbuzz-subset0"),
    dnf=("pango", "harfbuzz"),
    brew=("pango", "harfbuzz"),
)
CHROMIUM = Need(
    "Chromium, for the browser tests", find_chromium, ("chromium",), ("chromium",), ("--cask google-chrome",)
)
POPPLER = Need(
    "poppler, to read certificates back",
    lambda: shutil.which("pdftotext") and shutil.which("pdftoppm"),
    ("poppler-utils",),
    ("poppler-utils",),
    ("poppler",),
)
POSTGRES = Need(
    "PostgreSQL, for the database tests",
    lambda: VARIABLE in os.environ or find_server() or find_server_programs(),
    ("postgresql",),
    ("postgresql-server",),
    ("postgresql",),
)
NEEDS = {"demo": (PANGO,), "test": (PANGO, CHROMIUM, POPPLER, POSTGRES)}


def main(purpose: str) -> None:
    missing = [need for need in NEEDS[purpose] if not need.is_there()]
    if not missing:
        return
    if not (shutil.which("apt-get") and os.geteuid() == 0):
        stop(missing, purpose, line_to_run(missing))
    print("Installing", ", ".join(need.what for need in missing), "...", flush=True)
    install_with_apt(missing, purpose)
    if still := [need for need in missing if not need.is_there()]:
        stop(still, purpose, line_to_run(still), "Its package is installed, but it still cannot be found.")


def install_with_apt(missing: list[Need], purpose: str) -> None:
    by_playwright = [CHROMIUM] if CHROMIUM in missing and chromium_is_a_snap() else []
    packages = [package for need in missing if need not in by_playwright for package in need.apt]
    commands = [["apt-get", "update", "-q"]]
    if packages:
        commands.append(["apt-get", "install", "-qy", "--no-install-recommends", *packages])
    if by_playwright:
        commands.append([sys.executable, "-m", "playwright", "install", "--with-deps", "chromium"])
    for command in commands:
        status = subprocess.run(command, env=os.environ | {"DEBIAN_FRONTEND": "noninteractive"}).returncode
        if status:
            shown = " ".join(command)
            why = f"`{shown}` failed with status {status}: is the package mirror reachable?"
            stop(missing, purpose, line_to_run(missing), why)


def chromium_is_a_snap() -> bool:
    """Ubuntu's package is an empty one that wants snapd; Playwright brings a real Chromium there."""
    return platform.freedesktop_os_release().get("ID") == "ubuntu"


def line_to_run(missing: list[Need]) -> str:
    if shutil.which("apt-get"):
        packages = " ".join(package for need in missing for package in need.apt)
        return f"sudo apt-get update && sudo apt-get install -y --no-install-recommends {packages}"
    if shutil.which("dnf"):
        return "sudo dnf install -y " + " ".join(package for need in missing for package in need.dnf)
    return " && ".join(f"brew install {package}" for need in missing for package in need.brew)


def stop(missing: list[Need], purpose: str, line: str, why: str = "") -> None:
    wanted = "\n".join(f"  - {need.what}" for need in missing)
    sys.exit(f"{why}\nThis machine lacks:\n{wanted}\nRun this, then `make {purpose}` again:\n  {line}".lstrip())


if __name__ == "__main__":
    main(sys.argv[1])
