"""The plugin in a network: the look of a page, and who the organisations behind an event are."""

import logging
from collections.abc import Sequence
from contextlib import nullcontext

import pytest
from leernet_branding import Branding

from leernet import InvalidInput, Leernet, PluginError, Settings
from leernet.hookspecs import Brand, Panel
from leernet.model import Event, EventPartner, Organisation, OrganisationKind, PartnerRole, Series, SeriesPartner
from leernet.services.public.brands import brand_of
from leernet.services.public.overviews import event_page, series_page
from leernet.services.registering.registration import RegistrationRequest, find_registration, register
from leernet.testing import MakeNetwork, PlainFormats, add, counted, some_event, some_series
from leernet.work import PARTICIPANT

SECRET = "not-a-secret-but-long-enough"
BLUE: dict[str, object] = {"kind": "colours", "primary": "#154273"}
RED: dict[str, object] = {"kind": "colours", "primary": "#8b1e1e"}


def settled(details: dict[str, object]) -> dict[str, object]:
    (kind,) = [kind for kind in Branding().leernet_brands() if kind.key == details["kind"]]
    return kind.settle(details, lambda name: b"")


@pytest.fixture
def network(make_network: MakeNetwork) -> Leernet:
    return make_network(Branding(), PlainFormats())


# --- the look ---


def look(network: Leernet, slug: str | None = None) -> Brand:
    with network.read() as work:
        return brand_of(work, event_page(work, slug) if slug else None)


def test_without_a_brand_leernets_own_look_is_shown(network: Leernet) -> None:
    add(network, some_event())
    assert look(network) == look(network, "bijeenkomst") == Brand()


def test_the_networks_look_is_settled_when_the_network_is_made(make_network: MakeNetwork) -> None:
    network = make_network(Branding(), PlainFormats(), settings=Settings(secret=SECRET, brand=BLUE))
    assert look(network).properties["--leernet-button"] == "#154273"


def test_a_network_refuses_a_look_that_nobody_can_read(make_network: MakeNetwork) -> None:
    with pytest.raises(InvalidInput) as refused:
        make_network(Branding(), settings=Settings(secret=SECRET, brand={**BLUE, "text": "#cccccc"}))
    assert refused.value.code == "contrast_too_low"


def test_a_network_refuses_a_look_that_no_plugin_reads(make_network: MakeNetwork) -> None:
    with pytest.raises(PluginError) as refused:
        make_network(Branding(), settings=Settings(secret=SECRET, brand={"kind": "kleuren"}))
    assert refused.value.code == "unknown_kind"
    assert "colours, tokens" in str(refused.value)


def test_a_series_has_its_own_look_and_its_events_have_it_too(make_network: MakeNetwork) -> None:
    network = make_network(Branding(), PlainFormats(), settings=Settings(secret=SECRET, brand=BLUE))
    series = some_series()
    series.brand = settled(RED)
    add(network, some_event(series=series), some_event("los", title="Losse bijeenkomst"))
    assert look(network, "bijeenkomst").properties["--leernet-button"] == "#8b1e1e"
    assert look(network, "los").properties["--leernet-button"] == "#154273"


@pytest.mark.parametrize(
    "stored",
    [{"kind": "colours"}, {"kind": "colours", "theme": {"link": "red"}}, {"kind": "tokens", "theme": None}],
)
def test_a_broken_stored_look_leaves_leernets_own_and_is_logged(
    network: Leernet, caplog: pytest.LogCaptureFixture, stored: dict[str, object]
) -> None:
    series = some_series()
    series.brand = stored
    add(network, some_event(series=series))
    with caplog.at_level(logging.ERROR):
        assert look(network, "bijeenkomst") == Brand()
    assert f"brand {stored['kind']} could not show its part" in caplog.text


def test_the_look_of_a_plugin_that_is_no_longer_installed_leaves_leernets_own(make_network: MakeNetwork) -> None:
    network = make_network(PlainFormats())
    series = some_series()
    series.brand = settled(RED)
    add(network, some_event(series=series))
    assert look(network, "bijeenkomst") == Brand()


# --- the organisations ---


def organisation(slug: str, name: str, **more: object) -> Organisation:
    return Organisation(slug=slug, name=name, **more)  # type: ignore[arg-type]


def coalition() -> Organisation:
    members = [organisation("hier", "Stichting HIER", short_name="HIER"), organisation("aedes", "Aedes")]
    return organisation(
        "coalitie",
        "Participatiecoalitie",
        kind=OrganisationKind.COALITION,
        about={"nl": "Voor bewoners die *zelf* aan de slag gaan.", "en": "For residents."},
        members=members,
    )


def of_series(series: Series, *partners: tuple[Organisation, PartnerRole]) -> Series:
    series.partners = [
        SeriesPartner(organisation=organisation, role=role, position=position)
        for position, (organisation, role) in enumerate(partners)
    ]
    return series


def of_event(event: Event, *partners: tuple[Organisation, PartnerRole]) -> Event:
    event.partners = [
        EventPartner(organisation=organisation, role=role, position=position)
        for position, (organisation, role) in enumerate(partners)
    ]
    return event


def event_panels(network: Leernet, language: str = "nl") -> Sequence[Panel]:
    with network.read() as work:
        return work.plugins.panels(event_page(work, "bijeenkomst"), language, nullcontext)


def test_who_stands_behind_a_series_is_told_with_the_members_of_a_coalition(network: Leernet) -> None:
    add(network, of_series(some_series(), (coalition(), PartnerRole.ORGANISER)))
    with network.read() as work:
        series = series_page(work, "netwerk")
        (dutch,) = work.plugins.panels(series, "nl", nullcontext)
        (english,) = work.plugins.panels(series, "en", nullcontext)
    assert dutch == Panel(
        title="Over Participatiecoalitie",
        text="Voor bewoners die *zelf* aan de slag gaan.\n\nHierin werken samen: Aedes, HIER.",
        position=200,
    )
    assert english.title == "About Participatiecoalitie"
    assert english.text == "For residents.\n\nIn it work together: Aedes, HIER."


def test_panels_stand_in_the_order_of_the_partners(network: Leernet) -> None:
    first = organisation("a", "Gemeente Aa en Hunze", about={"nl": "Een gemeente."})
    second = organisation("b", "'s-Hertogenbosch", about={"nl": "Nog een."})
    series = of_series(some_series(), (second, PartnerRole.INITIATOR), (first, PartnerRole.LEAD))
    add(network, some_event(series=series))
    assert [panel.title for panel in event_panels(network)] == ["Over 's-Hertogenbosch", "Over Gemeente Aa en Hunze"]


def test_an_organisation_in_two_roles_is_told_of_once(network: Leernet) -> None:
    one = organisation("a", "Servicepunt", about={"nl": "Wij helpen."})
    add(network, of_event(some_event(), (one, PartnerRole.INITIATOR), (one, PartnerRole.ORGANISER)))
    assert len(event_panels(network)) == 1


@pytest.mark.parametrize("role", [PartnerRole.FUNDER, PartnerRole.HOST, PartnerRole.PARTICIPANT])
def test_an_event_whose_own_partners_only_help_tells_of_those_of_its_series(
    network: Leernet, role: PartnerRole
) -> None:
    helper = organisation("zaal", "Zaal", about={"nl": "Een zaal."})
    organiser = organisation("a", "Servicepunt", about={"nl": "Wij helpen."})
    series = of_series(some_series(), (organiser, PartnerRole.ORGANISER))
    add(network, of_event(some_event(series=series), (helper, role)))
    assert [panel.title for panel in event_panels(network)] == ["Over Servicepunt"]


def test_the_organisers_of_an_event_itself_go_before_those_of_its_series(network: Leernet) -> None:
    own = organisation("eigen", "Eigen", about={"nl": "Van deze ene."})
    series = of_series(some_series(), (organisation("a", "Reeks", about={"nl": "x"}), PartnerRole.ORGANISER))
    add(network, of_event(some_event(series=series), (own, PartnerRole.FACILITATOR)))
    assert [panel.title for panel in event_panels(network)] == ["Over Eigen"]


def test_a_text_in_one_language_is_better_than_none(network: Leernet) -> None:
    add(network, of_event(some_event(), (organisation("a", "A", about={"nl": "Tekst."}), PartnerRole.ORGANISER)))
    assert [panel.text for panel in event_panels(network, "en")] == ["Tekst."]


def test_an_organisation_with_nothing_to_tell_has_no_panel(network: Leernet) -> None:
    add(network, of_event(some_event(), (organisation("a", "A"), PartnerRole.ORGANISER)))
    assert event_panels(network) == []


def test_an_event_without_partners_has_no_panels(network: Leernet) -> None:
    add(network, some_event())
    assert event_panels(network) == []


def test_a_participants_own_page_has_no_such_panels(network: Leernet) -> None:
    add(network, of_event(some_event(), (coalition(), PartnerRole.ORGANISER)))
    request = RegistrationRequest(event="bijeenkomst", format="physical", name="Anna", email="anna@example.org")
    uid = network.run(PARTICIPANT, register, request).uid
    with network.read() as work:
        assert work.plugins.panels(find_registration(work, uid), "nl", nullcontext) == []


@pytest.mark.parametrize("count", [1, 3])
def test_panels_cost_no_statement_of_their_own(network: Leernet, count: int) -> None:
    partners = [organisation(f"o{n}", f"O {n}", about={"nl": "x"}) for n in range(count)]
    for partner in partners:
        partner.members = [organisation(f"{partner.slug}-lid", "Lid")]
    add(network, some_event(series=of_series(some_series(), *((one, PartnerRole.ORGANISER) for one in partners))))
    with network.read() as work:
        event = event_page(work, "bijeenkomst")
        with counted(network.engine) as statements:
            assert len(work.plugins.panels(event, "nl", nullcontext)) == count
    assert statements == []
