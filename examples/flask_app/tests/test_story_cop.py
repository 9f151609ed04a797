"""The start of a community of practice, as its report tells it: from delegations to a programme plan of their own.

Municipalities are asked to send several people, of more than one department. After two talks they write down what they
need, what they can offer and in which form; of that comes a programme plan, some weeks later.
"""

from __future__ import annotations

import re
from datetime import timedelta
from html import unescape

import pytest

from examples.flask_app.tests.demo import HOME, Demo
from examples.flask_app.tests.run import MINUTE, Person, Run
from examples.flask_app.tests.stories import STORIES, local
from examples.flask_app.tests.visitor import Page

(STORY,) = [one for one in STORIES if one.event == "cop-warmtetransitie-start"]
THEME = "Bewoners meenemen"
_DELEGATION = re.compile(r"https?://\S+/delegations/\S+")


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    """On one database; the sprints, with the most that can go wrong, run on both."""
    return sqlite_url


def test_municipalities_send_people_who_make_a_programme_of_what_they_need_and_offer(demo: Demo) -> None:
    run = Run(demo, STORY)
    delegate = _several_departments_are_sent(run)
    _somebody_changes_jobs(run, delegate)
    anna = _registers(run, "Anna", "Gemeente Haarlem", behoefte="Hoe wij bewoners meenemen", kennismaken="yes")
    bert = _registers(run, "Bert", "Gemeente Zaanstad", aanbod="Een aanpak om bewoners mee te nemen", kennismaken="yes")
    _more_comes_in_at_the_event(run, anna, bert)
    _two_are_introduced(run, anna, bert)
    _a_programme_is_made_of_it(run)
    _the_news_quotes_who_agreed(run)
    _a_certificate_can_be_checked_until_it_is_revoked(run, anna)


def _several_departments_are_sent(run: Run) -> Person:
    """The desk mails the contact persons; one of them fills in three colleagues, looks, and registers them at once."""
    page = run.series_desk("delegations")
    sent = run.organiser.send(page, page.form("/delegations/mail"))
    assert "2 contactpersonen krijgen een mail." in sent.text
    letter = run.demo.newest_letter_to("noor.bakker@example.org")
    assert "Duurzaamheid, Wonen en" in letter.text
    visitor = run.demo.visitor()
    (link,) = set(_DELEGATION.findall(letter.text))
    page = visitor.open(link)
    colleagues = (("Ada de Wit", "Duurzaamheid"), ("Bo Jansen", "Wonen"), ("Cas Vos", "Stedelijk beheer"))
    rows = {f"{field}_{number}": value for number, (name, department) in enumerate(colleagues)
            for field, value in (("name", name), ("email", _address(name)), ("department", department))}  # fmt: skip
    looked = visitor.send(page, page.form("/list"), **rows)
    assert "3 mensen worden aangemeld." in looked.text
    done = visitor.send(looked, looked.form("/registrations"))
    assert "3 mensen zijn aangemeld" in done.text
    run.wait()
    assert any("U bent aangemeld" in one.subject for one in run.demo.letters_to(_address("Bo Jansen")))
    assert "Gemeente Amsterdam Noor Bakker compleet 3 van 6" in run.series_desk("delegations").text
    return Person("Ada de Wit", _address("Ada de Wit"), "physical")


def _address(name: str) -> str:
    return f"{name.lower().replace(' ', '.')}@amsterdam.example"


def _somebody_changes_jobs(run: Run, person: Person) -> None:
    """What is learnt stays in the house: a colleague takes the place over."""
    visitor = run.demo.visitor()
    page = visitor.open(run.own_page(person).link("/substitution"))
    after = visitor.send(page, page.form("/substitution"), name="Dirk Bos", email=_address("Dirk Bos"))
    assert after.status == 200
    letter = run.demo.newest_letter_to(_address("Dirk Bos"))
    assert letter.entries("REQUEST")
    assert [kind for kind, _ in run.demo.letters_to(person.email)[-1].calendars] == ["CANCEL"]
    assert "3 van 6" in run.series_desk("delegations").text


def _registers(run: Run, name: str, organisation: str, **answers: str) -> Person:
    """From the public page, with what they need or offer."""
    run.demo.clock.advance(MINUTE)
    person = Person(name, f"{name.lower()}@gemeente.example", "physical")
    fields = {"name": name, "email": person.email, "organisation": organisation, "item_borrel": "yes"}
    questions = {f"question__{key}": value for key, value in answers.items()}
    run.demo.register(run.demo.visitor(), STORY.event, format="physical", **fields, **questions)
    run.demo.deliver()
    return person


def _more_comes_in_at_the_event(run: Run, *people: Person) -> None:
    """A phone scans the code, a sheet of paper is typed in; who is there is ticked at the door."""
    assert "Hoe wij bewoners meenemen" in run.series_desk("more/exchange").text
    for person in people:
        run.attend(person)
    run.demo.clock.set(STORY.starts[0] + timedelta(hours=2))
    tab = run.desk("/more/exchange-event")
    (code,) = set(re.findall(r"https?://\S+?/more/exchange-form\?key=[\w-]+", unescape(tab.html)))
    phone = run.demo.visitor()
    form = phone.open(code)
    sent = phone.send(form, form.form(code.partition("/leren")[2]), need="Geld voor de eerste stap", way_advice="yes")
    assert "Dank u wel." in sent.text
    row = {"text_1": "Een wandeling met bewoners", "kind_1": "offer", "organisation_1": "RVO"}
    assert "Er kwam er één bij." in run.organiser.do(tab, "rows", **row).text


def _two_are_introduced(run: Run, anna: Person, bert: Person) -> None:
    """The organiser puts themes to it and asks both; once both said yes, each can reach the other."""
    themes = run.series_desk("more/exchange?view=themes")
    themes = run.organiser.do(themes, "add_theme", more_themes=f"{THEME}, Geld")
    assert THEME in themes.text
    for link in [one for one in run.series_desk("more/exchange").links if "view=entry" in one]:
        entry = run.organiser.open(link)
        run.organiser.do(entry, "give_themes", more_themes=THEME)
    asked = run.series_desk("more/exchange?view=matches")
    run.organiser.do(asked, "ask")
    assert "kennismaken" in run.demo.newest_letter_to(anna.email).subject
    _says_yes(run, anna)
    assert "U wilt het beiden." in _says_yes(run, bert).text
    assert bert.email in run.demo.newest_letter_to(anna.email).text


def _says_yes(run: Run, person: Person) -> Page:
    letter = run.demo.newest_letter_to(person.email)
    (link,) = re.findall(r"https?://\S+/more/exchange-own", letter.text)
    visitor = run.demo.visitor()
    page = visitor.open(link)
    return visitor.do(page, "yes")


def _a_programme_is_made_of_it(run: Run) -> None:
    """Of a theme comes an event with a coarse date, which the organiser edits and announces."""
    themes = run.series_desk("more/exchange?view=themes")
    (box,) = re.findall(rf'name="(chosen_\d+)"[^>]*><div><label[^>]*>{THEME}<', themes.html)
    drafted = run.organiser.do(themes, "draft", first="2018-23", **{box: "yes"})
    assert "Er staat één bijeenkomst in het concept." in drafted.text
    (title,) = [name for one in drafted.forms for name in one.names if name.startswith("title_")]
    announced = run.organiser.do(drafted, "announce", **{title: "Bewoners mee, en dan?"})
    assert "Eén bijeenkomst is aangekondigd." in announced.text
    public = run.demo.visitor().open(f"{HOME}series/{STORY.file}").text
    assert "Bewoners mee, en dan?" in public
    assert "najaar 2018" in public
    assert "Anna" not in public


def _the_news_quotes_who_agreed(run: Run) -> None:
    """It is read in its time; whoever did not agree to be named is quoted without a name."""
    published = local(STORY.recap_at)
    run.demo.clock.set(published - MINUTE)
    assert STORY.recap not in run.event_page().text
    run.demo.clock.set(published)
    quote = {"quote_text_1": "Eindelijk iemand die het ook niet weet.", "quote_name_1": "Een deelnemer uit Haarlem"}
    run.write_recap("Save and publish", **quote)
    text = run.event_page().text
    assert STORY.recap in text
    assert "van en voor de gemeenten" in text
    assert "Yannick Lataster, Servicepunt Duurzame Energie" in text
    assert "Eindelijk iemand die het ook niet weet." in text
    assert "Een deelnemer uit Haarlem" not in text


def _a_certificate_can_be_checked_until_it_is_revoked(run: Run, person: Person) -> None:
    assert run.demo.say("{n} certificates were issued.", n=2) in run.issue().text
    letter = run.demo.newest_letter_to(person.email)
    assert letter.subject == run.demo.say("Your certificate of participation: {subject}", subject=STORY.title)
    paper = run.download(person)
    for text in (person.name, STORY.title, paper.number, STORY.date.partition(" ")[2]):
        assert text in paper.text
    page = run.verify(paper.code.lower().replace("-", " "))
    assert run.demo.say("This certificate is valid") in page.text
    assert person.email not in page.text
    run.revoke(paper, "De naam was niet goed.")
    page = run.verify(paper.code)
    assert run.demo.say("This certificate was revoked") in page.text
    assert "De naam was niet goed." not in page.text
    assert not [link for link in run.own_page(person).links if link.endswith(".pdf")]
