"""The second session of a learning programme, as its announcement tells it: on line, for residents and civil servants.

Both groups have to be there, so each has places of its own. A speaker is asked and has to agree; after an example from
Zwolle people talk in break-out groups, in which both sit.
"""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta

import pytest

from examples.flask_app.tests.demo import HOME, Demo
from examples.flask_app.tests.run import MINUTE, Person, Run, starts_of
from examples.flask_app.tests.stories import STORIES

(STORY,) = [one for one in STORIES if one.event == "leerprogramma-sessie-2"]
THIRD = "leerprogramma-sessie-3"
NOT_YET = "It is not time yet. Come back to this page shortly before the start: the button will be here."
REPORT = """Naam;Duur
Meer, Annelies van der;2u 20m
{second};130 min
Jan v. Dorp;140 min
iPhone van Truus;12 min
"""


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    """On one database; the sprints, with the most that can go wrong, run on both."""
    return sqlite_url


def test_residents_and_civil_servants_meet_on_line_and_go_on(demo: Demo) -> None:
    run = Run(demo, STORY)
    _the_announcement_says_it_all(run)
    _the_speaker_agrees(run)
    people = _both_groups_register(run)
    last = _it_is_full_and_somebody_makes_room(run, people)
    people = [*people[:3], last]
    _break_out_groups_mix_them(run, people)
    _the_link_opens_in_time(run, people[3])
    _the_report_of_the_meeting_says_who_was_there(run, people)
    _afterwards(run, people)
    _who_was_there_is_invited_to_the_next(run, people)


def _the_announcement_says_it_all(run: Run) -> None:
    page = run.event_page()
    for words in ("dinsdag 8 december 2020, 09:30 – 12:00 uur", "Online", "Participatiecoalitie , KLP", "Jan Zuilhof",
                  "Nog 40 van 40 eigen plaatsen vrij", "Waarom meedoen", "Over deze bijeenkomst"):  # fmt: skip
        assert words in page.text
    assert STORY.join_url not in page.html
    series = run.demo.visitor().open(f"{HOME}series/{STORY.file}")
    assert page.path in series.links
    assert series.path in run.demo.visitor().open(HOME).links


def _the_speaker_agrees(run: Run) -> None:
    before = run.event_page().text
    run.edit("agenda", **{"agenda-1-contributions-0-status": "agreed"})
    after = run.event_page().text
    assert (
        before.count(run.demo.say("asked, not confirmed yet"))
        == after.count(run.demo.say("asked, not confirmed yet")) + 1
    )


def _both_groups_register(run: Run) -> list[Person]:
    """Each gets a calendar entry without the link to join, which is for later."""
    people = []
    for name, kind in (("Annelies van der Meer", "bewoners"), ("Fatma Şahin-de Groot", "ambtenaren"),
                       ("Jan van Dorp", "bewoners"), ("Łukasz Wil niet", "ambtenaren")):  # fmt: skip
        person = Person(name, f"{name.split()[0].lower()}@{kind}.example".replace("ł", "l"), "online")
        letter = run.about(replace(STORY, audience=kind)).register(person)
        assert letter.subject == run.demo.say("You are registered: {event}", event=STORY.title)
        assert starts_of(letter.entries("REQUEST")) == STORY.blocks
        assert STORY.join_url not in letter.message.as_string()
        people.append(person)
    return people


def _it_is_full_and_somebody_makes_room(run: Run, people: list[Person]) -> Person:
    run.limit_places(4)
    assert run.demo.say("full: waiting list") in run.event_page().text
    waiting = Person("Wim 's-Gravesande", "wim@ambtenaren.example", "online")
    letter = run.about(replace(STORY, audience="ambtenaren")).register(waiting)
    assert letter.subject == run.demo.say("You are on the waiting list: {event}", event=STORY.title)
    assert letter.calendars == []
    assert run.demo.say("You are number {n} on the list.", n=1) in run.own_page(waiting).text
    assert run.demo.say("Only people with a confirmed registration can join.") in run.join_page(waiting).text
    invited = run.demo.letters_to(people[3].email)[0].entries("REQUEST")
    taken_back = run.cancel(people[3]).entries("CANCEL")
    assert [one["UID"] for one in taken_back] == [one["UID"] for one in invited]
    letter = run.demo.newest_letter_to(waiting.email)
    assert letter.subject == run.demo.say("There is a place for you: {event}", event=STORY.title)
    return waiting


def _break_out_groups_mix_them(run: Run, people: list[Person]) -> None:
    """Two groups on line; in each sit a resident and a civil servant."""
    groups = run.organiser.do(run.desk("/more/groups"), "propose", size="2", mix_audiences="yes")
    assert "Er zijn 2 groepen." in groups.text
    groups = run.organiser.do(run.organiser.do(groups, "fix"), "tell")
    assert "4 mensen krijgen een mail." in groups.text
    own = run.demo.visitor().open(run.own_page(people[0]).link("/more/group"))
    assert sum(person.name in own.text for person in people) == 2
    assert people[2].name not in own.text


def _the_link_opens_in_time(run: Run, person: Person) -> None:
    run.demo.clock.set(STORY.starts[0] - timedelta(days=1))
    page = run.join_page(person)
    assert run.demo.say(NOT_YET) in page.text
    assert not [form for form in page.forms if form.action.endswith("/join")]
    for seen in (page, run.own_page(person), run.event_page()):
        assert STORY.join_url not in seen.html
    run.demo.clock.set(STORY.starts[0] - MINUTE)
    assert run.join(person) == STORY.join_url


def _the_report_of_the_meeting_says_who_was_there(run: Run, people: list[Person]) -> None:
    """Whoever joined past their own page is found by name; of who looks like somebody the organiser says who it is."""
    run.demo.clock.set(STORY.ended_at + timedelta(hours=1))
    page = run.desk("/attendance-report")
    looked = run.organiser.send(page, page.form("/attendance-report"), pasted=REPORT.format(second=people[1].name))
    assert "Jan v. Dorp" in looked.text
    assert "Er is nog niets vastgelegd" in looked.text
    (row,) = [name for name in looked.form("/attendance-report").names if name == "row_2"]
    (uid,) = {value for value in _choices(looked.html, row) if len(value) == 32}
    (form,) = [one for one in looked.forms if ("do", "import") in one.buttons]
    saved = run.organiser.send(looked, form, do="import", **{row: uid})
    assert "Voor 3 mensen is er iets veranderd." in saved.text
    for person in people:
        assert run.demo.say("Present") in run.desk("/check-in").label_of(person.name)


def _choices(html: str, name: str) -> list[str]:
    return re.findall(rf'name="{name}"[^>]*value="([^"]*)"', html)


def _afterwards(run: Run, people: list[Person]) -> None:
    """The recording, the recap that the desk writes, and certificates for who was there."""
    link = {"title_nl": "Opname", "url": "https://media.example/opname", "audience": "registered"}
    run.organiser.press(run.desk("/materials"), "Toevoegen", **link, shown="after")
    assert "Opname" in run.own_page(people[0]).text
    run.demo.clock.set(STORY.ended_at + timedelta(days=1))
    recap = {"title": "Wat Hét gesprek opleverde", "body": "Wat **wij** leerden:\n\n- samen kaders stellen"}
    assert run.demo.say("Preview: this is not published yet") in run.write_recap("Preview", **recap).text
    assert recap["title"] not in run.event_page().text
    run.write_recap("Publish", **recap)
    assert "samen kaders stellen" in run.event_page().text
    assert run.demo.say("{n} certificates were issued.", n=4) in run.issue().text
    for person in (people[1], people[3]):
        paper = run.download(person)
        assert person.name in paper.text
        assert run.demo.say("This certificate is valid") in run.verify(paper.code).text


def _who_was_there_is_invited_to_the_next(run: Run, people: list[Person]) -> None:
    """The third session builds on this one, and opens in its time."""
    third = run.about(STORY.about(THIRD))
    assert third.event_page().path in run.event_page().links
    invite = third.desk("/follow-ups")
    (form,) = [one for one in invite.forms if "who" in one.names]
    assert "4 mensen zijn uitgenodigd." in run.organiser.send(invite, form).text
    assert "Geld en tijd" in run.demo.newest_letter_to(people[2].email).subject
