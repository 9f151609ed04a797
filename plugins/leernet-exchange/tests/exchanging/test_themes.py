"""Themes are made tidy, counted, shown without names, and become a draft programme that is added to the series."""

import re
from collections.abc import Mapping, Sequence
from html import unescape

import pytest
from leernet_exchange.drafting import MOST, add_to_series, later
from leernet_exchange.tables import Draft

from leernet import InvalidInput, Problem
from leernet.model import Event, EventStatus, JournalEntry
from leernet.testing import add, some_event, some_series
from leernet.testing.office import address_of, words

from .conftest import DESK, Office


def named(office: Office, organisation: str, **values: str) -> None:
    """Somebody of an organisation brings something in."""
    office.bring_in(office.register(f"Van {organisation} {len(office.entries())}", organisation), **values)


def tag(office: Office, name: str) -> str:
    return str(office.tags()[name].id)


def test_themes_of_events_are_taken_and_offered_to_choose_from(office: Office) -> None:
    with office.network.work() as work:
        event = work.db.query(Event).one()
        event.theme = "Techniek"
    page = words(office.follow(office.press("take_themes", "themes")))
    assert "Eén thema van de bijeenkomsten staat erbij." in page
    field = f'name="theme_{tag(office, "Techniek")}"'
    assert field in office.get(office.code()).text
    anna = office.register("Anna", "A")
    office.bring_in(anna, need="Iets", **{f"theme_{tag(office, 'Techniek')}": "yes"})
    assert [one.name for one in office.entries()[0].tags] == ["Techniek"]


def test_a_theme_is_renamed_and_with_the_name_of_another_they_become_one(office: Office) -> None:
    named(office, "A", need="x", more_themes="Geld")
    named(office, "B", offer="y", more_themes="Financiën")
    named(office, "C", offer="z", more_themes="Geld, Financiën")
    first = tag(office, "Financiën")
    values = {f"theme_{first}": "GELD", f"is_theme_{first}": "yes"}
    office.follow(office.press("set_theme", f"themes&theme={first}", theme=first, **values))
    assert list(office.tags()) == ["GELD"]
    assert [[one.name for one in entry.tags] for entry in office.entries()] == [["GELD"]] * 3
    only = tag(office, "GELD")
    for name in ("", "x" * 61):
        assert office.press("set_theme", "themes", theme=only, **{f"theme_{only}": name}).status_code == 400
    office.follow(office.press("remove_theme", "themes", theme=only))
    assert [entry.tags for entry in office.entries()] == [[], [], []]
    assert office.press("remove_theme", "themes", theme=only).status_code == 404


def test_several_are_made_one(office: Office) -> None:
    named(office, "A", need="x", more_themes="Geld, Centen, Subsidie")
    chosen = {f"chosen_{tag(office, name)}": "yes" for name in ("Geld", "Centen", "Subsidie")}
    page = words(office.follow(office.press("merge", "themes", into=tag(office, "Geld"), **chosen)))
    assert "2 thema’s gingen op in het andere." in page
    assert list(office.tags()) == ["Geld"]
    assert office.press("merge", "themes", into=tag(office, "Geld")).status_code == 400
    assert office.press("merge", "themes", into="99", chosen_1="yes").status_code in (400, 404)
    assert office.press("add_theme", "themes").status_code == 400


def test_each_theme_is_counted_and_downloaded(office: Office) -> None:
    for organisation in ("A", "A", "B"):
        named(office, organisation, need="x", offer="y", more_themes="Geld", once="")
    office.follow(office.send(office.code(), need="zonder thema"))
    text = office.get(f"{DESK}?view=themes-csv").data.decode("utf-8-sig").splitlines()
    assert text == [
        "Thema;Gevraagd;Aangeboden;Organisaties",
        "Geld;3;3;2",
        "Zonder thema;1;0;0",
        "Samen;4;3;2",
    ]


def test_everybody_sees_numbers_only_where_the_organiser_shows_them_and_of_enough_organisations(office: Office) -> None:
    for organisation in ("A", "B", "C"):
        named(
            office,
            organisation,
            need=f"Geheim van {organisation}",
            more_themes="Geld" if organisation != "C" else "Geld, _Tijd_",
        )
    path = "/nl/series/netwerk"
    assert "Geld" not in words(office.get(path).text)
    office.open(shows_overview="yes")
    page = words(office.get(path).text)
    assert "Geld : 3 × behoefte, 0 × aanbod, van 3 organisaties" in page
    for secret in ("Geheim", "Van A", "Tijd"):
        assert secret not in page


def test_a_theme_that_is_of_too_few_leaves_no_panel(office: Office) -> None:
    named(office, "A", need="x", more_themes="Geld")
    office.open(shows_overview="yes")
    assert "Behoefte en aanbod" not in words(office.get("/nl/series/netwerk").text)


# --- the draft programme ---


@pytest.fixture
def drafted(office: Office) -> Office:
    """A draft of two themes."""
    named(office, "A", need="x", more_themes="Geld, Bewoners")
    named(office, "B", need="x", more_themes="Geld")
    chosen = {f"chosen_{tag(office, name)}": "yes" for name in ("Geld", "Bewoners")}
    page = words(office.follow(office.press("draft", "themes", first="2027-24", **chosen)))
    assert "Er staan 2 bijeenkomsten in het concept." in page
    return office


def rows(office: Office) -> dict[str, str]:
    """What stands in the fields of the draft."""
    page = office.desk("?view=plan")
    found = dict(re.findall(r'name="((?:title|theme)_\d+)"[^>]*value="([^"]*)"', page))
    for name, inside in re.findall(r'<select id="[^"]+" name="(when_\d+)"[^>]*>(.*?)</select>', page, re.DOTALL):
        chosen = re.search(r'value="([^"]*)" selected', inside)
        found[name] = chosen[1] if chosen else ""
    for name, inside in re.findall(r'name="(about_\d+)"[^>]*>\n(.*?)</textarea>', page, re.DOTALL):
        found[name] = unescape(inside)
    return found


def test_a_draft_has_an_event_for_each_theme_each_a_season_later(drafted: Office) -> None:
    found = rows(drafted)
    assert [found[f"title_{one}"] for one in (1, 2)] == ["Geld", "Bewoners"]
    assert [found[f"when_{one}"] for one in (1, 2)] == ["2027-24", "2028-21"]
    assert found["about_1"] == "Gevraagd door 2, aangeboden door 0, van 2 organisaties in dit netwerk."
    chosen = {f"chosen_{tag(drafted, 'Geld')}": "yes"}
    assert drafted.press("draft", "themes", **chosen).status_code == 400
    assert drafted.press("draft", "themes", first="ooit", chosen_1="yes").status_code == 400
    assert "Alleen u ziet dit." in words(drafted.desk("?view=plan"))
    assert "Bewoners" not in words(drafted.get("/nl/series/netwerk").text)


def test_a_draft_is_edited_and_announced_in_the_series(drafted: Office) -> None:
    values = rows(drafted) | {"title_1": "Wie betaalt?", "when_1": "2027-34", "remove_2": "yes"}
    assert "Opgeslagen." in words(drafted.follow(drafted.press("save_drafts", "plan", **values)))
    drafted.follow(drafted.press("add_row", "plan"))
    (new,) = {name for name in rows(drafted) if name.startswith("title_")} - {"title_1"}
    values = rows(drafted) | {new: "Op bezoek"}
    page = words(drafted.follow(drafted.press("announce", "plan", **values)))
    assert "2 bijeenkomsten zijn aangekondigd." in page
    with drafted.network.read() as work:
        found = work.db.query(Event).filter(Event.slug != "bijeenkomst").order_by(Event.number).all()
        assert [(one.slug, one.title, one.theme, one.when.edtf, one.status, one.number) for one in found] == [
            ("netwerk-wie-betaalt", "Wie betaalt?", "Geld", "2027-34", EventStatus.ANNOUNCED, 2),
            ("netwerk-op-bezoek", "Op bezoek", "", "XXXX", EventStatus.ANNOUNCED, 3),
        ]
    assert "Wie betaalt?" in words(drafted.get("/nl/series/netwerk").text)
    with drafted.network.read() as work:
        kinds = [(one.kind, one.actor) for one in work.db.query(JournalEntry).filter_by(subject="event")]
    assert ("event.planned", "user:els") in kinds
    assert ("event.announced", "user:els") in kinds
    assert drafted.press("announce", "plan").status_code == 409


def test_a_draft_can_be_added_as_drafts_that_nobody_sees(drafted: Office) -> None:
    page = words(drafted.follow(drafted.press("add_drafts", "plan", **rows(drafted))))
    assert "2 bijeenkomsten zijn toegevoegd als concept." in page
    assert "netwerk-geld" not in drafted.get("/nl/series/netwerk").text
    assert "/desk/events/netwerk-geld/" in drafted.desk("?view=plan")


def test_what_is_wrong_stands_at_its_row_and_nothing_is_added(drafted: Office) -> None:
    for changed, field in (
        ({"title_2": ""}, "title_2"),
        ({"when_1": "ooit"}, "when_1"),
        ({"title_1": "x" * 200, "theme_1": "y" * 200}, ""),
    ):
        sent = drafted.press("announce", "plan", **(rows(drafted) | changed))
        if field:
            assert sent.status_code == 400
            assert f'href="#field-{field}"' in sent.text
    with drafted.network.read() as work:
        assert work.db.query(Event).count() <= 3


def test_a_series_with_nothing_says_what_to_do_at_each_view(office: Office) -> None:
    for view, text in (
        ("", "Nog niemand bracht een behoefte of aanbod in."),
        ("themes", "Er zijn nog geen thema’s."),
        ("matches", "Er past nog geen aanbod bij een behoefte."),
        ("plan", "Er is nog geen concept."),
    ):
        assert text in words(office.desk(f"?view={view}"))


@pytest.mark.parametrize(
    ("first", "steps", "then"),
    [("2027-24", 1, "2028-21"), ("2027-33", 5, "2028-34"), ("2027-12", 1, "2028-01"), ("2027", 2, "2029"), ("", 3, "")],
)
def test_later_counts_in_what_was_given(first: str, steps: int, then: str) -> None:
    assert later(first, steps) == then


def test_two_series_know_nothing_of_one_another(office: Office) -> None:
    add(office.network, some_event("ander", series=some_series("ander")))
    named(office, "A", need="x", more_themes="Geld", may_introduce="yes")
    other = "/nl/desk/series/ander/more/exchange"
    assert "Geld" not in words(office.get(f"{other}?view=themes").text)
    assert office.send(f"{other}?view=themes", do="remove_theme", theme=tag(office, "Geld")).status_code == 404
    assert office.get(f"{other}?view=entry&entry={office.entries()[0].id}").status_code == 404
    assert address_of("Van A 0") not in office.get(f"{other}?view=csv").text


def test_what_the_programme_checks_refuse_stands_at_the_field_of_its_row() -> None:
    def refuse(events: Sequence[Mapping[str, object]]) -> Sequence[int]:
        places = ("events[1].when", "events[0].sections[0].text", "events[7].slug")
        problems = tuple(Problem("wrong", "Wrong: {what}.", field=place, what=place) for place in places)
        raise InvalidInput("programme_invalid", "Not right.", problems=problems)

    drafts = [Draft(series_id=1, position=number, title="Geld") for number in (1, 2)]
    for number, draft in enumerate(drafts, start=5):
        draft.id = number
    with pytest.raises(InvalidInput) as refused:
        add_to_series(drafts, EventStatus.DRAFT, refuse)
    assert [one.field for one in refused.value.problems] == ["when_6", "title_5", "title_5"]
    assert "events[1].when" in str(refused.value.problems[0])
    assert [draft.event_id for draft in drafts] == [None, None]


def test_a_draft_has_so_many_events_and_no_more(office: Office) -> None:
    for _ in range(MOST):
        office.press("add_row", "plan")
    assert office.press("add_row", "plan").status_code == 409
    named(office, "A", need="x", more_themes="Geld")
    assert office.press("draft", "themes", **{f"chosen_{tag(office, 'Geld')}": "yes"}).status_code == 409
