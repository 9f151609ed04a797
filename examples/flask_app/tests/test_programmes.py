"""The main job on the five real programmes: from the file, through registration and the day itself, to the recap."""

from __future__ import annotations

from datetime import timedelta

import pytest
from icalendar import Event

from examples.flask_app.tests.demo import HOME, Demo
from examples.flask_app.tests.run import MINUTE, Paper, Person, Run, starts_of
from examples.flask_app.tests.stories import STORIES, Story, local
from leernet.display import display_date

DAY = timedelta(days=1)
NOT_YET = "It is not time yet. Come back to this page shortly before the start: the button will be here."
TITLE = "Wat Hét gesprek opleverde"
BODY = "Wat **wij** leerden:\n\n- luisteren\n- samen kaders stellen"


@pytest.fixture(params=STORIES, ids=[story.event for story in STORIES])
def run(request: pytest.FixtureRequest, demo: Demo) -> Run:
    story: Story = request.param
    return Run(demo, story)


def test_an_event_runs_from_its_programme_file_to_its_recap(run: Run) -> None:
    _is_announced(run)
    first, absent = run.people("Zoë van ’t Hof", "zoe"), run.people("Łukasz Afwezig", "lukasz")
    second, third = run.people("Fatma Şahin-de Groot 李娜", "fatma"), run.people("Wim 's-Gravesande", "wim")
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
        assert letter.subject == run.demo.say("You are registered: {event}", event=run.story.title)
        assert person.name in letter.text
        entries = letter.entries("REQUEST")
        assert starts_of(entries) == run.story.blocks
        assert len({str(entry["UID"]) for entry in entries}) == len(entries)
        assert {str(entry["LOCATION"]) for entry in entries} == {run.story.places[person.format]}
        assert run.demo.say("You are registered") in run.own_page(person).text


def _it_is_full(run: Run, second: list[Person], third: list[Person]) -> None:
    run.limit_places()
    page = run.event_page()
    assert run.demo.say("full: waiting list") in page.text
    for number, waiting in ((1, second), (2, third)):
        for person in waiting:
            letter = run.register(person)
            assert letter.subject == run.demo.say("You are on the waiting list: {event}", event=run.story.title)
            assert letter.calendars == []
            assert run.demo.say("You are number {n} on the list.", n=number) in run.own_page(person).text


def _who_cancels_makes_room(run: Run, first: list[Person], second: list[Person], third: list[Person]) -> None:
    for leaving, next_one, last in zip(first, second, third, strict=True):
        invited = run.demo.letters_to(leaving.email)[0].entries("REQUEST")
        letter = run.cancel(leaving)
        taken_back = letter.entries("CANCEL")
        assert [entry["UID"] for entry in taken_back] == [entry["UID"] for entry in invited]
        assert all(_sequence(new) > _sequence(old) for new, old in zip(taken_back, invited, strict=True))
        good_news = run.demo.newest_letter_to(next_one.email)
        assert good_news.subject == run.demo.say("There is a place for you: {event}", event=run.story.title)
        assert starts_of(good_news.entries("REQUEST")) == run.story.blocks
        assert run.demo.say("You are registered") in run.own_page(next_one).text
        assert run.demo.say("You are number {n} on the list.", n=1) in run.own_page(last).text


def _sequence(entry: Event) -> int:
    return int(str(entry["SEQUENCE"]))


def _people_attend(run: Run, present: list[Person], waiting: list[Person]) -> None:
    for person in present:
        if person.format == "online":
            _the_link_is_for_nobody_before_its_moment(run, person)
        run.attend(person)
    for person in waiting:
        page = run.join_page(person)
        assert run.demo.say("Only people with a confirmed registration can join.") in page.text
        assert [form for form in page.forms if form.action.endswith("/join")] == []
    in_mail = [letter.message.as_string() for person in present for letter in run.demo.letters_to(person.email)]
    assert not run.story.join_url or not any(run.story.join_url in text for text in in_mail)


def _the_link_is_for_nobody_before_its_moment(run: Run, person: Person) -> None:
    run.demo.clock.set(run.story.starts[0] - timedelta(days=1))
    page = run.join_page(person)
    assert run.demo.say(NOT_YET) in page.text
    assert [form for form in page.forms if form.action.endswith("/join")] == []
    for seen in (page, run.own_page(person), run.event_page()):
        assert run.story.join_url not in seen.html


def _certificates_are_issued(run: Run, present: list[Person], absent: list[Person]) -> None:
    run.demo.clock.set(run.story.ended_at + DAY)
    page = run.issue()
    said = "One certificate was issued." if len(present) == 1 else "{n} certificates were issued."
    assert run.demo.say(said, n=len(present)) in page.text
    for person in present:
        # An event that is evaluated asks for that in the same hours.
        letter = run.demo.newest_letter_to(person.email, but="Wat vond u ervan?")
        assert letter.subject == run.demo.say("Your certificate of participation: {subject}", subject=run.story.title)
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
    say, reason = run.demo.say, "De naam was niet goed."
    page = run.verify(paper.code.lower().replace("-", " "))
    assert say("This certificate is valid") in page.text
    for text in (person.name, run.story.title, paper.number):
        assert text in page.text
    assert person.email not in page.text
    assert say("This certificate is not known") in run.verify("0000-0000-0000-0000").text
    revoked = run.revoke(paper, reason)
    assert say("The certificate was revoked. Whoever checks it sees that.") in revoked.text
    page = run.verify(paper.code)
    assert say("This certificate was revoked") in page.text
    assert reason not in page.text
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
    preview = run.write_recap("Preview", title=TITLE, body=BODY)
    assert run.demo.say("Preview: this is not published yet") in preview.text
    assert TITLE in preview.text
    assert TITLE not in run.event_page().text
    page = run.write_recap("Publish", title=TITLE, body=BODY)
    assert run.demo.say("The recap is published.") in page.text
    assert f"{TITLE} " in run.event_page().text
    assert "samen kaders stellen" in run.event_page().text
