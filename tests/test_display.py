"""Dates and times as people read them, in Dutch and in English."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leernet.display import display_block, display_date, display_moment, display_range, display_size, display_when
from leernet.model.when import When

AMSTERDAM = ZoneInfo("Europe/Amsterdam")


def local(year: int, month: int, day: int, hour: int = 0, minute: int = 0, *, fold: int = 0) -> datetime:
    return datetime(year, month, day, hour, minute, fold=fold, tzinfo=AMSTERDAM)


@pytest.mark.parametrize(
    ("edtf", "dutch", "english"),
    [
        ("2024-23", "najaar 2024", "autumn 2024"),
        ("2025-21", "voorjaar 2025", "spring 2025"),
        ("2025-22", "zomer 2025", "summer 2025"),
        ("2024-24", "winter 2024/2025", "winter 2024/2025"),
        ("2024-05-30", "30 mei 2024", "30 May 2024"),
        ("2024-05", "mei 2024", "May 2024"),
        ("2025-33", "1e kwartaal 2025", "1st quarter 2025"),
        ("2025-34", "2e kwartaal 2025", "2nd quarter 2025"),
        ("2021", "2021", "2021"),
        ("XXXX-12-04", "4 december", "4 December"),
        ("XXXX-02-29", "29 februari", "29 February"),
        ("XXXX", "datum volgt", "date to follow"),
        ("2020-12-08T09:30", "8 december 2020, 09:30 uur", "8 December 2020, 09:30"),
        ("2020-12-08T00:00", "8 december 2020, 00:00 uur", "8 December 2020, 00:00"),
    ],
)
def test_a_date_reads_as_precisely_as_it_is_known(edtf: str, dutch: str, english: str) -> None:
    assert display_when(When(edtf), "nl") == dutch
    assert display_when(When(edtf), "en") == english


def test_the_weekday_stands_before_what_has_one() -> None:
    assert display_when(When("2018-12-04"), "nl", weekday=True) == "dinsdag 4 december 2018"
    assert display_when(When("2018-12-04T09:30"), "en", weekday=True) == "Tuesday 4 December 2018, 09:30"
    assert display_when(When("2024-23"), "nl", weekday=True) == "najaar 2024"
    assert display_when(When("XXXX-12-04"), "nl", weekday=True) == "4 december"
    assert display_date(date(2024, 5, 30), "nl", weekday=True) == "donderdag 30 mei 2024"


def test_an_unknown_language_reads_as_dutch_and_a_variant_as_its_language() -> None:
    assert display_date(date(2024, 5, 30), "de") == "30 mei 2024"
    assert display_date(date(2024, 5, 30), "en-US") == "30 May 2024"


def test_a_block_of_one_day_names_the_day_once() -> None:
    start, end = local(2020, 12, 8, 9, 30), local(2020, 12, 8, 12)
    assert display_block(start, end, AMSTERDAM, "nl") == "dinsdag 8 december 2020, 09:30 – 12:00 uur"
    assert display_block(start, end, AMSTERDAM, "en") == "Tuesday 8 December 2020, 09:30–12:00"


def test_a_block_shows_on_the_clock_of_the_network_in_winter_and_summer() -> None:
    winter = datetime(2020, 12, 8, 8, 30, tzinfo=UTC)
    summer = datetime(2020, 6, 8, 7, 30, tzinfo=UTC)
    for start in (winter, summer):
        assert "09:30 – 12:00 uur" in display_block(start, start + timedelta(hours=2.5), AMSTERDAM, "nl")


def test_a_block_over_more_days_names_both() -> None:
    start, end = local(2020, 6, 15, 9), local(2020, 6, 16, 17)
    assert display_block(start, end, AMSTERDAM, "nl") == (
        "maandag 15 juni 2020, 09:00 uur – dinsdag 16 juni 2020, 17:00 uur"
    )
    assert display_block(start, end, AMSTERDAM, "en") == ("Monday 15 June 2020, 09:00 – Tuesday 16 June 2020, 17:00")


def test_a_block_until_midnight_stays_on_its_own_day() -> None:
    assert display_block(local(2020, 6, 15, 20), local(2020, 6, 16), AMSTERDAM, "nl") == (
        "maandag 15 juni 2020, 20:00 – 24:00 uur"
    )
    assert display_block(local(2020, 6, 15), local(2020, 6, 16), AMSTERDAM, "nl") == (
        "maandag 15 juni 2020, 00:00 – 24:00 uur"
    )


def test_a_block_past_midnight_names_the_next_day() -> None:
    assert display_block(local(2020, 6, 15, 20), local(2020, 6, 16, 0, 30), AMSTERDAM, "nl") == (
        "maandag 15 juni 2020, 20:00 uur – dinsdag 16 juni 2020, 00:30 uur"
    )


def test_a_block_without_length_at_midnight_keeps_its_day() -> None:
    midnight = local(2020, 6, 16)
    assert display_block(midnight, midnight, AMSTERDAM, "nl") == "dinsdag 16 juni 2020, 00:00 – 00:00 uur"


def test_the_hour_that_comes_twice_is_told_apart() -> None:
    first, second = local(2024, 10, 27, 2, 30), local(2024, 10, 27, 2, 15, fold=1)
    assert display_block(first, second, AMSTERDAM, "nl") == ("zondag 27 oktober 2024, 02:30 CEST – 02:15 CET uur")


def test_the_zone_is_named_only_when_asked_for() -> None:
    start, end = local(2020, 12, 8, 9, 30), local(2020, 12, 8, 12)
    assert display_block(start, end, AMSTERDAM, "nl", zone=True).endswith("12:00 uur (Midden-Europese tijd)")
    assert display_block(start, end, AMSTERDAM, "en", zone=True).endswith("12:00 (Central European Time)")
    assert display_moment(start, AMSTERDAM, "en", zone=True) == "8 December 2020, 09:30 (Central European Time)"


def test_a_block_that_ends_before_it_starts_is_refused() -> None:
    with pytest.raises(ValueError, match="before it starts"):
        display_block(local(2020, 6, 16), local(2020, 6, 15), AMSTERDAM, "nl")


def test_a_naive_moment_is_refused() -> None:
    naive = datetime(2020, 6, 16)  # noqa: DTZ001
    with pytest.raises(ValueError, match="time zone"):
        display_moment(naive, AMSTERDAM, "nl")
    with pytest.raises(ValueError, match="time zone"):
        display_block(local(2020, 6, 15), naive, AMSTERDAM, "nl")


def test_a_moment_shows_date_and_time() -> None:
    moment = datetime(2024, 6, 11, 7, 32, tzinfo=UTC)
    assert display_moment(moment, AMSTERDAM, "nl") == "11 juni 2024, 09:32 uur"
    assert display_moment(moment, AMSTERDAM, "en", weekday=True) == "Tuesday 11 June 2024, 09:32"


@pytest.mark.parametrize(
    ("first", "last", "dutch", "english"),
    [
        (date(2020, 6, 15), date(2020, 6, 15), "15 juni 2020", "15 June 2020"),
        (date(2020, 6, 15), date(2020, 6, 16), "15 en 16 juni 2020", "15 and 16 June 2020"),
        (date(2020, 6, 15), date(2020, 6, 17), "15–17 juni 2020", "15–17 June 2020"),
        (date(2020, 6, 30), date(2020, 7, 1), "30 juni en 1 juli 2020", "30 June and 1 July 2020"),
        (date(2020, 6, 30), date(2020, 7, 2), "30 juni – 2 juli 2020", "30 June – 2 July 2020"),
        (
            date(2020, 12, 30),
            date(2021, 1, 1),
            "30 december 2020 – 1 januari 2021",
            "30 December 2020 – 1 January 2021",
        ),
        (date(2020, 6, 15), date(2021, 6, 15), "15 juni 2020 – 15 juni 2021", "15 June 2020 – 15 June 2021"),
    ],
)
def test_a_range_of_days_is_as_short_as_can_be(first: date, last: date, dutch: str, english: str) -> None:
    assert display_range(first, last, "nl") == dutch
    assert display_range(first, last, "en") == english


def test_a_range_that_ends_before_it_begins_is_refused() -> None:
    with pytest.raises(ValueError, match="before it begins"):
        display_range(date(2020, 6, 16), date(2020, 6, 15), "nl")


@given(
    st.datetimes(datetime(1990, 1, 1), datetime(2090, 1, 1), timezones=st.just(UTC)),  # noqa: DTZ001
    st.timedeltas(timedelta(), timedelta(days=3)),
)
def test_any_block_shows_the_date_it_starts_on(start: datetime, length: timedelta) -> None:
    text = display_block(start, start + length, AMSTERDAM, "nl")
    assert text.startswith(display_date(start.astimezone(AMSTERDAM).date(), "nl", weekday=True))
    assert text.endswith("uur")


@pytest.mark.parametrize(
    ("size", "nl", "en"),
    [(1, "1 kB", "1 kB"), (340 * 1024, "340 kB", "340 kB"), (1_258_291, "1,2 MB", "1.2 MB"), (1024**2, "1 MB", "1 MB")],
)
def test_the_size_of_a_file_is_said_as_people_say_it(size: int, nl: str, en: str) -> None:
    assert (display_size(size, "nl"), display_size(size, "en")) == (nl, en)
