"""The whole story of the plugin, on both databases."""

from collections.abc import Callable

import pytest

from leernet.testing.office import words

from .conftest import Office


@pytest.mark.both_databases
def test_an_action_is_agreed_seen_reminded_of_and_done(open_office: Callable[[], Office]) -> None:
    office = open_office()
    office.plan_series()
    anna = office.register("Anna")
    office.agree(due="20 januari 2027", responsible=str(office.row(anna).id))
    office.follow(office.promise("Een handreiking", due="najaar 2027"))
    assert 'value="20 januari 2027"' in office.desk(f"?view=action&action={office.actions()[0].id}").text
    office.pass_by(days=45)
    assert len(office.outbox.to("anna@example.org")) == 2
    done = office.answer(anna, "move", action=str(office.actions()[0].id), state="done", progress="Klaar")
    assert "De afspraak is opgeslagen." in words(office.follow(done))
    assert "Een handreiking" in words(office.public("series/netwerk"))
