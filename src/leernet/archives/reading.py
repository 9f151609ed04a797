"""Read an archive that comes from anybody: nothing is unpacked to a disk, and no part is larger than it may be."""

import json
import zlib
from collections.abc import Iterator, Mapping
from hashlib import sha256
from typing import IO
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from ..errors import InvalidInput, Problem
from ..i18n import N_
from .layout import (
    FILES,
    LARGEST,
    LARGEST_MANIFEST,
    LONGEST_LINE,
    MANIFEST,
    MOST_PARTS,
    PROGRAMME,
    SMALL,
    TIGHTEST,
    Manifest,
    Part,
    file_part,
    is_part,
    read_manifest,
    table_in,
    table_part,
    wrong,
)

CHUNK = 256 * 1024
_ENCRYPTED = 0x1
_BROKEN = (BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError, ValueError)
"""What Python says of a zip that is damaged, cut off, locked, or made to break whoever reads it."""


class Archive:
    """An archive of which all parts were checked: they are those of the manifest, and have its digests.

    :raises InvalidInput: ``archive_invalid``, with one of ``archive_unreadable``, ``archive_too_large``,
        ``archive_manifest``, ``archive_version``, ``archive_parts``, ``archive_digest``
    """

    def __init__(self, file: IO[bytes]) -> None:
        try:
            self._zip = ZipFile(file)
            self._infos = _checked(self._zip.infolist())
            self.manifest: Manifest = read_manifest(self._small(MANIFEST, LARGEST_MANIFEST))
            self._parts: Mapping[str, Part] = {one.name: one for one in self.manifest.parts}
            self._check_parts()
        except InvalidInput:
            raise
        except _BROKEN:
            raise wrong(_unreadable()) from None

    def programme(self) -> bytes:
        """The programme file."""
        return self._read(PROGRAMME)

    def file(self, digest: str) -> bytes | None:
        """The bytes of a file; None where there is none."""
        name = file_part(digest)
        return self._read(name) if name in self._parts else None

    def rows(self, table: str) -> Iterator[tuple[int, Mapping[str, object]]]:
        """The rows of a table with the numbers of their lines; none where the archive has no such table."""
        name = table_part(table)
        if name not in self._parts:
            return
        with self._zip.open(self._infos[name]) as opened:
            for number, line in enumerate(_lines(opened, name), 1):
                yield number, _object(line, name, number)

    def _read(self, name: str) -> bytes:
        with self._zip.open(self._infos[name]) as opened:
            return opened.read()

    def _small(self, name: str, largest: int) -> bytes:
        info = self._infos.get(name)
        if info is None or info.file_size > largest:
            raise wrong(_unreadable())
        with self._zip.open(info) as opened:
            return opened.read()

    def _check_parts(self) -> None:
        there = self._infos.keys() - {MANIFEST}
        if there != self._parts.keys() or PROGRAMME not in there:
            strange = sorted(there ^ self._parts.keys() or {PROGRAMME})[0][:100]
            message = N_("The parts of this archive are not those of its table of contents.")
            raise wrong(Problem("archive_parts", message, field=strange))
        problems = [_changed(one.name) for one in self._parts.values() if not self._is_whole(one)]
        if problems:
            raise wrong(*problems)

    def _is_whole(self, part: Part) -> bool:
        digest, size, lines = sha256(), 0, 0
        try:
            with self._zip.open(self._infos[part.name]) as opened:
                while chunk := opened.read(CHUNK):
                    digest.update(chunk)
                    size, lines = size + len(chunk), lines + chunk.count(b"\n")
        except _BROKEN:
            return False
        is_named = not part.name.startswith(FILES) or part.name == file_part(part.sha256)
        is_counted = table_in(part.name) is None or part.rows == lines
        return (digest.hexdigest(), size) == (part.sha256, part.size) and is_named and is_counted


def _checked(infos: list[ZipInfo]) -> dict[str, ZipInfo]:
    """The parts by name; none twice, none with a name that is a path to somewhere, none that is too large."""
    if len(infos) > MOST_PARTS or sum(info.file_size for info in infos) > LARGEST:
        raise wrong(_too_large(None))
    found: dict[str, ZipInfo] = {}
    for info in infos:
        if not (info.filename == MANIFEST or is_part(info.filename)) or info.filename in found:
            message = N_("The parts of this archive are not those of its table of contents.")
            raise wrong(Problem("archive_parts", message, field=info.filename[:100]))
        if info.flag_bits & _ENCRYPTED or info.compress_type not in (ZIP_STORED, ZIP_DEFLATED):
            raise wrong(_unreadable())
        if info.file_size > SMALL and info.file_size > TIGHTEST * max(info.compress_size, 1):
            raise wrong(_too_large(info.filename))
        found[info.filename] = info
    return found


def _lines(opened: IO[bytes], name: str) -> Iterator[bytes]:
    while line := opened.readline(LONGEST_LINE + 1):
        if len(line) > LONGEST_LINE:
            raise wrong(_too_large(name))
        yield line


def _object(line: bytes, name: str, number: int) -> Mapping[str, object]:
    try:
        value = json.loads(line, parse_constant=_refuse)
    except (ValueError, RecursionError):
        value = None
    if not isinstance(value, dict):
        raise wrong(Problem("archive_row", "This line is no row of a table.", field=f"{name}:{number}"))
    return value


def _refuse(_constant: str) -> object:
    """``NaN`` and its like are no JSON, and a database would not take them."""
    raise ValueError


def _changed(name: str) -> Problem:
    return Problem("archive_digest", "This part is damaged, or was changed after the archive was made.", field=name)


def _unreadable() -> Problem:
    return Problem("archive_unreadable", "This file is no archive, or it is damaged.")


def _too_large(name: str | None) -> Problem:
    return Problem("archive_too_large", "This archive unpacks to more than can be loaded.", field=name)
