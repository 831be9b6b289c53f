"""Figures in words: a value with its unit, its interval, and of how many; or that there are too few yet."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from copilot.console.charts import Picture, Series
from copilot.console.shown import MONTHS, number, percent
from copilot.insight.intervals import LEAST

if TYPE_CHECKING:
    from copilot.console.words import Words
    from copilot.insight.comparing import Effect
    from copilot.insight.figures import Figure

FATES = ("used", "edited", "dismissed", "unjudged")
_MINUTE, _HOUR, _DAY = 60, 3_600, 86_400


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """One figure as a page shows it. Of too few, `value` is "" and `why` says so."""

    name: str
    title: str
    value: str = ""
    between: str = ""
    brief: str = ""
    """The same for a table."""
    of: str = ""
    why: str = ""
    hint: str = ""


def tell(figure: Figure, t: Words) -> Told:
    """The figure in the reader's language."""
    one = figure.estimate
    base = {"name": figure.name, "title": t(f"figures.{figure.name}"), "hint": t(f"figures.{figure.name}.hint")}
    if not one.enough:
        return Told(**base, why=t("figures.too_few", count=one.of, least=LEAST))
    between = "" if figure.kind == "money" else span(one.low, one.high, figure.kind, t)
    ends = {"low": value(one.low, figure.kind, t), "high": value(one.high, figure.kind, t)}
    brief = t("figures.range", **ends) if between else ""
    of = t(f"figures.{figure.name}.of", count=number(one.of, t.language))
    return Told(**base, value=value(one.value, figure.kind, t), between=between, brief=brief, of=of)


def value(amount: float, kind: str, t: Words) -> str:
    """A value with its unit."""
    if kind == "share":
        return percent(amount, t.language)
    if kind == "seconds":
        return seconds(amount, t)
    if kind == "money":
        return t("figures.money", amount=number(amount, t.language, 0 if not amount else 4 if amount < 0.1 else 2))
    return number(amount, t.language, 1)


def seconds(amount: float, t: Words) -> str:
    """A length of time as a person tells it: 1.3 s, 27 s, 4 min, 2.5 h, 3 d."""
    for least, unit, name in ((_DAY, _DAY, "d"), (_HOUR, _HOUR, "h"), (2 * _MINUTE, _MINUTE, "min")):
        if amount >= least:
            return f"{number(amount / unit, t.language, 1 if amount / unit < 10 else 0)}\u00a0{name}"
    if 0 < amount < 0.05:
        return f"<\u00a0{number(0.1, t.language, 1)}\u00a0s"
    return f"{number(amount, t.language, 1 if amount < 10 else 0)}\u00a0s"


def span(low: float, high: float, kind: str, t: Words) -> str:
    """Between what and what it lies."""
    return t("figures.between", low=value(low, kind, t), high=value(high, kind, t))


def change(effect: Effect, t: Words) -> str:
    """A difference with its sign, and its interval: shares in points."""
    ends = [_signed(one, effect.kind, t) for one in (effect.difference, effect.low, effect.high)]
    key = "figures.points" if effect.kind == "share" else "figures.change"
    return t(key, value=ends[0], low=ends[1], high=ends[2])


def _signed(amount: float, kind: str, t: Words) -> str:
    least = {"share": 0.0005, "number": 0.05}.get(kind, 0.0)
    sign = "±" if abs(amount) <= least else "+" if amount > 0 else "−"
    if kind == "share":
        return sign + number(abs(100 * amount), t.language, 1)
    return sign + value(abs(amount), kind, t)


def weeks_of(since: date, until: date) -> list[date]:
    """The Mondays of the weeks from one to the other."""
    return [since + timedelta(weeks=place) for place in range((until - since).days // 7 + 1)]


def fates_picture(weeks: Sequence[date], counted: Mapping[date, Mapping[str, Figure]], t: Words) -> Picture:
    """What became of the suggestions of each week: used, edited, dismissed, or nobody said."""
    counts = {name: [_count(counted.get(week), name) for week in weeks] for name in FATES}
    told = ", ".join(
        t("figures.of_them", name=t(f"figures.{name}").lower(), count=number(sum(some), t.language))
        for name, some in counts.items()
    )
    series = [Series(title=t(f"figures.{name}"), values=some) for name, some in counts.items()]
    places = [short(week, t.language) for week in weeks]
    return Picture(title=t("figures.fates"), told=told, places=places, series=series, stacked=True)


def _count(figures: Mapping[str, Figure] | None, name: str) -> float:
    return float(figures[name].estimate.count or 0) if figures else 0.0


def share_picture(name: str, weeks: Sequence[date], counted: Mapping[date, Mapping[str, Figure]], t: Words) -> Picture:
    """A share over the weeks with its intervals; a week of too few is a gap."""
    found = [one[name].estimate if (one := counted.get(week)) and one[name].estimate.enough else None for week in weeks]
    told = "; ".join(
        f"{short(week, t.language)}: {value(one.value, 'share', t)}" if one else f"{short(week, t.language)}: —"
        for week, one in zip(weeks, found, strict=True)
    )
    line = Series(
        title=t(f"figures.{name}"), values=[one.value if one else None for one in found],
        spans=[(one.low, one.high) if one else None for one in found],
    )  # fmt: skip
    places = [short(week, t.language) for week in weeks]
    return Picture(title=t(f"figures.{name}"), told=told, places=places, series=[line], top=1.0)


def short(day: date, language: str) -> str:
    """A day without its year: 7 sep, 7 Sep."""
    return f"{day.day} {MONTHS[language][day.month - 1]}"
