"""What an organiser writes down: insights, actions with filters and overdue marks, deliverables."""

from io import BytesIO

import pytest
from leernet_outcomes import actions, deliverables
from leernet_outcomes.tables import Action, ActionState, DeliverableState, Shown
from openpyxl import load_workbook

from leernet.model import JournalEntry
from leernet.testing import counted
from leernet.testing.office import words

from .conftest import Office


def test_without_anything_the_pages_say_so(office: Office) -> None:
    assert "Er is nog niets afgesproken." in words(office.desk().text)
    assert "Niemand schreef nog op" in words(office.desk("?view=insights", series=True).text)
    assert "Er hoeft nog niets te worden opgeleverd" in words(office.desk("?view=deliverables", series=True).text)
    assert "Wat het oplevert" not in office.public("series/netwerk")
    assert office.desk("?view=action&action=9").status_code == 404
    assert office.press("explode").status_code == 400


def test_an_action_is_agreed_changed_moved_and_removed_with_a_journal(office: Office) -> None:
    anna = office.register("Anna")
    page = words(office.agree(responsible=str(office.row(anna).id), due="voorjaar 2027"))
    assert "Een wijkplan maken Gemeente Haarlem Anna voorjaar 2027 Open" in page
    (action,) = office.actions()
    assert (action.organisation_id, action.organisation_key) == (1, "#1")
    query = f"?view=action&action={action.id}"
    assert 'value="voorjaar 2027"' in office.desk(query).text
    office.follow(office.press("change_action", query, what="Twee plannen", other_organisation="Stichting X"))
    office.follow(office.press("move_action", query, state="done", progress="Vastgesteld"))
    (action,) = office.actions()
    assert (action.what, action.organisation_key, action.participant_id) == ("Twee plannen", "stichting x", None)
    assert (action.state, action.progress) == (ActionState.DONE, "Vastgesteld")
    wrong = office.press("move_action", query, state="dropped")
    assert wrong.status_code == 409
    assert office.press("move_action", query, state="gone").status_code == 400
    office.follow(office.press("remove_action", query))
    assert office.actions() == []
    with office.network.read() as work:
        kinds = [one.kind for one in work.db.query(JournalEntry).filter(JournalEntry.kind.startswith("outcomes."))]
        assert kinds == [f"outcomes.action_{do}" for do in ("agreed", "changed", "moved", "removed")]
        moved = work.db.query(JournalEntry).filter_by(kind="outcomes.action_moved").one()
        assert (moved.actor, moved.data) == ("user:els", {"before": {"state": "open"}, "after": {"state": "done"}})
        assert not [one for one in work.db.query(JournalEntry) if "Anna" in str(one.data)]


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"what": ""}, "Dit moet worden ingevuld."),
        ({"organisation": ""}, "Zeg van welke organisatie het is."),
        ({"due": "gauw"}, "Schrijf het als 14 maart 2027"),
        ({"remind_days": "veel"}, "Geef een getal van 0 tot en met 366."),
        ({"responsible": "99"}, "Kies iemand die meedoet."),
        ({"what": "x" * 1001}, "hoogstens 1000 tekens"),
    ],
)
def test_an_action_that_cannot_be_is_refused_at_its_field(office: Office, values: dict[str, str], said: str) -> None:
    usual = {"what": "Iets", "organisation": "Gemeente Haarlem", **values}
    refused = office.press("add_action", "?view=action", series=False, **usual)
    assert refused.status_code == 400
    assert said in words(refused.text)
    assert office.actions() == []


def test_the_series_has_all_actions_with_filters_overdue_marks_and_a_file(office: Office) -> None:
    office.agree("Bellen", due="20 november 2026", organisation="Stichting X")
    office.agree("Ooit")
    office.agree("Van de reeks", series=True, event=str(office.event("twee").id), due="herfst 2026")
    assert office.press("add_action", series=True, what="Iets", organisation="X", event="99").status_code == 400
    page = words(office.desk(series=True).text)
    assert "3 staan open. Eén is te laat." in page
    assert page.index("Bellen") < page.index("Van de reeks") < page.index("Ooit"), "autumn is over after that day"
    assert "Van de reeks" not in words(office.desk().text), "agreed at another event"
    late = words(office.desk("?state=overdue", series=True).text)
    assert "Bellen Over een Stichting X" in late
    assert "Ooit Over" not in late
    assert "Geen afspraak past hierbij." in words(office.desk("?organisation=%231&state=done", series=True).text)
    file = office.desk("?view=csv&organisation=stichting+x", series=True).data.decode()
    assert file.splitlines()[1:] == ["Over een;Stichting X;Bellen;;20 november 2026;Open;te laat;"]
    office.follow(office.press("add_insight", "?view=insight", text="=Meten is weten", shown="public"))
    insights = office.desk("?view=insights-csv").data.decode("utf-8-sig").splitlines()
    assert insights[0] == "Bijeenkomst;Organisatie;Inzicht;Wie het mag lezen;Opgeschreven op"
    assert insights[1].startswith("Over een;;'=Meten is weten;")
    for view, lines in (("xlsx", 4), ("insights-xlsx", 2)):
        book = office.desk(f"?view={view}", series=True)
        assert book.headers["Content-Disposition"].endswith(".xlsx")
        assert load_workbook(BytesIO(book.data)).worksheets[0].max_row == lines, view


def test_there_is_an_end_to_how_much_can_be_written_down(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(actions, "MOST_AT_EVENT", 1)
    monkeypatch.setattr(deliverables, "MOST", 1)
    office.agree()
    office.follow(office.promise("Eén"))
    assert office.press("add_action", what="Nog een", organisation="X", series=False).status_code == 409
    assert office.promise("Twee").status_code == 409
    gone = "?view=deliverable&deliverable=99"
    assert office.desk(gone, series=True).status_code == 404


def test_insights_are_shown_to_whom_the_organiser_says(office: Office) -> None:
    for text, shown in (("Voor *iedereen*", "public"), ("Voor leden", "members"), ("Voor ons", "waiting")):
        office.follow(office.press("add_insight", "?view=insight", text=text, shown=shown))
    page = words(office.desk("?view=insights").text)
    assert "Eén wacht op u" in page
    assert page.index("Voor ons") < page.index("Voor leden")
    for path in ("events/een", "series/netwerk"):
        public = words(office.public(path))
        assert "Voor *iedereen*" in public
        assert "Voor leden" not in public
        assert "Voor ons" not in public
    assert "Wat wij leerden" not in office.public("events/twee")
    waiting = office.insights()[2]
    query = f"?view=insight&insight={waiting.id}"
    assert "Voor ons" in office.desk(query).text
    assert office.press("change_insight", query, text="Voor ons", shown="nobody").status_code == 400
    office.follow(office.press("change_insight", query, text="Toch voor iedereen", shown="public"))
    assert office.insights()[2].shown is Shown.PUBLIC
    office.follow(office.press("remove_insight", query))
    assert len(office.insights()) == 2
    assert office.press("remove_insight", query).status_code == 404


def test_deliverables_stand_on_the_public_page_in_order_of_their_deadline(office: Office) -> None:
    office.follow(office.promise("Een [eind]rapport", due="2028"))
    office.follow(office.promise("Een handreiking", title_en="A guide", due="voorjaar 2026", organisation="De MRA"))
    assert office.promise("Te vroeg", url="https://example.org/x").status_code == 400
    assert office.promise("Geen adres", state="delivered", url="javascript:alert(1)").status_code == 400
    assert office.promise("Geen staat", state="weg").status_code == 400
    public = words(office.public("series/netwerk"))
    assert "Een handreiking : De MRA, voorjaar 2026, gepland Een [eind]rapport : 2028, gepland" in public
    assert "A guide" in office.client.get("/leren/en/series/netwerk").text
    page = words(office.desk("?view=deliverables", series=True).text)
    assert "Een handreiking De MRA voorjaar 2026 Gepland Te laat" in page
    one = office.deliverables()[1]
    query = f"?view=deliverable&deliverable={one.id}"
    assert 'value="voorjaar 2026"' in office.desk(query, series=True).text
    done = {"title": "Een handreiking", "state": "delivered", "url": "https://example.org/handreiking_1"}
    office.follow(office.press("change_deliverable", query, series=True, **done))
    assert office.deliverables()[1].state is DeliverableState.DELIVERED
    assert 'href="https://example.org/handreiking_1"' in office.public("series/netwerk")
    back = office.press("change_deliverable", query, series=True, title="Een handreiking", state="planned")
    assert back.status_code == 409
    office.follow(office.press("remove_deliverable", query, series=True))
    assert len(office.deliverables()) == 1
    assert office.press("add_deliverable", "?view=deliverable", title="X", state="planned").status_code == 400


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize(("series", "statements"), [(False, 8), (True, 4)])
def test_the_list_takes_as_many_statements_however_long(
    office: Office, count: int, series: bool, statements: int
) -> None:
    anna = office.register("Anna")
    for number in range(count):
        office.agree(f"Afspraak {number}", responsible=str(office.row(anna).id))
    office.desk(series=series)
    with counted(office.network.engine) as found:
        office.desk(series=series)
    assert len(found) == statements, "\n".join(found)
    with office.network.read() as work:
        assert work.db.query(Action).count() == count
