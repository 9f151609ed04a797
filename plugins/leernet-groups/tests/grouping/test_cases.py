"""Cases: brought in, changed and withdrawn by participants; chosen, discussed, made anonymous, and deleted in time."""

from datetime import timedelta

import pytest
from leernet_groups.tables import CASE_TRANSITIONS, CaseStatus, Confidentiality

from leernet import IllegalTransition
from leernet.model import Answer, Block, Event, JournalEntry, Question, QuestionKind, Visibility
from leernet.services.registering.registration import Registered, cancel
from leernet.testing.office import hidden, words
from leernet.work import PARTICIPANT

from .conftest import Office


def move(office: Office, status: str, number: int = 0) -> str:
    case = office.cases()[number]
    return words(office.follow(office.press(status, "?view=cases", case=str(case.id))))


# --- by participants ---


def test_somebody_brings_in_a_case_from_their_own_page(office: Office) -> None:
    anna = office.register("Anna", "A")
    assert "Uw casus en groep" in words(office.own(anna, "").text)
    done = office.bring_in(anna)
    assert "Uw casus is bewaard." in words(office.follow(done))
    (case,) = office.cases()
    assert (case.title, case.status, case.may_share) == ("Bewoners willen niet", CaseStatus.SUBMITTED, False)
    office.bring_in(anna, title="Bewoners willen wel", may_share="yes", confidentiality="event")
    (case,) = office.cases()
    assert (case.title, case.may_share, case.confidentiality) == ("Bewoners willen wel", True, Confidentiality.EVENT)


def test_the_form_is_filled_in_with_the_case_and_asks_for_privacy_first(office: Office) -> None:
    anna = office.register("Anna")
    assert 'value="organisers" checked' in office.own(anna).text
    office.bring_in(anna, text='<script>alert("x")</script>')
    page = office.own(anna).text
    assert 'value="group" checked' in page
    assert "<script>alert" not in page


def test_what_is_missing_is_said_at_each_field_and_nothing_is_lost(office: Office) -> None:
    anna = office.register("Anna")
    refused = office.bring_in(anna, title=" ", text="")
    assert refused.status_code == 400
    assert 'href="#field-title"' in refused.text
    assert 'href="#field-text"' in refused.text
    assert office.bring_in(anna, confidentiality="everybody").status_code == 400
    long = office.bring_in(anna, text="x" * 5001)
    assert long.status_code == 400
    assert "hoogstens 5000 tekens" in words(long.text)
    assert office.cases() == []


def test_a_case_is_withdrawn_until_it_is_chosen(office: Office) -> None:
    anna, bert = office.register("Anna"), office.register("Bert")
    office.bring_in(anna)
    office.bring_in(bert)
    office.follow(office.send_own(anna, do="withdraw"))
    assert len(office.cases()) == 1
    token = office.own(bert).text
    move(office, "chosen")
    page = office.own(bert).text
    assert 'value="withdraw"' not in page
    assert 'name="title"' not in page
    assert "Gekozen" in words(page)
    for values in ({"do": "withdraw"}, {"do": "keep", "title": "x", "text": "y", "confidentiality": "group"}):
        refused = office.post(office.own_path(bert), form_token=hidden(token), **values)
        assert refused.status_code == 409
    assert len(office.cases()) == 1


def test_nothing_is_asked_where_no_groups_are_planned_or_the_organiser_does_not_want_it(office: Office) -> None:
    office.plan_next_alone("lezing")
    anna = office.register("Anna", slug="lezing")
    assert "more/group" not in office.own(anna, "").text
    assert office.own(anna).status_code == 404
    bert = office.register("Bert")
    assert office.own(bert).status_code == 200
    office.follow(office.press("ask_cases", "?view=cases", keep_days="30"))
    assert office.own(bert).status_code == 404
    office.follow(office.press("ask_cases", "?view=cases", keep_days="30", asks_cases="yes"))
    assert office.own(bert).status_code == 200


def test_after_the_event_no_case_is_brought_in(office: Office) -> None:
    anna = office.register("Anna")
    office.clock.advance(timedelta(days=8))
    page = office.own(anna)
    assert 'name="title"' not in page.text
    assert "Hier staat nog niets." in words(page.text)


def test_who_cancelled_has_no_such_page_and_their_case_is_not_there_any_more(office: Office) -> None:
    anna = office.register("Anna")
    office.bring_in(anna)
    office.network.run(PARTICIPANT, cancel, anna.uid)
    assert office.own(anna).status_code == 404
    assert "Nog niemand bracht een casus in." in words(office.desk("?view=cases").text)


# --- by organisers ---


def test_a_chosen_case_goes_to_the_group_of_its_contributor(office: Office) -> None:
    people = office.crowd(8)
    for one in (people[0], people[3]):
        office.bring_in(one)
    office.propose()
    for number in (0, 1):
        move(office, "chosen", number)
    office.propose()
    state = office.state()
    for group in state.groups:
        contributor = state.cases[group.case_id or 0].registration_id
        assert contributor in {one.id for one in state.present(group)}
    assert "De casus van Persoon 00 wordt" not in words(office.desk().text)
    assert "Hier wordt de casus van Persoon 00 besproken." in words(office.desk().text)
    move(office, "submitted")
    assert sum(group.case_id is not None for group in office.state().groups) == 1


def test_a_case_goes_through_its_states_and_no_others(office: Office) -> None:
    office.bring_in(office.register("Anna"))
    for status in ("chosen", "discussed", "closed"):
        move(office, status)
    refused = office.press("discussed", "?view=cases", case=str(office.cases()[0].id))
    assert refused.status_code == 409
    with pytest.raises(IllegalTransition):
        CASE_TRANSITIONS.check(CaseStatus.SUBMITTED, CaseStatus.ANONYMISED)


def test_an_anonymous_case_is_in_the_organisers_words_and_of_nobody(office: Office) -> None:
    anna = office.register("Anna", "Gemeente Aa en Hunze")
    office.bring_in(anna, text="In Aa en Hunze wil de wethouder niet.")
    move(office, "chosen")
    move(office, "discussed")
    case = office.cases()[0]
    query = f"?view=cases&case={case.id}"
    assert "In Aa en Hunze" in office.desk(query).text
    assert office.press("anonymise", query, title="", text="").status_code == 400
    page = words(office.follow(office.press("anonymise", query, title="Een bestuurder", text="Wil niet.")))
    assert "Geanonimiseerd" in page
    assert "Anna" not in page
    assert "Aa en Hunze" not in page
    (case,) = office.cases()
    assert (case.registration_id, case.title) == (None, "Een bestuurder")
    assert "Breng een casus in" in words(office.own(anna).text)


def test_cases_are_deleted_in_time_but_for_the_anonymous_ones(office: Office) -> None:
    for name in ("Anna", "Bert"):
        office.bring_in(office.register(name))
    for status in ("chosen", "discussed"):
        move(office, status)
    office.press("anonymise", f"?view=cases&case={office.cases()[0].id}", title="Een dilemma", text="Zonder namen.")
    office.follow(office.press("ask_cases", "?view=cases", keep_days="30", asks_cases="yes"))
    office.clock.advance(timedelta(days=36))
    office.network.dispatcher.deliver()
    assert len(office.cases()) == 2
    office.clock.advance(timedelta(days=2))
    office.network.dispatcher.deliver()
    assert [case.title for case in office.cases()] == ["Een dilemma"]


def test_a_case_of_an_event_without_a_date_is_deleted_so_long_after_its_last_change(office: Office) -> None:
    office.bring_in(office.register("Anna"))
    with office.network.work() as work:
        work.db.query(Block).delete()
    office.clock.advance(timedelta(days=181))
    office.network.dispatcher.deliver()
    assert office.cases() == []


def test_what_people_wrote_is_not_in_the_journal(office: Office) -> None:
    office.bring_in(office.register("Anna"))
    with office.network.read() as work:
        found = work.db.query(JournalEntry).filter(JournalEntry.kind.like("groups.%")).all()
    assert [(entry.kind, entry.actor, entry.data) for entry in found] == [("groups.case_brought_in", "participant", {})]


# --- while registering ---


def ask(office: Office, visibility: Visibility = Visibility.HOSTS) -> None:
    """A question in the form."""
    with office.network.work() as work:
        event = work.db.query(Event).filter_by(slug=office.slug).one()
        event.has_questions = True
        label = {"nl": "Wat is je vraag?", "en": "What is your question?"}
        kind = QuestionKind.LONG_TEXT
        work.db.add(Question(key="vraag", kind=kind, label=label, event_id=event.id, visibility=visibility))


def answer(office: Office, who: Registered, text: str) -> None:
    with office.network.work() as work:
        question = work.db.query(Question).one()
        work.db.add(Answer(registration_id=office.row(who).id, question_id=question.id, values=[text], at=work.now))


def test_answers_to_a_question_become_cases_that_nobody_else_reads_yet(office: Office) -> None:
    ask(office)
    anna, bert, chris = (office.register(name) for name in ("Anna", "Bert", "Chris"))
    answer(office, anna, "Hoe krijg je bewoners mee die nergens " + "heel erg " * 10 + "aan willen?")
    answer(office, bert, "Iets anders")
    answer(office, chris, "  ")
    office.bring_in(bert)
    assert "Wat is je vraag?" in words(office.desk("?view=cases").text)
    page = words(office.follow(office.press("take_over", "?view=cases", question="vraag")))
    assert "Er kwam één casus bij." in page
    own, of_bert = sorted(office.cases(), key=lambda case: case.title)[1], office.cases()[0]
    assert of_bert.title == "Bewoners willen niet"
    assert own.title.startswith("Hoe krijg je bewoners mee")
    assert len(own.title) <= 80
    assert (own.confidentiality, own.may_share) == (Confidentiality.ORGANISERS, False)
    again = words(office.follow(office.press("take_over", "?view=cases", question="vraag")))
    assert "Er kwamen 0 casussen bij." in again
    office.bring_in(anna, title="Beter gezegd")
    assert "Beter gezegd" in {case.title for case in office.cases()}


def test_needs_are_no_cases_and_other_questions_are_not_known(office: Office) -> None:
    ask(office, Visibility.SENSITIVE)
    anna = office.register("Anna")
    answer(office, anna, "Een rolstoel")
    assert "Wat is je vraag?" not in words(office.desk("?view=cases").text)
    assert office.press("take_over", "?view=cases", question="vraag").status_code == 400
    assert office.cases() == []
