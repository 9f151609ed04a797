"""Who fits whom: suggested with reasons, asked, introduced once both want it; and who said no is named to nobody."""

import pytest
from leernet_exchange.tables import Said, Stage

from leernet.services.registering.registration import Registered
from leernet.testing.office import address_of, hidden, words

from .conftest import DESK, EVENT_DESK, Office

NEED, OFFER = "Hoe betrek je bewoners bij een warmtenet?", "Wij hielden avonden met bewoners over warmtenetten."


@pytest.fixture
def pair(office: Office) -> tuple[Registered, Registered]:
    """Anna of A looks for what Bert of B has."""
    anna, bert = office.register("Anna", "A"), office.register("Bert", "B")
    office.bring_in(anna, need=NEED, way_talk="yes", more_themes="Bewoners", may_introduce="yes")
    office.bring_in(bert, offer=OFFER, way_talk="yes", more_themes="bewoners", may_introduce="yes")
    return anna, bert


def ask(office: Office, do: str = "ask") -> str:
    need, offer = office.entries()[:2]
    return words(office.follow(office.press(do, "matches", need=str(need.id), offer=str(offer.id))))


def test_two_are_suggested_with_the_reasons(office: Office, pair: tuple[Registered, Registered]) -> None:
    office.bring_in(office.register("Cees", "A"), offer="Bewoners en een warmtenet", may_introduce="yes")
    page = words(office.desk("?view=matches"))
    assert "8 punten" in page
    for reason in ("Allebei over: Bewoners", "Allebei in deze vorm: Een verhaal of lezing", "Van twee organisaties"):
        assert reason in page
    assert "Woorden in allebei: bewoners, warmtenet" in page
    assert "Cees" not in page.partition("Gevraagd en voorgesteld")[0]


def test_both_are_asked_and_read_the_text_of_the_other_and_nothing_else(
    office: Office, pair: tuple[Registered, Registered]
) -> None:
    assert "Beiden krijgen een mail met de vraag." in ask(office)
    (letter,) = office.letters("Anna", "kennismaken")
    page, own = (words(office.get(office.own_path(pair[0], where)).text) for where in (None, ""))
    for text in (letter, page):
        assert OFFER in text
        assert "Bert" not in text
        assert address_of("Bert") not in text
    assert "Wilt u iemand leren kennen?" in own
    assert "/more/exchange-own" in letter
    assert "Wie kan wie helpen" in (desk := words(office.desk("?view=matches")))
    assert "Gevraagd, het antwoord komt nog" in desk


def test_once_both_said_yes_each_gets_the_name_and_address_of_the_other(
    office: Office, pair: tuple[Registered, Registered]
) -> None:
    ask(office)
    anna, bert = pair
    assert "U krijgt een mail zodra de ander ook wil." in office.says(anna, "yes")
    assert office.letters("Bert", "nu kennismaken") == []
    assert "Een van beiden zei ja." in words(office.desk("?view=matches"))
    assert "Bert" not in words(office.get(office.own_path(anna)).text).replace("Bert de", "")
    page = office.says(bert, "yes")
    assert "U wilt het beiden." in page
    assert address_of("Anna") in page
    for name, other in (("Anna", "Bert"), ("Bert", "Anna")):
        (letter,) = office.letters(name, "nu kennismaken")
        assert address_of(other) in letter
        (message,) = [m for m in office.outbox.to(address_of(name)) if "nu kennismaken" in str(m["Subject"])]
        assert str(message["Reply-To"]) == f'"{other}" <{address_of(other)}>' or address_of(other) in str(
            message["Reply-To"]
        )
    assert "Aan elkaar voorgesteld" in words(office.desk("?view=matches"))


def test_who_said_no_is_named_to_nobody(office: Office, pair: tuple[Registered, Registered]) -> None:
    anna, bert = pair
    ask(office)
    office.says(anna, "yes")
    before = words(office.get(office.own_path(anna)).text)
    assert "De ander hoort niet dat u nee zei." in office.says(bert, "no")
    assert words(office.get(office.own_path(anna)).text) == before
    assert office.letters("Anna", "nu kennismaken") == []
    assert "Niet doorgegaan" in words(office.desk("?view=matches"))
    assert [change for change in office.changes() if change[0] == "exchange.answered"] == [
        ("exchange.answered", "participant")
    ] * 2


def test_who_was_asked_by_somebody_who_said_no_still_answers_the_same_question(
    office: Office, pair: tuple[Registered, Registered]
) -> None:
    anna, bert = pair
    ask(office)
    office.says(bert, "no")
    assert "U krijgt een mail zodra de ander ook wil." in office.says(anna, "yes")
    (match,) = office.matches()
    assert (match.stage, match.need_said, match.offer_said) == (Stage.CLOSED, Said.YES, Said.NO)


def test_a_question_is_answered_once_and_by_nobody_else(office: Office, pair: tuple[Registered, Registered]) -> None:
    ask(office)
    anna, _ = pair
    match = hidden(office.get(office.own_path(anna)).text, "match")
    office.says(anna, "no")
    assert office.send(office.own_path(anna), do="yes", match=match).status_code == 409
    cees = office.register("Cees", "C")
    assert office.send(office.own_path(cees), do="yes", match=match).status_code == 404


def test_two_are_asked_once_and_only_if_both_said_that_they_want_it(
    office: Office, pair: tuple[Registered, Registered]
) -> None:
    office.bring_in(office.register("Cees", "C"), offer=OFFER)
    need, offer, silent = office.entries()
    assert "Een van beiden heeft niet gezegd te willen kennismaken." in words(office.desk("?view=matches"))
    ask(office)
    for one, other, status in ((need, offer, 409), (need, silent, 409), (offer, need, 400)):
        sent = office.press("ask_by_hand", "matches", need=str(one.id), offer=str(other.id))
        assert sent.status_code == status
    assert office.press("ask", "matches", need=str(need.id), offer="99").status_code == 404


def test_nobody_is_introduced_to_themselves(office: Office) -> None:
    anna = office.register("Anna", "A")
    office.bring_in(anna, need=NEED, offer=OFFER, may_introduce="yes")
    assert (
        "punten"
        not in words(office.desk("?view=matches")).partition("Gevraagd en voorgesteld")[0].partition("vier.")[2]
    )
    need, offer = office.entries()
    assert office.press("ask_by_hand", "matches", need=str(need.id), offer=str(offer.id)).status_code == 400


def test_a_suggestion_is_dismissed_and_taken_up_again(office: Office, pair: tuple[Registered, Registered]) -> None:
    assert "Deze twee worden niet meer voorgesteld." in ask(office, "dismiss")
    assert "8 punten" not in words(office.desk("?view=matches"))
    (match,) = office.matches()
    office.follow(office.press("take_up", "matches", match=str(match.id)))
    assert "8 punten" in words(office.desk("?view=matches"))
    assert office.press("take_up", "matches", match=str(match.id)).status_code == 404


def test_two_are_chosen_by_hand(office: Office) -> None:
    for name, organisation, values in (("Anna", "A", {"need": "Geld"}), ("Bert", "B", {"offer": "Tijd"})):
        office.bring_in(office.register(name, organisation), may_introduce="yes", **values)
    assert "Beiden krijgen een mail" in ask(office, "ask_by_hand")
    assert "Met de hand gekozen." in words(office.desk("?view=matches"))


def test_a_guest_answers_behind_the_link_in_the_mail(office: Office) -> None:
    office.follow(
        office.send(
            EVENT_DESK,
            do="rows",
            text_1=NEED,
            kind_1="need",
            email_1=address_of("Gast"),
            may_introduce_1="yes",
        )
    )
    bert = office.register("Bert", "B")
    office.bring_in(bert, offer=OFFER, may_introduce="yes")
    ask(office)
    (letter,) = office.letters("Gast", "kennismaken")
    path = next(w for w in letter.split() if "/more/exchange-mine" in w).removeprefix("https://example.org/leren")
    match = hidden(office.get(path).text, "match")
    assert "zodra de ander ook wil" in words(office.follow(office.send(path, do="yes", match=match)))
    assert "U wilt het beiden." in office.says(bert, "yes")
    assert address_of("Bert") in words(office.get(path).text)


def test_a_letter_that_is_overtaken_is_not_sent(office: Office, pair: tuple[Registered, Registered]) -> None:
    anna, bert = pair
    need, offer = office.entries()
    office.press("ask", "matches", need=str(need.id), offer=str(offer.id))
    office.says(bert, "no")
    assert office.letters("Anna", "kennismaken") == []
    office.send(office.own_path(anna), do="remove", entry=str(need.id))
    assert office.matches() == []


def test_the_journal_says_what_happened_without_what_people_wrote(
    office: Office, pair: tuple[Registered, Registered]
) -> None:
    ask(office)
    page = words(office.desk("?view=journal"))
    for text in ("Instellingen gewijzigd", "Iets ingebracht", "Gevraagd om kennis te maken", "els", "deelnemer"):
        assert text in page
    assert NEED not in page
    assert office.get(f"{DESK}?view=journal").status_code == 200
