"""Badges beside the papers: made where a rule states criteria, on both databases."""

import json

import pytest
from leernet_certificates.badges import keeping, status
from leernet_certificates.badges.canonical import canonical
from leernet_certificates.badges.keys import did, keys, new_key
from leernet_certificates.badges.signing import multibase
from leernet_certificates.rule_schema import RuleSchema
from leernet_certificates.tables import StoredBadge
from pyld.jsonld import JsonLdError

from leernet.home import home_of
from leernet.services.certificates.issuing import find_certificate, revoke
from leernet.settings import Settings

from .conftest import ORGANISER, Office

CRITERIA: dict[str, object] = {"criteria": "Kan het."}


def badges(office: Office) -> list[StoredBadge]:
    with office.network.read() as work:
        return list(work.db.query(StoredBadge).order_by(StoredBadge.certificate_id))


def test_a_rule_with_criteria_gives_badges_and_another_rule_none(office: Office) -> None:
    office.plan("een")
    office.plan("twee", rule=CRITERIA)
    for slug in ("een", "twee"):
        office.attends("Anna", slug)
        office.attends("Bram", slug)
        office.issue(slug)
    made = badges(office)
    assert len(made) == 2
    assert len({one.place for one in made}) == 2
    with office.network.read() as work:
        assert [one.number for one in keys(work.db)] == [1]
    documents = [json.loads(one.credential) for one in made]
    assert documents[0]["evidence"][0]["narrative"].startswith("29 november 2026; 3 uur. Namens: ")
    assert documents[0]["credentialSubject"]["achievement"]["criteria"]["narrative"].startswith("Kan het.\n\n")


def test_the_language_is_that_of_the_holder(office: Office) -> None:
    office.plan(rule=CRITERIA)
    office.attends("Anna", language="en")
    office.issue()
    achieved = json.loads(badges(office)[0].credential)["credentialSubject"]["achievement"]
    assert (achieved["inLanguage"], achieved["description"]) == ("en", "Certificate of participation")


def test_the_list_has_a_bit_for_what_was_withdrawn_and_a_full_one_is_followed_by_another(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(status, "FULLEST", 1)
    office.plan(rule=CRITERIA)
    office.attends("Anna")
    office.attends("Bram")
    first, _ = office.issue().certificates
    assert [one.list_number for one in badges(office)] == [1, 2]
    home = home_of(office.network.settings)
    with office.network.read() as work:
        before = status.status_list(work.db, 1, home)
    office.network.run(ORGANISER, revoke, first.number, "Verkeerde naam")
    with office.network.read() as work:
        after, other = (status.status_list(work.db, number, home) for number in (1, 2))
        assert status.status_list(work.db, 1, home) == after
        assert find_certificate(work, first.number).revoked_at is not None
    encoded = [one["credentialSubject"]["encodedList"] for one in (before, after, other)]  # type: ignore[index]
    assert encoded[0] == encoded[2] != encoded[1]


def test_a_key_made_by_two_at_once_is_one_key(office: Office) -> None:
    home = home_of(office.network.settings)
    with office.network.work(ORGANISER) as work:
        first = new_key(work.db, home, work.now)
    with office.network.work(ORGANISER) as work:
        second = new_key(work.db, home, work.now)
    with office.network.read() as work:
        there = [(one.number, one.public, one.retired_at is None) for one in keys(work.db)]
    assert there == [(2, second.public, True), (1, first.public, False)]


def test_criteria_without_what_signs_are_refused_and_a_rule_from_before_gives_papers_only(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("leernet_certificates.rule_schema.AVAILABLE", False)
    assert RuleSchema().validate({"criteria": "Kan het."}) == {
        "criteria": ["Digital certificates need more software: install leernet-certificates[badges]."]
    }
    assert RuleSchema().validate({"criteria": " "}) == {}
    monkeypatch.setattr(keeping, "AVAILABLE", False)
    office.plan(rule=CRITERIA)
    office.attends("Anna")
    assert len(office.issue().certificates) == 1
    assert badges(office) == []


def test_a_context_that_is_not_here_is_not_fetched() -> None:
    with pytest.raises(JsonLdError) as raised:
        canonical({"@context": ["https://example.org/context"], "id": "https://example.org/x"})
    assert "nothing is fetched" in str(raised.getrepr(chain=True))


@pytest.mark.parametrize(
    ("base_url", "expected"),
    [
        ("https://example.org", "did:web:example.org:files:badges"),
        ("https://example.org:8443/leren/", "did:web:example.org%3A8443:leren:files:badges"),
    ],
)
def test_the_issuer_is_named_after_where_it_is(base_url: str, expected: str) -> None:
    assert did(home_of(Settings(secret="long enough to be one", base_url=base_url))) == expected


def test_base_58_keeps_what_leads_with_nothing() -> None:
    assert multibase(b"\0\0hello world") == "z11StV1DL6CwTryKyV"
