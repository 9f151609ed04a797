"""Statements on the driver's cursor do what SQLAlchemy does with them: types, rows, errors, both ways of running."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta, timezone

import pytest
from sqlalchemy import Column, Engine, Integer, MetaData, String, Table, bindparam, insert, select, update
from sqlalchemy.exc import IntegrityError, OperationalError, ProgrammingError
from sqlalchemy.orm import Session

from leernet import Leernet
from leernet.model import JournalEntry, Participant, Quota
from leernet.model.base import table_of
from leernet.prepared import Prepared
from leernet.testing import NOW, add, counted, some_event
from leernet.work import SYSTEM, Work

PERSON = table_of(Participant)
ENTRY = table_of(JournalEntry)
QUOTA = table_of(Quota)
ADD = Prepared(insert(PERSON).returning(PERSON.c.id, PERSON.c.created_at))
ANNA = {"email": "anna@example.org", "email_key": "anna@example.org", "name": "Anna", "created_at": NOW,
        "language": "nl", "phone": ""}  # fmt: skip


@contextmanager
def nobody(_engine: Engine) -> Iterator[None]:
    yield


@pytest.fixture(params=[nobody, counted], ids=["on the cursor", "overheard"])
def network(request: pytest.FixtureRequest, network: Leernet) -> Iterator[Leernet]:
    with request.param(network.engine):
        yield network


def test_types_convert_in_both_directions(network: Leernet) -> None:
    east = datetime(2026, 11, 22, 14, 30, tzinfo=timezone(timedelta(hours=5, minutes=30)))
    with network.work() as work:
        row = ADD.first(work.db, {**ANNA, "created_at": east})
    assert row is not None
    assert row[1] == NOW
    assert row[1].tzinfo is not None


def test_json_survives(network: Leernet) -> None:
    values = {"at": NOW, "actor": "system", "kind": "test.done", "subject": "test", "subject_id": 1, "event_id": None,
              "data": {"wat": "Hét st(r)oom", "山": [1, None]}, "told": False}  # fmt: skip
    with network.work() as work:
        assert Prepared(insert(ENTRY)).first(work.db, values) is None
    with network.read() as work:
        found = select(ENTRY.c.data, ENTRY.c.told).where(ENTRY.c.subject == bindparam("subject"))
        row = Prepared(found).first(work.db, {"subject": "test"})
    assert row == (values["data"], False)


def test_no_row_is_none(network: Leernet) -> None:
    with network.read() as work:
        found = select(PERSON.c.id).where(PERSON.c.email_key == bindparam("key"))
        assert Prepared(found).first(work.db, {"key": "niemand@example.org"}) is None


def test_values_of_the_statement_itself_are_filled_in(network: Leernet) -> None:
    add(network, some_event(places={"physical": 5}))
    grow = Prepared(update(QUOTA).where(QUOTA.c.id == bindparam("quota")).values(taken=QUOTA.c.taken + 3)
                    .returning(QUOTA.c.taken))  # fmt: skip
    with network.work() as work:
        quota = work.db.scalar(select(Quota.id))
        assert grow.first(work.db, {"quota": quota}) == (3,)


def test_it_is_part_of_the_transaction(network: Leernet) -> None:
    def add_and_break(work: Work) -> None:
        ADD.first(work.db, ANNA)
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        network.run(SYSTEM, add_and_break)
    with network.read() as work:
        assert work.db.scalars(select(Participant)).all() == []


def test_errors_are_those_of_sqlalchemy(network: Leernet) -> None:
    with network.work() as work:
        ADD.first(work.db, ANNA)
    with pytest.raises(IntegrityError) as caught, network.work() as work:
        ADD.first(work.db, ANNA)
    assert "INSERT" in str(caught.value.statement)
    nonsense = Prepared(select(PERSON.c.id).prefix_with("NONSENSE"))
    with pytest.raises((ProgrammingError, OperationalError)), network.read() as work:
        nonsense.first(work.db, {})
    with network.read() as work:
        assert work.db.scalar(select(Participant.name)) == "Anna"


def test_a_default_of_a_column_is_filled_in_unless_it_is_called(network: Leernet) -> None:
    short = {name: value for name, value in ANNA.items() if name not in ("language", "phone")}
    with network.work() as work:
        assert Prepared(insert(PERSON).returning(PERSON.c.language, PERSON.c.phone)).first(work.db, short) == ("nl", "")
    called = Table("elsewhere", MetaData(), Column("id", Integer), Column("code", String, default=str))
    with pytest.raises(TypeError, match=r"elsewhere\.code"), network.work() as work:
        Prepared(insert(called)).first(work.db, {"id": 1})


def test_a_log_of_statements_has_these_too(network: Leernet, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO, "sqlalchemy.engine.Engine"), network.work() as work:
        ADD.first(work.db, ANNA)
    assert "INSERT INTO leernet_participant" in caplog.text


def test_a_session_that_goes_on_after_a_commit_or_a_rollback_has_a_connection_again(network: Leernet) -> None:
    add(network, some_event())
    find = Prepared(select(QUOTA.c.taken).where(QUOTA.c.taken >= bindparam("least")))
    with Session(network.engine) as db:
        for end in (db.commit, db.rollback, db.commit):
            assert find.first(db, {"least": 0}) == (0,)
            end()
