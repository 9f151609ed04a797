"""The queue of requests at the desk, and the answers."""

from leernet.model import Admission, RegistrationStatus
from leernet.testing import add, some_event
from tests.flask.conftest import words
from tests.flask.desk.conftest import Desk
from tests.forms_of import forms_of

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
    assert ("P49" in page, "P50" in page) == (True, False)
    after = page.partition("requests?after=")[2].partition('"')[0]
    assert "P50" in desk.get(f"{REQUESTS}?after={after}").text


def test_the_page_of_the_event_counts_requests_and_cancelling_tells_them_too(desk: Desk) -> None:
    add(desk.network, some_event(admission=Admission.APPROVAL))
    desk.register("Anna")
    assert "Aanvragen 1" in words(desk.get("/events/bijeenkomst").text)
    page = words(desk.follow(desk.send("/events/bijeenkomst/cancel", reason="Storm")))
    assert "De bijeenkomst gaat niet door. Eén persoon krijgt een mail." in page
