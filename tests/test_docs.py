"""The README and the documentation say what is so: snippets run, lists are complete, links lead on."""

import inspect
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from flask import Flask, url_for
from leernet_branding.kinds import ColoursSchema, TokensSchema
from marshmallow import Schema
from packaging.requirements import Requirement

from leernet import Leernet, LeernetError, Settings
from leernet.cli import main
from leernet.flask import blueprint
from leernet.hookspecs import Hooks
from leernet.model import WEBHOOK_KINDS, Base
from leernet.model.webhooks import PRIVATE
from leernet.programmes import parse_programme, read_programme, schema
from leernet.programmes.fields import Word
from tests.snippets import ROOT, Snippet, reader, run_page, snippets_of
from tools import error_codes
from tools.reference import DOCS, brought_up_to_date

README = ROOT / "README.md"
PAGES = [README, *sorted(DOCS.glob("*.md"))]
WITH_CODE = [page for page in PAGES if snippets_of(page)]
AMSTERDAM = ZoneInfo("Europe/Amsterdam")


def name_of(page: Path) -> str:
    """A page in the name of a test: there is more than one README."""
    return str(page.relative_to(ROOT)).removesuffix(".md")


_LINK = re.compile(r"\[[^\]]*\]\((?P<target>[^)\s]+)\)")
_CODE = re.compile(r"`([^`]+)`")
_WRITTEN = re.compile(r"(?:journal\(|kind = )\s*[^\n]*")
_KIND = re.compile(
    r"""["'](?:registration|event|series|recap|certificate|quota|delegation|invitation|audience|webhook)\.[a-z_]+["']"""
)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where a reader works: their secrets are set, and they have programme files already."""
    monkeypatch.setenv("LEERNET_SECRET", "not-a-secret-but-long-enough")
    monkeypatch.setenv("SMTP_PASSWORD", "secret")
    monkeypatch.setenv("LANG", "en")
    shutil.copytree(ROOT / "examples/flask_app/programmes", tmp_path / "programmes")
    return tmp_path


@pytest.mark.parametrize("page", [page for page in WITH_CODE if page != README], ids=name_of)
def test_snippets_of_a_page_run_in_order(page: Path, folder: Path) -> None:
    with reader(folder):
        for name, module in run_page(page, folder).items():
            app = getattr(module, "app", None)
            if isinstance(app, Flask):
                check_mounted_pages(app, name)


def test_readme_makes_a_site_with_an_event_and_a_plugin(folder: Path) -> None:
    with reader(folder):
        modules = run_page(README, folder)
        app: Flask = modules["mysite"].app  # type: ignore[attr-defined]
        page = app.test_client().get("/leren/nl/events/warmte-1").text
        kind = Leernet("sqlite://", Settings(secret="x" * 20), plugins=[modules["walk"]]).plugins.formats["walk"]
    assert "Welke warmte past bij welke wijk?" in page
    assert "Seinwezen" in page
    assert kind.schema().validate({}) == {"start": ["Missing data for required field."]}
    assert kind.summary({"start": "'s-Hertogenbosch"}, "nl") == "Wandelend: 's-Hertogenbosch"


def check_mounted_pages(app: Flask, name: str) -> None:
    """Each blueprint of leernet in the app answers in both languages."""
    with app.test_request_context():
        homes = [
            url_for(rule, lang=lang) for rule in app.view_functions if rule.endswith(".home") for lang in ("nl", "en")
        ]
    assert homes, f"{name} mounts no network"
    for home in homes:
        assert app.test_client().get(home).status_code == 200, home


def test_readme_embeds_in_20_lines_and_has_a_plugin_in_20_lines() -> None:
    python = {snippet.name: snippet for snippet in snippets_of(README) if snippet.language == "python"}
    assert {name: lines_of_code(snippet) <= 20 for name, snippet in python.items()} == {
        "mysite.py": True,
        "walk.py": True,
    }


def lines_of_code(snippet: Snippet) -> int:
    """Without the line with its name, and empty lines."""
    return len([line for line in snippet.code.splitlines()[1:] if line.strip()])


@pytest.mark.parametrize("page", WITH_CODE, ids=name_of)
def test_names_of_commands_in_a_page_exist(page: Path) -> None:
    text = page.read_text("utf-8")
    targets = re.findall(r"^(\w+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE)
    assert set(re.findall(r"`make (\w+)", text)) <= set(targets)
    assert set(re.findall(r"`leernet ([\w-]+)", text)) <= set(main.commands)


def test_organiser_page_is_a_programme_of_one_series(installed_network: Leernet, folder: Path) -> None:
    path = folder / "programmes/warmte.toml"
    path.write_text(programme_of_the_page(), "utf-8")
    programme = read_programme(path, installed_network.plugins, AMSTERDAM)
    assert programme.series
    assert [event.slug for event in programme.events] == ["warmte-1", "warmte-2", "warmte-sprint", "warmte-sprint-2"]


def test_organiser_page_names_every_key_of_a_programme(installed_network: Leernet) -> None:
    text = programme_of_the_page()
    missing = {key for key in keys_of_programmes(installed_network) if not re.search(rf"\b{key}\b", text)}
    assert missing == set()


def test_organiser_page_names_every_word_that_can_stand_in_a_programme(installed_network: Leernet) -> None:
    text = programme_of_the_page()
    words = {
        word.value
        for one in schemas()
        for field in one.fields.values()
        if isinstance(field, Word)
        for word in field.words
    }
    words |= set(installed_network.plugins.roles)
    assert len(words) > 50
    assert {word for word in words if not re.search(rf"\b{word}\b", text)} == set()


@pytest.fixture
def installed_network() -> Leernet:
    """A network with the plugins that come with leernet; nothing touches its database."""
    return Leernet("sqlite://", Settings(secret="x" * 20))


def programme_of_the_page() -> str:
    """The TOML of the organisers' page: its blocks together are one file."""
    return "\n".join(snippet.code for snippet in snippets_of(DOCS / "organise.md") if snippet.language == "toml")


def keys_of_programmes(network: Leernet) -> set[str]:
    """Every key that a programme file can have, those of the plugins' details too."""
    details = [kind.schema() for kind in network.plugins.formats.values()]
    details += [kind.schema() for kind in network.plugins.certificates.values()]
    details += [ColoursSchema(), TokensSchema()]
    return {key for one in [*schemas(), *details] for key in one.fields}


def schemas() -> list[Schema]:
    """The schemas of a programme file."""
    return [one() for one in vars(schema).values() if isinstance(one, type) and issubclass(one, Schema)]


@pytest.mark.parametrize("page", sorted(DOCS.glob("*.md")), ids=name_of)
def test_generated_parts_of_a_page_are_what_the_source_says(page: Path) -> None:
    text = page.read_text("utf-8")
    assert brought_up_to_date(text) == text, "`make docs` brings it up to date"


def test_hooks_page_has_every_hook_with_its_exact_arguments() -> None:
    page = (DOCS / "hooks.md").read_text("utf-8")
    hooks = {name: function for name, function in vars(Hooks).items() if name.startswith("leernet_")}
    assert set(re.findall(r"^### (leernet_\w+)$", page, re.MULTILINE)) == set(hooks)
    for name, function in hooks.items():
        (arguments,) = re.findall(rf"^def {name}\((.*)\) -> .*: \.\.\.$", page, re.MULTILINE)
        names = re.findall(r"(?:^|, )(\w+)(?=:|,|$)", arguments)
        assert names == list(inspect.signature(function).parameters), name
        assert f"does it:\n\n```py\n@hookimpl\ndef {name}(" in page, f"{name} has no example"


def test_hooks_page_names_every_kind_of_change() -> None:
    page = (DOCS / "hooks.md").read_text("utf-8")
    sources = [path.read_text("utf-8") for path in (ROOT / "src/leernet").rglob("*.py")]
    kinds = {kind.strip("\"'") for text in sources for said in _WRITTEN.findall(text) for kind in _KIND.findall(said)}
    assert len(kinds) > 8
    assert {kind for kind in kinds if f"`{kind}`" not in page} == set()


def test_a_webhook_can_be_told_of_every_kind_that_the_hooks_page_names() -> None:
    page = (DOCS / "hooks.md").read_text("utf-8")
    table = page.partition("## Kinds of change")[2].partition("## What hooks")[0]
    cells = re.findall(r"^\| (`.*?) \|", table, re.MULTILINE)
    named = {kind for cell in cells for kind in re.findall(r"`([a-z_.]+)`", cell)}
    offered = {f"{subject}.{one}" for subject, changes in WEBHOOK_KINDS.items() for one in changes}
    private = {kind for kind in named if kind.startswith("webhook.") or kind.endswith(PRIVATE)}
    assert named - private == offered


def test_reference_has_every_error_code_of_the_source() -> None:
    page = (DOCS / "reference.md").read_text("utf-8")
    rows = set(re.findall(r"^\| `([a-z_0-9]+)` \|", page, re.MULTILINE))
    assert rows == {found.code for found in error_codes.codes(ROOT)}


@pytest.mark.parametrize(
    ("act", "code"),
    [
        pytest.param(lambda network: Settings(secret="short"), "secret_too_short", id="settings"),
        pytest.param(lambda network: network.plugins.formats["walk"], "unknown_kind", id="plugins"),
        pytest.param(
            lambda network: parse_programme("[series", network.plugins, AMSTERDAM), "programme_invalid", id="toml"
        ),
        pytest.param(lambda network: network.tokens.read_registration("x"), "link_unknown", id="link"),
    ],
)
def test_error_that_is_raised_stands_in_the_reference(installed_network: Leernet, act: object, code: str) -> None:
    """A sample from the outside, since the list is read from the source by a tool of our own."""
    with pytest.raises(LeernetError) as caught:
        act(installed_network)  # type: ignore[operator]
    assert caught.value.code == code
    assert f"\n| `{code}` | `{type(caught.value).__name__}` |" in (DOCS / "reference.md").read_text("utf-8")


def test_embed_page_names_every_setting_and_every_argument() -> None:
    words = set(_CODE.findall(without_code(DOCS / "embed.md")))
    named = {*inspect.signature(Settings).parameters, *inspect.signature(blueprint).parameters}
    assert named | {*inspect.signature(Leernet).parameters} - {"database", "settings"} <= words


def test_operate_page_names_every_command_of_leernet() -> None:
    page = (DOCS / "operate.md").read_text("utf-8")
    assert {name for name in main.commands if f"`leernet {name}" not in page} == set()


def test_security_page_names_tables_that_are_there(installed_network: Leernet) -> None:
    named = set(re.findall(r"`(leernet_\w+)`", (DOCS / "security-privacy.md").read_text("utf-8")))
    tables = set(Base.metadata.tables)
    tables |= {name for brought in installed_network.plugins.tables.values() for name in brought.metadata.tables}
    assert len(named) > 8
    assert named - tables == set()


def test_dependencies_page_matches_the_pyproject_files() -> None:
    page = (DOCS / "dependencies.md").read_text("utf-8")
    rows = re.findall(r"^\| `([^`]+)` \| `([^`]*)` \| (.+) \|$", page, re.MULTILINE)
    listed = {(name, versions) for name, versions, _ in rows}
    assert listed == {(requirement.name, str(requirement.specifier)) for requirement in declared()}
    assert [name for name, _, reason in rows if len(reason) < 15] == []


def declared() -> list[Requirement]:
    """What the pyproject files ask for, our own distributions left out."""
    files = [
        tomllib.loads(path.read_text("utf-8"))
        for path in [ROOT / "pyproject.toml", *ROOT.glob("plugins/*/pyproject.toml")]
    ]
    lines = [line for file in files for line in file["project"]["dependencies"]]
    lines += [
        line for file in files for lines in file["project"].get("optional-dependencies", {}).values() for line in lines
    ]
    lines += [line for file in files for lines in file.get("dependency-groups", {}).values() for line in lines]
    lines += [line for file in files for line in file["build-system"]["requires"]]
    return [one for one in map(Requirement, lines) if not one.name.startswith("leernet")]


@pytest.mark.parametrize(
    "page", [*PAGES, ROOT / "CONTRIBUTING.md", *sorted(ROOT.glob("plugins/*/README.md"))], ids=name_of
)
def test_links_of_a_page_lead_to_a_file_and_a_heading(page: Path) -> None:
    targets = [found["target"] for found in _LINK.finditer(without_code(page))]
    inside = [target for target in targets if not target.startswith(("http://", "https://", "mailto:"))]
    assert [target for target in inside if not leads_somewhere(page, target)] == []


def leads_somewhere(page: Path, target: str) -> bool:
    name, _, heading = target.partition("#")
    path = page.parent / name if name else page
    return path.exists() and (not heading or heading in headings(path))


def headings(page: Path) -> set[str]:
    """The anchors of a page's headings."""
    titles = re.findall(r"^#+ (.+)$", without_code(page), re.MULTILINE)
    return {re.sub(r"[^\w -]", "", title.lower()).strip().replace(" ", "-") for title in titles}


def without_code(page: Path) -> str:
    return re.sub(r"^```.*?^```$", "", page.read_text("utf-8"), flags=re.MULTILINE | re.DOTALL)


def test_every_page_is_in_the_table_of_contents() -> None:
    listed = re.findall(r"^([\w-]+)$", (DOCS / "index.md").read_text("utf-8").partition("{toctree}")[2], re.MULTILINE)
    assert sorted(listed) == sorted(page.stem for page in DOCS.glob("*.md") if page.stem != "index")


@pytest.mark.timeout(300)
def test_documentation_builds_without_a_warning(tmp_path: Path) -> None:
    command = [
        sys.executable,
        "-m",
        "sphinx",
        "-q",
        "-W",
        "--keep-going",
        "-E",
        "-b",
        "html",
        "-d",
        str(tmp_path / "trees"),
    ]
    done = subprocess.run([*command, str(DOCS), str(tmp_path / "html")], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    built = (tmp_path / "html/reference.html").read_text("utf-8")
    assert {name for name in ("Leernet", "Settings", "blueprint", "register") if f">{name}<" not in built} == set()
