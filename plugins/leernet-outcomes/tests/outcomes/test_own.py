"""What participants see and write down, the reminder that they get, and what is kept of them."""

from leernet_outcomes.personal import InsightsAndActions
from leernet_outcomes.tables import Action, ActionState, Insight, Shown

from leernet.hookspecs import Person
from leernet.model import JournalEntry
from leernet.services.registering.registration import Registered, cancel
from leernet.testing import counted
from leernet.testing.office import words
from leernet.work import PARTICIPANT

from .conftest import Office

REMINDER = "Afgesproken bij “Over een”"


def open_to_all(office: Office) -> None:
    office.follow(office.press("open", "?view=opened", insights="yes", actions="yes"))


def test_without_anything_to_see_or_write_there_is_no_page(office: Office) -> None:
    anna = office.register("Anna")
    assert office.own(anna).status_code == 404
    assert "Inzichten en afspraken" not in office.get(office.own_path(anna)).text
    open_to_all(office)
    assert "checked" in office.desk("?view=opened").text
    page = words(office.own(anna).text)
    assert "Er is nog niets afgesproken." in page
    assert "Wat leerde u?" in page


def test_everybody_sees_the_actions_of_their_own_organisation_in_the_series_and_no_other(office: Office) -> None:
    anna, bert = office.register("Anna"), office.register("Bert", "Stichting X")
    office.register("Anna", slug="twee")
    office.agree("Van Haarlem", responsible=str(office.row(anna).id), due="20 november 2026")
    office.agree("Van X", other_organisation="stichting x")
    office.agree("Elders", series=True, event=str(office.event("twee").id))
    page = words(office.own(anna).text)
    assert "Van Haarlem Te laat · Anna · klaar: 20 november 2026 · Over een" in page
    assert "Elders" in page
    assert "Van X" not in page
    ours, theirs, _ = office.actions()
    assert office.answer(bert, "move", action=str(ours.id), state="done").status_code == 404
    assert office.answer(anna, "move", action="x", state="done").status_code == 404
    office.follow(office.answer(bert, "move", action=str(theirs.id), state="dropped", progress="Geen geld"))
    assert (office.actions()[1].state, office.actions()[1].progress) == (ActionState.DROPPED, "Geen geld")
    with office.network.read() as work:
        (entry,) = work.db.query(JournalEntry).filter_by(kind="outcomes.action_moved")
        assert (entry.actor, entry.data["registration"]) == ("participant", office.row(bert).id)
    office.network.run(PARTICIPANT, cancel, bert.uid)
    assert office.own(bert).status_code == 404


def test_participants_write_down_what_their_organisation_will_do_when_that_is_open(office: Office) -> None:
    anna = office.register("Anna")
    office.agree()
    assert office.answer(anna, "agree", what="Mag niet").status_code == 404
    assert office.answer(anna, "insight", text="Mag niet").status_code == 404
    open_to_all(office)
    refused = office.answer(anna, "agree", what="Bellen", due="gauw")
    assert refused.status_code == 400
    assert "Schrijf het als 14 maart 2027" in words(refused.text)
    office.follow(office.answer(anna, "agree", what="Bellen", due="maart 2027", mine="yes"))
    office.follow(office.answer(anna, "agree", what="Mailen"))
    _, mine, nobodys = office.actions()
    assert (mine.organisation_name, mine.remind_days) == ("Gemeente Haarlem", 14)
    assert mine.participant_id is not None
    assert nobodys.participant_id is None
    assert office.answer(anna, "explode").status_code == 400


def test_an_insight_waits_for_the_organiser_and_can_be_taken_back(office: Office) -> None:
    anna, bert = office.register("Anna"), office.register("Bert", "Stichting X")
    open_to_all(office)
    assert "De organisatie leest het eerst." in words(office.follow(office.answer(anna, "insight", text="Wijs!")))
    assert "Te lezen door: Alleen de organisatie" in words(office.own(anna).text)
    assert "Wijs!" not in office.own(bert).text
    (insight,) = office.insights()
    office.follow(office.press("change_insight", f"?view=insight&insight={insight.id}", text="Wijs!", shown="members"))
    assert "Wijs!" in office.own(bert).text
    assert "Wijs!" not in office.public("events/een")
    assert office.answer(bert, "take_back", insight=str(insight.id)).status_code == 404
    office.follow(office.answer(anna, "take_back", insight=str(insight.id)))
    assert office.insights() == []
    for number in range(20):
        office.answer(anna, "insight", text=f"Nummer {number}")
    assert office.answer(anna, "insight", text="Te veel").status_code == 409


def reminders(office: Office) -> list[str]:
    return [str(one["To"]) for one in office.outbox.messages if str(one["Subject"]) == REMINDER]


def test_who_sees_to_an_action_is_reminded_once_in_the_morning_before_the_deadline(office: Office) -> None:
    anna = office.register("Anna")
    responsible = str(office.row(anna).id)
    office.agree("Op tijd", responsible=responsible, due="januari 2027", remind_days="7")
    office.agree("Al gedaan", responsible=responsible, due="januari 2027", remind_days="7")
    office.agree("Geen", responsible=responsible, due="januari 2027", remind_days="0")
    office.agree("Morgen al", responsible=responsible, due="23 november 2026", remind_days="7")
    office.agree("Van niemand", due="januari 2027")
    done = office.actions()[1]
    office.follow(office.press("move_action", f"?view=action&action={done.id}", state="done"))
    office.clock.set(office.clock().replace(year=2027, month=1, day=24, hour=6))
    office.network.dispatcher.deliver()
    assert reminders(office) == [], "at seven in the morning"
    office.pass_by(hours=1)
    office.pass_by(days=1)
    assert reminders(office) == ["Anna <anna@example.org>"]
    body = office.outbox.messages[-1].get_body(("plain",))
    assert body is not None
    text = body.get_content()
    assert "Op tijd" in text
    assert "januari 2027" in text
    assert office.own_path(anna) in text.replace("\n", "")


def test_another_deadline_is_another_reminder_and_who_cancelled_gets_none(office: Office) -> None:
    anna, bert = office.register("Anna"), office.register("Bert")
    for who in (anna, bert):
        office.agree(responsible=str(office.row(who).id), due="1 februari 2027", remind_days="7")
    query = f"?view=action&action={office.actions()[0].id}"
    later = {"responsible": str(office.row(anna).id), "due": "maart 2027", "remind_days": "7", "what": "Later"}
    office.follow(office.press("change_action", query, series=False, **later))
    office.network.run(PARTICIPANT, cancel, bert.uid)
    office.pass_by(days=70)
    assert reminders(office) == []
    office.pass_by(days=54)
    assert reminders(office) == ["Anna <anna@example.org>"]


def person(office: Office, who: Registered) -> Person:
    row = office.row(who)
    return Person(participant_id=row.participant_id, email="anna@example.org", registrations=[row.id], certificates=[])


def test_erasing_takes_the_person_and_leaves_what_the_organisation_agreed(office: Office) -> None:
    anna = office.register("Anna")
    open_to_all(office)
    office.follow(office.answer(anna, "insight", text="Wacht nog"))
    office.follow(office.answer(anna, "insight", text="Gedeeld"))
    shared = office.insights()[1]
    office.press("change_insight", f"?view=insight&insight={shared.id}", text="Gedeeld", shown="members")
    office.follow(office.answer(anna, "agree", what="Bellen", due="maart 2027", mine="yes"))
    with office.network.read() as work:
        found = InsightsAndActions().export(work.db, person(office, anna))
        nobody = Person(participant_id=9, email="x@example.org", registrations=[], certificates=[])
        assert InsightsAndActions().export(work.db, nobody) == {}
    assert "Wacht nog" in str(found["insights"])
    assert "'due': '2027-03'" in str(found["actions"])
    with office.network.work() as work:
        InsightsAndActions().erase(work.db, person(office, anna))
    with office.network.read() as work:
        assert [(one.text, one.registration_id, one.shown) for one in work.db.query(Insight)] == [
            ("Gedeeld", None, Shown.MEMBERS)
        ]
        (action,) = work.db.query(Action)
        assert (action.what, action.organisation_name, action.participant_id) == ("Bellen", "Gemeente Haarlem", None)
    office.pass_by(days=200)
    assert reminders(office) == []


def test_the_own_page_takes_as_many_statements_with_one_action_as_with_three(office: Office) -> None:
    anna = office.register("Anna")
    found = []
    for count in (1, 2):
        for number in range(count):
            office.agree(f"Afspraak {number}", responsible=str(office.row(anna).id))
        office.own(anna)
        with counted(office.network.engine) as statements:
            office.own(anna)
        found.append(len(statements))
    assert found == [16, 16]
