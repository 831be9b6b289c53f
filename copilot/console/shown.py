"""How times and numbers are shown in each language."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from markupsafe import Markup

from copilot.planning.clock import local_time

MONTHS = {
    "es": "ene feb mar abr may jun jul ago sep oct nov dic".split(),
    "en": "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split(),
}


def filters(language: str) -> dict[str, Callable[..., Any]]:
    """What templates call: `when(moment)`, `day(moment)`, `number(value)`, `percent(share)`."""
    return {
        "when": lambda moment: when(moment, language),
        "day": lambda moment: day(moment, language),
        "number": lambda value, places=0: number(value, language, places),
        "percent": lambda share, places=0: percent(share, language, places),
    }


def when(moment: datetime, language: str) -> Markup:
    """Day and time where the company is, as an element that carries the exact moment."""
    local = local_time(moment)
    text = f"{day(moment, language)}, {local:%H:%M}"
    return Markup('<time datetime="{}">{}</time>').format(moment.isoformat(timespec="seconds"), text)


def day(moment: datetime, language: str) -> str:
    """Day, month and year: 22 nov 2026."""
    local = local_time(moment)
    return f"{local.day} {MONTHS[language][local.month - 1]} {local.year}"


def number(value: float, language: str, places: int = 0) -> str:
    """1,234.5 in English, 1.234,5 in Spanish (and 1234 there, with four figures, as the Academy wants it)."""
    text = f"{value:,.{places}f}"
    if language == "es":
        text = text if abs(value) >= 10_000 else text.replace(",", "")
        text = text.translate(str.maketrans(",.", ".,"))
    return text


def percent(share: float, language: str, places: int = 0) -> str:
    """A share of 1 as per cent: 43 % in Spanish, 43% in English."""
    return number(100 * share, language, places) + ("\u00a0%" if language == "es" else "%")
