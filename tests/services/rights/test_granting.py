"""What somebody may, as the table says it and the site; and there is always an owner. On both databases."""

from concurrent.futures import ThreadPoolExecutor
from uuid import uuid4

import pytest

from leernet import Conflict, InvalidInput, Leernet
from leernet.model import DeskRole, Organisation, PartnerRole, SeriesPartner
from leernet.services.rights.granting import UserRequest, all_users, name_user, remove_user, take
from leernet.services.rights.held import Grant, Target, TargetKind, rights_of
from leernet.testing import MakeNetwork, PlainFormats, add, some_series
from leernet.work import SYSTEM


def _name(network: Leernet, identity: str, *grants: Grant) -> int:
    found = 0
    for grant in grants:
        request = UserRequest(identity=identity, name=identity.capitalize(), grant=grant)
        found = network.run(SYSTEM, name_user, request).id
    return found


def test_what_they_may_follows_from_the_table_and_from_what_an_organisation_runs(
    database_url: str, make_network: MakeNetwork
) -> None:
    network = make_network(PlainFormats())
    with network.read() as work:
        assert not rights_of(work, "els")[0].is_guarded
    haarlem, series = Organisation(slug="haarlem", name="Haarlem"), some_series("reeks-a")
    series.partners.append(SeriesPartner(organisation=haarlem, role=PartnerRole.LEAD))
    add(network, series, some_series("reeks-b", "Reeks B"))
    _name(network, "els", Grant(DeskRole.OWNER))
    _name(network, "piet", Grant(DeskRole.READER, series="reeks-b"), Grant(DeskRole.ORGANISER, organisation="haarlem"))
    with network.read() as work:
        mine, _ = rights_of(work, "piet")
        assert {role: len(reach.series) for role, reach in mine.roles.items()} == {"reader": 1, "organiser": 1}
        assert rights_of(work, "PIET")[0].roles == {}
        assert rights_of(work, "els")[0].roles[DeskRole.OWNER].everything
        said = (Grant(DeskRole.ORGANISER, organisation="haarlem"), Grant(DeskRole.READER, series="reeks-b"))
        target = Target(TargetKind.SERIES, "reeks-b")
        also, spot = rights_of(work, "nobody", target, said)
        assert also == mine
        assert (spot and spot.series_id) in mine.roles[DeskRole.READER].series
        assert rights_of(work, "nobody", target, ())[0].roles == {}
        for kind, key in ((TargetKind.DELEGATION, "x"), (TargetKind.DELEGATION, "7"), (TargetKind.MATERIAL, "x"),
                          (TargetKind.MATERIAL, str(uuid4())), (TargetKind.EVENT, "x")):  # fmt: skip
            assert rights_of(work, "piet", Target(kind, key)) == (mine, None)
    for grant, code in (
        (Grant(DeskRole.OWNER, series="reeks-a"), "owner_of_all"),
        (Grant(DeskRole.READER, series="reeks-x"), "series_unknown"),
        (Grant(DeskRole.READER, organisation="x"), "organisation_unknown"),
        (Grant(DeskRole.READER, series="reeks-a", organisation="haarlem"), "grant_limited_twice"),
    ):
        with pytest.raises(InvalidInput) as wrong:
            _name(network, "piet", grant)
        assert [one.code for one in wrong.value.problems] == [code]


def test_two_owners_who_remove_one_another_at_once_leave_one(database_url: str, make_network: MakeNetwork) -> None:
    network = make_network(PlainFormats())
    both = [_name(network, name, Grant(DeskRole.OWNER)) for name in ("anna", "bob")]

    def remove(user_id: int) -> str:
        try:
            network.run(SYSTEM, remove_user, user_id)
        except Conflict as error:
            return error.code
        return ""

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(remove, both)) == ["", "last_owner"]
    with network.read() as work:
        (left,) = all_users(work)
    with pytest.raises(Conflict), network.work() as work:
        take(work, left.id, left.grants[0].id)
