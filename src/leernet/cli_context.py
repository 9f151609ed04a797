"""What every command shares: which network it is about, and how an error is said."""

import importlib
import secrets
import sys
from pathlib import Path

import click

from .app import Leernet
from .errors import InvalidInput, LeernetError
from .settings import Settings


class Stated(click.ClickException):
    """An error that was raised on purpose, said in full: all problems at once, in the language of the command."""

    def __init__(self, error: LeernetError, network: Leernet, language: str) -> None:
        gettext = network.translator(language).gettext
        problems = error.problems if isinstance(error, InvalidInput) else ()
        told = [
            f"{one.field}: {gettext(one.message, **one.data)}" if one.field else gettext(one.message, **one.data)
            for one in problems
        ]
        # What the error itself calls the first is not in this language.
        data = {**error.data, "first": told[0]} if told else error.data
        super().__init__("\n  ".join([gettext(error.message, **data), *told]))


class Context:
    """What every command shares: which network, and the language to speak."""

    def __init__(self, network: str, database: str, language: str) -> None:
        self.named, self.database, self.language = network, database, language

    def open(self, *, database: bool = True) -> Leernet:
        """The network: the site's own, or one on the database with all plugins that are installed."""
        network = _imported(self.named) if self.named else self._made(needs_database=database)
        click.get_current_context().call_on_close(network.engine.dispose)
        return network

    def _made(self, *, needs_database: bool) -> Leernet:
        if needs_database and not self.database:
            raise click.UsageError("Say which database: --database URL, or --network MODULE:NAME of your site.")
        # No link is made and no form is shown by these commands, so that any secret does.
        settings = Settings(secret=secrets.token_hex())
        try:
            return Leernet(self.database or "sqlite://", settings)
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
