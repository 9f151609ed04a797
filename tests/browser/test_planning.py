"""A series with an event is made from nothing, with the keyboard alone, and somebody registers for it."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from .conftest import Demo, visiting
from .test_main_job import PHONE, check_accessibility, log_in, send

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]

FOCUSED = """() => {
  const it = document.activeElement;
  return [it.name || "", it.value || "", (it.innerText || "").trim()];
}"""


def check(page: Page, artefacts: Path, name: str) -> None:
    """It is accessible and fits on the screen; the picture stays."""
    check_accessibility(page)
    wide, seen = page.evaluate("[document.documentElement.scrollWidth, window.innerWidth]")
    assert wide <= seen, f"{page.url} is {wide} pixels wide on a screen of {seen}"
    page.screenshot(path=artefacts / f"{name}.png", full_page=True)


def tab_to(page: Page, *, name: str = "", value: str = "", text: str = "") -> None:
    """Press Tab until a field of this name, a button of this value, or a link with this text has the focus."""
    for _ in range(120):
        has = page.evaluate(FOCUSED)
        if (name and has[0] == name) or (value and has[1] == value) or (text and has[2] == text):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"not reached by Tab: {name}{value}{text}")


def type_in(page: Page, **values: str) -> None:
    """Fill in fields, in the order of the page."""
    for name, value in values.items():
        tab_to(page, name=name.replace("__", "-"))
        page.keyboard.type(value)


def type_moment(page: Page, name: str, day: str, month: str, year: str, clock: str) -> None:
    """A date and a time, digit by digit, in whatever order the browser asks for them."""
    tab_to(page, name=name)
    first = page.evaluate("new Intl.DateTimeFormat().formatToParts(new Date())[0].type")
    for part in (day, month) if first == "day" else (month, day):
        page.keyboard.type(part)
    page.keyboard.type(year)
    page.keyboard.press("ArrowRight")
    page.keyboard.type(clock.replace(":", ""))
    wanted = f"{year}-{month}-{day}T{clock}"
    found = page.locator(f"[name={name}]").input_value()
    if found != wanted:  # a browser whose clock has twelve hours, or whose month comes first all the same
        page.locator(f"[name={name}]").fill(wanted)


def press(page: Page, value: str) -> None:
    """Press the button that does this."""
    tab_to(page, value=value)
    with page.expect_navigation():
        page.keyboard.press("Enter")


def follow(page: Page, text: str) -> None:
    """Follow a link."""
    tab_to(page, text=text)
    with page.expect_navigation():
        page.keyboard.press("Enter")


def save(page: Page, said: str = "Het is opgeslagen.") -> None:
    """Enter in a field saves; the page that comes says so."""
    with page.expect_navigation():
        page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_contain_text(said)


def test_a_series_with_an_event_is_made_by_keyboard_and_somebody_registers(
    demo: Demo, chromium: Browser, artefacts: Path
) -> None:
    with visiting(chromium, **PHONE) as page:
        log_in(page, demo)
        follow(page, "Nieuwe reeks")
        check(page, artefacts, "planning-new-series")
        press(page, "save")
        expect(page.locator(".error-summary")).to_be_focused()
        check(page, artefacts, "planning-errors")
        type_in(page, title="Warmte van A tot Z", planned_events="2")
        save(page, "Het is gemaakt.")
        check(page, artefacts, "planning-series")
        follow(page, "Nieuwe bijeenkomst")
        type_in(page, title="Welke warmte past waar?")
        type_moment(page, "blocks-0-start", "14", "03", "2030", "13:30")
        type_moment(page, "blocks-0-end", "14", "03", "2030", "17:00")
        press(page, "add:blocks:0")
        expect(page.locator("[name=blocks-1-start]")).to_be_focused()
        check(page, artefacts, "planning-new-event")
        type_in(page, weekday="vrijdag")
        with page.expect_navigation():
            page.keyboard.press("Enter")
        expect(page.locator(".error-summary")).to_contain_text("14 maart 2030 is een donderdag, geen vrijdag.")
        tab_to(page, name="weekday")
        page.keyboard.press("Control+A")
        page.keyboard.type("donderdag")
        save(page, "Het is gemaakt.")
        check(page, artefacts, "planning-event")
        follow(page, "Manieren om mee te doen")
        press(page, "0" if page.locator("select[name=formats-which]").count() else "add:formats:0")
        check(page, artefacts, "planning-format")
        kind = page.locator("[name=formats-0-key]").input_value()
        type_in(page, formats__0__capacity="2")
        needed = "venue" if kind == "physical" else "join_url"
        type_in(page, **{f"formats__0__details__{needed}": "Seinwezen" if kind == "physical" else "https://a.example"})
        save(page)
        follow(page, "Vragen")
        press(page, "add:questions")
        type_in(page, questions__0__label__nl="Wat is uw vraag?")
        check(page, artefacts, "planning-questions")
        save(page)
        follow(page, "Voorbeeld")
        expect(page.get_by_role("note")).to_contain_text("alleen organisatoren")
        check(page, artefacts, "planning-preview")
        follow(page, "Terug naar het inrichten")
        follow(page, "Naar de reeks")
        tab_to(page, name="with_events")
        page.keyboard.press("Space")
        press(page, "published")
        expect(page.get_by_role("status")).to_contain_text("De status is aangepast.")
        page.goto(demo.page("/nl/series/warmte-van-a-tot-z"))
        page.get_by_role("link", name=re.compile("Welke warmte past waar")).click()
        page.fill("[name=name]", "Anna")
        page.fill("[name=email]", "anna@example.org")
        check(page, artefacts, "planning-public")
        send(page)
        page.wait_for_url(re.compile("/registrations/"))
        expect(page.locator("main")).to_contain_text("U bent aangemeld")


def test_every_page_for_planning_is_accessible_and_fits(demo: Demo, chromium: Browser, artefacts: Path) -> None:
    event = "/nl/desk/events/cop-warmtetransitie-werkbezoek"
    parts = ("basics", "texts", "formats", "registration", "audiences", "agenda", "partners", "questions")
    with visiting(chromium, **PHONE) as page:
        log_in(page, demo)
        series = page.locator("select[name=series] option").nth(1).get_attribute("value")
        paths = {
            "programme": "/nl/desk/programme",
            "organisations": "/nl/desk/organisations",
            "organisation": "/nl/desk/new/organisation",
            "history": f"{event}/history",
            "overview": f"{event}/edit",
            "series-overview": f"/nl/desk/series/{series}/edit",
            "series-partners": f"/nl/desk/series/{series}/edit/partners",
            **{part: f"{event}/edit/{part}" for part in parts},
        }
        for name, path in paths.items():
            page.goto(demo.page(path))
            check(page, artefacts, f"planning-page-{name}")
        page.goto(demo.page(f"/nl/desk/series/{series}/edit"))
        with page.expect_download() as download:
            page.get_by_role("link", name="Downloaden als programmabestand").click()
        text = Path(download.value.path()).read_text("utf-8")
        page.goto(demo.page(paths["programme"]))
        changed = text.replace('status = "open"', 'status = "closed"').replace("Warmte", "Kou").encode()
        page.set_input_files("[name=file]", {"name": "reeks.toml", "mimeType": "application/toml", "buffer": changed})
        page.get_by_role("button", name="Bekijken").click()
        expect(page.locator("main")).to_contain_text("Ingesteld aan de balie")
        check(page, artefacts, "planning-page-trial")
        page.goto(demo.page(paths["basics"]))
        page.fill("[name=title]", "Van mij")
        page.evaluate("document.querySelector('[name=version]').value = 'van gisteren'")
        page.locator("form.editing button.button[value=save]").click()
        expect(page.locator(".error-summary")).to_be_focused()
        check(page, artefacts, "planning-page-conflict")
        page.set_viewport_size({"width": 1200, "height": 900})
        for name in ("overview", "agenda", "formats", "series-overview", "basics"):
            page.goto(demo.page(paths[name]))
            check(page, artefacts, f"planning-wide-{name}")
