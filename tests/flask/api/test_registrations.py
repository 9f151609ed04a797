"""Programs register people, and read, change and cancel what they may."""

from datetime import timedelta

import pytest

from leernet.model import (
    Admission,
    AgendaItem,
    AgendaKind,
    ApiScope,
    Event,
    Question,
    QuestionKind,
    Quota,
    RegistrationStatus,
    Visibility,
)
from leernet.testing import Outbox, SettableClock, add, counted, some_event, some_series
from tests.flask.api.conftest import ANNA, Api, Json

BOTH: dict[str, int | None] = {"physical": 1, "online": None}


@pytest.fixture
def asking(api: Api) -> Event:
    """An event with two formats, a part to sign up for and three questions."""
    event = some_event(places={"physical": 5, "online": None})
    event.agenda = [AgendaItem(title="Bezoek", kind=AgendaKind.SITE_VISIT, key="bezoek", quota=Quota(capacity=5))]
    event.has_questions = True
    add(api.network, event)
    choices = [{"key": one, "nl": one, "en": one} for one in ("trein", "fiets")]
    rows = [
        Question(key="reis", kind=QuestionKind.CHOICES, label={"nl": "Hoe?"}, choices=choices, event_id=event.id),
        Question(key="vraag", kind=QuestionKind.TEXT, label={"nl": "Wat?"}, required=True, event_id=event.id),
        Question(
            key="dieet",
            kind=QuestionKind.TEXT,
            label={"nl": "Dieet?"},
            visibility=Visibility.SENSITIVE,
            event_id=event.id,
        ),
        Question(key="plan", kind=QuestionKind.FILE, label={"nl": "Plan?"}, event_id=event.id),
    ]
    add(api.network, *rows)
    return event


# --- registering ---


def test_somebody_is_registered_and_hears_of_it(api: Api, outbox: Outbox) -> None:
    add(api.network, some_event())
    program = api.program(ApiScope.REGISTER)
    response = program.send("POST", "/events/bijeenkomst/registrations", {**ANNA, "organisation": "Zaanstad"})
    assert response.status_code == 201
    one: Json = response.json
    assert response.headers["Location"] == f"https://example.org/leren/api/v1/registrations/{one['id']}"
    assert (one["status"], one["name"], one["organisation"], one["format"], one["language"]) == (
        "confirmed",
        "Anna van der Meer",
        "Zaanstad",
        "physical",
        "nl",
    )
    assert (one["createdAt"], one["attendances"], one["answers"]) == ("2026-11-22T09:00:00Z", [], [])
    assert program.get(f"/registrations/{one['id']}") == one
    assert api.changes() == [("registration.confirmed", "api:1")]
    api.network.dispatcher.deliver()
    (mail,) = outbox.to("anna@example.org")
    body = mail.get_body(("plain",))
    assert body is not None
    assert "Fijn dat u meedoet." in body.get_content()


def test_whoever_comes_too_late_waits_or_is_refused(api: Api) -> None:
    add(api.network, some_event(places={"physical": 0}), some_event("vol", places={"physical": 0}, waiting_list=False))
    program = api.program(ApiScope.REGISTER)
    assert program.register()["status"] == "waitlisted"
    full = program.refused(409, "POST", "/events/vol/registrations", ANNA)
    assert full["code"] == "event_full"
    twice = program.refused(409, "POST", "/events/bijeenkomst/registrations", ANNA)
    assert (twice["code"], twice["errors"][0]["field"]) == ("already_registered", "email")


def test_a_request_by_approval_and_an_invitation(api: Api) -> None:
    add(api.network, some_event(admission=Admission.APPROVAL), some_event("besloten", admission=Admission.INVITATION))
    program = api.program(ApiScope.REGISTER)
    assert program.register()["status"] == "requested"
    refused = program.refused(409, "POST", "/events/besloten/registrations", {**ANNA, "invitation": "niets"})
    assert refused["code"] == "invitation_needed"


def test_all_that_is_wrong_is_said_at_once_in_both_languages(api: Api) -> None:
    add(api.network, some_event())
    program = api.program(ApiScope.REGISTER)
    body = {"name": " ", "email": "anna", "phone": 7, "language": "de", "kleur": "groen", "items": ["é"], "answers": []}
    problem = program.refused(400, "POST", "/events/bijeenkomst/registrations", body, Accept_Language="en")
    found = {one["field"]: one["code"] for one in problem["errors"]}
    assert found == {
        "name": "name_missing",
        "email": "email_invalid",
        "phone": "text_expected",
        "format": "format_missing",
        "language": "value_invalid",
        "kleur": "field_unknown",
        "items.0": "value_invalid",
        "answers": "value_invalid",
    }
    assert problem["title"] == "This could not be read"
    dutch = program.refused(400, "POST", "/events/bijeenkomst/registrations", body)
    assert next(one["detail"] for one in dutch["errors"] if one["field"] == "name") == "Vul uw naam in."


def test_answers_and_parts_of_the_programme(api: Api, asking: Event) -> None:
    program = api.program(ApiScope.REGISTER)
    answers = {"reis": ["fiets", "trein"], "vraag": "Hoe dan?", "dieet": "Geen noten"}
    one = program.register(body={"items": ["bezoek"], "answers": answers})
    assert one["items"] == ["bezoek"]
    # Dietary needs are for the organisers only.
    assert one["answers"] == [
        {"question": "reis", "values": ["trein", "fiets"]},
        {"question": "vraag", "values": ["Hoe dan?"]},
    ]


def test_answers_that_are_wrong_are_said_at_their_question(api: Api, asking: Event) -> None:
    program = api.program(ApiScope.REGISTER)
    path = "/events/bijeenkomst/registrations"
    wrong = {"reis": ["auto"], "kleur": "groen", "vraag": ["a"], "plan": "x.pdf"}
    problem = program.refused(400, "POST", path, {**ANNA, "answers": wrong})
    assert {one["field"]: one["code"] for one in problem["errors"]} == {
        "answers.reis": "choice_unknown",
        "answers.kleur": "question_unknown",
        "answers.vraag": "text_expected",
        "answers.plan": "file_not_here",
    }
    missing = program.refused(400, "POST", path, {**ANNA, "answers": {}})
    assert [(one["field"], one["code"]) for one in missing["errors"]] == [("answers.vraag", "answer_missing")]
    unknown = program.refused(400, "POST", path, {**ANNA, "items": ["diner"]})
    assert unknown["code"] == "item_unknown"


def test_registering_costs_a_fixed_number_of_statements(api: Api) -> None:
    add(api.network, some_event())
    program = api.program(ApiScope.REGISTER)
    with counted(api.network.engine) as statements:
        program.register()
    # The key, the event, and what reading it back takes, beside what registering takes itself.
    assert len(statements) == 10


# --- reading ---


def test_a_list_has_pages_and_filters(api: Api, asking: Event) -> None:
    for number in range(5):
        api.somebody(f"P{number}", items=("bezoek",) if number < 2 else ())  # type: ignore[arg-type]
    program = api.program(ApiScope.READ)
    path = "/events/bijeenkomst/registrations"
    first = program.get(f"{path}?limit=3")
    assert [one["name"] for one in first["results"]] == ["P0", "P1", "P2"]
    rest = program.get(first["next"].partition("/api/v1")[2])
    assert [one["name"] for one in rest["results"]] == ["P3", "P4"]
    assert rest["next"] is None
    assert len(program.get(f"{path}?item=bezoek")["results"]) == 2
    assert program.get(f"{path}?status=waitlisted")["results"] == []
    program.refused(404, "GET", f"{path}?item=diner")


@pytest.mark.parametrize("count", [1, 3])
def test_a_list_costs_nine_statements(api: Api, asking: Event, count: int) -> None:
    program = api.program(ApiScope.READ, ApiScope.REGISTER)
    for number in range(count):
        body = {"email": f"p{number}@example.org", "items": ["bezoek"], "answers": {"vraag": "x", "reis": ["fiets"]}}
        program.register(body=body)
    with counted(api.network.engine) as statements:
        program.get("/events/bijeenkomst/registrations")
    assert len(statements) == 9


def test_a_key_that_only_registers_sees_its_own_alone(api: Api) -> None:
    add(api.network, some_event())
    other = api.somebody("Bram")
    program, reader = api.program(ApiScope.REGISTER), api.program(ApiScope.READ)
    one = program.register()
    assert [r["id"] for r in program.get("/events/bijeenkomst/registrations")["results"]] == [one["id"]]
    assert len(reader.get("/events/bijeenkomst/registrations")["results"]) == 2
    program.refused(404, "GET", f"/registrations/{other.uid}")
    program.refused(404, "POST", f"/registrations/{other.uid}/cancellation", {}, If_Match="*")
    reader.refused(403, "POST", f"/registrations/{other.uid}/cancellation", {}, If_Match="*")


def test_a_key_for_a_series_sees_nothing_else(api: Api) -> None:
    add(api.network, some_event("in", series=some_series()), some_event("uit"))
    outside = api.somebody("Bram", event="uit")
    program = api.program(ApiScope.READ, ApiScope.REGISTER, ApiScope.CHANGE, series="netwerk")
    assert program.register("in")["event"] == "in"
    for method, path in (
        ("GET", "/events/uit/registrations"),
        ("GET", f"/registrations/{outside.uid}"),
        ("GET", "/participants?event=uit"),
        ("GET", "/participants/1"),
    ):
        program.refused(404, method, path)
    program.refused(404, "POST", "/events/uit/registrations", ANNA)
    assert [one["name"] for one in program.get("/participants")["results"]] == ["Anna van der Meer"]
    assert program.get("/events/uit")["slug"] == "uit"  # it is on a public page


# --- changing ---


def test_a_change_says_which_version_it_means(api: Api) -> None:
    add(api.network, some_event(places={"physical": 5, "online": None}))
    program = api.program(ApiScope.REGISTER)
    one = program.register()
    path, version = f"/registrations/{one['id']}", program.version(one)
    assert program.refused(428, "PATCH", path, {"format": "online"})["code"] == "etag_missing"
    assert program.refused(412, "PATCH", path, {"format": "online"}, If_Match='"x"')["code"] == "etag_outdated"
    response = program.send("PATCH", path, {"format": "online"}, If_Match=version)
    assert response.status_code == 200
    assert response.json is not None
    assert response.json["format"] == "online"
    assert response.headers["ETag"] == program.version(one) != version
    program.refused(412, "PATCH", path, {"format": "physical"}, If_Match=version)
    assert program.send("PATCH", path, {"format": "online"}, If_Match="*").status_code == 200


def test_all_of_a_change_or_nothing(api: Api, asking: Event) -> None:
    program = api.program(ApiScope.REGISTER)
    one = program.register(body={"answers": {"vraag": "x", "dieet": "noten", "reis": ["fiets"]}})
    path = f"/registrations/{one['id']}"
    body = {"format": "online", "items": ["bezoek"], "answers": {"kleur": "groen"}}
    program.refused(400, "PATCH", path, body, If_Match=program.version(one))
    assert program.get(path) == one
    changed = program.send("PATCH", path, {**body, "answers": {"reis": None, "vraag": "y"}}, If_Match="*").json
    assert changed is not None
    assert (changed["format"], changed["items"]) == ("online", ["bezoek"])
    assert changed["answers"] == [{"question": "vraag", "values": ["y"]}]
    with api.network.read() as work:  # what it cannot see stays
        from leernet.services.asking.answers import answers_of
        from leernet.services.registering.registration import find_registration

        kept = answers_of(work, find_registration(work, api.row(one["id"]).uid))
        assert {answer.question.key: answer.values for answer in kept} == {"vraag": ["y"], "dieet": ["noten"]}


def test_cancelling_frees_the_place_and_cannot_be_done_twice(api: Api) -> None:
    add(api.network, some_event(places={"physical": 1}))
    program = api.program(ApiScope.REGISTER)
    one = program.register()
    waiting = api.somebody("Bram")
    path = f"/registrations/{one['id']}/cancellation"
    response = program.send("POST", path, {"reason": "Ziek"}, If_Match=program.version(one))
    assert response.json is not None
    assert (response.status_code, response.json["status"]) == (200, "cancelled")
    assert api.row(waiting.uid).status is RegistrationStatus.CONFIRMED
    assert program.refused(409, "POST", path, {}, If_Match="*")["code"] == "illegal_transition"


def test_the_rules_of_participants_hold_for_programs(api: Api, clock: SettableClock) -> None:
    add(api.network, some_event())
    program = api.program(ApiScope.REGISTER, ApiScope.CHANGE)
    one = program.register()
    clock.advance(timedelta(days=8))
    assert (
        program.refused(409, "POST", f"/registrations/{one['id']}/cancellation", {}, If_Match="*")["code"]
        == "event_over"
    )


def test_who_is_cancelled_by_another_program_is_told_so(api: Api, outbox: Outbox) -> None:
    add(api.network, some_event())
    own, other = api.program(ApiScope.REGISTER), api.program(ApiScope.CHANGE)
    for program, email in ((own, "anna@example.org"), (other, "bram@example.org")):
        one = own.register(body={"email": email})
        api.network.dispatcher.deliver()
        program.send("POST", f"/registrations/{one['id']}/cancellation", {}, If_Match="*")
        api.network.dispatcher.deliver()
    assert "U hebt zich afgemeld" in str(outbox.to("anna@example.org")[-1]["Subject"])
    assert "U hebt zich afgemeld" not in str(outbox.to("bram@example.org")[-1]["Subject"])


def test_a_colleague_comes_instead(api: Api) -> None:
    add(api.network, some_event())
    program = api.program(ApiScope.REGISTER)
    one = program.register(body={"organisation": "Zaanstad"})
    path = f"/registrations/{one['id']}/substitution"
    colleague = {"name": "Bram", "email": "bram@example.org"}
    response = program.send("POST", path, colleague, If_Match=program.version(one), Idempotency_Key="once")
    assert response.status_code == 201
    new: Json = response.json
    assert (new["name"], new["organisation"], new["status"]) == ("Bram", "Zaanstad", "confirmed")
    assert response.headers["Location"].endswith(new["id"])
    old = program.get(f"/registrations/{one['id']}")
    assert (old["status"], old["replacedBy"]) == ("replaced", new["id"])
    again = program.send("POST", path, colleague, If_Match=program.version(one), Idempotency_Key="once")
    assert again.json == new


def test_a_colleague_answers_for_themselves(api: Api, asking: Event) -> None:
    program = api.program(ApiScope.REGISTER)
    one = program.register(body={"organisation": "Zaanstad", "answers": {"vraag": "x"}})
    path = f"/registrations/{one['id']}/substitution"
    colleague: Json = {"name": "Bram", "email": "bram@example.org", "answers": {}}
    problem = program.refused(400, "POST", path, colleague, If_Match="*")
    assert problem["errors"][0]["field"] == "answers.vraag"
    new = program.send("POST", path, {**colleague, "answers": {"vraag": "y"}}, If_Match="*").json
    assert new is not None
    assert new["answers"] == [{"question": "vraag", "values": ["y"]}]


def test_an_offer_is_taken(api: Api) -> None:
    event = some_event(places={"physical": 1})
    event.offer_hours = 24
    add(api.network, event)
    program = api.program(ApiScope.REGISTER)
    first = program.register()
    second = program.register(body={"email": "bram@example.org"})
    program.send("POST", f"/registrations/{first['id']}/cancellation", {}, If_Match="*")
    offered = program.get(f"/registrations/{second['id']}")
    assert (offered["status"], offered["offeredUntil"]) == ("offered", "2026-11-23T09:00:00Z")
    taken = program.send("POST", f"/registrations/{second['id']}/acceptance", If_Match="*").json
    assert taken is not None
    assert (taken["status"], taken["offeredUntil"]) == ("confirmed", None)


# --- people ---


def test_people_are_read_with_their_registrations(api: Api) -> None:
    add(api.network, some_event(), some_event("later"))
    api.somebody(organisation="Zaanstad")
    api.somebody(event="later", organisation="Zaanstad")
    api.somebody("Bram", event="later")
    program = api.program(ApiScope.READ)
    first, second = program.get("/participants")["results"]
    assert (first["name"], first["email"], second["name"]) == ("Anna", "Anna@example.org", "Bram")
    assert [(at["organisation"], at["until"]) for at in first["affiliations"]] == [("Zaanstad", None)]
    one = program.get(f"/participants/{first['id']}")
    assert [taking["event"] for taking in one["registrations"]] == ["bijeenkomst", "later"]
    assert len(program.get("/participants?event=bijeenkomst")["results"]) == 1
    assert len(program.get("/participants?limit=1")["results"]) == 1
    program.refused(404, "GET", "/participants/77")
    api.program(ApiScope.REGISTER).refused(403, "GET", "/participants")
