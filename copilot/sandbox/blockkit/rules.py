"""The small words that rules are written in: text, items, record, variant.

A rule looks at one value and appends what is wrong with it; the words of the messages are Slack's where they are
known.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that Slack refuses, and where it is."""

    pointer: str
    message: str
    code: str = "invalid_blocks"

    def __str__(self) -> str:
        return f"{self.message} [json-pointer:{self.pointer}]"


Rule = Callable[[Any, str, list[Problem]], None]
"""Appends the problems of a value found at a JSON pointer."""


def anything(_value: Any, _at: str, _problems: list[Problem]) -> None:
    """No rule; for what Slack takes from its own database, like dates and ids."""


def string(most: int | None = None, *, least: int = 0) -> Rule:
    def check(value: Any, at: str, problems: list[Problem]) -> None:
        if not isinstance(value, str):
            problems.append(Problem(at, "must provide a string"))
        elif len(value) < least:
            problems.append(Problem(at, f"must be more than {least - 1} characters"))
        elif most is not None and len(value) > most:
            problems.append(Problem(at, f"must be less than {most + 1} characters"))

    return check


def choice(*allowed: str) -> Rule:
    def check(value: Any, at: str, problems: list[Problem]) -> None:
        if value not in allowed:
            problems.append(Problem(at, f"must be a valid enum value, one of: {', '.join(allowed)}"))

    return check


def boolean(value: Any, at: str, problems: list[Problem]) -> None:
    if not isinstance(value, bool):
        problems.append(Problem(at, "must provide a boolean"))


def integer(low: int | None = None, high: int | None = None) -> Rule:
    def check(value: Any, at: str, problems: list[Problem]) -> None:
        if not isinstance(value, int) or isinstance(value, bool):
            problems.append(Problem(at, "must provide an integer"))
        elif low is not None and value < low:
            problems.append(Problem(at, f"must be greater than or equal to {low}"))
        elif high is not None and value > high:
            problems.append(Problem(at, f"must be less than or equal to {high}"))

    return check


def items(rule: Rule, *, least: int = 0, most: int | None = None) -> Rule:
    def check(value: Any, at: str, problems: list[Problem]) -> None:
        if not isinstance(value, list):
            problems.append(Problem(at, "must provide an array"))
            return
        if len(value) < least:
            problems.append(Problem(at, f"no less than {least} items allowed"))
        if most is not None and len(value) > most:
            problems.append(Problem(at, f"no more than {most} items allowed"))
        for index, each in enumerate(value):
            rule(each, f"{at}/{index}", problems)

    return check


def record(required: Mapping[str, Rule], optional: Mapping[str, Rule], *, loose: bool = False) -> Rule:
    """An object with these fields and no others; with `loose`, others are let through."""
    fields = {**required, **optional}

    def check(value: Any, at: str, problems: list[Problem]) -> None:
        if not isinstance(value, dict):
            problems.append(Problem(at, "must provide an object"))
            return
        problems.extend(Problem(at, f"missing required field: {name}") for name in required if value.get(name) is None)
        for name, each in value.items():
            if name in fields:
                if each is not None:
                    fields[name](each, f"{at}/{name}", problems)
            elif not loose:
                problems.append(Problem(at, f"invalid additional property: {name}"))

    return check


def variant(table: Mapping[str, Rule], allowed: Collection[str] | None = None) -> Rule:
    """An object whose `type` names its rule in the table; `allowed` narrows the table for this place."""

    def check(value: Any, at: str, problems: list[Problem]) -> None:
        kind = value.get("type") if isinstance(value, dict) else None
        if not isinstance(kind, str):
            problems.append(Problem(at, "missing required field: type"))
        elif kind not in table or (allowed is not None and kind not in allowed):
            problems.append(Problem(f"{at}/type", f"unsupported type: {kind}"))
        else:
            table[kind](value, at, problems)

    return check


def both(*rules: Rule) -> Rule:
    def check(value: Any, at: str, problems: list[Problem]) -> None:
        for rule in rules:
            rule(value, at, problems)

    return check


def one_of(*names: str) -> Rule:
    """At least one of these fields is there."""

    def check(value: Any, at: str, problems: list[Problem]) -> None:
        if isinstance(value, dict) and not any(value.get(name) for name in names):
            problems.append(Problem(at, f"must provide at least one of: {', '.join(names)}"))

    return check


def not_both(first: str, second: str) -> Rule:
    def check(value: Any, at: str, problems: list[Problem]) -> None:
        if isinstance(value, dict) and value.get(first) and value.get(second):
            problems.append(Problem(at, f"only one of {first} and {second} may be given"))

    return check


def needs(field: str, other: str) -> Rule:
    """A field that makes no sense without another."""

    def check(value: Any, at: str, problems: list[Problem]) -> None:
        if isinstance(value, dict) and value.get(field) and not value.get(other):
            problems.append(Problem(at, f"{field} needs {other}"))

    return check


def unique(field: str, noun: str) -> Rule:
    """No two items of a list share a field."""

    def check(value: Any, at: str, problems: list[Problem]) -> None:
        seen: set[str] = set()
        for index, each in enumerate(value if isinstance(value, list) else ()):
            mark = each.get(field) if isinstance(each, dict) else None
            if isinstance(mark, str) and mark in seen:
                problems.append(Problem(f"{at}/{index}/{field}", f"`{mark}` is already used as a {noun}"))
            seen.add(str(mark))

    return check


def text(most: int, *, plain: bool = False, least: int = 1) -> Rule:
    """A text object; `plain` where no mrkdwn is taken."""
    words = {"text": string(most, least=least), "type": anything}
    kinds: dict[str, Rule] = {"plain_text": record(words, {"emoji": boolean})}
    if not plain:
        kinds["mrkdwn"] = record(words, {"verbatim": boolean})
    return variant(kinds)
