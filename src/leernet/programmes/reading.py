"""Read a programme file: TOML, its shape, and whether it agrees with itself. All problems at once."""

import re
import tomllib
from collections.abc import Collection, Mapping, Sequence
from pathlib import Path
from typing import cast
from zoneinfo import ZoneInfo

from marshmallow import ValidationError

from ..errors import InvalidInput, Problem
from ..plugins import Plugins
from .checks import check_programme
from .inheriting import with_inherited
from .parts import Programme
from .problems import collect
from .schema import ProgrammeSchema
from .source import SOURCE, Source, no_files, reader

MAX_PROGRAMME = 20_000_000
"""Bytes of a file: a dump carries its logos."""

_POSITION = re.compile(r"(?P<what>.*) \(at (?:line (?P<line>\d+), column (?P<column>\d+)|end of document)\)")
_TIME_WITHOUT_SECONDS = re.compile(r"=\s*\d{4}-\d\d-\d\d[T ]\d\d:\d\d\s*(#.*|[,}\]].*)?$")


def read_programme(path: Path, plugins: Plugins, zone: ZoneInfo) -> Programme:
    """Read and check one file.

    :param zone: the network's time zone, in which the file's times are.
    :raises InvalidInput: ``programme_invalid``; its ``problems`` each have a place (``events[2].blocks[0].end``) in
        ``field`` and say what would be right; ``file`` is the path.
    """
    source = Source(name=str(path), plugins=plugins, zone=zone, read=reader(path.parent))
    try:
        with path.open("rb") as file:
            content = file.read(MAX_PROGRAMME + 1)
    except OSError as error:
        raise invalid(source.name, [_unreadable(error)]) from None
    if len(content) > MAX_PROGRAMME:
        problem = Problem(
            "file_too_large", "“{file}” is larger than {limit} bytes.", file=path.name, limit=MAX_PROGRAMME
        )
        raise invalid(source.name, [problem])
    return _from_text(decoded(content, source), source)


def decoded(content: bytes, source: Source) -> str:
    """The text of a file; raises ``programme_invalid`` where it is not UTF-8."""
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        problem = Problem("not_utf8", "Line {line} is not in UTF-8. Save the file as UTF-8.", line=line)
        raise invalid(source.name, [problem]) from None


def parse_programme(text: str, plugins: Plugins, zone: ZoneInfo, *, name: str = "programme") -> Programme:
    """As :func:`read_programme`, from text, such as a dump; it can name no files."""
    return _from_text(text, Source(name=name, plugins=plugins, zone=zone, read=no_files))


def programme_from(data: Mapping[str, object], source: Source) -> Programme:
    """Check a file that was read as TOML.

    :raises InvalidInput: ``programme_invalid``
    """
    data, inherited = with_inherited(data)
    before = SOURCE.set(source)
    schema = ProgrammeSchema()
    try:
        loaded = schema.load(data)
        problems = check_programme(data)
    except ValidationError as error:
        problems = [*collect(error.messages, "", schema), *check_programme(data)]
        loaded = {}
    finally:
        SOURCE.reset(before)
    if problems:
        raise invalid(source.name, _once(problems, inherited))
    parts = cast(dict[str, object], loaded)
    tupled = {name: tuple(part) if isinstance(part, list) else part for name, part in parts.items()}
    return Programme(name=source.name, **tupled)  # type: ignore[arg-type]


def invalid(name: str, problems: Sequence[Problem]) -> InvalidInput:
    """The error that carries the problems of one file, in the order of the file's places."""
    ordered = tuple(sorted(problems, key=lambda problem: _in_order(problem.field or "")))
    return InvalidInput(
        "programme_invalid",
        "“{file}” is not right yet ({count}). First: {first}",
        problems=ordered,
        file=name,
        count=len(ordered),
        first=f"{ordered[0].field}: {ordered[0]}" if ordered[0].field else str(ordered[0]),
    )


def _once(problems: Sequence[Problem], inherited: Collection[str]) -> Sequence[Problem]:
    """What is wrong in a template is told there, and not again at each copy that took it over."""
    own = [one for one in problems if not any((one.field or "").startswith(place) for place in inherited)]
    return own or problems


def _in_order(place: str) -> list[tuple[int, str]]:
    """So that ``events[10]`` comes after ``events[9]``."""
    return [(int(digits or 0), name) for name, digits in re.findall(r"([^\[\].]+)|\[(\d+)\]", place)]


def _from_text(text: str, source: Source) -> Programme:
    return programme_from(read_toml(text, source), source)


def read_toml(text: str, source: Source) -> dict[str, object]:
    """The tables of a file, not yet checked; raises ``programme_invalid`` for what is no TOML."""
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise invalid(source.name, [_syntax(str(error), text)]) from None
    except (ValueError, RecursionError) as error:  # a number of 5,000 digits; lists in lists without end
        problem = Problem("toml_unreadable", "This TOML cannot be read: {reason}.", reason=str(error))
        raise invalid(source.name, [problem]) from None


def _syntax(reason: str, text: str) -> Problem:
    match = _POSITION.fullmatch(reason)
    lines = text.split("\n")
    line = int(match["line"]) if match and match["line"] else len(lines)
    column = int(match["column"]) if match and match["column"] else len(lines[-1]) + 1
    if _TIME_WITHOUT_SECONDS.search(lines[min(line, len(lines)) - 1]):
        return Problem(
            "toml_time",
            "Line {line}, column {column}: put a time in quotes (“2020-12-08T09:30”), or give it seconds.",
            line=line,
            column=column,
        )
    return Problem(
        "toml_syntax",
        "Line {line}, column {column}: this is not TOML. {reason}.",
        line=line,
        column=column,
        reason=match["what"] if match else reason,
    )


def _unreadable(error: OSError) -> Problem:
    return Problem("file_unreadable", "The file cannot be read: {reason}.", reason=error.strerror or str(error))
