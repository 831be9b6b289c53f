"""Front matter at the edge: YAML to checked values, each problem with its line and remedy. The only home of yaml
together with `copilot.knowledge.company`."""

from __future__ import annotations

import math
import re
from datetime import date
from typing import TYPE_CHECKING, Annotated, Any, Literal

import yaml
from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

from copilot.knowledge.hours import known_place, known_zone, read_hours
from copilot.knowledge.rejects import Finding
from copilot.pages import FollowUpRule, Money, Tier

if TYPE_CHECKING:
    from collections.abc import Sequence

_Fast: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_MONEY = re.compile(r"^\s*(?P<amount>\d+(?:[.,]\d{1,2})?)\s*(?P<currency>EUR|USD|GBP|MXN|€|\$|£)?\s*$")
_SYMBOLS = {"€": "EUR", "$": "USD", "£": "GBP", None: "EUR"}
WITHIN = re.compile(
    r"^(?:(?P<count>\d+)\s*(?P<unit>m|min|h|d|wd|bd|w)|day\s+(?P<day>\d{1,2})(?:\s+cutoff\s+(?P<cutoff>\d{1,2}))?)$"
)
_WHEN = re.compile(r"^(?:(?:contacts|attempts|days)\s*>=\s*\d+|always)$")


class _Loader(_Fast):  # type: ignore[misc]
    """A value that is not what it looks like (a 30th of February) stays text: its field says what is wrong."""

    def construct_object(self, node: yaml.Node, deep: bool = False) -> object:
        try:
            return super().construct_object(node, deep)
        except (ValueError, KeyError, AttributeError):
            if not isinstance(node, yaml.ScalarNode):
                raise
            return node.value


def load(text: str) -> tuple[Any, yaml.Node | None]:
    """The values of a YAML text, and where they stand. Raises `yaml.YAMLError`."""
    try:
        return yaml.load(text, Loader=_Loader), yaml.compose(text, Loader=_Loader)  # noqa: S506 - it is a safe loader
    except RecursionError as error:
        raise yaml.YAMLError("it is nested too deeply") from error


def line_of(node: yaml.Node | None, path: Sequence[object]) -> int:
    """The line, from 1, where the value at a path begins, or the innermost part of the path that is written."""
    line = 0
    for part in path:
        if isinstance(node, yaml.MappingNode):
            pairs = [(key, value) for key, value in node.value if key.value == str(part)]
        elif isinstance(node, yaml.SequenceNode) and isinstance(part, int) and part < len(node.value):
            pairs = [(node.value[part], node.value[part])]
        else:
            break
        if not pairs:
            break
        line, node = pairs[-1][0].start_mark.line, pairs[-1][1]
    return line + 1


def _money(value: object) -> object:
    if isinstance(value, bool | Money):
        return value
    if isinstance(value, int | float) and math.isfinite(value) and value >= 0:
        return Money(amount=float(value))
    if isinstance(value, str) and (match := _MONEY.match(value)):
        symbol = match["currency"]
        return Money(amount=float(match["amount"].replace(",", ".")), currency=_SYMBOLS.get(symbol, symbol))
    if isinstance(value, dict) and "amount" in value:
        return _money(f"{value['amount']} {value.get('currency', '')}")
    raise ValueError("is not yes, no or an amount such as 15 EUR")


def _many(value: object) -> object:
    """One word where a list is expected is a list of one; nothing is an empty list."""
    if value is None:
        return ()
    return (value,) if isinstance(value, str | int | float | bool | date) else value


def _values(value: object) -> object:
    return {k: _texts(v) for k, v in value.items()} if isinstance(value, dict) else value


def _texts(value: object) -> object:
    """YAML reads yes and no as booleans; as the value of a fact they are words again."""
    words = {True: "yes", False: "no"}
    many = _many(value)
    if not isinstance(many, tuple | list):
        return many
    if any(isinstance(item, list | dict) for item in many):
        raise ValueError("is not a list of words")
    return tuple(words[item] if isinstance(item, bool) else str(item) for item in many)


def _translations(value: object) -> object:
    """A list of ids, one id, or {language: id}."""
    return tuple(value.values()) if isinstance(value, dict) else _many(value)


def _localised(value: object) -> object:
    return {"": value} if isinstance(value, str) else value


def _within(value: object) -> object:
    text = str(value).strip()
    if not WITHIN.match(text):
        raise ValueError("is not a time such as 3h, 2d, 2wd or day 3 cutoff 28")
    return text


def _condition(value: object) -> object:
    text = str(value).strip()
    if not _WHEN.match(text):
        raise ValueError("is not a comparison such as contacts>=3, attempts>=5, days>=30, or always")
    return text


def _opening(value: dict[str, tuple[str, ...]] | None) -> dict[str, tuple[str, ...]] | None:
    read_hours(value or {}, "UTC", None)
    return value


Text = Annotated[str, BeforeValidator(lambda value: value if value is None else str(value))]
Texts = Annotated[tuple[str, ...], BeforeValidator(_texts)]
Amount = Annotated[Money | bool, BeforeValidator(_money)]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class _FollowUp(_Strict):
    what: Annotated[dict[str, str], BeforeValidator(_localised)]
    owner: str
    within: Annotated[str, BeforeValidator(_within)]
    at: str | None = None

    def rule(self) -> FollowUpRule:
        return FollowUpRule(what=self.what, owner=self.owner, within=self.within, at=self.at)


class _Tier(_Strict):
    when: Annotated[str, BeforeValidator(_condition)]
    amount: Annotated[Money, BeforeValidator(_money)]

    def tier(self) -> Tier:
        return Tier(when=self.when, money=self.amount)


class _Line(_Strict):
    phone: str = ""
    cost: Literal["free", "local", "premium", "none"] = "none"


class Front(BaseModel):
    """The front matter of any page; unknown fields are warned of, never fatal."""

    model_config = ConfigDict(extra="allow", frozen=True)

    id: Annotated[str, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]{0,119}$")]
    title: Annotated[str, Field(min_length=1)]
    language: Annotated[str, Field(pattern=r"^[a-z]{2}$")]
    translations: Annotated[tuple[str, ...], BeforeValidator(_translations)] = ()
    applies_to: Annotated[dict[str, tuple[str, ...]], BeforeValidator(_values)] = {}
    brands: Texts = ()
    visible_to: Texts = ()
    owner: Text = ""
    valid_from: date | None = None
    valid_until: date | None = None
    reviewed_on: date | None = None
    review_by: date | None = None
    channels: Texts = ()
    partner: str | None = None
    related: Texts = ()
    needs: Texts = ()
    authority: dict[str, dict[str, Amount]] = {}
    follow_up: _FollowUp | None = None
    goodwill: tuple[_Tier, ...] = ()
    escalation: Literal["safety", "self_harm", "legal", "press", "vulnerable", "violence", "fraud"] | None = None
    root_cause: str | None = None
    policies: Texts = ()
    when: Texts = ()
    blocked_process: str = ""
    status: Literal["proposed", "approved", "retired"] = "approved"
    approved_by: Text = ""
    approved_on: date | None = None
    expires: date | None = None
    limit: Text = ""
    type: str = ""
    timezone: Annotated[str, AfterValidator(known_zone)] = "Europe/Madrid"
    hours: Annotated[dict[str, Texts] | None, AfterValidator(_opening)] = None
    brand_hours: dict[str, Annotated[dict[str, Texts], AfterValidator(_opening)]] = {}
    holidays: Annotated[str | None, AfterValidator(known_place)] = None
    customer_line: _Line | None = None
    brand: str = ""
    brand_name: str = ""
    register_: Annotated[str, Field(alias="register")] = ""
    register_default: str = ""


_REMEDIES = {
    "missing": "Add the field.",
    "id": "Use letters, digits, hyphens, dots and underscores.",
    "language": "Write a two-letter code such as es or en.",
    "date": "Write the date as 2026-12-31.",
    "hours": 'Write hours as {mon-fri: "09:00-18:00"}.',
    "brand_hours": 'Write hours by brand: {orbita: {mon-sat: "10:00-20:00"}}.',
    "timezone": "Write a name of the time zone database.",
    "holidays": "Write the code of a country, and of a region after a hyphen: ES-MD.",
}


def split(text: str) -> tuple[str, str, int] | None:
    """(front matter, body, first line of the body), or None when a page does not start with front matter."""
    match = re.match(r"\A---[ \t]*\r?\n(.*?)^---[ \t]*(?:\r?\n|\Z)", text, re.S | re.M)
    if not match:
        return None
    return match[1], text[match.end() :], text[: match.end()].count("\n") + 1


def parse(front: str, file: str, **default: str) -> tuple[Front | None, list[Finding]]:
    """The front matter as checked values, with a finding for every field that is wrong or written twice."""
    try:
        data, node = load(front)
    except yaml.YAMLError as error:
        return None, [_broken(error, file)]
    if not isinstance(data, dict):
        return None, [
            Finding(
                file=file,
                line=1,
                field="",
                code="front-matter",
                problem="the front matter is not a list of fields.",
                remedy="Write one 'name: value' a line between two lines of ---.",
            )
        ]
    try:
        return (None, twice) if (twice := _written_twice(node, file)) else (Front.model_validate(default | data), [])
    except ValidationError as error:
        return None, [_finding(problem, node, file) for problem in error.errors()]


def _written_twice(node: Any, file: str) -> list[Finding]:
    """Fields that have two values, of which YAML would keep the last without a word."""
    names = [key.value for key, _ in node.value]
    return [
        Finding(
            file=file, line=key.start_mark.line + 2, field=key.value, code="duplicate-field",
            problem="the field is written twice.", remedy="Keep one of the two.",
        )
        for position, (key, _) in enumerate(node.value) if key.value in names[:position]
    ]  # fmt: skip


def _broken(error: yaml.YAMLError, file: str) -> Finding:
    mark = getattr(error, "problem_mark", None)
    line = mark.line + 2 if mark else 1
    return Finding(
        file=file,
        line=line,
        field="",
        code="front-matter",
        problem="the front matter is not valid YAML here.",
        remedy="Quote values that hold ': ' or commas, and keep the indentation of two spaces.",
    )


def _finding(problem: Any, node: yaml.Node | None, file: str) -> Finding:
    path = [str(part) for part in problem["loc"]]
    name = path[0] if path else ""
    kind = problem["type"]
    message = str(problem["msg"]).removeprefix("Value error, ")
    remedy = _REMEDIES["missing"] if kind == "missing" else _REMEDIES.get(name, "")
    if kind.startswith("date"):
        remedy = _REMEDIES["date"]
    return Finding(
        file=file,
        line=line_of(node, path[:1]) + 1 if kind != "missing" else 1,
        field=".".join(part for part in path if "function" not in part),
        code="missing-field" if kind == "missing" else "bad-value",
        problem=f"{message[0].lower()}{message[1:]}.",
        remedy=remedy or "See docs/knowledge.md for what this field holds.",
    )
