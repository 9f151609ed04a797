"""The queue of requests at the desk, and the answers."""

import pytest

from leernet.model import Admission, RegistrationStatus
from leernet.services.registering.approval import approve
from leernet.services.registering.registration import Registered, cancel
from leernet.testing import add, counted, some_event
from leernet.work import PARTICIPANT, user
from tests.flask.conftest import words
from tests.flask.desk.conftest import Desk
from tests.forms_of import PageForm, form_of, forms_of

S = RegistrationStatus
REQUESTS = "/events/bijeenkomst/requests"


def test_the_desk_says_that_somebody_waits_for_an_answer(desk: Desk) -> None:
    add(desk.network, some_event(admission=Admission.APPROVAL))
    assert "wacht op antwoord" not in words(desk.get().text)
    desk.register("Anna")
    page = desk.get().text
    assert "heeft een aanvraag: één persoon wacht op antwoord." in words(page)
    assert "/nl/desk/events/bijeenkomst/requests" in page
    desk.register("Bob")
    assert "has requests: 2 people wait for your answer." in words(desk.get(language="en").text)


def test_an_event_without_approval_has_no_queue(desk: Desk) -> None:
    add(desk.network, some_event())
    page = desk.get("/events/bijeenkomst").text
    assert "/requests" not in page
    assert "Aangevraagd" not in desk.get("/events/bijeenkomst/registrations").text


def test_an_empty_queue_says_so(desk: Desk) -> None:
    add(desk.network, some_event(admission=Admission.APPROVAL))
    assert "Niemand wacht op een antwoord." in words(desk.get(REQUESTS).text)
    assert "Nobody waits for an answer." in words(desk.get(REQUESTS, "en").text)


def test_the_queue_shows_who_asks_and_why(desk: Desk) -> None:
    add(desk.network, some_event(admission=Admission.APPROVAL))
    desk.register("Anna", organisation="Gemeente Aa en Hunze", function="Projectleider", remarks="Casus <b>warmte</b>")
    page = desk.get(REQUESTS).text
    assert "Gemeente Aa en Hunze, Projectleider" in words(page)
    assert "Casus &lt;b&gt;warmte&lt;/b&gt;" in page


def test_approving_from_the_queue_goes_on_with_the_queue(desk: Desk) -> None:
    add(desk.network, some_event(places={"physical": 1}, admission=Admission.APPROVAL))
    anna, bob = desk.register("Anna"), desk.register("Bob")
    action = "/events/bijeenkomst/registrations/{}/approve"
    person = f"/events/bijeenkomst/registrations/{anna.uid}"
    answer = desk.send(person, action.format(anna.uid), **{"from": "requests"})
    page = words(desk.follow(answer))
    assert "Deze persoon heeft een plaats." in page
    assert "Bob" in page
    assert "Anna" not in page
    answer = desk.send(f"/events/bijeenkomst/registrations/{bob.uid}", action.format(bob.uid))
    assert "dus deze persoon staat op de wachtlijst" in words(desk.follow(answer))
    assert (desk.row(anna.uid).status, desk.row(bob.uid).status) == (S.CONFIRMED, S.WAITLISTED)
    assert desk.changes()[-2:] == [("registration.confirmed", "user:els"), ("registration.waitlisted", "user:els")]


def test_the_forms_of_the_queue_work_as_they_stand(desk: Desk) -> None:
    add(desk.network, some_event(admission=Admission.APPROVAL))
    anna = desk.register("Anna")
    (form,) = [one for one in forms_of(desk.get(REQUESTS).text) if one.action.endswith("/approve")]
    assert desk.client.post(form.action, data=form.filled()).status_code == 303
    assert desk.row(anna.uid).status is S.CONFIRMED


def test_declining_wants_a_reason(desk: Desk) -> None:
    add(desk.network, some_event(admission=Admission.APPROVAL))
    anna = desk.register("Anna")
    person = f"/events/bijeenkomst/registrations/{anna.uid}"
    assert desk.send(person, f"{person}/decline", reason=" ").status_code == 400
    assert desk.row(anna.uid).status is S.REQUESTED
    page = words(desk.follow(desk.send(person, f"{person}/decline", reason="Alleen voor gemeenten.")))
    assert "De aanvraag is afgewezen." in page
    assert "Alleen voor gemeenten." in page
    assert "Aanvraag afgewezen" in page
    assert desk.row(anna.uid).status is S.DECLINED
    assert "Afgewezen" in words(desk.get("/events/bijeenkomst/registrations?status=declined").text)


def test_a_request_that_was_answered_already_says_so(desk: Desk) -> None:
    add(desk.network, some_event(admission=Admission.APPROVAL))
    anna = desk.register("Anna")
    person = f"/events/bijeenkomst/registrations/{anna.uid}"
    assert desk.send(person, f"{person}/approve").status_code == 303
    assert desk.send(person, f"{person}/approve").status_code == 409
    assert desk.send(person, f"{person}/decline", reason="Toch niet.").status_code == 409
    assert desk.row(anna.uid).status is S.CONFIRMED
    assert "Goedgekeurd, met een plaats" in words(desk.get(person).text)


def test_the_next_page_of_the_queue_goes_on_where_the_first_ends(desk: Desk) -> None:
    add(desk.network, some_event(admission=Admission.APPROVAL))
    for number in range(51):
        desk.register(f"P{number:02}")
    page = desk.get(REQUESTS).text
    assert (">P49<" in page, ">P50<" in page) == (True, False)
    after = page.partition("requests?after=")[2].partition('"')[0]
    assert ">P50<" in desk.get(f"{REQUESTS}?after={after}").text


def test_the_page_of_the_event_counts_requests_and_cancelling_tells_them_too(desk: Desk) -> None:
    add(desk.network, some_event(admission=Admission.APPROVAL))
    desk.register("Anna")
    assert "Aanvragen 1" in words(desk.get("/events/bijeenkomst").text)
    page = words(desk.follow(desk.send("/events/bijeenkomst/cancel", reason="Storm")))
    assert "De bijeenkomst gaat niet door. Eén persoon krijgt een mail." in page


# --- one answer to several ---


def ask(desk: Desk, *names: str, places: int = 10, waiting_list: bool = True) -> list[Registered]:
    event = some_event(places={"physical": places}, admission=Admission.APPROVAL, waiting_list=waiting_list)
    add(desk.network, event)
    return [desk.register(name) for name in names]


def the_form(desk: Desk) -> PageForm:
    return form_of(desk.get(REQUESTS).text, REQUESTS)


def answer(desk: Desk, *people: Registered, **values: str) -> str:
    """Tick these on the page and send one answer to all of them; what the desk says."""
    form = the_form(desk)
    response = desk.client.post(form.action, data=form.filled(**{f"pick_{one.uid}": "yes" for one in people}, **values))
    assert response.status_code == 200, response.text
    return words(response.text)


def statuses(desk: Desk, *people: Registered) -> list[RegistrationStatus]:
    return [desk.row(one.uid).status for one in people]


def test_several_are_approved_at_once_who_asked_first_first_and_each_outcome_is_told(desk: Desk) -> None:
    people = anna, _, cas = ask(desk, "Anna", "Bob", "Cas", places=1)
    page = answer(desk, cas, anna, decision="approve")
    assert "2 aanvragen zijn beantwoord" in page
    assert "Anna heeft een plaats" in page
    assert "Cas staat op de wachtlijst: er is geen plaats" in page
    assert "Bob" not in page
    assert statuses(desk, *people) == [S.CONFIRMED, S.REQUESTED, S.WAITLISTED]
    assert desk.changes()[-2:] == [("registration.confirmed", "user:els"), ("registration.waitlisted", "user:els")]


def test_several_are_declined_at_once_and_the_reason_goes_to_each(desk: Desk) -> None:
    people = ask(desk, "Anna", "Bob", "Cas")
    page = answer(desk, *people[:2], decision="decline", reason="Alleen voor <gemeenten>.")
    assert "Reden: Alleen voor <gemeenten>." in page
    assert statuses(desk, *people) == [S.DECLINED, S.DECLINED, S.REQUESTED]
    assert [desk.row(one.uid).reason for one in people] == ["Alleen voor <gemeenten>."] * 2 + [""]


def test_everybody_on_the_page_is_answered_with_one_tick(desk: Desk) -> None:
    people = ask(desk, "Anna", "Bob", "Cas")
    answer(desk, all="yes", decision="approve")
    assert statuses(desk, *people) == [S.CONFIRMED] * 3


def test_one_that_cannot_be_answered_holds_up_no_other(desk: Desk) -> None:
    people = anna, bob, *_ = ask(desk, "Anna", "Bob", "Cas", "Daan", places=2, waiting_list=False)
    form = the_form(desk)
    desk.network.run(user("piet"), approve, anna.uid)
    desk.network.run(PARTICIPANT, cancel, bob.uid)
    response = desk.client.post(form.action, data=form.filled(all="yes", decision="approve"))
    page = words(response.text)
    assert "Eén aanvraag is beantwoord" in page
    assert "3 zijn niet beantwoord" in page
    assert "Anna was al beantwoord" in page
    assert "Bob was al beantwoord" in page
    assert "Cas heeft een plaats" in page
    assert "Daan Er zijn geen plaatsen meer" in page
    assert statuses(desk, *people) == [S.CONFIRMED, S.CANCELLED, S.CONFIRMED, S.REQUESTED]


@pytest.mark.parametrize(
    ("sent", "message"),
    [
        ({"decision": "approve"}, "Vink minstens één persoon aan."),
        ({"all": "yes"}, "Kies wat u antwoordt."),
        ({"all": "yes", "decision": "decline"}, "Vertel waarom: mensen lezen dit."),
    ],
)
def test_an_answer_that_is_not_complete_says_so_and_keeps_what_was_ticked(
    desk: Desk, sent: dict[str, str], message: str
) -> None:
    people = anna, _ = ask(desk, "Anna", "Bob")
    form = the_form(desk)
    ticked = {f"pick_{anna.uid}": "yes"} if "all" in sent else {}
    response = desk.client.post(form.action, data=form.filled(**sent, **ticked))
    assert response.status_code == 400
    assert message in words(response.text)
    again = form_of(response.text, REQUESTS)
    assert again.values.items() >= {**sent, **ticked}.items()
    assert statuses(desk, *people) == [S.REQUESTED, S.REQUESTED]


def test_who_asked_at_another_event_is_not_answered_here(desk: Desk) -> None:
    anna, _ = ask(desk, "Anna", "Bob")
    add(desk.network, some_event("ander", admission=Admission.APPROVAL))
    desk.register("Cas", event="ander")
    other = desk.register("Daan", event="ander")
    form = the_form(desk)
    data = {
        **form.filled(decision="approve", **{f"pick_{anna.uid}": "yes"}),
        f"pick_{other.uid}": "yes",
        "pick_x": "yes",
    }
    page = words(desk.client.post(form.action, data=data).text)
    assert "Daan" not in page
    assert statuses(desk, anna, other) == [S.CONFIRMED, S.REQUESTED]


def test_a_form_without_its_token_answers_nobody(desk: Desk) -> None:
    people = ask(desk, "Anna", "Bob")
    form = the_form(desk)
    response = desk.client.post(form.action, data={**form.filled(all="yes", decision="approve"), "form_token": "x"})
    assert response.status_code == 403
    assert statuses(desk, *people) == [S.REQUESTED] * 2


def test_one_request_alone_needs_no_form_for_several(desk: Desk) -> None:
    ask(desk, "Anna")
    assert 'id="decide"' not in desk.get(REQUESTS).text


def test_the_queue_takes_as_many_statements_for_one_as_for_three(desk: Desk) -> None:
    ask(desk, "Anna")
    with counted(desk.network.engine) as one:
        desk.get(REQUESTS)
    for name in ("Bob", "Cas"):
        desk.register(name)
    with counted(desk.network.engine) as three:
        desk.get(REQUESTS)
    assert (len(one), len(three)) == (6, 6)
