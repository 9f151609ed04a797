"""The sprint sessions of Drenthe, as their news item tells it: a pilot, a roll-out, and the switch to online.

A sprint takes two days and is for everybody concerned. The one that two municipalities shared was to be in a hall, and
went online; what people had said there is fed back in a hall, in the autumn. In 2021 each has its plan.
"""

from __future__ import annotations

import re
import shutil
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from examples.flask_app.tests.demo import DESK, HOME, PROGRAMMES, Demo
from examples.flask_app.tests.run import MINUTE, Person, Run, starts_of
from examples.flask_app.tests.stories import STORIES, local
from examples.flask_app.tests.visitor import Page

SERIES = "sprintsessies-drenthe"
PILOT, ONLINE = (one for one in STORIES if one.file == SERIES and one.starts[0].year < 2021)
SHARED = replace(ONLINE, event="sprintsessie-aa-en-hunze-en-tynaarlo", recap="")
FEEDBACK = "terugkoppeling-aa-en-hunze-en-tynaarlo"
AGREED = "De Wieken doorrekenen op aquathermie"
KINDS = ("inwoners", "corporaties", "netbeheerder", "gemeenten")


def test_a_pilot_is_rolled_out_goes_online_and_leads_to_a_plan(demo: Demo, tmp_path: Path) -> None:
    run = Run(demo, PILOT, _as_it_was_in_2019(tmp_path))
    _the_pilot(run)
    _is_offered_to_two_more(run)
    run = run.about(SHARED)
    people = _people_of_every_kind_register(run)
    _the_hall_closes(run, people)
    _it_is_held_and_evaluated(run, people)
    _what_was_learnt_and_agreed(run, people)
    _it_is_fed_back_in_a_hall(run, people)
    _everybody_sees_what_came_of_it(run, people[1])


def _as_it_was_in_2019(folder: Path) -> Path:
    """The programme without what nobody could know then."""
    text = (PROGRAMMES / f"{SERIES}.toml").read_text()
    begin = text.index(f'[[events]]\nslug = "{ONLINE.event}"')
    shutil.copytree(PROGRAMMES / "logos", folder / "logos")
    path = folder / f"{SERIES}.toml"
    path.write_text(text[:begin] + text[text.index("# --- Vervolg") :])
    return path


def _the_pilot(run: Run) -> None:
    """Two days: who was there on both gets a certificate, who was there on one does not."""
    both, once = (Person(name, f"{name.lower()}@meppel.example", "physical") for name in ("Anna", "Bram"))
    for person in (both, once):
        letter = run.register(person)
        assert starts_of(letter.entries("REQUEST")) == PILOT.blocks
    run.attend(both)
    run.demo.clock.set(PILOT.starts[0])
    run.check_in(once, 0)
    run.demo.clock.set(PILOT.ended_at + timedelta(days=1))
    assert run.demo.say("One certificate was issued.") in run.issue().text
    assert both.name in run.download(both).text
    assert "Meppel Pilot Sprintsessie Meppel samen met Twee Overijsselse gemeenten Geweest" in run.desk("/rollout").text


def _is_offered_to_two_more(run: Run) -> None:
    """The organiser rolls it out over two municipalities that share it; when, is not known yet."""
    run.demo.clock.set(local("2020-01-15T10:00"))
    page = run.desk("/rollout")
    wanted = {"organisations": "Aa en Hunze + Tynaarlo", "period": "22", "year": "2020", "announce": "yes"}
    shown = run.organiser.send(page, page.form("/rollout", how="make"), **wanted)
    assert "Sprintsessie Aa en Hunze en Tynaarlo" in shown.text
    made = run.organiser.press(shown, "Maak deze bijeenkomst")
    assert "Er is één bijeenkomst gemaakt." in made.text
    visitor = run.demo.visitor()
    page = visitor.open(f"{HOME}events/{SHARED.event}")
    assert "zomer 2020" in page.text
    visitor.send(page, page.form("/interest"), email="buurt@tynaarlo.example")


def _people_of_every_kind_register(run: Run) -> list[Person]:
    """The summer becomes two days in June, in a hall; whoever wanted to hear of it does."""
    run.demo.clock.set(local("2020-02-20T10:00"))
    times = {f"blocks-{number}-{end}": f"2020-06-{16 + number}T{hour}" for number in range(2)
             for end, hour in (("start", "09:30"), ("end", "12:30"))}  # fmt: skip
    labels = {"blocks-0-label": "Dag 1", "blocks-1-label": "Dag 2"}
    run.edit("basics", "add:blocks:0", "add:blocks:0", **{"when-period": "times"}, **times, **labels)
    run.set_status("open")
    people = [
        Person(f"Iemand van {kind}", f"{kind}@drenthe.example", "physical", f"Club van {kind}") for kind in KINDS[:3]
    ]
    for person, kind in zip(people, KINDS, strict=False):
        letter = run.about(replace(SHARED, audience=kind)).register(person)
        assert starts_of(letter.entries("REQUEST")) == SHARED.blocks
    assert "#register" in run.demo.newest_letter_to("buurt@tynaarlo.example").text
    return people


def _the_hall_closes(run: Run, people: list[Person]) -> None:
    """Looked at first, then done: everybody goes along, with a link in place of the hall, and a whiteboard."""
    run.demo.clock.set(local("2020-03-20T10:00"))
    page = run.desk("/switch/physical/online")
    page = run.organiser.send(page, page.form("/switch/physical/online"), do="add:details-tools:0")
    details = {"details-platform": "Videovergadering", "details-join_url": SHARED.join_url, "capacity": "80",
               "details-tools-0-name": "Mural", "details-tools-0-url": "https://mural.example/aa"}  # fmt: skip
    wish = {**details, "hold": "0", "note": "De zaal is dicht."}
    looked = run.organiser.send(page, page.form("/switch/physical/online"), do="look", **wish)
    assert "Er is nog niets veranderd" in looked.text
    assert "3 mensen houden een plaats." in looked.text
    run.organiser.send(looked, looked.form("/switch/physical/online"), do="switch")
    run.demo.clock.advance(MINUTE)
    for person in people:
        letter = run.demo.newest_letter_to(person.email)
        assert "De zaal is dicht." in letter.text
        assert starts_of(letter.entries("REQUEST")) == SHARED.blocks
        assert {str(one["LOCATION"]) for one in letter.entries("REQUEST")} == {"Online"}
        assert all(int(str(one["SEQUENCE"])) for one in letter.entries("REQUEST"))
    for one in people:
        people[people.index(one)] = replace(one, format="online")
    latecomer = Person("Iemand van gemeenten", "gemeenten@drenthe.example", "online")
    run.about(replace(SHARED, audience="gemeenten")).register(latecomer)
    people.append(latecomer)


def _it_is_held_and_evaluated(run: Run, people: list[Person]) -> None:
    """Attendance is kept for each day. Who was there is asked what they thought of it, without their names."""
    run.organiser.do(run.desk("/more/evaluation-desk?view=questions"), "begin")
    run.organiser.do(run.desk("/more/evaluation-desk?view=settings"), "set", least="3")
    run.organiser.do(run.desk("/more/evaluation-desk?view=questions"), "switch_on")
    for person in people[:3]:
        run.attend(person)
    run.demo.clock.set(SHARED.ended_at + timedelta(hours=3))
    for person, mark in zip(people, ("8", "9", "7"), strict=False):
        letter = run.demo.newest_letter_to(person.email)
        assert letter.subject == f"Wat vond u ervan? {SHARED.title}"
        assert "anoniem" in letter.text
        page = _own(run, person, "evaluation")
        rating = re.findall(r'name="(q\d+)"', page.html)[0]
        assert "Uw antwoorden zijn bewaard." in run.demo.visitor().do(page, "answer", **{rating: mark}).text
    assert not [one for one in run.demo.letters_to(people[3].email) if "Wat vond u ervan?" in one.subject]
    tab = run.desk("/more/evaluation-desk")
    assert "Beantwoord 3 van 3" in tab.text
    assert "Gemiddeld" not in tab.text
    assert "Gemiddeld 8" in run.organiser.do(tab, "close").text


def _own(run: Run, person: Person, page: str) -> Page:
    return run.demo.visitor().open(run.own_page(person).link(f"/more/{page}"))


def _what_was_learnt_and_agreed(run: Run, people: list[Person]) -> None:
    """By participants on their own page; the organiser decides who reads it."""
    run.organiser.do(run.desk("/more/outcomes-desk?view=opened"), "open", insights="yes", actions="yes")
    visitor = run.demo.visitor()
    page = _own(run, people[1], "outcomes")
    visitor.do(page, "insight", text="Aquathermie is niet bij iedereen bekend.")
    assert "Aquathermie" not in run.event_page().text
    listed = run.desk("/more/outcomes-desk?view=insights")
    (link,) = [one for one in listed.links if "insight=" in one]
    page = run.organiser.open(link)
    run.organiser.do(page, "change_insight", shown="public")
    assert "Aquathermie is niet bij iedereen bekend." in run.event_page().text
    kept = visitor.do(_own(run, people[1], "outcomes"), "agree", what=AGREED, due="voorjaar 2021", mine="yes")
    assert "De afspraak is opgeslagen." in kept.text
    assert AGREED not in _own(run, people[0], "outcomes").text


def _it_is_fed_back_in_a_hall(run: Run, people: list[Person]) -> None:
    """A follow-up, in the autumn and on site; who was there is invited, each by a link of their own."""
    query = f"series={SERIES}&follows={SHARED.event}&take-audiences=yes&take-partners=yes"
    page = run.organiser.open(f"{DESK}new/event?{query}")
    fields = {
        "title": "Terugkoppeling Aa en Hunze en Tynaarlo",
        "kind": "feedback",
        "when-period": "23",
        "when-year": "2020",
    }
    page = run.organiser.send(page, page.form("", version=""), do="save", **fields)
    feedback = run.about(replace(SHARED, event=FEEDBACK))
    feedback.set_status("announced")
    assert "najaar 2020" in feedback.event_page().text
    assert FEEDBACK in " ".join(run.event_page().links)
    invite = feedback.desk("/follow-ups")
    assert "3 mensen; 3 nog niet uitgenodigd." in invite.text
    (form,) = [one for one in invite.forms if "who" in one.names]
    assert "3 mensen zijn uitgenodigd." in feedback.organiser.send(invite, form).text
    letter = run.demo.newest_letter_to(people[0].email)
    assert "Terugkoppeling" in letter.subject
    assert re.search(r"https?://\S+invitation", letter.text)


def _everybody_sees_what_came_of_it(run: Run, promised: Person) -> None:
    """The recap, a reminder, the plans with their year, what is late; and who has had a sprint and who not."""
    run.demo.clock.set(local("2020-07-09T10:00"))
    recap = {"title": "Alle sprintsessies zijn geweest", "body": "Dit **leverden** ze op."}
    assert run.demo.say("Preview: this is not published yet") in run.write_recap("Preview", **recap).text
    assert recap["title"] not in run.event_page().text
    run.write_recap("Publish", **recap)
    assert recap["title"] in run.event_page().text
    run.demo.clock.set(local("2021-05-17T10:00"))
    assert AGREED in run.demo.newest_letter_to(promised.email).text
    run.demo.clock.set(local("2021-11-01T10:00"))
    plans = run.series_desk("more/outcomes-series?view=deliverables")
    (link, *_) = [one for one in plans.links if "deliverable=" in one]
    page = run.organiser.open(link)
    run.organiser.do(page, "change_deliverable", state="delivered", url="https://www.example.org/visie.pdf")
    public = run.demo.visitor().open(f"{HOME}series/{SERIES}")
    assert "https://www.example.org/visie.pdf" in public.links
    assert "Eén is te laat." in run.series_desk("more/outcomes-series").text
    board = run.series_desk("rollout").text
    assert "Aa en Hunze Sprintsessie Aa en Hunze en Tynaarlo samen met Tynaarlo Geweest" in board
    assert "Online 4 aangemeld, 3 aanwezig" in board
    assert "Niemand van: Ondernemers en bedrijven, Lokale initiatieven" in board
    assert "Assen Nog geen" in board
