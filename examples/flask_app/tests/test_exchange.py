"""The brainstorm of the community of practice: needs and offers, an introduction, and a programme plan of it all."""

from __future__ import annotations

import re
from datetime import timedelta
from html import unescape

import pytest

from examples.flask_app.tests.demo import DESK, HOME, Demo
from examples.flask_app.tests.run import Run
from examples.flask_app.tests.stories import STORIES
from examples.flask_app.tests.visitor import Page

STORY = next(story for story in STORIES if story.event == "cop-warmtetransitie-start")
SERIES = "cop-warmtetransitie"
THEME = "Bewoners meenemen"


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    """On one database: what the plugin does is tested on both where it lives."""
    return sqlite_url


@pytest.fixture
def run(demo: Demo) -> Run:
    return Run(demo, STORY)


def desk(run: Run, view: str = "") -> Page:
    """What the organisers see of it."""
    return run.organiser.open(f"{DESK}series/{SERIES}/more/exchange{view}")


def press(run: Run, page: Page, words: str, **fields: str) -> Page:
    """Fill in the form with this button, and press it."""
    button = page.button(words)
    (form,) = [one for one in page.forms if set(fields) | set(button) <= one.names][:1]
    return run.organiser.send(page, form, **fields, **button)


def register(run: Run, name: str, organisation: str, **answers: str) -> None:
    run.demo.clock.advance(timedelta(minutes=1))
    fields = {"name": name, "email": f"{name.lower()}@gemeente.example", "organisation": organisation}
    questions = {f"question__{key}": value for key, value in answers.items()}
    run.demo.register(
        run.demo.visitor(), STORY.event, format="physical", audience=STORY.audience, **fields, **questions
    )
    run.demo.deliver()


def answer(run: Run, name: str) -> Page:
    """Somebody says yes, by the link in their mail."""
    letter = run.demo.newest_letter_to(f"{name.lower()}@gemeente.example")
    assert "kennismaken" in letter.subject
    visitor = run.demo.visitor()
    (link,) = re.findall(r"https?://\S+/more/exchange-own", letter.text)
    page = visitor.open(link)
    (form,) = [one for one in page.forms if "match" in one.names]
    return visitor.send(page, form, **page.button("Ja, dat wil ik"))


def test_what_people_need_and_offer_becomes_introductions_and_a_programme_plan(run: Run) -> None:
    register(
        run, "Anna", "Gemeente Haarlem", behoefte="Hoe wij bewoners meenemen naar een warmtenet", kennismaken="yes"
    )
    register(run, "Bert", "Gemeente Zaanstad", aanbod="Een aanpak om bewoners mee te nemen", kennismaken="yes")
    assert "Hoe wij bewoners meenemen naar een warmtenet" in desk(run).text

    # At the event: a phone, and a sheet of paper.
    run.demo.clock.set(STORY.starts[0] + timedelta(hours=2))
    tab = run.desk("/more/exchange-event")
    (code,) = set(re.findall(r"https?://\S+?/more/exchange-form\?key=[\w-]+", unescape(tab.html)))
    phone = run.demo.visitor()
    form = phone.open(code)
    sent = phone.send(form, form.form(code.partition("/leren")[2]), need="Geld voor de eerste stap", way_advice="yes")
    assert "Dank u wel." in sent.text
    typed = press(run, tab, "Voeg deze toe", text_1="Een wandeling met bewoners", kind_1="offer", organisation_1="RVO")
    assert "Er kwam er één bij." in typed.text

    # Afterwards: themes, an introduction, a plan.
    themes = press(run, desk(run, "?view=themes"), "Toevoegen", more_themes=f"{THEME}, Geld")
    assert THEME in themes.text
    for link in [link for link in desk(run).links if "view=entry" in link]:
        entry = run.organiser.open(link)
        (theme,) = re.findall(rf'name="(theme_\d+)"[^>]*>\s*<div><label[^>]*>{THEME}<', entry.html)
        press(run, entry, "Opslaan", **{theme: "yes"})
    asked = desk(run, "?view=matches")
    (pair,) = [one for one in asked.forms if one.values.get("need") == "1" and one.values.get("offer") == "2"][:1]
    run.organiser.send(asked, pair, do="ask")
    run.demo.deliver()
    answer(run, "Anna")
    assert "U wilt het beiden." in answer(run, "Bert").text
    letter = run.demo.newest_letter_to("anna@gemeente.example")
    assert "bert@gemeente.example" in letter.text

    themes = desk(run, "?view=themes")
    (box,) = re.findall(rf'name="(chosen_\d+)"[^>]*><div><label[^>]*>{THEME}<', themes.html)
    drafted = press(run, themes, "Maak een concept", first="2018-23", **{box: "yes"})
    assert "Er staat één bijeenkomst in het concept." in drafted.text
    (title,) = [name for one in drafted.forms for name in one.names if name.startswith("title_")]
    announced = press(run, drafted, "Kondig aan in de reeks", **{title: "Bewoners mee, en dan?"})
    assert "Eén bijeenkomst is aangekondigd." in announced.text
    public = run.demo.visitor().open(f"{HOME}series/{SERIES}").text
    assert "Bewoners mee, en dan?" in public
    assert "najaar 2018" in public
    assert "Anna" not in public
