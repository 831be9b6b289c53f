"""When somebody can act: opening hours, public holidays, time zones. The only home of holidays."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

if TYPE_CHECKING:
    from collections.abc import Iterator

    from copilot.pages import Hours

_HORIZON = 60
"""Days looked ahead; nobody is closed for longer."""
_AMOUNT = re.compile(r"^(?P<count>\d+)\s*(?P<unit>min|m|h|d|wd|bd|w)$")
_DAY = re.compile(r"^day\s+(?P<day>\d{1,2})(?:\s+cutoff\s+(?P<cutoff>\d{1,2}))?$")
_QUARTER = timedelta(minutes=15)


HOME = "Europe/Madrid"
"""The zone of a moment that names none."""


def local_time(moment: datetime) -> datetime:
    """The moment in the company's zone where it is in UTC or in none; else as it is."""
    if moment.tzinfo is None:
        return moment.replace(tzinfo=ZoneInfo(HOME))
    return moment.astimezone(ZoneInfo(HOME)) if not moment.utcoffset() else moment


@lru_cache(maxsize=64)
def _closed_days(where: str, year: int) -> frozenset[date]:
    """None of a place that nobody knows: a page stored before places were checked must not stop an answer."""
    try:
        return public_holidays(where, year)
    except ValueError:
        return frozenset()


def public_holidays(where: str, year: int) -> frozenset[date]:
    """Days off in a country or a part of it, such as ES or ES-MD. Raises `ValueError` for a place nobody knows."""
    import holidays

    country, _, subdivision = where.partition("-")
    try:
        return frozenset(holidays.country_holidays(country, subdiv=subdivision or None, years=year))
    except NotImplementedError as error:
        raise ValueError(f"{where!r} is not a country, or a part of one, such as ES or ES-MD") from error


def opens(hours: Hours, moment: datetime) -> datetime:
    """The moment itself when they are open then, else when they open next, in their time zone.

    Hours that never open within two months answer the moment itself.
    """
    zone, now = ZoneInfo(hours.timezone), moment.astimezone(UTC)
    for start, end in _spans(hours, moment):
        if end > now:
            return max(start, now).astimezone(zone)
    return now.astimezone(zone)


def is_open(hours: Hours, moment: datetime) -> bool:
    """Whether they are open at that moment."""
    now = moment.astimezone(UTC)
    return any(start <= now < end for start, end in _spans(hours, moment, days=2))


def _spans(hours: Hours, moment: datetime, days: int = _HORIZON) -> Iterator[tuple[datetime, datetime]]:
    """Opening spans from the day of the moment on, in order."""
    zone = ZoneInfo(hours.timezone)
    first = moment.astimezone(zone).date()
    for ahead in range(days):
        day = first + timedelta(days=ahead)
        if hours.holidays and day in _closed_days(hours.holidays, day.year):
            continue
        for begins, ends in hours.days.get(day.weekday(), ()):
            start, end = _at(day, begins, zone), _at(day, ends, zone)
            if start.astimezone(UTC) < end.astimezone(UTC):
                yield start, end


def _at(day: date, clock: str, zone: ZoneInfo) -> datetime:
    if clock == "24:00":
        return datetime.combine(day + timedelta(days=1), time(0), zone)
    return datetime.combine(day, time.fromisoformat(clock), zone)


def due(within: str, at: str | None, hours: Hours, moment: datetime) -> datetime:
    """When something promised `within` a time is due, if it starts when they can next act.

    Hours and minutes run while they are open; "2d" and "1w" end at the close of that day, "2wd" counts days on which
    they open. "day 3" is the next 3rd of a month, or the first day after it on which they open; with "cutoff 28" it is
    the 3rd after the next 28th, when the period closes; at the time of day `at`, else at 10:00.
    Raises `ValueError` for a time that cannot be read.
    """
    start = opens(hours, moment)
    if day := named_day(within, hours, moment):
        return _open_at(day, at or "10:00", hours)
    match = _AMOUNT.match(within)
    if not match:
        raise ValueError(f"{within!r} is not a time such as 3h, 2d, 2wd or day 3 cutoff 28")
    count, unit = int(match["count"]), match["unit"]
    if unit in {"m", "min", "h"}:
        return _open_time(hours, start, timedelta(hours=count) if unit == "h" else timedelta(minutes=count))
    if unit in {"wd", "bd"}:
        return _close_of_working_day(hours, start, count)
    return _close_on_or_after(hours, start, count * (7 if unit == "w" else 1))


def _open_time(hours: Hours, start: datetime, needed: timedelta) -> datetime:
    """The moment when so much opening time has passed since the start, as a time a person would say.

    Counted in UTC: within one zone Python subtracts what the clocks show, which is not what passes while they change.
    """
    now = start.astimezone(UTC)
    for opening, closing in _spans(hours, start):
        begins, ends = max(opening.astimezone(UTC), now), closing.astimezone(UTC)
        if ends - begins >= needed:
            return min(_rounded(begins + needed), ends).astimezone(start.tzinfo)
        needed -= max(ends - begins, timedelta(0))
    return _rounded(now + needed).astimezone(start.tzinfo)


def _rounded(moment: datetime) -> datetime:
    """Up to the next quarter of an hour."""
    base = moment.replace(minute=0, second=0, microsecond=0)
    quarters = -((base - moment) // _QUARTER)
    return base + quarters * _QUARTER


def _close_of_working_day(hours: Hours, start: datetime, count: int) -> datetime:
    days: dict[date, datetime] = {}
    for begins, ends in _spans(hours, start):
        if begins.date() > start.date():
            days[begins.date()] = ends
        if len(days) > count:
            break
    closes = list(days.values())
    return closes[count - 1] if len(closes) >= count else start + timedelta(days=count)


def _close_on_or_after(hours: Hours, start: datetime, days: int) -> datetime:
    wanted = start.date() + timedelta(days=days)
    last: datetime | None = None
    for begins, ends in _spans(hours, start):
        if begins.date() < wanted:
            continue
        if last and begins.date() > last.date():
            break
        last = ends
    return last or start + timedelta(days=days)


def named_day(within: str, hours: Hours, moment: datetime) -> date | None:
    """The day of a month that "day 3 cutoff 28" means, whether or not they open on it; None for any other time."""
    match = _DAY.match(within)
    if match is None:
        return None
    start = opens(hours, moment)
    day, cutoff, year, month = int(match["day"]), int(match["cutoff"] or 0), start.year, start.month
    if start.day >= (cutoff or day):
        year, month = _next_month(year, month)
    if cutoff >= day:
        year, month = _next_month(year, month)
    return date(year, month, min(day, 28))


def _open_at(day: date, clock: str, hours: Hours) -> datetime:
    """That time of that day, or of the first day after it on which they open; their opening where it never is one."""
    wanted = _at(day, clock, ZoneInfo(hours.timezone))
    for begins, ends in _spans(hours, _at(day, "00:00", ZoneInfo(hours.timezone))):
        then = _at(begins.date(), clock, ZoneInfo(hours.timezone))
        if begins <= then < ends:
            return then
    return opens(hours, wanted)


def _next_month(year: int, month: int) -> tuple[int, int]:
    return (year + 1, 1) if month == 12 else (year, month + 1)
