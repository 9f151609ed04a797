"""A series, its organisations and its events are made at the desk, from nothing."""

import pytest

from leernet.model import Event, EventStatus, Organisation, Series, SeriesStatus
from leernet.testing import add as put
from leernet.testing import counted, some_event, some_series
from tests.flask.conftest import words
from tests.flask.desk.conftest import Desk
from tests.flask.desk.planner import add, editing, form, press, public, save, upload


def make_series(desk: Desk, **values: str) -> str:
    """Make a series, and have its page."""
    return save(desk, form(desk, "/new/series"), **{"title": "Leernetwerk warmte", **values})


def make_event(desk: Desk, **values: str) -> str:
    """Make an event with a time, in the series."""
    there = add(desk, form(desk, "/new/event?series=leernetwerk-warmte"), "blocks", title="Welke warmte?")
    times = {"blocks__0__start": "2030-03-14T13:30", "blocks__0__end": "2030-03-14T17:00"}
    return save(desk, there, **{**times, **values})


def test_a_series_is_made_as_a_draft_and_published_when_it_is_ready(desk: Desk) -> None:
    page = make_series(desk, aim="Leren van **elkaar**.", planned_events="6", contact__name="Anna")
    assert "Nog niemand anders ziet het." in words(page)
    assert public(desk, "/series/leernetwerk-warmte").status_code == 404
    preview = desk.get("/series/leernetwerk-warmte/preview").text
    assert "<strong>elkaar</strong>" in preview
    assert "Voorbeeld: alleen organisatoren zien dit." in words(preview)
    desk.follow(
        desk.send("/series/leernetwerk-warmte/edit", "/series/leernetwerk-warmte/edit/status", status="published")
    )
    assert public(desk, "/series/leernetwerk-warmte").status_code == 200
    desk.follow(desk.send("/series/leernetwerk-warmte/edit", "/series/leernetwerk-warmte/edit/status", status="draft"))
    assert public(desk, "/series/leernetwerk-warmte").status_code == 404
    assert desk.changes() == [
        ("series.planned", "user:els"),
        ("series.published", "user:els"),
        ("series.draft", "user:els"),
    ]


def test_publishing_with_its_events_opens_those_that_are_dated(desk: Desk) -> None:
    make_series(desk)
    make_event(desk)
    save(desk, add(desk, form(desk, "/events/welke-warmte/edit/formats"), "formats:0"), formats__0__capacity="2")
    path = "/series/leernetwerk-warmte/edit"
    desk.follow(desk.send(path, f"{path}/status", status="published", with_events="yes"))
    assert desk.event("welke-warmte").status is EventStatus.OPEN


def test_what_is_not_right_is_said_at_its_field_and_what_was_typed_stays(desk: Desk) -> None:
    response = press(desk, form(desk, "/new/series"), title="", planned_events="veel", contact__email="geen adres")
    assert response.status_code == 400
    for name in ("title", "planned_events", "contact-email"):
        assert f'href="#field-{name}"' in response.text
        assert f'id="error-{name}"' in response.text
    assert 'value="veel"' in response.text
    text = words(response.text)
    assert "Titel: Vul dit in." in text
    assert "Gepland aantal bijeenkomsten: Typ een heel getal van 1 tot en met 1000." in text
    assert desk.changes() == []


def test_a_name_in_the_address_that_is_taken_is_refused_and_nothing_is_overwritten(desk: Desk) -> None:
    make_series(desk)
    response = press(desk, form(desk, "/new/series"), title="Leernetwerk Warmte!", aim="Anders")
    assert response.status_code == 400
    assert 'href="#field-slug"' in response.text
    with desk.network.read() as work:
        assert work.db.query(Series).one().aim == ""


def test_an_event_is_made_in_a_series_with_the_next_number(desk: Desk) -> None:
    make_series(desk)
    make_event(desk)
    event = desk.event("welke-warmte")
    assert (event.number, event.status, str(event.when)) == (1, EventStatus.DRAFT, "2030-03-14")
    assert form(desk, "/new/event?series=leernetwerk-warmte").values["number"] == "2"
    assert public(desk, "/events/welke-warmte").status_code == 404
    assert "Welke warmte?" in desk.get("/events/welke-warmte/preview").text


def test_an_event_can_stand_alone(desk: Desk) -> None:
    save(desk, form(desk, "/new/event"), title="Los", when__period="23", when__year="2030")
    event = desk.event("los")
    assert (event.series_id, str(event.when)) == (None, "2030-23")


@pytest.mark.parametrize(
    ("period", "year", "day", "edtf"),
    [
        ("unknown", "", "", "XXXX"),
        ("year", "2030", "", "2030"),
        ("21", "2030", "", "2030-21"),
        ("36", "2030", "", "2030-36"),
        ("02", "2030", "", "2030-02"),
        ("02", "2030", "8", "2030-02-08"),
        ("12", "", "4", "XXXX-12-04"),
    ],
)
def test_a_date_is_as_precise_as_it_is_known_and_comes_back_so(
    desk: Desk, period: str, year: str, day: str, edtf: str
) -> None:
    asked = {"when__period": period, "when__year": year, "when__day": day}
    save(desk, form(desk, "/new/event"), title="Los", **asked)
    assert str(desk.event("los").when) == edtf
    values = form(desk, "/events/los/edit/basics").values
    assert [values[name.replace("__", "-")] for name in asked] == [period, year, day]


@pytest.mark.parametrize(("period", "year", "day"), [("02", "2030", "30"), ("23", "", ""), ("year", "30", "")])
def test_a_date_that_cannot_be_is_refused_at_its_field(desk: Desk, period: str, year: str, day: str) -> None:
    asked = {"when__period": period, "when__year": year, "when__day": day}
    response = press(desk, form(desk, "/new/event"), title="Los", **asked)
    assert response.status_code == 400
    assert 'href="#field-when"' in response.text
    assert 'id="field-when"' in response.text


def test_a_weekday_that_disagrees_with_the_date_is_refused_and_both_are_named(desk: Desk) -> None:
    make_series(desk)
    there = add(desk, form(desk, "/new/event?series=leernetwerk-warmte"), "blocks", title="Welke warmte?")
    times = {"blocks__0__start": "2030-03-14T13:30", "blocks__0__end": "2030-03-14T17:00"}
    response = press(desk, there, **times, weekday="vrijdag")
    assert response.status_code == 400
    assert "14 maart 2030 is een donderdag, geen vrijdag." in words(response.text)
    assert 'href="#field-weekday"' in response.text


def test_a_time_that_ends_before_it_begins_is_refused_at_its_field(desk: Desk) -> None:
    there = add(desk, form(desk, "/new/event"), "blocks", title="Los")
    response = press(desk, there, blocks__0__start="2030-03-14T13:30", blocks__0__end="2030-03-14T12:00")
    assert response.status_code == 400
    assert 'href="#field-blocks-0-end"' in response.text


def test_rows_are_moved_and_taken_away_by_buttons_and_keep_what_was_typed(desk: Desk) -> None:
    put(desk.network, some_event())
    there = add(desk, form(desk, "/events/bijeenkomst/edit/texts"), "sections")
    there = add(desk, there, "sections", sections__0__text="Een")
    response = press(desk, there, "up:sections-1", sections__1__text="Twee")
    there = editing(response.text)
    assert [there.values[f"sections-{n}-text"].strip() for n in (0, 1)] == ["Twee", "Een"]
    there = editing(press(desk, there, "remove:sections-0").text)
    assert there.values["sections-0-text"].strip() == "Een"
    assert there.values["sections-rows"] == "1"
    save(desk, there)
    assert [one["text"] for one in desk.event().sections] == ["Een"]


def test_a_row_that_was_added_has_the_focus(desk: Desk) -> None:
    put(desk.network, some_event())
    page = press(desk, form(desk, "/events/bijeenkomst/edit/partners"), "add:partners").text
    field = page[page.index('id="field-partners-0-organisation"') :]
    assert "autofocus" in field[: field.index(">")]


def test_an_empty_row_is_left_out(desk: Desk) -> None:
    put(desk.network, some_event())
    save(desk, add(desk, form(desk, "/events/bijeenkomst/edit/audiences"), "audiences"))
    assert desk.event().title


def test_an_organisation_is_made_with_its_logo_and_becomes_a_partner(desk: Desk) -> None:
    svg = b'<svg xmlns="http://www.w3.org/2000/svg"><circle r="4"/></svg>'
    values = {"name": "Gemeente Aa en Hunze", "short_name": "Aa en Hunze", "kind": "municipality"}
    desk.follow(upload(desk, form(desk, "/new/organisation"), "logo", svg, **values))
    make_series(desk)
    there = add(desk, form(desk, "/series/leernetwerk-warmte/edit/partners"), "partners")
    save(desk, there, partners__0__organisation="aa en hunze", partners__0__role="lead")
    with desk.network.read() as work:
        series = work.db.query(Series).one()
        assert [(one.organisation.slug, one.role) for one in series.partners] == [("gemeente-aa-en-hunze", "lead")]
    back = form(desk, "/series/leernetwerk-warmte/edit/partners")
    assert back.values["partners-0-organisation"] == "Gemeente Aa en Hunze"
    there = form(desk, "/organisations/gemeente-aa-en-hunze")
    save(desk, there, url="https://example.org")
    assert "data:image/svg+xml" in desk.get("/organisations/gemeente-aa-en-hunze").text
    save(desk, form(desk, "/organisations/gemeente-aa-en-hunze"), without_logo="yes")
    assert "data:image/svg+xml" not in desk.get("/organisations/gemeente-aa-en-hunze").text
    assert [kind for kind, _ in desk.changes() if kind.startswith("org")] == [
        "organisation.added",
        "organisation.changed",
        "organisation.changed",
    ]


def test_a_logo_that_could_do_something_is_refused_at_its_field(desk: Desk) -> None:
    evil = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
    response = upload(desk, form(desk, "/new/organisation"), "logo", evil, name="Kwaad")
    assert response.status_code == 400
    assert 'href="#field-logo"' in response.text
    with desk.network.read() as work:
        assert work.db.query(Organisation).count() == 0


def test_a_partner_that_is_not_there_is_refused_at_its_field(desk: Desk) -> None:
    put(desk.network, some_event())
    there = add(desk, form(desk, "/events/bijeenkomst/edit/partners"), "partners")
    response = press(desk, there, partners__0__organisation="Gemeente Nergens")
    assert response.status_code == 400
    assert "“Gemeente Nergens”" in words(response.text)
    assert 'href="#field-partners-0-organisation"' in response.text


@pytest.mark.parametrize("count", [1, 3])
def test_the_pages_take_as_many_statements_for_one_as_for_three(desk: Desk, count: int) -> None:
    series = some_series()
    put(desk.network, series, *(some_event(f"e-{n}", series=series, number=n) for n in range(1, count + 1)))
    put(desk.network, *(Organisation(slug=f"o-{n}", name=f"Organisatie {n}") for n in range(count)))
    taken = {}
    for path in (
        "/series/netwerk/edit",
        "/series/netwerk/edit/basics",
        "/series/netwerk/history",
        "/events/e-1/edit",
        "/events/e-1/edit/basics",
        "/events/e-1/edit/agenda",
        "/events/e-1/history",
        "/organisations",
        "/new/event?series=netwerk&like=e-1",
    ):
        with counted(desk.network.engine) as statements:
            assert desk.get(path).status_code == 200, path
        taken[path] = len(statements)
    assert taken == {
        "/series/netwerk/edit": 10,
        "/series/netwerk/edit/basics": 6,
        "/series/netwerk/history": 2,
        "/events/e-1/edit": 13,
        "/events/e-1/edit/basics": 14,
        "/events/e-1/edit/agenda": 14,
        "/events/e-1/history": 6,
        "/organisations": 1,
        "/new/event?series=netwerk&like=e-1": 12,
    }


def test_the_next_event_is_made_like_the_last_and_its_times_move_along(desk: Desk) -> None:
    make_series(desk)
    make_event(desk)
    there = add(desk, form(desk, "/events/welke-warmte/edit/agenda"), "agenda")
    save(desk, there, agenda__0__title="Lezing", agenda__0__start="2030-03-14T14:00", agenda__0__sign_up="yes")
    save(desk, add(desk, form(desk, "/events/welke-warmte/edit/formats"), "formats:0"), formats__0__capacity="12")
    there = add(desk, form(desk, "/new/event?series=leernetwerk-warmte&like=welke-warmte"), "blocks", title="Twee")
    save(desk, there, blocks__0__start="2030-04-18T09:30", blocks__0__end="2030-04-18T12:00")
    with desk.network.read() as work:
        event = work.db.query(Event).filter_by(slug="twee").one()
        assert (event.number, event.status, event.formats[0].quota.capacity) == (2, EventStatus.DRAFT, 12)
        assert event.agenda[0].starts_at is not None
        assert f"{event.agenda[0].starts_at.astimezone(work.settings.timezone):%Y-%m-%dT%H:%M}" == "2030-04-18T10:00"


def test_a_series_is_made_like_another(desk: Desk) -> None:
    make_series(desk, aim="Leren")
    there = add(desk, form(desk, "/series/leernetwerk-warmte/edit/questions"), "questions:5")
    save(desk, there, questions__0__label__nl="Een casus?")
    save(desk, form(desk, "/new/series?like=leernetwerk-warmte"), title="Tweede jaar")
    with desk.network.read() as work:
        other = work.db.query(Series).filter_by(slug="tweede-jaar").one()
        assert (other.aim, other.status) == ("Leren", SeriesStatus.DRAFT)
        assert [one.label for one in other.questions] == [{"nl": "Een casus?"}]
