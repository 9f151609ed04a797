"""Materials on the pages of an event, a series, a participant and a member; their files as downloads."""

import re
from datetime import timedelta
from pathlib import Path

from leernet import Leernet
from leernet.flask.exporting import export_site
from leernet.model import Event, Material, MaterialFor, MaterialFrom, Membership, Recap, Registration, Series
from leernet.services.materials.managing import MaterialRequest, add_material, check_material
from leernet.services.requests import SentFile
from leernet.testing import NOW, add, some_event, some_series
from leernet.work import Work
from tests.flask.conftest import AT, Browser, words
from tests.services.conftest import ORGANISER
from tests.services.members import joins, series_of

PDF = b"%PDF-1.7 " + b"inhoud " * 200


def _add(network: Leernet, title: str, audience: MaterialFor, *, series: bool = False, url: str = "") -> Material:
    file = None if url else check_material(SentFile("Dia's & meer.pdf", PDF), network.settings)
    request = MaterialRequest(title={"nl": title}, audience=audience, url=url, file=file)

    def do(work: Work) -> Material:
        scope = work.db.query(Series).one() if series else work.db.query(Event).one()
        return add_material(work, scope, request)

    return network.run(ORGANISER, do)


def _link(page: str, title: str) -> str:
    found = re.search(rf'<a href="([^"]+)"[^>]*>{title}</a>', page)
    assert found, f"no link to {title}"
    return found[1].removeprefix(AT)


def test_the_public_page_has_what_is_for_everybody(network: Leernet, browser: Browser) -> None:
    add(network, some_event(series=some_series()))
    _add(network, "Voor allen", MaterialFor.EVERYBODY)
    _add(network, "Opname", MaterialFor.EVERYBODY, url="https://video.example.org/opname")
    _add(network, "Voor wie komt", MaterialFor.REGISTERED)
    _add(network, "Van de reeks", MaterialFor.EVERYBODY, series=True)
    page = browser.get("/nl/events/bijeenkomst").text
    assert "Materiaal Voor allen (PDF, 1 kB) Opname (video.example.org)" in words(page)
    assert "Voor wie komt" not in page
    assert 'href="https://video.example.org/opname" rel="noopener"' in page
    series = browser.get("/en/series/netwerk").text
    assert "Materials Van de reeks" in words(series)
    assert 'lang="nl"' in series[series.index("Van de reeks") - 40 :]


def test_a_public_file_is_given_safely_in_parts_and_not_twice(network: Leernet, browser: Browser) -> None:
    add(network, some_event())
    material = _add(network, "Dia's", MaterialFor.EVERYBODY)
    path = f"/materials/{material.uid.hex}.pdf"
    assert path in browser.get("/nl/events/bijeenkomst").text
    response = browser.get(path)
    assert response.data == PDF
    assert response.headers["Content-Disposition"].startswith('attachment; filename="Dia\'s & meer.pdf"')
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    again = browser.client.get(AT + path, headers={"If-None-Match": response.headers["ETag"]})
    assert again.status_code == 304
    part = browser.client.get(AT + path, headers={"Range": "bytes=0-3"})
    assert (part.status_code, part.data) == (206, b"%PDF")
    for wrong in (f"/materials/{material.uid.hex}.html", "/materials/x.pdf"):
        assert browser.get(wrong).status_code == 404


def test_a_restricted_file_has_no_address_but_that_of_an_own_page(network: Leernet, browser: Browser) -> None:
    add(network, some_event())
    own = browser.registered()
    material = _add(network, "Verslag", MaterialFor.REGISTERED)
    secret = _add(network, "Voor sprekers", MaterialFor.CONTRIBUTORS)
    page = browser.get(own).text
    assert "Voor sprekers" not in page
    link = _link(page, "Verslag")
    assert link == f"{own}/materials/{material.uid.hex}"
    response = browser.get(link)
    assert response.data == PDF
    assert response.headers["Cache-Control"] == "private, no-cache"
    for wrong in (
        f"/materials/{material.uid.hex}.pdf",
        f"{own}/materials/{secret.uid.hex}",
        f"{own}/materials/onzin",
        f"/nl/registrations/verzonnen/materials/{material.uid.hex}",
    ):
        assert browser.get(wrong).status_code == 404, wrong


def test_a_member_finds_what_is_of_the_series(network: Leernet, browser: Browser) -> None:
    add(network, some_event(series=series_of()))
    joins(network)
    material = _add(network, "Leeslijst", MaterialFor.REGISTERED, series=True)
    _add(network, "Voor wie er was", MaterialFor.PRESENT, series=True)
    with network.read() as work:
        token = network.tokens.membership(work.db.query(Membership).one().uid)
    page = browser.get(f"/nl/members/{token}").text
    assert "Voor wie er was" not in page
    assert _link(page, "Leeslijst") == f"/nl/members/{token}/materials/{material.uid.hex}"
    assert browser.get(_link(page, "Leeslijst")).data == PDF


def test_what_is_shown_afterwards_stands_in_the_recap(network: Leernet, browser: Browser) -> None:
    event = some_event(starts_at=NOW - timedelta(days=2))
    event.recap = Recap(title="Verslag", body="Tekst", published_at=NOW)
    add(network, event)
    _add(network, "Dia's", MaterialFor.EVERYBODY)
    said = words(browser.get("/nl/events/bijeenkomst").text)
    assert said.count("Materiaal Dia's") == 1
    assert "Tekst Materiaal Dia's" in said


def test_an_export_has_the_public_files_and_no_others(network: Leernet, tmp_path: Path) -> None:
    add(network, some_event(series=some_series()))
    public = _add(network, "Voor allen", MaterialFor.EVERYBODY)
    hidden = _add(network, "Voor wie komt", MaterialFor.REGISTERED)
    folder = tmp_path / "site"
    export_site(network, folder, ["netwerk"])
    assert (folder / "materials" / f"{public.uid.hex}.pdf").read_bytes() == PDF
    assert f'href="../../materials/{public.uid.hex}.pdf"' in (folder / "nl/events/bijeenkomst.html").read_text()
    assert not list(folder.rglob(f"*{hidden.uid.hex}*"))


def test_a_moment_to_come_is_not_told(network: Leernet, browser: Browser) -> None:
    add(network, some_event())
    material = _add(network, "Dia's", MaterialFor.EVERYBODY)
    with network.work(ORGANISER) as work:
        found = work.db.get_one(Material, material.id)
        found.shown, found.shown_from = MaterialFrom.MOMENT, NOW + timedelta(days=1)
    assert "Dia" not in words(browser.get("/nl/events/bijeenkomst").text)
    assert browser.get(f"/materials/{material.uid.hex}.pdf").status_code == 404
    with network.read() as work:
        assert work.db.query(Registration).count() == 0
