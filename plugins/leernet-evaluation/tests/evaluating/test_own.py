"""People answer on their own page: once asked, changeable, and gone from the database as theirs when it closes."""

import pytest
from leernet_evaluation.personal import Evaluations
from leernet_evaluation.tables import Asked, Given, Response

from leernet.hookspecs import Person
from leernet.model import JournalEntry
from leernet.testing.office import words

from .conftest import Office


def test_somebody_answers_changes_it_and_takes_it_back(office: Office) -> None:
    anna, *_ = office.hold(2)
    page = words(office.own(anna).text)
    assert "Uw antwoorden zijn anoniem." in page
    assert "minstens 5 mensen" in page
    done = office.follow(office.answer(anna, rating="8", useful="4", met="yes", take_home="Samen st(r)oom"))
    assert "Dank u wel. Uw antwoorden zijn bewaard." in words(done)
    assert 'value="8" checked' in done
    assert "Samen st(r)oom</textarea>" in done
    office.follow(office.answer(anna, rating="3"))
    with office.network.read() as work:
        assert [one.values for one in work.db.query(Given)] == [["3"]]
        assert work.db.query(Response).one().registration_id is None
        assert [one.answered for one in work.db.query(Asked).order_by(Asked.registration_id)] == [True, False]
        assert work.db.query(JournalEntry).filter(JournalEntry.kind == "evaluation.answered").count() == 0
    office.follow(office.answer(anna, do="withdraw"))
    assert office.responses() == []
    assert office.answer(anna, do="withdraw").status_code == 409


def test_what_is_required_or_wrong_is_said_at_its_field_and_what_was_typed_stays(office: Office) -> None:
    (anna,) = office.hold(1)
    refused = office.answer(anna, rating="11", better="<b>Meer</b> tijd")
    assert refused.status_code == 400
    assert "Kies een van de antwoorden." in words(refused.text)
    assert "&lt;b&gt;Meer&lt;/b&gt; tijd" in refused.text
    assert "Dit moet worden ingevuld." in words(office.answer(anna).text)
    assert "hoogstens 3000 tekens" in words(office.answer(anna, rating="1", better="x" * 3001).text)
    assert office.answer(anna, do="explode").status_code == 400
    assert office.responses() == []


def test_every_sort_of_question_can_be_answered_in_both_languages(office: Office) -> None:
    for number, kind in enumerate(("scale5", "scale10", "choice", "choices", "yes_no", "text")):
        values = {"kind": kind, "label": f"Vraag {number}", "label_en": f"Question {number}"}
        choices = "Thee | Tea\nKoffie" if kind.startswith("choice") else ""
        office.follow(office.press("add", "?view=question", **values, choices=choices))
    office.follow(office.set(how="named"))
    office.follow(office.press("switch_on"))
    (anna,) = office.crowd(1)
    office.pass_by(days=7, hours=1)
    office.check_in(anna)
    office.pass_by(hours=5)
    english = words(office.own(anna, language="en").text)
    assert all(f"Question {number}" in english for number in range(6))
    assert "Tea" in english
    answers = {"vraag_0": "5", "vraag_1": "10", "vraag_2": "thee", "vraag_4": "no", "vraag_5": "Graag meer"}
    several = {f"q{office.questions()[3].id}_{key}": "yes" for key in ("thee", "koffie")}
    page = office.follow(office.answer(anna, **answers, **several))
    assert page.count(" checked") == 6
    with office.network.read() as work:
        assert ["thee", "koffie"] in [one.values for one in work.db.query(Given)]
        assert work.db.query(JournalEntry).filter(JournalEntry.kind == "evaluation.answered").count() == 1
    file = office.desk("?view=csv").data.decode()
    assert "Persoon 00;Gemeente Haarlem;5;10;Thee;Thee, Koffie;Nee;Graag meer" in file


def test_nobody_else_finds_the_page_and_it_says_when_it_is_closed(office: Office) -> None:
    anna, bert = office.crowd(2)
    office.follow(office.press("begin"))
    office.follow(office.press("switch_on"))
    assert office.own(anna).status_code == 404, "not asked yet"
    office.pass_by(days=7, hours=1)
    office.check_in(anna)
    office.pass_by(hours=5)
    assert office.own(anna).status_code == 200
    assert office.own(bert).status_code == 404, "not there"
    assert "Wat vond u ervan?" in office.get(office.own_path(anna)).text
    sent = {"form_token": office.own(anna).text.split('name="form_token" value="')[1].split('"')[0], "do": "answer"}
    office.pass_by(days=14)
    assert "Deze evaluatie is gesloten." in words(office.own(anna).text)
    late = office.post(office.own_path(anna), **{**sent, f"q{office.questions()[0].id}": "5"})
    assert late.status_code == 409


def test_when_it_closes_nothing_leads_from_an_answer_to_a_person_or_an_order(office: Office) -> None:
    people = office.hold(6)
    for number, who in enumerate(people, 1):
        office.follow(office.answer(who, rating=str(number), better=f"Van {number}"))
    before = office.responses()
    assert all(one.pseudonym for one in before)
    office.follow(office.press("close"))
    after = office.responses()
    assert len(after) == 6
    assert {one.id for one in before}.isdisjoint(one.id for one in after)
    assert not any(one.pseudonym or one.registration_id for one in after)
    with office.network.read() as work:
        given = [(str(one.response_id), one.values) for one in work.db.query(Given)]
    assert sorted(values for _, values in given) == sorted(
        [[str(n)] for n in range(1, 7)] + [[f"Van {n}"] for n in range(1, 7)]
    )
    together: dict[str, set[str]] = {}
    for response, values in given:
        together.setdefault(response, set()).update(value.removeprefix("Van ") for value in values)
    assert all(len(values) == 1 for values in together.values()), "what one person said stays together"


def test_erasing_takes_named_answers_and_leaves_anonymous_ones(office: Office) -> None:
    (anna,) = office.hold(1)
    office.follow(office.answer(anna, rating="7"))
    office.follow(office.answer(anna, do="quiet"))
    office.plan("op-naam")
    (also_anna,) = office.hold(1, "op-naam", how="named")
    office.follow(office.answer(also_anna, rating="9"))
    row, named = office.row(anna), office.row(also_anna)
    person = Person(
        participant_id=row.participant_id, email="x@example.org", registrations=[row.id, named.id], certificates=[]
    )
    with office.network.read() as work:
        found = Evaluations().export(work.db, person)
        nobody = Person(participant_id=999, email="y@example.org", registrations=[], certificates=[])
        assert Evaluations().export(work.db, nobody) == {}
    assert found["wants_no_mail"] is True
    assert "'answer': ['9']" in str(found)
    assert "'answer': ['7']" not in str(found)
    with office.network.work() as work:
        Evaluations().erase(work.db, person)
    with office.network.read() as work:
        assert work.db.query(Asked).count() == 0
        assert [one.registration_id for one in work.db.query(Response)] == [None]


@pytest.mark.parametrize("again", [False, True])
def test_who_wants_no_mail_gets_none_until_they_want_it_again(office: Office, again: bool) -> None:
    office.plan("later", days=30)
    (anna,) = office.hold(1)
    office.follow(office.answer(anna, do="quiet"))
    if again:
        office.follow(office.answer(anna, do="loud"))
    office.hold(1, "later", days=23)
    assert len(office.asked()) == (2 if again else 1)
