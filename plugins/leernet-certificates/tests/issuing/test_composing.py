"""What stands on a paper: issuers, dates, hours, signatories, in the language of the holder."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from leernet_certificates.composing import dates_of
from leernet_certificates.issuers import ISSUES, STANDS_IN
from leernet_certificates.paper import LONGEST, Issuer, Paper, Signatory, width

from leernet.model import Block, Event, EventPartner, Organisation, PartnerRole, Series, SeriesPartner, When
from leernet.testing import SettableClock, some_series

from .conftest import Office

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
SVG = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 3"><rect width="9" height="3" fill="#1d4d57"/></svg>'


def organisation(name: str, **more: object) -> Organisation:
    return Organisation(slug=name.lower().replace(" ", "-"), name=name, **more)  # type: ignore[arg-type]


def partner(
    name: str, role: PartnerRole, *, position: int = 0, shows_logo: bool = True, **more: object
) -> EventPartner:
    return EventPartner(organisation=organisation(name, **more), role=role, position=position, shows_logo=shows_logo)


def paper_of(office: Office, who: str = "Anna", language: str = "nl") -> Paper:
    """Somebody is at everything, and gets the paper of the event."""
    office.attends(who, language=language)
    (certificate,) = office.issue().certificates
    return office.paper(certificate)


# --- texts ---


def test_a_dutch_paper_says_everything_in_dutch(office: Office) -> None:
    office.plan(series=some_series(), rule={})
    paper = paper_of(office)
    assert paper.language == "nl"
    assert paper.title == "Hét warmtenet"
    assert paper.series_title == "Lerend netwerk st(r)oom"
    assert paper.lines == ("29 november 2026",)
    assert paper.hours == "3 uur"
    assert paper.issued_on == "22 november 2026"
    assert paper.verify_url == f"https://example.org/leren/nl/verify/{paper.code}"


def test_an_english_paper_says_everything_in_english(office: Office) -> None:
    office.plan(blocks=2)
    paper = paper_of(office, language="en")
    assert (paper.language, paper.lines, paper.hours) == ("en", ("29 and 30 November 2026",), "6 hours")
    assert "/en/verify/" in paper.verify_url


def test_an_event_alone_is_in_no_series(office: Office) -> None:
    office.plan()
    assert paper_of(office).series_title is None


def test_the_day_of_issue_is_that_of_the_networks_zone(office: Office, clock: SettableClock) -> None:
    office.plan()
    office.attends("Anna")
    clock.set(datetime(2026, 12, 31, 23, 30, tzinfo=UTC))
    (certificate,) = office.issue().certificates
    assert office.paper(certificate).issued_on == "1 januari 2027"
    assert certificate.number.startswith("2027-")


@pytest.mark.parametrize(
    "holder", ["فاطمة الزهراء", "山田太郎", "'s-Hertogenbosch van der Aa", "Ñandú O’Neill-Škvorecký"]
)
def test_a_name_stands_as_it_was_given(office: Office, holder: str) -> None:
    office.plan()
    assert paper_of(office, holder).holder == holder


def test_texts_that_are_wider_than_the_paper_are_shortened_and_still_issued(office: Office) -> None:
    office.plan(title="山" * 150, series=some_series(title="ж" * 200), rule={})
    office.attends("山" * 200)
    (certificate,) = office.issue().certificates
    paper = office.paper(certificate)
    assert certificate.holder == "山" * 200
    for field in ("holder", "title", "series_title"):
        assert width(getattr(paper, field)) <= LONGEST[field]
    assert paper.holder.endswith("…")
    assert paper.title.endswith("…")
    assert paper.series_title == "ж" * 200


def test_signatories_are_those_of_the_rule(office: Office) -> None:
    signatories = [{"name": "Joke Bakker", "function": "Programmamanager", "organisation": "Servicepunt"}]
    office.plan(rule={"signatories": signatories})
    assert paper_of(office).signatories == (Signatory("Joke Bakker", "Programmamanager", "Servicepunt"),)


# --- hours ---


def test_hours_are_left_out_where_the_rule_says_so(office: Office) -> None:
    office.plan(rule={"shows_hours": False})
    assert paper_of(office).hours is None


def test_hours_count_only_the_parts_that_somebody_was_at(office: Office) -> None:
    office.plan(blocks=2, rule={"blocks": 1})
    office.attends("Anna", blocks=1)
    (certificate,) = office.issue().certificates
    assert office.paper(certificate).hours == "3 uur"


# --- dates ---


def block(day: str, start: str = "10:00", end: str = "12:00", last: str = "") -> Block:
    return Block(
        starts_at=datetime.fromisoformat(f"{day}T{start}").replace(tzinfo=AMSTERDAM),
        ends_at=datetime.fromisoformat(f"{last or day}T{end}").replace(tzinfo=AMSTERDAM),
    )


def on(*blocks: Block) -> Event:
    return Event(slug="e", title="E", when=When("2026"), blocks=list(blocks))


@pytest.mark.parametrize(
    ("blocks", "nl", "en"),
    [
        ([], "", ""),
        ([block("2026-06-15")], "15 juni 2026", "15 June 2026"),
        ([block("2026-06-15"), block("2026-06-15", "13:00", "17:00")], "15 juni 2026", "15 June 2026"),
        ([block("2026-06-15"), block("2026-06-16")], "15 en 16 juni 2026", "15 and 16 June 2026"),
        ([block("2026-06-15", "20:00", "00:00", "2026-06-16")], "15 juni 2026", "15 June 2026"),
        ([block("2026-06-15", "20:00", "01:00", "2026-06-16")], "15 en 16 juni 2026", "15 and 16 June 2026"),
        ([block("2026-06-03"), block("2026-06-17")], "3 juni 2026 en 17 juni 2026", "3 June 2026 and 17 June 2026"),
        ([block(f"2026-06-{day:02}") for day in (1, 8, 15, 22, 29)], "1–29 juni 2026", "1–29 June 2026"),
        ([block("2026-12-31"), block("2027-01-01")], "31 december 2026 en 1 januari 2027",
         "31 December 2026 and 1 January 2027"),
    ],
)  # fmt: skip
def test_the_days_of_an_event_are_named_truly(blocks: list[Block], nl: str, en: str) -> None:
    assert (dates_of([on(*blocks)], AMSTERDAM, "nl"), dates_of([on(*blocks)], AMSTERDAM, "en")) == (nl, en)


@given(st.lists(st.dates(date(2020, 1, 1), date(2030, 12, 31)), min_size=1, max_size=12))
def test_any_days_fit_on_a_line_and_name_the_first_and_the_last_year(days: list[date]) -> None:
    for language in ("nl", "en"):
        line = dates_of([on(*(block(day.isoformat()) for day in days))], AMSTERDAM, language)
        assert width(line) <= LONGEST["line"]
        assert str(max(days).year) in line


# --- series ---


def test_a_paper_of_a_series_says_how_many_events_when_and_how_long(office: Office) -> None:
    series = some_series()
    series.planned_events, series.certificate = 6, {"kind": "attendance", "events": 2}
    for number in range(3):
        office.plan(f"b{number}", days=7 * (number + 1), series=series)
        office.attends("Anna", f"b{number}", language="en" if number == 2 else "nl")
    office.register("Bert", "b0")
    (certificate,) = office.issue_series().certificates
    paper = office.paper(certificate)
    assert (paper.title, paper.series_title) == ("Lerend netwerk st(r)oom", None)
    assert paper.lines == ("3 of 6 events", "29 November 2026, 6 December 2026 and 13 December 2026")
    assert paper.hours == "9 hours"


def test_an_event_that_does_not_count_is_not_on_the_paper_of_the_series(office: Office) -> None:
    series = some_series()
    series.planned_events, series.certificate = 2, {"kind": "attendance", "events": 1}
    office.plan("heel", series=series)
    office.plan("half", days=14, blocks=2, series=series)
    office.attends("Anna", "heel")
    office.attends("Anna", "half", blocks=1)
    (certificate,) = office.issue_series().certificates
    paper = office.paper(certificate)
    assert paper.lines == ("1 van de 2 bijeenkomsten", "29 november 2026")
    assert paper.hours == "3 uur"


def test_more_events_than_were_planned_are_not_said_to_be_of_fewer(office: Office) -> None:
    series = some_series()
    series.planned_events, series.certificate = 1, {"kind": "attendance", "events": 1}
    for number in range(2):
        office.plan(f"b{number}", days=7 * (number + 1), series=series)
        office.attends("Anna", f"b{number}")
    (certificate,) = office.issue_series().certificates
    assert office.paper(certificate).lines[0] == "2 van de 2 bijeenkomsten"


# --- issuers ---


def names(paper: Paper) -> list[str]:
    return [issuer.name for issuer in paper.issuers]


def test_organisers_issue_in_their_order_with_their_logos(office: Office) -> None:
    office.plan(
        partners=[
            partner("Gemeente Aa en Hunze", PartnerRole.LEAD, position=2),
            partner("Servicepunt", PartnerRole.ORGANISER, position=1, logo_type="image/svg+xml", logo=SVG),
        ]
    )
    paper = paper_of(office)
    assert names(paper) == ["Servicepunt", "Gemeente Aa en Hunze"]
    assert paper.issuers[0].logo is not None
    assert paper.issuers[0].logo.data == SVG
    assert paper.issuers[1].logo is None


@pytest.mark.parametrize("role", sorted(set(PartnerRole) - ISSUES))
def test_who_only_pays_hosts_or_takes_part_does_not_issue_beside_an_organiser(
    office: Office, role: PartnerRole
) -> None:
    office.plan(partners=[partner("Regieorgaan", role, position=0), partner("Servicepunt", PartnerRole.ORGANISER)])
    assert names(paper_of(office)) == ["Servicepunt"]


@pytest.mark.parametrize("role", sorted(STANDS_IN))
def test_host_and_researcher_issue_where_nobody_else_does(office: Office, role: PartnerRole) -> None:
    office.plan(partners=[partner("Hogeschool", role)])
    assert names(paper_of(office)) == ["Hogeschool"]


@pytest.mark.parametrize("role", [PartnerRole.FUNDER, PartnerRole.PARTICIPANT])
def test_a_funder_never_issues_not_even_alone(office: Office, role: PartnerRole) -> None:
    office.plan(partners=[partner("Regieorgaan", role)])
    assert paper_of(office).issuers == (Issuer("Hét warmtenet"),)


def of_series(name: str, role: PartnerRole) -> Series:
    series = some_series()
    series.partners = [SeriesPartner(organisation=organisation(name), role=role)]
    return series


def test_the_organisers_of_the_series_issue_for_an_event_that_has_only_a_host(office: Office) -> None:
    series = of_series("Servicepunt", PartnerRole.ORGANISER)
    office.plan(series=series, rule={}, partners=[partner("Seinwezen", PartnerRole.HOST)])
    assert names(paper_of(office)) == ["Servicepunt"]


def test_the_events_own_organisers_go_before_those_of_the_series(office: Office) -> None:
    series = of_series("Servicepunt", PartnerRole.ORGANISER)
    office.plan(series=series, rule={}, partners=[partner("Gemeente Meppel", PartnerRole.FACILITATOR)])
    assert names(paper_of(office)) == ["Gemeente Meppel"]


def test_an_organisation_in_two_roles_issues_once_with_its_logo(office: Office) -> None:
    both = organisation("Servicepunt", logo_type="image/svg+xml", logo=SVG)
    roles = [(PartnerRole.INITIATOR, True), (PartnerRole.ORGANISER, False)]
    office.plan(partners=[EventPartner(organisation=both, role=role, shows_logo=logo) for role, logo in roles])
    paper = paper_of(office)
    assert names(paper) == ["Servicepunt"]
    assert paper.issuers[0].logo is not None


def test_a_logo_that_is_not_to_be_shown_or_no_picture_makes_way_for_the_name(office: Office) -> None:
    office.plan(
        partners=[
            partner("Zonder", PartnerRole.ORGANISER, shows_logo=False, logo_type="image/svg+xml", logo=SVG),
            partner("Pdf", PartnerRole.ORGANISER, position=1, logo_type="application/pdf", logo=b"%PDF"),
            partner("Groot", PartnerRole.ORGANISER, position=2, logo_type="image/png", logo=b"x" * 2_000_001),
        ]
    )
    paper = paper_of(office)
    assert names(paper) == ["Zonder", "Pdf", "Groot"]
    assert [issuer.logo for issuer in paper.issuers] == [None, None, None]


def test_of_many_organisers_the_first_five_issue(office: Office) -> None:
    office.plan(partners=[partner(f"Gemeente {n}", PartnerRole.ORGANISER, position=n) for n in range(8)])
    assert names(paper_of(office)) == [f"Gemeente {n}" for n in range(5)]


def test_without_any_organisation_the_title_issues(office: Office) -> None:
    office.plan(title="t" * 200)
    (name,) = names(paper_of(office))
    assert width(name) <= LONGEST["issuer"]


def test_the_colours_are_those_of_the_series(office: Office) -> None:
    """The brand itself comes from another plugin; without one the paper has leernet's own look."""
    office.plan()
    assert paper_of(office).theme.primary == "#1d4d57"


def test_an_event_that_moved_keeps_what_was_issued_and_tells_the_new_date_to_later_ones(office: Office) -> None:
    event = office.plan()
    office.attends("Anna")
    (first,) = office.issue().certificates
    with office.network.work() as work:
        row = work.db.get_one(Block, event.blocks[0].id)
        row.starts_at, row.ends_at = row.starts_at + timedelta(days=7), row.ends_at + timedelta(days=7)
    office.attends("Bert")
    (second,) = office.issue().certificates
    assert office.paper(first).lines == ("29 november 2026",)
    assert office.paper(second).lines == ("6 december 2026",)
