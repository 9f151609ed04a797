"""Every page of the site is valid HTML, by html-validate. Links of the site itself lead to them."""

from __future__ import annotations

import json
import subprocess
from collections import Counter
from pathlib import Path
from urllib.parse import urldefrag, urljoin, urlsplit

import pytest

from examples.flask_app.desk import name_users
from examples.flask_app.tests.demo import DESK, HOME, PROGRAMMES, Demo
from examples.flask_app.tests.stories import STORIES
from examples.flask_app.tests.visitor import Page, Visitor
from tests.npm import programs_of

PACKAGE = Path(__file__).parents[3] / "tests/html_validate"
MOST = 3
"""Pages of a kind that are looked at, in the order in which links lead to them."""
SECONDS = 300
LEAST = 200
"""Pages that are found at least: should a link be lost, the test would look at nothing."""


def _kind(site: Demo, path: str) -> str:
    with site.app.test_request_context(path) as context:
        language = (context.request.view_args or {}).get("lang", "")
        return f"{context.request.endpoint} {language}"


def crawl(site: Demo, visitor: Visitor, beginning: list[str]) -> dict[str, Page]:
    """The pages that can be reached by links, a few of each kind."""
    to_open, seen, kinds = list(beginning), set(beginning), Counter[str]()
    pages: dict[str, Page] = {}
    while to_open:
        path = to_open.pop(0)
        kind = _kind(site, urlsplit(path).path)
        kinds[kind] += 1
        if kinds[kind] > MOST:
            continue
        page = visitor.visit(path)
        if page.status != 200 or not page.headers["Content-Type"].startswith("text/html"):
            continue
        pages[path] = page
        targets = [urldefrag(urljoin(path, link)).url for link in page.links]
        new = [target for target in dict.fromkeys(targets) if target.startswith("/") and target not in seen]
        seen.update(new)
        to_open += new
    return pages


def problems(pages: dict[str, Page], folder: Path) -> list[str]:
    """What html-validate has against pages: the rule, the page, the line, and what it says."""
    names = {f"{number}.html": path for number, path in enumerate(pages)}
    for name, path in names.items():
        (folder / name).write_text(pages[path].html)
    program, rules = programs_of(PACKAGE) / "html-validate", PACKAGE / "rules.json"
    command = [str(program), "--config", str(rules), "--formatter", "json", str(folder)]
    report = folder / "report.json"
    with report.open("wb") as file:  # into a pipe it writes no more than fits
        subprocess.run(command, stdout=file, timeout=SECONDS, check=False)
    return [
        f"{message['ruleId']}: {names[Path(result['filePath']).name]}, line {message['line']}: {message['message']}"
        for result in json.loads(report.read_text())
        for message in result["messages"]
    ]


@pytest.fixture
def visited(site: Demo) -> dict[str, Page]:
    """The pages of the five programmes with somebody registered: public, personal, and at the desk."""
    for path in sorted(PROGRAMMES.glob("*.toml")):
        site.load(path)
    name_users(site.network, "lerend-netwerk")
    site.clock.set(STORIES[0].open_at)
    anybody = site.visitor()
    own = site.register(anybody, STORIES[0].event, name="Anna van der Meer", email="anna@example.org")
    pages = crawl(site, anybody, [HOME, own.path, *_english(HOME, own.path)])
    return pages | crawl(site, site.organiser(), [DESK, *_english(DESK)])


def _english(*paths: str) -> list[str]:
    return [path.replace("/nl/", "/en/") for path in paths]


def test_every_page_that_links_lead_to_is_valid(visited: dict[str, Page], tmp_path: Path) -> None:
    assert len(visited) > LEAST, "links lead nowhere any more"
    wrong = problems(visited, tmp_path)
    assert wrong == [], "\n".join(wrong)


def test_a_public_page_weighs_less_than_100_kb_with_all_that_it_loads(site: Demo) -> None:
    for path in sorted(PROGRAMMES.glob("*.toml")):
        site.load(path)
    visitor = site.visitor()
    weights = {path: _weight(visitor, page) for path, page in crawl(site, visitor, [HOME]).items()}
    assert len(weights) > 10
    assert {path: weight for path, weight in weights.items() if weight >= 100_000} == {}


def _weight(visitor: Visitor, page: Page) -> int:
    """Bytes of a page with its style sheets and pictures, nothing compressed and nothing kept from before."""
    parts = {urljoin(page.path, part) for part in (*page.sheets, *page.pictures.values())}
    return len(page.content) + sum(len(visitor.visit(part).content) for part in parts if part.startswith("/"))


def test_a_fault_is_found(tmp_path: Path) -> None:
    page = Page("/fout", 200, {}, b'<!doctype html><html lang="nl"><title>Fout</title><p><div id=x></div><p id=x></p>')
    assert {wrong.partition(":")[0] for wrong in problems({"/fout": page}, tmp_path)} >= {"no-dup-id"}
