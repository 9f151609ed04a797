"""The partner's own site around leernet: its header, its login, its page with the mail, its words in place of ours."""

from __future__ import annotations

from datetime import UTC, datetime
from email.message import EmailMessage
from pathlib import Path

import pytest

from examples.flask_app.tests.demo import DESK, HOME, PASSWORD, PROGRAMMES, Demo
from examples.flask_app.tests.visitor import Page, Visitor
from leernet import MailFolder
from leernet.flask.desk import ROUTES
from leernet.flask.route import Route

EVENT = "lerend-netwerk-3-geld"
SERIES = f"{HOME}series/lerend-netwerk"
LOGIN = "/inloggen"


@pytest.fixture
def loaded(site: Demo) -> Demo:
    """The site with one of its programmes, some weeks before an event."""
    site.clock.set(datetime(2026, 11, 22, 9, tzinfo=UTC))
    site.load(PROGRAMMES / "lerend-netwerk.toml")
    return site


def _log_in(visitor: Visitor, password: str, after: str = DESK, name: str = "organisator") -> Page:
    page = visitor.open(LOGIN)
    form = page.form(LOGIN)
    form.values["next"] = after
    return visitor.send_only(page, form, name=name, password=password)


def test_the_application_file_stays_small() -> None:
    assert len((PROGRAMMES.parent / "app.py").read_text().splitlines()) < 60


def test_the_home_page_leads_to_the_networks_the_desk_and_the_post(site: Demo) -> None:
    visitor = site.visitor()
    page = visitor.open("/")
    assert {HOME, DESK, "/post/"} <= set(page.links)
    for link in (HOME, "/post/"):
        assert "Kennisplein" in visitor.open(link).text


# --- the login ---


def test_the_right_password_leads_to_where_somebody_came_from(loaded: Demo) -> None:
    visitor = loaded.visitor()
    asked = f"{DESK}events/{EVENT}/registrations?q=Zo%C3%AB"
    refused = visitor.client.get(asked)
    assert refused.status_code == 302
    page = visitor.open(refused.headers["Location"])
    back = visitor.send(page, page.form(LOGIN), name=" Organisator ", password=PASSWORD)
    assert back.path == asked
    assert "Uitloggen" in back.text


@pytest.mark.parametrize(
    ("name", "password"), [("organisator", "geraden"), ("iemand", PASSWORD), ("", ""), ("Ö", "\u202e")]
)
def test_a_wrong_name_or_password_opens_nothing(name: str, password: str, site: Demo) -> None:
    visitor = site.visitor()
    page = _log_in(visitor, password, name=name)
    assert page.status == 403
    assert "Deze naam en dit wachtwoord horen niet bij elkaar." in page.text
    assert page.form(LOGIN).values == {"next": DESK, "name": name, "password": ""}
    assert visitor.client.get(DESK).status_code == 302


@pytest.mark.parametrize(
    "elsewhere",
    [
        "https://kwaad.example/",
        "//kwaad.example/",
        "/\\kwaad.example/",
        "\\\\kwaad.example",
        "/\t/kwaad.example",
        "https:kwaad.example",
        "javascript:alert(1)",
        "kwaad.example",
        " //kwaad.example",
        "http://[",
        "/\n/[",
        "",
    ],
)
def test_the_login_carries_nobody_to_another_site(elsewhere: str, site: Demo) -> None:
    page = _log_in(site.visitor(), PASSWORD, after=elsewhere)
    assert (page.status, page.headers["Location"]) == (302, "/")


def test_logging_out_closes_the_desk(loaded: Demo) -> None:
    visitor = loaded.organiser()
    desk = visitor.open(DESK)
    assert "Inloggen" in visitor.send(desk, desk.form("/uitloggen")).text
    assert visitor.client.get(DESK).status_code == 302


def test_a_link_cannot_log_somebody_out(site: Demo) -> None:
    visitor = site.organiser()
    visitor.open("/uitloggen", status=405)
    assert visitor.open(DESK).path == DESK


def test_the_cookie_is_kept_from_scripts_and_from_other_sites(site: Demo) -> None:
    cookie = _log_in(site.visitor(), PASSWORD).headers["Set-Cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie


@pytest.mark.parametrize("route", ROUTES, ids=lambda route: route.endpoint)
def test_every_page_of_the_desk_asks_to_log_in(route: Route, loaded: Demo) -> None:
    values = {
        "<slug>": EVENT,
        "<uid>": "0" * 32,
        "<number>": "2026-0000000000",
        "<any(events,series):kind>": "events",
        "<any(csv,xlsx):ending>": "csv",
    }
    path = f"/leren/nl{route.rule}"
    for name, value in values.items():
        path = path.replace(name, value)
    answer = loaded.visitor().client.open(path, method=route.method, data={} if route.method == "POST" else None)
    if route.method == "GET":
        assert answer.status_code == 302
        assert answer.headers["Location"].startswith(f"{LOGIN}?next=%2Fleren%2Fnl%2Fdesk")
    else:
        assert answer.status_code == 403


# --- around leernet ---


@pytest.mark.parametrize("path", [HOME, SERIES, f"{HOME}events/{EVENT}", f"{HOME}verify", f"{HOME}series/geen"])
def test_pages_of_leernet_stand_in_the_partners_own_page(path: str, loaded: Demo) -> None:
    page = loaded.visitor().open(path, status=404 if path.endswith("geen") else 200)
    assert "◗ Kennisplein" in page.text
    assert "Kennisplein is een voorbeeldsite." in page.text
    assert page.html.count("<h1") == 1
    assert "/static/site.css" in page.sheets
    assert page.headers["Content-Security-Policy"].startswith("default-src 'none'")


def test_a_series_wears_its_own_colours_within_that_page(loaded: Demo) -> None:
    visitor = loaded.visitor()
    page = visitor.open(SERIES)
    (sheet,) = [address for address in page.sheets if "/brand/" in address]
    assert "#0b5c63" in visitor.open(sheet).html
    for address in page.sheets:
        assert visitor.open(address).headers["Content-Type"].startswith("text/css")


def test_logos_of_partners_are_shown(loaded: Demo) -> None:
    visitor = loaded.visitor()
    page = visitor.open(SERIES)
    assert set(page.pictures) == {
        "Servicepunt Duurzame Energie",
        "Metropoolregio Amsterdam",
        "Rijksdienst voor Ondernemend Nederland",
    }
    for address in page.pictures.values():
        assert visitor.open(address).headers["Content-Type"] == "image/svg+xml"


def test_the_partner_keeps_its_own_page_not_found_and_its_own_headers(loaded: Demo) -> None:
    visitor = loaded.visitor()
    missing = visitor.open("/bestaat-niet", status=404)
    assert "The requested URL was not found on the server." in missing.text
    for page in (missing, visitor.open("/")):
        assert "Content-Security-Policy" not in page.headers


@pytest.mark.parametrize(
    ("language", "own", "ours"),
    [
        ("nl", "Kennisplein is een voorbeeld: wat u hier invult", "Uw gegevens"),
        ("en", "Kennisplein is an example: what you fill in", "The organisers use what you fill in"),
    ],
)
def test_the_partner_says_in_its_own_words_what_happens_with_what_people_fill_in(
    language: str, own: str, ours: str, loaded: Demo
) -> None:
    page = loaded.visitor(language).open(f"/leren/{language}/events/{EVENT}")
    assert own in page.text
    assert ours not in page.text


# --- the post ---


@pytest.fixture
def posted(loaded: Demo) -> Demo:
    """Two people have registered, one of them with a name that would be a script."""
    for name, email in (("Zoë van ’t Hof", "zoe@example.net"), ("<script>alert(1)</script>", "kwaad@example.net")):
        loaded.register(loaded.visitor(), EVENT, name=name, email=email, format="physical")
    loaded.deliver()
    return loaded


def test_the_post_is_empty_at_first(site: Demo) -> None:
    assert "Er is nog niets verstuurd." in site.visitor().open("/post/").text


def test_the_post_can_be_searched_by_address(posted: Demo) -> None:
    visitor = posted.visitor()
    page = visitor.open("/post/")
    assert "zoe@example.net" in page.text
    assert "kwaad@example.net" in page.text
    found = visitor.send(page, page.form(""), to=" ZOE@ ")
    assert "zoe@example.net" in found.text
    assert "kwaad@example.net" not in found.text
    assert "Aan dit adres is niets gestuurd." in visitor.send(page, page.form(""), to="niemand").text


def _letter(visitor: Visitor, to: str) -> Page:
    page = visitor.open("/post/")
    page = visitor.send(page, page.form(""), to=to)
    return visitor.open(next(link for link in page.links if link.startswith("/post/") and link != "/post/"))


def test_a_letter_is_shown_with_its_words_and_its_calendar_entry(posted: Demo) -> None:
    visitor = posted.visitor()
    page = _letter(visitor, "zoe@")
    assert posted.say("You are registered: {event}", event="Geld: wat kost een aardgasvrije wijk?") in page.text
    assert "Zoë van ’t Hof" in page.text
    attached = [visitor.open(link) for link in page.links if link.startswith(f"{page.path}/")]
    assert any(b"BEGIN:VCALENDAR" in file.content for file in attached)
    for file in attached:
        assert file.headers["Content-Disposition"].startswith("attachment")
    own_page = visitor.open(next(link for link in page.links if "/registrations/" in link))
    assert posted.say("You are registered") in own_page.text


def test_nothing_of_a_letter_runs_on_the_site(posted: Demo) -> None:
    visitor = posted.visitor()
    page = _letter(visitor, "kwaad@")
    body = visitor.open(f"{page.path}/html")
    policy = body.headers["Content-Security-Policy"]
    assert policy.startswith("sandbox ")
    assert "default-src 'none'" in policy
    assert "allow-scripts" not in policy
    assert "allow-same-origin" not in policy
    for seen in (page, body, visitor.open("/post/")):
        assert "<script>alert" not in seen.html


@pytest.mark.parametrize("path", ["geen", "geen/html", "geen/0", "..%2Fleernet", "%2Fetc%2Fpasswd", ".part"])
def test_a_letter_that_is_not_there_is_not_found(path: str, posted: Demo) -> None:
    posted.visitor().open(f"/post/{path}", status=404)


def test_an_attachment_that_is_not_there_is_not_found(posted: Demo) -> None:
    visitor = posted.visitor()
    page = _letter(visitor, "zoe@")
    visitor.open(f"{page.path}/99", status=404)


def test_of_much_post_the_newest_hundred_are_shown(site: Demo, tmp_path: Path) -> None:
    folder = MailFolder(tmp_path / "mail")
    for number in range(101):
        message = EmailMessage()
        message["Message-ID"], message["To"] = f"<{number}@kennisplein.example>", "iemand@example.net"
        message["Subject"], message["Date"] = f"Brief {number}", "Sun, 22 Nov 2026 10:00:00 +0100"
        message.set_content("Dag")
        folder.send(message)
    page = site.visitor().open("/post/")
    assert sum(link.startswith("/post/") for link in page.links) == 100 + len(["/post/"])
    assert "Er is meer; zoek op een adres." in page.text
