"""An archive comes from anybody: what is wrong is told, with a code and a place, and nothing of it is loaded."""

from __future__ import annotations

import io
import json
import struct
from collections.abc import Callable, Iterable
from hashlib import sha256
from itertools import groupby
from zipfile import ZIP_DEFLATED, ZIP_LZMA, ZipFile

import pytest
from sqlalchemy import func, select

from leernet import Leernet
from leernet.archives import reading
from leernet.errors import Conflict, InvalidInput
from leernet.model import JournalEntry, Participant, Series
from leernet.testing import MakeNetwork, Outbox, create_tables

from .conftest import archive_of, bring, network_at
from .life import DIGEST

Parts = dict[str, bytes]
Row = dict[str, object]


def parts_of(archive: bytes) -> Parts:
    with ZipFile(io.BytesIO(archive)) as opened:
        return {name: opened.read(name) for name in opened.namelist()}


def packed(parts: Parts | Iterable[tuple[str, bytes]], compression: int = ZIP_DEFLATED) -> io.BytesIO:
    written = io.BytesIO()
    pairs = parts.items() if isinstance(parts, dict) else parts
    with ZipFile(written, "w", compression) as archive:
        for name, content in pairs:
            archive.writestr(name, content)
    return written


def listed(parts: Parts, /, **changes: object) -> io.BytesIO:
    """With a table of contents that fits what the parts have become."""
    manifest = json.loads(parts["manifest.json"])
    manifest["parts"] = [
        {"name": name, "size": len(content), "sha256": sha256(content).hexdigest()}
        | ({"rows": content.count(b"\n")} if name.startswith("tables/") else {})
        for name, content in parts.items()
        if name != "manifest.json"
    ]
    return packed({**parts, "manifest.json": json.dumps({**manifest, **changes}).encode()})


def changed(everything: bytes, table: str, change: Callable[[list[Row]], None]) -> io.BytesIO:
    """With other rows in a table."""
    parts, name = parts_of(everything), f"tables/{table}.jsonl"
    rows = [json.loads(line) for line in parts[name].splitlines()]
    change(rows)
    parts[name] = b"".join(json.dumps(row).encode().replace(f'"{BIG}"'.encode(), b"1e400") + b"\n" for row in rows)
    return listed(parts)


def with_value(everything: bytes, table: str, column: str, value: object) -> io.BytesIO:
    def change(rows: list[Row]) -> None:
        rows[0][column] = value

    return changed(everything, table, change)


def refused(network: Leernet, archive: io.BytesIO) -> list[tuple[str, str | None]]:
    """The codes and places of what is wrong; nothing of it was loaded."""
    with pytest.raises(InvalidInput) as raised:
        bring(network, archive)
    assert raised.value.code == "archive_invalid"
    with network.read() as work:
        assert work.db.scalar(select(func.count()).select_from(Series)) == 0
        assert work.db.scalar(select(func.count()).select_from(Participant)) == 0
        assert work.db.scalar(select(func.count()).select_from(JournalEntry)) == 0
    return [(one.code, one.field) for one in raised.value.problems]


@pytest.fixture
def empty(sqlite_url: str) -> Leernet:
    network = network_at(sqlite_url, Outbox())
    create_tables(network)
    return network


def test_a_zip_that_is_none_or_too_much_is_refused(
    everything: bytes, empty: Leernet, monkeypatch: pytest.MonkeyPatch
) -> None:
    parts = parts_of(everything)
    unreadable = [("archive_unreadable", None)]
    assert refused(empty, io.BytesIO(b"no zip")) == unreadable
    assert refused(empty, io.BytesIO(everything[: len(everything) // 2])) == unreadable
    assert refused(empty, packed({})) == unreadable
    assert refused(empty, packed(parts, ZIP_LZMA)) == unreadable
    # The flag that says that a part is locked, in the directory.
    at = everything.index(b"PK\x01\x02") + 8
    locked = everything[:at] + struct.pack("<H", 1) + everything[at + 2 :]
    assert refused(empty, io.BytesIO(locked)) == unreadable
    for strange in ("../../etc/passwd", "/tables/x.jsonl", "tables/../x.jsonl", "files/abc", "tables/X.jsonl", "x/"):
        assert refused(empty, packed({**parts, strange: b""})) == [("archive_parts", strange)]
    with pytest.warns(UserWarning, match="Duplicate name"):
        twice = packed([*parts.items(), ("programme.toml", b"")])
    assert refused(empty, twice) == [("archive_parts", "programme.toml")]
    bomb = listed({**parts, f"files/{sha256(bytes(20_000_000)).hexdigest()}": bytes(20_000_000)})
    assert refused(empty, bomb)[0][0] == "archive_too_large"
    monkeypatch.setattr(reading, "LARGEST", 1000)
    assert refused(empty, io.BytesIO(everything)) == [("archive_too_large", None)]
    monkeypatch.setattr(reading, "LARGEST", 10**9)
    monkeypatch.setattr(reading, "LONGEST_LINE", 40)
    assert refused(empty, io.BytesIO(everything)) == [("archive_too_large", "tables/leernet_series.jsonl")]


def test_the_table_of_contents_has_to_be_right(everything: bytes, empty: Leernet) -> None:
    parts = parts_of(everything)

    def manifest(**values: object) -> list[tuple[str, str | None]]:
        return refused(empty, listed(parts, **values))

    assert manifest(version=2) == [("archive_version", "manifest.json:version")]
    assert manifest(format="zip") == [("archive_manifest", "manifest.json:format")]
    assert manifest(title="?") == [("archive_manifest", "manifest.json:title")]
    assert manifest(parts=[{"name": "../x", "size": 0, "sha256": "0" * 64}]) == [
        ("archive_manifest", "manifest.json:parts")
    ]
    one = {"name": "programme.toml", "size": 0, "sha256": "0" * 64}
    assert manifest(parts=[one, one]) == [("archive_manifest", "manifest.json:parts")]
    assert refused(empty, packed({**parts, "manifest.json": b"["})) == [("archive_manifest", "manifest.json")]
    assert manifest(timezone="Mars/Base") == [("archive_programme", "programme.toml")]
    assert manifest(series={"slug": "ander", "title": "?"}) == [("archive_programme", "programme.toml")]
    assert manifest(plugins=["bus"]) == [("archive_plugin_missing", "plugins")]
    more = {**parts, "tables/leernet_bus_seat.jsonl": b"{}\n"}
    assert refused(empty, listed(more)) == [("archive_table_unknown", "tables/leernet_bus_seat.jsonl")]
    assert refused(empty, packed({**parts, "tables/leernet_bus_seat.jsonl": b""})) == [
        ("archive_parts", "tables/leernet_bus_seat.jsonl")
    ]
    damaged = {**parts, "tables/leernet_answer.jsonl": parts["tables/leernet_answer.jsonl"][:-2] + b" \n"}
    assert refused(empty, packed(damaged)) == [("archive_digest", "tables/leernet_answer.jsonl")]
    swapped = {name: content for name, content in parts.items() if name != f"files/{DIGEST}"}
    assert ("archive_reference", "tables/leernet_upload.jsonl:1.content") in refused(empty, listed(swapped))
    assert refused(empty, listed({**parts, f"files/{DIGEST}": b"%PDF-1.7 other"})) == [
        ("archive_digest", f"files/{DIGEST}")
    ]
    wrong = parts["programme.toml"].replace(b'kind = "break"', b'kind = "nap"')
    assert refused(empty, listed({**parts, "programme.toml": wrong})) == [
        ("word_unknown", "programme.toml:events[0].agenda[1].kind")
    ]
    assert refused(empty, listed({**parts, "programme.toml": b"\xff"})) == [("archive_programme", "programme.toml")]


Value = tuple[str, str, object, str]
BIG = "a number without end"
VALUES: list[Value] = [
    ("participant", "email", "anna", "archive_value"),
    ("participant", "email_key", "somebody@example.org", "archive_value"),
    ("participant", "name", "Anna\r\nBcc: x@example.org", "archive_value"),
    ("participant", "name", "A" * 201, "archive_value"),
    ("participant", "name", None, "archive_value"),
    ("participant", "name", 5, "archive_value"),
    ("participant", "created_at", "2026-01-01T00:00:00", "archive_value"),
    ("participant", "created_at", "yesterday", "archive_value"),
    ("participant", "password", "x", "archive_column"),
    ("registration", "event_id", "elders", "archive_reference"),
    ("registration", "participant_id", ["anna"], "archive_reference"),
    ("registration", "status", "sold", "archive_value"),
    ("registration", "roles", ["king"], "archive_kind_unknown"),
    ("registration", "roles", "participant", "archive_value"),
    ("registration", "claims", ["eerste/format/online"], "archive_reference"),
    ("registration", "sequence", 2**40, "archive_value"),
    ("registration", "sequence", True, "archive_value"),
    ("registration", "uid", "x", "archive_value"),
    ("registration", "registered_by", "delegation:" + "0" * 32, "archive_reference"),
    ("block", "name", "eerste/9", "archive_reference"),
    ("event_format", "details", {"venue": ["?"]}, "archive_value"),
    ("event_format", "key", "boat", "archive_kind_unknown"),
    ("event_format", "ended_at", None, "archive_value"),
    ("question", "label", {"nl": ["?"]}, "archive_value"),
    ("answer", "values", ["\u0000"], "archive_value"),
    ("answer", "values", [BIG], "archive_value"),
    ("material", "url", "javascript:alert(1)", "archive_value"),
    ("upload", "mimetype", "text/html", "archive_value"),
    ("upload", "content", "0" * 64, "archive_reference"),
    ("certificate", "kind", "diploma", "archive_kind_unknown"),
    ("journal_entry", "subject_id", "nobody", "archive_reference"),
    ("journal_entry", "data", ["?"], "archive_value"),
    ("outcomes_deliverable", "url", "javascript:alert(1)", "archive_value"),
    ("outcomes_action", "due", "somewhere", "archive_value"),
    ("certificates_paper", "snapshot", "{}", "archive_value"),
    ("certificates_picture", "mime", "text/html", "archive_value"),
    ("evaluation_asked", "answered", 1, "archive_value"),
]


def test_each_row_has_to_be_one_and_all_that_is_wrong_is_told_at_once(everything: bytes, empty: Leernet) -> None:
    for table, values in groupby(VALUES, key=lambda one: one[0]):
        left = list(values)
        while left:
            expected: list[tuple[str, str]] = []

            def spoil_each(rows: list[Row], table: str = table, left: list[Value] = left) -> None:
                for number, row in enumerate(rows[: len(left)], 1):
                    _, column, value, code = left.pop(0)
                    row[column] = value
                    expected.append((code, f"tables/leernet_{table}.jsonl:{number}"))  # noqa: B023

            found = refused(empty, changed(everything, f"leernet_{table}", spoil_each))
            for (code, place), (wanted, line) in zip(found, expected, strict=True):
                assert (code, str(place).rpartition(".")[0]) == (wanted, line), place

    def spoil(rows: list[Row]) -> None:
        for row in rows:
            row["status"] = "sold"

    found = refused(empty, changed(everything, "leernet_registration", spoil))
    assert len(found) > 3
    assert found[1] == ("archive_value", "tables/leernet_registration.jsonl:2.status")
    parts = parts_of(everything)
    for spoilt in (b"[]\n", b"{\n", b'{"a":NaN}\n', b"[" * 100_000 + b"\n"):
        broken = {**parts, "tables/leernet_interest.jsonl": spoilt}
        assert refused(empty, listed(broken)) == [("archive_row", "tables/leernet_interest.jsonl:1")]


def test_rows_have_to_agree_with_one_another(everything: bytes, empty: Leernet) -> None:
    def twice(rows: list[Row]) -> None:
        rows.append(rows[0])

    clash = refused(empty, changed(everything, "leernet_registration", twice))
    assert clash[0][0] == "archive_row_taken"
    assert refused(empty, changed(everything, "leernet_participant", twice))[0][0] == "archive_row_taken"

    def same_uid(rows: list[Row]) -> None:
        rows[1]["uid"] = rows[0]["uid"]

    blocks = refused(empty, changed(everything, "leernet_block", same_uid))
    assert blocks == [("archive_row_taken", "tables/leernet_block.jsonl:2")]

    def nameless(rows: list[Row]) -> None:
        del rows[0]["name"]

    missing = refused(empty, changed(everything, "leernet_participant", nameless))
    assert missing == [("archive_column", "tables/leernet_participant.jsonl:1.name")]
    used = with_value(everything, "leernet_invitation", "maximum", 0)
    assert refused(empty, used)[0][0] == "archive_row_taken"
    for table, column, value in (
        ("registration", "event_id", "tweede"),
        ("attendance", "block_id", "tweede/1"),
        ("registration", "claims", ["tweede/format/online"]),
        ("registration", "series_quota_id", "eerste/format/physical"),
    ):
        found = refused(empty, with_value(everything, f"leernet_{table}", column, value))
        assert found == [("archive_inconsistent", f"tables/leernet_{table}.jsonl")], (table, column)


def test_a_series_or_an_event_that_is_here_is_never_changed(
    everything: bytes, source: Leernet, target: Leernet
) -> None:
    archive = io.BytesIO(everything)
    with pytest.raises(Conflict) as there:
        bring(source, archive)
    assert (there.value.code, there.value.data) == ("archive_series_there", {"series": "netwerk"})
    with source.transaction() as work:
        work.db.scalars(select(Series)).one().slug = "hernoemd"
    with pytest.raises(Conflict) as event:
        bring(source, archive)
    assert (event.value.code, event.value.data) == ("archive_event_there", {"event": "derde"})
    assert archive_of(source, "hernoemd").getvalue()


def test_without_a_plugin_its_rows_are_not_silently_left_out(everything: bytes, make_network: MakeNetwork) -> None:
    found = refused(make_network(), io.BytesIO(everything))
    assert {code for code, _ in found} == {"archive_plugin_missing"}
