"""The main job on the five real programmes: from the file, through registration and the day itself, to the recap."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta

import pytest

from examples.flask_app.tests.demo import HOME, Demo
from examples.flask_app.tests.run import MINUTE, Paper, Person, Run, starts_of
from examples.flask_app.tests.stories import STORIES, Story, local
from leernet.display import display_date

DAY = timedelta(days=1)
TITLE = "Wat Hét gesprek opleverde"
BODY = "Wat **wij** leerden:\n\n- luisteren\n- samen kaders stellen"


@pytest.fixture(params=STORIES, ids=[story.event for story in STORIES])
def run(request: pytest.FixtureRequest, demo: Demo) -> Run:
    story: Story = request.param
    return Run(demo, story)


def test_an_event_runs_from_its_programme_file_to_its_recap(run: Run) -> None:
    _is_announced(run)
    first, absent = run.people("Zoë van ’t Hof 李娜"), run.people("Afwezige Łukasz")
    second, third = run.people("Fatma Şahin-de Groot"), run.people("Wachtende 's-Gravesande")
    _people_register(run, [*first, *absent])
    _it_is_full(run, second, third)
    _who_cancels_makes_room(run, first, second, third)
    _people_attend(run, second, third)
    if run.story.has_certificate:
        _certificates_are_issued(run, second, absent)
    _the_recap_is_read_in_its_time(run)


def _is_announced(run: Run) -> None:
    page, story = run.event_page(), run.story
    assert story.title in page.text
    assert story.date in page.text
    series = run.demo.visitor().open(f"{HOME}series/{story.file}")
    home = run.demo.visitor().open(HOME)
    assert page.path in [*series.links]
    assert series.path in home.links


def _people_register(run: Run, people: list[Person]) -> None:
    for person in people:
        letter = run.register(person)
        assert letter.subject == f"U bent aangemeld: {run.story.title}"
        assert person.name in letter.text
        entries = letter.entries("REQUEST")
        assert starts_of(entries) == run.story.blocks
        assert len({str(entry["UID"]) for entry in entries}) == len(entries)
        assert {str(entry["LOCATION"]) for entry in entries} == {run.story.places[person.format]}
        assert "U bent aangemeld" in run.own_page(person).text


def _it_is_full(run: Run, second: list[Person], third: list[Person]) -> None:
    run.limit_places()
    page = run.event_page()
    assert "vol: wachtlijst" in page.text.casefold()
    for number, waiting in ((1, second), (2, third)):
        for person in waiting:
            letter = run.register(person)
            assert letter.subject == f"U staat op de wachtlijst: {run.story.title}"
            assert letter.calendars == []
            assert f"U bent nummer {number} op de lijst." in run.own_page(person).text


def _who_cancels_makes_room(run: Run, first: list[Person], second: list[Person], third: list[Person]) -> None:
    for leaving, next_one, last in zip(first, second, third, strict=True):
        invited = run.demo.letters_to(leaving.email)[0].entries("REQUEST")
        letter = run.cancel(leaving)
        taken_back = letter.entries("CANCEL")
        assert [entry["UID"] for entry in taken_back] == [entry["UID"] for entry in invited]
        assert all(new["SEQUENCE"] > old["SEQUENCE"] for new, old in zip(taken_back, invited, strict=True))
        good_news = run.demo.newest_letter_to(next_one.email)
        assert good_news.subject == f"Er is plaats voor u: {run.story.title}"
        assert starts_of(good_news.entries("REQUEST")) == run.story.blocks
        assert "U bent aangemeld" in run.own_page(next_one).text
        assert "U bent nummer 1 op de lijst." in run.own_page(last).text


def _people_attend(run: Run, present: list[Person], waiting: list[Person]) -> None:
    for person in present:
        if person.format == "online":
            _the_link_is_for_nobody_before_its_moment(run, person)
        run.attend(person)
    for person in waiting:
        page = run.join_page(person)
        assert "Alleen wie een bevestigde aanmelding heeft, kan meedoen." in page.text
        assert [form for form in page.forms if form.action.endswith("/join")] == []
    in_mail = [letter.message.as_string() for person in present for letter in run.demo.letters_to(person.email)]
    assert not run.story.join_url or not any(run.story.join_url in text for text in in_mail)


def _the_link_is_for_nobody_before_its_moment(run: Run, person: Person) -> None:
    run.demo.clock.set(run.story.starts[0] - timedelta(days=1))
    page = run.join_page(person)
    assert "Het is nog niet zover." in page.text
    assert [form for form in page.forms if form.action.endswith("/join")] == []
    for seen in (page, run.own_page(person), run.event_page()):
        assert run.story.join_url not in seen.html


def _certificates_are_issued(run: Run, present: list[Person], absent: list[Person]) -> None:
    run.demo.clock.set(run.story.ended_at + DAY)
    page = run.issue()
    said = "Er is één bewijs uitgereikt." if len(present) == 1 else f"Er zijn {len(present)} bewijzen uitgereikt."
    assert said in page.text
    for person in present:
        letter = run.demo.newest_letter_to(person.email)
        assert letter.subject == f"Uw bewijs van deelname: {run.story.title}"
        paper = run.download(person)
        _the_paper_is_right(run, paper, person)
        _the_paper_verifies_until_it_is_revoked(run, paper, person)
    for person in absent:
        assert not [link for link in run.own_page(person).links if link.endswith(".pdf")]


def _the_paper_is_right(run: Run, paper: Paper, person: Person) -> None:
    date = run.story.date.partition(" ")[2]
    for text in (person.name, run.story.title, paper.number):
        assert text in paper.text
    # Of two days the paper says "12 en 13 juni 2019".
    assert all(word in paper.text for word in date.split())
    assert display_date(run.story.ended_at + DAY, "nl") in paper.text


def _the_paper_verifies_until_it_is_revoked(run: Run, paper: Paper, person: Person) -> None:
    page = run.verify(paper.code.lower().replace("-", " "))
    assert "Dit bewijs is geldig" in page.text
    for text in (person.name, run.story.title, paper.number):
        assert text in page.text
    assert person.email not in page.text
    assert "Dit bewijs is niet bekend" in run.verify("0000-0000-0000-0000").text
    assert "Het bewijs is ingetrokken." in run.revoke(paper, "De naam was niet goed.").text
    page = run.verify(paper.code)
    assert "Dit bewijs is ingetrokken" in page.text
    assert "De naam was niet goed." not in page.text
    assert not [link for link in run.own_page(person).links if link.endswith(".pdf")]


def _the_recap_is_read_in_its_time(run: Run) -> None:
    if run.story.recap:
        published = local(run.story.recap_at)
        run.demo.clock.set(published - MINUTE)
        assert run.story.recap not in run.event_page().text
        run.demo.clock.set(published)
        assert run.story.recap in run.event_page().text
    else:
        _the_desk_publishes_a_recap(run)


def _the_desk_publishes_a_recap(run: Run) -> None:
    run.demo.clock.set(run.story.ended_at + DAY)
    preview = run.write_recap("Voorbeeld bekijken", title=TITLE, body=BODY)
    assert "Voorbeeld: dit is nog niet gepubliceerd" in preview.text
    assert TITLE in preview.text
    assert TITLE not in run.event_page().text
    page = run.write_recap("Publiceren", title=TITLE, body=BODY)
    assert "Het verslag is gepubliceerd." in page.text
    assert f"{TITLE} " in run.event_page().text
    assert "samen kaders stellen" in run.event_page().text
