"""Intervision in the network of ten municipalities, and break-out groups on a case in the learning programme."""

from __future__ import annotations

from datetime import timedelta

import pytest

from examples.flask_app.tests.demo import Demo
from examples.flask_app.tests.run import Person, Run
from examples.flask_app.tests.stories import STORIES, Story
from examples.flask_app.tests.visitor import Page

IN_GROUPS = [story for story in STORIES if story.event in ("lerend-netwerk-2-techniek", "leerprogramma-sessie-2")]
ORGANISATIONS = ("Gemeente Zaanstad", "Gemeente Haarlem", "Buurtwarmte Oost", "Provincie Noord-Holland")


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    """On one database: what the plugin does is tested on both where it lives."""
    return sqlite_url


@pytest.fixture(params=IN_GROUPS, ids=[story.event for story in IN_GROUPS])
def run(request: pytest.FixtureRequest, demo: Demo) -> Run:
    story: Story = request.param
    return Run(demo, story)


def own(run: Run, person: Person) -> Page:
    """The page about case and group, by the link on somebody's own page."""
    return run.demo.visitor().open(run.own_page(person).link("/more/group"))


def press(run: Run, page: Page, words: str, **fields: str) -> Page:
    """Fill in the form with this button, and press it."""
    button = page.button(words)
    (form,) = [one for one in page.forms if set(fields) | set(button) <= one.names][:1]
    return run.organiser.send(page, form, **fields, **button)


def test_people_bring_in_a_case_and_talk_about_it_in_a_group_without_colleagues(run: Run) -> None:
    (key,) = run.story.places
    people = [Person(f"Persoon {number}", f"p{number}@gemeente.example", key) for number in range(8)]
    for number, person in enumerate(people):
        fields = {"name": person.name, "email": person.email, "format": key, "organisation": ORGANISATIONS[number % 4]}
        fields |= {"audience": run.story.audience} if run.story.audience else {}
        run.demo.register(run.demo.visitor(), run.story.event, **fields)
    run.demo.deliver()
    contributor = people[0]

    page = own(run, contributor)
    case = {"title": "Wie betaalt de warmte?", "text": "Bewoners willen het weten, en wij weten het niet."}
    kept = run.demo.visitor().send(page, page.form("/more/group"), **case, **page.button("Bewaar mijn casus"))
    assert "Uw casus is bewaard." in kept.text

    cases = press(run, run.desk("/more/groups?view=cases"), "Kies deze casus")
    assert "De casus is gekozen." in cases.text
    groups = press(run, run.desk("/more/groups"), "Stel groepen voor", size="4")
    assert "Er zijn 2 groepen." in groups.text
    assert groups.text.count("4 organisaties, en niemand zit bij een collega.") == 2
    assert "Hier wordt de casus van Persoon 0 besproken." in groups.text
    assert "U zit in groep" not in own(run, contributor).text

    fixed = press(run, groups, "Zet deze groepen vast")
    told = press(run, fixed, "Mail 8 mensen hun groep")
    assert "8 mensen krijgen een mail." in told.text
    assert run.demo.newest_letter_to(contributor.email).subject == f"Uw groep: {run.story.title}"
    mine = own(run, contributor)
    assert "Hier wordt uw eigen casus besproken." in mine.text
    assert sum(person.name in mine.text for person in people) == 4

    run.demo.clock.set(run.story.starts[0] - timedelta(minutes=1))
    for person in people[:6]:
        if key == "online":
            run.join(person)
        else:
            run.check_in(person, 0)
    balanced = press(run, run.desk("/more/groups"), "Werk de groepen bij met wie er is")
    assert "2 mensen zijn er niet" in balanced.text
    discussed = press(run, run.desk("/more/groups?view=cases"), "Besproken")
    assert "De casus is besproken." in discussed.text
