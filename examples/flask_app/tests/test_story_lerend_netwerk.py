"""The learning network of ten front-runner municipalities, as its report tells it: from joining once to a certificate.

Six meetings. The second is about technique: a talk, intervision on cases from people's own work, drinks. Two of the
others have no date yet.
"""

from __future__ import annotations

import re
import shutil
from datetime import timedelta
from pathlib import Path

import pytest

from examples.flask_app.tests.demo import DESK, HOME, PROGRAMMES, Demo
from examples.flask_app.tests.run import Person, Run
from examples.flask_app.tests.stories import STORIES, local
from examples.flask_app.tests.visitor import Page

SERIES = "lerend-netwerk"
SECOND, FIFTH = "lerend-netwerk-2-techniek", "lerend-netwerk-5-organisatie"
TOWNS = (
    "Zaanstad",
    "Haarlem",
    "Purmerend",
    "Alkmaar",
    "Hoorn",
    "Velsen",
    "Hilversum",
    "Amstelveen",
    "Edam",
    "Heerhugowaard",
)
DAYS = {
    "lerend-netwerk-2-techniek": "2018-12-04T13:30",
    "lerend-netwerk-3-geld": "2026-12-15T13:30",
    "lerend-netwerk-4-bewoners": "2027-02-02T13:00",
    "lerend-netwerk-5-organisatie": "2027-04-13T13:30",
    "lerend-netwerk-6-afsluiting": "2027-10-12T13:30",
}
DATED = """
blocks = [{{ start = "{start}", end = "{end}" }}]
formats = [{{ key = "physical", details = {{ venue = "Vergaderhuis De Wilg" }} }}]
"""
_MEMBER = re.compile(r"https?://\S+/members/[\w.~-]+(?=\s|$)")


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    """On one database; the sprints, with the most that can go wrong, run on both."""
    return sqlite_url


def test_ten_municipalities_join_once_and_learn_together_until_the_certificate(demo: Demo, tmp_path: Path) -> None:
    run = Run(demo, STORIES[0])
    members = [_joins(run, town) for town in TOWNS]
    assert "10 van 10" in run.organiser.open(f"{DESK}series/{SERIES}/members").text
    colleague = _a_colleague_registers_with_a_case(run)
    _the_groups_are_made(run, members, colleague)
    _the_day_itself(run, members, colleague)
    _it_is_told_afterwards(run, members, colleague)
    _the_last_dates_firm_up(run, members, tmp_path)
    _somebody_leaves(run, members[2])
    _one_more_time_and_the_certificate_is_there(run, *members[:2])
    _who_comes_back_is_seen(run)


def _joins(run: Run, town: str) -> Person:
    """The organisers add somebody of a municipality, who is then registered for what is open."""
    person = Person(f"Ambtenaar uit {town}", f"klimaat@{town.lower()}.example", "physical")
    page = run.organiser.open(f"{DESK}series/{SERIES}/members")
    fields = {"name": person.name, "email": person.email, "organisation": f"Gemeente {town}"}
    page = run.organiser.send(page, page.form("/members", language="nl"), **fields)
    assert run.demo.say("They are a member. A mail goes to them.") in page.text
    return person


def _member_page(run: Run, person: Person) -> Page:
    """The page behind the link in the mail to a member."""
    links = [link for letter in run.demo.letters_to(person.email) for link in _MEMBER.findall(letter.text)]
    return run.demo.visitor().open(links[0])


def _a_colleague_registers_with_a_case(run: Run) -> Person:
    """From the public page, with a question from their own work, and for the drinks."""
    person = Person("Zoë van ’t Hof", "zoe@zaanstad.example", "physical")
    fields = {"name": person.name, "email": person.email, "organisation": "Gemeente Zaanstad", "item_borrel": "yes"}
    asks = {"question__casus": "yes", "question__casus-vraag": "Wie betaalt de warmte in een wijk met huurders?"}
    own = run.demo.register(run.demo.visitor(), SECOND, format="physical", **fields, **asks)
    assert "Borrel" in own.text
    letter = run.demo.newest_letter_to(person.email)
    assert [str(one["LOCATION"]) for one in letter.entries("REQUEST")] == ["Kreatief Pakhuis, Zaandam"]
    return person


def _the_groups_are_made(run: Run, members: list[Person], colleague: Person) -> None:
    """Cases become the subject of a group, each with a facilitator, and nobody sits with a colleague."""
    visitor = run.demo.visitor()
    page = visitor.open(run.own_page(members[1]).link("/more/group"))
    case = {"title": "De straat gaat twee keer open", "text": "Riool en warmte krijgen wij niet in één planning."}
    assert "Uw casus is bewaard." in visitor.press(page, "Bewaar mijn casus", **case).text
    cases = run.desk("/more/groups?view=cases")
    cases = run.organiser.press(cases, "Maak casussen van de antwoorden", question="casus-vraag")
    assert "Er kwam één casus bij." in cases.text
    for form in [one for one in cases.forms if ("do", "chosen") in one.buttons]:
        run.organiser.send(cases, form, do="chosen")
    _leads_a_group(run, members[9])
    groups = run.organiser.press(run.desk("/more/groups"), "Stel groepen voor", size="6")
    assert "Er zijn 2 groepen." in groups.text
    assert groups.text.count("niemand zit bij een collega") == 2
    assert f"Begeleider: {members[9].name}" in groups.text
    groups = run.organiser.press(run.organiser.press(groups, "Zet deze groepen vast"), "Mail 11 mensen hun groep")
    assert run.demo.newest_letter_to(colleague.email).subject == f"Uw groep: {run.story.title}"
    own = run.demo.visitor().open(run.own_page(colleague).link("/more/group"))
    assert "Hier wordt uw eigen casus besproken." in own.text
    assert members[0].name not in own.text


def _leads_a_group(run: Run, person: Person) -> None:
    """The organiser says who facilitates."""
    found = run.desk(f"/registrations?q={person.name.rpartition(' ')[2]}")
    (link,) = {one for one in found.links if re.search(r"/registrations/[0-9a-f-]{32,36}$", one)}
    page = run.organiser.open(run.organiser.open(link).link("/roles"))
    page = run.organiser.press(page, "Opslaan", role_facilitator="yes")
    assert "egeleider" in page.text, page.text


def _the_day_itself(run: Run, members: list[Person], colleague: Person) -> None:
    for person in (*members[:8], members[9], colleague):
        run.attend(person)
    balanced = run.organiser.press(run.desk("/more/groups"), "Werk de groepen bij met wie er is")
    assert "Eén persoon is er niet." in balanced.text
    cases = run.desk("/more/groups?view=cases")
    (form, *_) = [one for one in cases.forms if ("do", "discussed") in one.buttons]
    assert "De casus is besproken." in run.organiser.send(cases, form, do="discussed").text


def _it_is_told_afterwards(run: Run, members: list[Person], colleague: Person) -> None:
    """Slides for who was there, mail to them and to who was not, and the news in its time."""
    run.demo.clock.set(run.story.ended_at + timedelta(hours=2))
    page = run.desk("/materials")
    link = {"title_nl": "Dia's van Martijn van Lier", "url": "https://media.example/warmte", "audience": "present"}
    run.organiser.press(page, "Toevoegen", **link)
    assert "Dia's van Martijn van Lier" in run.own_page(members[0]).text
    assert "Dia's van Martijn van Lier" not in run.own_page(members[8]).text
    for group, person in (("present", colleague), ("absent", members[8])):
        run.write_to(group, "Na de tweede bijeenkomst", "Wat u kunt nalezen:\n\n{materials}")
        letter = run.demo.newest_letter_to(person.email)
        assert letter.subject == "Na de tweede bijeenkomst"
        assert ("https://media.example/warmte" in letter.text) == (group == "present")
    published = local(run.story.recap_at)
    for moment, there in ((published - timedelta(minutes=1), False), (published, True)):
        run.demo.clock.set(moment)
        assert (run.story.recap in run.event_page().text) == there
    assert "Nieuws" in run.event_page().text


def _the_last_dates_firm_up(run: Run, members: list[Person], folder: Path) -> None:
    """Whoever left an address is told, and members are registered, once spring and autumn have become days."""
    for day in ("2026-11-03T10:00", "2027-01-10T10:00"):
        run.demo.clock.set(local(day))
        run.wait()
    visitor = run.demo.visitor()
    page = visitor.open(f"{HOME}events/{FIFTH}")
    assert "voorjaar 2027" in page.text
    visitor.send(page, page.form("/interest"), email="buur@gemeente.example")
    assert not run.demo.newest_letter_to("buur@gemeente.example").calendars
    assert "buur@gemeente.example" in run.organiser.open(f"{DESK}events/{FIFTH}/interest").text
    loaded = run.demo.load(_with_dates(folder))
    assert (loaded.created, loaded.updated) == (0, 2)
    run.wait()
    news = [one for one in run.demo.letters_to("buur@gemeente.example") if "#register" in one.text]
    assert len(news) == 1
    for person in members[:2]:
        days = [f"{one.decoded('DTSTART'):%Y-%m-%d}" for letter in run.demo.letters_to(person.email)
                for one in letter.entries("REQUEST")]  # fmt: skip
        assert sorted(days) == [day[:10] for day in DAYS.values()]


def _somebody_leaves(run: Run, person: Person) -> None:
    """They are asked first, and give up what is to come; what was stays."""
    visitor = run.demo.visitor()
    sure = visitor.open(_member_page(run, person).link("/leave"))
    assert "2027" in sure.text
    after = visitor.send(sure, sure.form("/leave"))
    assert run.demo.say("You are not a member (any more)") in after.text
    run.demo.deliver()
    said = [letter.subject for letter in run.demo.letters_to(person.email)]
    assert any(one.startswith(run.demo.say("You are no longer a member")) for one in said)


def _with_dates(folder: Path) -> Path:
    """A copy of the programme, in which the last two have got a date, as they will one day."""
    shutil.copytree(PROGRAMMES, folder / "programmes")
    path = folder / "programmes" / f"{SERIES}.toml"
    text = path.read_text()
    for slug in (FIFTH, "lerend-netwerk-6-afsluiting"):
        day = DAYS[slug]
        head, _, tail = text.partition(f'slug = "{slug}"')
        tail = re.sub(r'when = "[^"]*"', f'when = "{day[:10]}"', tail, count=1)
        tail = tail.replace(
            'status = "announced"', 'status = "open"' + DATED.format(start=day, end=f"{day[:11]}17:00"), 1
        )
        text = f'{head}slug = "{slug}"{tail}'
    path.write_text(text)
    return path


def _one_more_time_and_the_certificate_is_there(run: Run, often: Person, once_less: Person) -> None:
    """Five times of six is enough; it comes by itself, and goes by itself when attendance is corrected."""
    for number, (slug, start) in enumerate(list(DAYS.items())[1:], 3):
        run.demo.clock.set(local(start))
        people = (often, once_less) if number < 6 else (often,)
        for person in people:
            _checks_in(run, slug, person)
    assert "4 van 5 bijeenkomsten" in _member_page(run, once_less).text
    run.demo.clock.set(local("2027-10-20T10:00"))
    run.wait()
    letter = run.demo.newest_letter_to(often.email)
    assert "Lerend Netwerk energietransitie" in letter.subject
    paper = run.download(often)
    assert often.name in paper.text
    assert paper.has_badge
    assert run.demo.say("This certificate is valid") in run.verify(paper.code).text
    assert not [link for link in run.own_page(once_less).links if link.endswith(".pdf")]
    _checks_in(run, "lerend-netwerk-3-geld", often)
    run.wait()
    assert run.demo.say("This certificate was revoked") in run.verify(paper.code).text


def _checks_in(run: Run, slug: str, person: Person) -> None:
    """The organiser taps a name at the door; of who stands there as present, that is taken back."""
    page = run.organiser.open(f"{DESK}events/{slug}/check-in")
    (door,) = [form for form in page.forms if "/check-in" in form.action and form.method == "post"]
    run.organiser.send(page, door, **page.button(person.name))


def _who_comes_back_is_seen(run: Run) -> None:
    view = run.organiser.open(f"{DESK}series/{SERIES}/more/picture?view=continuity")
    assert "Terug van eerder" in view.text
    pairs = run.organiser.open(f"{DESK}series/{SERIES}/more/picture?view=meetings")
    assert "Gemeente Haarlem Gemeente Zaanstad 3" in pairs.text
