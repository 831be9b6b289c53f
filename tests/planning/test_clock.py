"""When somebody can act: opening hours, weekends, holidays, time zones and the change of the clocks."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from copilot.pages import Hours
from copilot.planning import clock

from .make import MADRID, MONDAY, OFFICE, SUNDAY, madrid

ZONES = ("Europe/Madrid", "Atlantic/Canary", "America/Mexico_City", "America/New_York", "Asia/Kathmandu", "UTC")
FRIDAY = madrid(2026, 11, 27, 17, 0)
DAY_AND_NIGHT = Hours(timezone="Europe/Madrid", days={day: (("00:00", "24:00"),) for day in range(7)})

moments = st.datetimes(datetime(2026, 1, 1), datetime(2027, 6, 1), timezones=st.just(UTC))  # noqa: DTZ001


def _clock(minute: int) -> str:
    return "24:00" if minute == 24 * 60 else f"{minute // 60:02d}:{minute % 60:02d}"


@st.composite
def opening_hours(draw: st.DrawFn) -> Hours:
    """Hours of two to seven days with one or two spans each, in some zone, with or without public holidays."""
    days: dict[int, tuple[tuple[str, str], ...]] = {}
    for day in draw(st.sets(st.integers(0, 6), min_size=2)):
        noon, evening = draw(st.integers(240, 780)), draw(st.integers(900, 1440))
        morning, afternoon = draw(st.integers(0, noon - 120)), draw(st.integers(noon, evening - 60))
        spans = ((_clock(morning), _clock(noon)), (_clock(afternoon), _clock(evening)))
        days[day] = spans[: draw(st.integers(1, 2))]
    return Hours(
        timezone=draw(st.sampled_from(ZONES)), days=days, holidays=draw(st.sampled_from([None, "ES", "ES-MD"]))
    )


withins = st.one_of(
    st.integers(1, 20).map(lambda n: f"{n}h"),
    st.integers(1, 300).map(lambda n: f"{n}min"),
    st.integers(0, 10).map(lambda n: f"{n}d"),
    st.integers(1, 5).map(lambda n: f"{n}wd"),
    st.integers(1, 2).map(lambda n: f"{n}w"),
)


def _open_at_the_end(hours: Hours, moment: datetime) -> bool:
    """Whether they are open then, or close right then."""
    return clock.is_open(hours, moment) or clock.is_open(hours, moment.astimezone(UTC) - timedelta(seconds=1))


@given(hours=opening_hours(), moment=moments, within=withins)
@settings(max_examples=60, deadline=None)
def test_what_is_promised_is_due_in_opening_hours_and_never_before_now(
    hours: Hours, moment: datetime, within: str
) -> None:
    """Whatever the hours, the zone and the moment: due is not past, and whoever acts is there then."""
    due = clock.due(within, None, hours, moment)

    assert due.astimezone(UTC) >= moment
    assert _open_at_the_end(hours, due)


@given(hours=opening_hours(), moment=moments)
@settings(max_examples=60, deadline=None)
def test_opening_is_the_first_moment_at_which_they_are_open(hours: Hours, moment: datetime) -> None:
    """Never before the moment, and open then; the moment itself while they are open."""
    opens = clock.opens(hours, moment)

    assert opens.astimezone(UTC) >= moment
    assert clock.is_open(hours, opens)
    assert (opens.astimezone(UTC) == moment) == clock.is_open(hours, moment)


@given(hours=opening_hours(), moment=moments, day=st.integers(1, 28), cutoff=st.integers(0, 28))
@settings(max_examples=60, deadline=None)
def test_a_day_of_the_month_is_ahead_and_kept_when_they_are_open(
    hours: Hours, moment: datetime, day: int, cutoff: int
) -> None:
    """ "day 3" is that day, after now, within three months; what is due then is due while whoever acts is there."""
    within = f"day {day} cutoff {cutoff}" if cutoff else f"day {day}"
    named, due = clock.named_day(within, hours, moment), clock.due(within, None, hours, moment)

    assert named and named.day == day
    assert moment < due.astimezone(UTC) < moment + timedelta(days=120)
    assert due.date() >= named
    assert _open_at_the_end(hours, due)


@given(hours=opening_hours(), moment=moments, within=st.one_of(withins, st.just("day 3 cutoff 28")))
@settings(max_examples=60, deadline=None)
def test_the_offset_is_that_of_the_zone_at_that_time(hours: Hours, moment: datetime, within: str) -> None:
    """Summer's in summer, winter's in winter, whatever held when the promise was made."""
    due = clock.due(within, None, hours, moment)

    assert due.utcoffset() == due.astimezone(UTC).astimezone(ZoneInfo(hours.timezone)).utcoffset()


@pytest.mark.parametrize(
    ("asked", "day", "due"),
    [
        (madrid(2026, 12, 10), date(2027, 1, 3), madrid(2027, 1, 4, 10)),
        (madrid(2026, 11, 10), date(2026, 12, 3), madrid(2026, 12, 3, 10)),
        (madrid(2027, 4, 10), date(2027, 5, 3), madrid(2027, 5, 4, 10)),
    ],
)
def test_a_day_on_which_they_are_closed_is_named_and_due_on_the_next_open_one(
    asked: datetime, day: date, due: datetime
) -> None:
    """The invoice is of Sunday the 3rd; who checks it is there on Monday. A holiday of the place counts too."""
    office = Hours(timezone="Europe/Madrid", days=OFFICE.days, holidays="ES-MD")

    assert clock.named_day("day 3 cutoff 28", office, asked) == day
    assert clock.due("day 3 cutoff 28", "10:00", office, asked) == due


def test_a_time_of_day_at_which_they_are_never_there_is_their_opening() -> None:
    """A check written for seven in the morning is made at nine."""
    assert clock.due("day 3", "07:00", OFFICE, MONDAY) == madrid(2026, 12, 3, 9)


def test_what_is_asked_a_minute_before_closing_is_not_due_at_closing() -> None:
    """One minute of the hour has passed, the others are of the next day."""
    assert clock.due("1h", None, OFFICE, madrid(2026, 11, 30, 17, 59)) == madrid(2026, 12, 1, 10)
    assert clock.opens(OFFICE, madrid(2026, 11, 30, 18, 0)) == madrid(2026, 12, 1, 9)


def test_a_closed_desk_opens_on_its_next_working_day() -> None:
    """On a Sunday night, an office opens on Monday at nine."""
    assert clock.opens(OFFICE, SUNDAY) == madrid(2026, 11, 30, 9)
    assert not clock.is_open(OFFICE, SUNDAY)


def test_an_open_desk_opens_now() -> None:
    """Whoever is there can begin at once."""
    assert clock.opens(OFFICE, MONDAY) == MONDAY
    assert clock.is_open(OFFICE, MONDAY)


@pytest.mark.parametrize(("hour", "minute", "is_open"), [(8, 59, False), (9, 0, True), (17, 59, True), (18, 0, False)])
def test_the_opening_minute_is_open_and_the_closing_minute_is_not(hour: int, minute: int, is_open: bool) -> None:
    """Hours are from the first minute on, up to the last one."""
    assert clock.is_open(OFFICE, madrid(2026, 11, 30, hour, minute)) is is_open


def test_a_midday_break_is_closed() -> None:
    """Two spans on one day leave a gap, and the afternoon is the next opening."""
    split = Hours(timezone="Europe/Madrid", days={0: (("09:00", "14:00"), ("16:00", "20:00"))})

    assert clock.opens(split, madrid(2026, 11, 30, 15)) == madrid(2026, 11, 30, 16)


def test_hours_that_run_out_today_go_on_tomorrow() -> None:
    """Three hours from Friday at five: one that day, two on Monday."""
    assert clock.due("3h", None, OFFICE, FRIDAY) == madrid(2026, 11, 30, 11)


def test_hours_run_from_the_opening_when_they_are_closed() -> None:
    """Asked on Sunday night, three hours end on Monday at twelve."""
    assert clock.due("3h", None, OFFICE, SUNDAY) == madrid(2026, 11, 30, 12)


def test_a_public_holiday_is_closed() -> None:
    """The sixth of January is nobody's working day where holidays are kept, and is one where they are not."""
    spain = Hours(timezone="Europe/Madrid", days=OFFICE.days, holidays="ES")
    eve = madrid(2027, 1, 5, 19)

    assert clock.opens(spain, eve) == madrid(2027, 1, 7, 9)
    assert clock.opens(OFFICE, eve) == madrid(2027, 1, 6, 9)


def test_a_regional_holiday_is_closed_in_its_region_only() -> None:
    """The second of May is a holiday in Madrid and a working day in the rest of Spain."""
    eve = madrid(2028, 5, 1, 23)
    everywhere = Hours(timezone="Europe/Madrid", days=OFFICE.days, holidays="ES")
    region = Hours(timezone="Europe/Madrid", days=OFFICE.days, holidays="ES-MD")

    assert clock.opens(everywhere, eve) == madrid(2028, 5, 2, 9)
    assert clock.opens(region, eve) == madrid(2028, 5, 3, 9)


def test_a_country_nobody_knows_has_no_holidays() -> None:
    """Then only the weekdays count; nothing fails."""
    nowhere = Hours(timezone="Europe/Madrid", days=OFFICE.days, holidays="ZZ")

    assert clock.opens(nowhere, SUNDAY) == madrid(2026, 11, 30, 9)


def test_working_days_are_those_on_which_they_open() -> None:
    """Two working days after a Friday end when the office closes on Tuesday."""
    assert clock.due("2wd", None, OFFICE, FRIDAY) == madrid(2026, 12, 1, 18)


def test_a_day_that_ends_on_a_closed_one_ends_on_the_next_open_one() -> None:
    """One day after a Friday is the close of Monday; a week is the close of the same weekday."""
    assert clock.due("1d", None, OFFICE, FRIDAY) == madrid(2026, 11, 30, 18)
    assert clock.due("1w", None, OFFICE, FRIDAY) == madrid(2026, 12, 4, 18)


@pytest.mark.parametrize(
    ("asked", "due"),
    [
        (madrid(2026, 11, 26), date(2026, 12, 3)),
        (madrid(2026, 11, 30), date(2027, 1, 3)),
        (madrid(2026, 12, 1), date(2027, 1, 3)),
        (FRIDAY + timedelta(hours=3), date(2027, 1, 3)),
    ],
)
def test_after_the_cutoff_the_month_after_counts(asked: datetime, due: date) -> None:
    """From the 28th on, or when nobody can act before it, the next period's third is meant."""
    assert clock.named_day("day 3 cutoff 28", OFFICE, asked) == due


def test_a_cutoff_before_the_day_closes_the_period_of_the_same_month() -> None:
    """ "day 20 cutoff 5" asked on the 2nd is the 20th of this month, on the 6th that of the next."""
    assert clock.named_day("day 20 cutoff 5", OFFICE, madrid(2026, 12, 2)) == date(2026, 12, 20)
    assert clock.named_day("day 20 cutoff 5", OFFICE, madrid(2026, 12, 7)) == date(2027, 1, 20)
    assert clock.named_day("2d", OFFICE, MONDAY) is None


def test_the_hour_of_a_monthly_day_is_the_one_written() -> None:
    """At the time of day of the rule, else at ten."""
    assert clock.due("day 3", "12:30", OFFICE, MONDAY) == madrid(2026, 12, 3, 12, 30)
    assert clock.due("day 3", None, OFFICE, MONDAY) == madrid(2026, 12, 3, 10)


def test_a_promise_is_a_time_that_a_person_would_say() -> None:
    """Times end on a quarter of an hour, never earlier than what was counted."""
    assert clock.due("3h", None, OFFICE, madrid(2026, 11, 30, 10, 4)) == madrid(2026, 11, 30, 13, 15)


def test_rounding_does_not_outlast_the_opening() -> None:
    """What ends in the last minutes of an odd closing time is due at the closing, not after it."""
    odd = Hours(timezone="Europe/Madrid", days={0: (("09:00", "13:50"),)})

    assert clock.due("3h", None, odd, madrid(2026, 11, 30, 10, 47)) == madrid(2026, 11, 30, 13, 50)


@pytest.mark.parametrize("within", ["", "soon", "3 parsecs", "-2h", "day", "day 3 cutoff", "h3"])
def test_a_time_that_cannot_be_read_is_refused(within: str) -> None:
    """Nothing is promised for a rule that is not one."""
    with pytest.raises(ValueError, match="is not a time"):
        clock.due(within, None, OFFICE, MONDAY)


def test_who_acts_elsewhere_keeps_their_own_clock() -> None:
    """An office in Mexico opens at nine there, seven hours after Madrid."""
    mexico = Hours(timezone="America/Mexico_City", days=OFFICE.days)
    opens = clock.opens(mexico, madrid(2026, 11, 30, 10))

    assert (opens.hour, opens.tzinfo) == (9, ZoneInfo("America/Mexico_City"))
    assert opens.astimezone(MADRID) == madrid(2026, 11, 30, 16)


def test_the_shorter_and_the_longer_day_open_at_the_same_hour() -> None:
    """After the clocks change, nine o'clock is nine o'clock."""
    for sunday in (date(2026, 3, 29), date(2026, 10, 25)):
        opens = clock.opens(OFFICE, datetime.combine(sunday, datetime.min.time(), MADRID))
        assert (opens.hour, opens.minute) == (9, 0)


@pytest.mark.parametrize("asked", ["2026-10-25T00:30Z", "2026-10-25T01:20Z", "2026-03-29T00:40Z"])
def test_hours_that_run_over_the_change_of_the_clocks_are_real_hours(asked: str) -> None:
    """Two hours are two hours of waiting, even in the night in which the clocks change."""
    moment = datetime.fromisoformat(asked)
    waited = clock.due("2h", None, DAY_AND_NIGHT, moment).astimezone(UTC) - moment

    assert timedelta(hours=2) <= waited < timedelta(hours=2, minutes=15)


def test_hours_that_never_open_answer_the_moment_itself() -> None:
    """A desk without hours is no reason to fail."""
    never = Hours(timezone="Europe/Madrid", days={})

    assert clock.opens(never, MONDAY) == MONDAY
    assert clock.due("2h", None, never, MONDAY) == MONDAY + timedelta(hours=2)


def test_a_moment_without_a_zone_or_in_utc_is_told_in_the_company_s() -> None:
    """A moment that has a zone of its own keeps it."""
    mexican = datetime(2026, 11, 30, 10, tzinfo=ZoneInfo("America/Mexico_City"))

    assert clock.local_time(datetime(2026, 11, 30, 9, tzinfo=UTC)).hour == 10
    assert clock.local_time(datetime(2026, 11, 30, 9)).utcoffset() == timedelta(hours=1)  # noqa: DTZ001
    assert clock.local_time(mexican) is mexican
