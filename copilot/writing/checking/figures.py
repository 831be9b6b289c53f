"""The figures of a text, read one way in both languages: "12:00", "noon" and "mediodía" are one time, "15 €", "€15" and
"quince euros" one amount, "3 de diciembre" and "December 3rd" one date."""

from __future__ import annotations

import re
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from copilot.words import fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator


class Figure(NamedTuple):
    """A number with what it counts: "money", "percent", "time", "date", a unit ("day", "gb", …), or "" if nothing."""

    value: str
    kind: str = ""


MONEY, PERCENT, TIME, DATE, NTH = "money", "percent", "time", "date", "nth"
_UNITS = {
    form: unit
    for unit, forms in {
        "minute": "minuto minutos minute minutes min",
        "hour": "hora horas hour hours h",
        "day": "dia dias day days",
        "week": "semana semanas week weeks",
        "month": "mes meses month months",
        "year": "ano anos year years",
        "gb": "gb gigas gigabytes",
        "mb": "mb megas mbps",
        "kg": "kg kilo kilos",
        MONEY: "€ euro euros eur £ pound pounds libras gbp $ dollar dollars dolares usd centimos cents",
        PERCENT: "% percent",
    }.items()
    for form in forms.split()
}
_MONTHS = {
    name: str(number)
    for number, pair in enumerate(
        "enero january jan;febrero february feb;marzo march mar;abril april apr;mayo may;junio june jun;julio july jul;"
        "agosto august aug;septiembre setiembre september sept sep;octubre october oct;noviembre november nov;"
        "diciembre december dec".split(";"), 1
    )
    for name in pair.split()
}  # fmt: skip
_SMALL = {
    word: value
    for value, pair in enumerate(
        "dos two;tres three;cuatro four;cinco five;seis six;siete seven;ocho eight;nueve nine;diez ten;eleven;doce twelve;"
        "trece thirteen;catorce fourteen;quince fifteen;dieciseis sixteen;diecisiete seventeen;dieciocho eighteen;"
        "diecinueve nineteen;veinte twenty;veintiuno veintiun veintiuna;veintidos;veintitres;veinticuatro;veinticinco;"
        "veintiseis;veintisiete;veintiocho;veintinueve;treinta thirty".split(";"), 2
    )
    for word in pair.split()
}  # fmt: skip
_LARGE = {
    word: value
    for value, pair in {
        40: "cuarenta forty", 50: "cincuenta fifty", 60: "sesenta sixty", 70: "setenta seventy", 80: "ochenta eighty",
        90: "noventa ninety", 100: "cien ciento hundred", 200: "doscientos doscientas", 300: "trescientos trescientas",
        400: "cuatrocientos cuatrocientas", 500: "quinientos quinientas", 600: "seiscientos seiscientas",
        700: "setecientos setecientas", 800: "ochocientos ochocientas", 900: "novecientos novecientas",
        1000: "mil thousand",
    }.items()
    for word in pair.split()
}  # fmt: skip
_VALUES = _SMALL | _LARGE
_ONE = {"uno": 1, "un": 1, "una": 1, "one": 1}
_WORDED = re.compile(rf"\b(?:{'|'.join(_VALUES)})(?:(?: y |-| and | )(?:{'|'.join((*_VALUES, *_ONE))}))*\b", re.I)
_ONCE = re.compile(r"\bonce (?!(?:this|was|has|is|as|its|us|less)\b)(?=\w+s\b)")
"""Eleven of something; in English it is a word for one time."""
_SPACED = re.compile(r"(?<!\d)\d{2,3}(?: \d{2,4}){2,}(?!\d)")
"""A telephone number in groups."""
_NAMED_TIMES = (
    (re.compile(r"\b(?:mediodia|midday|noon)\b"), "12:00"),
    (re.compile(r"\b(?:medianoche|midnight)\b"), "0:00"),
)
_LATER = r"(?P<half>\s*(?:a\.?\s?m\b\.?|p\.?\s?m\b\.?|(?:de|por) la (?:manana|tarde|noche|madrugada)|in the (?:morning|afternoon|evening)))"
_CLOCK = re.compile(
    rf"\b(?P<hour>\d{{1,2}})[:.](?P<minute>[0-5]\d)(?!\d|[.,:]\d|\s*(?:€|%|eur|gb|kg))(?P<unit>\s*h\b)?{_LATER}?"
)
_HOUR = re.compile(
    rf"(?P<at>\b(?:a las?|las|at|by|antes de las|until|from) )?\b(?P<hour>\d{{1,2}})(?![\d:.,]*\d)(?P<unit>\s?h(?:oras)?\b)?{_LATER}?"
)
_DATE = re.compile(
    rf"\b(?P<day>\d{{1,2}})(?:st|nd|rd|th|o)?(?: de| of)? (?P<month>{'|'.join(_MONTHS)})\b"
    rf"|\b(?P<first>{'|'.join(_MONTHS)}) (?:the )?(?P<second>\d{{1,2}})(?:st|nd|rd|th)?\b"
)
_WRITTEN_DATE = re.compile(
    r"\b(?:(?P<year>\d{4})-(?P<m>\d{2})-(?P<d>\d{2})|(?P<d2>\d{1,2})/(?P<m2>\d{1,2})(?:/\d{2,4})?)\b"
)
_NTH = re.compile(r"\b(?:el dia (?P<day>\d{1,2})|the (?P<ordinal>\d{1,2})(?:st|nd|rd|th))\b(?!\s*%)")
_NUMBER = re.compile(r"(?P<sign>[€£$]\s?)?(?P<number>\d+(?:[.,:]\d+)*)\s?-?(?P<unit>€|£|\$|%|[a-z]+)?")
_PER_CENT = re.compile(r"\s(?:por ciento|per cent)\b")


@lru_cache(maxsize=4_096)
def figures(text: str) -> frozenset[Figure]:
    """Every figure of a text, with what it counts."""
    return frozenset(_found(_leveled(text)))


def numbers(text: str) -> set[str]:
    """The values alone: "1.200,50" and "1200.5" are equal, "cuatro" is 4, "a las 9" and "9:00" are a time."""
    return {figure.value for figure in figures(text)}


def strange(said: Iterable[Figure], held: Iterable[Figure]) -> list[Figure]:
    """The figures that are not among those held, be it as another amount or as an amount of something else."""
    by_value: dict[str, set[str]] = {}
    for figure in held:
        by_value.setdefault(figure.value, set()).add(figure.kind)
    return sorted(figure for figure in said if not _is_held(figure, by_value))


def _is_held(figure: Figure, by_value: dict[str, set[str]]) -> bool:
    kinds = by_value.get(figure.value, set())
    if figure.kind in kinds or "" in kinds:
        return True
    if figure.kind == "":
        return bool(kinds - {TIME})
    if figure.kind == TIME and figure.value.endswith(":00"):
        return bool(by_value.get(figure.value[:-3], set()) & {"", "hour", NTH})
    return figure.kind == NTH and any(
        DATE in kinds and value.endswith(f"-{figure.value}") for value, kinds in by_value.items()
    )


def _leveled(text: str) -> str:
    """Folded, with numbers in words as digits and telephone numbers in one piece."""
    folded = _PER_CENT.sub("%", _ONCE.sub("11 ", fold(text).replace("\xa0", " ")))
    if not _VALUES.keys().isdisjoint(re.split(r"[\W_]+", folded)):
        folded = _WORDED.sub(lambda match: _digits(match[0]), folded)
    return _SPACED.sub(lambda match: match[0].replace(" ", ""), folded)


def _digits(words: str) -> str:
    """A run of number words as digits: "treinta y cinco" is 35, "dos tres" stays "2 3"."""
    made: list[int] = []
    for word in re.split(r" y |-| and | ", words):
        value = _VALUES.get(word) or _ONE[word]
        if made and value >= 100 and made[-1] < value and made[-1] < 1000:
            made[-1] *= value
        elif made and made[-1] >= 20 and value < made[-1] and made[-1] % (10 ** len(str(value))) == 0:
            made[-1] += value
        else:
            made.append(value)
    return " ".join(str(value) for value in made)


def _found(text: str) -> Iterator[Figure]:
    """Dates first, then times, then the rest: what has been read is not read again."""
    for pattern, time in _NAMED_TIMES:
        if pattern.search(text):
            yield Figure(time, TIME)
    for pattern, read in ((_WRITTEN_DATE, _written), (_DATE, _date), (_CLOCK, _clock), (_HOUR, _hour), (_NTH, _nth)):
        for match in pattern.finditer(text):
            if figure := read(match):
                yield figure
                text = text[: match.start()] + "\0" * len(match[0]) + text[match.end() :]
    for match in _NUMBER.finditer(text):
        unit = match["unit"] or ""
        yield Figure(_plain(match["number"]), MONEY if match["sign"] else _UNITS.get(unit, ""))


def _date(match: re.Match[str]) -> Figure | None:
    return Figure(f"{_MONTHS[match['month'] or match['first']]}-{int(match['day'] or match['second'])}", DATE)


def _written(match: re.Match[str]) -> Figure | None:
    month, day = int(match["m"] or match["m2"]), int(match["d"] or match["d2"])
    return Figure(f"{month}-{day}", DATE) if 1 <= month <= 12 and 1 <= day <= 31 else None


def _nth(match: re.Match[str]) -> Figure | None:
    return Figure(str(int(match["day"] or match["ordinal"])), NTH)


def _clock(match: re.Match[str]) -> Figure | None:
    if match[0].count(".") and ":" not in match[0] and not (match["unit"] or match["half"]):
        return None  # "7.50" is an amount
    return _time(int(match["hour"]), match["minute"], match["half"])


def _hour(match: re.Match[str]) -> Figure | None:
    """ "a las 9", "9 am", "9 h"; "by 9" alone could be anything, "24 horas" is how long."""
    told = match["half"] or (match["at"] or "").strip() in {"a las", "a la", "las", "at", "antes de las"}
    return _time(int(match["hour"]), "00", match["half"]) if told else None


def _time(hour: int, minute: str, half: str | None) -> Figure | None:
    late = half and re.search(r"p|tarde|noche|afternoon|evening", half.replace("por", ""))
    if hour > 24 or (not late and half and hour > 12 and "m" in half[:4] and "." in half):
        return None
    return Figure(f"{(hour + 12 if late and hour < 12 else hour) % 24}:{minute}", TIME)


def _plain(written: str) -> str:
    if ":" in written:
        hour, _, minute = written.partition(":")
        return f"{int(hour)}:{minute}"
    plain = re.sub(r"[.,](?=\d{3}(?:\D|$))", "", written).replace(",", ".")
    try:
        return format(Decimal(plain).normalize(), "f")
    except InvalidOperation:
        return plain
