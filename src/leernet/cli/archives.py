"""Archives: everything of a series in one file, written and loaded."""

import os
from collections.abc import Iterator
from pathlib import Path
from tempfile import NamedTemporaryFile

import click

from ..app import Leernet
from ..archives import Archive, Brought, Manifest, load_archive, try_archive, write_archive
from ..errors import LeernetError
from ..work import SYSTEM
from .context import Context, Json, Stated, pass_context


@click.command("export-archive")
@click.argument("series")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@pass_context
def export_archive(context: Context, series: str, file: Path) -> None:
    """Write everything of a series, people included, to a FILE that another leernet can load."""
    network = context.open()
    try:
        manifest = _write(network, series, file)
    except LeernetError as error:
        raise Stated(error, network, context) from None
    except OSError as error:
        raise click.UsageError(f"{file} cannot be written: {error.strerror}.") from None
    rows = {one.name: one.rows for one in manifest.parts if one.rows is not None}
    context.say(
        {"file": str(file), "series": series, "rows": rows, "leftOut": list(manifest.left_out)},
        _written(manifest, file),
    )


@click.command("import-archive")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--check", is_flag=True, help="Only say what would happen.")
@pass_context
def import_archive(context: Context, file: Path, check: bool) -> None:
    """Load a series from an archive, all of it or nothing; nobody is mailed, and nothing that is here changes."""
    network = context.open()
    network.migrate()
    try:
        with file.open("rb") as opened:
            brought = network.run(SYSTEM, try_archive if check else load_archive, Archive(opened))
    except LeernetError as error:
        raise Stated(error, network, context) from None
    context.say(_as_json(brought, check=check), _lines(brought, check=check))


def _write(network: Leernet, series: str, file: Path) -> Manifest:
    """Beside the file first: what was there stays until the new one is whole. Only its owner can read it."""
    with NamedTemporaryFile(dir=file.parent, prefix=f".{file.name}.", delete=False) as written:
        beside = Path(written.name)
        try:
            with network.read() as work:
                manifest = write_archive(work, series, written)
            written.flush()
            os.fsync(written.fileno())
            beside.replace(file)
        finally:
            beside.unlink(missing_ok=True)
    return manifest


def _written(manifest: Manifest, file: Path) -> Iterator[str]:
    people, registrations = (manifest.rows(f"leernet_{one}") for one in ("participant", "registration"))
    yield f"{file}: {people} people, {registrations} registrations"
    for name in manifest.left_out:
        yield f"left out: what the plugin {name} keeps"


def _as_json(brought: Brought, *, check: bool) -> Json:
    return {
        "loaded": not check,
        "series": brought.series,
        "title": brought.title,
        "events": brought.events,
        "people": {"new": brought.people_new, "known": brought.people_known},
        "differing": [{"email": one[0], "inArchive": one[1], "here": one[2]} for one in brought.differing],
        "organisations": {"new": brought.organisations_new, "known": len(brought.organisations_there)},
        "organisationsDiffering": [
            {"slug": slug, "inArchive": names[0], "here": names[1]}
            for slug, names in brought.organisations_differing.items()
        ],
        "rows": {name: count for name, count in brought.rows.items() if count},
        "leftOut": list(brought.left),
    }


def _lines(brought: Brought, *, check: bool) -> Iterator[str]:
    registrations = brought.rows.get("leernet_registration", 0)
    done = "would be loaded" if check else "loaded"
    yield f"{brought.series}: {done}; {brought.events} events, {registrations} registrations"
    yield f"people: {brought.people_new} new, {brought.people_known} known, who stay as they are here"
    for email, there, here in brought.differing:
        yield f"  {email}: “{there}” in the archive, “{here}” here"
    yield f"organisations: {brought.organisations_new} new, {len(brought.organisations_there)} known"
    for slug, (there, here) in brought.organisations_differing.items():
        yield f"  {slug}: “{there}” in the archive, “{here}” here"
    for place in brought.left:
        yield f"left out: {place}, which is not here"


COMMANDS = (export_archive, import_archive)
