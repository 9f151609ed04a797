"""Files in forms: sent, kept while something else is wrong, downloaded, replaced and removed."""

import re
from io import BytesIO

import pytest
from flask import Flask
from werkzeug.http import parse_options_header
from werkzeug.test import TestResponse

from leernet import Leernet, Settings
from leernet.flask import blueprint
from leernet.model import QuestionKind, Registration, Upload
from leernet.services.asking import files
from leernet.services.asking.files import MB
from leernet.testing import MakeNetwork, add, counted, some_event, some_series
from tests.files import PDF, PNG, SVG, office
from tests.flask.conftest import AT, Browser, words
from tests.forms_of import form_of
from tests.questions import ask, ask_in_series, asked

_K = QuestionKind
PAGE, ACTION = "/nl/events/bijeenkomst", "/nl/events/bijeenkomst/registrations"
FIELD = "question__casus"
CASE = asked("casus", _K.FILE, "Heb je een beschrijving?", accept=["pdf", "document"], max_mb=1)


def chosen(content: bytes = PDF, name: str = "casus.pdf") -> tuple[BytesIO, str]:
    """A file as somebody chooses it."""
    return BytesIO(content), name


def uploads(network: Leernet) -> list[tuple[str, bool]]:
    with network.read() as work:
        rows = work.db.query(Upload.name, Upload.answer_id).order_by(Upload.id)
        return [(name, answer is not None) for name, answer in rows]


def registrations(network: Leernet) -> int:
    with network.read() as work:
        return work.db.query(Registration).count()


def name_of(response: TestResponse) -> str:
    """The name under which a browser keeps a download: the extended parameter goes first (RFC 6266, RFC 8187)."""
    kind, given = parse_options_header(response.headers["Content-Disposition"])
    assert kind == "attachment"
    return given["filename"]


def test_the_form_says_which_files_and_how_large_and_is_for_files_only_where_one_is_asked(
    network: Leernet, browser: Browser
) -> None:
    add(network, some_event(), some_event("zonder"))
    ask(network, {**CASE, "required": True, "hint": {"nl": "Een halve bladzijde."}})
    page = browser.get(PAGE).text
    assert form_of(page, ACTION).enctype == "multipart/form-data"
    assert "Een halve bladzijde. Eén bestand van maximaal 1 MB: PDF, document (docx of odt)." in words(page)
    field = re.search(r'<input id="field-question__casus"[^>]*>', page)
    assert field
    assert 'aria-required="true"' in field[0]
    assert re.search('aria-describedby="hint-question__casus *"', field[0])
    assert 'accept=".pdf,.docx,.odt,application/pdf,' in field[0]
    assert "multipart" not in browser.get("/nl/events/zonder").text
    assert "One file, of 1 MB at most: PDF, document (docx or odt)." in words(
        browser.get("/en/events/bijeenkomst").text
    )


def test_a_file_is_sent_shown_downloaded_replaced_and_removed(network: Leernet, browser: Browser) -> None:
    add(network, some_event())
    ask(network, CASE)
    own = browser.registered(question__casus=chosen(PDF, "stukken/Hét plan.pdf"))
    page = browser.get(own).text
    assert "Heb je een beschrijving? Hét plan.pdf (1 kB)" in words(page)
    path = f"{own}/files/casus"
    assert f'href="{AT}{path}"' in page
    response = browser.get(path)
    assert (response.data, name_of(response)) == (PDF, "Hét plan.pdf")
    form = browser.get(own + "/answers").text
    assert "Uw bestand: Hét plan.pdf (1 kB) . Kies alleen een ander bestand" in words(form)
    assert "aria-required" not in form
    assert browser.send(own + "/answers", own + "/answers").status_code == 303
    assert browser.get(path).data == PDF
    other = office("docx")
    assert browser.send(own + "/answers", own + "/answers", question__casus=chosen(other, "plan.docx")).location
    assert (browser.get(path).data, name_of(browser.get(path))) == (other, "plan.docx")
    assert browser.send(own + "/answers", own + "/answers", question__casus__remove="yes").status_code == 303
    assert browser.get(path).status_code == 404
    assert "plan.docx" not in browser.get(own).text


def test_a_download_can_do_nothing_on_this_site_and_is_kept_nowhere(network: Leernet, browser: Browser) -> None:
    add(network, some_event())
    ask(network, asked("casus", _K.FILE))
    own = browser.registered(question__casus=chosen(b"hallo <script>alert(1)</script>", "x.html"))
    response = browser.get(f"{own}/files/casus")
    assert name_of(response) == "x.html.txt"
    assert response.mimetype == "text/plain"
    assert {name: value for name, value in response.headers if name[0] in "XRC"} == {
        "Content-Disposition": "attachment; filename=x.html.txt",
        "Content-Type": "text/plain; charset=utf-8",
        "Content-Length": "31",
        "Cache-Control": "private, no-store",
        "Content-Security-Policy": "default-src 'none'; sandbox",
        "Cross-Origin-Resource-Policy": "same-origin",
        "X-Content-Type-Options": "nosniff",
        "X-Robots-Tag": "noindex, nofollow",
        "Referrer-Policy": "no-referrer",
    }


def test_a_file_is_for_whoever_has_the_link_of_its_own_registration(network: Leernet, browser: Browser) -> None:
    add(network, some_event())
    ask(network, CASE)
    anna = browser.registered(question__casus=chosen())
    bo = browser.registered(email="bo@example.org")
    assert browser.get(f"{anna}/files/casus").status_code == 200
    for path in (
        f"{bo}/files/casus",
        f"{anna}x/files/casus",
        "/nl/registrations/x/files/casus",
        f"{anna}/files/casus2",
    ):
        assert browser.get(path).status_code == 404


@pytest.mark.parametrize(
    ("content", "name", "text"),
    [
        (b"", "leeg.pdf", "Dit bestand is leeg. Kies een ander bestand."),
        (PDF + bytes(MB), "groot.pdf", "Dit bestand is te groot: er is ruimte voor 1 MB. Kies een kleiner bestand."),
        (SVG, "logo.pdf", "Dit soort bestand kunt u hier niet sturen, of het bestand is beschadigd."),
        (PNG, "foto.png", "Dit soort bestand kunt u hier niet sturen, of het bestand is beschadigd."),
    ],
)
def test_a_file_that_is_not_right_is_told_at_its_field_and_all_else_is_kept(
    network: Leernet, browser: Browser, content: bytes, name: str, text: str
) -> None:
    add(network, some_event())
    ask(network, CASE)
    response = browser.register(remarks="Hét st(r)oom", question__casus=chosen(content, name))
    assert response.status_code == 400
    assert response.text.count('<a href="#field-question__casus">') == 1
    assert re.search(r'<input id="field-question__casus"[^>]*aria-invalid="true"', response.text)
    assert text in words(response.text)
    assert "Hét st(r)oom" in response.text
    assert uploads(network) == []
    assert registrations(network) == 0


def test_a_file_is_kept_when_something_else_is_wrong(network: Leernet, browser: Browser) -> None:
    add(network, some_event())
    ask(network, {**CASE, "required": True})
    page = browser.register(email="geen adres", question__casus=chosen())
    assert page.status_code == 400
    assert "Uw bestand: casus.pdf (1 kB)" in words(page.text)
    assert 'href="#field-question__casus"' not in page.text
    again = form_of(page.text, ACTION)
    page = browser.client.post(again.action, data=again.filled(email="nog geen"), content_type=again.enctype)
    assert "Uw bestand: casus.pdf (1 kB)" in words(page.text)
    assert uploads(network) == [("casus.pdf", False)]
    fields = form_of(page.text, ACTION).filled(email="anna@example.org")
    sent = [browser.client.post(again.action, data=fields, content_type=again.enctype) for _ in range(2)]
    assert [one.status_code for one in sent] == [303, 303]
    assert sent[0].location == sent[1].location, "a double click is one registration"
    assert uploads(network) == [("casus.pdf", True)]
    assert browser.client.get(f"{sent[0].location}/files/casus").data == PDF


def test_a_file_that_was_kept_is_not_lost_to_one_that_is_not_right(network: Leernet, browser: Browser) -> None:
    add(network, some_event())
    ask(network, CASE)
    form = form_of(browser.register(email="x", question__casus=chosen()).text, ACTION)
    fields = form.filled(email="anna@example.org", question__casus=chosen(SVG, "logo.svg"))
    page = browser.client.post(form.action, data=fields, content_type=form.enctype)
    assert page.status_code == 400
    assert "Uw bestand: casus.pdf (1 kB)" in words(page.text)
    form = form_of(page.text, ACTION)
    assert browser.client.post(form.action, data=form.filled(), content_type=form.enctype).status_code == 303
    assert uploads(network) == [("casus.pdf", True)]


def test_a_file_that_was_kept_can_be_taken_back_or_replaced(network: Leernet, browser: Browser) -> None:
    add(network, some_event())
    ask(network, CASE)
    form = form_of(browser.register(email="x", question__casus=chosen()).text, ACTION)
    fields = form.filled(email="x", question__casus__remove="yes")
    page = browser.client.post(form.action, data=fields, content_type=form.enctype)
    assert "Uw bestand" not in page.text
    fields = form.filled(email="x", question__casus__remove="yes", question__casus=chosen(PDF, "ander.pdf"))  # type: ignore[arg-type]
    page = browser.client.post(form.action, data=fields, content_type=form.enctype)
    assert "Uw bestand: ander.pdf (1 kB)" in words(page.text), "what was just chosen goes before the box"
    form = form_of(page.text, ACTION)
    fields = form.filled(email="anna@example.org")
    own = browser.client.post(form.action, data=fields, content_type=form.enctype).location
    assert name_of(browser.client.get(f"{own}/files/casus")) == "ander.pdf"


def test_where_there_is_no_room_or_the_file_is_gone_the_form_asks_to_choose_it_again(
    network: Leernet, browser: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    add(network, some_event())
    ask(network, CASE)
    form = form_of(browser.register(email="x", question__casus=chosen()).text, ACTION)
    with network.work() as work:
        work.db.query(Upload).delete()
    page = browser.client.post(form.action, data=form.filled(email="a@example.org"), content_type=form.enctype)
    assert "Dit bestand is er niet meer. Kies het opnieuw." in words(page.text)
    form = form_of(page.text, ACTION)
    assert "question__casus__kept" not in form.names, "or it would be gone for ever"
    monkeypatch.setattr(files, "ROOM", 1)
    page = browser.register(email="x", question__casus=chosen())
    assert page.text.count('<a href="#field-question__casus">') == 1
    assert "Kies dit bestand opnieuw: we konden het niet bij het formulier bewaren." in words(page.text)
    assert browser.client.post(form.action, data=form.filled(), content_type=form.enctype).status_code == 303


def test_a_file_is_kept_when_there_is_no_place(network: Leernet, browser: Browser) -> None:
    event = some_event(places={"physical": 0, "online": 5})
    event.waiting_list = False
    add(network, event)
    ask(network, CASE)
    page = browser.register(format="physical", question__casus=chosen())
    assert page.status_code == 409
    assert "Uw bestand: casus.pdf (1 kB)" in words(page.text)
    form = form_of(page.text, ACTION)
    fields = form.filled(format="online")
    assert browser.client.post(form.action, data=fields, content_type=form.enctype).status_code == 303
    page = browser.register(format="physical", email="bo@example.org", question__casus=chosen(SVG, "x.svg"))
    assert "Dit soort bestand kunt u hier niet sturen" in words(page.text)


def test_the_same_form_with_the_same_file_is_one_registration_and_with_another_file_another_form(
    network: Leernet, browser: Browser
) -> None:
    add(network, some_event())
    ask(network, CASE)
    form = form_of(browser.get(PAGE).text, ACTION)

    def send(content: bytes, name: str = "casus.pdf") -> TestResponse:
        fields = form.filled(name="Anna", email="anna@example.org", question__casus=chosen(content, name))
        return browser.client.post(form.action, data=fields, content_type=form.enctype)

    first, second = send(PDF), send(PDF)
    assert first.status_code == second.status_code == 303
    assert first.location == second.location
    assert uploads(network) == [("casus.pdf", True)]
    assert [send(PDF + b" ").status_code, send(PDF, "ander.pdf").status_code] == [409, 409]
    assert [owned for _, owned in uploads(network)] == [True, False, False]


def test_mistakes_on_the_own_page_keep_the_file_that_was_chosen(network: Leernet, browser: Browser) -> None:
    add(network, some_event())
    ask(network, CASE, asked("aantal", _K.NUMBER))
    own = browser.registered(question__casus=chosen())
    path = own + "/answers"
    page = browser.send(path, path, question__aantal="veel", question__casus=chosen(PDF, "nieuw.pdf"))
    assert page.status_code == 400
    assert "Uw bestand: nieuw.pdf (1 kB)" in words(page.text)
    assert name_of(browser.get(f"{own}/files/casus")) == "casus.pdf"
    form = form_of(page.text, "/answers")
    sent = browser.client.post(form.action, data=form.filled(question__aantal="3"), content_type=form.enctype)
    assert sent.status_code == 303
    assert name_of(browser.get(f"{own}/files/casus")) == "nieuw.pdf"
    page = browser.send(path, path, question__casus=chosen(SVG, "x.svg"))
    assert "Uw bestand: nieuw.pdf (1 kB)" in words(page.text)
    assert 'id="error-question__casus"' in page.text


def test_a_file_does_not_go_along_to_the_next_event(network: Leernet, browser: Browser) -> None:
    series = some_series()
    add(network, some_event(series=series), some_event("volgende", series=series))
    ask_in_series(network, CASE)
    own = browser.registered(question__casus=chosen())
    page = browser.get(f"{own}/next/volgende")
    assert page.status_code == 200
    assert "casus.pdf" not in page.text
    assert form_of(page.text, "/registrations").enctype == "multipart/form-data"


def test_a_request_is_read_as_far_as_its_form_can_be_large_and_no_further(make_network: MakeNetwork) -> None:
    network = make_network(settings=Settings(secret="not-a-secret-but-long-enough", max_upload_mb=2))
    add(network, some_event(), some_event("zonder"))
    ask(network, CASE)
    host = Flask("host")
    host.config["MAX_CONTENT_LENGTH"] = 1000
    host.register_blueprint(blueprint(network), url_prefix=AT)
    browser = Browser(host.test_client())
    response = browser.register(question__casus=chosen(PDF + bytes(2 * MB - 100)))
    assert response.status_code == 400
    assert "Dit bestand is te groot" in words(response.text), "somewhat too large: told at its field"
    response = browser.register(question__casus=chosen(PDF + bytes(2 * MB + 70_000)))
    assert response.status_code == 413
    assert "Wat u stuurde is te groot. Ga terug, kies een kleiner bestand en stuur het opnieuw." in words(response.text)
    for slug in ("zonder", "nergens"):
        sent = {"name": "Anna", FIELD: chosen(bytes(70_000))}
        assert browser.client.post(f"{AT}/nl/events/{slug}/registrations", data=sent).status_code == 413
    assert host.config["MAX_CONTENT_LENGTH"] == 1000
    assert registrations(network) == 0


def test_words_in_the_place_of_a_file_and_a_file_in_that_of_words_are_left_out(
    network: Leernet, browser: Browser
) -> None:
    add(network, some_event())
    ask(network, CASE, asked("rol"))
    token = network.tokens.form("register bijeenkomst")
    person = {"name": "Anna", "email": "anna@example.org", "format": "physical", "form_token": token}
    sent = {**person, FIELD: "casus.pdf", "question__rol": chosen(), "name_": chosen()}
    response = browser.client.post(AT + ACTION, data=sent)
    assert response.status_code == 303
    assert uploads(network) == []


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("../../etc/passwd.pdf", "passwd.pdf"),
        ("\u202efdp.exe", "fdp.exe.pdf"),
        ("plan één; filename=x.exe", "plan één; filename=x.exe.pdf"),
        ("'s-Hertogenbosch 100%.pdf", "'s-Hertogenbosch 100%.pdf"),
        ("計画 خطة.pdf", "計画 خطة.pdf"),
        ("a" * 600 + ".pdf", "a" * 116 + ".pdf"),
        ("\x00\x07..", "file.pdf"),
        ("<b>x</b>.pdf", "b .pdf"),
    ],
)
def test_a_file_comes_back_under_a_name_that_can_be_kept(
    network: Leernet, browser: Browser, name: str, kept: str
) -> None:
    add(network, some_event())
    ask(network, CASE)
    own = browser.registered(question__casus=chosen(PDF, name))
    assert name_of(browser.get(f"{own}/files/casus")) == kept
    assert f"Heb je een beschrijving? {kept} (1 kB)" in words(browser.get(own).text)


@pytest.mark.parametrize("people", [1, 3])
def test_the_own_page_and_the_form_read_no_bytes(network: Leernet, browser: Browser, people: int) -> None:
    add(network, some_event())
    ask(network, *[{**CASE, "key": f"casus{number}"} for number in range(people)])
    own = browser.registered(**{f"question__casus{number}": chosen() for number in range(people)})  # type: ignore[arg-type]
    for path, most in ((own, 9), (own + "/answers", 9)):
        with counted(network.engine) as statements:
            assert browser.get(path).status_code == 200
        assert len(statements) == most
        assert not [one for one in statements if "leernet_upload" in one]
