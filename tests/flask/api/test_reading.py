"""Series and events, for everybody."""

from datetime import timedelta

import pytest

from leernet.model import (
    AgendaItem,
    AgendaKind,
    Audience,
    Contribution,
    Event,
    EventStatus,
    Organisation,
    OrganisationKind,
    PartnerRole,
    Question,
    QuestionKind,
    Quota,
    SeriesPartner,
    SeriesStatus,
    When,
)
from leernet.testing import NOW, add, counted, some_event, some_series
from tests.flask.api.conftest import Api, Program


def full_event() -> Event:
    series = some_series()
    host = Organisation(slug="haarlem", name="Gemeente Haarlem", kind=OrganisationKind.MUNICIPALITY)
    series.partners = [SeriesPartner(role=PartnerRole.ORGANISER, organisation=host)]
    event = some_event(series=series, places={"physical": 2, "online": None}, number=1)
    event.audiences = [Audience(key="bewoners", label="Bewoners", quota=Quota(capacity=1))]
    lecture = AgendaItem(title="Lezing", kind=AgendaKind.LECTURE, starts_at=NOW + timedelta(days=7), minutes=30)
    visit = AgendaItem(title="Bezoek", kind=AgendaKind.SITE_VISIT, position=1, key="bezoek", quota=Quota(capacity=5))
    event.agenda = [lecture, visit]
    event.contributions = [Contribution(name="’s-Gravesande", item=lecture, organisation_name="TNO")]
    event.has_questions = True
    return event


def test_a_series_is_read_with_its_partners(api: Api, anybody: Program) -> None:
    add(api.network, full_event())
    (one,) = anybody.get("/series")["results"]
    assert (one["slug"], one["plannedEvents"], one["partOf"]) == ("netwerk", None, None)
    assert one["partners"][0]["organisation"] == {
        "slug": "haarlem",
        "name": "Gemeente Haarlem",
        "shortName": "",
        "kind": "municipality",
        "url": "",
    }
    assert anybody.get("/series/netwerk") == one
    assert one["url"] == "https://example.org/leren/nl/series/netwerk"


def test_an_event_is_read_with_its_places_programme_and_questions(api: Api, anybody: Program) -> None:
    event = full_event()
    add(api.network, event)
    label = {"nl": "Eet u mee?", "en": "Will you eat with us?"}
    add(api.network, Question(key="eten", kind=QuestionKind.YES_NO, label=label, event_id=event.id, required=True))
    api.somebody(audience="bewoners")
    one = anybody.get("/events/bijeenkomst", Accept_Language="en")
    assert one["blocks"][0]["startsAt"] == "2026-11-29T09:00:00Z"
    assert one["formats"][0] == {
        "key": "physical",
        "label": "On site",
        "summary": "On site",
        "capacity": 2,
        "placesLeft": 1,
        "isFull": False,
    }
    assert one["formats"][1]["placesLeft"] is None
    assert [(item["key"], item["placesLeft"]) for item in one["agenda"]] == [(None, None), ("bezoek", 5)]
    assert one["agenda"][0]["contributions"][0]["name"] == "’s-Gravesande"
    assert one["audiences"][0]["placesLeft"] == 0
    (question,) = one["questions"]
    assert (question["label"], question["required"]) == ("Will you eat with us?", True)
    assert question["choices"] == [{"key": "yes", "label": "Yes"}, {"key": "no", "label": "No"}]
    assert (one["series"], one["phase"], one["takesRegistrations"]) == ("netwerk", "open", True)


def test_what_nobody_may_see_is_not_there(api: Api, anybody: Program) -> None:
    hidden = some_series("geheim")
    hidden.status = SeriesStatus.DRAFT
    add(api.network, some_event("concept", status=EventStatus.DRAFT), some_event("in-concept", series=hidden))
    assert anybody.get("/series") == {"results": [], "next": None}
    assert anybody.get("/events") == {"results": [], "next": None}
    for path in ("/events/concept", "/events/in-concept", "/series/geheim", "/events/nergens"):
        anybody.refused(404, "GET", path)


@pytest.mark.parametrize("count", [1, 3])
def test_lists_cost_a_fixed_number_of_statements(api: Api, anybody: Program, count: int) -> None:
    for number in range(count):
        add(api.network, some_event(f"e{number}", series=some_series(f"s{number}")))
    for path, statements in (("/events", 3), ("/series", 2), ("/events/e0", 9), ("/recaps", 1)):
        with counted(api.network.engine) as sent:
            anybody.get(path)
        assert len(sent) == statements, (path, sent)


def test_pages_follow_one_another_and_miss_nothing(api: Api, anybody: Program) -> None:
    for number in range(5):
        at = NOW + timedelta(days=9 - number)
        add(api.network, some_event(f"e{number}", starts_at=at))
    add(api.network, some_event("ooit", starts_at=NOW - timedelta(days=9)))
    found, path = [], "/events?limit=2&period=upcoming"
    while path:
        response = anybody.send("GET", path)
        assert response.json is not None
        found += [one["slug"] for one in response.json["results"]]
        following = response.json["next"]
        assert response.headers.get("Link") == (f'<{following}>; rel="next"' if following else None)
        path = following.partition("/api/v1")[2] if following else ""
    assert found == ["e4", "e3", "e2", "e1", "e0"]
    assert [one["slug"] for one in anybody.get("/events?period=past")["results"]] == ["ooit"]
    assert len(anybody.get("/events?limit=6")["results"]) == 6


def test_events_of_a_series(api: Api, anybody: Program) -> None:
    event = some_event(series=some_series())
    event.when, event.blocks = When.parse("2027-23"), []
    event.set_when(event.when)
    add(api.network, event, some_event("los"))
    (one,) = anybody.get("/events?series=netwerk")["results"]
    assert (one["when"], one["blocks"], one["takesRegistrations"]) == ("2027-23", [], False)
    assert anybody.get("/events?series=nergens")["results"] == []


def test_who_has_this_version_gets_nothing_again(api: Api, anybody: Program) -> None:
    add(api.network, some_event())
    first = anybody.send("GET", "/events/bijeenkomst")
    again = anybody.send("GET", "/events/bijeenkomst", If_None_Match=first.headers["ETag"])
    assert (again.status_code, again.data) == (304, b"")
    api.somebody()
    assert anybody.send("GET", "/events/bijeenkomst", If_None_Match=first.headers["ETag"]).status_code == 200


def test_every_answer_carries_its_headers(api: Api, anybody: Program) -> None:
    for path, status in (("/events", 200), ("/events/nergens", 404), ("/nergens", 404), ("/openapi.json", 200)):
        response = anybody.send("GET", path)
        assert response.status_code == status
        assert response.headers["API-Version"] == "1.0.0"
        assert response.headers["Cache-Control"] == "no-store"
        assert "frame-ancestors 'none'" in response.headers["Content-Security-Policy"]
        assert response.headers["X-Content-Type-Options"] == "nosniff"
        assert response.headers["Strict-Transport-Security"].startswith("max-age=")
        assert response.headers.get("Access-Control-Allow-Origin") == ("*" if path == "/openapi.json" else None)
    assert "Authorization" in anybody.send("GET", "/events").headers["Vary"]
