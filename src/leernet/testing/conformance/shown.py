"""What a plugin shows, and what a programme file says of it."""

import json
from collections.abc import Mapping

import pytest

from ...hookspecs import ProgrammePart
from ...i18n import LANGUAGES
from ...model import Event, Series
from ...work import Work
from ..examples import example_of
from ..office import Office
from .base import must_be_safe
from .story import Story

STRANGE = "?view=%00nonsense&group=-1&action=99999999&id=x"
NONSENSE: tuple[dict[str, str], ...] = ({}, {"do": "nonsense"}, {"do": "x" * 5000, "id": "-1"})


class Displayed(Story):
    """Pages, panels, and parts of a programme file."""

    programme: Mapping[str, Mapping[str, object]] = {}

    def test_pages_open_escape_and_refuse_nonsense(self, office: Office, caplog: pytest.LogCaptureFixture) -> None:
        anna, _ = self.begin(office)
        for path in self.paths(office, anna):
            for language in LANGUAGES:
                page = office.get(path.replace("/nl/", f"/{language}/"))
                assert page.status_code in {200, 404}, f"{path}: {page.status_code}"
                if page.mimetype == "text/html":
                    must_be_safe(page.text, hostile=["<b>warmtenet</b>"])
            strange = office.get(f"{path}?view=%00nonsense&group=-1&action=99999999&id=x")
            assert strange.status_code in {200, 404, 400}, f"{path} with a strange query string: {strange.status_code}"
            assert office.client.post(f"/leren{path}", data={"do": "x"}).status_code in {400, 403, 404}, (
                "without a token"
            )
            token = office.network.tokens.form(f"plugin /leren{path}")
            for sent in ({}, {"do": "nonsense"}, {"do": "x" * 5000, "id": "-1"}):
                answer = office.client.post(f"/leren{path}", data={"form_token": token, **sent})
                assert answer.status_code < 500, f"{path}, sent {sent}: {answer.status_code}"
        for path in (office.event_path(), office.series_path(), office.own_path(anna)):
            must_be_safe(office.get(path).text, hostile=["<b>warmtenet</b>"])
        assert not [one for one in caplog.records if one.exc_info], "it raised while it showed something"

    def test_the_desk_is_for_who_is_logged_in(self, office: Office) -> None:
        anna, _ = self.begin(office)
        office.user = None
        for path in self.paths(office, anna):
            if "/desk/" in path:
                assert office.get(path).status_code in {302, 303, 403, 404}, path

    def test_parts_of_a_programme_file_go_round(self, office: Office) -> None:
        self.begin(office)
        for part in (*office.network.plugins.series_parts.values(), *office.network.plugins.event_parts.values()):
            place = f"{'series' if part.of is Series else 'events'}.more.{part.key}"
            details = part.schema().load(dict(self.programme.get(place) or example_of(part.schema())))
            assert json.loads(json.dumps(details)) == details, "what `load` of the schema gives must be plain JSON"
            changed = [self._load(office, part, details) for _ in range(2)]
            assert changed == [True, False], "loaded once it changes something, loaded again nothing"
            with office.network.read() as work:
                dumped = part.dump(work.db, _subject(work, part))
            assert not self._load(office, part, part.schema().load(dict(dumped))), "a dump, loaded, changes nothing"

    def _load(self, office: Office, part: ProgrammePart, details: dict[str, object]) -> bool:
        with office.network.work() as work:
            return part.load(work.db, _subject(work, part), details, work.journal)


def _subject(work: Work, part: ProgrammePart) -> Series | Event:
    return work.db.query(Series).one() if part.of is Series else work.db.query(Event).one()
