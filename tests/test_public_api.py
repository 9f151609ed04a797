"""What is public changes on purpose only: the names, and how they are called."""

import re
from pathlib import Path

import pytest

from tools import public_api


def test_what_is_public_is_what_the_list_says() -> None:
    found = public_api.difference()
    assert not found, f"{found}\n\nIf that is meant: `python -m tools.public_api`, and a line in CHANGELOG.md."


def test_a_difference_is_shown_with_the_name_and_the_signature(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    other = tmp_path / "public_api.txt"
    text = public_api.described()
    other.write_text(text.replace("work(self, actor: Actor=SYSTEM)", "work(self)"), "utf-8")
    monkeypatch.setattr(public_api, "FILE", other)
    changed = re.findall(r"^[+-] .*", public_api.difference(), re.MULTILINE)
    assert changed == ["-  work(self) -> Iterator[Work]", "+  work(self, actor: Actor=SYSTEM) -> Iterator[Work]"]


def test_no_public_signature_takes_or_gives_just_anything() -> None:
    """Where ``Any`` stands in one, callers are on their own."""
    lines = public_api.FILE.read_text("utf-8").splitlines()
    assert [line for line in lines if re.search(r"\bAny\b", line)] == []
    untyped = [line for line in lines if re.match(r" *[a-z_]+\(.*\)$", line) and "__init__" not in line]
    assert untyped == [], "what it gives"
