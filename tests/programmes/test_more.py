"""Parts of a programme file that are a plugin's: checked, loaded, dumped, and left alone where a file has none."""

import pytest

from leernet.app import Leernet
from leernet.errors import InvalidInput
from leernet.model import JournalEntry
from leernet.programmes import dump_series

from .conftest import Load, Problems

SERIES = """
[series]
slug = "netwerk"
title = "Netwerk"
status = "published"
"""
EVENT = """
[[events]]
slug = "een"
title = "Eén"
status = "open"
blocks = [{ start = "2030-03-14T13:30", end = "2030-03-14T17:00" }]
formats = [{ key = "physical", details = { venue = "Seinwezen" } }]
"""
MORE = """
[[series.more.outcomes.deliverables]]
title = "Handreiking"
due = "voorjaar 2031"

[[series.more.outcomes.deliverables]]
title = "Rapport"
state = "delivered"
url = "https://example.org/rapport"
"""
OF_EVENT = """
[events.more.outcomes]
actions = true

[events.more.evaluation]
ready_made = true
questions = [{ kind = "choice", label = "Vorm?", choices = ["Op locatie | On site", "Online"], required = true }]
"""


EXCHANGE = """
[[series.questions]]
key = "zoeken"
kind = "text"
label = { nl = "Wij zoeken" }

[series.more.exchange]
open = true
overview = true
keep_days = 90
need_question = "zoeken"
offer_question = "bieden"
themes = ["Isolatie", "Warmte  netten"]
"""
ASKS = """
[[events.questions]]
key = "bieden"
kind = "text"
label = { nl = "Wij bieden" }
"""


def written(network: Leernet) -> str:
    with network.read() as work:
        return dump_series(work.db, "netwerk", network.settings.timezone, network.plugins)


def kinds(network: Leernet) -> list[str]:
    with network.read() as work:
        entries = work.db.query(JournalEntry).order_by(JournalEntry.id)
        return [one.kind for one in entries if one.kind.startswith(("outcomes.", "evaluation."))]


def test_what_plugins_keep_is_loaded_once_and_dumped_to_the_same(network: Leernet, load: Load) -> None:
    file = SERIES + MORE + EVENT + OF_EVENT
    load(file)
    told = ["outcomes.deliverable_planned"] * 2 + ["evaluation.changed", "outcomes.opened"]
    assert sorted(kinds(network)) == sorted(told)
    assert load(file).updated == 0
    text = written(network)
    assert 'due = "2031-21"' in text
    assert "Op locatie | On site" in text
    assert "Welk cijfer geeft u" in text
    assert load(text).updated == 0
    assert len(kinds(network)) == len(told)


def test_the_settings_of_needs_and_offers_go_round(network: Leernet, load: Load, problems: Problems) -> None:
    file = SERIES + EXCHANGE + EVENT + ASKS
    load(file)
    assert load(file).updated == 0
    text = written(network)
    assert "keep_days = 90" in text
    assert 'offer_question = "bieden"' in text
    assert 'consent_question = "none"' in text
    assert ('"Isolatie"' in text, '"Warmte netten"' in text) == (True, True)
    assert load(text).updated == 0
    less = '[series.more.exchange]\noverview = false\nthemes = ["isolatie"]\n'
    assert load(SERIES + less + EVENT + ASKS).updated == 1
    text = written(network)
    assert ('"isolatie"' in text, "netten" in text) == (True, False)
    assert ("keep_days = 90" in text, "overview = false" in text) == (True, True)
    wrong = SERIES + EXCHANGE.replace("90", "0") + EVENT
    assert list(problems(wrong)) == ["series.more.exchange.keep_days"]


def test_what_a_file_leaves_out_stays_and_what_it_says_otherwise_changes(network: Leernet, load: Load) -> None:
    load(SERIES + MORE + EVENT + OF_EVENT)
    before = written(network)
    load(SERIES + EVENT)
    assert written(network) == before
    other = '[[series.more.outcomes.deliverables]]\ntitle = "Handreiking"\nstate = "in_progress"\n'
    assert load(SERIES + other + EVENT + "more.outcomes = {}\n").updated == 2
    after = written(network)
    assert 'state = "in_progress"' in after
    assert 'due = "2031-21"' in after
    assert "actions = true" not in after
    assert "outcomes.deliverable_changed" in kinds(network)


def test_without_plugins_a_dump_has_none_of_it(network: Leernet, load: Load) -> None:
    load(SERIES + MORE)
    with network.read() as work:
        assert "more" not in dump_series(work.db, "netwerk", network.settings.timezone)


@pytest.mark.parametrize(
    ("line", "place"),
    [
        ("more = 3", "series.more"),
        ("more = { unknown = {} }", "series.more.unknown"),
        ("more = { outcomes = 3 }", "series.more.outcomes"),
        ('more.outcomes.deliverables = [{ title = "X", due = "gauw" }]', "series.more.outcomes.deliverables[0].due"),
        ("more.outcomes.deliverables = [{ }]", "series.more.outcomes.deliverables[0].title"),
    ],
)
def test_what_cannot_be_is_said_at_its_place(problems: Problems, line: str, place: str) -> None:
    assert list(problems(SERIES + line + "\n")) == [place]


@pytest.mark.parametrize(
    "question",
    ['kind = "file", label = "Wat?"', 'kind = "choice", label = "Wat?", choices = ["Eén"]', 'kind = "text"'],
)
def test_a_question_that_cannot_be_is_refused(problems: Problems, question: str) -> None:
    (place,) = problems(SERIES + EVENT + f"more.evaluation = {{ questions = [{{ {question} }}] }}\n")
    assert place.startswith("events[0].more.evaluation.questions[0].")


def test_what_a_plugin_refuses_is_said_too(load: Load) -> None:
    wrong = 'more.outcomes.deliverables = [{ title = "X", url = "https://example.org/x" }]\n'
    with pytest.raises(InvalidInput) as refused:
        load(SERIES + wrong)
    (problem,) = refused.value.problems
    assert (problem.code, problem.field) == ("not_delivered", "series.more.outcomes")
