"""The fixtures for authors of plugins: a site, a clock, an outbox, and an event of every shape."""

import pytest

from leernet.model import EventStatus
from leernet.testing import SHAPES, add, event_of_shape, text_of
from leernet.testing.office import Office, hidden, words


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    """SQLite."""
    return sqlite_url


def test_a_site_has_pages_post_and_time(site: Office) -> None:
    site.plan()
    anna = site.register("Anna de Vries", "Gemeente Haarlem")
    assert site.row(anna).organisation_name == "Gemeente Haarlem"
    site.pass_by(days=7, hours=1)
    assert "Hét warmtenet" in text_of(site.outbox.to("anna.de.vries@example.org"))
    els = site.register("Els", role="speaker")
    site.check_in(anna, els)
    assert [kind for kind, _ in site.changes("registration.confirmed")] == ["registration.confirmed"] * 2
    assert "Anna de Vries" in words(site.get(site.event_path(desk=True) + "/registrations").text)
    site.user = None
    assert site.get(site.event_path(desk=True)).status_code in {302, 303}
    with pytest.raises(AssertionError, match="no hidden field once"):
        hidden("<p>niets</p>", "once")


def test_there_is_an_event_of_every_shape(site: Office) -> None:
    events = {shape: event_of_shape(shape) for shape in SHAPES}
    add(site.network, *events.values())
    assert len({event.slug for event in events.values()}) == len(SHAPES)
    assert not events["coarse"].blocks
    assert len(events["two_days"].blocks) == len(events["hybrid"].formats) == 2
    assert events["cancelled"].status is EventStatus.CANCELLED
    site.slug = "full"
    assert [site.register(name).status.value for name in ("Anna", "Bert")] == ["confirmed", "waitlisted"]
