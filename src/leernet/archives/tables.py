"""leernet's own tables in an archive, in the order in which they are loaded."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from marshmallow import fields
from sqlalchemy import ColumnElement, and_, or_
from sqlalchemy.orm import Session

from ..archived import ArchivedTable, IdInText, Within
from ..model import (
    Affiliation,
    Answer,
    Attendance,
    Audience,
    Block,
    Certificate,
    CertificateCheck,
    Delegation,
    Delivery,
    DeliveryStatus,
    Enrolment,
    Event,
    EventFormat,
    FormatSwitch,
    Interest,
    Invitation,
    JournalEntry,
    Material,
    Membership,
    Message,
    MessageRecipient,
    Participant,
    Question,
    Quota,
    Registration,
    RolloutCopy,
    Selected,
    Selection,
    Series,
    Switched,
    TableView,
    Upload,
)
from ..model.base import table_of
from ..schemas.desk import WebAddress
from .checks import (
    Check,
    check_certificate,
    check_format,
    check_material,
    check_person,
    check_registration,
    check_upload,
)
from .conversions import Actor, IdList, Number, Reference, Row, Said, Subject, key_of_organisation, planned_is_draft

BROUGHT = "series.brought_in"
"""The change that a series was loaded: it is of the network where that was, and does not go along."""


@dataclass(frozen=True, kw_only=True)
class CoreTable(ArchivedTable):
    """``named_by``: the column by which other rows name this one, else its number. ``row``: what changes a whole row.

    ``check``: what has to agree with what is installed here.
    """

    named_by: str | None = None
    row: Row | None = None
    check: Check | None = None
    only_for_new: str = ""


@dataclass(frozen=True, kw_only=True)
class ProgrammeTable(CoreTable):
    """Of these the programme file makes the rows: the archive adds its ``facts``, which no file says.

    ``adds``: whether there may be rows that a file does not know, such as formats that ended.
    """

    facts: Sequence[str]
    adds: bool = False


_TEXTS = fields.Dict(keys=fields.String(), values=fields.String())
_WORDS = fields.List(fields.String())
_ROWS = fields.List(_TEXTS)
_OBJECT = fields.Dict(keys=fields.String())

_SERIES, _EVENT, _PERSON = table_of(Series), table_of(Event), table_of(Participant)
_REGISTRATION, _QUOTA, _ENTRY = table_of(Registration), table_of(Quota), table_of(JournalEntry)
_ACTOR = Actor()
_KEY: Mapping[str, IdInText] = {"key": key_of_organisation()}


def _people(_db: Session, within: Within) -> ColumnElement[bool]:
    """Who registered, is a member, or has a certificate."""
    sources = (Registration, Membership, Certificate)
    return or_(
        *(_PERSON.c.id.in_(within(table_of(one)).with_only_columns(table_of(one).c.participant_id)) for one in sources)
    )


def _ended(_db: Session, _within: Within) -> ColumnElement[bool]:
    return EventFormat.ended_at.is_not(None)


def _answered(_db: Session, _within: Within) -> ColumnElement[bool]:
    return Upload.answer_id.is_not(None)


def _history(_db: Session, within: Within) -> ColumnElement[bool]:
    """What happened to the series, its events, and to what belongs to them."""
    of = (("series", Series), ("membership", Membership), ("delegation", Delegation), ("certificate", Certificate))
    subjects = [and_(_ENTRY.c.subject == name, _ENTRY.c.subject_id.in_(within(table_of(one)))) for name, one in of]
    return and_(_ENTRY.c.kind != BROUGHT, or_(_ENTRY.c.event_id.in_(within(_EVENT)), *subjects))


def _mail(_db: Session, _within: Within) -> ColumnElement[bool]:
    """What came of mail; what still has to go out, goes out where it was written."""
    return and_(Delivery.listener == "mail", Delivery.status != DeliveryStatus.PENDING)


PROGRAMME: Sequence[ProgrammeTable] = (
    ProgrammeTable(table=_SERIES, facts=("has_questions", "limits_organisations")),
    ProgrammeTable(
        table=_EVENT,
        of=("series_id",),
        facts=(
            "uid", "sequence", "has_questions", "limits_organisations", "previous_start", "moved_online", "switched_at",
        ),
    ),
    ProgrammeTable(table=table_of(Block), of=("event_id",), facts=("uid",)),
    ProgrammeTable(
        table=_QUOTA,
        of=("event_id", "series_id"),
        facts=("queue", "reserved", "lifted", "freed", "version"),
        adds=True,
        converts=_KEY,
        stays={"taken": 0, "held": 0, "ceiling": None},
    ),
    ProgrammeTable(
        table=table_of(EventFormat),
        of=("event_id",),
        chosen=_ended,
        facts=(),
        adds=True,
        fields={"details": _OBJECT},
        check=check_format,
    ),
    ProgrammeTable(table=table_of(Audience), of=("event_id",), facts=("release_done",)),
    ProgrammeTable(
        table=table_of(Question),
        of=("event_id", "series_id"),
        facts=("version",),
        adds=True,
        fields={
            **dict.fromkeys(("label", "hint", "purpose", "shown_if"), _TEXTS),
            **dict.fromkeys(("accept", "formats", "audiences"), _WORDS),
            "choices": _ROWS,
        },
    ),
    ProgrammeTable(table=table_of(RolloutCopy), of=("event_id",), facts=("taken",), fields={"taken": _TEXTS}),
)  # fmt: skip

PEOPLE = CoreTable(
    table=_PERSON, chosen=_people, named_by="email_key", stays={"calendar_uid": None}, check=check_person
)

ROWS: Sequence[CoreTable] = (
    CoreTable(table=table_of(Affiliation), of=("participant_id",), only_for_new="participant_id"),
    CoreTable(
        table=table_of(Delegation),
        of=("event_id", "series_id"),
        named_by="uid",
        fields={"departments": _WORDS},
        converts=_KEY,
    ),
    CoreTable(table=table_of(Invitation), of=("event_id",), named_by="uid"),
    CoreTable(table=table_of(Membership), of=("series_id",), named_by="uid", converts=_KEY),
    CoreTable(
        table=_REGISTRATION,
        of=("event_id",),
        named_by="uid",
        fields={"roles": _WORDS, "claims": _WORDS},
        converts={"claims": IdList(_QUOTA), "registered_by": _ACTOR},
        check=check_registration,
    ),
    CoreTable(table=table_of(Enrolment), of=("event_id",)),
    CoreTable(table=table_of(Answer), of=("registration_id",), fields={"values": _WORDS}),
    CoreTable(table=table_of(Upload), of=("answer_id",), chosen=_answered, check=check_upload),
    CoreTable(table=table_of(Attendance), of=("registration_id",), converts={"recorded_by": _ACTOR}),
    CoreTable(table=table_of(Interest), of=("event_id",)),
    CoreTable(
        table=table_of(Material),
        of=("event_id", "series_id"),
        named_by="uid",
        fields={"title": _TEXTS, "url": WebAddress(largest=500)},
        check=check_material,
    ),
    CoreTable(
        table=table_of(Certificate),
        of=("event_id", "series_id"),
        named_by="code",
        converts={"issued_by": _ACTOR, "number": Number()},
        check=check_certificate,
    ),
    CoreTable(table=table_of(CertificateCheck), of=("registration_id",)),
    CoreTable(table=table_of(Selection), of=("event_id",), named_by="uid", converts={"made_by": _ACTOR}),
    CoreTable(table=table_of(Selected), of=("selection_id",), fields={"data": _OBJECT}),
    CoreTable(
        table=table_of(TableView),
        of=("event_id", "series_id"),
        fields={"columns": _WORDS, "query": _TEXTS},
        converts={"made_by": _ACTOR},
    ),
    CoreTable(
        table=table_of(Message),
        of=("event_id",),
        named_by="uid",
        fields={"groups": _WORDS},
        converts={"written_by": _ACTOR},
        row=planned_is_draft(),
    ),
    CoreTable(
        table=_ENTRY,
        chosen=_history,
        fields={"data": _OBJECT},
        converts={"actor": _ACTOR, "event_id": Reference(_EVENT), "data": Said()},
        stays={"told": True},
        row=Subject(),
    ),
    CoreTable(
        table=table_of(Delivery),
        of=("entry_id",),
        chosen=_mail,
        stays={"leased_until": None, "webhook_id": None, "answer": ""},
        row=Subject(),
    ),
    CoreTable(table=table_of(MessageRecipient), of=("message_id",)),
    CoreTable(
        table=table_of(FormatSwitch),
        of=("event_id",),
        converts={"actor": _ACTOR},
        stays={"entry_id": 0, "closing_entry_id": 0, "before": {}},
    ),
    CoreTable(table=table_of(Switched), of=("switch_id",)),
)

CORE: Sequence[CoreTable] = (*PROGRAMME, PEOPLE, *ROWS)
