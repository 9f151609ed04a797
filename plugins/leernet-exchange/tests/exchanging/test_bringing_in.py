"""Needs and offers come in: on the own page, by the code of an event, on paper, and with the registration."""

import re
from datetime import timedelta
from html import unescape

import pytest
from leernet_exchange.filters import PAGE
from leernet_exchange.tables import Kind, Source, Way

from leernet.model import Event, Question, QuestionKind
from leernet.services.registering.changing_answers import change_answers
from leernet.services.registering.registration import Registered, cancel
from leernet.testing import add, counted, some_event
from leernet.testing.office import address_of, hidden, words
from leernet.work import PARTICIPANT

from .conftest import DESK, EVENT_DESK, Office

NEED = "Hoe neem je bewoners mee?"

# --- on the own page ---


def test_nothing_is_asked_until_an_organiser_opens_it(closed: Office) -> None:
    anna = closed.register("Anna", "A")
    assert "exchange-own" not in closed.get(closed.own_path(anna, "")).text
    assert closed.get(closed.own_path(anna)).status_code == 404
    assert "Er kan nog niets worden ingebracht." in words(closed.desk())
    closed.open()
    assert "Uw behoefte en aanbod" in words(closed.get(closed.own_path(anna, "")).text)


def test_somebody_says_what_they_need_and_can_offer_on_their_own_page(office: Office) -> None:
    anna = office.register("Anna", "A")
    page = words(office.follow(office.bring_in(
        anna, need=NEED, offer="Wij deden een buurtscan.", way_talk="yes", way_visit="yes",
        more_themes="Bewoners,  participatie ,bewoners", whose="person", may_introduce="yes",
    )))  # fmt: skip
    assert "Beide staan erbij." in page
    assert NEED in page
    need, offer = office.entries()
    assert (need.kind, offer.kind, need.text, need.source) == (Kind.NEED, Kind.OFFER, NEED, Source.OWN_PAGE)
    assert (need.ways, [tag.name for tag in need.tags]) == ([Way.TALK, Way.VISIT], ["bewoners", "participatie"])
    assert (need.name, need.email, need.organisation, need.may_introduce) == ("Anna", address_of("Anna"), "A", True)
    assert need.organisation_id == office.row(anna).organisation_id is not None


def test_a_form_that_is_sent_twice_counts_once(office: Office) -> None:
    anna = office.register("Anna", "A")
    once = hidden(office.get(office.own_path(anna)).text, "once")
    for _ in range(2):
        page = office.follow(office.bring_in(anna, need=NEED, once=once))
    assert "Dit stond er al." in words(page)
    assert len(office.entries()) == 1


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({}, "need"),
        ({"need": "x" * 2001}, "need"),
        ({"need": "x", "more_themes": "y" * 61}, "more_themes"),
        ({"need": "x", "more_themes": "a,b,c,d,e,f,g,h,i"}, "more_themes"),
    ],
)
def test_what_is_wrong_is_said_at_the_field_and_nothing_is_lost(
    office: Office, values: dict[str, str], field: str
) -> None:
    anna = office.register("Anna")
    refused = office.bring_in(anna, **values)
    assert refused.status_code == 400
    assert f'href="#field-{field}"' in refused.text
    assert office.entries() == []


def test_somebody_changes_and_removes_what_is_theirs_and_nothing_of_others(office: Office) -> None:
    anna, bert = office.register("Anna", "A"), office.register("Bert", "B")
    office.bring_in(anna, need=NEED, more_themes="Bewoners")
    office.bring_in(bert, offer="Een buurtscan")
    mine, other = office.entries()
    page = office.get(f"{office.own_path(anna)}?entry={mine.id}").text
    assert 'value="bewoners"' in page.lower()
    path = office.own_path(anna)
    changed = office.send(
        path, do="save", entry=str(mine.id), text="Iets anders", way_advice="yes", may_introduce="yes"
    )
    assert "De wijziging is bewaard." in words(office.follow(changed))
    assert (office.entries()[0].text, office.entries()[0].ways, office.entries()[0].tags) == (
        "Iets anders",
        ["advice"],
        [],
    )
    assert office.send(path, do="save", entry=str(mine.id), text=" ").status_code == 400
    for do in ("save", "remove"):
        assert office.send(path, do=do, entry=str(other.id), text="x").status_code == 404
    assert office.send(path, do="dance", entry=str(mine.id)).status_code == 400
    office.follow(office.send(path, do="remove", entry=str(mine.id)))
    assert [entry.text for entry in office.entries()] == ["Een buurtscan"]


def test_who_has_something_keeps_the_page_when_it_is_closed(office: Office) -> None:
    anna, bert = office.register("Anna", "A"), office.register("Bert", "B")
    office.bring_in(anna, need=NEED)
    office.follow(office.press("set_up", "settings", keep_days="365"))
    page = office.get(office.own_path(anna))
    assert page.status_code == 200
    assert 'value="add"' not in page.text
    assert office.bring_in(anna, need="Nog iets", once="1").status_code == 409
    assert office.get(office.own_path(bert)).status_code == 404


def test_events_without_a_series_and_people_who_cancelled_have_none_of_it(office: Office) -> None:
    add(office.network, some_event("los", starts_at=office.clock() + timedelta(days=9)))
    los = office.register("Los", slug="los")
    assert office.get(office.own_path(los)).status_code == 404
    assert office.get("/nl/desk/events/los/more/exchange-event").status_code == 404
    anna = office.register("Anna")
    office.network.run(PARTICIPANT, cancel, anna.uid)
    assert office.get(office.own_path(anna)).status_code == 404


# --- by the code of an event ---


def test_the_form_behind_the_code_is_found_by_nobody_without_it(office: Office) -> None:
    code = office.code()
    page = office.get(code)
    assert page.status_code == 200
    assert (page.headers["Cache-Control"], page.headers["Referrer-Policy"]) == ("no-store", "no-referrer")
    assert "noindex" in page.headers["X-Robots-Tag"]
    path = code.partition("?")[0]
    assert [office.get(path + query).status_code for query in ("", "?key=", "?key=x", code[len(path) : -1])] == [
        404
    ] * 4
    assert "exchange-form" not in office.get("/nl/events/bijeenkomst").text


def test_who_is_there_says_it_without_saying_who_they_are(office: Office) -> None:
    page = office.follow(office.send(office.code(), need=NEED, way_advice="yes"))
    assert "Het staat erbij." in words(page)
    (entry,) = office.entries()
    assert (entry.source, entry.name, entry.email, entry.may_introduce) == (Source.FORM, "", "", False)
    assert office.outbox.messages == []


def test_who_wants_to_be_introduced_has_to_leave_an_address_of(office: Office) -> None:
    refused = office.send(office.code(), need=NEED, may_introduce="yes")
    assert refused.status_code == 400
    assert 'href="#field-email"' in refused.text
    assert office.send(office.code(), need=NEED, email="geen adres").status_code == 400
    assert office.entries() == []


def test_who_is_registered_is_known_by_their_address_of(office: Office) -> None:
    anna = office.register("Anna", "A")
    office.follow(office.send(office.code(), offer="Een scan", email="ANNA@example.org"))
    (entry,) = office.entries()
    assert (entry.registration_id, entry.name, entry.organisation) == (office.row(anna).id, "Anna", "A")
    assert "Een scan" in words(office.get(office.own_path(anna)).text)
    assert office.letters("Anna", "inbracht") == []


def test_a_guest_gets_a_link_once_with_which_they_change_and_erase(office: Office) -> None:
    for text in (NEED, "En nog iets"):
        office.follow(office.send(office.code(), need=text, name="Gast", organisation="b", email=address_of("Gast")))
    (letter,) = office.letters("Gast", "inbracht")
    link = next(word for word in letter.split() if "/more/exchange-mine" in word)
    path = link.removeprefix("https://example.org/leren").rstrip(".")
    page = office.get(path)
    assert (page.status_code, page.headers["Cache-Control"]) == (200, "no-store")
    assert NEED in words(page.text)
    first, second = office.entries()
    assert first.organisation_id is not None
    after = office.follow(office.send(path, do="remove", entry=str(first.id)))
    assert NEED not in words(after)
    assert "En nog iets" in words(after)
    assert "Hier staat niets." in words(office.get(path).text)
    assert [entry.text for entry in office.entries()] == [second.text]
    assert office.get(path[:-1]).status_code == 404
    assert office.get(path.partition("?")[0]).status_code == 404


def test_a_guest_erases_everything_at_once(office: Office) -> None:
    office.follow(office.send(office.code(), need=NEED, offer="Iets", email=address_of("Gast")))
    (letter,) = office.letters("Gast", "inbracht")
    path = next(w for w in letter.split() if "/more/exchange-mine" in w).removeprefix("https://example.org/leren")
    assert "Alles is gewist." in words(office.follow(office.send(path, do="erase_all")))
    assert office.entries() == []


def test_another_code_ends_the_one_that_was_given_out(office: Office) -> None:
    old = office.code()
    for _ in range(2):
        office.follow(office.send(EVENT_DESK, do="renew"))
    assert office.code() != old
    assert office.get(old).status_code == 404
    assert office.get(office.code()).status_code == 200


def test_two_weeks_after_the_event_the_form_takes_nothing_any_more(office: Office) -> None:
    code = office.code()
    token = hidden(office.get(code).text, "form_token")
    office.clock.advance(timedelta(days=22))
    assert "Er kan hier nu niets worden ingebracht." in words(office.get(code).text)
    assert "De bijeenkomst is voorbij" in words(office.get(EVENT_DESK).text)
    sent = office.post(code, form_token=token, need=NEED)
    assert sent.status_code in (403, 409)
    assert office.entries() == []


def test_the_code_is_a_picture_to_project_and_files_for_a_poster(office: Office) -> None:
    poster = office.get(f"{EVENT_DESK}?view=poster").text
    assert "data:image/svg+xml;base64," in poster
    svg, png = office.get(f"{EVENT_DESK}?view=svg"), office.get(f"{EVENT_DESK}?view=png")
    assert (svg.mimetype, png.mimetype) == ("image/svg+xml", "image/png")
    assert b"<svg" in svg.data
    assert png.data.startswith(b"\x89PNG")


# --- on paper ---


def test_the_organiser_types_in_several_at_once(office: Office) -> None:
    office.follow(office.press("add_theme", "themes", more_themes="Geld, Bewoners"))
    page = office.follow(office.send(
        EVENT_DESK, do="rows",
        text_1="Hoe betaal je dat met weinig geld?", kind_1="need", way_1="advice", name_1="Jan", organisation_1="A",
        text_3="Een bewonersavond", kind_3="offer", themes_3="Bewoners", may_introduce_3="yes",
        email_3=address_of("Jan"),
    ))  # fmt: skip
    assert "Er kwamen er 2 bij." in words(page)
    need, offer = office.entries()
    assert (need.source, need.ways, [tag.name for tag in need.tags]) == (Source.PAPER, ["advice"], ["Geld"])
    assert ([tag.name for tag in offer.tags], offer.may_introduce) == (["Bewoners"], True)


@pytest.mark.parametrize(
    ("values", "field"),
    [({}, "text_1"), ({"text_2": "x", "email_2": "y"}, "email_2"), ({"text_2": "x", "themes_2": "y" * 61}, "themes_2")],
)
def test_what_is_wrong_on_paper_is_said_at_its_row(office: Office, values: dict[str, str], field: str) -> None:
    refused = office.send(EVENT_DESK, do="rows", **values)
    assert refused.status_code == 400
    assert f'href="#field-{field}"' in refused.text
    assert office.send(EVENT_DESK, do="dance").status_code == 400
    assert office.entries() == []


# --- with the registration ---


@pytest.fixture
def asking(closed: Office) -> Office:
    """The event asks for a need, an offer, a form and whether somebody wants to meet."""
    with closed.network.work() as work:
        event = work.db.query(Event).one()
        event.has_questions = True
        for key, kind in (
            ("behoefte", "long_text"),
            ("aanbod", "text"),
            ("vorm", "choices"),
            ("kennismaken", "yes_no"),
        ):
            choices = [{"key": "talk", "nl": "Lezing", "en": "Talk"}] if kind == "choices" else []
            work.db.add(
                Question(key=key, kind=QuestionKind(kind), label={"nl": key}, event_id=event.id, choices=choices)
            )
    return closed


def test_a_question_for_needs_opens_it_and_answers_come_in_by_themselves(asking: Office) -> None:
    asking.answers("Anna", "A", behoefte=NEED, vorm__talk="yes", kennismaken="yes")
    asking.register("Bert", "B")
    (entry,) = asking.entries()
    assert (entry.kind, entry.text, entry.source) == (Kind.NEED, NEED, Source.REGISTRATION)
    assert (entry.ways, entry.may_introduce, entry.name) == (["talk"], True, "Anna")


def test_an_answer_that_changes_changes_what_came_in_and_one_that_goes_takes_it_away(asking: Office) -> None:
    anna = asking.answers("Anna", "A", behoefte=NEED, aanbod="Een scan")
    for answers in ({"behoefte": "Iets anders", "aanbod": "Een scan"}, {"behoefte": "", "aanbod": "Een scan"}):
        answers_again(asking, anna, **answers)
        assert [entry.text for entry in asking.entries()] == [value for value in answers.values() if value]


def answers_again(office: Office, who: Registered, **answers: str) -> None:
    fields = {f"question__{key}": value for key, value in answers.items()}
    office.network.run(PARTICIPANT, change_answers, who.uid, fields)
    office.network.dispatcher.deliver()


def test_consent_that_is_withdrawn_counts_and_what_was_changed_on_the_own_page_stays(asking: Office) -> None:
    anna = asking.answers("Anna", "A", behoefte=NEED, kennismaken="yes")
    (entry,) = asking.entries()
    saved = asking.send(asking.own_path(anna), do="save", entry=str(entry.id), text="Beter gezegd", may_introduce="yes")
    asking.follow(saved)
    answers_again(asking, anna, behoefte=NEED, kennismaken="no")
    (entry,) = asking.entries()
    assert (entry.text, entry.may_introduce) == ("Beter gezegd", False)


def test_what_its_author_took_back_does_not_come_again(asking: Office) -> None:
    anna = asking.answers("Anna", "A", behoefte=NEED)
    (entry,) = asking.entries()
    asking.follow(asking.send(asking.own_path(anna), do="remove", entry=str(entry.id)))
    answers_again(asking, anna, behoefte=NEED, kennismaken="yes")
    asking.open(need_question="behoefte")
    asking.follow(asking.press("take_over", "settings"))
    assert asking.entries() == []


def test_answers_from_before_are_fetched_with_one_press_and_once(asking: Office) -> None:
    asking.follow(asking.press("set_up", "settings", keep_days="365"))
    asking.answers("Anna", "A", behoefte=NEED, aanbod="Een scan")
    assert asking.entries() == []
    asking.open(need_question="behoefte", offer_question="aanbod")
    assert "Er kwamen er 2 bij uit de antwoorden." in words(asking.follow(asking.press("take_over", "settings")))
    asking.follow(asking.press("take_over", "settings"))
    assert len(asking.entries()) == 2


def test_a_question_that_is_not_asked_here_is_refused(asking: Office) -> None:
    refused = asking.press("set_up", "settings", is_open="yes", keep_days="365", need_question="schoenmaat")
    assert refused.status_code == 400
    assert asking.press("set_up", "settings", keep_days="0").status_code == 400


# --- the list ---


@pytest.mark.parametrize("people", [1, 3])
def test_the_pages_cost_the_same_with_one_and_three_people(office: Office, people: int) -> None:
    who = [office.register(f"Persoon {number}", "ABC"[number]) for number in range(people)]
    for one in who:
        office.bring_in(
            one,
            need=NEED,
            offer="Een buurtscan met bewoners",
            more_themes=f"Thema {one.id}, Bewoners",
            may_introduce="yes",
        )
    costs = []
    for path in (
        DESK,
        f"{DESK}?view=themes",
        f"{DESK}?view=matches",
        f"{DESK}?view=journal",
        office.own_path(who[0]),
        EVENT_DESK,
    ):
        with counted(office.network.engine) as statements:
            assert office.get(path).status_code == 200
        costs.append(len(statements))
    assert costs == [6, 6, 6, 4, 9, 7]


def test_the_list_is_filtered_and_downloaded(office: Office) -> None:
    anna = office.register("=Anna", "A")
    office.bring_in(anna, need=NEED, way_talk="yes", more_themes="Bewoners")
    office.follow(office.send(office.code(), offer="Een excursie"))
    tag = office.tags()["Bewoners"]
    for query, there, gone in (
        ("?kind=need", NEED, "Een excursie"),
        ("?kind=offer", "Een excursie", NEED),
        (f"?theme={tag.id}", NEED, "Een excursie"),
        ("?theme=none", "Een excursie", NEED),
        ("?way=talk", NEED, "Een excursie"),
        ("?source=form", "Een excursie", NEED),
        ("?q=BEWONERS", NEED, "Een excursie"),
    ):
        page = words(office.desk(query))
        assert there in page, query
        assert gone not in page, query
    assert "Niets past." in words(office.desk("?q=niets"))
    file = office.get(f"{DESK}?view=csv&kind=need")
    text = file.data.decode("utf-8-sig")
    assert (file.mimetype, len(text.splitlines())) == ("text/csv", 2)
    assert "'=Anna" in text
    assert file.headers["Content-Disposition"] == "attachment; filename=netwerk-behoefte-en-aanbod.csv"


def test_many_stand_on_several_pages(office: Office) -> None:
    for number in range(0, PAGE + 2, 2):
        values = {f"text_{row}": f"Behoefte nummer {number + row}" for row in (1, 2)}
        office.follow(office.send(EVENT_DESK, do="rows", once=str(number), **values))
    first = office.desk()
    assert "Behoefte nummer 1 " not in words(first)
    last = next_page(first)
    assert "Behoefte nummer 1 " in words(office.get(last).text)


def next_page(page: str) -> str:
    found = re.search(r'href="([^"]+)" rel="next"', page)
    assert found
    return unescape(found[1])


def test_an_entry_gets_themes_and_is_removed_by_the_organiser(office: Office) -> None:
    office.follow(office.send(office.code(), need=NEED))
    (entry,) = office.entries()
    path = f"{DESK}?view=entry&entry={entry.id}"
    office.follow(office.send(path, do="give_themes", entry=str(entry.id), more_themes="Bewoners"))
    assert [tag.name for tag in office.entries()[0].tags] == ["Bewoners"]
    office.follow(office.send(path, do="remove", entry=str(entry.id)))
    assert office.entries() == []
    assert office.get(path).status_code == 404
    assert office.press("remove", entry="7").status_code == 404
    assert office.press("dance").status_code == 400


def test_what_nobody_changed_for_as_long_as_it_is_kept_is_deleted(office: Office) -> None:
    office.follow(office.send(office.code(), need=NEED))
    office.clock.advance(timedelta(days=364))
    office.network.dispatcher.deliver()
    assert len(office.entries()) == 1
    office.clock.advance(timedelta(days=1))
    office.network.dispatcher.deliver()
    assert office.entries() == []
