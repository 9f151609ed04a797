"""The whole story of the plugin, on both databases."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from leernet.testing.office import words

from .conftest import Office


@pytest.mark.both_databases
def test_needs_and_offers_are_matched_introduced_and_made_into_a_programme(
    open_office: Callable[[], Office],
) -> None:
    office = open_office()
    office.open(shows_overview="yes")
    anna, bert = office.register("Anna", "A"), office.register("Bert", "B")
    office.bring_in(anna, need="Een warmtenet met bewoners", way_talk="yes", more_themes="Geld", may_introduce="yes")
    office.bring_in(bert, offer="Bewoners en warmtenetten", way_talk="yes", more_themes="geld", may_introduce="yes")
    once = "dezelfde"
    for _ in range(2):
        office.follow(office.send(office.code(), need="Van een gast", more_themes="Geld", once=once))
    need, offer, _ = office.entries()
    assert "Van een gast" not in words(office.desk("?way=talk"))
    office.follow(office.press("ask", "matches", need=str(need.id), offer=str(offer.id)))
    office.says(anna, "yes")
    assert "U wilt het beiden." in office.says(bert, "yes")
    assert len(office.letters("Anna", "nu kennismaken")) == 1
    theme = str(office.tags()["Geld"].id)
    office.follow(office.press("draft", "themes", first="2027-21", **{f"chosen_{theme}": "yes"}))
    office.follow(office.press("announce", "plan"))
    office.follow(office.send("/nl/desk/events/bijeenkomst/more/exchange-event", do="renew"))
    assert "Geld" in words(office.get("/nl/series/netwerk").text)
    assert "Aan elkaar voorgesteld" in words(office.desk("?view=journal"))
    office.clock.advance(timedelta(days=365))
    office.network.dispatcher.deliver()
    assert office.entries() == []
