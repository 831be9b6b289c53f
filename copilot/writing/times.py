"""Times as a person says them: "mañana antes de las 12:00", "on Thursday 3 December"."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date, datetime

_DAYS = {
    "es": ("lunes", "martes", "miércoles", "jueves", "viernes", "sábado", "domingo"),
    "en": ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
}
_MONTHS = {
    "es": ("enero", "febrero", "marzo", "abril", "mayo", "junio", "julio", "agosto", "septiembre", "octubre", "noviembre", "diciembre"),
    "en": ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"),
}  # fmt: skip


def clock(moment: datetime) -> str:
    """ "9:00"."""
    return f"{moment.hour}:{moment.minute:02d}"


def named_day(day: date, language: str) -> str:
    """ "jueves 3 de diciembre", "Thursday 3 December"."""
    name, month = _DAYS[language][day.weekday()], _MONTHS[language][day.month - 1]
    return f"{name} {day.day} de {month}" if language == "es" else f"{name} {day.day} {month}"


def weekday(day: date, language: str) -> str:
    return _DAYS[language][day.weekday()]


def day_phrase(day: date, today: date, language: str) -> str:
    """The day seen from today: "hoy", "mañana", "el lunes 24", "el jueves 3 de diciembre"."""
    ahead = (day - today).days
    if language == "es":
        near = {0: "hoy", 1: "mañana", 2: "pasado mañana"}
        if ahead in near:
            return near[ahead]
        return f"el {weekday(day, 'es')} {day.day}" if 0 < ahead < 7 else f"el {named_day(day, 'es')}"
    if ahead in {0, 1}:
        return ("today", "tomorrow")[ahead]
    return f"on {weekday(day, 'en')}" if 0 < ahead < 7 else f"on {named_day(day, 'en')}"


def _the(moment: datetime) -> str:
    return "la" if moment.hour == 1 else "las"


def due_phrase(due: datetime, now: datetime, language: str) -> str:
    """ "mañana antes de las 12:00", "by 12:00 tomorrow"."""
    day = day_phrase(due.date(), now.astimezone(due.tzinfo).date(), language)
    if language == "es":
        return f"{day} antes de {_the(due)} {clock(due)}"
    return f"by {clock(due)} {day}"


def due_then(due: datetime, opens: datetime | None, now: datetime, language: str) -> str:
    """The same after the day on which we begin has been named: "antes de las 12:00" where it is that day."""
    if language == "es" and opens and opens.date() == due.date():
        return f"antes de {_the(due)} {clock(due)}"
    return due_phrase(due, now, language)


def at_phrase(moment: datetime, now: datetime, language: str) -> str:
    """ "mañana a las 9:00", "tomorrow at 9:00"."""
    day = day_phrase(moment.date(), now.astimezone(moment.tzinfo).date(), language)
    return f"{day} a {_the(moment)} {clock(moment)}" if language == "es" else f"{day} at {clock(moment)}"


def start_phrase(opens: datetime | None, now: datetime, language: str) -> str:
    """When we begin: "ahora mismo", or "mañana a las 9:00, en cuanto abran,"."""
    if opens is None:
        return "ahora mismo" if language == "es" else "right now"
    tail = ", en cuanto abran," if language == "es" else ", as soon as they open,"
    return at_phrase(opens, now, language) + tail


def opens_phrase(opens: datetime, now: datetime, language: str) -> str:
    """ "hoy domingo no atiende y abre mañana a las 9:00"; "hoy abre a las 9:00"."""
    today = now.astimezone(opens.tzinfo).date()
    when = at_phrase(opens, now, language)
    if opens.date() == today:
        return f"abre {when}" if language == "es" else f"opens {when}"
    day = weekday(today, language)
    if language == "es":
        return (
            f"hoy {day} ya no atiende y abre {when}" if today.weekday() < 5 else f"hoy {day} no atiende y abre {when}"
        )
    return (
        f"is closed for today and opens {when}" if today.weekday() < 5 else f"is closed today, {day}, and opens {when}"
    )


def due_day_phrase(day: date, language: str) -> str:
    """ "del jueves 3 de diciembre", "of Thursday 3 December"."""
    return f"del {named_day(day, 'es')}" if language == "es" else f"of {named_day(day, 'en')}"


def span_phrase(days: int, language: str) -> str:
    """A length of time in the largest unit that is honest: "tres semanas", "four months"; "" under two days."""
    if days < 2:
        return ""
    unit, count = _unit(days)
    names = {
        "es": {"d": ("día", "días"), "w": ("semana", "semanas"), "m": ("mes", "meses"), "y": ("año", "años")},
        "en": {"d": ("day", "days"), "w": ("week", "weeks"), "m": ("month", "months"), "y": ("year", "years")},
    }[language][unit]
    if count == 1:
        return f"{'una' if unit == 'w' else 'un'} {names[0]}" if language == "es" else f"a {names[0]}"
    return f"{number_word(count, language, feminine=unit == 'w')} {names[1]}"


def _unit(days: int) -> tuple[str, int]:
    if days >= 365:
        return "y", days // 365
    if days >= 28:
        return "m", max(1, round(days / 30.4))
    return ("w", days // 7) if days >= 7 else ("d", days)


_WORDS = {
    "es": "cero un dos tres cuatro cinco seis siete ocho nueve diez once doce".split(),
    "en": "zero one two three four five six seven eight nine ten eleven twelve".split(),
}


def number_word(count: int, language: str, *, feminine: bool = False) -> str:
    """A small number in words, larger ones in digits."""
    if count == 1 and feminine and language == "es":
        return "una"
    return _WORDS[language][count] if count < len(_WORDS[language]) else str(count)


def money(amount: float, currency: str, language: str) -> str:
    """ "15 €", "€15"; "7,50 €", "€7.50"."""
    symbol = {"EUR": "€", "GBP": "£", "USD": "$"}.get(currency, currency)
    digits = f"{amount:.0f}" if float(amount).is_integer() else f"{amount:.2f}"
    if language == "es":
        return f"{digits.replace('.', ',')} {symbol}"
    return f"{symbol}{digits}" if len(symbol) == 1 else f"{digits} {symbol}"


_IN_CODE = re.compile(r"(?P<amount>\d+(?:[.,]\d+)?) (?P<currency>EUR|GBP|USD)\b")


def priced(text: str, language: str) -> str:
    """The text with its amounts as they are said: "35 EUR" as "35 €", "€35"."""
    return _IN_CODE.sub(
        lambda match: money(float(match["amount"].replace(",", ".")), match["currency"], language), text
    )
