"""Limits in a programme file: people of one organisation, parts to sign up for, formats that count everybody."""

import tomllib

import pytest
from sqlalchemy import select

from leernet.app import Leernet
from leernet.model import AgendaItem, Event, EventFormat, Registration, RegistrationStatus, Series
from leernet.programmes import Loaded
from leernet.services.doctor import recount
from leernet.services.registering.registration import RegistrationRequest, cancel
from leernet.services.registering.registration import register as register_somebody
from leernet.work import PARTICIPANT

from .conftest import Dump, Load, Problems
from .loaded import TEXT, journal, refused, rows
from .texts import EVENT

ITEM = '[[events.agenda]]\nkind = "site_visit"\ntitle = "Bezoek"\n'
VISIT = TEXT.replace(
    'title = "Borrel"\n',
    'title = "Borrel"\nkey = "borrel"\nsign_up = true\n\n' + ITEM + 'key = "bezoek"\ncapacity = 1\n',
)


def come(network: Leernet, who: str, *items: str, organisation: str = "", role: str = "participant") -> str:
    request = RegistrationRequest(
        event="sprint", format="online", name=who, email=f"{who}@example.org", items=items,
        organisation=organisation, roles=(role,),
    )  # fmt: skip
    return network.run(PARTICIPANT, register_somebody, request).status.value


def items(network: Leernet) -> dict[str, tuple[int | None, int] | None]:
    """Capacity and taken of each part, by its title."""
    with network.read() as work:
        found = work.db.scalars(select(AgendaItem).order_by(AgendaItem.position))
        return {one.title: (one.quota.capacity, one.quota.taken) if one.quota else None for one in found}


# --- what is in the file ---


@pytest.mark.parametrize(
    ("text", "place", "code"),
    [
        pytest.param(ITEM + "sign_up = true\n", "events[0].agenda[0].key", "key_missing", id="sign-up"),
        pytest.param(ITEM + "capacity = 3\n", "events[0].agenda[0].key", "key_missing", id="capacity"),
        pytest.param(
            ITEM + 'key = "a"\nsign_up = false\ncapacity = 3\n',
            "events[0].agenda[0].sign_up",
            "sign_up_missing",
            id="not-both",
        ),
        pytest.param(
            ITEM + 'key = "a"\n' + ITEM + 'key = "a"\n', "events[0].agenda[1].key", "duplicate_agenda_key", id="twice"
        ),
        pytest.param(ITEM + 'key = "A b"\n', "events[0].agenda[0].key", "key_invalid", id="key"),
        pytest.param(ITEM + 'key = "a"\ncapacity = -1\n', "events[0].agenda[0].capacity", "number_invalid", id="less"),
        pytest.param("max_per_organisation = 0\n", "events[0].max_per_organisation", "number_invalid", id="none"),
    ],
)
def test_what_cannot_be_is_told_at_its_place(problems: Problems, text: str, place: str, code: str) -> None:
    assert {at: problem.code for at, problem in problems(EVENT + text).items()} == {place: code}


def test_all_problems_are_told_at_once(problems: Problems) -> None:
    text = EVENT + "max_per_organisation = 0\n" + ITEM + "sign_up = true\n" + ITEM + 'key = "a"\ncapacity = "1"\n'
    assert set(problems(text)) == {
        "events[0].max_per_organisation",
        "events[0].agenda[0].key",
        "events[0].agenda[1].capacity",
    }


def test_a_dump_says_the_limits_and_loads_back_to_the_same(load: Load, dump: Dump) -> None:
    text = VISIT.replace('title = "Sprint"\n', 'title = "Sprint"\nmax_per_organisation = 3\n')
    text = text.replace('status = "published"\n', 'status = "published"\nmax_per_organisation = 8\n')
    load(text.replace('key = "online"\n', 'key = "online"\ncounts_everybody = true\n'))
    dumped = dump("netwerk")
    data = tomllib.loads(dumped)
    event = data["events"][0]
    assert (data["series"]["max_per_organisation"], event["max_per_organisation"]) == (8, 3)
    assert [row.get("counts_everybody") for row in event["formats"]] == [None, True]
    assert [{k: v for k, v in row.items() if k in ("key", "sign_up", "capacity")} for row in event["agenda"]] == [
        {},
        {"key": "borrel", "sign_up": True},
        {"key": "bezoek", "capacity": 1},
    ]
    assert load(dumped) == Loaded(unchanged=5)
    assert dump("netwerk") == dumped


# --- parts ---


def test_parts_with_a_key_are_found_by_it_wherever_they_stand(network: Leernet, load: Load) -> None:
    load(VISIT)
    come(network, "anna", "borrel")
    first, second = VISIT.index('[[events.agenda]]\nkind = "drinks"'), VISIT.index(ITEM)
    end = VISIT.index('[[events]]\nslug = "terug')
    load(VISIT[:first] + VISIT[second:end].strip() + "\n\n" + VISIT[first:second] + VISIT[end:])
    assert items(network) == {"Lezing": None, "Bezoek": (1, 0), "Borrel": (None, 1)}
    assert load(VISIT) == Loaded(updated=1, unchanged=4)
    assert items(network) == {"Lezing": None, "Borrel": (None, 1), "Bezoek": (1, 0)}


def test_a_part_for_which_people_signed_up_cannot_be_left_out(network: Leernet, load: Load) -> None:
    load(VISIT)
    come(network, "anna", "bezoek")
    assert refused(load, TEXT.replace('title = "Borrel"\n', 'title = "Borrel"\nkey = "borrel"\n')) == {
        "events[0].agenda": "agenda_item_in_use"
    }
    assert refused(load, VISIT.replace('key = "bezoek"\ncapacity = 1\n', 'key = "bezoek"\n')) == {
        "events[0].agenda[2].sign_up": "agenda_item_in_use"
    }
    with network.read() as work:
        uid = work.db.scalars(select(Registration.uid)).one()
    network.run(PARTICIPANT, cancel, uid)
    load(TEXT)
    assert items(network) == {"Lezing": None, "Borrel": None}
    with network.read() as work:
        assert recount(work) == []


def test_people_can_be_asked_to_sign_up_later_on_and_not_any_more(network: Leernet, load: Load) -> None:
    keyed = TEXT.replace('title = "Borrel"\n', 'title = "Borrel"\nkey = "borrel"\n')
    load(keyed)
    come(network, "anna")
    load(keyed.replace('key = "borrel"\n', 'key = "borrel"\ncapacity = 5\n'))
    come(network, "bram", "borrel")
    assert items(network)["Borrel"] == (5, 1)


def test_places_of_the_file_for_a_part_let_who_waits_for_it_move_up(network: Leernet, load: Load) -> None:
    text = VISIT.replace('key = "online"\n', 'key = "online"\ncapacity = 1\n')
    load(text)
    come(network, "anna")
    assert come(network, "bram", "bezoek") == "waitlisted"
    with network.work() as work:  # at the desk; the file wins
        work.db.scalars(select(AgendaItem).where(AgendaItem.key == "bezoek")).one().quota.capacity = 0  # type: ignore[union-attr]
    load(text.replace('key = "online"\ncapacity = 1\n', 'key = "online"\ncapacity = 2\n'))
    assert [row.status for row in rows(network, Registration)] == [RegistrationStatus.CONFIRMED] * 2


def test_no_event_is_said_to_change_that_does_not(load: Load) -> None:
    load(VISIT)
    assert load(VISIT) == Loaded(unchanged=5)


# --- people of one organisation ---


def test_a_limit_of_the_file_is_kept_and_a_higher_one_lets_people_move_up(network: Leernet, load: Load) -> None:
    limited = TEXT.replace('title = "Sprint"\n', 'title = "Sprint"\nmax_per_organisation = 1\n')
    load(limited)
    statuses = [come(network, who, organisation="Zaanstad") for who in ("anna", "bram", "cato")]
    assert statuses == ["confirmed", "waitlisted", "waitlisted"]
    assert load(limited.replace("organisation = 1", "organisation = 2")) == Loaded(updated=1, unchanged=4)
    assert load(TEXT) == Loaded(updated=1, unchanged=4)
    assert {row.status for row in rows(network, Registration)} == {RegistrationStatus.CONFIRMED}
    assert journal(network).count("event.organisations_limited") == 3


def test_a_limit_of_the_series_is_kept(network: Leernet, load: Load) -> None:
    load(TEXT)
    come(network, "anna", organisation="Zaanstad")
    limited = TEXT.replace('status = "published"\n', 'status = "published"\nmax_per_organisation = 1\n')
    assert load(limited) == Loaded(updated=1, unchanged=4)
    assert come(network, "bram", organisation="Zaanstad") == "waitlisted"
    assert load(TEXT) == Loaded(updated=1, unchanged=4)
    assert rows(network, Series)[0].max_per_organisation is None
    assert {row.status for row in rows(network, Registration)} == {RegistrationStatus.CONFIRMED}


# --- whom a format counts ---


def test_a_format_counts_everybody_from_the_load_that_says_so(network: Leernet, load: Load) -> None:
    text = TEXT.replace('key = "online"\n', 'key = "online"\ncapacity = 1\n')
    load(text)
    come(network, "spreker", role="speaker")
    assert load(
        text.replace("capacity = 1\ndetails = { join", "capacity = 1\ncounts_everybody = true\ndetails = { join")
    ) == (Loaded(updated=1, unchanged=4))
    assert [(row.key, row.quota.taken) for row in rows(network, EventFormat)] == [("physical", 0), ("online", 1)]
    assert come(network, "anna") == "waitlisted"
    load(text)
    assert {row.status for row in rows(network, Registration)} == {RegistrationStatus.CONFIRMED}
    assert rows(network, Event)[0].sequence == 0
