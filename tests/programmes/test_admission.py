"""Who may register, in a programme file."""

import pytest
from sqlalchemy import select

from leernet.app import Leernet
from leernet.model import Admission, Event, Registration, RegistrationStatus
from leernet.programmes.dumping import dump_series

from .conftest import Load
from .loaded import TEXT, refused, register

PLAIN = 'title = "Sprint"\n'


def with_admission(word: str) -> str:
    return TEXT.replace(PLAIN, f'{PLAIN}admission = "{word}"\n', 1)


def admission_of(network: Leernet) -> Admission:
    with network.read() as work:
        return work.db.scalars(select(Event).where(Event.slug == "sprint")).one().admission


@pytest.mark.parametrize("admission", list(Admission))
def test_a_file_says_who_may_register_and_is_written_so(network: Leernet, load: Load, admission: Admission) -> None:
    load(with_admission(admission.value))
    assert admission_of(network) is admission
    with network.read() as work:
        written = dump_series(work.db, "netwerk", network.settings.timezone)
    assert (f'admission = "{admission.value}"' in written) is (admission is not Admission.OPEN)
    load(written)
    assert admission_of(network) is admission


def test_without_a_word_everybody_may(network: Leernet, load: Load) -> None:
    load(with_admission("approval"))
    load(TEXT)
    assert admission_of(network) is Admission.OPEN


def test_another_way_in_changes_nothing_for_who_is_registered(network: Leernet, load: Load) -> None:
    load(TEXT)
    register(network)
    load(with_admission("invitation"))
    with network.read() as work:
        assert work.db.scalars(select(Registration)).one().status is RegistrationStatus.CONFIRMED


def test_a_word_that_is_none_of_these_is_refused(load: Load) -> None:
    assert refused(load, with_admission("aproval")) == {"events[0].admission": "word_unknown"}


def test_an_event_in_no_series_has_no_members(load: Load) -> None:
    event = '[[events]]\nslug = "los"\ntitle = "Los"\nadmission = "members"\n'
    assert refused(load, event) == {"events[0].admission": "members_need_series"}
