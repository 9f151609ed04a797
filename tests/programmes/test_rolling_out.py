"""One programme rolled out over many organisations: the copies, and what they take over when the template changes."""

import tomllib
from dataclasses import replace

import pytest
from sqlalchemy import select

from leernet import Leernet
from leernet.errors import Conflict, InvalidInput
from leernet.model import Event, EventStatus, Organisation, OrganisationKind, RolloutCopy, RolloutTarget
from leernet.programmes.dumping import dump_series
from leernet.programmes.editing import Edit, present, save, version_of
from leernet.programmes.rolling_out import plan_rollout, roll_out, share_copy, template_is_pilot
from leernet.programmes.rollout_changes import Applied, CopyChange, apply_template, template_changes
from leernet.programmes.source import Source, no_files
from leernet.programmes.subjects import OneEvent, event_tables
from leernet.programmes.tables import tidy
from leernet.services.events.rollouts import RolloutRequest
from leernet.services.registering.registration import RegistrationRequest, register
from leernet.testing import add, counted
from leernet.work import PARTICIPANT, user

from .conftest import Load
from .loaded import event_of, journal

ELS = user("els")
TEXT = """
[series]
slug = "sprints"
title = "Sprintsessies"
status = "published"

[[events]]
slug = "sprint"
title = "Sprint Meppel"
theme = "Warmte"
kind = "sprint"
status = "open"
confirm_again = { until = "2026-12-01T12:00" }
registration = { opens = "2026-11-01T09:00", offer_hours = 48 }

[[events.blocks]]
start = "2026-12-15T09:30"
end = "2026-12-15T16:00"

[[events.formats]]
key = "physical"
capacity = 60
details = { venue = "Zaal" }

[[events.audiences]]
key = "bewoners"
label = "Bewoners"

[[events.partners]]
organisation = "expeditie"
role = "organiser"

[[events.partners]]
organisation = "meppel"
role = "lead"
logo = false

[[events.sections]]
key = "what"
text = "Twee dagen."

[[events.agenda]]
kind = "plenary"
title = "Kennis delen"
start = "2026-12-15T10:00"

[[organisations]]
slug = "expeditie"
name = "De Expeditie"
""" + "".join(
    f'[[organisations]]\nslug = "{name.lower().replace(" ", "-")}"\nname = "Gemeente {name}"\nshort_name = "{name}"\n'
    'kind = "municipality"\n'
    for name in ("Meppel", "Aa en Hunze", "Tynaarlo", "Emmen")
)
WANTED = RolloutRequest(groups=[["aa-en-hunze", "tynaarlo"], ["emmen"]], title="Sprint {organisation}", when="2026-23")


@pytest.fixture
def template(network: Leernet, load: Load) -> Leernet:
    """A template that was its own pilot, in Meppel."""
    load(TEXT)
    network.run(ELS, template_is_pilot, "sprint", ["meppel"])
    return network


def source(network: Leernet) -> Source:
    return Source(name="desk", plugins=network.plugins, zone=network.settings.timezone, read=no_files)


def rolled_out(network: Leernet, wanted: RolloutRequest = WANTED) -> int:
    return network.run(ELS, roll_out, "sprint", wanted, source(network))


def table_of(network: Leernet, slug: str) -> dict[str, object]:
    with network.read() as work:
        return present(work, OneEvent(slug=slug))


def edit(network: Leernet, slug: str, **values: object) -> None:
    """Somebody changes parts of an event by hand."""
    there = table_of(network, slug)
    said = {key: value for key, value in values.items() if value is not None}
    change = Edit(keys=list(values), values=said, version=version_of(there, list(values)), sure=True)
    network.run(ELS, save, OneEvent(slug=slug, series="sprints"), change, source(network))


def changes(network: Leernet) -> list[CopyChange]:
    with network.read() as work:
        return template_changes(work, work.db.query(Event).filter_by(slug="sprint").one())


def apply(network: Leernet, *slugs: str) -> Applied:
    chosen = {one.event.slug: one.version for one in changes(network) if one.event.slug in slugs}
    return network.run(ELS, apply_template, "sprint", chosen, source(network))


def test_each_line_becomes_an_event_with_a_name_an_address_and_a_coarse_date(template: Leernet) -> None:
    assert rolled_out(template) == 2
    shared, alone = table_of(template, "sprint-aa-en-hunze-en-tynaarlo"), table_of(template, "sprint-emmen")
    assert shared["title"] == "Sprint Aa en Hunze en Tynaarlo"
    assert (shared["when"], shared["status"], shared["theme"]) == ("2026-23", "draft", "Warmte")
    assert shared["partners"] == [
        {"organisation": "expeditie", "role": "organiser"},
        {"organisation": "aa-en-hunze", "role": "lead", "logo": False},
        {"organisation": "tynaarlo", "role": "lead", "logo": False},
    ]
    assert shared["formats"] == table_of(template, "sprint")["formats"]
    assert shared["agenda"] == [{"kind": "plenary", "title": "Kennis delen"}]
    assert shared["registration"] == {"offer_hours": 48}
    assert not {"blocks", "confirm_again", "number"} & set(shared)
    assert alone["title"] == "Sprint Emmen"


def test_the_plan_says_who_has_one_already_and_makes_nothing(template: Leernet) -> None:
    rolled_out(template, replace(WANTED, groups=[["emmen"]]))
    before = journal(template)
    wanted = replace(WANTED, groups=[["tynaarlo"], ["emmen", "aa-en-hunze"]], first_is_pilot=True)
    plan = template.run(ELS, plan_rollout, "sprint", wanted)
    assert [(one.title, one.is_pilot) for one in plan.copies] == [
        ("Sprint Tynaarlo", True),
        ("Sprint Aa en Hunze", False),
    ]
    assert [(one.called, event.slug) for one, event in plan.left_out] == [("Emmen", "sprint-emmen")]
    assert journal(template) == before
    assert rolled_out(template, replace(WANTED, groups=[["emmen"]])) == 0


def test_an_address_that_is_taken_gets_a_number(template: Leernet) -> None:
    rolled_out(template, replace(WANTED, groups=[["emmen"]], announce=True))
    with template.work() as work:
        work.db.query(Event).filter_by(slug="sprint-emmen").one().status = EventStatus.CANCELLED
    rolled_out(template, replace(WANTED, groups=[["emmen"]], announce=True))
    assert table_of(template, "sprint-emmen-2")["status"] == "announced"


@pytest.mark.parametrize(
    ("values", "codes"),
    [
        ({"groups": [["emmen"], ["emmen"]]}, ["rollout_twice"]),
        ({"groups": [["weg"]]}, ["organisation_unknown"]),
        ({"title": "Sprint"}, ["rollout_title"]),
        ({"title": "{organisation}" + "x" * 190}, ["text_too_long"]),
        ({"groups": [["emmen"]] * 501}, ["rollout_twice", "rollout_too_many"]),
    ],
)
def test_what_cannot_be_rolled_out_is_said(template: Leernet, values: dict[str, object], codes: list[str]) -> None:
    with pytest.raises(InvalidInput) as caught:
        template.run(ELS, plan_rollout, "sprint", replace(WANTED, **values))  # type: ignore[arg-type]
    assert [one.code for one in caught.value.problems] == codes


def test_a_copy_is_rolled_out_no_further(template: Leernet) -> None:
    rolled_out(template)
    with pytest.raises(Conflict, match="was itself rolled out from “Sprint Meppel”"):
        template.run(ELS, plan_rollout, "sprint-emmen", WANTED)


def test_a_changed_text_reaches_the_copies_that_nobody_changed(template: Leernet) -> None:
    rolled_out(template)
    assert changes(template) == []
    edit(template, "sprint-emmen", sections=[{"key": "what", "text": "In Emmen."}])
    edit(template, "sprint", sections=[{"key": "what", "text": "Twee hele dagen."}], theme="Stroom")
    found = {one.event.slug: one for one in changes(template)}
    assert [one.place for one in found["sprint-emmen"].changes] == ["theme"]
    assert found["sprint-emmen"].kept == ["sections"]
    other = found["sprint-aa-en-hunze-en-tynaarlo"]
    assert [(one.before, one.after) for one in other.changes] == [
        ("Warmte", "Stroom"),
        ("Twee dagen.", "Twee hele dagen."),
    ]
    assert apply(template, *found) == Applied(changed=2, told=0)
    assert table_of(template, "sprint-emmen")["sections"] == [{"key": "what", "text": "In Emmen."}]
    assert table_of(template, "sprint-aa-en-hunze-en-tynaarlo")["theme"] == "Stroom"
    edit(template, "sprint", sections=[], theme="Wind")
    assert apply(template, "sprint-aa-en-hunze-en-tynaarlo").changed == 1
    assert "sections" not in table_of(template, "sprint-aa-en-hunze-en-tynaarlo")
    assert [one.event.slug for one in changes(template)] == ["sprint-emmen"]


def test_what_was_shown_is_what_is_applied(template: Leernet) -> None:
    rolled_out(template)
    edit(template, "sprint", theme="Stroom")
    shown = {one.event.slug: one.version for one in changes(template)}
    edit(template, "sprint", theme="Wind")
    with pytest.raises(Conflict) as caught:
        template.run(ELS, apply_template, "sprint", shown, source(template))
    assert caught.value.code == "changed_meanwhile"


def test_a_copy_with_times_gets_those_of_the_programme_from_its_own_beginning(template: Leernet) -> None:
    rolled_out(template)
    edit(template, "sprint-emmen", blocks=[{"start": "2027-01-12T13:00", "end": "2027-01-12T17:00"}], when=None)
    (found,) = changes(template)
    assert [one.after for one in found.changes] == ["2027-01-12T13:30"]
    apply(template, "sprint-emmen")
    assert changes(template) == []


def test_who_gets_a_mail_about_another_place_is_counted(template: Leernet) -> None:
    rolled_out(template)
    times = [{"start": "2027-01-12T13:00", "end": "2027-01-12T17:00"}]
    edit(template, "sprint-emmen", blocks=times, when=None, status="open")
    apply(template, "sprint-emmen")
    anna = RegistrationRequest(
        event="sprint-emmen", format="physical", name="Anna", email="anna@example.org", audience="bewoners"
    )
    template.run(PARTICIPANT, register, anna)
    edit(template, "sprint", formats=[{"key": "physical", "capacity": 60, "details": {"venue": "Elders"}}])
    assert {one.event.slug: one.people for one in changes(template)}["sprint-emmen"] == 1
    assert apply(template, "sprint-emmen") == Applied(changed=1, told=1)


@pytest.mark.parametrize("number", [1, 3])
def test_seeing_the_changes_costs_the_same_with_one_and_with_three(template: Leernet, number: int) -> None:
    rolled_out(template, replace(WANTED, groups=[["emmen"], ["tynaarlo"], ["aa-en-hunze"]][:number]))
    edit(template, "sprint", theme="Stroom")
    with template.read() as work:
        event = work.db.query(Event).filter_by(slug="sprint").one()
        with counted(template.engine) as statements:
            assert len(template_changes(work, event)) == number
    assert len(statements) == 20


FILE = (
    TEXT.replace(
        'slug = "sprint"\n',
        'slug = "sprint"\noffered_to = ["tynaarlo"]\n'
        'rollout = { of = "sprint", organisations = ["meppel"], pilot = true }\n',
    )
    + """
[[events]]
slug = "sprint-emmen"
title = "Sprint Emmen"
theme = "Warmte"
when = "2027-21"
rollout = { of = "sprint", organisations = ["emmen", "aa-en-hunze"] }
sections = [{ key = "what", text = "Anders." }]
"""
)


def test_a_file_says_who_has_which_event_and_a_dump_says_the_same(network: Leernet, load: Load) -> None:
    load(FILE)
    with network.read() as work:
        rows = work.db.execute(
            select(Organisation.slug, Event.slug)
            .select_from(RolloutTarget)
            .join(RolloutTarget.organisation)
            .outerjoin(RolloutTarget.event)
            .order_by(Organisation.slug)
        ).all()
        text = dump_series(work.db, "sprints", network.settings.timezone)
    assert [tuple(row) for row in rows] == [
        ("aa-en-hunze", "sprint-emmen"), ("emmen", "sprint-emmen"), ("meppel", "sprint"), ("tynaarlo", None),
    ]  # fmt: skip
    events = {one["slug"]: one for one in tomllib.loads(text)["events"]}
    assert events["sprint"]["offered_to"] == ["tynaarlo"]
    assert events["sprint"]["rollout"] == {"of": "sprint", "organisations": ["meppel"], "pilot": True}
    assert events["sprint-emmen"]["rollout"] == {"of": "sprint", "organisations": ["emmen", "aa-en-hunze"]}
    before = journal(network)
    assert load(text).updated == 0
    assert journal(network) == before


COPY = """
[[events]]
slug = "sprint-tynaarlo"
title = "Sprint Tynaarlo"
blocks = [{ start = "2027-03-02T10:00", end = "2027-03-02T13:00" }]
rollout = { of = "sprint", organisations = ["tynaarlo"], without = ["audiences", "theme"] }
"""


def test_a_copy_in_a_file_names_only_what_differs_from_its_template(network: Leernet, load: Load) -> None:
    file = FILE.replace('offered_to = ["tynaarlo"]\n', "") + COPY
    load(file)

    with network.read() as work:
        tables = event_tables(work, ["sprint", "sprint-tynaarlo"])
    template, copy = tidy(tables["sprint"]), tidy(tables["sprint-tynaarlo"])
    assert copy["formats"] == template["formats"]
    assert copy["sections"] == template["sections"]
    assert ("audiences" in copy, "theme" in copy) == (False, False)
    assert {"organisation": "tynaarlo", "role": "lead", "logo": False} in copy["partners"]  # type: ignore[operator]
    assert load(file).updated == 0
    with network.read() as work:
        text = dump_series(work.db, "sprints", network.settings.timezone)
    dumped = {one["slug"]: one for one in tomllib.loads(text)["events"]}
    assert dumped["sprint-tynaarlo"]["rollout"]["without"] == ["theme", "audiences"]
    assert not {"formats", "sections", "partners", "agenda"} & dumped["sprint-tynaarlo"].keys()
    assert dumped["sprint-emmen"]["sections"] == [{"key": "what", "text": "Anders."}]
    assert load(text).updated == 0
    # Another text in the template is another text in both, which follow it at the desk from then on too.
    assert load(file.replace('theme = "Warmte"', 'theme = "Stroom"', 1)).updated >= 1
    edit(network, "sprint", formats=[{"key": "physical", "capacity": 61, "details": {"venue": "Elders"}}])
    follows = {one.event.slug: [change.place.split("[")[0] for change in one.changes] for one in changes(network)}
    assert set(follows["sprint-tynaarlo"]) == {"formats"}


@pytest.mark.parametrize(
    ("wrong", "place"),
    [
        ('kind = "feest"', "kind"),
        ("formats = 3", "formats"),
        ('partners = [{ role = "x" }, 4]', "partners[0].organisation"),
        ("blocks = [7]", "blocks[0]"),
        ("agenda = [{}]", "agenda[0].kind"),
        ("rollout = 3", "rollout"),
    ],
)
def test_what_is_wrong_in_a_template_is_told_there_and_not_at_its_copies(load: Load, wrong: str, place: str) -> None:
    nonsense = f'\n[[events]]\nslug = "x"\ntitle = "X"\nwhen = "2027"\n{wrong}\n'
    with pytest.raises(InvalidInput) as caught:
        load(TEXT + nonsense + COPY.replace('of = "sprint"', 'of = "x"'))
    places = [str(one.field) for one in caught.value.problems]
    assert f"events[1].{place}" in places
    assert not [one for one in places if one.startswith("events[2]")]


def test_a_part_that_a_copy_is_to_be_without_is_one_that_there_is(load: Load) -> None:
    with pytest.raises(InvalidInput) as caught:
        load(FILE + COPY.replace('["audiences", "theme"]', '["doelgroepen"]'))
    assert [(one.field, one.code) for one in caught.value.problems] == [
        ("events[2].rollout.without[0]", "word_unknown")
    ]


def test_a_copy_from_a_file_follows_its_template_where_it_says_the_same(network: Leernet, load: Load) -> None:
    load(FILE)
    edit(network, "sprint", theme="Stroom")
    (found,) = changes(network)
    assert [one.place for one in found.changes] == ["theme"]
    assert "sections" in found.kept


def test_what_is_wrong_with_a_roll_out_in_a_file_is_said_at_its_place(network: Leernet, load: Load) -> None:
    two = '["emmen", "aa-en-hunze"]'
    for old, new, place, code in (
        (two, '["meppel"]', "events[0].rollout", "rollout_served"),
        (two, "[]", "events[0].rollout", "rollout_nobody"),
        (f'of = "sprint", organisations = {two}', f'of = "weg", organisations = {two}', "events[1].rollout.of",
         "reference_unknown"),
        ('offered_to = ["tynaarlo"]', 'offered_to = ["weg"]', "events[0].offered_to[0]", "reference_unknown"),
    ):  # fmt: skip
        with pytest.raises(InvalidInput) as caught:
            load(FILE.replace(old, new))
        assert [(one.field, one.code) for one in caught.value.problems] == [(place, code)]


def test_sharing_names_organisations_by_their_slugs(template: Leernet) -> None:
    rolled_out(template)
    assert template.run(ELS, share_copy, "sprint-emmen", ["emmen", "weg"], is_pilot=True)
    with template.read() as work:
        copy = work.db.get(RolloutCopy, event_of(template, "sprint-emmen").id)
        assert copy is not None
        assert copy.is_pilot
        assert {"sections", "formats", "partners"} <= copy.taken.keys()


def test_three_hundred_and_fifty_municipalities_go_at_once(template: Leernet) -> None:
    towns = [
        Organisation(
            slug=f"stad-{n}", name=f"Gemeente Stad {n}", short_name=f"Stad {n}", kind=OrganisationKind.MUNICIPALITY
        )
        for n in range(350)
    ]
    add(template, *towns)
    assert rolled_out(template, replace(WANTED, groups=[[one.slug] for one in towns])) == 350
