"""What happened, told back to the customer in one clause: "compró un altavoz el viernes por la noche"."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from copilot.reading.lexicon import GOODS, PLACES
from copilot.words import fold
from copilot.writing.fill import marked
from copilot.writing.times import money, number_word

if TYPE_CHECKING:
    from collections.abc import Sequence

    from copilot.reading.happened import Happened, When
    from copilot.reading.lexicon import Thing
    from copilot.types import Reading

_SAID: dict[str, dict[str, str]] = {
    "es": {
        "bought": "[compró|compraste] {a}{when}",
        "ordered": "[pidió|pediste] {a}{when}",
        "received": "[recibió|recibiste] {the}{when}",
        "returned": "[devolvió|devolviste] {the}{when}",
        "lost": "[ha|has] perdido {the}{when}",
        "stolen": "[le|te] han robado {the}{when}",
        "dropped": "se [le|te] cayó {the}{when}",
        "goes": "el paquete va a {home}",
        "faulty": "[su|tu] {thing} falla",
        "travels": "[viaja|viajas|viajás] a {place}",
        "ended": "el paquete se entregó en {home}",
        "came": "[ha|has] venido desde {place}",
        "charged": "[le|te] han cobrado {amount}",
        "without": "[lleva|llevas|llevás] {span} sin {service}",
        "needed": "[lo necesita|lo necesitas|lo necesitás] para el {day}",
    },
    "en": {
        "bought": "you bought {a}{when}",
        "ordered": "you ordered {a}{when}",
        "received": "you received {the}{when}",
        "returned": "you returned {the}{when}",
        "lost": "you've lost {your}{when}",
        "stolen": "{your} {was} stolen{when}",
        "dropped": "you dropped {your}{when}",
        "goes": "your parcel is going to {home}",
        "faulty": "your {thing} {keeps} failing",
        "travels": "you're travelling to {place}",
        "ended": "your parcel was delivered to {home}",
        "came": "you came all the way from {place}",
        "charged": "you've been charged {amount}",
        "without": "you've been without {service} for {span}",
        "needed": "you need it by {day}",
    },
}
_TRIP = {"es": "para [su|tu] viaje a {place}", "en": "for your trip to {place}"}
_SERVICES = {
    "es": {"fibre": "fibra", "internet": "internet", "line": "línea", "service": "servicio", "phone": "teléfono"},
    "en": {"fibre": "fibre", "internet": "internet", "line": "a line", "service": "service", "phone": "a phone"},
}
_DAYS_ES = {
    "Monday": "lunes", "Tuesday": "martes", "Wednesday": "miércoles", "Thursday": "jueves", "Friday": "viernes",
    "Saturday": "sábado", "Sunday": "domingo",
}  # fmt: skip
_PARTS_ES = {
    "morning": "por la mañana",
    "afternoon": "por la tarde",
    "evening": "por la tarde",
    "night": "por la noche",
}
_NEAR = {
    "es": {"before": "anteayer", "night": "anoche", "week": "la semana pasada"},
    "en": {"before": "the day before yesterday", "night": "last night", "week": "last week"},
}
_UNITS_ES = {
    "minute": ("minuto", "minutos"), "hour": ("hora", "horas"), "day": ("día", "días"), "week": ("semana", "semanas"),
    "month": ("mes", "meses"), "year": ("año", "años"),
}  # fmt: skip
_FEMININE = frozenset({"hour", "week"})
_TELLING = (
    "stolen", "lost", "without", "charged", "bought", "ordered", "goes", "ended", "returned", "received", "dropped", "came",
    "needed", "faulty", "travels",
)  # fmt: skip
"""What is told back first, when several things happened."""


_EVERYDAY = frozenset({"bought", "ordered", "received", "needed"})


def telling(told: Sequence[Happened]) -> bool:
    """Whether what would be told back is more than that somebody ordered a thing at some time."""
    one = first(told)
    return one is not None and (one.kind not in _EVERYDAY or one.when is not None)


def retold(told: Sequence[Happened], reading: Reading) -> str:
    """The one thing that matters most, in the language and register of the reading; "" when there is none."""
    one = first(told)
    return _clause(one, reading) if one else ""


def first(told: Sequence[Happened]) -> Happened | None:
    """What is told back first."""
    by_kind = {one.kind: one for one in told if _fits(one)}
    return next((by_kind[kind] for kind in _TELLING if kind in by_kind), None)


def led_into(one: Happened, clause: str, situation: str, reading: Reading) -> str:
    """The clause, continued by the policy's sentence; what both say is said once."""
    language = reading.language
    if one.kind == "travels":
        trip = marked(_TRIP[language].format(place=one.place), reading.register)
        return f"{trip}{',' if ': ' in situation else ':'} {situation}"
    join = " y " if language == "es" else ", and "
    head, comma, tail = situation.partition(f"{',' if language == 'es' else ''}{join}")
    about = _SAYING_TOO.get(one.kind)
    if about and comma and about.search(fold(head)) and len(tail.split()) >= 4 and ", " not in head:
        return f"{clause}{comma}{tail}"
    if one.kind in _SAID_BY_POLICY:
        return situation
    broken = ", " in situation and ";" not in situation
    return f"{clause}; {situation}" if broken else f"{clause}{join}{situation}"


_SAYING_TOO = {
    "goes": re.compile(r"direccion|address"),
    "without": re.compile(r"fibra|fibre|internet|linea|line|servicio|service"),
}
"""Which of a policy's words say the same as what happened."""
_SAID_BY_POLICY = frozenset({"goes", "ended"})
"""Where a policy says in its own way where the parcel is, that is enough."""


def _fits(one: Happened) -> bool:
    if one.kind == "faulty" and one.thing and one.thing.plural:
        return False
    return one.thing is None or one.thing.key in GOODS


def _clause(one: Happened, reading: Reading) -> str:
    language, when = reading.language, one.when
    values = {
        "when": f" {said}" if when and (said := _when(when, language)) else "",
        "place": one.place,
        "day": (_DAYS_ES.get(when.day, "") if language == "es" else when.day) if when else "",
        "amount": money(float(one.amount), "EUR", language) if one.amount else "",
        "span": _count(when, language) if when and when.count else "",
        "home": PLACES[one.place][language == "en"] if one.place in PLACES else "",
        "service": _SERVICES[language].get(one.place, ""),
        **(_named(one.thing, language) if one.thing else {}),
    }
    return marked(_SAID[language][one.kind].format(**values), reading.register)


def _named(thing: Thing, language: str) -> dict[str, str]:
    if language == "en":
        article = "an" if thing.en[0] in "aeiou" else "a"
        a = thing.en if thing.plural else f"{article} {thing.en}"
        return {
            "a": a,
            "the": f"the {thing.en}",
            "your": f"your {thing.en}",
            "was": "were" if thing.plural else "was",
            "thing": thing.en,
            "keeps": "keep" if thing.plural else "keeps",
        }
    some = {(False, False): "un", (True, False): "una", (False, True): "unos", (True, True): "unas"}
    a = some[thing.feminine, thing.plural]
    return {"a": f"{a} {thing.es}", "the": thing.named("es"), "thing": thing.es}


def _when(when: When, language: str) -> str:
    if when.count:
        return f"hace {_count(when, 'es')}" if language == "es" else f"{_count(when, 'en')} ago"
    if when.day in _NEAR[language]:
        return _NEAR[language][when.day]
    if language == "es":
        part = f" {_PARTS_ES[when.part]}" if when.part else ""
        if when.day == "today":
            return {"morning": "esta mañana", "night": "esta noche"}.get(when.part, "esta tarde")
        return f"ayer{part}" if when.day == "yesterday" else f"el {_DAYS_ES[when.day]}{part}"
    part = f" {when.part}" if when.part else ""
    if when.day == "today":
        return f"this{part}"
    return f"yesterday{part}" if when.day == "yesterday" else f"on {when.day}{part}"


def _count(when: When, language: str) -> str:
    digits, _, half = when.count.partition(" ")
    count = int(digits)
    if language == "es":
        word = number_word(count, "es", feminine=when.unit in _FEMININE)
        middle = f" y medi{'a' if when.unit in _FEMININE else 'o'}" if half else ""
        return f"{word} {_UNITS_ES[when.unit][count != 1]}{middle}"
    if half:
        return f"{number_word(count, 'en')} and a half {when.unit}s"
    one = "an" if when.unit == "hour" else "a"
    return f"{one} {when.unit}" if count == 1 else f"{number_word(count, 'en')} {when.unit}s"
