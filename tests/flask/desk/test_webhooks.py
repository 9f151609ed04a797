"""Webhooks at the desk: add one and see its secret once, change it, test it, see what was sent, send it again."""

from __future__ import annotations

import re
from collections.abc import Iterator
from uuid import UUID

import pytest
from werkzeug.test import TestResponse

from leernet.flask.desk.webhook_words import CHANGES, SUBJECTS
from leernet.model import WEBHOOK_KINDS, Delivery, DeliveryStatus, Webhook, WebhookFormat, WebhookState
from leernet.services.delivering.webhooks import PAGE
from leernet.settings import Settings
from leernet.testing import MakeNetwork, PlainFormats, add, counted, some_event, some_series
from tests.flask.conftest import AT, words
from tests.flask.desk.conftest import ELS, Desk
from tests.forms_of import form_of
from tests.webhooks.receiver import Receiver, receiving

SECRET = re.compile(r"whsec_[A-Za-z0-9+/=]+")


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with receiving() as receiver:
        yield receiver


@pytest.fixture
def desk(make_network: MakeNetwork) -> Desk:
    """A desk whose webhooks may call this machine."""
    settings = Settings(secret="a secret of sixteen and more", webhook_hosts=("127.0.0.1",))
    desk = Desk(make_network(PlainFormats(), settings=settings))
    add(desk.network, some_event(series=some_series()))
    return desk


def fill(desk: Desk, page: str, action: str, **values: str) -> TestResponse:
    """Send a form as a browser would, with its hidden fields; fields with a dot are written with ``__``."""
    form = form_of(desk.get(page).text, f"/desk{action}")
    filled = form.filled(**{name.replace("__", "."): value for name, value in values.items()})
    return desk.client.post(form.action, data=filled)


def new(desk: Desk, url: str = "https://partner.example.org/luister", **values: str) -> TestResponse:
    chosen = values or {"kind-registration__": "yes"}
    return fill(desk, "/webhooks/new", "/webhooks", **{"name": "Provincie", "url": url, **chosen})


def hook(desk: Desk) -> Webhook:
    with desk.network.read() as work:
        return work.db.query(Webhook).one()


def deliveries(desk: Desk) -> list[Delivery]:
    with desk.network.read() as work:
        return work.db.query(Delivery).filter(Delivery.webhook_id.is_not(None)).order_by(Delivery.id).all()


@pytest.mark.parametrize(("language", "text"), [("nl", "Er zijn nog geen webhooks."), ("en", "There are no webhooks")])
def test_a_desk_without_webhooks_says_so_and_how_to_add_one(desk: Desk, language: str, text: str) -> None:
    page = desk.get("/webhooks", language).text
    assert text in words(page)
    assert f'href="{AT}/{language}/desk/webhooks/new"' in page
    assert f'href="{AT}/{language}/desk/webhooks"' in desk.get("/", language).text


def test_a_webhook_is_added_and_its_secret_is_shown_this_once(desk: Desk) -> None:
    response = new(desk)
    assert response.status_code == 200
    assert response.headers["Cache-Control"] == "no-store"
    (secret,) = set(SECRET.findall(response.text))
    row = hook(desk)
    assert secret == desk.network.tokens.webhook(row.uid, 1)
    assert (row.name, row.kinds, row.format) == ("Provincie", ["registration."], WebhookFormat.STANDARD)
    for path in ("/webhooks", f"/webhooks/{row.uid}", f"/webhooks/{row.uid}/form", "/"):
        assert not SECRET.search(desk.get(path).text)
    assert desk.changes()[-1] == ("webhook.added", f"user:{ELS.id}")


def test_a_form_that_is_sent_twice_adds_one_webhook(desk: Desk) -> None:
    form = form_of(desk.get("/webhooks/new").text, "/desk/webhooks")
    filled = {**form.values, "name": "P", "url": "https://partner.example.org/", "kind-event.": "yes"}
    assert desk.client.post(form.action, data=filled).status_code == 200
    again = desk.client.post(form.action, data=filled)
    assert again.status_code == 409
    assert "al toegevoegd" in words(again.text)
    hook(desk)


@pytest.mark.parametrize(
    ("url", "text"),
    [
        ("", "Vul het webadres in."),
        ("ftp://partner.example.org/", "Vul een webadres in zoals"),
        ("https://els:geheim@partner.example.org/", "Vul een webadres in zoals"),
        ("http://10.0.0.1/", "Dit is geen openbaar adres."),
        ("http://2130706433/", "Dit is geen openbaar adres."),
        ("http://[::1]/", "Dit is geen openbaar adres."),
    ],
)
def test_an_address_that_cannot_be_called_comes_back_with_the_reason(desk: Desk, url: str, text: str) -> None:
    response = new(desk, url, **{"kind-registration__confirmed": "yes"})
    assert response.status_code == 400
    assert text in words(response.text)
    form = form_of(response.text, "/desk/webhooks")
    assert form.values["name"] == "Provincie"
    assert form.values["kind-registration.confirmed"] == "yes"


def test_everything_that_is_wrong_is_said_at_once(desk: Desk) -> None:
    response = fill(desk, "/webhooks/new", "/webhooks")
    text = words(response.text)
    for wrong in ("Vul een naam in.", "Vul het webadres in.", "Kies waarvan de webhook bericht krijgt."):
        assert wrong in text
    for field in re.findall(r'href="#(field-[^"]+)"', response.text):
        assert f'id="{field}"' in response.text


def test_a_webhook_is_changed_and_what_changed_is_written_down_without_its_address(desk: Desk) -> None:
    new(desk)
    uid = hook(desk).uid
    page = f"/webhooks/{uid}/form"
    form = form_of(desk.get(page).text, f"/desk{page}")
    assert form.values["kind-registration."] == "yes"
    filled = {**form.values, "format": "cloudevents", "series-netwerk": "yes", "kind-event.open": "yes",
              "url": "https://elders.example.org/?key=geheim"}  # fmt: skip
    text = words(desk.follow(desk.client.post(form.action, data=filled)))
    assert "De webhook is gewijzigd." in text
    row = hook(desk)
    assert (row.format, row.kinds) == (WebhookFormat.CLOUDEVENTS, ["registration.", "event.open"])
    assert len(row.series_ids) == 1
    assert "NL GOV CloudEvents" in text
    assert "Bijeenkomsten: Aanmelding geopend" in text
    with desk.network.read() as work:
        from leernet.model import JournalEntry

        entry = work.db.query(JournalEntry).filter_by(kind="webhook.changed").one()
    assert entry.data == {"fields": ["format", "kinds", "series_ids", "url"]}


def test_everything_of_a_subject_holds_each_of_its_changes(desk: Desk) -> None:
    new(desk, **{"kind-registration__": "yes", "kind-registration__confirmed": "yes", "kind-recap__published": "yes"})
    assert hook(desk).kinds == ["registration.", "recap.published"]


def test_a_test_is_sent_and_its_answer_stands_in_the_log(desk: Desk, receiver: Receiver) -> None:
    new(desk, receiver.url + "/taken")
    page = f"/webhooks/{hook(desk).uid}"
    assert "Nog niets." in words(desk.get(page).text)
    assert "De test is onderweg." in words(desk.follow(fill(desk, page, f"{page}/test")))
    desk.network.dispatcher.deliver()
    text = words(desk.get(page).text)
    assert "Test" in text
    assert "Bezorgd" in text
    assert "200 OK" in text


def test_what_was_sent_can_be_sent_again_one_by_one_and_all_that_was_given_up(desk: Desk, receiver: Receiver) -> None:
    new(desk, receiver.url + "/taken")
    desk.register("Anna")
    desk.register("Bram")
    desk.network.dispatcher.deliver()
    page = f"/webhooks/{hook(desk).uid}"
    desk.send(page, f"{page}/deliveries", delivery=str(deliveries(desk)[0].id))
    desk.network.dispatcher.deliver()
    assert len(receiver.got) == 3
    with desk.network.work() as work:
        for one in work.db.query(Delivery).filter(Delivery.webhook_id.is_not(None)):
            one.status, one.error = DeliveryStatus.FAILED, "Refused: 500"
    home = words(desk.get("/").text)
    assert "Provincie 2 berichten aan deze webhook zijn opgegeven." in home
    assert "kon niet worden bezorgd" not in home
    assert "Opgegeven" in words(desk.get(page).text)
    desk.follow(fill(desk, page, f"{page}/failed"))
    desk.network.dispatcher.deliver()
    assert len(receiver.got) == 5
    assert {one.status for one in deliveries(desk)} == {DeliveryStatus.DONE}
    assert "opgegeven" not in words(desk.get("/").text)


@pytest.mark.parametrize("delivery", ["", "x", "999999"])
def test_a_delivery_that_is_none_of_this_webhook_is_not_sent(desk: Desk, delivery: str) -> None:
    new(desk)
    desk.register("Anna")
    desk.network.dispatcher.fan_out()
    page = f"/webhooks/{hook(desk).uid}"
    assert desk.send(page, f"{page}/deliveries", delivery=delivery).status_code in (400, 404)


def test_a_webhook_goes_off_and_on(desk: Desk) -> None:
    new(desk)
    page = f"/webhooks/{hook(desk).uid}"
    text = words(desk.follow(fill(desk, page, f"{page}/pause")))
    assert "De webhook staat uit." in text
    assert "Test versturen" not in text
    assert desk.send(page, f"{page}/test").status_code == 409
    assert "De webhook staat aan." in words(desk.follow(fill(desk, page, f"{page}/resume")))
    assert hook(desk).state is WebhookState.ACTIVE


def test_a_new_secret_is_shown_once_and_made_once(desk: Desk) -> None:
    new(desk)
    row = hook(desk)
    page = f"/webhooks/{row.uid}"
    form = form_of(desk.get(page).text, f"/desk{page}/secret")
    assert form.values["overlap"] == "24"
    response = desk.client.post(form.action, data=form.values)
    assert SECRET.findall(response.text) == [desk.network.tokens.webhook(row.uid, 2)]
    assert "Het vorige geheim geldt ook nog tot" in words(response.text)
    assert desk.client.post(form.action, data=form.values).status_code == 409
    assert desk.send(page, f"{page}/secret", version="2", overlap="9").status_code == 400
    assert hook(desk).secret_version == 2
    assert "Het vorige geheim geldt ook nog tot" in words(desk.get(page).text)
    leaked = desk.send(page, f"{page}/secret", version="2", overlap="0")
    assert "Het vorige geheim" not in words(leaked.text)


def test_a_webhook_is_removed_with_its_log(desk: Desk) -> None:
    new(desk)
    desk.register("Anna")
    desk.network.dispatcher.fan_out()
    page = f"/webhooks/{hook(desk).uid}"
    assert "De webhook is verwijderd." in words(desk.follow(fill(desk, page, f"{page}/removal")))
    assert deliveries(desk) == []
    assert desk.get(page).status_code == 404


def test_a_webhook_that_stopped_by_itself_asks_for_attention(desk: Desk) -> None:
    new(desk)
    with desk.network.work() as work:
        work.db.query(Webhook).one().state = WebhookState.GONE
    assert "Provincie Gestopt: de ontvanger antwoordde dat het adres is opgeheven." in words(desk.get("/").text)


@pytest.mark.parametrize("uid", ["x", str(UUID(int=1))])
def test_a_webhook_that_is_not_there_is_not_found(desk: Desk, uid: str) -> None:
    assert desk.get(f"/webhooks/{uid}").status_code == 404
    assert desk.get(f"/webhooks/{uid}/form").status_code == 404


def test_what_a_receiver_answers_is_shown_as_text(desk: Desk) -> None:
    new(desk)
    desk.register("Anna")
    desk.network.dispatcher.fan_out()
    with desk.network.work() as work:
        work.db.query(Delivery).filter(Delivery.webhook_id.is_not(None)).one().answer = "500\n<script>x</script>"
    page = desk.get(f"/webhooks/{hook(desk).uid}").text
    assert "<script>x" not in page
    assert "&lt;script&gt;x" in page


@pytest.mark.parametrize("count", [1, 3])
def test_the_pages_take_the_same_statements_for_one_and_for_more(desk: Desk, count: int) -> None:
    new(desk)
    for number in range(count - 1):
        new(desk, f"https://partner.example.org/{number}")
    for number in range(count):
        desk.register(f"P{number}")
    desk.network.dispatcher.fan_out()
    with desk.network.read() as work:
        uid = work.db.query(Webhook).first().uid  # type: ignore[union-attr]
    statements = {}
    for path in ("/webhooks", "/webhooks/new", f"/webhooks/{uid}", f"/webhooks/{uid}/form"):
        with counted(desk.network.engine) as counts:
            assert desk.get(path).status_code == 200
        statements[path.replace(str(uid), "*")] = len(counts)
    assert statements == {"/webhooks": 1, "/webhooks/new": 1, "/webhooks/*": 2, "/webhooks/*/form": 2}


def test_a_long_log_has_pages(desk: Desk) -> None:
    new(desk)
    for number in range(PAGE + 1):
        desk.register(f"P{number}")
    desk.network.dispatcher.fan_out()
    page = f"/webhooks/{hook(desk).uid}"
    first = desk.get(page).text
    (before,) = re.findall(r"before=(\d+)", first)
    assert first.count("Aanmeldingen: ") == PAGE * 1
    assert desk.get(f"{page}?before={before}").text.count("Aanmeldingen: ") == 1


def test_every_kind_can_be_ticked_and_is_said_in_words(desk: Desk) -> None:
    kinds = {f"{subject}.{one}" for subject, changes in WEBHOOK_KINDS.items() for one in changes}
    assert set(CHANGES) == kinds
    assert set(SUBJECTS) == set(WEBHOOK_KINDS)
    names = form_of(desk.get("/webhooks/new").text, "/desk/webhooks").names
    assert {name for name in names if name.startswith("kind-")} == {
        f"kind-{kind}" for kind in kinds | {f"{subject}." for subject in WEBHOOK_KINDS}
    }
