"""Programme files: check, load, dump; and the public pages as files."""

import sys
import tomllib
from pathlib import Path

import click

from ..app import Leernet
from ..errors import InvalidInput, LeernetError
from ..programmes import Loaded, Programme, dump_series, load_programme, read_programme
from ..work import SYSTEM
from .context import Context, Json, Stated, pass_context

FILES = click.argument(
    "paths", metavar="PATH...", nargs=-1, required=True, type=click.Path(exists=True, path_type=Path)
)


@click.command()
@FILES
@pass_context
def check(context: Context, paths: tuple[Path, ...]) -> None:
    """Check programme files (or folders of them) without loading them."""
    read = _read_all(context, context.open(database=False), paths)
    context.say({"files": [{"path": str(path)} for path, _ in read]}, ())


@click.command()
@FILES
@pass_context
def load(context: Context, paths: tuple[Path, ...]) -> None:
    """Load programme files (or folders of them). Again: updates, never doubles, never touches registrations."""
    network = context.open()
    network.migrate()
    done: list[Json] = []
    for path, programme in _read_all(context, network, paths):
        try:
            loaded = network.run(SYSTEM, load_programme, programme)
        except LeernetError as error:
            raise Stated(error, network, context) from None
        counts = {"created": loaded.created, "updated": loaded.updated, "unchanged": loaded.unchanged}
        done.append({"path": str(path), **counts})
        if not context.is_json:
            click.echo(f"{path}: {_counts(loaded)}")
    context.say({"files": done}, ())


@click.command()
@click.argument("series")
@pass_context
def dump(context: Context, series: str) -> None:
    """Write a series as a programme file, to the standard output; with --json the same as JSON."""
    network = context.open()
    try:
        with network.read() as work:
            text = dump_series(work.db, series, network.settings.timezone)
    except LeernetError as error:
        raise Stated(error, network, context) from None
    context.say(tomllib.loads(text), text.splitlines())


@click.command("export-site")
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
@click.option("--series", multiple=True, help="Only this series, by its slug; again for more.")
@pass_context
def export_pages(context: Context, folder: Path, series: tuple[str, ...]) -> None:
    """Write the public pages, feeds and calendars as files, for a site that only takes HTML."""
    from ..flask.exporting import export_site  # here: the other commands do without Flask

    network = context.open_site("Say which site they lead to")
    try:
        count = export_site(network, folder, series)
    except LeernetError as error:
        raise Stated(error, network, context) from None
    except FileExistsError as error:
        raise click.UsageError(str(error)) from None
    context.say({"files": count, "folder": str(folder)}, [f"{count} files in {folder}"])


def _read_all(context: Context, network: Leernet, paths: tuple[Path, ...]) -> list[tuple[Path, Programme]]:
    """Every file, or every problem of every file."""
    programmes: list[tuple[Path, Programme]] = []
    failed: list[tuple[Path, Stated]] = []
    for path in _files(paths):
        try:
            programmes.append((path, read_programme(path, network.plugins, network.settings.timezone)))
        except InvalidInput as error:
            failed.append((path, Stated(error, network, context)))
    if failed:
        if context.is_json:
            context.say({"files": [{"path": str(path), "error": one.as_json} for path, one in failed]}, ())
        for _, one in failed if not context.is_json else ():
            click.echo(one.message, err=True)
        sys.exit(1)
    return programmes


def _files(paths: tuple[Path, ...]) -> list[Path]:
    found = [file for path in paths for file in (sorted(path.glob("*.toml")) if path.is_dir() else [path])]
    if not found:
        raise click.UsageError("There are no .toml files in that folder.")
    return found


def _counts(loaded: Loaded) -> str:
    return f"{loaded.created} created, {loaded.updated} updated, {loaded.unchanged} unchanged"


COMMANDS = (check, load, dump, export_pages)
