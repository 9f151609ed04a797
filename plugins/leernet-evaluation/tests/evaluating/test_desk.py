"""The organiser chooses questions, has them asked, and sees what came of it: never of too few people."""

from datetime import timedelta

import pytest
from leernet_evaluation import asking
from leernet_evaluation.tables import Asked, Given, Plan

from leernet.model import JournalEntry, Registration, RegistrationStatus, Series
from leernet.services.events.planning import cancel_event
from leernet.services.registering.registration import cancel
from leernet.testing import counted, some_event, some_series
from leernet.testing.office import words
from leernet.work import PARTICIPANT

from .conftest import Office


def test_an_event_that_is_not_evaluated_says_what_to_do(office: Office) -> None:
    assert "Er wordt nog niemand iets gevraagd." in words(office.desk().text)
    assert "Er zijn nog geen vragen." in words(office.desk("?view=questions").text)
    refused = office.press("switch_on")
    assert refused.status_code == 409
    assert "Er zijn nog geen vragen." in words(refused.text)


def test_questions_are_begun_from_the_set_changed_moved_and_removed(office: Office) -> None:
    assert "Er kwamen 5 vragen bij." in words(office.follow(office.press("begin")))
    assert "Er kwamen 0 vragen bij." in words(office.follow(office.press("begin"))), "each once"
    first, second, *_ = office.questions()
    query = f"?view=question&question={second.id}"
    assert "Hoe goed kunt u" in office.desk(query).text
    office.follow(office.press("change", query, label="Bruikbaar?", kind="scale10", required="yes"))
    changed = office.questions()[1]
    assert (changed.label, changed.key, changed.required) == ("Bruikbaar?", "bruikbaar", True)
    office.follow(office.press("move", question=str(second.id)))
    assert [one.id for one in office.questions()[:2]] == [second.id, first.id]
    office.follow(office.press("move", question=str(second.id)))
    assert office.questions()[-1].id == second.id, "from the first place to the last"
    office.follow(office.press("remove", query))
    assert len(office.questions()) == 4
    assert office.desk(query).status_code == 404
    with office.network.read() as work:
        (entry,) = work.db.query(JournalEntry).filter_by(kind="evaluation.question_changed")
        assert entry.actor == "user:els"
        assert "Bruikbaar?" in str(entry.data["after"])


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"label": "", "kind": "text"}, "Dit moet worden ingevuld."),
        ({"label": "Wat?", "kind": "file"}, "Kies wat voor antwoord"),
        ({"label": "Wat?", "kind": "choice", "choices": "Eén"}, "Geef 2 tot 20 verschillende keuzes"),
        ({"label": "Wat?", "kind": "choices", "choices": "A\nA"}, "Geef 2 tot 20 verschillende keuzes"),
        ({"label": "x" * 301, "kind": "text"}, "hoogstens 300 tekens"),
    ],
)
def test_a_question_that_cannot_be_is_refused_at_its_field(office: Office, values: dict[str, str], said: str) -> None:
    refused = office.press("add", "?view=question", **values)
    assert refused.status_code == 400
    assert said in words(refused.text)
    assert office.questions() == []


def test_thirty_questions_are_the_most(office: Office) -> None:
    for number in range(26):
        office.follow(office.press("add", label=f"Vraag {number}", kind="text"))
    assert office.press("begin").status_code == 409


def test_choices_are_written_in_a_line_each_and_read_back_so(office: Office) -> None:
    office.follow(office.press("add", label="Vorm?", kind="choice", choices="Op locatie | On site\n\nOnline\nÉén dag"))
    (question,) = office.questions()
    assert [one["key"] for one in question.choices] == ["op_locatie", "online", "een_dag"]
    page = office.desk(f"?view=question&question={question.id}").text
    assert "Op locatie | On site\nOnline\nÉén dag</textarea>" in page


def test_only_who_was_there_is_asked_each_once_and_by_their_own_link(office: Office) -> None:
    anna, bert, cor, dora = (office.register(name) for name in ("Anna", "Bert", "Cor", "Dora"))
    office.follow(office.press("begin"))
    office.follow(office.press("switch_on"))
    assert "De vragen worden gesteld op 29 november 2026" in words(office.desk().text)
    office.pass_by(days=7, hours=1)
    office.check_in(anna, bert)
    office.pass_by(hours=3)
    assert office.asked() == [], "two hours after the end"
    office.pass_by(hours=1)
    assert office.asked() == ["Anna <anna@example.org>", "Bert <bert@example.org>"]
    office.check_in(cor)
    office.pass_by(hours=1)
    office.pass_by(hours=1)
    assert len(office.asked()) == 3, "who was recorded later, once"
    body = office.outbox.to("anna@example.org")[-1].get_body(("plain",))
    assert body is not None
    message = body.get_content()
    assert "anoniem" in message
    assert f"https://example.org/leren{office.own_path(anna)}" in message
    with office.network.read() as work:
        assert work.db.query(Asked).count() == 3
    assert dora.status == "confirmed"


def test_who_answered_before_the_mail_went_or_cancelled_gets_none(office: Office) -> None:
    people = office.crowd(3)
    office.follow(office.press("begin"))
    office.follow(office.set(asks="all", after_hours="0", how="named"))
    office.follow(office.press("switch_on"))
    office.network.run(PARTICIPANT, cancel, people[0].uid)
    office.network.dispatcher.deliver()
    office.clock.advance(timedelta(days=7, hours=3))
    office.follow(office.answer(people[1], rating="8"))
    office.network.dispatcher.deliver()
    assert office.asked() == ["Persoon 02 <persoon.02@example.org>"]


def test_an_organiser_who_thinks_of_it_weeks_later_has_people_asked_from_then_on(office: Office) -> None:
    (anna,) = office.crowd(1)
    office.pass_by(days=7, hours=1)
    office.check_in(anna)
    office.follow(office.press("begin"))
    office.pass_by(days=40)
    office.follow(office.press("switch_on"))
    office.pass_by(minutes=1)
    assert office.asked() == ["Persoon 00 <persoon.00@example.org>"]
    assert office.own(anna).status_code == 200


def test_what_happens_between_asking_and_the_mail_is_seen(office: Office) -> None:
    answers, quiet, leaves, stays = people = office.crowd(4)
    office.follow(office.press("begin"))
    office.follow(office.set(asks="all"))
    office.follow(office.press("switch_on"))
    office.clock.advance(timedelta(days=8))
    with office.network.work() as work:
        asking.do_due(work.db, work.now, work.journal)
    office.follow(office.answer(answers, rating="8"))
    office.follow(office.answer(quiet, do="quiet"))
    with office.network.work() as work:
        work.db.get_one(Registration, office.row(leaves).id).status = RegistrationStatus.CANCELLED
    office.network.dispatcher.deliver()
    assert office.asked() == ["Persoon 03 <persoon.03@example.org>"]
    assert len(people) == 4
    assert stays.status == "confirmed"


def test_the_organiser_thinks_again_before_anybody_is_asked(office: Office) -> None:
    office.crowd(1)
    office.follow(office.press("begin"))
    office.follow(office.set(asks="all"))
    office.follow(office.press("switch_on"))
    assert "Stel ze toch niet" in words(office.desk().text)
    assert office.press("close").status_code == 409, "nobody was asked"
    assert "niet gesteld" in words(office.follow(office.press("switch_off")))
    office.pass_by(days=9)
    assert office.asked() == []


def test_three_hundred_people_are_asked_in_pieces(office: Office) -> None:
    people = office.crowd(3)
    office.follow(office.press("begin"))
    office.follow(office.set(asks="all"))
    office.follow(office.press("switch_on"))
    office.clock.advance(timedelta(days=8))
    with office.network.work() as work:
        plan = work.db.query(Plan).one()
        assert asking.AT_ONCE == 250
        assert asking.ask(work.db, plan.event_id, work.journal) == len(people)
        assert asking.ask(work.db, plan.event_id, work.journal) == 0


def test_what_was_promised_stays_once_people_were_asked(office: Office) -> None:
    office.hold(1)
    assert "de vragen blijven zoals ze zijn" in words(office.desk("?view=questions").text)
    for do in ("begin", "switch_off"):
        assert office.press(do).status_code == 409
    office.follow(office.set(how="named", least="3", open_days="20"))
    with office.network.read() as work:
        plan = work.db.query(Plan).one()
        assert (plan.named, plan.least, plan.open_days) == (False, 5, 20)


@pytest.mark.parametrize(
    "values", [{"asks": "iedereen"}, {"after_hours": "-1"}, {"least": "2"}, {"open_days": "0"}, {"keep_days": "veel"}]
)
def test_settings_that_cannot_be_are_refused(office: Office, values: dict[str, str]) -> None:
    assert office.set(**values).status_code == 400


def test_anonymous_results_come_when_it_is_closed_and_of_five_people_or_none(office: Office) -> None:
    people = office.hold(6)
    for number, who in enumerate(people[:5], 4):
        answers = {"useful": "4"} if number < 8 else {}
        office.follow(office.answer(who, rating=str(number), better="=1+1" if number == 4 else "", **answers))
    page = words(office.desk().text)
    assert "Beantwoord 5 van 6" in page
    assert "83% heeft geantwoord." in page
    assert "Gemiddeld" not in page
    assert office.desk("?view=csv").data.decode().count("\r\n") == 1
    page = words(office.follow(office.press("close")))
    assert "De evaluatie is gesloten." in page
    assert "5 mensen hebben geantwoord. Gemiddeld 6; de helft gaf 6 of meer." in page
    assert page.count("Te weinig mensen hebben dit beantwoord om het te laten zien.") == 2, "useful, and met"
    assert "=1+1" in page
    file = office.desk("?view=csv").data.decode()
    assert ";8;1;20;6;6" in file
    assert "te weinig antwoorden" in file
    assert "'=1+1" in file
    assert office.press("close").status_code == 409
    assert "The answer" not in office.desk(language="en").text
    assert "On average 6; half gave 6 or more." in words(office.desk(language="en").text)


def test_of_four_people_nothing_is_shown_at_all(office: Office) -> None:
    for who in office.hold(4):
        office.follow(office.answer(who, rating="9", better="Geheim"))
    office.pass_by(days=15)
    page = office.desk().text
    assert "Geheim" not in page + office.desk("?view=csv").data.decode()
    assert words(page).count("Te weinig mensen") == 5
    with office.network.read() as work:
        assert work.db.query(Plan).one().sealed
        assert work.db.query(JournalEntry).filter_by(kind="evaluation.closed").count() == 1


def test_a_cancelled_event_is_not_evaluated(office: Office) -> None:
    office.crowd(1)
    office.follow(office.press("begin"))
    office.follow(office.press("switch_on"))
    office.network.run(PARTICIPANT, cancel_event, "bijeenkomst", "Storm")
    office.pass_by(days=9)
    assert office.asked() == []
    assert office.press("switch_on").status_code == 409


def test_what_was_written_and_the_names_go_when_their_time_is_over(office: Office) -> None:
    people = office.hold(5, how="named", keep_days="30")
    for who in people:
        office.follow(office.answer(who, rating="8", better="Mijn tekst"))
    office.pass_by(days=15)
    office.pass_by(days=20)
    page = words(office.desk().text)
    assert "Mijn tekst" not in page
    assert "5 mensen hebben geantwoord. Gemiddeld 8" in page
    with office.network.read() as work:
        assert work.db.query(Given).count() == 5
    assert "Persoon" not in office.desk("?view=csv").data.decode()


def test_the_events_of_a_series_are_compared_without_those_that_hide(office: Office) -> None:
    series = some_series()
    office.plan("een", series=series, title="Over een")
    assert "Nog geen bijeenkomst" in words(series_page(office))
    for who, mark in zip(office.hold(5, "een"), "44488", strict=True):
        office.follow(office.answer(who, rating=mark, met="yes"))
    office.follow(office.press("close", slug="een"))
    with office.network.work() as work:
        found = work.db.query(Series).one()
        for slug in ("twee", "drie"):
            event = some_event(slug, starts_at=office.clock() + timedelta(days=7), series=found, title=f"Over {slug}")
            work.db.add(event)
    taken = office.press("take_over", slug="twee", **{"from": str(office.event("een").id)})
    assert "Er kwamen 5 vragen bij." in words(office.follow(taken))
    assert office.press("take_over", slug="drie", **{"from": "99"}).status_code == 400
    for who in office.hold(3, "twee"):
        office.follow(office.answer(who, rating="10"))
    office.follow(office.press("close", slug="twee"))
    page = words(series_page(office))
    assert "Over een 5 5,6 4 Over twee te weinig antwoorden om te laten zien Van één bijeenkomst 5 mensen" in page
    assert "Gemiddeld 5,6" in page
    file = office.client.get("/leren/nl/desk/series/netwerk/more/evaluation-series?view=csv").data.decode()
    assert "Over een" in file
    assert "te weinig antwoorden" in file


def series_page(office: Office) -> str:
    return str(office.client.get("/leren/nl/desk/series/netwerk/more/evaluation-series").text)


@pytest.mark.parametrize("people", [1, 3])
def test_the_results_take_as_many_statements_whatever_there_is(office: Office, people: int) -> None:
    for who in office.hold(people, how="named"):
        office.follow(office.answer(who, rating="8", better="Tekst"))
    office.desk()
    with counted(office.network.engine) as statements:
        office.desk()
    assert len(statements) == 12, "\n".join(statements)
    with office.network.read() as work:
        assert work.db.query(Registration).count() == people


@pytest.mark.parametrize("events", [1, 3])
def test_a_series_takes_as_many_statements_whatever_its_events(office: Office, events: int) -> None:
    series = some_series()
    starts_at = office.clock() + timedelta(days=7)
    slugs = ["een", "twee", "drie"][:events]
    with office.network.work() as work:
        work.db.add_all(some_event(slug, starts_at=starts_at, series=series) for slug in slugs)
    people = {slug: office.crowd(1, slug=slug) for slug in slugs}
    for slug in slugs:
        office.follow(office.press("begin", slug=slug))
        office.follow(office.set(slug, how="named", asks="all"))
        office.follow(office.press("switch_on", slug=slug))
    office.pass_by(days=8)
    for slug in slugs:
        office.follow(office.answer(people[slug][0], rating="8"))
    series_page(office)
    with counted(office.network.engine) as statements:
        page = series_page(office)
    assert len(statements) == 6, "\n".join(statements)
    assert "8" in page
