"""Which plugins there are, what they use and cost, and which are left out."""

from collections.abc import Iterator, Mapping
from typing import TypedDict

import click
from sqlalchemy.exc import SQLAlchemyError

from ..app import Leernet
from ..plugins import fits, packages
from ..plugins.ledger import Spent, Where
from ..services.delivering.plugin_use import use_of
from .context import Context, pass_context


class Cost(TypedDict):
    """What the calls of a hook cost in the last 30 days; ``failed_as``: the sort of the last exception."""

    hook: str
    calls: int
    seconds: float
    failures: int
    failed_as: str


class PluginRow(TypedDict):
    """A plugin; no package: it was given to the network, and not found by its entry point.

    ``fits``: the version of the hooks that it says it is written for; None: it does not say so.
    """

    name: str
    package: str | None
    version: str | None
    fits: str | None
    hooks: list[str]
    cost: list[Cost]


class RefusedRow(TypedDict):
    """A plugin that is left out, and why."""

    name: str
    package: str | None
    version: str | None
    code: str
    message: str


@click.command("plugins")
@pass_context
def list_plugins(context: Context) -> None:
    """Every plugin: name, package, version, version of the hooks, calls, seconds, failures (30 days), hooks.

    Those that are left out come last, with what to do.
    """
    network = context.open(database=False)
    rows, refused = list(_rows(network)), list(_refused(network, context.language))
    context.say({"plugins": rows, "refused": refused}, map(_line, rows))
    for one in refused if not context.is_json else ():
        click.echo(f"left out: {one['message']}", err=True)


def _rows(network: Leernet) -> Iterator[PluginRow]:
    plugins, known, use = network.plugins, packages(), _use(network)
    for name in plugins.names:
        package, version = known.get(name, (None, None))
        yield {
            "name": name,
            "package": package,
            "version": version,
            "fits": fits(plugins.plugin(name)) or None,
            "hooks": list(plugins.hooks_of(name)),
            "cost": [_cost(hook, spent) for (plugin, hook), spent in sorted(use.items()) if plugin == name],
        }


def _use(network: Leernet) -> Mapping[Where, Spent]:
    """What is known of their cost; nothing without a database, or before its tables are made."""
    try:
        with network.read() as work:
            return use_of(work)
    except SQLAlchemyError:
        return {}


def _cost(hook: str, spent: Spent) -> Cost:
    return {
        "hook": hook,
        "calls": spent.calls,
        "seconds": round(spent.seconds, 3),
        "failures": spent.failures,
        "failed_as": spent.failed_as,
    }


def _refused(network: Leernet, language: str) -> Iterator[RefusedRow]:
    gettext, known = network.translator(language).gettext, packages()
    for one in network.plugins.refused:
        package, version = known.get(one.name, (None, None))
        message = gettext(one.error.message, **one.error.data)
        yield {"name": one.name, "package": package, "version": version, "code": one.error.code, "message": message}


def _line(row: PluginRow) -> str:
    calls, failures = (sum(one[what] for one in row["cost"]) for what in ("calls", "failures"))
    failed = {one["failed_as"] for one in row["cost"]} - {""}
    told = f"{failures} ({', '.join(sorted(failed))})" if failed else str(failures)
    seconds = f"{sum(one['seconds'] for one in row['cost']):.1f}"
    known = (row["name"], row["package"] or "-", row["version"] or "-", row["fits"] or "-")
    return "\t".join((*known, str(calls), seconds, told, " ".join(row["hooks"])))


COMMANDS = (list_plugins,)
