"""Partners, agenda, status, recap and logo of a programme that changes."""

from pathlib import Path

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import undefer

from leernet.app import Leernet
from leernet.errors import InvalidInput
from leernet.model import (
    AgendaItem,
    Contribution,
    ContributionStatus,
    Event,
    EventStatus,
    Material,
    MaterialFor,
    MaterialFrom,
    Organisation,
    Recap,
    Registration,
    RegistrationStatus,
    Series,
)
from leernet.programmes import Loaded, load_programme, read_programme
from leernet.programmes.parts import Programme
from leernet.testing import NOW

from .conftest import Load
from .loaded import TEXT, event_of, journal, refused, register, rows, without


def test_partners_follow_the_order_of_the_file(network: Leernet, load: Load) -> None:
    load(TEXT)
    first, second = TEXT.index("[[series.partners]]"), TEXT.rindex("[[series.partners]]")
    end = TEXT.index("[[events]]")
    load(TEXT[:first] + TEXT[second:end] + TEXT[first:second] + TEXT[end:])
    with network.read() as work:
        assert [p.organisation.slug for p in work.db.scalars(select(Series)).one().partners] == ["rvo", "servicepunt"]
    load(TEXT[:first] + TEXT[second:])
    with network.read() as work:
        assert [p.organisation.slug for p in work.db.scalars(select(Series)).one().partners] == ["rvo"]


def test_the_agenda_grows_and_shrinks_with_its_contributions(network: Leernet, load: Load) -> None:
    load(TEXT)
    longer = TEXT.replace(
        'title = "Borrel"\n', 'title = "Borrel"\n\n[[events.agenda.contributions]]\nname = "Zoë"\nrole = "moderator"\n'
    )
    load(longer.replace('label = "Bewoners"\n', 'label = "Bewoners"\n\n[[events.contributions]]\nname = "Jan"\n'))
    with network.read() as work:
        event = work.db.scalars(select(Event).where(Event.slug == "sprint")).one()
        assert [(c.name, c.item and c.item.title) for c in event.contributions] == [
            ("", "Lezing"),
            ("Zoë", "Borrel"),
            ("Jan", None),
        ]
    load(
        without(TEXT, "[[events.agenda]]")
        .replace("[[events.agenda.contributions]]", "[[events.agenda]]", 1)
        .replace('perspective = "Een bewoner"\nstatus = "asked"', 'kind = "plenary"\ntitle = "Samen"', 1)
    )
    assert rows(network, Contribution) == []
    with network.read() as work:
        event = work.db.scalars(select(Event).where(Event.slug == "sprint")).one()
        assert [item.title for item in event.agenda] == ["Samen", "Borrel"]


def test_an_item_that_goes_takes_its_contributions_along(network: Leernet, load: Load) -> None:
    load(TEXT)
    start, end = TEXT.index("[[events.agenda]]"), TEXT.index('[[events]]\nslug = "terug')
    assert load(TEXT[:start] + TEXT[end:]) == Loaded(updated=1, unchanged=4)
    assert rows(network, Contribution) == []
    assert rows(network, AgendaItem) == []
    assert event_of(network).sequence == 0


def test_a_contribution_goes_on_from_asked_but_not_back_from_given(network: Leernet, load: Load) -> None:
    load(TEXT)
    given = TEXT.replace('status = "asked"', 'status = "given"')
    load(given.replace("perspective", 'name = "Carien ten Have"\nperspective'))
    (contribution,) = rows(network, Contribution)
    assert (contribution.status, contribution.name) == (ContributionStatus.GIVEN, "Carien ten Have")
    place = "events[0].agenda[0].contributions[0].status"
    assert refused(load, TEXT.replace("perspective", 'name = "Carien ten Have"\nperspective')) == {
        place: "illegal_transition"
    }
    load(TEXT.replace("perspective", 'name = "Iemand anders"\nperspective'))


def test_an_event_goes_the_legal_way_to_its_new_status(network: Leernet, load: Load) -> None:
    load(TEXT.replace('status = "open"', 'status = "draft"'))
    load(TEXT.replace('status = "open"', 'status = "closed"'))
    assert event_of(network).status is EventStatus.CLOSED
    assert refused(load, TEXT.replace('status = "open"', 'status = "draft"')) == {
        "events[0].status": "illegal_transition"
    }
    assert refused(load, TEXT.replace('status = "published"', 'status = "ended"').replace("open", "draft")) == {
        "events[0].status": "illegal_transition"
    }


def test_a_cancelled_event_cancels_its_registrations_and_stays_cancelled(network: Leernet, load: Load) -> None:
    load(TEXT)
    register(network)
    load(TEXT.replace('status = "open"', 'status = "cancelled"'))
    assert [row.status for row in rows(network, Registration)] == [RegistrationStatus.CANCELLED]
    assert event_of(network).sequence == 1
    assert journal(network)[-2:] == ["event.cancelled", "registration.cancelled"]
    assert refused(load, TEXT) == {"events[0].status": "illegal_transition"}


RECAP = """
[events.recap]
title = "Terugblik"
body = "Het was mooi."
"""


def with_recap(extra: str = "") -> str:
    """The programme with a recap of the sprint."""
    return TEXT.replace('[[events]]\nslug = "terug', RECAP + extra + '\n[[events]]\nslug = "terug')


def test_a_recap_is_published_at_its_moment(network: Leernet, load: Load) -> None:
    load(with_recap('published = "2027-01-01T10:00"\n'))
    assert "recap.published" not in journal(network)
    load(with_recap('published = "2026-11-20T10:00"\n'))
    assert journal(network)[-2:] == ["recap.published", "event.changed"]
    load(with_recap('published = "2026-11-20T10:00"\ncategory = "Nieuws"\n'))
    assert journal(network)[-2:] == ["recap.changed", "event.changed"]


def test_what_the_desk_wrote_of_an_event_stays(network: Leernet, load: Load) -> None:
    load(with_recap())
    with network.work() as work:
        work.db.scalars(select(Recap)).one().published_at = NOW
    load(with_recap())
    load(TEXT)
    (recap,) = rows(network, Recap)
    assert recap.published_at == NOW


def test_a_lone_event_belongs_to_no_series(network: Leernet, load: Load) -> None:
    text = '[[events]]\nslug = "los"\ntitle = "Los"\nwhen = "2027"\n'
    assert load(text) == Loaded(created=1)
    assert load(text) == Loaded(unchanged=1)
    assert event_of(network, "los").series_id is None


def test_a_problem_leaves_the_database_as_it_was(network: Leernet, load: Load) -> None:
    load(TEXT)
    register(network)
    wrong = without(TEXT, '[[events.formats]]\nkey = "physical"').replace('title = "Hét netwerk"', 'title = "Anders"')
    refused(load, wrong)
    assert rows(network, Series)[0].title == "Hét netwerk"
    with network.read() as work:
        assert work.db.scalar(select(func.count()).select_from(Registration)) == 1


def test_an_organisation_changes_its_logo_and_loses_it(network: Leernet, load: Load) -> None:
    png = "data:image/png;base64,iVBORw0KGgoAAAA="
    text = '[[organisations]]\nslug = "a"\nname = "A"\n'
    load(text)
    assert load(text + f'logo = "{png}"\n') == Loaded(updated=1)
    assert load(text + f'logo = "{png}"\n') == Loaded(unchanged=1)
    with network.read() as work:
        organisation = work.db.scalars(select(Organisation).options(undefer(Organisation.logo))).one()
        assert organisation.logo_type == "image/png"
        assert organisation.logo is not None
    assert load(text) == Loaded(updated=1)


MATERIALS = """
[[events.materials]]
title = { nl = "Opname" }
url = "https://example.org/opname"
"""


def with_materials(extra: str = "") -> str:
    """The programme with a link among the materials of the sprint."""
    return TEXT.replace('[[events]]\nslug = "terug', MATERIALS + extra + '\n[[events]]\nslug = "terug')


def test_links_are_loaded_by_their_address_and_what_the_desk_added_stays(network: Leernet, load: Load) -> None:
    load(with_materials())
    (link,) = rows(network, Material)
    assert (link.audience, link.shown) == (MaterialFor.REGISTERED, MaterialFrom.NOW)
    assert journal(network).count("material.added") == 1
    assert load(with_materials()).updated == 0
    assert load(with_materials('seen_by = "everybody"\nshown = "after"\n')).updated == 1
    (link,) = rows(network, Material)
    assert (link.audience, link.shown) == (MaterialFor.EVERYBODY, MaterialFrom.AFTER)
    load(TEXT)
    assert len(rows(network, Material)) == 1


@pytest.mark.parametrize(
    ("extra", "expected"),
    [
        ('seen_by = "iedereen"', {"events[0].materials[0].seen_by": "word_unknown"}),
        ('shown = "later"', {"events[0].materials[0].shown": "word_unknown"}),
        ('\n[[events.materials]]\ntitle = {}\nurl = "https://x.nl"', {"events[0].materials[1].title": "title_missing"}),
    ],
)
def test_materials_that_are_not_right_are_refused(load: Load, extra: str, expected: dict[str, str]) -> None:
    assert refused(load, with_materials(extra)) == expected


def test_files_beside_the_programme_are_materials_and_nothing_else_is_read(network: Leernet, tmp_path: Path) -> None:
    folder = tmp_path / "programma"
    (folder / "materiaal").mkdir(parents=True)
    (tmp_path / "geheim.txt").write_text("Niet voor ons.")
    (folder / "buiten.txt").symlink_to(tmp_path / "geheim.txt")
    dia = folder / "materiaal" / "dia.txt"
    dia.write_text("Dia 1")

    def read(*lines: str) -> Programme:
        text = TEXT.replace('[[events]]\nslug = "terug', "\n".join(lines) + '\n[[events]]\nslug = "terug')
        (folder / "programma.toml").write_text(text, encoding="utf-8")
        return read_programme(folder / "programma.toml", network.plugins, network.settings.timezone)

    def problems(*lines: str) -> dict[str, str]:
        with pytest.raises(InvalidInput) as caught, network.work() as work:
            load_programme(work, read(*lines))
        return {str(one.field).removeprefix("events[0].materials"): one.code for one in caught.value.problems}

    def loaded(*lines: str) -> Loaded:
        with network.work() as work:
            return load_programme(work, read(*lines))

    one = '[[events.materials]]\ntitle = { nl = "Dia\'s" }\n'
    loaded(one, 'file = "materiaal/dia.txt"')
    with network.read() as work:
        (material,) = work.db.scalars(select(Material).options(undefer(Material.content)))
        assert (material.name, material.mimetype, material.content) == ("dia.txt", "text/plain", b"Dia 1")
        assert material.audience is MaterialFor.REGISTERED
    assert loaded(one, 'file = "materiaal/dia.txt"').updated == 0
    dia.write_text("Dia 2")
    assert loaded(one, 'file = "materiaal/dia.txt"').updated == 1
    (material,) = rows(network, Material)
    assert material.size == 5
    for name in ("../geheim.txt", "buiten.txt", str(tmp_path / "geheim.txt")):
        assert problems(one, f'file = "{name}"') == {"[0].file": "file_outside"}, name
    (folder / "leeg.pdf").write_bytes(b"")
    (folder / "virus.exe").write_bytes(b"MZ\x00\x01")
    assert problems(one, 'file = "leeg.pdf"') == {"[0].file": "file_empty"}
    assert problems(one, 'file = "virus.exe"') == {"[0].file": "file_kind"}
    assert problems(one, 'file = "materiaal"') == {"[0].file": "file_missing"}
    assert problems(one, 'file = "materiaal/dia.txt"', 'url = "https://x.nl"') == {"[0].file": "material_both"}
    assert problems(one) == {"[0].url": "missing"}
    assert problems(one, 'file = "materiaal/dia.txt"', one, 'file = "materiaal/../materiaal/dia.txt"') == {
        "[1]": "material_twice"
    }
    (folder / "groot.txt").write_bytes(b"a" * (25 * 1024 * 1024 + 1))
    assert problems(one, 'file = "groot.txt"') == {"[0].file": "file_too_large"}
    assert len(rows(network, Material)) == 1


def test_materials_of_a_series_have_no_after(load: Load) -> None:
    series = '[[series.materials]]\ntitle = { en = "x" }\nurl = "https://x.nl"\nshown = "after"\n\n[[events]]'
    wrong = TEXT.replace("[[events]]", series, 1)
    assert refused(load, wrong) == {"series.materials[0].shown": "word_unknown"}
