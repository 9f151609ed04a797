"""Attendance reports as meeting programs save them."""

from datetime import date, datetime, time, timedelta
from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook

from leernet import InvalidInput
from leernet.schemas.meeting_reports import load_report, packed, unpacked
from leernet.schemas.meeting_times import seconds_of, together
from leernet.services.attendance.matching import Attendee

DAY = date(2030, 3, 4)

TEAMS = """1. Summary
Meeting title\tWelke warmte?
Start time\t3/4/30, 1:29:30 PM
Meeting duration\t1h 2m 3s

2. Participants
Name\tFirst Join\tLast Leave\tIn-Meeting Duration\tEmail\tParticipant ID (UPN)\tRole
Meer, Annelies van der\t3/4/30, 1:29:33 PM\t3/4/30, 2:31:10 PM\t1h 1m 36s\tannelies@x.nl\ta.meer@x.nl\tHost
Bob (Guest)\t3/4/30, 1:40:33 PM\t3/4/30, 2:31:10 PM\t20m 3s\t\t\tPresenter

3. In-Meeting activities
Name\tJoin Time\tLeave Time\tDuration\tEmail\tRole
Bob (Guest)\t3/4/30, 1:40:33 PM\t3/4/30, 2:31:10 PM\t20m 3s\t\tPresenter
"""
TEAMS_NL = """1. Samenvatting
Titel van vergadering\tWelke warmte?

2. Deelnemers
Naam\tEerste deelname\tLaatste vertrek\tDuur van deelname\tE-mail\tDeelnemer-id (UPN)\tRol
Meer, Annelies van der\t4-3-2030 13:29:33\t4-3-2030 14:31:10\t1 u 1 min. 36 s\tannelies@x.nl\ta.meer@x.nl\tRol
Bob (Gast)\t4-3-2030 13:40:33\t4-3-2030 14:31:10\t20 min 3 s\t\t\tPresentator

3. Activiteiten tijdens de vergadering
Naam\tTijdstip van deelname\tVertrektijd\tDuur\tE-mail\tRol
Bob (Gast)\t4-3-2030 13:40:33\t4-3-2030 14:31:10\t20 min 3 s\t\tPresentator
"""
TEAMS_OLD = """Volledige naam\tGebruikersactie\tTijdstempel
Anna\tDeelgenomen\t4-3-2030 13:00:00
Bob\tDeelgenomen\t4-3-2030 13:00:00
Anna\tVerlaten\t4-3-2030 13:10:00
Anna\tDeelgenomen\t4-3-2030 13:50:00
Cor\tDeelgenomen\tonbekend
Bob\tVerlaten\t4-3-2030 14:00:00
Dirk\tVerlaten\t4-3-2030 14:00:00
"""
ZOOM = """Meeting ID,Topic,Start Time,End Time,User Email,Duration (Minutes),Participants
123,"Warmte; en nu",03/04/2030 01:00:00 PM,03/04/2030 03:00:00 PM,host@x.nl,120,3

Name (Original Name),User Email,Join Time,Leave Time,Duration (Minutes),Guest,In Waiting Room
Anna (Anna van der Meer),anna@x.nl,03/04/2030 01:00:00 PM,03/04/2030 01:10:00 PM,10,Yes,Yes
Anna (Anna van der Meer),anna@x.nl,03/04/2030 01:10:00 PM,03/04/2030 01:40:00 PM,30,Yes,No
Anna (Anna van der Meer),anna@x.nl,03/04/2030 01:30:00 PM,03/04/2030 01:50:00 PM,20,Yes,No
"""


def _minutes(text: str | bytes, **more: object) -> dict[str, int | None]:
    content = text.encode() if isinstance(text, str) else text
    report = load_report("", [content], day=DAY, **more)  # type: ignore[arg-type]
    return {one.name: one.minutes for one in report.attendees}


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "utf-8", "utf-8-sig", "cp1252"])
def test_teams_in_every_encoding(encoding: str) -> None:
    report = load_report("", [TEAMS.replace("Bob", "Björn").encode(encoding)], day=DAY)
    annelies, bjorn = report.attendees
    assert annelies.emails == ("annelies@x.nl", "a.meer@x.nl")
    assert (annelies.minutes, bjorn.name, bjorn.minutes) == (62, "Björn (Guest)", 20)
    assert report.days == {DAY}


def test_teams_in_dutch() -> None:
    assert _minutes(TEAMS_NL.encode("utf-16")) == {"Meer, Annelies van der": 62, "Bob (Gast)": 20}


def test_teams_of_before_says_who_came_and_went() -> None:
    assert _minutes(TEAMS_OLD) == {"Anna": 20, "Bob": 60, "Cor": None}


def test_zoom_adds_joins_up_without_the_waiting_room_and_two_devices_once() -> None:
    assert _minutes(ZOOM) == {"Anna (Anna van der Meer)": 40}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("naam;e-mail;binnengekomen;vertrokken;duur\nAnna;a@x.nl;13:00;14:02;60,5", {"Anna": 60}),
        ("Voornaam,Tussenvoegsel,Achternaam,Aanwezig van (seconden)\nAnna,de,Wit,90", {"Anna de Wit": 2}),
        ("First name\tLast name\tDuration (seconds)\nAnna\tde Wit\t3660", {"Anna de Wit": 61}),
        ("Name\tAttendance Duration\nAnna\t62 mins\nBob\tlang", {"Anna": 62, "Bob": None}),
        ("Naam\tGekomen\tGegaan\nAnna\t2030-03-04T13:00:00\t2030-03-04T14:30:00", {"Anna": 90}),
        ("Naam\tGekomen\tGegaan\nAnna\t31-31-2030 13:00\t14:30", {"Anna": None}),
        ("Anna <anna@x.nl>\nbob@x.nl", {"Anna": None, "": None}),
        ("Naam\nAnna\nBob", {"Anna": None, "Bob": None}),
    ],
)
def test_lists_of_ones_own(text: str, expected: dict[str, int | None]) -> None:
    assert _minutes(text) == expected
    pasted = load_report(text, [], day=DAY)
    assert {one.name: one.minutes for one in pasted.attendees} == expected


def test_a_spreadsheet_with_times_of_its_own() -> None:
    book, buffer = Workbook(), BytesIO()
    sheet = book.active
    assert sheet is not None
    sheet.append(["Naam", "Gekomen", "Gegaan", "Duur", "Organisatie"])
    sheet.append(["Anna", datetime(2030, 3, 4, 13), datetime(2030, 3, 4, 15), time(1, 30), "Gemeente Haarlem"])  # noqa: DTZ001
    sheet.append(["=1+1", None, None, timedelta(minutes=5), None])
    book.save(buffer)
    report = load_report("", [buffer.getvalue()], day=DAY)
    assert [(one.name, one.minutes, one.organisation) for one in report.attendees] == [("Anna", 90, "Gemeente Haarlem")]


def test_a_meeting_that_was_begun_anew_has_two_reports() -> None:
    second = (
        TEAMS.replace("1h 1m 36s", "10m 0s").replace("1:29:33 PM", "3:00:00 PM").replace("2:31:10 PM", "3:10:00 PM")
    )
    report = load_report(second, [TEAMS.encode()], day=DAY)
    assert [one.minutes for one in report.attendees] == [72, 40]


def test_of_a_day_with_several_parts_only_what_lies_within_one_counts() -> None:
    morning = datetime(2030, 3, 4, 13, 0), datetime(2030, 3, 4, 13, 45)  # noqa: DTZ001
    assert _minutes(TEAMS, limits=morning)["Meer, Annelies van der"] == 15


@pytest.mark.parametrize(
    ("files", "code"),
    [
        ([], "report_missing"),
        ([b"a"] * 6, "files_too_many"),
        ([b"Naam\tDuur\n\t\n"], "report_nobody"),
        ([b"1\t2\t3\n4\t5\t6"], "report_columns"),
        ([b"\0\1\2\3"], "sheet_unreadable"),
        ([b"PK\x03\x04broken"], "sheet_unreadable"),
        ([b"\xd0\xcf\x11\xe0"], "sheet_of_old_excel"),
        ([b"  \n"], "sheet_empty"),
        ([b"x" * 1_000_001], "sheet_too_large"),
        ([b"Naam\tDuur\n" + b"Anna\t10 min\n" * 10_000], "sheet_too_large"),
    ],
)
def test_what_cannot_be_read_is_refused_with_a_code(files: list[bytes], code: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        load_report("", files, day=DAY)
    assert [problem.code for problem in caught.value.problems] == [code]
    assert caught.value.problems[0].field == "file"


@given(
    st.lists(
        st.builds(
            Attendee,
            name=st.sampled_from(["Anna", "Özlem Yıldız", "=cmd|' /C calc'!A0"]),
            emails=st.lists(st.sampled_from(["a@x.nl", "b@y.nl"]), max_size=2, unique=True).map(tuple),
            minutes=st.one_of(st.none(), st.integers(0, 10_000)),
            organisation=st.sampled_from(["", "Gemeente Haarlem"]),
        )
    )
)
def test_what_goes_along_with_the_form_comes_back_the_same(attendees: list[Attendee]) -> None:
    assert unpacked(packed(attendees)) == attendees


def test_what_comes_back_changed_does_no_harm() -> None:
    assert unpacked("\n\t\nAnna\tniets\t-5\nBob") == [Attendee(name="Anna"), Attendee(name="Bob")]


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("1h 2m 3s", 3723), ("1 uur, 2 minuten en 3 seconden", 3723), ("PT1H2M", 3720), ("62", 3720), ("0,5", 30),
        ("1:02:03", 3723), ("01:02", 3720), ("45 s", 45), ("1 d", 86400), ("", None), ("lang", None), ("9999 h", None),
        ("99999999", None), ("1.000.000", None),
    ],
)  # fmt: skip
def test_durations(text: str, seconds: int | None) -> None:
    assert seconds_of(text) == seconds


def test_spans_that_overlap_count_once() -> None:
    noon = datetime(2030, 3, 4, 12)  # noqa: DTZ001
    spans = [(noon, noon + timedelta(minutes=m)) for m in (10, 30, 20)]
    assert together(spans) == 1800
    assert together([]) == 0
