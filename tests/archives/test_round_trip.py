"""A series goes to another network and comes back, and is what it was."""

from __future__ import annotations

import io
import json
from pathlib import Path
from zipfile import ZipFile

import pytest
from sqlalchemy import select

from leernet import Leernet
from leernet.archives import Archive, try_archive
from leernet.archives.tables import CORE
from leernet.errors import Conflict, NotFound
from leernet.model import (
    Base,
    Certificate,
    Event,
    FormatSwitch,
    JournalEntry,
    Organisation,
    Participant,
    Registration,
    Series,
    SwitchStatus,
)
from leernet.programmes import load_programme, read_programme
from leernet.services.certificates.issuing import Verdict, verify
from leernet.services.doctor import recount
from leernet.services.registering.registration import cancel
from leernet.testing import Outbox, create_tables, some_event
from leernet.work import PARTICIPANT, SYSTEM, Work

from .conftest import archive_of, bring, network_at
from .life import DIGEST, PDF

PROGRAMMES = Path(__file__).parents[2] / "examples/flask_app/programmes"

BY_THE_PROGRAMME_FILE = {
    "leernet_agenda_item",
    "leernet_contribution",
    "leernet_event_partner",
    "leernet_organisation",
    "leernet_recap",
    "leernet_rollout_target",
    "leernet_series_partner",
    "leernet_series_relation",
}
OF_THE_NETWORK = {
    "leernet_api_key",
    "leernet_desk_grant",
    "leernet_desk_user",
    "leernet_idempotency_record",
    "leernet_plugin_use",
    "leernet_rate_count",
    "leernet_webhook",
}


def test_every_table_goes_along_or_is_known_not_to() -> None:
    """A new table has to be thought of: a line in ``leernet.archives.tables``, or here."""
    left = set(Base.metadata.tables) - {one.table.name for one in CORE}
    assert left == BY_THE_PROGRAMME_FILE | OF_THE_NETWORK


def parts(archive: io.BytesIO) -> dict[str, bytes]:
    """Everything but what says when it was made."""
    with ZipFile(archive) as opened:
        return {name: opened.read(name) for name in opened.namelist() if name != "manifest.json"}


def rows(archive: io.BytesIO, table: str) -> list[dict[str, object]]:
    lines = parts(archive).get(f"tables/{table}.jsonl", b"").splitlines()
    return [json.loads(line) for line in lines]


def test_what_is_loaded_is_archived_again_to_the_same_bytes(everything: bytes, target: Leernet, home: Leernet) -> None:
    """From SQLite to the other database and back: every table that goes along has rows in it."""
    sent = io.BytesIO(everything)
    kinds = {one.table.name for one in (*CORE, *target.plugins.archived)}
    with ZipFile(sent) as opened:
        names = {name.removeprefix("tables/").removesuffix(".jsonl") for name in opened.namelist()}
        manifest = json.loads(opened.read("manifest.json"))
    assert kinds - names == set()
    assert manifest["leftOut"] == []
    assert manifest["plugins"] == ["certificates", "evaluation", "exchange", "groups", "outcomes"]
    bring(target, sent)
    arrived = archive_of(target)
    assert parts(arrived) == parts(sent)
    bring(home, arrived)
    assert parts(archive_of(home)) == parts(sent)


def test_nobody_hears_of_it_and_all_is_as_it_was(everything: bytes, target: Leernet, outbox: Outbox) -> None:
    brought = bring(target, io.BytesIO(everything))
    assert (brought.series, brought.title, brought.events) == ("netwerk", "Hét netwerk", 3)
    assert (brought.people_known, brought.left, dict(brought.organisations_differing)) == (0, (), {})
    while target.dispatcher.deliver():
        pass
    assert outbox.messages == []
    with target.read() as work:
        assert recount(work) == []
        assert {one.stands for one in work.db.scalars(select(Certificate))} == {True}
        codes = work.db.scalars(select(Certificate.code).where(Certificate.holder_digest == "")).all()
        assert [verify(work, code).verdict for code in codes] == [Verdict.VALID]
        assert work.db.scalars(select(JournalEntry.kind).where(~JournalEntry.told)).all() == []
        last = work.db.scalars(select(JournalEntry).order_by(JournalEntry.id.desc())).first()
        assert last is not None
        assert (last.kind, last.actor) == ("series.brought_in", "system")
        anna = work.db.scalars(select(Registration).where(Registration.name == "Anna")).one()
    # It goes on from here: who waits moves up, mail goes out.
    target.run(PARTICIPANT, cancel, anna.uid)
    while target.dispatcher.deliver():
        pass
    assert {str(message["To"]) for message in outbox.messages} == {"Anna <anna@example.org>", "Lia <lia@example.org>"}
    with target.read() as work:
        assert recount(work) == []


def test_who_is_known_stays_as_they_are_and_nothing_else_changes(everything: bytes, target: Leernet) -> None:
    with target.transaction() as work:
        work.db.add(Participant(email="ANNA@example.org", name="Anna de Wit", created_at=work.now, language="en"))
        work.db.add(Participant(email="zus@example.org", name="Zus", created_at=work.now))
        work.db.add(Organisation(slug="tynaarlo", name="Gemeente Tynaarlo"))
        work.db.add(Series(slug="ander", title="Ander netwerk"))
    brought = bring(target, io.BytesIO(everything))
    assert brought.people_known == 1
    assert brought.differing == [("anna@example.org", "Anna", "Anna de Wit")]
    assert brought.organisations_differing == {"tynaarlo": ("Tynaarlo", "Gemeente Tynaarlo")}
    with target.read() as work:
        anna = work.db.scalars(select(Participant).where(Participant.email_key == "anna@example.org")).one()
        assert (anna.email, anna.name, anna.language, anna.affiliations) == (
            "ANNA@example.org",
            "Anna de Wit",
            "en",
            [],
        )
        registration = work.db.scalars(select(Registration).where(Registration.participant_id == anna.id)).one()
        assert registration.name == "Anna", "as it was when she registered"
        assert work.db.scalars(select(Organisation.name).where(Organisation.slug == "tynaarlo")).one().startswith("Gem")
    # Who is known has the name that they have here; all else is the same again.
    sent, arrived = parts(io.BytesIO(everything)), parts(archive_of(target))
    different = {name for name in sent if sent[name] != arrived.get(name)}
    assert different == {
        "programme.toml",
        "tables/leernet_participant.jsonl",
        "tables/leernet_affiliation.jsonl",
    }


def test_what_stays_behind_is_no_secret_and_nothing_half_done(everything: bytes) -> None:
    archive = io.BytesIO(everything)
    assert all("calendar_uid" not in row for row in rows(archive, "leernet_participant"))
    assert all("join_key" not in row for row in rows(archive, "leernet_series"))
    assert {row["status"] for row in rows(archive, "leernet_message")} == {"draft", "sent"}
    assert parts(archive)[f"files/{DIGEST}"] == PDF
    erased = [row for row in rows(archive, "leernet_participant") if row["erased_at"]]
    assert [(row["email"], row["name"]) for row in erased] == [("", "—")]
    text = b"".join(parts(archive).values()).decode(errors="replace")
    assert "cas@example.org" not in text


def test_events_keep_their_place_in_calendars(everything: bytes, source: Leernet, target: Leernet) -> None:
    bring(target, io.BytesIO(everything))

    def of(network: Leernet) -> list[tuple[object, ...]]:
        with network.read() as work:
            return [
                (one.slug, one.uid, one.sequence, [(block.uid, block.starts_at) for block in one.blocks])
                for one in work.db.scalars(select(Event).order_by(Event.slug))
            ]

    assert of(source) == of(target)
    assert any(sequence for _, _, sequence, _ in of(target))


def test_what_leads_to_another_series_is_left_out_and_said_unless_it_is_there(source: Leernet, target: Leernet) -> None:
    def lead_elsewhere(work: Work) -> None:
        other = Series(slug="ander", title="Ander netwerk")
        before = some_event(slug="eerder", title="Eerder")
        work.db.add_all([other, before])
        work.db.flush()
        series = work.db.scalars(select(Series).where(Series.slug == "netwerk")).one()
        series.part_of, series.relates_to = other, [other]
        work.db.scalars(select(Event).where(Event.slug == "derde")).one().follows = before

    source.run(SYSTEM, lead_elsewhere)
    archive = archive_of(source)
    left = ("series.part_of: ander", "series.related: ander", "events[2].follows: eerder")
    assert target.run(SYSTEM, try_archive, Archive(archive)).left == left
    with target.transaction() as work:
        assert work.db.scalars(select(Series)).all() == [], "nothing is left of a trial"
        work.db.add(Series(slug="ander", title="Ander netwerk"))
    assert bring(target, archive).left == ("events[2].follows: eerder",)


def test_what_is_half_done_is_not_written(source: Leernet) -> None:
    with source.transaction() as work:
        work.db.scalars(select(FormatSwitch)).one().status = SwitchStatus.HELD
    with pytest.raises(Conflict) as held:
        archive_of(source)
    assert held.value.code == "archive_busy"
    with pytest.raises(NotFound):
        archive_of(source, "nergens")


def test_the_programmes_of_the_demo_come_out_as_they_went_in(home: Leernet, tmp_path: Path) -> None:
    """Roll-outs with copies that differ, logos, and organisations that they share, among others."""
    files = sorted(PROGRAMMES.glob("*.toml"))
    for path in files:
        home.run(SYSTEM, load_programme, read_programme(path, home.plugins, home.settings.timezone))
    elsewhere = network_at(f"sqlite:///{tmp_path / 'elsewhere.db'}", Outbox())
    create_tables(elsewhere)
    with home.read() as work:
        slugs = work.db.scalars(select(Series.slug).order_by(Series.slug)).all()
    assert len(slugs) == len(files)
    for slug in slugs:
        sent = archive_of(home, slug)
        bring(elsewhere, sent)
        assert parts(archive_of(elsewhere, slug)) == parts(sent), slug
    elsewhere.engine.dispose()
