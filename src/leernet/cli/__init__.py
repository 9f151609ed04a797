"""The ``leernet`` command. With ``--json`` every answer is one document that a script can read."""

import click
from sqlalchemy.exc import SQLAlchemyError

from . import api_keys, archives, desk_users, listing, people, plugins, programmes, running, webhooks
from .context import Context


class Commands(click.Group):
    """The commands; a database that cannot be used is said in one line."""

    def invoke(self, context: click.Context) -> object:
        """Do what the command line asks."""
        try:
            return super().invoke(context)
        except SQLAlchemyError as error:
            raise click.ClickException(f"The database cannot be used: {str(error).partition(chr(10))[0]}") from None


@click.group(cls=Commands)
@click.option("--network", envvar="LEERNET_NETWORK", default="", help="Your site's network: MODULE:NAME.")
@click.option("--database", envvar="LEERNET_DATABASE", default="", help="A database URL, when there is no site.")
@click.option("--language", envvar="LANG", default="en", help="nl or en.")
@click.option("--json", "is_json", is_flag=True, help="Answer in JSON, for a script.")
@click.version_option(package_name="leernet", prog_name="leernet")
@click.pass_context
def main(context: click.Context, network: str, database: str, language: str, is_json: bool) -> None:
    """Registration for learning networks."""
    # The commands themselves are in English, so that is what a terminal without a language gets: C, POSIX, another.
    spoken = "nl" if language.lower().startswith("nl") else "en"
    context.obj = Context(network, database, spoken, is_json=is_json)


for _module in (programmes, archives, listing, plugins, people, running, api_keys, desk_users, webhooks):
    for _command in _module.COMMANDS:
        main.add_command(_command)
