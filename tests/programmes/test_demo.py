"""The five programmes of the demo: right, complete, and with something to register for."""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from sqlalchemy import select

from leernet.app import Leernet
from leernet.model import Event, EventFormat, EventStatus, Organisation, Series
from leernet.plugins import Plugins
from leernet.programmes import Loaded, Programme, dump_series, load_programme, parse_programme, read_programme
from leernet.programmes.logos import logo_type

from .conftest import AMSTERDAM

FOLDER = Path(__file__).parents[2] / "examples" / "flask_app" / "programmes"
FILES = sorted(FOLDER.glob("*.toml"))
TODAY = datetime(2026, 11, 22, 12, tzinfo=UTC)


@pytest.fixture(params=FILES, ids=lambda path: path.stem)
def programme(request: pytest.FixtureRequest, plugins: Plugins) -> Programme:
    """Each of them."""
    return read_programme(request.param, plugins, AMSTERDAM)


def test_there_is_one_for_each_of_the_five_activities() -> None:
    assert [path.stem for path in FILES] == [
        "cop-warmtetransitie",
        "energie-in-de-wijk",
        "leerprogramma-samenwerken",
        "lerend-netwerk",
        "sprintsessies-drenthe",
    ]


def test_two_events_or_more_can_be_registered_for_today(programme: Programme) -> None:
    future = [event for event in programme.events if event.blocks and event.blocks[0].start > TODAY]
    assert len(future) >= 2
    assert all(event.status is EventStatus.OPEN and event.formats for event in future)
    assert all(event.blocks[0].start.astimezone(AMSTERDAM).weekday() < 5 for event in future)
    assert all(not event.registration.opens or event.registration.opens < TODAY for event in future)
    assert any(len(event.formats) == 2 for event in future), "one is hybrid"
    assert any(row.capacity and row.capacity <= 4 for event in future for row in event.formats), "one fills up"


def test_one_event_waits_for_its_date(programme: Programme) -> None:
    assert "2027-21" in [event.when.edtf for event in programme.events if event.status is EventStatus.ANNOUNCED]


def test_a_certificate_can_be_earned_and_it_has_a_look_of_its_own(programme: Programme) -> None:
    assert programme.series is not None
    assert programme.series.brand is not None
    assert programme.series.certificate or all(event.certificate for event in programme.events if event.blocks)


def test_the_organisers_have_a_logo_and_every_event_says_what_it_is(programme: Programme) -> None:
    assert programme.series is not None
    organisations = {organisation.slug: organisation for organisation in programme.organisations}
    shown = [partner for partner in programme.series.partners if partner.logo]
    assert shown
    assert all(organisations[partner.organisation].logo for partner in shown)
    assert all(any(section.key.value == "what" for section in event.sections) for event in programme.events)


def test_they_load_twice_and_dump_back_to_the_same(network: Leernet, plugins: Plugins) -> None:
    programmes = [read_programme(path, plugins, AMSTERDAM) for path in FILES]
    for programme in programmes:
        with network.work() as work:
            load_programme(work, programme)
    for programme in programmes:
        things = len(programme.organisations) + len(programme.events) + 1
        with network.work() as work:
            assert load_programme(work, programme) == Loaded(unchanged=things)
            assert programme.series is not None
            text = dump_series(work.db, programme.series.slug, AMSTERDAM)
            assert load_programme(work, parse_programme(text, plugins, AMSTERDAM)).updated == 0


@pytest.mark.parametrize("path", sorted((FOLDER / "logos").iterdir()), ids=lambda path: path.stem)
def test_every_logo_is_a_safe_picture_that_some_programme_uses(path: Path) -> None:
    assert logo_type(path.read_bytes()) == "image/svg+xml"
    assert b"viewBox" in path.read_bytes()
    assert any(f'"logos/{path.name}"' in file.read_text(encoding="utf-8") for file in FILES)


@pytest.mark.parametrize(
    ("slug", "when", "number"),
    [
        ("lerend-netwerk-2-techniek", "2018-12-04", 2),
        ("cop-warmtetransitie-start", "2018-06-14", 1),
        ("sprintsessie-meppel", "2019-06-12", 1),
        ("terugkoppeling-aa-en-hunze-tynaarlo", "2020-23", 3),
        ("energie-in-de-wijk-1", "2024-05-30", 1),
        ("energie-in-de-wijk-2", "2024-23", 2),
        ("energie-in-de-wijk-3", "2025-21", 3),
        ("leerprogramma-sessie-2", "2020-12-08", 2),
    ],
)
def test_the_real_events_have_their_real_dates(plugins: Plugins, slug: str, when: str, number: int) -> None:
    events = {event.slug: event for path in FILES for event in read_programme(path, plugins, AMSTERDAM).events}
    assert (events[slug].when.edtf, events[slug].number) == (when, number)


def test_facts_of_the_five_texts_have_their_place(network: Leernet, plugins: Plugins) -> None:
    with network.work() as work:
        for path in FILES:
            load_programme(work, read_programme(path, plugins, AMSTERDAM))
        series = {one.slug: one for one in work.db.scalars(select(Series))}
        events = {one.slug: one for one in work.db.scalars(select(Event))}
        roles = {slug: [(p.organisation.slug, p.role.value) for p in one.partners] for slug, one in series.items()}
        assert series["lerend-netwerk"].planned_events == 6
        assert ("regieorgaan-sia", "funder") in roles["energie-in-de-wijk"]
        assert [role for _, role in roles["cop-warmtetransitie"]] == ["initiator"] * 3 + ["organiser"] * 3
        coalition = work.db.scalars(select(Organisation).where(Organisation.slug == "participatiecoalitie")).one()
        assert len(coalition.members) == 5
        recap = events["energie-in-de-wijk-1"].recap
        assert recap is not None
        assert recap.publisher == "City Net Zero"
        assert recap.published_at == datetime(2024, 6, 11, 7, 32, tzinfo=UTC)
        asked = [c for c in events["leerprogramma-sessie-2"].contributions if c.status.value == "asked"]
        assert [(c.name, c.organisation_then) for c in asked] == [("Carien ten Have", "DRIFT")]
        assert events["terugkoppeling-aa-en-hunze-tynaarlo"].follows is events["sprintsessie-aa-en-hunze-tynaarlo"]
        assert len(events["sprintsessie-meppel"].blocks) == 2
        online = work.db.scalars(
            select(EventFormat).where(EventFormat.event_id == events["sprintsessie-aa-en-hunze-tynaarlo"].id)
        ).one()
        assert "Mural" in str(online.details["tools"])
        assert events["energie-in-de-wijk-1"].is_past(TODAY, date(2026, 11, 22))
