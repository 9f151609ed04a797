"""What is kept of a person, handed out and erased by an organiser."""

import json

from leernet.testing import add, some_event
from tests.flask.desk.conftest import Desk


def test_an_organiser_hands_out_and_erases_what_is_kept_of_a_person(desk: Desk) -> None:
    add(desk.network, some_event(), some_event("later"))
    uid = desk.register("Anna de Wit").uid
    desk.register("Anna de Wit", event="later")
    desk.register("Bo")
    person = f"/events/bijeenkomst/registrations/{uid}"
    assert f"{person}/erase" in desk.get(person).text
    values = json.loads(desk.get(f"{person}/data.json").data)
    assert [one["eventSlug"] for one in values["registrations"]] == ["later", "bijeenkomst"]
    assert "Anna de Wit" in desk.get(f"{person}/data.html").text
    question = desk.get(f"{person}/erase").text
    assert "Er worden 2 aanmeldingen bewaard bij Anna@example.org." in question
    page = desk.follow(desk.send(f"{person}/erase"))
    assert "Alles over deze persoon is gewist." in page
    assert "Anna de Wit" not in page
    assert ">gewist<" in page
    assert "Bo" in page
    assert desk.get(person).status_code == 404
    assert ("participant.erased", "user:els") in desk.changes()


def test_only_an_organiser_sees_or_erases_it(desk: Desk) -> None:
    add(desk.network, some_event())
    path = f"/events/bijeenkomst/registrations/{desk.register().uid}"
    desk.user = None
    for page in ("data.json", "data.html", "erase"):
        assert desk.get(f"{path}/{page}").status_code == 302
