"""The page of a delegation's contact person."""

import re
from io import BytesIO

import pytest
from openpyxl import Workbook

from leernet import Leernet
from leernet.model import Delegation, Event, JournalEntry, Registration, Series
from leernet.services.delegations.arranging import DelegationRequest, plan_delegation, withdraw_delegation
from leernet.services.registering.registration import cancel
from leernet.testing import NOW, Outbox, SettableClock, add, counted, some_event, some_series
from leernet.work import PARTICIPANT, user
from tests.flask.conftest import AT, Browser, words
from tests.forms_of import form_of

AA = "Gemeente Aa en Hunze"
ELS = user("els")
ROW = {"name_0": "Anna de Boer", "email_0": "anna@example.org", "department_0": "Wonen"}


def asked(network: Leernet, *, series: bool = False, **values: object) -> str:
    """The path of the contact person's page, below the mount and the language."""
    whom = {"organisation": AA, "contact_name": "Piet Smit", "contact_email": "piet@example.org"}
    request = DelegationRequest(**whom, departments=("Wonen",), **values)  # type: ignore[arg-type]
    with network.work(ELS) as work:
        scope = work.db.query(Series).one() if series else work.db.query(Event).order_by(Event.id).first()
        assert scope is not None
        delegation = plan_delegation(work, scope, request)
    return f"/delegations/{network.tokens.delegation(delegation.uid)}"


def people(network: Leernet) -> list[tuple[str, str, str]]:
    with network.read() as work:
        rows = work.db.query(Registration).order_by(Registration.id)
        return [(one.name, one.event.slug, one.status.value) for one in rows]


def look_through(browser: Browser, path: str, **values: str) -> str:
    response = browser.send(f"/nl{path}", f"/nl{path}/list", **values)
    assert response.status_code == 200, words(response.text)
    return response.text


def send(browser: Browser, path: str, preview: str, times: int = 1) -> str:
    form = form_of(preview, f"{path}/registrations")
    for _ in range(times):
        response = browser.client.post(form.action, data=form.filled())
        assert response.status_code == 200
    return response.text


def test_a_list_is_looked_through_before_anybody_is_registered(network: Leernet, browser: Browser) -> None:
    add(network, some_event())
    path = asked(network, minimum=2, maximum=3)
    page = words(browser.get(f"/nl{path}").text)
    assert "gevraagd, nog niemand" in page
    assert "2 tot 3 mensen Er kunnen nog 3 mensen bij." in page
    assert "Wonen : nog niemand" in page
    preview = look_through(browser, path, **ROW)
    assert "Eén persoon wordt aangemeld." in words(preview)
    assert "krijgt een plaats" in words(preview)
    assert people(network) == []
    report = words(send(browser, path, preview))
    assert "Eén persoon is aangemeld" in report
    assert people(network) == [("Anna de Boer", "bijeenkomst", "confirmed")]
    page = words(browser.get(f"/nl{path}").text)
    assert "deels gevuld" in page
    assert "Wonen : er komt iemand" in page


def test_a_list_that_is_sent_twice_registers_and_mails_once(network: Leernet, browser: Browser, outbox: Outbox) -> None:
    add(network, some_event())
    path = asked(network)
    report = words(send(browser, path, look_through(browser, path, **ROW), times=3))
    assert "Eén persoon is aangemeld" in report
    network.dispatcher.deliver()
    assert len(outbox.to("anna@example.org")) == 1
    assert [message["Subject"] for message in outbox.to("piet@example.org")] == [
        "Uw collega's zijn aangemeld: Hét warmtenet"
    ]


def test_what_happens_is_said_for_each_and_nothing_is_half_done(network: Leernet, browser: Browser) -> None:
    add(network, some_event(places={"physical": 2}))
    browser.registered(name="Bob", email="bob@example.org")
    path = asked(network, maximum=2)
    pasted = "\n".join(
        [
            "Naam;E-mail;Afdeling",
            "Bob;BOB@example.org;",
            "Anna;anna@example.org;Wonen",
            "Anna weer;Anna@Example.org;",
            "Cas;geen adres;",
            ";dirk@example.org;",
            "Eva;eva@example.org;",
            "Fien;fien@example.org;",
        ]
    )
    preview = look_through(browser, path, pasted=pasted)
    told = [
        ("Bob", "is al aangemeld"),
        ("Anna", "krijgt een plaats"),
        ("Anna weer", "Dit adres staat twee keer in de lijst."),
        ("Cas", "Vul een e-mailadres in zoals naam@voorbeeld.nl."),
        ("dirk@example.org", "De naam ontbreekt."),
        ("Eva", "komt op de wachtlijst"),
        ("Fien", "geen plaats: uw organisatie heeft het maximum bereikt"),
    ]
    assert lines(preview) == told
    assert "2 mensen worden aangemeld. 5 mensen niet" in words(preview)
    report = send(browser, path, preview)
    assert lines(report)[1] == ("Anna", "heeft een plaats")
    assert lines(report)[5:] == [
        ("Eva", "staat op de wachtlijst"),
        ("Fien", "Gemeente Aa en Hunze heeft geen plaatsen meer: hoogstens 2 mensen."),
    ]
    assert [name for name, _, _ in people(network)] == ["Bob", "Anna", "Eva"]
    with network.read() as work:
        entry = work.db.query(JournalEntry).filter_by(kind="delegation.filled").one()
        assert entry.data["refused"] == 5


def lines(page: str) -> list[tuple[str, str]]:
    """Each person of the list, with what is said last."""
    found = re.findall(r"<li class=\"is-.*?</li>", page, re.DOTALL)
    told = [re.findall(r">([^<>]*\S[^<>]*)<", one) for one in found]
    return [(words(each[0]), words(each[-1])) for each in told]


def test_who_cancelled_since_is_not_registered_by_the_old_list(network: Leernet, browser: Browser) -> None:
    add(network, some_event())
    path = asked(network)
    preview = look_through(browser, path, **ROW)
    send(browser, path, preview)
    with network.read() as work:
        uid = work.db.query(Registration).one().uid
    network.run(PARTICIPANT, cancel, uid)
    assert "heeft intussen afgezegd" in words(send(browser, path, preview))


def test_a_list_can_be_changed_after_it_was_looked_through(network: Leernet, browser: Browser) -> None:
    add(network, some_event())
    path = asked(network)
    preview = look_through(browser, path, **ROW, name_1="Cas", email_1="cas@")
    form = form_of(preview, f"{path}/registrations")
    page = browser.client.post(f"{AT}/nl{path}/list", data={**form.filled(), "change": "yes"}).text
    again = form_of(page, f"{path}/list").values
    assert (again["name_0"], again["email_1"]) == ("Anna de Boer", "cas@")


def test_more_rows_keep_what_was_filled_in(network: Leernet, browser: Browser) -> None:
    add(network, some_event())
    path = asked(network)
    form = form_of(browser.get(f"/nl{path}").text, f"{path}/list")
    assert "name_3" not in form.names
    page = browser.client.post(form.action, data={**form.filled(**ROW), "more": "yes"}).text
    more = form_of(page, f"{path}/list")
    assert {"name_3", "name_5"} <= more.names
    assert more.values["name_0"] == "Anna de Boer"
    assert 'id="added"' in page


@pytest.mark.parametrize(
    ("values", "text"),
    [
        ({}, "Vul minstens één persoon in."),
        ({"pasted": "\n".join(f"P{n};p{n}@example.org" for n in range(201))}, "Dit zijn 201 mensen"),
    ],
)
def test_what_is_wrong_with_the_whole_list_is_told(
    network: Leernet, browser: Browser, values: dict[str, str], text: str
) -> None:
    add(network, some_event())
    path = asked(network)
    response = browser.send(f"/nl{path}", f"/nl{path}/list", **values)
    assert response.status_code == 400
    assert text in words(response.text)


def test_an_excel_file_is_read(network: Leernet, browser: Browser) -> None:
    add(network, some_event(places={"physical": 5, "online": 5}))
    path = asked(network)
    book = Workbook()
    assert book.active is not None
    for row in (["Voornaam", "Achternaam", "E-mail", "Vorm"], ["Anna", "de Boer", "anna@example.org", "Online"]):
        book.active.append(row)
    content = BytesIO()
    book.save(content)
    form = form_of(browser.get(f"/nl{path}").text, f"{path}/list")
    sent = {**form.filled(format="physical"), "file": (BytesIO(content.getvalue()), "lijst.xlsx")}
    preview = browser.client.post(form.action, data=sent, content_type="multipart/form-data").text
    send(browser, path, preview)
    with network.read() as work:
        registration = work.db.query(Registration).one()
        assert (registration.name, registration.format.key) == ("Anna de Boer", "online")


def test_a_file_that_cannot_be_read_is_refused(network: Leernet, browser: Browser) -> None:
    add(network, some_event())
    path = asked(network)
    form = form_of(browser.get(f"/nl{path}").text, f"{path}/list")
    sent = {**form.filled(**ROW), "file": (BytesIO(b"PK\x03\x04 and no more"), "lijst.xlsx")}
    response = browser.client.post(form.action, data=sent, content_type="multipart/form-data")
    assert response.status_code == 400
    assert "Dit bestand kan niet worden gelezen." in words(response.text)
    assert form_of(response.text, f"{path}/list").values["name_0"] == "Anna de Boer", "what was filled in stays"


def test_more_than_the_page_takes_is_not_read(network: Leernet, browser: Browser) -> None:
    add(network, some_event())
    path = asked(network)
    response = browser.client.post(f"{AT}/nl{path}/list", data={"pasted": "a" * 1_200_000})
    assert response.status_code == 413


def test_in_a_series_people_are_registered_for_the_events_that_were_chosen(network: Leernet, browser: Browser) -> None:
    series = some_series()
    add(network, *(some_event(slug, series=series, number=n) for n, slug in enumerate(("een", "twee", "drie"), 1)))
    path = asked(network, series=True)
    form = form_of(browser.get(f"/nl{path}").text, f"{path}/list")
    assert {name for name in form.values if name.startswith("event_")} == {"event_een", "event_twee", "event_drie"}
    chosen = {name: value for name, value in form.filled(**ROW).items() if name != "event_twee"}
    preview = browser.client.post(form.action, data=chosen).text
    assert words(preview).count("krijgt een plaats") == 2
    send(browser, path, preview)
    assert [slug for _, slug, _ in people(network)] == ["een", "drie"]
    none = {name: value for name, value in form.filled(**ROW).items() if not name.startswith("event_")}
    response = browser.client.post(form.action, data=none)
    assert response.status_code == 400
    assert "Kies een bijeenkomst waarvoor de aanmelding open is." in words(response.text)


def test_how_people_take_part_is_asked_where_there_is_a_choice(network: Leernet, browser: Browser) -> None:
    add(network, some_event(places={"physical": 5, "online": 5}))
    path = asked(network)
    response = browser.send(f"/nl{path}", f"/nl{path}/list", **ROW)
    assert response.status_code == 400
    assert "Kies hoe zij meedoen." in words(response.text)
    assert "krijgt een plaats" in words(look_through(browser, path, **ROW, format_0="online"))


def test_who_comes_to_some_of_the_events_only_is_said_so(network: Leernet, browser: Browser) -> None:
    series = some_series()
    add(network, some_event("een", series=series), some_event("twee", series=series, number=2))
    path = asked(network, series=True)
    browser.registered("een", name="Anna", email="anna@example.org")
    preview = look_through(browser, path, **ROW)
    partly = "Niet iedereen voor elk van de bijeenkomsten; de reden staat hieronder."
    assert partly in words(preview)
    report = send(browser, path, preview)
    assert partly in words(report)
    assert "notice-note" in report


def test_only_its_own_people_are_named(network: Leernet, browser: Browser) -> None:
    add(network, some_event())
    path = asked(network)
    browser.registered(name="Zelf Aangemeld", email="zelf@example.org", organisation=AA)
    send(browser, path, look_through(browser, path, **ROW))
    page = browser.get(f"/nl{path}").text
    assert "2 mensen" in words(page)
    assert "Collega's die zich zelf hebben aangemeld, tellen ook mee." in words(page)
    assert "Anna de Boer" in page
    assert "Zelf Aangemeld" not in page
    assert "zelf@example.org" not in page


def test_another_colleague_goes_instead(network: Leernet, browser: Browser, outbox: Outbox) -> None:
    add(network, some_event())
    path = asked(network)
    send(browser, path, look_through(browser, path, **ROW))
    with network.read() as work:
        uid = work.db.query(Registration).one().uid
    page = f"/nl{path}/people/{uid}"
    colleague = {"name": "Bob", "email": "bob@example.org", "department": "Financiën"}
    assert browser.send(page, f"{page}/substitution", **colleague).status_code == 303
    assert "Bob" in browser.get(f"/nl{path}").text
    assert "Hier kan niets meer worden gewijzigd." in words(browser.get(page).text)
    network.dispatcher.deliver()
    text = outbox.to("anna@example.org")[-1].get_body(("plain",))
    assert text is not None
    assert "Piet Smit (Gemeente Aa en Hunze) heeft uw plaats" in " ".join(text.get_content().split())


def test_a_colleague_is_cancelled_and_told_by_whom(network: Leernet, browser: Browser, outbox: Outbox) -> None:
    add(network, some_event())
    path = asked(network)
    send(browser, path, look_through(browser, path, **ROW))
    with network.read() as work:
        uid = work.db.query(Registration).one().uid
    page = f"/nl{path}/people/{uid}"
    form = form_of(browser.get(page).text, f"{page}/cancellation")
    for _ in range(2):
        assert browser.client.post(form.action, data=form.filled()).status_code == 303
    assert [status for _, _, status in people(network)] == ["cancelled"]
    network.dispatcher.deliver()
    text = outbox.to("anna@example.org")[-1].get_body(("plain",))
    assert text is not None
    assert "Piet Smit (Gemeente Aa en Hunze) heeft uw aanmelding" in " ".join(text.get_content().split())
    assert "piet@example.org" not in text.get_content()


@pytest.mark.parametrize("action", ["", "/substitution", "/cancellation"])
def test_nobody_else_can_be_changed_from_here(network: Leernet, browser: Browser, action: str) -> None:
    add(network, some_event())
    path = asked(network)
    browser.registered(organisation=AA)
    with network.read() as work:
        uid = work.db.query(Registration).one().uid
    for wanted in (uid, "x"):
        purpose = f"delegate {path.rpartition('/')[2]} {wanted}"
        url = f"{AT}/nl{path}/people/{wanted}{action}"
        data = {"form_token": network.tokens.form(purpose), "name": "Cas", "email": "cas@example.org"}
        response = browser.client.post(url, data=data) if action else browser.client.get(url)
        assert response.status_code == 404
    assert people(network) == [("Anna van der Meer", "bijeenkomst", "confirmed")]


def test_the_link_of_another_purpose_opens_nothing(network: Leernet, browser: Browser) -> None:
    add(network, some_event())
    asked(network)
    with network.read() as work:
        uid = work.db.query(Delegation).one().uid
    for token in (network.tokens.registration(uid), network.tokens.invitation(uid), "x"):
        assert browser.get(f"/nl/delegations/{token}").status_code == 404


def test_a_withdrawn_delegation_says_so(network: Leernet, browser: Browser) -> None:
    add(network, some_event())
    path = asked(network)
    with network.work(ELS) as work:
        withdraw_delegation(work, work.db.query(Delegation).one().uid)
    response = browser.get(f"/nl{path}")
    assert response.status_code == 409
    assert "De organisatoren hebben deze afvaardiging ingetrokken." in words(response.text)


def test_there_is_no_form_when_all_places_are_used_or_registration_closed(
    network: Leernet, browser: Browser, clock: SettableClock
) -> None:
    add(network, some_event())
    path = asked(network, maximum=1)
    send(browser, path, look_through(browser, path, **ROW))
    page = browser.get(f"/nl{path}").text
    assert 'name="name_0"' not in page
    assert "Er kan niemand meer bij; wel kan een ander in de plaats komen." in words(page)
    clock.now = NOW.replace(year=2027)
    assert "Er komt op dit moment geen bijeenkomst aan." in words(browser.get(f"/nl{path}").text)


def test_the_page_is_neither_kept_nor_found(network: Leernet, browser: Browser) -> None:
    add(network, some_event())
    response = browser.get(f"/en{asked(network)}")
    assert response.headers["Cache-Control"] == "no-store"
    assert response.headers["Referrer-Policy"] == "no-referrer"
    assert "noindex" in response.text
    assert "Register colleagues" in response.text


def test_the_page_costs_the_same_for_one_and_for_three(network: Leernet, browser: Browser) -> None:
    add(network, some_event())
    path = asked(network)
    counts = []
    for names in (["Anna"], ["Bob", "Cas"]):
        send(browser, path, look_through(browser, path, pasted="\n".join(f"{n};{n}@example.org" for n in names)))
        with counted(network.engine) as statements:
            browser.get(f"/nl{path}")
        counts.append(len(statements))
    assert counts == [10, 10]


def test_a_form_of_another_page_is_refused(network: Leernet, browser: Browser) -> None:
    add(network, some_event())
    path = asked(network)
    for action in ("list", "registrations"):
        response = browser.client.post(f"{AT}/nl{path}/{action}", data={**ROW, "form_token": "x"})
        assert response.status_code == 403
    assert people(network) == []
