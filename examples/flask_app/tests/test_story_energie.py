"""Energie in de Wijk, as its news item tells it: a small safe circle first, then a wider group, on a research grant.

Civil servants of four municipalities meet researchers, visit an energy hub, and take situations from their work apart.
The second and third meeting are announced as an autumn and a spring.
"""

from __future__ import annotations

import io
from datetime import timedelta

import pytest
from pypdf import PdfReader

from examples.flask_app.tests.demo import HOME, Demo
from examples.flask_app.tests.run import MINUTE, Person, Run
from examples.flask_app.tests.stories import STORIES, local
from examples.flask_app.tests.visitor import one_line

SERIES = "energie-in-de-wijk"
(STORY,) = [one for one in STORIES if one.event == f"{SERIES}-1"]
SECOND = f"{SERIES}-2"
TOWNS = ("Amersfoort", "Tilburg", "Heusden", "Amsterdam")


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    """On one database; the sprints, with the most that can go wrong, run on both."""
    return sqlite_url


def test_a_safe_circle_becomes_a_wider_group_and_a_report_for_who_pays(demo: Demo) -> None:
    run = Run(demo, STORY)
    people = [_registers(run, town) for town in TOWNS]
    _a_researcher_facilitates(run)
    _situations_are_told_in_confidence(run, people)
    _the_news_has_its_moment(run, people)
    anna = _more_people_want_to_come(run)
    _the_autumn_becomes_a_day(run)
    _the_second_meeting_is_held(run, anna)
    _who_pays_reads_what_came_of_it(run, people)


def _registers(run: Run, town: str) -> Person:
    """From the public page, and along to the hub."""
    person = Person(f"Ambtenaar uit {town}", f"warmte@{town.lower()}.example", "physical")
    fields = {"name": person.name, "email": person.email, "organisation": f"Gemeente {town}", "item_energie-hub": "yes"}
    own = run.demo.register(run.demo.visitor(), STORY.event, format="physical", audience="ambtenaren", **fields)
    assert "Op bezoek bij de Energie hub" in own.text
    run.demo.deliver()
    return person


def _a_researcher_facilitates(run: Run) -> None:
    """The organiser adds her as a facilitator, who takes nobody's place; she finds what is for facilitators only."""
    link = {
        "title_nl": "De situaties, voor begeleiders",
        "url": "https://media.example/situaties",
        "audience": "contributors",
    }
    run.organiser.press(run.desk("/materials"), "Toevoegen", **link, shown="now")
    page = run.desk("/walk-in")
    fields = {"name": "Ömür Onderzoeker", "email": "omur@hva.example", "organisation": "HvA", "role": "facilitator"}
    page = run.organiser.send(page, page.form("/walk-in"), **fields)
    assert "egeleider" in page.text
    assert "nog 16 plaatsen" in run.event_page().text
    letter = run.demo.newest_letter_to("omur@hva.example")
    assert "De situaties, voor begeleiders" in run.demo.visitor().open(letter.own_page).text


def _situations_are_told_in_confidence(run: Run, people: list[Person]) -> None:
    """A case is read by nobody but the organisers; told on, it has lost its people and places."""
    run.organiser.do(run.desk("/more/groups?view=cases"), "ask_cases", asks_cases="yes")
    visitor = run.demo.visitor()
    page = visitor.open(run.own_page(people[0]).link("/more/group"))
    case = {"title": "Het stadhuis wist het eerder dan de straat", "text": "Jan de Boer van de Dorpsstraat was boos."}
    assert "Uw casus is bewaard." in visitor.do(page, "keep", **case).text
    assert case["title"] not in visitor.open(run.own_page(people[1]).link("/more/group")).text
    for person in people:
        run.attend(person)
    cases = run.desk("/more/groups?view=cases")
    for move in ("chosen", "discussed", "closed"):
        cases = run.organiser.do(cases, move)
    (link,) = [one for one in cases.links if "case=" in one]
    page = run.organiser.open(link)
    run.organiser.do(page, "anonymise", title="Wie weet het het eerst?", text="Een bewoner hoorde het van de buren.")
    cases = run.desk("/more/groups?view=cases")
    assert "Een bewoner hoorde het van de buren." in cases.text
    for name in ("Jan de Boer", people[0].name):
        assert name not in cases.text


def _the_news_has_its_moment(run: Run, people: list[Person]) -> None:
    """And who was there has a certificate, the researcher who led it too."""
    run.demo.clock.set(STORY.ended_at + timedelta(days=1))
    assert run.demo.say("{n} certificates were issued.", n=4) in run.issue().text
    assert people[0].name in run.download(people[0]).text
    published = local(STORY.recap_at)
    run.demo.clock.set(published - MINUTE)
    assert STORY.recap not in run.event_page().text
    run.demo.clock.set(published)
    assert "11 juni 2024, 09:32 uur · City Net Zero" in run.event_page().text


def _more_people_want_to_come(run: Run) -> Person:
    """One becomes a member, another leaves an address: the second meeting is some time in the autumn."""
    visitor = run.demo.visitor()
    page = visitor.open(f"{HOME}series/{SERIES}/members")
    anna = Person("Anna van der Meer", "anna@praktijk.example", "physical")
    visitor.send(page, page.form("/members"), name=anna.name, email=anna.email)
    page = visitor.open(f"{HOME}events/{SECOND}")
    assert "najaar 2024" in page.text
    visitor.send(page, page.form("/interest"), email="bas@praktijk.example")
    assert not run.demo.newest_letter_to("bas@praktijk.example").calendars
    return anna


def _the_autumn_becomes_a_day(run: Run) -> None:
    """At the desk: times, a room, and open. The member is invited, and whoever wanted to hear of it does."""
    second = run.about(STORY.about(SECOND))
    times = {"when-period": "times", "blocks-0-start": "2024-10-10T13:00", "blocks-0-end": "2024-10-10T17:00"}
    second.edit("basics", "add:blocks:0", **times)
    room = {
        "formats-0-capacity": "40",
        "formats-0-details-venue": "Hogeschool Utrecht",
        "formats-0-details-city": "Utrecht",
    }
    second.edit("formats", "add:formats:0", **room)
    second.set_status("open")
    run.wait()
    assert run.demo.say("Do you come too?") in run.demo.newest_letter_to("anna@praktijk.example").text
    assert run.demo.say("You can register now") in run.demo.newest_letter_to("bas@praktijk.example").text
    assert "voorjaar 2025" in run.demo.visitor().open(f"{HOME}series/{SERIES}").text


def _the_second_meeting_is_held(run: Run, anna: Person) -> None:
    """The researchers share what they found: with who has a place, once it is over."""
    second = run.about(STORY.about(SECOND))
    fields = {"name": anna.name, "email": anna.email, "format": "physical", "audience": "praktijk"}
    run.demo.register(run.demo.visitor(), SECOND, **fields)
    run.demo.deliver()
    link = {"title_nl": "Eerste inzichten", "url": "https://media.example/inzichten", "audience": "registered"}
    run.organiser.press(second.desk("/materials"), "Toevoegen", **link, shown="after")
    assert "Eerste inzichten" not in run.own_page(anna).text
    run.demo.clock.set(local("2024-10-10T12:59"))
    second.check_in(anna, 0)
    run.demo.clock.set(local("2024-10-10T18:00"))
    assert "Eerste inzichten" in run.own_page(anna).text
    insight = {"text": "Wat vastloopt, begon vaak bij een ander loket.", "shown": "public"}
    run.organiser.do(second.desk("/more/outcomes-desk?view=insight"), "add_insight", **insight)
    assert insight["text"] in second.event_page().text


def _who_pays_reads_what_came_of_it(run: Run, people: list[Person]) -> None:
    """The report names the grant, the towns and the titles of the news, and none of the people."""
    paper = run.series_desk("more/picture?file=report.pdf")
    text = one_line(" ".join(page.extract_text() for page in PdfReader(io.BytesIO(paper.content)).pages))
    for word in ("RAAK-PRO", "Heusden", STORY.recap):
        assert word in text
    assert not any(person.name in text for person in people)
