"""What a plugin does when it is told, and what it keeps of people."""

import json

import pytest

from ...hookspecs import Person
from ...services.people.erasure import erase
from ...work import SYSTEM
from ..office import Office, Registered, address_of
from .base import is_said
from .story import Story, person_of

NOBODY = Person(participant_id=0, email="nobody@example.org", registrations=[], certificates=[])
ABOUT_PEOPLE = {"leernet_participant", "leernet_registration", "leernet_certificate", "leernet_attendance"}


class Kept(Story):
    """Personal data, and changes that are told."""

    def keep(self, office: Office, who: Registered) -> None:
        """Have the plugin keep something of ``who``, who has a place at ``office.event()``."""
        raise AssertionError(f"{self.name} says that it keeps something of people: override `keep`, and have it do so")

    def test_personal_data_is_declared_given_out_and_erased(self, office: Office) -> None:
        alone = self.alone()
        tables = alone.tables[self.name].metadata.tables.values() if self.name in alone.tables else ()
        about = {key.column.table.name for table in tables for key in table.foreign_keys} & ABOUT_PEOPLE
        if self.name not in alone.personal_data:
            assert not about, f"tables about people ({', '.join(about)}), and no leernet_personal_data"
            return
        kept = alone.personal_data[self.name]
        assert is_said(kept.purpose), "what it keeps and what for, in Dutch and in English"
        anna, bert = self.begin(office)
        self.keep(office, anna)
        with office.network.read() as work:
            ours, theirs = (kept.export(work.db, person_of(office, who)) for who in (anna, bert))
            assert ours, "`keep` had nothing kept, or `export` does not give it out"
            assert json.loads(json.dumps(ours)) == ours, "what is given out must be plain JSON"
            assert address_of("Anna") not in json.dumps(theirs)
            assert kept.export(work.db, NOBODY) == {}
            anna_was = person_of(office, anna)
        office.network.run(SYSTEM, erase, address_of("Anna"))
        office.network.dispatcher.deliver()
        with office.network.work() as work:
            assert kept.export(work.db, anna_was) == {}, "something is left after erasing"
            assert kept.export(work.db, person_of(office, bert)) == theirs, "erasing one person took another's"
            kept.erase(work.db, NOBODY)

    def test_it_survives_being_told_twice_and_late(self, office: Office, caplog: pytest.LogCaptureFixture) -> None:
        self.live(office)
        assert not [one for one in caplog.records if one.exc_info], "it raised while it was told"
        for change in [one for one in self.told(office) for _ in range(2)]:
            with office.network.transaction() as work:
                office.network.plugins.tell(self.name, work.db, change)

    def test_what_is_due_is_done_once(self, office: Office) -> None:
        self.live(office)
        before = office.changes()
        with office.network.work() as work:
            timezone = work.settings.timezone
            for name in work.plugins.punctual:
                work.plugins.do_due(name, work.db, work.now, timezone, work.journal)
            for name in work.plugins.forgetful:
                work.plugins.forget(name, work.db, work.now)
        assert office.changes() == before, "what was done at this moment is done again"
