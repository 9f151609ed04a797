"""An event keeps working, readable, when the plugin of its format is uninstalled: on every page that there is."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from leernet_online import Online
from werkzeug.routing import Rule

from leernet.errors import Conflict
from leernet.model import Event, Registration
from leernet.services.attendance.checking_in import join
from leernet.testing import MakeNetwork, Outbox, SettableClock, add, some_event, some_series, text_of
from leernet.testing.office import Office, Registered, words
from leernet.work import PARTICIPANT

LINK = "https://video.example.org/j/GEHEIM"


def _paths(office: Office, who: Registered) -> Iterator[str]:
    """Every page that can be asked for of the event, its series and the registration."""
    token = office.network.tokens.registration(who.uid)
    for rule in office.client.application.url_map.iter_rules():
        values = {"lang": "nl", "slug": _slug(rule), "token": token, "uid": str(who.uid)}
        in_place = {"registrations/<token>" in rule.rule, "<token>" not in rule.rule}
        if "GET" in (rule.methods or ()) and rule.arguments <= set(values) and True in in_place:
            built = rule.build({name: values[name] for name in rule.arguments})
            if built is not None and "static" not in rule.endpoint:
                yield built[1]


def _slug(rule: Rule) -> str:
    return "netwerk" if "/series/" in rule.rule or "/brand/" in rule.rule else "bijeenkomst"


def test_every_page_of_an_event_opens_without_the_plugin_of_its_format(
    make_network: MakeNetwork, clock: SettableClock, outbox: Outbox
) -> None:
    before = Office(make_network(Online()), clock, outbox)
    details: dict[str, object] = dict(before.network.plugins.formats["online"].schema().load({"join_url": LINK}))
    event = some_event(series=some_series(), places={"online": 1}, details={"online": details})
    add(before.network, event)
    anna = before.register("Anna", format="online")
    office = Office(make_network(object()), clock, outbox)
    bert = office.register("Bert", format="online")
    office.network.dispatcher.deliver()

    paths = sorted(set(_paths(office, anna)))
    broken = {path: answer.status_code for path in paths if (answer := office.get(path)).status_code >= 500}
    assert broken == {}
    assert len(paths) > 60, "the pages were found"
    for path in (office.event_path(), office.own_path(anna), office.event_path(desk=True)):
        page = office.get(path)
        assert "Hét warmtenet" in words(page.text), path
        assert "GEHEIM" not in page.text
    with pytest.raises(Conflict, match="not available"):
        office.network.run(PARTICIPANT, join, anna.uid)

    office.cancel(anna)
    office.pass_by(minutes=1)
    assert "Hét warmtenet" in text_of(outbox.to("bert@example.org")), "who moved up is told"
    with office.network.work() as work:
        assert work.db.get_one(Registration, bert.id).is_live
        work.db.query(Event).one().blocks[0].starts_at += timedelta(minutes=5)
