"""A dump is a programme file that loads back to the same."""

import tomllib
from datetime import UTC, datetime

import pytest
from sqlalchemy import select

from leernet.app import Leernet
from leernet.errors import NotFound
from leernet.model import Block, Event, Recap
from leernet.plugins import installed
from leernet.programmes import Loaded, dump_series, load_programme, parse_programme
from leernet.testing import MakeNetwork

from .conftest import Dump, Load
from .loaded import TEXT, event_of

RICH = (
    TEXT.replace(
        'status = "published"\n',
        """status = "published"
planned_events = 6
aim = '''
Regel één met "aanhalingstekens", \\ en \"\"\" drie.

	Ingesprongen, عربي, 学習.
'''
contact = { name = "Jan", email = "jan@example.org" }
brand = { kind = "colours", primary = "#0b5c63" }
sections = [{ heading = "Veilig leren", text = "Hét st(r)oom" }, { key = "why", text = "Daarom." }]
""",
    )
    .replace(
        'title = "Sprint"\n',
        'title = "Sprint"\nwaiting_list = false\nregistration = { opens = "2026-10-25T02:30+02:00" }\n'
        'contributions = [{ name = "Zoë", organisation = "rvo", organisation_name = "Agentschap NL" }]\n',
    )
    .replace(
        '[[events]]\nslug = "terug',
        """[events.recap]
title = "Terugblik"
body = "Mooi."
published = "2026-12-20T09:32"
quotes = [{ text = "van en voor", name = "Y", organisation = "Servicepunt", consent = true }]
materials = [{ title = "Dia's", url = "https://example.org/dias.pdf" }]

[[events.materials]]
title = { nl = "Opname", en = "Recording" }
url = "https://example.org/opname"
seen_by = "present"
shown = "after"

[[events.materials]]
title = { nl = "Verslag" }
url = "https://example.org/verslag"
shown_from = "2026-12-20T09:32"

[[events]]
slug = "terug""",
    )
    .replace('name = "RVO"\n', 'name = "RVO"\nvalid_from = 2014-01-01\nlogo = "data:image/png;base64,iVBORw0KGgo="\n')
)


def test_a_dump_loads_back_to_the_same(network: Leernet, load: Load, dump: Dump) -> None:
    load(RICH)
    text = dump("netwerk")
    assert load(text) == Loaded(unchanged=5)
    assert dump("netwerk") == text


def test_a_dump_makes_the_same_series_in_another_network(
    network: Leernet, load: Load, dump: Dump, make_network: MakeNetwork, tmp_path_factory: pytest.TempPathFactory
) -> None:
    load(RICH)
    text = dump("netwerk")
    other = Leernet(f"sqlite:///{tmp_path_factory.mktemp('other') / 'other.db'}", network.settings, plugins=installed())
    other.migrate()
    zone = other.settings.timezone
    with other.work() as work:
        load_programme(work, parse_programme(text, other.plugins, zone))
    with other.read() as work:
        assert dump_series(work.db, "netwerk", zone) == text
    other.engine.dispose()


def test_a_dump_says_what_the_file_said(load: Load, dump: Dump) -> None:
    load(RICH)
    data = tomllib.loads(dump("netwerk"))
    assert data["series"]["aim"].startswith('Regel één met "aanhalingstekens", \\ en """ drie.\n\n\tIngesprongen')
    sprint = data["events"][0]
    assert sprint["registration"] == {"opens": "2026-10-25T02:30+02:00"}
    assert sprint["waiting_list"] is False
    assert sprint["contributions"][0]["organisation_name"] == "Agentschap NL"
    assert [organisation["slug"] for organisation in data["organisations"]] == ["rvo", "servicepunt"]


def test_a_dump_brings_a_coalition_with_its_members_and_what_it_is_part_of(load: Load, dump: Dump) -> None:
    load(
        '[series]\nslug = "a"\ntitle = "A"\npartners = [{ organisation = "midden", role = "lead" }]\n'
        + "".join(
            f'[[organisations]]\nslug = "{slug}"\nname = "{slug}"\nmembers = {members}\n'
            for slug, members in (("boven", ["midden"]), ("midden", ["onder"]), ("onder", []), ("los", []))
        )
    )
    assert [one["slug"] for one in tomllib.loads(dump("a"))["organisations"]] == ["boven", "midden", "onder"]


def test_moments_to_the_second_survive(network: Leernet, load: Load, dump: Dump) -> None:
    load(RICH)
    moment = datetime(2026, 12, 20, 10, 11, 12, 131415, tzinfo=UTC)
    with network.work() as work:
        work.db.scalars(select(Recap)).one().published_at = moment
    load(dump("netwerk"))
    with network.read() as work:
        assert work.db.scalars(select(Recap)).one().published_at == moment


def test_both_hours_of_the_night_that_summer_time_ends_survive(network: Leernet, load: Load, dump: Dump) -> None:
    load(TEXT)
    with network.work() as work:
        event = work.db.scalars(select(Event).where(Event.slug == "terugkoppeling")).one()
        event.blocks.append(
            Block(
                starts_at=datetime(2026, 10, 25, 0, 30, tzinfo=UTC), ends_at=datetime(2026, 10, 25, 1, 30, tzinfo=UTC)
            )
        )
    load(dump("netwerk"))
    (block,) = event_of(network, "terugkoppeling").blocks
    assert (block.starts_at.hour, block.ends_at.hour) == (0, 1)


def test_a_series_that_is_not_there_cannot_be_dumped(dump: Dump) -> None:
    with pytest.raises(NotFound) as caught:
        dump("weg")
    assert caught.value.code == "series_unknown"
