"""Whatever is sent, the answer is a page, and nothing is changed that should not be."""

from urllib.parse import quote

import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from leernet import Leernet
from leernet.flask import blueprint
from leernet.model import Registration
from leernet.testing import add, some_event
from tests.flask.conftest import AT

bounded = settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
FIELDS = ("name", "email", "organisation", "format", "audience", "function", "department", "phone", "remarks")
typed = st.text(st.characters(exclude_categories=["Cs"]), max_size=300)


@pytest.fixture
def client(network: Leernet) -> FlaskClient:
    """A browser on a site with one event with many places."""
    add(network, some_event(places={"physical": None, "online": 0}))
    app = Flask("host")
    app.testing = True
    app.register_blueprint(blueprint(network), url_prefix=AT)
    return app.test_client()


@bounded
@given(sent=st.dictionaries(st.sampled_from(FIELDS), typed), language=st.sampled_from(["nl", "en"]))
def test_any_form_gets_a_clear_answer(
    network: Leernet, client: FlaskClient, sent: dict[str, str], language: str
) -> None:
    token = network.tokens.form("register bijeenkomst")
    path = f"{AT}/{language}/events/bijeenkomst/registrations"
    response = client.post(path, data={**sent, "form_token": token})
    assert response.status_code in (303, 400, 409)
    if response.status_code == 400:
        assert 'class="error-summary"' in response.text


@bounded
@given(name=typed, remarks=typed)
def test_what_is_kept_is_shown_again_and_means_the_same(
    network: Leernet, client: FlaskClient, name: str, remarks: str
) -> None:
    with network.read() as work:
        count = work.db.query(Registration).count()
    sent = {"name": name, "remarks": remarks, "email": f"a{count}@example.org", "format": "physical"}
    sent["form_token"] = network.tokens.form("register bijeenkomst")
    response = client.post(f"{AT}/nl/events/bijeenkomst/registrations", data=sent)
    with network.read() as work:
        kept = work.db.query(Registration).order_by(Registration.id.desc()).limit(1).one_or_none()
        assert work.db.query(Registration).count() == count + (response.status_code == 303)
    if response.status_code == 303:
        assert kept is not None
        assert any(character.isalpha() for character in kept.name)
        assert "\n" not in kept.name
        assert "\0" not in kept.name + kept.remarks
        assert client.get(response.location).status_code == 200


@bounded
@given(part=typed)
@pytest.mark.parametrize(
    "path", ["events/{}", "events/{}/calendar.ics", "series/{}", "registrations/{}", "organisations/{}/logo"]
)
def test_any_address_gets_a_page_or_not_found(client: FlaskClient, path: str, part: str) -> None:
    response = client.get(f"{AT}/nl/" + path.format(quote(part, safe="")))
    assert response.status_code in (200, 301, 302, 308, 404)


@bounded
@given(body=st.binary(max_size=500))
@pytest.mark.parametrize("kind", ["application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "text/csv"])
def test_any_body_gets_an_answer_and_registers_nobody(
    network: Leernet, client: FlaskClient, kind: str, body: bytes
) -> None:
    response = client.post(f"{AT}/nl/events/bijeenkomst/registrations", data=body, content_type=kind)
    assert response.status_code in (400, 403, 413, 415)
    with network.read() as work:
        assert work.db.query(Registration).count() == 0
