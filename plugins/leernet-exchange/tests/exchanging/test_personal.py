"""What is kept of somebody is theirs to have, and goes when they want it gone or its time is over."""

from datetime import timedelta

from leernet_exchange.personal import MOST, NeedsAndOffers
from leernet_exchange.tables import ENTRY_TAG

from leernet.hookspecs import Person
from leernet.services.people.erasure import erase
from leernet.services.people.identities import ask_link
from leernet.services.people.personal_data import kept_of
from leernet.testing.office import address_of
from leernet.work import PARTICIPANT, SYSTEM

from .conftest import Office


def story(office: Office) -> None:
    """Anna and Bert are introduced; a guest wrote something too."""
    anna, bert = office.register("Anna", "A"), office.register("Bert", "B")
    office.bring_in(anna, need="Een warmtenet met bewoners", may_introduce="yes", more_themes="Geld")
    office.bring_in(bert, offer="Bewoners met een warmtenet", may_introduce="yes", more_themes="Geld")
    need, offer = office.entries()[-2:]
    office.follow(office.press("ask", "matches", need=str(need.id), offer=str(offer.id)))
    office.says(anna, "yes")


def test_somebody_gets_what_they_wrote_and_nothing_of_others_before_both_said_yes(office: Office) -> None:
    story(office)
    with office.network.read() as work:
        found = kept_of(work, address_of("Anna")).by_plugins["exchange"]
        nobody = Person(participant_id=0, email="x@example.org", registrations=[], certificates=[])
        assert NeedsAndOffers().export(work.db, nobody) == {}
    assert found["introductions"] == [
        {"own": "Een warmtenet met bewoners", "other": "Bewoners met een warmtenet", "answer": "yes"}
    ]
    assert found["entries"][0]["themes"] == ["Geld"]  # type: ignore[index]
    assert "Bert" not in str(found)


def test_erasing_takes_entries_matches_and_what_was_sent_by_the_same_address_before(office: Office) -> None:
    office.follow(office.send(office.code(), need="Van een gast", email=address_of("Anna")))
    story(office)
    office.network.run(SYSTEM, erase, address_of("Anna"))
    assert [entry.text for entry in office.entries()] == ["Bewoners met een warmtenet"]
    assert office.matches() == []
    with office.network.read() as work:
        assert work.db.query(ENTRY_TAG).count() == 1


def test_the_end_of_a_series_takes_what_is_of_that_series(office: Office) -> None:
    story(office)
    with office.network.work() as work:
        series_id = office.entries()[0].series_id
        others = Person(
            participant_id=1, email=address_of("Anna"), registrations=[], certificates=[], series_id=series_id + 1
        )
        NeedsAndOffers().erase(work.db, others)
    assert len(office.entries()) == 2
    office.follow(office.send(office.code(), need="Van een gast"))
    with office.network.work() as work:
        work.journal("series.forgotten", series_id)
    office.network.dispatcher.deliver()
    assert office.entries() == []


def test_a_guest_who_asks_at_my_data_gets_their_link_again_a_few_times_an_hour(office: Office) -> None:
    office.follow(office.send(office.code(), need="Van een gast", email=address_of("Gast")))
    for _ in range(4):
        office.network.run(PARTICIPANT, ask_link, "GAST@example.org")
        office.network.run(PARTICIPANT, ask_link, "niemand@example.org")
    letters = office.letters("Gast", "inbracht")
    assert len(letters) == MOST
    assert len(office.outbox.messages) == MOST
    path = next(w for w in letters[-1].split() if "/more/exchange-mine" in w).removeprefix("https://example.org/leren")
    file = office.get(f"{path}&view=json")
    assert (file.mimetype, file.headers["Cache-Control"]) == ("application/json", "no-store")
    assert file.json is not None
    assert [one["text"] for one in file.json["entries"]] == ["Van een gast"]
    office.clock.advance(timedelta(hours=2))
    office.network.run(PARTICIPANT, ask_link, "gast@example.org")
    assert len(office.letters("Gast", "inbracht")) == MOST + 1
