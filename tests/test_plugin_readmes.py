"""The README of each bundled plugin says what is so: its programme loads, its tables name every detail and hook."""

import re
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from leernet_branding.kinds import ColoursSchema, TokensSchema
from leernet_certificates.rule_schema import RuleSchema, SignatorySchema
from leernet_certificates.tables import Base as CertificateTables
from leernet_evaluation.programme import EvaluationSchema
from leernet_evaluation.programme import QuestionSchema as EvaluationQuestionSchema
from leernet_evaluation.tables import Base as EvaluationTables
from leernet_exchange.tables import Base as ExchangeTables
from leernet_groups.tables import Base as GroupTables
from leernet_online.details import MeetingSchema, ToolSchema
from leernet_outcomes.programme import DeliverableSchema
from leernet_outcomes.programme import EventSchema as OutcomesOfEventSchema
from leernet_outcomes.tables import Base as OutcomeTables
from leernet_physical.details import VenueSchema
from marshmallow import Schema
from sqlalchemy.orm import DeclarativeBase

from leernet.plugins import Plugins, installed
from leernet.programmes import parse_programme

PLUGINS = Path(__file__).parent.parent / "plugins"
READMES = sorted(PLUGINS.glob("*/README.md"))
SCHEMAS: dict[str, list[Schema]] = {
    "leernet-physical": [VenueSchema()],
    "leernet-online": [MeetingSchema(), ToolSchema()],
    "leernet-branding": [ColoursSchema(), TokensSchema()],
    "leernet-certificates": [RuleSchema(), SignatorySchema()],
    "leernet-evaluation": [EvaluationSchema(), EvaluationQuestionSchema()],
    "leernet-groups": [],
    "leernet-exchange": [],
    "leernet-outcomes": [DeliverableSchema(), OutcomesOfEventSchema()],
    "leernet-picture": [],
    "leernet-print": [],
}


def text_of(name: str) -> str:
    return (PLUGINS / name / "README.md").read_text("utf-8")


def test_every_bundled_plugin_has_a_readme_that_is_tested() -> None:
    assert [readme.parent.name for readme in READMES] == sorted(SCHEMAS)


@pytest.mark.parametrize("name", SCHEMAS)
def test_the_programme_in_the_readme_is_right(name: str) -> None:
    (toml,) = re.findall(r"^```toml\n(.*?)^```$", text_of(name), re.MULTILINE | re.DOTALL)
    programme = parse_programme(toml, Plugins(installed()), ZoneInfo("Europe/Amsterdam"), name="README")
    assert programme.series


@pytest.mark.parametrize("name", SCHEMAS)
def test_the_readme_names_every_detail(name: str) -> None:
    text = text_of(name)
    wanted = [field for schema in SCHEMAS[name] for field in schema.fields]
    assert [field for field in wanted if f"`{field}`" not in text] == []


@pytest.mark.parametrize("plugin", installed(), ids=lambda plugin: plugin.name)
def test_the_readme_names_exactly_the_hooks_that_the_plugin_implements(plugin: object) -> None:
    name = type(plugin).__module__.partition(".")[0].replace("_", "-")
    named = re.findall(r"^\| `(leernet_\w+)` \|", text_of(name).partition("## Hooks")[2], re.MULTILINE)
    assert sorted(named) == [hook for hook in dir(plugin) if hook.startswith("leernet_")]


@pytest.mark.parametrize(
    ("name", "tables"),
    [
        ("leernet-certificates", CertificateTables),
        ("leernet-evaluation", EvaluationTables),
        ("leernet-groups", GroupTables),
        ("leernet-exchange", ExchangeTables),
        ("leernet-outcomes", OutcomeTables),
    ],
)
def test_the_readme_of_a_plugin_names_every_table(name: str, tables: type[DeclarativeBase]) -> None:
    assert all(f"`{table}`" in text_of(name) for table in tables.metadata.tables)
