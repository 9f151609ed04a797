"""After a sprint of Drenthe: who was there says what they thought of it, and what their organisation will do."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from examples.flask_app.tests.demo import HOME, Demo
from examples.flask_app.tests.run import Person, Run
from examples.flask_app.tests.stories import STORIES
from examples.flask_app.tests.visitor import Page

(SPRINT,) = [story for story in STORIES if story.event == "sprintsessie-wijkuitvoeringsplan"]
ORGANISATIONS = ("Gemeente Tynaarlo", "Woningcorporatie Actium")


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    """On one database: what the plugins do is tested on both where they live."""
    return sqlite_url


@pytest.fixture
def run(demo: Demo) -> Run:
    return Run(demo, SPRINT)


@pytest.fixture
def people(run: Run) -> list[Person]:
    """Six who registered, of whom five are there."""
    people = [Person(f"Persoon {number}", f"p{number}@drenthe.example", "physical") for number in range(6)]
    for number, person in enumerate(people):
        fields = {"name": person.name, "email": person.email, "format": "physical", "audience": SPRINT.audience}
        run.demo.register(run.demo.visitor(), SPRINT.event, organisation=ORGANISATIONS[number % 2], **fields)
    run.demo.deliver()
    run.demo.clock.set(SPRINT.starts[0])
    for person in people[:5]:
        run.check_in(person, 0)
    return people


def own(run: Run, person: Person, page: str) -> Page:
    """A page with somebody's own page, by the link that stands there."""
    return run.demo.visitor().open(run.own_page(person).link(f"/more/{page}"))


def press(run: Run, page: Page, words: str, **fields: str) -> Page:
    """Fill in the form with this button, and press it."""
    button = page.button(words)
    form = next(one for one in page.forms if set(fields) | set(button) <= one.names)
    return run.organiser.send(page, form, **fields, **button)


def test_who_was_there_is_asked_and_the_organiser_sees_what_came_of_it(run: Run, people: list[Person]) -> None:
    run.demo.clock.set(SPRINT.ended_at + timedelta(hours=3))
    for person in people[:5]:
        letter = run.demo.newest_letter_to(person.email)
        assert letter.subject == "Wat vond u ervan? Sprintsessie wijkuitvoeringsplan"
        assert "anoniem" in letter.text
        page = own(run, person, "evaluation")
        mark, wish = (next(name for name in page.forms[0].names if name.endswith(end)) for end in ("1", "_online"))
        sent = run.demo.visitor().send(page, page.forms[0], **{mark: "8", wish: "yes"}, **page.button("Verstuur"))
        assert "Uw antwoorden zijn bewaard." in sent.text
    assert not [one for one in run.demo.letters_to(people[5].email) if "Wat vond u ervan?" in one.subject]

    tab = run.desk("/more/evaluation-desk")
    assert "Beantwoord 5 van 5" in tab.text
    assert "Gemiddeld" not in tab.text
    closed = press(run, tab, "Sluit nu")
    assert (
        "Welk cijfer geeft u deze bijeenkomst? (10 is het beste) 5 mensen hebben geantwoord. Gemiddeld 8" in closed.text
    )
    assert "Deze evaluatie is gesloten." in own(run, people[0], "evaluation").text


def test_organisations_agree_to_something_and_are_reminded_of_it(run: Run, people: list[Person]) -> None:
    person, colleague = people[0], people[2]
    page = own(run, person, "outcomes")
    agreed = {"what": "De Wieken doorrekenen op aquathermie", "due": "voorjaar 2027", "mine": "yes"}
    form = next(one for one in page.forms if "what" in one.names)
    kept = run.demo.visitor().send(page, form, **agreed, **page.button("Opslaan"))
    assert "De afspraak is opgeslagen." in kept.text
    assert "De Wieken doorrekenen" in own(run, colleague, "outcomes").text
    assert "De Wieken doorrekenen" not in own(run, people[1], "outcomes").text

    run.demo.clock.set(datetime(2027, 5, 17, 8, tzinfo=UTC))
    reminder = run.demo.newest_letter_to(person.email)
    assert "De Wieken doorrekenen op aquathermie" in reminder.text
    run.demo.clock.set(datetime(2027, 6, 1, 8, tzinfo=UTC))
    series = run.organiser.open("/leren/nl/desk/series/sprintsessies-drenthe/more/outcomes-series")
    assert "Eén is te laat." in series.text
    public = run.demo.visitor().open(f"{HOME}series/sprintsessies-drenthe")
    assert "Warmtetransitievisie Tynaarlo" in public.text
