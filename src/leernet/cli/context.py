"""What every command shares: which network it is about, and how results and errors are said."""

import importlib
import json
import secrets
import sys
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

import click
from sqlalchemy import Engine

from ..app import Leernet
from ..database import make_engine
from ..errors import InvalidInput, LeernetError
from ..settings import Settings

Json = Mapping[str, object] | Sequence[object] | str | int | float | bool | None


class Stated(click.ClickException):
    """An error that was raised on purpose, said in full: all problems at once, in the language of the command."""

    def __init__(self, error: LeernetError, network: Leernet, context: "Context") -> None:
        gettext = network.translator(context.language).gettext
        problems = error.problems if isinstance(error, InvalidInput) else ()
        told = [(one.code, one.field, gettext(one.message, **one.data)) for one in problems]
        lines = [f"{field}: {text}" if field else text for _, field, text in told]
        # What the error itself calls the first is not in this language.
        data = {**error.data, "first": lines[0]} if lines else error.data
        said = gettext(error.message, **data)
        self.as_json: Json = {
            "code": error.code,
            "message": said,
            "problems": [{"code": code, "field": field, "message": text} for code, field, text in told],
        }
        self._is_json = context.is_json
        super().__init__("\n  ".join([said, *lines]))

    def show(self, file: object = None) -> None:
        """Say it at the standard error: as text, or as JSON where that was asked for."""
        if self._is_json:
            click.echo(json.dumps({"error": self.as_json}, ensure_ascii=False), err=True)
        else:
            super().show()


class Context:
    """What every command shares: which network, the language to speak, and whether a program reads the answer."""

    def __init__(self, network: str, database: str, language: str, *, is_json: bool) -> None:
        self.named, self.database, self.language, self.is_json = network, database, language, is_json

    def say(self, value: Json, lines: Iterable[str]) -> None:
        """The result at the standard output: lines for a person, or one document of JSON."""
        if self.is_json:
            click.echo(json.dumps(value, ensure_ascii=False, default=str))
            return
        for line in lines:
            click.echo(line)

    def open(self, *, database: bool = True) -> Leernet:
        """The network: the site's own, or one on the database with all plugins that are installed."""
        network = _imported(self.named) if self.named else self._made(needs_database=database)
        click.get_current_context().call_on_close(network.engine.dispose)
        return network

    def open_site(self, why: str) -> Leernet:
        """The network of a site; ``why`` says what it is needed for, when it was not named."""
        if not self.named:
            raise click.UsageError(f"{why}: --network MODULE:NAME.")
        return self.open()

    def _made(self, *, needs_database: bool) -> Leernet:
        if needs_database and not self.database:
            raise click.UsageError("Say which database: --database URL, or --network MODULE:NAME of your site.")
        # No link is made and no form is shown by these commands, so that any secret does.
        settings = Settings(secret=secrets.token_hex())
        return Leernet(engine_of(self.database or "sqlite://"), settings)


def engine_of(url: str) -> Engine:
    """The database at a URL."""
    try:
        return make_engine(url)
    except ModuleNotFoundError as error:
        raise click.UsageError(f"The driver of this database is not installed: {error}.") from None


pass_context = click.make_pass_decorator(Context)


def _imported(name: str) -> Leernet:
    module, _, attribute = name.partition(":")
    sys.path.insert(0, str(Path.cwd()))
    try:
        found: object = getattr(importlib.import_module(module), attribute or "network")
    except (ImportError, AttributeError) as error:
        raise click.UsageError(f"--network {name}: {error}") from None
    found = found() if callable(found) else found
    if not isinstance(found, Leernet):
        raise click.UsageError(f"--network {name} is not a Leernet, but {type(found).__name__}.")
    return found
