"""The whole story of the plugin, on both databases."""

from collections.abc import Callable

import pytest

from leernet.testing.office import words

from .conftest import Office


@pytest.mark.both_databases
def test_groups_are_made_changed_fixed_told_and_made_anew(open_office: Callable[[], Office]) -> None:
    office = open_office()
    office.plan_groups()
    office.bring_in(office.crowd(9)[0])
    office.press("chosen", "?view=cases", case=str(office.cases()[0].id))
    office.propose(size="3")
    first, second, _ = office.state().groups
    who, other = (office.state().present(one)[0] for one in (first, second))
    office.follow(office.press("swap", one=str(who.id), other=str(other.id)))
    office.propose(size="2")
    office.follow(office.press("give_up", f"?view=group&group={office.group(1).id}"))
    office.propose(size="9", anew="yes")
    office.cancel(office.register("Weg"))
    late = office.register("Nog weg")
    office.press("fill_up")
    office.cancel(late)
    office.network.dispatcher.deliver()
    assert "Nog weg komt niet meer." in words(office.desk().text)
    office.follow(office.press("mend"))
    office.follow(office.press("fix"))
    office.follow(office.press("tell"))
    office.network.dispatcher.deliver()
    assert [len(group) for group in office.names()] == [9]
    assert sum(str(message["Subject"]).startswith("Uw groep") for message in office.outbox.messages) == 9
