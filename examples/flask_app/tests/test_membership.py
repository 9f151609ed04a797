"""Members of a series, and dates that firm up, in the programmes of the demo."""

from __future__ import annotations

import re
import shutil
from datetime import timedelta
from pathlib import Path

from examples.flask_app.tests.demo import DESK, HOME, PROGRAMMES, Demo, Letter
from examples.flask_app.tests.stories import local
from examples.flask_app.tests.test_series import programme
from examples.flask_app.tests.visitor import Page, Visitor

__all__ = ["programme"]

NETWORK = f"{DESK}series/lerend-netwerk/members"
FIFTH = "lerend-netwerk-5-organisatie"
FRONT_RUNNERS = ("Zaanstad", "Haarlem", "Purmerend")
_MEMBER = re.compile(r"https?://\S+/members/[\w.~-]+(?=\s|$)")


def add_member(demo: Demo, organiser: Visitor, municipality: str) -> str:
    """The organiser makes somebody of a municipality a member; their address."""
    email = f"klimaat@{municipality.lower()}.example"
    page = organiser.open(NETWORK)
    person = {"name": f"Ambtenaar uit {municipality}", "email": email, "organisation": f"Gemeente {municipality}"}
    page = organiser.send(page, page.form("/members", language="nl"), **person)
    assert demo.say("They are a member. A mail goes to them.") in page.text
    return email


def leave_address(demo: Demo, slug: str, email: str) -> Letter:
    """Somebody wants to hear of an event that was announced; the mail that comes of it."""
    visitor = demo.visitor()
    page = visitor.open(f"{HOME}events/{slug}")
    visitor.send(page, page.form("/interest"), email=email)
    return demo.newest_letter_to(email)


def member_page(demo: Demo, email: str) -> Page:
    """The page behind the link in the mail to a member."""
    links = [link for letter in demo.letters_to(email) for link in _MEMBER.findall(letter.text)]
    return demo.visitor().open(links[0])


def test_ten_municipalities_join_once_and_come_to_what_is_planned_later(demo: Demo, programme: Path) -> None:
    demo.clock.set(local("2027-01-10T10:00"))
    demo.load(PROGRAMMES / programme.name)
    organiser = demo.organiser()
    members = [add_member(demo, organiser, one) for one in FRONT_RUNNERS]
    assert demo.say("{taken} of {capacity}", taken=3, capacity=10) in organiser.open(NETWORK).text
    demo.newest_letter_to(members[0])
    assert demo.say("You are registered as soon as it opens") in member_page(demo, members[0]).text

    told = leave_address(demo, FIFTH, "buur@gemeente.example")
    assert not told.calendars
    page = organiser.open(f"{DESK}events/{FIFTH}/interest")
    assert "buur@gemeente.example" in page.text

    demo.clock.advance(timedelta(days=1))
    demo.load(programme)
    demo.clock.advance(timedelta(minutes=1))
    demo.deliver()
    demo.clock.advance(timedelta(minutes=1))
    demo.deliver()
    for email in members:
        about = [one for one in demo.letters_to(email) if one.entries("REQUEST")]
        days = [f"{entry.decoded('DTSTART'):%Y-%m-%d}" for letter in about for entry in letter.entries("REQUEST")]
        assert sorted(days)[-2:] == ["2027-04-13", "2027-10-12"]
        assert len(days) == len(set(days))
    news = [one for one in demo.letters_to("buur@gemeente.example") if "#register" in one.text]
    assert len(news) == 1


def test_who_leaves_gives_up_what_is_to_come(demo: Demo, programme: Path) -> None:
    demo.clock.set(local("2027-01-10T10:00"))
    demo.load(programme)
    email = add_member(demo, demo.organiser(), "Zaanstad")
    demo.clock.advance(timedelta(minutes=1))
    demo.newest_letter_to(email)
    page, visitor = member_page(demo, email), demo.visitor()
    sure = visitor.open(page.link("/leave"))
    assert "2027" in sure.text
    after = visitor.send(sure, sure.form("/leave"))
    assert demo.say("You are not a member (any more)") in after.text
    demo.deliver()
    subjects = [letter.subject for letter in demo.letters_to(email)]
    assert any(one.startswith(demo.say("You are no longer a member")) for one in subjects)


def test_the_wider_group_hears_when_the_autumn_of_2024_gets_a_date(demo: Demo, tmp_path: Path) -> None:
    demo.clock.set(local("2024-06-11T09:32"))
    path = PROGRAMMES / "energie-in-de-wijk.toml"
    demo.load(path)
    visitor = demo.visitor()
    page = visitor.open(f"{HOME}series/energie-in-de-wijk/members")
    visitor.send(page, page.form("/members"), name="Anna van der Meer", email="anna@praktijk.example")
    leave_address(demo, "energie-in-de-wijk-2", "bas@praktijk.example")
    text = path.read_text()
    begin = text.index('slug = "energie-in-de-wijk-2"')
    dated = text[begin:].replace('status = "announced"', 'status = "open"', 1).replace('when = "2024-23"', DATED, 1)
    shutil.copytree(PROGRAMMES, tmp_path / "programmes")
    copy = tmp_path / "programmes" / path.name
    copy.write_text(text[:begin] + dated)
    demo.load(copy)
    demo.clock.advance(timedelta(minutes=1))
    demo.deliver()
    assert demo.say("Do you come too?") in demo.newest_letter_to("anna@praktijk.example").text
    assert demo.say("You can register now") in demo.newest_letter_to("bas@praktijk.example").text


DATED = """when = "2024-10-10"
blocks = [{ start = "2024-10-10T13:00", end = "2024-10-10T17:00" }]
formats = [{ key = "physical", capacity = 40, details = { venue = "Hogeschool Utrecht", city = "Utrecht" } }]"""
