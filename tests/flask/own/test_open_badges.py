"""Badges as others see them: fetched over the web, and verified by libraries that are not ours."""

import json
import re
import shutil
import subprocess
from collections.abc import Mapping
from dataclasses import replace
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from typing import cast

import pytest
from flask.testing import FlaskClient
from leernet_certificates import plugin as certificates
from leernet_certificates.badges.keys import current, known, new_key
from leernet_certificates.badges.resigning import sign_again
from leernet_certificates.rule_schema import RuleSchema
from pypdf import PdfReader
from pypdf.generic import ArrayObject, DictionaryObject

from leernet import Leernet, NotFound
from leernet.home import home_of
from leernet.model import Block, Certificate, Registration, Series
from leernet.services.attendance.checking_in import check_in
from leernet.services.certificates.issuing import issue_for_event, issue_for_series, revoke
from leernet.services.people.erasure import erase
from leernet.services.people.exporting import as_json
from leernet.services.people.personal_data import kept_of
from leernet.testing import NOW, MakeNetwork, PlainFormats, SettableClock, add, counted, some_event, some_series
from leernet.work import user
from tests.flask.conftest import AT, Browser, MakeClient, words
from tests.flask.desk.conftest import Desk
from tests.npm import programs_of

ROOT = Path(__file__).parents[3]
HERE = ROOT / "tests/open_badges"
SECONDS = 180
ORGANISER = user("els")
RULE = {"kind": "attendance", **RuleSchema().load({"criteria": "Kan een wijk van het gas helpen."})}


@pytest.fixture(scope="module")
def verifier() -> Path:
    """The folder with the libraries and the program that asks them."""
    folder = programs_of(HERE).parents[1]
    shutil.copy(HERE / "verify.mjs", folder)
    return folder


@pytest.fixture
def network(make_network: MakeNetwork) -> Leernet:
    return make_network(certificates, PlainFormats())


@pytest.fixture
def client(network: Leernet, make_client: MakeClient) -> FlaskClient:
    return make_client(network)


@pytest.fixture
def own(network: Leernet, client: FlaskClient) -> str:
    """The page of Anna, who has a certificate with a badge."""
    event = some_event(starts_at=NOW)
    event.certificate = RULE
    add(network, event)
    browser = Browser(client)
    page = browser.registered()
    browser.registered(name="Bram", email="bram@example.org")
    with network.work(ORGANISER) as work:
        block = work.db.query(Block).one().id
        for one in work.db.query(Registration).all():
            check_in(work, one.uid, block)
    network.run(ORGANISER, issue_for_event, "bijeenkomst")
    return page


def numbers(network: Leernet) -> list[str]:
    with network.read() as work:
        return [one.number for one in work.db.query(Certificate).order_by(Certificate.id)]


def codes(network: Leernet) -> list[str]:
    with network.read() as work:
        return [one.code for one in work.db.query(Certificate).order_by(Certificate.id)]


def path_of(network: Leernet, url: str) -> str:
    assert url.startswith(network.settings.base_url)
    return AT + url.removeprefix(network.settings.base_url)


def fetched(network: Leernet, client: FlaskClient, url: str) -> dict[str, object]:
    response = client.get(path_of(network, url))
    assert response.status_code == 200, (url, response.text)
    assert response.mimetype == "application/json"
    assert response.headers["Access-Control-Allow-Origin"] == "*"
    found: dict[str, object] = json.loads(response.data)
    return found


def verified(
    verifier: Path, network: Leernet, client: FlaskClient, credential: Mapping[str, object], **changed: object
) -> dict[str, object]:
    """What the libraries say of a credential, with the files that it names fetched from the site."""
    base = f"{network.settings.base_url}/files/badges"
    status = str(credential["credentialStatus"]["statusListCredential"])  # type: ignore[index]
    files = {url: fetched(network, client, url) for url in (f"{base}/did.json", status)}
    files |= {url: cast(dict[str, object], value) for url, value in changed.items() if url in files}
    told = json.dumps({"credential": credential, "files": files})
    command = ["node", "verify.mjs"]
    done = subprocess.run(
        command, cwd=verifier, input=told, capture_output=True, text=True, timeout=SECONDS, check=False
    )
    assert done.returncode == 0, done.stderr
    answer: dict[str, object] = json.loads(done.stdout)
    return answer


def badge_of(network: Leernet, client: FlaskClient, code: str) -> dict[str, object]:
    return fetched(network, client, f"{network.settings.base_url}/files/badges/credentials/{code}")


def test_others_verify_the_badge_and_see_when_it_was_withdrawn(
    network: Leernet, client: FlaskClient, own: str, verifier: Path
) -> None:
    first, second = (badge_of(network, client, code) for code in codes(network))
    answer = verified(verifier, network, client, first)
    assert answer["signed"], answer
    assert answer["stands"], answer
    network.run(ORGANISER, revoke, numbers(network)[0], "Verkeerde naam")
    answer = verified(verifier, network, client, first)
    assert answer["signed"], answer
    assert answer["listed"], answer
    assert not answer["stands"]
    assert verified(verifier, network, client, second)["stands"]


def test_what_was_changed_does_not_verify(network: Leernet, client: FlaskClient, own: str, verifier: Path) -> None:
    text = json.dumps(badge_of(network, client, codes(network)[0]))
    for one, other in (("gas helpen", "gas Helpen"), ("2026-11-22T", "2026-11-21T"), ("sha256$", "sha256$0")):
        assert one in text
        answer = verified(verifier, network, client, json.loads(text.replace(one, other, 1)))
        assert not answer["signed"], one
        assert "Invalid signature." in str(answer["proofErrors"])
    status = f"{network.settings.base_url}/files/badges/status/1"
    changed = fetched(network, client, status)
    changed["validFrom"] = "2020-01-01T00:00:00Z"
    assert not verified(verifier, network, client, json.loads(text), **{status: changed})["listed"]


def test_another_key_signs_from_now_on_and_one_that_leaked_counts_no_more(
    network: Leernet, client: FlaskClient, own: str, verifier: Path, clock: SettableClock
) -> None:
    code = codes(network)[0]
    before = badge_of(network, client, code)
    home = home_of(network.settings)
    with network.work(ORGANISER) as work:
        assert new_key(work.db, home, clock()).method.endswith("#key-2")
    answer = verified(verifier, network, client, before)
    assert answer["signed"], answer
    assert answer["stands"], answer
    with network.work(ORGANISER) as work:
        assert sign_again(work.db, new_key(work.db, home, clock(), leaked=True)) == 2
    assert not verified(verifier, network, client, before)["signed"]
    again = badge_of(network, client, code)
    assert again["proof"]["verificationMethod"].endswith("#key-3")  # type: ignore[index]
    assert verified(verifier, network, client, again)["stands"]


def test_the_badge_is_inside_the_pdf_and_beside_it(network: Leernet, client: FlaskClient, own: str) -> None:
    browser = Browser(client)
    page = browser.get(own).text
    url = f"{network.settings.base_url}/files/badges/credentials/{codes(network)[0]}"
    assert f'href="{url}"' in page
    assert "Digitaal bewijs (Open Badge)" in words(page)
    assert "Digital certificate (Open Badge)" in words(browser.get(own.replace("/nl/", "/en/")).text)
    verify = browser.get(f"/nl/verify/{codes(network)[0]}").text
    assert f'href="{url}"' in verify
    pdf = client.get(f"{AT}{own}/certificates/{numbers(network)[0]}.pdf")
    reader = PdfReader(BytesIO(pdf.data))
    (attached,) = reader.attachments.values()
    assert json.loads(attached[0]) == badge_of(network, client, codes(network)[0])
    (associated,) = cast(ArrayObject, reader.root_object["/AF"])
    file = cast(DictionaryObject, associated.get_object())
    assert [str(file[name]) for name in ("/AFRelationship", "/UF")] == ["/Data", "open-badge.json"]


def test_nobody_is_named_in_it_and_who_knows_the_address_can_tell_whose_it_is(
    network: Leernet, client: FlaskClient, own: str
) -> None:
    badge = badge_of(network, client, codes(network)[0])
    assert "Anna" not in json.dumps(badge)
    assert "anna" not in json.dumps(badge)
    (identity,) = badge["credentialSubject"]["identifier"]  # type: ignore[index]
    digest = sha256(f"anna@example.org{identity['salt']}".encode()).hexdigest()
    assert identity["identityHash"] == f"sha256${digest}"


def test_an_erased_holder_has_no_badge_any_more_and_what_was_withdrawn_stays_so(
    network: Leernet, client: FlaskClient, own: str, verifier: Path
) -> None:
    code = codes(network)[0]
    badge = badge_of(network, client, code)
    with network.read() as work:
        kept = json.dumps(as_json(work, kept_of(work, "anna@example.org")))
    assert str(badge["id"]) in kept
    network.run(ORGANISER, revoke, numbers(network)[0], "Verkeerde naam")
    network.run(ORGANISER, erase, "anna@example.org")
    gone = client.get(f"{AT}/files/badges/credentials/{code}")
    assert gone.status_code == 404
    assert not verified(verifier, network, client, badge)["stands"]


@pytest.mark.parametrize("path", ["credentials/x", "status/0", "status/x", "achievements/series/x", "x", "x/y"])
def test_other_addresses_are_not_there(client: FlaskClient, own: str, path: str) -> None:
    assert client.get(f"{AT}/files/badges/{path}").status_code == 404
    assert client.get(f"{AT}/files/other/{path}").status_code == 404


def test_without_any_badge_there_is_no_issuer_and_no_list(client: FlaskClient) -> None:
    assert client.get(f"{AT}/files/badges/did.json").status_code == 404
    assert client.get(f"{AT}/files/badges/status/1").status_code == 404


def test_what_is_achieved_and_who_issues_can_be_looked_up(network: Leernet, client: FlaskClient, own: str) -> None:
    badge = badge_of(network, client, codes(network)[0])
    achieved = badge["credentialSubject"]["achievement"]  # type: ignore[index]
    found = fetched(network, client, achieved["id"])
    assert {name: found[name] for name in achieved} == achieved
    assert "Kan een wijk van het gas helpen." in achieved["criteria"]["narrative"]
    profile = fetched(network, client, f"{network.settings.base_url}/files/badges/issuer")
    assert profile["id"] == badge["issuer"]["id"]  # type: ignore[index]
    again = client.get(f"{AT}/files/badges/status/1")
    headers = {"If-None-Match": again.headers["ETag"]}
    assert client.get(f"{AT}/files/badges/status/1", headers=headers).status_code == 304


def test_the_desk_shows_the_keys_and_makes_another(make_network: MakeNetwork) -> None:
    desk = Desk(make_network(certificates, PlainFormats()))
    series = some_series()
    add(desk.network, some_event(starts_at=NOW, series=series))
    assert desk.get("/series/netwerk/more/badges").status_code == 404
    with desk.network.work(ORGANISER) as work:
        work.db.query(Series).one().certificate = {**RULE, "events": 1}
    assert 'href="/leren/nl/desk/series/netwerk/more/badges"' in desk.get("/?series=netwerk").text
    page = "/series/netwerk/more/badges"
    assert "Er is nog geen sleutel." in words(desk.get(page).text)
    desk.register("Anna")
    with desk.network.work(ORGANISER) as work:
        check_in(work, work.db.query(Registration).one().uid, work.db.query(Block).one().id)
    desk.network.run(ORGANISER, issue_for_series, "netwerk")
    assert "did:web:example.org:leren:files:badges" in desk.get(page).text
    shown = words(desk.follow(desk.send(page, do="renew")))
    assert "Er is een nieuwe sleutel. Wat met de vorige is ondertekend, blijft geldig." in shown
    assert re.search(r"2 (\S+ \S+ \d{4}|\S+) ondertekent 1 .*? ondertekent niet meer", shown), shown
    shown = words(desk.follow(desk.send(page, do="leaked")))
    assert "De vorige telt niet meer; één bewijs is opnieuw ondertekend." in shown
    assert desk.send(page, do="other").status_code == 400
    assert [kind for kind, _ in desk.changes()][-2:] == ["certificates.badge_key_made"] * 2


@pytest.mark.parametrize("count", [1, 3])
def test_the_page_of_the_desk_costs_as_many_statements_for_one_key_as_for_three(
    make_network: MakeNetwork, count: int
) -> None:
    desk = Desk(make_network(certificates, PlainFormats()))
    series = some_series()
    series.certificate = RULE
    add(desk.network, some_event(series=series))
    for _ in range(count):
        desk.send("/series/netwerk/more/badges", do="renew")
    with counted(desk.network.engine) as statements:
        desk.get("/series/netwerk/more/badges")
    assert len(statements) == 2


@pytest.mark.parametrize("people", [1, 3])
def test_the_list_of_what_was_withdrawn_costs_three_statements(
    network: Leernet, client: FlaskClient, own: str, people: int
) -> None:
    for number in numbers(network)[:people]:
        network.run(ORGANISER, revoke, number, "Verkeerde naam")
    with counted(network.engine) as statements:
        client.get(f"{AT}/files/badges/status/1")
    assert len(statements) == 3


def test_after_the_networks_secret_has_changed_the_next_badge_gets_another_key(
    network: Leernet, own: str, clock: SettableClock
) -> None:
    home = home_of(replace(network.settings, secret="another secret, long enough"))
    with network.work(ORGANISER) as work:
        with pytest.raises(NotFound, match="no key"):
            known(work.db, home)
        assert current(work.db, home, clock()).method.endswith("#key-2")
        assert current(work.db, home, clock()).method.endswith("#key-2")
        assert known(work.db, home).method.endswith("#key-2")
