"""Where a programme comes from: its name, its folder, and the network that it is for."""

from contextvars import ContextVar
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol
from zoneinfo import ZoneInfo

from ..errors import InvalidInput
from ..plugins import Plugins

MAX_FILE = 1_000_000
"""Bytes of a logo or a brand's tokens."""


class Read(Protocol):
    """Gives a file that a programme names, of so many bytes at most.

    :raises InvalidInput: ``file_outside``, ``file_missing``, ``file_too_large``
    """

    def __call__(self, name: str, most: int = MAX_FILE) -> bytes:
        """Its bytes."""
        ...


@dataclass(frozen=True, kw_only=True)
class Source:
    """What reading a programme needs."""

    name: str
    plugins: Plugins
    zone: ZoneInfo
    read: Read


SOURCE: ContextVar[Source] = ContextVar("leernet_programme_source")
"""For the fields of the schemas while one programme is read: marshmallow hands them nothing of the kind."""


def reader(folder: Path) -> Read:
    """Reads files in ``folder`` and below, nothing else: a programme can come from somebody else."""

    def read(name: str, most: int = MAX_FILE) -> bytes:
        path = (folder / name).resolve() if "\0" not in name else folder
        if not path.is_relative_to(folder.resolve()):
            raise InvalidInput(
                "file_outside",
                "“{file}” lies outside the folder of the programme. Put the file beside the programme.",
                file=name,
            )
        try:
            with path.open("rb") as file:
                content = file.read(most + 1)
        except OSError:
            raise InvalidInput(
                "file_missing",
                "There is no file “{file}” that can be read. Its name is relative to the programme's folder.",
                file=name,
            ) from None
        if len(content) > most:
            raise InvalidInput("file_too_large", "“{file}” is larger than {limit} bytes.", file=name, limit=most)
        return content

    return read


def no_files(name: str, most: int = MAX_FILE) -> bytes:
    """For a programme that is no file: it can name none."""
    raise InvalidInput(
        "file_missing", "“{file}” cannot be read: this programme does not come from a folder.", file=name
    )
