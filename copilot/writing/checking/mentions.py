"""What a sentence mentions that can be dialled, opened or addressed: telephone numbers, links, names, days."""

from __future__ import annotations

import re

from copilot.words import fold, tokens

_PHONE = re.compile(r"(?<![\w<])(?:\+\d{1,3}[ .-]?)?\(?\d(?:[ ().-]{0,2}\d){6,14}(?![\d%€])")
_SHORT = re.compile(
    r"(?<!\d)(?:(?:90[1-9]|80[367])(?!\d)(?!\s*(?:€|%|euros?|gb|kg))|118[ .-]?\d{2,3}(?!\d)|1[ .-]900(?!\d)|09[01]\d(?!\d)|087\d(?!\d))",
    re.I,
)
_PREMIUM = re.compile(r"(?:80[367]|90[1-7]|118)\d*")
"""Spain: shared and additional cost, and directory enquiries."""
_PREMIUM_ABROAD = re.compile(r"1?900\d{7}|1900|09\d*|08[47]\d*")
"""North America 1-900; the United Kingdom 09 and 087."""
_EMERGENCY = frozenset({"112", "024", "061", "999", "911", "016", "988"})

_LINK = re.compile(
    r"(?:https?://|www\.)\S+|\b[\w-]+(?:\.[\w-]+)*\.(?:com|es|org|net|io|eu|example|info|co)\b(?:/\S*)?|[\w.+-]+@[\w-]+\.\w+|"
    r"(?-i:\b[a-z0-9][a-z0-9-]+(?:\.[a-z0-9-]+)*\.[a-z]{2,}\b(?:/\S*)?)",
    re.I,
)
_NAME = re.compile(r"(?<=[a-záéíóúñü,;:] )[A-ZÁÉÍÓÚÑ][a-záéíóúñü]{2,}(?: [A-ZÁÉÍÓÚÑ][a-záéíóúñü]{2,})*")
_COMMON = frozenset(
    "I Monday Tuesday Wednesday Thursday Friday Saturday Sunday January February March April May June July August September "
    "October November December Spain Spanish English EU European Union Slack Lunes Martes Miércoles Jueves Viernes Sábado "
    "Domingo Enero Febrero Marzo Abril Mayo Junio Julio Agosto Septiembre Octubre Noviembre Diciembre".split()
)
_PLACEHOLDER = re.compile(r"<[A-Z]+_\d+>")

_DAYS = {
    word: pair.split()[0]
    for pair in (
        "monday mondays lunes;tuesday tuesdays martes;wednesday wednesdays miercoles;thursday thursdays jueves;"
        "friday fridays viernes;saturday saturdays sabado sabados;sunday sundays domingo domingos;"
        "today hoy tonight;january enero;february febrero;april abril;june junio;july julio;august agosto;"
        "september septiembre;october octubre;november noviembre;december diciembre"
    ).split(";")
    for word in pair.split()
}
_TOMORROW = re.compile(r"\btomorrow\b|(?<!\bla )(?<!\blas )(?<!\besta )\bmanana\b")
_AFTERNOON = re.compile(
    r"\b(?:this|esta) (?:morning|afternoon|evening|misma )?(?:manana|tarde|noche|morning|afternoon|evening)\b"
)


def phones(text: str) -> set[str]:
    """Telephone numbers as digits alone, without the country code of Spain; special short prefixes count too."""
    found = {_dialled(match) for match in _PHONE.findall(text)}
    short = {_dialled(match) for match in _SHORT.findall(text)}
    return {
        one for one in found | {s for s in short if not any(f.startswith(s) for f in found)} if one not in _EMERGENCY
    }


def _dialled(written: str) -> str:
    digits = re.sub(r"\D", "", written)
    if len(digits) == 11 and digits.startswith("34"):
        return digits[2:]
    if len(digits) == 13 and digits.startswith("0034"):
        return digits[4:]
    return f"0{digits[2:]}" if len(digits) == 12 and digits.startswith("44") else digits


def is_premium(phone: str) -> bool:
    """Whether dialling these digits costs the customer more than a call: 902, 80x, 118; 1-900; 09 and 087."""
    if len(phone) <= 10 and _PREMIUM.fullmatch(phone):
        return True
    return bool(_PREMIUM_ABROAD.fullmatch(phone))


def links(text: str) -> set[str]:
    """Links, bare domains and e-mail addresses."""
    return {re.sub(r"[.,;:)»\s]+$", "", match) for match in _LINK.findall(text)}


def names(text: str) -> set[str]:
    """Capitalised words inside a sentence: people, places, products."""
    return {name for name in _NAME.findall(text) if name not in _COMMON}


def placeholders(text: str) -> set[str]:
    """What stands for masked personal data: "<NOMBRE_1>"."""
    return set(_PLACEHOLDER.findall(text))


def days(text: str) -> set[str]:
    """The days and months that a text names, in English: weekdays, today, tomorrow, months."""
    folded = fold(text)
    named = {_DAYS[word] for word in tokens(folded) if word in _DAYS}
    if _AFTERNOON.search(folded):
        named.add("today")
    return named | {"tomorrow"} if _TOMORROW.search(folded) else named
