"""Formats, programme, groups and questions of an event; what follows from a change; and two organisers at once."""

from datetime import timedelta
from pathlib import Path

import pytest

from leernet.model import Admission, AgendaKind, ContributionStatus, Event, JournalEntry, Organisation, Question
from leernet.plugins import installed
from leernet.programmes import load_programme, read_programme
from leernet.testing import NOW, MakeNetwork, Outbox, some_event, some_series
from leernet.testing import add as put
from leernet.work import SYSTEM
from tests.flask.conftest import words
from tests.flask.desk.conftest import Desk
from tests.flask.desk.planner import add, editing, form, press, public, save

EDIT = "/events/bijeenkomst/edit"
PROGRAMMES = Path(__file__).parents[3] / "examples/flask_app/programmes"


@pytest.fixture(autouse=True)
def planned(desk: Desk) -> None:
    """An open event of next week, in a series."""
    put(desk.network, some_event(series=some_series(), details={"physical": {"place": ""}}))


def changed(desk: Desk) -> JournalEntry:
    """What was written down of the last change of the event."""
    with desk.network.read() as work:
        query = work.db.query(JournalEntry).filter_by(kind="event.changed")
        return query.order_by(JournalEntry.id.desc()).first()  # type: ignore[return-value]


def test_saving_what_is_there_changes_nothing(desk: Desk) -> None:
    for part in ("basics", "texts", "formats", "registration", "audiences", "agenda", "partners", "questions"):
        assert "Het is opgeslagen." in words(save(desk, form(desk, f"{EDIT}/{part}")))
    assert desk.changes() == []


def test_who_changed_what_is_written_down_with_what_stood_there(desk: Desk) -> None:
    save(desk, form(desk, f"{EDIT}/basics"), title="Koud net", contact__name="Anna Geheim")
    entry = changed(desk)
    assert entry.actor == "user:els"
    assert entry.data["changes"] == [
        {"place": "title", "before": "Hét warmtenet", "after": "Koud net"},
        {"place": "contact"},
    ]
    text = words(desk.get("/events/bijeenkomst/history").text)
    assert "Hét warmtenet → Koud net" in text
    assert "Els de Organisator" in text
    assert "Anna Geheim" not in text


def test_a_format_is_added_with_the_fields_of_its_plugin(desk: Desk) -> None:
    there = add(desk, form(desk, f"{EDIT}/formats"), "formats:1")
    save(desk, there, formats__1__capacity="30", formats__1__details__place="Teams")
    with desk.network.read() as work:
        event = work.db.query(Event).one()
        assert [(one.key, one.quota.capacity, dict(one.details)) for one in event.formats] == [
            ("physical", 10, {"place": ""}),
            ("online", 30, {"place": "Teams"}),
        ]


def test_a_format_with_registrations_is_not_taken_away(desk: Desk) -> None:
    desk.register("Anna")
    there = editing(press(desk, form(desk, f"{EDIT}/formats"), "remove:formats-0").text)
    there = add(desk, there, "formats:1")
    response = press(desk, there)
    assert response.status_code == 400
    assert "Mensen hebben zich aangemeld voor “physical”" in words(response.text)
    with desk.network.read() as work:
        assert [one.key for one in work.db.query(Event).one().formats] == ["physical"]


def test_fewer_places_than_people_need_a_word(desk: Desk) -> None:
    desk.register("Anna")
    desk.register("Bob")
    response = press(desk, form(desk, f"{EDIT}/formats"), formats__0__capacity="1")
    assert response.status_code == 400
    assert "Er zijn 2 mensen binnen." in words(response.text) or "2 mensen" in words(response.text)
    save(desk, editing(response.text), sure="yes")
    with desk.network.read() as work:
        assert work.db.query(Event).one().formats[0].quota.capacity == 1


def test_another_time_needs_a_word_when_people_registered_and_then_they_get_a_mail(desk: Desk, outbox: Outbox) -> None:
    desk.register("Anna")
    desk.network.dispatcher.deliver()
    there = form(desk, f"{EDIT}/basics")
    values = {"blocks__0__start": "2026-11-30T10:00", "blocks__0__end": "2026-11-30T12:00"}
    response = press(desk, there, **values)
    assert response.status_code == 400
    assert "Zij krijgen een mail." in words(response.text)
    assert desk.event().sequence == 0
    page = save(desk, editing(response.text), sure="yes")
    assert "Het is opgeslagen. Eén persoon krijgt een mail." in words(page)
    before = len(outbox.messages)
    desk.network.dispatcher.deliver()
    assert len(outbox.messages) == before + 1
    assert desk.event().sequence == 1


def test_a_preview_shows_the_page_as_it_will_be_and_changes_nothing(desk: Desk) -> None:
    response = press(desk, form(desk, f"{EDIT}/basics"), "preview", title="Koud net")
    assert response.status_code == 200
    assert "Koud net" in response.text
    assert "Voorbeeld: alleen organisatoren zien dit." in words(response.text)
    assert 'name="email"' not in response.text
    assert desk.event().title == "Hét warmtenet"
    assert desk.changes() == []
    assert response.headers["Cache-Control"] == "no-store"


def test_the_second_of_two_organisers_is_told_and_loses_nothing(desk: Desk) -> None:
    first, second = (form(desk, f"{EDIT}/basics") for _ in range(2))
    save(desk, first, title="Van Els")
    response = press(desk, second, title="Van Jan", theme="Kou")
    assert response.status_code == 409
    text = words(response.text)
    assert "Iemand anders heeft dit veranderd terwijl u ermee bezig was." in text
    assert "Van Els" in text
    assert desk.event().title == "Van Els"
    again = editing(response.text)
    assert (again.values["title"], again.values["theme"]) == ("Van Jan", "Kou")
    save(desk, again)
    assert (desk.event().title, desk.event().theme) == ("Van Jan", "Kou")


def test_organisers_who_change_different_parts_do_not_get_in_one_anothers_way(desk: Desk) -> None:
    basics, texts = form(desk, f"{EDIT}/basics"), form(desk, f"{EDIT}/texts")
    save(desk, basics, title="Van Els")
    save(desk, add(desk, texts, "sections"), sections__0__text="Van Jan")
    assert desk.event().title == "Van Els"
    assert desk.event().sections[0]["text"] == "Van Jan"


def test_registration_is_set_up(desk: Desk) -> None:
    save(
        desk,
        form(desk, f"{EDIT}/registration"),
        admission="approval",
        registration__opens="2026-11-23T09:00",
        registration__closes="2026-11-28T12:00",
        registration__offer_hours="48",
        waiting_list="OFF",
        max_per_organisation="3",
    )
    event = desk.event()
    assert (event.admission, event.offer_hours, event.max_per_organisation) == (Admission.APPROVAL, 48, 3)
    assert event.waiting_list is False
    assert event.registration_opens == NOW.replace(day=23, hour=8)


def test_a_group_has_places_of_its_own_until_a_moment(desk: Desk) -> None:
    there = add(desk, form(desk, f"{EDIT}/audiences"), "audiences")
    save(
        desk,
        there,
        audiences__0__label="Gemeenten",
        audiences__0__capacity="4",
        audiences__0__released="2026-11-27T09:00",
    )
    with desk.network.read() as work:
        (group,) = work.db.query(Event).one().audiences
        assert group.quota is not None
        assert (group.key, group.quota.capacity, group.released_at) == (
            "gemeenten",
            4,
            NOW.replace(day=27, hour=8),
        )
    back = form(desk, f"{EDIT}/audiences")
    assert back.values["audiences-0-released"] == "2026-11-27T09:00"
    save(desk, back, audiences__0__label="Alle gemeenten")
    assert form(desk, f"{EDIT}/audiences").values["audiences-0-key"] == "gemeenten"


def test_the_programme_has_parts_with_places_and_people_who_are_not_known_yet(desk: Desk) -> None:
    put(desk.network, Organisation(slug="tno", name="TNO"))
    there = add(desk, form(desk, f"{EDIT}/agenda"), "agenda")
    there = add(desk, there, "agenda-0-contributions", agenda__0__title="Lunch", agenda__0__kind="break")
    there = add(
        desk,
        there,
        "agenda-0-contributions",
        agenda__0__contributions__0__name="Anna",
        agenda__0__contributions__0__organisation="tno",
        agenda__0__contributions__0__status="asked",
    )
    there = add(desk, there, "contributions", agenda__0__contributions__1__perspective="Een bewoner")
    save(
        desk,
        there,
        agenda__0__sign_up="yes",
        agenda__0__capacity="5",
        contributions__0__name="Bob",
        contributions__0__organisation="Bureau Onbekend",
        contributions__0__role="moderator",
    )
    with desk.network.read() as work:
        event = work.db.query(Event).one()
        (item,) = event.agenda
        assert item.quota is not None
        assert (item.kind, item.key, item.quota.capacity) == (AgendaKind.BREAK, "lunch", 5)
        anna, resident, bob = event.contributions
        assert (anna.organisation and anna.organisation.slug, anna.status) == ("tno", ContributionStatus.ASKED)
        assert (resident.name, resident.perspective) == ("", "Een bewoner")
        assert (bob.organisation, bob.organisation_name, bob.role) == (None, "Bureau Onbekend", "moderator")
    assert "Lunch" in public(desk, "/events/bijeenkomst").text
    back = form(desk, f"{EDIT}/agenda")
    assert back.values["contributions-0-organisation"] == "Bureau Onbekend"
    assert back.values["agenda-0-contributions-0-organisation"] == "TNO"


def test_places_for_a_part_without_sign_up_are_refused(desk: Desk) -> None:
    there = add(desk, form(desk, f"{EDIT}/agenda"), "agenda")
    response = press(desk, there, agenda__0__title="Lunch", agenda__0__capacity="5")
    assert response.status_code == 400
    assert 'href="#field-agenda-0-sign_up"' in response.text


def test_questions_of_all_kinds_are_asked_and_one_hangs_on_another(desk: Desk) -> None:
    there = form(desk, f"{EDIT}/questions")
    for number in range(10):
        before = {f"questions__{number - 1}__label__nl": f"Vraag {number}"} if number else {}
        there = add(desk, there, f"questions:{number}", **before)
    for number in (2, 3):
        there = add(desk, there, f"questions-{number}-choices")
        there = add(desk, there, f"questions-{number}-choices", **{f"questions__{number}__choices__0__nl": "Ja hoor"})
        there.values[f"questions-{number}-choices-1-nl"] = "Ja hoor"
    save(desk, there, questions__9__label__nl="Vraag 10", questions__9__accept__pdf="yes", questions__9__max_mb="5")
    with desk.network.read() as work:
        asked = work.db.query(Question).order_by(Question.position).all()
        assert [one.kind.value for one in asked] == [
            "text", "long_text", "choice", "choices", "number", "yes_no", "date", "email", "phone", "file",
        ]  # fmt: skip
        assert asked[2].choices == [
            {"key": "ja-hoor", "nl": "Ja hoor", "en": ""},
            {"key": "ja-hoor-2", "nl": "Ja hoor", "en": ""},
        ]
        assert (asked[9].accept, asked[9].max_mb) == (["pdf"], 5)
    there = form(desk, f"{EDIT}/questions")
    save(
        desk,
        there,
        questions__6__shown_if__question="vraag-6",
        questions__6__shown_if__answer="yes",
        questions__6__formats__physical="yes",
        questions__6__visibility="sensitive",
        questions__6__purpose__nl="Voor de lunch",
        questions__6__retention_days="7",
        questions__6__required="yes",
    )
    with desk.network.read() as work:
        versions = work.db.query(Question).filter_by(key="vraag-7").order_by(Question.version).all()
        assert [one.is_asked for one in versions] == [False, True]
        newest = versions[1]
        assert (newest.shown_if, newest.formats) == ({"question": "vraag-6", "answer": "yes"}, ["physical"])
        assert (newest.retention_days, newest.required, newest.is_sensitive) == (7, True, True)


def test_a_sensitive_question_needs_a_purpose_at_its_field(desk: Desk) -> None:
    there = add(desk, form(desk, f"{EDIT}/questions"), "questions:0")
    response = press(desk, there, questions__0__label__nl="Dieet?", questions__0__visibility="sensitive")
    assert response.status_code == 400
    assert 'href="#field-questions-0-purpose"' in response.text


def test_what_an_organiser_types_cannot_run(desk: Desk) -> None:
    evil = '"><script>alert(1)</script>'
    there = add(desk, form(desk, f"{EDIT}/texts"), "sections")
    page = press(desk, there, "preview", sections__0__text=evil, sections__0__heading=evil).text
    assert "<script>alert" not in page
    page = press(desk, there, "add:sections", sections__0__text=evil, sections__0__heading=evil).text
    assert "<script>alert" not in page


@pytest.mark.parametrize(
    "odd",
    [
        {"sections-rows": "99999999999"},
        {"sections-rows": "x"},
        {"do": "remove:sections-7"},
        {"do": "up:nonsense"},
        {"do": "add:sections:99"},
        {"do": "add:"},
        {"version": "nonsense"},
        {"sections-rows": "1", "sections-0-text": "a\0b"},
        {"sections-rows": "1", "sections-0-key": "nonsense", "sections-0-text": "a"},
    ],
)
def test_odd_forms_are_answered_and_change_nothing(desk: Desk, odd: dict[str, str]) -> None:
    there = form(desk, f"{EDIT}/texts")
    response = desk.client.post(there.action, data={**there.values, "do": "save", **odd})
    assert response.status_code in (200, 303, 400, 409)
    assert desk.changes() == []


def test_a_form_without_a_good_token_is_refused(desk: Desk) -> None:
    there = form(desk, f"{EDIT}/basics")
    response = desk.client.post(there.action, data={**there.values, "form_token": "x", "title": "Kwaad"})
    assert response.status_code == 403
    assert desk.event().title == "Hét warmtenet"


def test_an_event_that_is_over_can_still_be_corrected_and_nobody_gets_a_mail(desk: Desk, outbox: Outbox) -> None:
    put(desk.network, some_event("geweest", starts_at=NOW - timedelta(days=7)))
    save(desk, form(desk, "/events/geweest/edit/basics"), title="Het is geweest")
    assert desk.event("geweest").title == "Het is geweest"
    assert outbox.messages == []


def test_saving_any_part_of_what_a_programme_file_made_changes_nothing(make_network: MakeNetwork) -> None:
    desk = Desk(make_network(*installed()))
    for path in sorted(PROGRAMMES.glob("*.toml")):
        programme = read_programme(path, desk.network.plugins, desk.network.settings.timezone)
        desk.network.run(SYSTEM, load_programme, programme)
    before = desk.changes()
    for series, event in (
        ("lerend-netwerk", "lerend-netwerk-3-geld"),
        ("cop-warmtetransitie", "cop-warmtetransitie-werkbezoek"),
    ):
        for part in ("basics", "texts", "partners", "questions"):
            save(desk, form(desk, f"/series/{series}/edit/{part}"))
        for part in ("basics", "texts", "formats", "registration", "audiences", "agenda", "partners", "questions"):
            save(desk, form(desk, f"/events/{event}/edit/{part}"))
    assert desk.changes() == before
