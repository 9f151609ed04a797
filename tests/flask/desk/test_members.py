"""The members of a series at the desk."""

import csv

import pytest

from leernet.model import Enrolling, Joining, Membership, MembershipStatus, Series
from leernet.services.delegations.arranging import DelegationRequest, plan_delegation
from leernet.services.membership.joining import JoinRequest, join
from leernet.testing import Outbox, add, counted, some_event, some_series
from leernet.work import PARTICIPANT, user
from tests.flask.conftest import words
from tests.flask.desk.conftest import Desk

PAGE = "/series/netwerk/members"


@pytest.fixture
def series(desk: Desk) -> Series:
    series = some_series()
    series.joining, series.target_organisations = Joining.APPROVAL, 10
    add(desk.network, some_event(series=series))
    return series


def asks(desk: Desk, who: str, organisation: str = "Gemeente Zwolle") -> str:
    """Somebody asks to join; the page of their membership at the desk."""
    request = JoinRequest(series="netwerk", name=who, email=f"{who}@example.org", organisation=organisation)
    return f"{PAGE}/{desk.network.run(PARTICIPANT, join, request).uid}"


def statuses(desk: Desk) -> list[tuple[str, MembershipStatus]]:
    with desk.network.read() as work:
        return [(one.name, one.status) for one in work.db.query(Membership).order_by(Membership.id)]


def test_a_request_is_approved_or_declined_with_a_reason(series: Series, desk: Desk, outbox: Outbox) -> None:
    anna, bas = asks(desk, "Anna"), asks(desk, "Bas")
    assert "Vroeg om lid te worden 2" in words(desk.get(PAGE).text)
    assert "Deze persoon is lid" in words(desk.follow(desk.send(anna, f"{anna}/approve")))
    page = words(desk.follow(desk.send(bas, f"{bas}/decline", reason="De groep is vol.")))
    assert "De aanvraag is afgewezen." in page
    assert statuses(desk) == [("Anna", MembershipStatus.MEMBER), ("Bas", MembershipStatus.DECLINED)]
    desk.network.dispatcher.deliver()
    assert "De groep is vol." in outbox.to("Bas@example.org")[-1].get_body(("plain",)).get_content()  # type: ignore[union-attr]
    assert desk.send(anna, f"{anna}/approve").status_code == 409


def test_a_member_is_added_found_and_removed(series: Series, desk: Desk) -> None:
    person = {"name": "Çiğdem Óskarsdóttir", "email": "cigdem@example.org", "organisation": "Gemeente Zaanstad"}
    assert "Deze persoon is lid" in words(desk.follow(desk.send(PAGE, **person)))
    assert "is al lid" in words(desk.follow(desk.send(PAGE, **person)))
    assert "Çiğdem" in desk.get(f"{PAGE}?q=çiğdem").text
    assert (
        "Niemand past" in words(desk.get(f"{PAGE}?q=niemand").text)
        or "Çiğdem" not in desk.get(f"{PAGE}?q=niemand").text
    )
    with desk.network.read() as work:
        one = f"{PAGE}/{work.db.query(Membership).one().uid}"
    assert "beëindigd" in words(desk.follow(desk.send(one, f"{one}/remove", reason="Van baan gewisseld.")))
    assert [status for _, status in statuses(desk)] == [MembershipStatus.LEFT]


def test_coverage_says_which_organisations_joined_and_how_many_are_missing(series: Series, desk: Desk) -> None:
    with desk.network.work(user("els")) as work:
        plan_delegation(work, work.db.query(Series).one(), DelegationRequest(organisation="Gemeente Haarlem"))
    for who, organisation in (("Anna", "Gemeente Zwolle"), ("Bas", "gemeente  zwolle"), ("Cor", "Gemeente Zaanstad")):
        desk.send(PAGE, name=who, email=f"{who}@example.org", organisation=organisation)
    text = words(desk.get(PAGE).text)
    assert "2 van 10" in text
    assert "Er ontbreken nog 8 organisaties." in text
    assert "Gemeente Zwolle 2 leden" in text
    assert "nog niemand is lid: Gemeente Haarlem" in text


def test_the_policy_is_changed_at_the_desk(series: Series, desk: Desk) -> None:
    page = words(desk.follow(desk.send(PAGE, f"{PAGE}/policy", joining="invitation", enrolling="invite", target="")))
    assert "Wie lid mag worden is veranderd." in page
    with desk.network.read() as work:
        row = work.db.query(Series).one()
        assert (row.joining, row.enrolling, row.target_organisations) == (Joining.INVITATION, Enrolling.INVITE, None)
    wrong = desk.send(PAGE, f"{PAGE}/policy", joining="iedereen", enrolling="", target="-1")
    assert wrong.status_code == 400
    assert all(f'id="error-{name}"' in wrong.text for name in ("joining", "enrolling", "target"))


def test_the_link_to_join_can_be_renewed(series: Series, desk: Desk) -> None:
    link = desk.network.links.joining("netwerk", series.join_key, "nl")
    assert link in desk.get(PAGE).text
    assert link not in desk.follow(desk.send(PAGE, f"{PAGE}/link"))


def test_the_export_has_a_line_for_each(series: Series, desk: Desk) -> None:
    asks(desk, "Anna", "=1+1")
    response = desk.get("/series/netwerk/members.csv")
    header, *lines = csv.reader(response.text.removeprefix("\ufeff").splitlines(), delimiter=";")
    assert header[:3] == ["Naam", "E-mailadres", "Organisatie"]
    assert [line[:3] for line in lines] == [["Anna", "Anna@example.org", "'=1+1"]]


def test_a_member_of_another_series_is_not_found(series: Series, desk: Desk) -> None:
    add(desk.network, some_series("ander", "Een ander"))
    anna = asks(desk, "Anna").removeprefix("/series/netwerk")
    assert desk.get(f"/series/ander{anna}").status_code == 404
    assert desk.get(f"{PAGE}/geen-uid").status_code == 404


@pytest.mark.parametrize("people", [1, 3])
def test_the_list_takes_a_fixed_number_of_statements(series: Series, desk: Desk, people: int) -> None:
    for n in range(people):
        desk.send(PAGE, name=f"Lid {n}", email=f"lid{n}@example.org", organisation=f"Gemeente {n}")
    with counted(desk.network.engine) as statements:
        desk.get(PAGE)
    assert len(statements) == 10
