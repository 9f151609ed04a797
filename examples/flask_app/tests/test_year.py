"""The year of the demo: told once, by the rules, and something on every page of the desk."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from zoneinfo import ZoneInfo

import pytest
from alembic import command
from sqlalchemy import func, select

from examples.flask_app.app import make_app, make_network
from examples.flask_app.tests.demo import PASSWORD
from examples.flask_app.tests.visitor import Visitor
from examples.flask_app.year import tell_year
from examples.flask_app.year.calendar import MEETINGS, quarter, starts
from examples.flask_app.year.people import COUNT, cast
from leernet import Leernet, MailFolder
from leernet.database import make_engine
from leernet.mail.transport import MailTransport
from leernet.migrations import config
from leernet.migrations.copying import copy_database
from leernet.model import (
    Attendance,
    Base,
    Certificate,
    Delivery,
    DeliveryStatus,
    JournalEntry,
    Material,
    Membership,
    MembershipStatus,
    Participant,
    Recap,
    Registration,
    RegistrationStatus,
)
from leernet.testing import create_tables

NOW = datetime(2026, 11, 22, 9, 0, 12, 345, tzinfo=UTC)
SECRET = "a secret that is long enough"
PEOPLE = 36
DESK = "/leren/nl/desk/"
PAGES = {
    "": "Uitvoering: de straat gaat open",
    "series/warme-buurten/members": "vraagt",
    "series/warme-buurten/more/picture": "Gehouden bijeenkomsten",
    "series/warme-buurten/more/picture?view=continuity": "Terug van eerder",
    "series/warme-buurten/more/picture?view=meetings": "Kaart van het netwerk",
    "events/warme-buurten-6-intervisie/more/groups": "Groep 1",
    "events/warme-buurten-6-intervisie/more/groups?view=cases": "Bewoners komen niet naar onze avonden",
    "events/warme-buurten-4-sprint/certificates": "ingetrokken",
    "events/warme-buurten-8-oogst/interest": "example.org",
    "series/warme-buurten/more/exchange": "Hoe begin je het gesprek met bewoners",
    "series/warme-buurten/more/exchange?view=themes": "Samenwerken",
    "series/warme-buurten/more/exchange?view=matches": "Aan elkaar voorgesteld",
    "series/warme-buurten/more/exchange?view=plan": "Haal dit uit het concept",
    "series/warme-buurten/more/evaluation-series": "Online was de tweede dag lastig te volgen.",
    "events/warme-buurten-4-sprint/more/evaluation-desk": "Gemiddeld",
    "events/warme-buurten-6-intervisie/more/evaluation-desk": "Open tot",
    "series/warme-buurten/more/outcomes-series": "Te laat",
    "series/warme-buurten/more/outcomes-series?view=insights": "wachten op u",
    "series/warme-buurten/more/outcomes-series?view=deliverables": "Handreiking eerste wijken",
    "series/warme-buurten/materials": "Het jaar op één bladzijde",
    "events/warme-buurten-4-sprint/materials": "Kaartlagen van de elf gemeenten",
    "events/warme-buurten-2-bewoners/recap": "Wij hebben twee jaar plannen gemaakt, en nooit gevraagd.",
    "events/warme-buurten-5-geld/mail": "Wat u hebt gemist",
    "events/warme-buurten-1-start/answers": "Bij elkaar op bezoek",
}


class Year:
    """A short year, told into a database of its own."""

    def __init__(self, folder: Path, name: str) -> None:
        self.mail = MailFolder(folder / f"{name}-mail")
        self.network = self._make(f"sqlite:///{folder / name}.db", self.mail, lambda: NOW)
        create_tables(self.network)
        self.told = self.tell()

    def _make(self, database: object, mail: MailTransport, clock: Callable[[], datetime]) -> Leernet:
        return make_network(database, "http://127.0.0.1:8000", SECRET, mail, clock)  # type: ignore[arg-type]

    def tell(self) -> bool:
        return tell_year(lambda mail, clock: self._make(self.network.engine, mail, clock), self.mail, NOW, PEOPLE)

    def count(self, of: type, *where: object) -> int:
        with self.network.read() as work:
            query = select(func.count()).select_from(of).where(*where)  # type: ignore[arg-type]
            return work.db.execute(query).scalar_one()

    def journal(self) -> list[tuple[object, ...]]:
        with self.network.read() as work:
            columns = (JournalEntry.at, JournalEntry.actor, JournalEntry.kind, JournalEntry.subject_id)
            return [tuple(row) for row in work.db.execute(select(*columns).order_by(JournalEntry.id))]


@pytest.fixture(scope="module")
def year(tmp_path_factory: pytest.TempPathFactory) -> Year:
    return Year(tmp_path_factory.mktemp("year"), "year")


def test_a_year_has_everything_that_happens_in_a_year(year: Year) -> None:
    assert year.told
    statuses = [RegistrationStatus.CONFIRMED, RegistrationStatus.CANCELLED, RegistrationStatus.REPLACED]
    assert all(year.count(Registration, Registration.status == one) for one in statuses)
    assert year.count(Participant) > PEOPLE / 2
    for status in (MembershipStatus.MEMBER, MembershipStatus.REQUESTED, MembershipStatus.LEFT, MembershipStatus.GUEST):
        assert year.count(Membership, Membership.status == status), status
    confirmed = year.count(Registration, Registration.status == RegistrationStatus.CONFIRMED)
    assert confirmed / 3 < year.count(Attendance) < confirmed * 1.2
    assert year.count(Recap) == 5
    assert year.count(Certificate) > 2
    assert year.count(Material) == 10
    kinds = {str(entry[2]) for entry in year.journal()}
    assert kinds >= {"delegation.asked", "groups.told", "message.sent", "message.planned", "interest.shown"}
    assert kinds >= {"exchange.introduced", "evaluation.closed", "outcomes.action_moved", "event.attendance_imported"}
    assert year.count(Delivery, Delivery.status == DeliveryStatus.PENDING, Delivery.error == "") == 0


def test_it_is_told_once_and_comes_out_the_same(year: Year, tmp_path: Path) -> None:
    before = year.journal()
    assert before == sorted(before, key=lambda entry: str(entry[0]))
    assert not year.tell()
    assert year.journal() == before
    assert Year(tmp_path, "again").journal() == before


def test_the_mail_box_holds_the_last_days_only(year: Year) -> None:
    kept = list(year.mail.folder.glob("*.eml"))
    assert len(kept) < year.count(Delivery, Delivery.status == DeliveryStatus.DONE) / 5


@pytest.mark.postgres
def test_a_year_moves_to_another_database_as_it_is(year: Year, postgres_url: str) -> None:
    tables, target = year.network.plugins.tables, make_engine(postgres_url)
    command.stamp(config(year.network.engine, tables), "heads")  # its tables were made without Alembic
    copied = copy_database(year.network.engine, target, tables)
    assert sum(copied.values()) > 20 * PEOPLE
    for metadata in (Base.metadata, *(one.metadata for one in tables.values())):
        for table in metadata.sorted_tables:
            rows = select(table).order_by(*table.primary_key)
            with year.network.engine.connect() as here, target.connect() as there:
                assert there.execute(rows).all() == here.execute(rows).all(), table.name
    target.dispose()


@pytest.mark.parametrize("path", PAGES)
def test_every_page_of_the_desk_has_something_to_show(year: Year, path: str) -> None:
    visitor = Visitor(make_app(year.network, PASSWORD, year.mail.folder).test_client(), "nl")
    page = visitor.open("/inloggen?next=" + DESK)
    visitor.send(page, page.form("/inloggen"), name="organisator", password=PASSWORD)
    assert PAGES[path] in visitor.open(DESK + path).text


def test_nobody_in_the_cast_has_the_name_or_address_of_somebody_else() -> None:
    people = cast(Random(1))
    assert len({one.name for one in people}) == len({one.email for one in people}) == COUNT
    assert all(one.email.endswith(".example.org") and one.email.isascii() for one in people)


@pytest.mark.parametrize("day", [1, 89, 180, 271])
def test_meetings_are_on_tuesdays_and_thursdays_whenever_the_demo_begins(day: int) -> None:
    zone = ZoneInfo("Europe/Amsterdam")
    now = datetime(2025, 1, 1, 12, tzinfo=UTC) + timedelta(days=day)
    days = [starts(now, meeting, zone) for meeting in MEETINGS]
    assert days == sorted(days)
    assert {one.weekday() for one in days} <= {1, 3}
    assert days[-2] < now < days[-1]
    assert quarter(now, zone)[-2:] in ("33", "34", "35", "36")
