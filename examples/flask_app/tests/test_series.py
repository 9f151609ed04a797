"""A certificate for a whole series: the network of ten municipalities gives one to who was there five times of six."""

from __future__ import annotations

import re
import shutil
from datetime import timedelta
from pathlib import Path

import pytest

from examples.flask_app.tests.demo import DESK, PROGRAMMES, Demo
from examples.flask_app.tests.run import Person, Run
from examples.flask_app.tests.stories import STORIES, Story, local

FILE = "lerend-netwerk.toml"
STORY = STORIES[0]
DATED = """
[[events.blocks]]
start = "{day}T13:30"
end = "{day}T17:00"

[[events.formats]]
key = "physical"

[events.formats.details]
venue = "Vergaderhuis De Wilg"
"""
LAST_TWO = {"lerend-netwerk-5-organisatie": "2027-04-13", "lerend-netwerk-6-afsluiting": "2027-10-12"}
DAYS = {
    "lerend-netwerk-2-techniek": "2018-12-04T13:30",
    "lerend-netwerk-3-geld": "2026-12-15T13:30",
    "lerend-netwerk-4-bewoners": "2027-02-02T13:00",
    "lerend-netwerk-5-organisatie": "2027-04-13T13:30",
    "lerend-netwerk-6-afsluiting": "2027-10-12T13:30",
}


@pytest.fixture
def programme(tmp_path: Path) -> Path:
    """A copy of the programme, in which the last two events have got a date, as they will one day."""
    shutil.copytree(PROGRAMMES, tmp_path / "programmes")
    path = tmp_path / "programmes" / FILE
    text = path.read_text()
    for slug, day in LAST_TWO.items():
        begin = text.index(f'slug = "{slug}"')
        event = text[begin:].replace('status = "announced"', 'status = "open"', 1)
        event = re.sub(r'when = "[^"]*"', f'when = "{day}"', event, count=1)
        text = text[:begin] + event.replace("\n[[events.sections]]", DATED.format(day=day) + "\n[[events.sections]]", 1)
    path.write_text(text)
    return path


def _take_part(demo: Demo, slug: str, person: Person) -> None:
    """Register, and be checked in at the door."""
    start = local(DAYS[slug])
    demo.clock.set(start - timedelta(days=8))
    demo.register(demo.visitor(), slug, name=person.name, email=person.email, format="physical")
    demo.clock.set(start)
    organiser = demo.organiser()
    page = organiser.open(f"{DESK}events/{slug}/check-in")
    (door,) = [form for form in page.forms if "/check-in" in form.action and form.method == "post"]
    organiser.send(page, door, **page.button(person.name))


def test_loading_the_file_again_with_dates_keeps_who_is_registered(demo: Demo, programme: Path) -> None:
    run = Run(demo, STORY)
    person = Person("Anna van der Meer", "anna@koploper.example", "physical")
    run.register(person)
    loaded = demo.load(programme)
    assert (loaded.created, loaded.updated) == (0, 2)
    assert demo.say("You are registered") in run.own_page(person).text


def test_who_was_there_five_times_of_six_gets_the_certificate_of_the_series(demo: Demo, programme: Path) -> None:
    demo.load(programme)
    often = Person("Anna van der Meer", "anna@koploper.example", "physical")
    once_less = Person("Bas Zijlstra", "bas@koploper.example", "physical")
    for slug in DAYS:
        _take_part(demo, slug, often)
    for slug in list(DAYS)[:-1]:
        _take_part(demo, slug, once_less)
    demo.clock.set(local("2027-10-20T10:00"))
    demo.deliver()
    run = _Series(demo, STORY)
    page = run.desk("/certificates")
    page = run.organiser.send(page, page.form("/certificates", of="series"))
    assert demo.say("One certificate was issued.") in page.text
    assert "Lerend Netwerk energietransitie" in demo.newest_letter_to(often.email).subject
    paper = run.download(often)
    for text in (often.name, "Lerend Netwerk energietransitie", paper.number):
        assert text in paper.text
    assert demo.say("This certificate is valid") in run.verify(paper.code).text
    assert not [link for link in run.own_page(once_less).links if link.endswith(".pdf")]


class _Series(Run):
    """The same site, some years later: its programme was loaded long ago."""

    def __init__(self, demo: Demo, story: Story) -> None:
        self.demo, self.story = demo, story
        self.organiser = demo.organiser()
