"""Filters of the log as the query of a URL, and back. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import fields
from datetime import date, datetime, timedelta, tzinfo
from urllib.parse import urlencode

from copilot.errors import FilterError
from copilot.types.log import GRADES, OUTCOMES, REASONS, RUNGS, VERDICTS, LogFilter
from copilot.words import clean

LISTS = tuple(one.name for one in fields(LogFilter) if one.name not in {"promise", "text", "since", "until"})
"""The fields that hold several values."""
NAMES = (*LISTS, "promise", "q", "since", "until")
"""What may stand in a query, in the order in which it is written; `q` is the text."""
KNOWN = {"outcome": OUTCOMES, "verdict": VERDICTS, "reason": REASONS, "rung": RUNGS, "grade": GRADES}
"""The values that there are, where nobody can invent others."""
YES, NO = "yes", "no"
MOST_VALUES, MOST_CHARS, MOST_TEXT = 20, 200, 300
_FIRST, _LAST = 1970, 9998
"""Years that every database and every time zone can hold."""


def from_query(pairs: Iterable[tuple[str, str]], zone: tzinfo) -> LogFilter:
    """The filter that a query asks for; empty values are left out.

    A day without a time is the whole day in that zone: `until` includes it. Raises `FilterError` that names each
    parameter that cannot be, so that nobody takes another selection for the one asked for.
    """
    given: dict[str, list[str]] = {}
    for name, value in pairs:
        if text := clean(value).strip():
            given.setdefault(name, []).append(text)
    reader = _Reader(zone)
    found = {name: values for name, values in ((n, reader.read(n, v)) for n, v in given.items()) if values is not None}
    chosen = LogFilter(**{"text" if name == "q" else name: value for name, value in found.items()})  # type: ignore[arg-type]
    if chosen.since and chosen.until and chosen.since >= chosen.until:
        reader.fault("until", given["until"][0], "backwards")
    if reader.faults:
        raise FilterError(reader.faults)
    return chosen


def to_query(chosen: LogFilter, zone: tzinfo) -> str:
    """The query that `from_query` reads back as this filter: always the same for the same filter."""
    pairs = [(name, value) for name in LISTS for value in getattr(chosen, name)]
    if chosen.promise is not None:
        pairs.append(("promise", YES if chosen.promise else NO))
    if chosen.text:
        pairs.append(("q", chosen.text))
    if chosen.since:
        pairs.append(("since", _written(chosen.since, zone, 0)))
    if chosen.until:
        pairs.append(("until", _written(chosen.until, zone, 1)))
    return urlencode(pairs)


class _Reader:
    """Reads one parameter after another, and collects what is wrong."""

    def __init__(self, zone: tzinfo) -> None:
        self._zone = zone
        self.faults: list[tuple[str, str, str]] = []

    def fault(self, name: str, value: str, code: str) -> None:
        self.faults.append((name[:MOST_CHARS], value[:MOST_CHARS], code))

    def read(self, name: str, values: Sequence[str]) -> object | None:
        """The value of the field; None where it cannot be, which is then among the faults."""
        if name in LISTS:
            return self._several(name, values)
        single: dict[str, Callable[[str], object | None]] = {
            "promise": lambda value: self._promise(value),
            "q": lambda value: self._text(value),
            "since": lambda value: self._moment("since", value, 0),
            "until": lambda value: self._moment("until", value, 1),
        }
        if name not in single:
            self.fault(name, values[0], "unknown_name")
        elif len(set(values)) > 1:
            self.fault(name, values[1], "given_twice")
        else:
            return single[name](values[0])
        return None

    def _several(self, name: str, values: Sequence[str]) -> tuple[str, ...]:
        wanted = tuple(dict.fromkeys(values))
        if len(wanted) > MOST_VALUES:
            self.fault(name, wanted[MOST_VALUES], "too_many")
        for value in wanted:
            if len(value) > MOST_CHARS:
                self.fault(name, value, "too_long")
            elif name in KNOWN and value not in KNOWN[name]:
                self.fault(name, value, "unknown_value")
        return wanted

    def _promise(self, value: str) -> bool | None:
        if value not in {YES, NO}:
            self.fault("promise", value, "unknown_value")
            return None
        return value == YES

    def _text(self, value: str) -> str | None:
        if len(value) > MOST_TEXT:
            self.fault("q", value, "too_long")
            return None
        return " ".join(value.split())

    def _moment(self, name: str, value: str, days: int) -> datetime | None:
        try:
            moment = _read_moment(value, self._zone, days)
        except (ValueError, OverflowError):
            self.fault(name, value, "not_a_time")
            return None
        if not _FIRST <= moment.year <= _LAST:
            self.fault(name, value, "not_a_time")
            return None
        return moment


def _read_moment(value: str, zone: tzinfo, days: int) -> datetime:
    if len(value) == 10:
        return _midnight(date.fromisoformat(value) + timedelta(days=days), zone)
    moment = datetime.fromisoformat(value.replace(" ", "+"))  # a "+" that nobody escaped
    return moment if moment.tzinfo else moment.replace(tzinfo=zone)


def _midnight(day: date, zone: tzinfo) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=zone)


def _written(moment: datetime, zone: tzinfo, days: int) -> str:
    here = moment.astimezone(zone)
    day = here.date() - timedelta(days=days)
    whole = _midnight(here.date(), zone) == here
    return day.isoformat() if whole else here.isoformat()
