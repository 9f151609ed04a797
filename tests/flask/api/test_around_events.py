"""Materials, roll-outs and groups: what anybody may read, and what a key opens."""

from collections.abc import Sequence
from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from leernet import hookimpl
from leernet.hookspecs import PeopleGroup
from leernet.model import (
    ApiScope,
    Event,
    EventStatus,
    Material,
    MaterialFor,
    MaterialFrom,
    Organisation,
    OrganisationKind,
    Registration,
    RolloutCopy,
    RolloutTarget,
)
from leernet.testing import NOW, MakeNetwork, PlainFormats, add, counted, some_event, some_series
from tests.flask.api.conftest import SETTINGS, Api, Json


def material(title: str, event: Event, audience: MaterialFor = MaterialFor.EVERYBODY, **values: object) -> Material:
    file = {"name": f"{title}.pdf", "mimetype": "application/pdf", "size": 3, "digest": title, "content": b"pdf"}
    return Material(title={"nl": title}, changed_at=NOW, event_id=event.id, audience=audience, **{**file, **values})  # type: ignore[arg-type]


@pytest.fixture
def event(api: Api) -> Event:
    """An event of a series, with a file for everybody, one for who has a place, and two links."""
    event = some_event(series=some_series())
    add(api.network, event)
    link: Json = {"name": "", "mimetype": "", "size": 0, "digest": "", "content": None}
    add(
        api.network,
        material("open", event),
        material("dicht", event, MaterialFor.REGISTERED, position=1),
        material("later", event, shown=MaterialFrom.AFTER, url="https://example.org/later", position=2, **link),
        material("nu", event, url="https://example.org/nu", position=3, **link),
    )
    return event


def test_materials_are_what_everybody_may_see_and_all_of_them_for_a_key_that_reads(api: Api, event: Event) -> None:
    path = "/events/bijeenkomst/materials"
    found = api.program().get(path)["results"]
    assert [one["title"] for one in found] == [{"nl": "open", "en": None}, {"nl": "nu", "en": None}]
    assert found[0]["url"].startswith("https://example.org/leren/materials/")
    assert (found[0]["mediaType"], found[0]["size"], found[1]["name"]) == ("application/pdf", 3, None)
    everything = api.program(ApiScope.READ).get(path)["results"]
    assert [(one["title"]["nl"], one["url"] and one["url"][-5:]) for one in everything] == [
        ("open", found[0]["url"][-5:]),
        ("dicht", None),
        ("later", "later"),
        ("nu", "rg/nu"),
    ]
    other = some_series(slug="ander")
    add(api.network, other)
    for program in (api.program(ApiScope.CHANGE), api.program(ApiScope.READ, series="ander")):
        assert program.get(path)["results"] == found
    assert api.program(ApiScope.READ).get("/series/netwerk/materials") == {"results": []}
    assert api.program().get("/series/ander/materials") == {"results": []}
    with api.network.work() as work:
        work.db.get_one(Event, event.id).status = EventStatus.DRAFT
    api.program().refused(404, "GET", path)
    hidden = api.program(ApiScope.READ).get(path)["results"]
    assert hidden[0]["url"] is None, "a file of a draft is at no public address"


@pytest.mark.parametrize("number", [1, 3])
def test_a_rollout_is_read_page_by_page_in_numbers(api: Api, number: int) -> None:
    series = some_series()
    template = some_event("sprint", series=series)
    copy = some_event("sprint-een", series=series, starts_at=NOW + timedelta(days=3))
    add(api.network, template, copy)
    towns = [
        Organisation(slug=f"stad-{n}", name=f"Stad {n}", kind=OrganisationKind.MUNICIPALITY) for n in range(number)
    ]
    add(api.network, *towns)
    with api.network.work() as work:
        event_ids = [copy.id, *[None] * number][:number]
        work.db.add(RolloutCopy(template_id=template.id, event_id=copy.id, is_pilot=True, taken={}))
        for town, event_id in zip(towns, event_ids, strict=True):
            work.db.add(RolloutTarget(template_id=template.id, organisation_id=town.id, event_id=event_id))
    api.somebody("Anna", "sprint-een", organisation="Stad 0")
    program = api.program(ApiScope.READ)
    with counted(api.network.engine) as statements:
        (first,) = program.get("/events/sprint/rollouts?limit=1")["results"]
    assert len(statements) == 14
    assert first == {
        "organisation": "stad-0",
        "organisationName": "Stad 0",
        "template": "sprint",
        "event": "sprint-een",
        "progress": "planned",
        "isPilot": True,
        "sharedWith": [],
        "when": copy.when.edtf,
        "formats": ["physical"],
        "registered": 1,
        "present": 0,
        "kinds": [],
        "audiences": [],
    }
    path, seen = "/series/netwerk/rollouts?limit=1", []
    while path:
        page = program.get(path)
        seen += [one["organisation"] for one in page["results"]]
        path = (page["next"] or "").partition("/api/v1")[2]
    assert seen == [one.slug for one in towns]
    api.program(ApiScope.CHANGE).refused(403, "GET", "/events/sprint/rollouts")
    api.program().refused(401, "GET", "/events/sprint/rollouts")
    add(api.network, some_series(slug="ander"))
    api.program(ApiScope.READ, series="ander").refused(404, "GET", "/series/netwerk/rollouts")


class Grouper:
    """Has everybody in one group."""

    name = "grouper"

    @hookimpl
    def leernet_people_groups(self, db: Session, event: Event) -> Sequence[PeopleGroup]:
        uids = [one.uid for one in db.query(Registration).filter_by(event_id=event.id)]
        return [PeopleGroup(number=1, room="Zaal 2", format="physical", members=uids, is_told=True)] if uids else ()


def test_groups_are_read_with_a_scope_of_its_own(make_network: MakeNetwork) -> None:
    api = Api(make_network(PlainFormats(), Grouper(), settings=SETTINGS))
    add(api.network, some_event(), some_series(slug="ander"))
    path = "/events/bijeenkomst/groups"
    program = api.program(ApiScope.GROUPS)
    assert program.get(path) == {"results": []}
    anna = api.somebody()
    assert program.get(path)["results"] == [
        {
            "number": 1,
            "room": "Zaal 2",
            "technique": "",
            "format": "physical",
            "facilitator": None,
            "facilitatorName": "",
            "members": [str(anna.uid)],
            "isTold": True,
        }
    ]
    api.program(ApiScope.READ).refused(403, "GET", path)
    api.program(ApiScope.GROUPS, series="ander").refused(404, "GET", path)
    program.refused(403, "GET", f"/registrations/{anna.uid}")
    program.refused(404, "GET", "/events/geen/groups")
