"""Opening hours as written in front matter: {mon-fri: "09:00-18:00", sat: ["09:00-14:00"]}."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from copilot.pages import Hours
from copilot.planning.clock import public_holidays

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_ES = {"lun": 0, "mar": 1, "mie": 2, "mié": 2, "jue": 3, "vie": 4, "sab": 5, "sáb": 5, "dom": 6}
_SPAN = re.compile(r"^(?P<from>[0-2]?\d:[0-5]\d)\s*[-–]\s*(?P<to>[0-2]?\d:[0-5]\d)$")


def read_hours(written: Mapping[str, Sequence[str]], timezone: str, holidays: str | None) -> Hours:
    """Hours by weekday. Raises `ValueError` with the part that cannot be read."""
    days: dict[int, tuple[tuple[str, str], ...]] = {}
    for name, spans in written.items():
        for day in _days(name):
            days[day] = tuple(_span(span) for span in spans)
    return Hours(timezone=known_zone(timezone), days=days, holidays=holidays)


def _days(name: str) -> range:
    parts = [_day(part) for part in re.split(r"\s*[-–]\s*", name.strip().lower())]
    if len(parts) > 2 or parts[0] > parts[-1]:
        raise ValueError(f"{name!r} is not a day or a range such as mon-fri")
    return range(parts[0], parts[-1] + 1)


def _day(name: str) -> int:
    short = name[:3]
    if short in _DAYS:
        return _DAYS.index(short)
    if short in _ES:
        return _ES[short]
    raise ValueError(f"{name!r} is not a day such as mon or lun")


def _span(span: str) -> tuple[str, str]:
    match = _SPAN.match(span.strip())
    if not match:
        raise ValueError(f'{span!r} is not a span such as "09:00-18:00"')
    opens, closes = match["from"].zfill(5), match["to"].zfill(5)
    if not opens < closes <= "24:00":
        raise ValueError(f"{span!r} does not end later on the same day; write one span before and one after midnight")
    return opens, closes


def known_place(where: str | None) -> str | None:
    """The place whose public holidays are kept, as written. Raises `ValueError` when nobody knows it."""
    if where is not None:
        public_holidays(where, 2026)
    return where


def known_zone(name: str) -> str:
    """The name of a time zone. Raises `ValueError` when there is none of that name."""
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise ValueError(f"{name!r} is not a time zone such as Europe/Madrid") from error
    return name
