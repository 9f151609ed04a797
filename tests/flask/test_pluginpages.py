"""Pages of plugins at each place: shown, acted on, refused, broken; and who sees them."""

from collections.abc import Callable, Sequence
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from leernet import Conflict, Leernet, Text, hookimpl
from leernet.flask import DeskRole, Grant, User
from leernet.hookspecs import (
    Acted,
    Brand,
    BrandKind,
    Document,
    Journal,
    PageKind,
    PagePlace,
    Right,
    Sent,
    Shown,
    Visit,
)
from leernet.model import Details, Event, JournalEntry, Participant, Series, SeriesStatus
from leernet.testing import MakeNetwork, PlainFormats, SettableClock, add, counted, some_event, some_series
from tests.flask.conftest import AT, Browser, MakeClient, words
from tests.flask.desk.conftest import Desk

TEMPLATE = """\
{% extends page_frame %}
{% import "leernet/macros/form.html" as fields with context %}
{% block page %}
<p>{{ people }} people know of it: {{ about }}.</p>
<p>{% if not visit.may_act %} Look only.{% endif %}{% if visit.sees_network %} All of it.{% endif %}</p>
<form method="post" action="{{ path }}">{{ fields.token(form) }}{{ fields.text(form, "wish", "Wish") }}</form>
{% endblock %}
"""


class Wishes(PageKind):
    label = Text(nl="Wensen", en="Wishes")

    most_an_hour = 3

    def __init__(self, place: PagePlace) -> None:
        self.key = f"wishes-{place.value}"
        self.place = place

    def is_there(self, db: Session, visit: Visit) -> bool:
        if visit.arguments.get("broken") == "is_there":
            raise RuntimeError("the plugin broke")
        return not isinstance(visit.subject, Event) or visit.event.title != "Geen wensen"

    def show(self, db: Session, visit: Visit) -> Shown | Document:
        if visit.arguments.get("broken") == "show":
            raise RuntimeError("a secret of the plugin")
        if "file" in visit.arguments:
            return Document(filename="wensen.csv", mimetype="text/csv", content=b"wens\r\n")
        if "sheet" in visit.arguments:
            event = db.scalars(select(Event)).first()
            assert event is not None
            said = [*visit.brand().properties.values(), visit.address(event)]
            return Document(filename="blad.txt", mimetype="text/plain", content="\n".join(said).encode())
        people = db.scalar(select(func.count(Participant.id)))
        about = visit.registration.name if self.place is PagePlace.OWN else type(visit.subject).__name__
        return Shown(
            template="wishes/page.html",
            values={"people": people, "about": about},
            fields={"wish": "Rust"},
            is_private="secret" in visit.arguments,
        )

    def act(self, db: Session, visit: Visit, sent: Sent, journal: Journal) -> Acted:
        wishes = sent.get("wish", [])
        if "plan" in wishes:
            ids = visit.plan_events(
                [{"title": "Op wens"}, {"title": "Op wens", "status": "announced", "when": "2030-23"}]
            )
            return Acted(message="made", count=len(ids))
        known = db.scalar(select(func.count(Participant.id)))
        db.add(Participant(email=f"{visit.actor}-{known}@example.org", name="Wens", created_at=visit.now))
        db.flush()
        if wishes == ["too much"]:
            raise Conflict("too_much", "That is too much.", field="wish")
        journal("wishes.made", visit.subject.id, number=len(wishes))
        return Acted(message="made", count=len(wishes), arguments={"q": "a b"})

    def said(self, message: str, count: int, language: str) -> str:
        return {"made": "Eén wens." if count == 1 else f"{count} wensen."}.get(message, "")


class Blue(BrandKind):
    key = "blue"

    def settle(self, details: Details, read: Callable[[str], bytes]) -> dict[str, object]:
        return dict(details)

    def brand(self, settled: Details) -> Brand:
        return Brand(properties={"--leernet-link": "#0000ff"})


class WishesPlugin:
    name = "wishes"

    @hookimpl
    def leernet_brands(self) -> Sequence[BrandKind]:
        return [Blue()]

    def __init__(self, templates: Path) -> None:
        self.templates = templates

    @hookimpl
    def leernet_pages(self) -> Sequence[PageKind]:
        return [Wishes(place) for place in PagePlace]

    @hookimpl
    def leernet_templates(self) -> Path:
        return self.templates


@pytest.fixture
def network(make_network: MakeNetwork, tmp_path: Path) -> Leernet:
    """A network with the plugin, an event in a series and one for which there are no wishes."""
    (tmp_path / "wishes").mkdir()
    (tmp_path / "wishes" / "page.html").write_text(TEMPLATE)
    network = make_network(PlainFormats(), WishesPlugin(tmp_path))
    add(network, some_event(series=some_series()), some_event("geen", title="Geen wensen"))
    return network


@pytest.fixture
def desk(network: Leernet) -> Desk:
    return Desk(network)


PUBLIC = ["/nl/events/bijeenkomst/more/wishes-event", "/nl/series/netwerk/more/wishes-series"]


@pytest.mark.parametrize("path", PUBLIC)
def test_a_public_page_of_a_plugin_is_shown_and_acts(browser: Browser, network: Leernet, path: str) -> None:
    page = browser.get(path)
    assert (page.status_code, "Set-Cookie" in page.headers) == (200, False)
    assert "0 people know of it" in page.text
    assert 'value="Rust"' in page.text
    done = browser.send(path, path, wish="Tijd")
    assert (done.status_code, done.location) == (303, f"{AT}{path}?q=a+b&done=made&n=1")
    after = browser.client.get(done.location).text
    assert "Eén wens." in words(after)
    assert "1 people know of it" in after


def test_a_page_that_makes_a_document_knows_the_look_of_its_subject_and_public_addresses(
    browser: Browser, network: Leernet
) -> None:
    with network.work() as work:
        work.db.query(Series).one().brand = {"kind": "blue"}
    own = f"/en{browser.registered().removeprefix('/nl')}/more/wishes-own"
    for path in ("/en/events/bijeenkomst/more/wishes-event", "/en/series/netwerk/more/wishes-series", own):
        said = browser.get(f"{path}?sheet=1").text
        assert said == "#0000ff\nhttps://example.org/leren/en/events/bijeenkomst"
    assert browser.get("/en/events/geen/more/wishes-event?sheet=1").status_code == 404


def test_what_stands_with_a_page_links_to_the_pages_of_plugins(browser: Browser) -> None:
    for path in PUBLIC:
        assert f'href="{AT}{path}"' in browser.get(path.partition("/more/")[0]).text
    own = browser.registered()
    assert f'href="{AT}{own}/more/wishes-own"' in browser.get(own).text


def test_a_page_with_somebodys_own_page_knows_whose_it_is(browser: Browser) -> None:
    path = f"{browser.registered()}/more/wishes-own"
    page = browser.get(path)
    assert "Anna van der Meer" in page.text
    assert (page.headers["Cache-Control"], page.headers["Referrer-Policy"]) == ("no-store", "no-referrer")
    assert browser.get(path.replace("/registrations/", "/registrations/x")).status_code == 404
    assert browser.send(path, path, wish="Tijd").status_code == 303


AT_DESK = ["/events/bijeenkomst/more/wishes-event_desk", "/series/netwerk/more/wishes-series_desk"]


@pytest.mark.parametrize("path", AT_DESK)
def test_a_page_at_the_desk_is_for_organisers_and_says_who_did_it(desk: Desk, path: str) -> None:
    assert "Eén wens." in words(desk.follow(desk.send(path, wish="Tijd")))
    assert desk.changes()[-1] == ("wishes.made", "user:els")
    desk.user = None
    assert desk.get(path).status_code == 302
    assert desk.client.post(f"{AT}/nl/desk{path}", data={"wish": "Tijd"}).status_code == 403


def test_a_page_of_an_event_at_the_desk_is_one_of_its_tabs(desk: Desk) -> None:
    path = AT_DESK[0]
    assert f'href="{AT}/nl/desk{path}">Wensen' in desk.get("/events/bijeenkomst").text
    assert f'href="{AT}/nl/desk{path}" aria-current="page">Wensen' in desk.get(path).text
    assert f'href="{AT}/nl/desk{AT_DESK[1]}"' in desk.get("/?series=netwerk").text


def test_what_a_plugin_refuses_is_shown_at_its_form_and_nothing_is_done(browser: Browser, network: Leernet) -> None:
    refused = browser.send(PUBLIC[0], PUBLIC[0], wish="too much")
    assert refused.status_code == 409
    assert 'href="#field-wish">That is too much.' in refused.text
    assert 'value="too much"' in refused.text
    with network.read() as work:
        assert work.db.scalars(select(Participant)).all() == []
        assert work.db.scalars(select(JournalEntry)).all() == []


def test_a_form_without_our_token_does_nothing(browser: Browser, network: Leernet) -> None:
    refused = browser.client.post(AT + PUBLIC[0], data={"wish": "Tijd", "form_token": "x"})
    assert refused.status_code == 403
    with network.read() as work:
        assert work.db.scalars(select(Participant)).all() == []


@pytest.mark.parametrize(
    "path",
    [
        "/nl/events/bijeenkomst/more/nothing",
        "/nl/events/bijeenkomst/more/wishes-event_desk",
        "/nl/events/geen/more/wishes-event",
        "/nl/events/unknown/more/wishes-event",
        "/nl/events/bijeenkomst/more/wishes-series",
    ],
)
def test_a_page_that_is_not_there_is_not_found(browser: Browser, path: str) -> None:
    assert browser.get(path).status_code == 404


def test_a_page_that_breaks_is_an_error_page_that_says_nothing_of_it(browser: Browser) -> None:
    broken = browser.get(f"{PUBLIC[0]}?broken=show")
    assert broken.status_code == 500
    assert "secret" not in broken.text
    assert "Er ging iets mis" in words(broken.text)


def test_a_plugin_that_breaks_has_no_link_and_takes_nothing_away(browser: Browser) -> None:
    page = browser.get("/nl/events/bijeenkomst?broken=is_there")
    assert page.status_code == 200
    assert "wishes-event" not in page.text


def test_a_page_is_there_by_what_the_database_says_and_what_breaks_in_it_breaks_nothing_else(
    make_network: MakeNetwork, make_client: MakeClient, tmp_path: Path
) -> None:
    class Counting(Wishes):
        def is_there(self, db: Session, visit: Visit) -> bool:
            if visit.arguments.get("broken"):
                db.execute(text("SELECT nothing FROM nowhere"))
            return bool(db.scalar(select(func.count(Event.id)))) and "physical" in visit.formats

    class CountingPlugin(WishesPlugin):
        @hookimpl
        def leernet_pages(self) -> Sequence[PageKind]:
            return [Counting(PagePlace.EVENT)]

    network = make_network(PlainFormats(), CountingPlugin(tmp_path))
    add(network, some_event())
    client = make_client(network)
    assert "wishes-event" in client.get(f"{AT}/nl/events/bijeenkomst").text
    broken = client.get(f"{AT}/nl/events/bijeenkomst?broken=1")
    assert broken.status_code == 200
    assert "wishes-event" not in broken.text


def test_a_page_can_be_a_file(browser: Browser) -> None:
    file = browser.get(f"{PUBLIC[0]}?file=1")
    assert (file.data, file.mimetype) == (b"wens\r\n", "text/csv")
    assert file.headers["Content-Disposition"] == "attachment; filename=wensen.csv"


def test_nothing_that_stands_in_an_address_is_said(browser: Browser) -> None:
    for query in ("done=unknown", "done=made&n=<b>", "done=made&n=999999999"):
        assert "wens" not in words(browser.get(f"{PUBLIC[0]}?{query}").text).replace("Wensen", "")


def test_pages_of_plugins_cost_no_statement_where_they_are_only_linked(
    network: Leernet, make_network: MakeNetwork, make_client: MakeClient, browser: Browser
) -> None:
    with counted(network.engine) as with_pages:
        browser.get("/nl/events/bijeenkomst")
    plain = make_network()
    with counted(plain.engine) as without:
        make_client(plain).get(f"{AT}/nl/events/bijeenkomst")
    assert len(with_pages) == len(without)


def test_the_draft_of_a_series_has_no_public_pages(network: Leernet, browser: Browser) -> None:
    with network.work() as work:
        (event,) = work.db.scalars(select(Event).where(Event.series_id.is_not(None)))
        assert event.series is not None
        event.series.status = SeriesStatus.DRAFT
    assert browser.get(PUBLIC[1]).status_code == 404


def test_of_one_address_so_many_forms_an_hour_are_taken_and_no_more(
    browser: Browser, desk: Desk, clock: SettableClock
) -> None:
    path = PUBLIC[0]
    for _ in range(3):
        assert browser.send(path, path, wish="Tijd").status_code == 303
    refused = browser.send(path, path, wish="Nog iets")
    assert refused.status_code == 429
    assert "te veel formulieren van uw adres" in words(refused.text)
    assert 'value="Nog iets"' in refused.text
    assert browser.send(PUBLIC[1], PUBLIC[1], wish="Tijd").status_code == 303
    for _ in range(4):
        desk.follow(desk.send(AT_DESK[1], wish="Tijd"))
    clock.advance(timedelta(hours=1))
    assert browser.send(path, path, wish="Tijd").status_code == 303


def test_what_is_for_one_person_is_kept_by_no_cache_and_found_by_no_search_engine(browser: Browser) -> None:
    private, public = browser.get(f"{PUBLIC[1]}?secret=1"), browser.get(PUBLIC[1])
    assert (private.headers["Cache-Control"], private.headers["Referrer-Policy"]) == ("no-store", "no-referrer")
    assert "noindex" in private.headers["X-Robots-Tag"]
    assert "no-store" not in public.headers["Cache-Control"]
    assert "X-Robots-Tag" not in public.headers


def test_a_page_of_a_series_at_the_desk_plans_events_and_no_other_does(desk: Desk, browser: Browser) -> None:
    assert "2 wensen." in words(desk.follow(desk.send(AT_DESK[1], wish="plan")))
    with desk.network.read() as work:
        found = work.db.scalars(select(Event).where(Event.slug.like("netwerk-%")).order_by(Event.number)).all()
        assert [(one.slug, one.status.value, one.when.edtf, one.number) for one in found] == [
            ("netwerk-op-wens", "draft", "XXXX", 1),
            ("netwerk-op-wens-2", "announced", "2030-23", 2),
        ]
    assert desk.send(AT_DESK[0], wish="plan").status_code == 404
    assert browser.send(PUBLIC[1], PUBLIC[1], wish="plan").status_code == 404


def test_a_page_at_the_desk_says_who_opens_it_and_who_sends_its_form(
    network: Leernet, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = some_series("elders", "Elders")
    add(network, other, some_event("elders-1", series=other))
    here, there = "/series/netwerk/more/wishes-series_desk", "/series/elders/more/wishes-series_desk"
    desk = Desk(network)
    token = network.tokens.form(f"els|plugin {AT}/nl/desk{here}")

    def found(*grants: Grant) -> tuple[str, int, int]:
        desk.user = User("els", "Els", grants=grants)
        page, at = desk.get(here), f"{AT}/nl/desk{here}"
        sent = desk.client.post(at, data={"form_token": token, "wish": "Rust"}).status_code
        said = "".join(word for word in ("Look only.", "All of it.") if word in page.text)
        return said if page.status_code == 200 else "refused", sent, desk.get(there).status_code

    # Nothing said: for organisers.
    assert found(Grant(DeskRole.READER)) == ("refused", 403, 403)
    assert found(Grant(DeskRole.ORGANISER, series="netwerk")) == ("", 303, 403)
    monkeypatch.setattr(Wishes, "right", Right.READ)
    monkeypatch.setattr(Wishes, "acting", Right.OWN)
    assert found(Grant(DeskRole.READER)) == ("Look only.All of it.", 403, 200)
    assert found(Grant(DeskRole.ORGANISER, series="netwerk")) == ("Look only.", 403, 403)
    assert found(Grant(DeskRole.OWNER)) == ("All of it.", 303, 200)
    desk.user = User("els", "Els", grants=(Grant(DeskRole.CHECK_IN),))
    assert "more/wishes" not in desk.get("/events/bijeenkomst/check-in").text
