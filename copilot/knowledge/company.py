"""The company's own lists: teams, root causes, the facts that change an answer, and synonyms."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Annotated, Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from copilot.knowledge.front import line_of, load
from copilot.knowledge.pages import read_text
from copilot.knowledge.rejects import Finding
from copilot.pages import Cause, Fact, FactValue, Synonym, Team

if TYPE_CHECKING:
    from pathlib import Path


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class _Team(_Strict):
    id: str
    name: str = ""
    kind: Literal["in-house", "partner"] = "in-house"
    sees_cases_of: tuple[str, ...] = ()


class _Cause(_Strict):
    id: str
    title: dict[str, str]
    owner: str = ""
    status: Literal["open", "in_progress", "fixed"] = "open"
    since: date | None = None
    partner: str | None = None
    when: tuple[str, ...] = ()


class _Value(_Strict):
    name: str
    signs: dict[str, tuple[str, ...]] = {}
    beside: dict[str, tuple[str, ...]] = {}


class _Fact(_Strict):
    name: str
    values: Annotated[tuple[_Value, ...], Field(min_length=1)]
    ask: dict[str, str]
    check: dict[str, str] = {}
    known_to: Literal["customer", "agent"] = "customer"
    near: dict[str, tuple[str, ...]] = {}

    @model_validator(mode="after")
    def _beside_something(self) -> _Fact:
        if any(value.beside.keys() - self.near.keys() for value in self.values):
            raise ValueError("signs that count only beside other words need those words, in `near` of their language")
        return self


class _Lists(_Strict):
    teams: tuple[_Team, ...] = ()
    causes: tuple[_Cause, ...] = ()
    facts: tuple[_Fact, ...] = ()
    synonyms: dict[str, dict[Annotated[str, Field(min_length=2)], Annotated[tuple[str, ...], Field(min_length=1)]]] = {}
    """By language, what customers say and the words of the pages for it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CompanyLists:
    teams: tuple[Team, ...] = ()
    causes: tuple[Cause, ...] = ()
    facts: tuple[Fact, ...] = ()
    synonyms: tuple[Synonym, ...] = ()

    def merged(self, other: CompanyLists) -> CompanyLists:
        """Both together."""
        return CompanyLists(
            teams=self.teams + other.teams, causes=self.causes + other.causes, facts=self.facts + other.facts,
            synonyms=self.synonyms + other.synonyms,
        )  # fmt: skip


def read_company(path: Path, name: str) -> tuple[CompanyLists, list[Finding]]:
    """The lists of one YAML file; empty with a finding when it cannot be read."""
    text = read_text(path, name)
    if isinstance(text, Finding):
        return CompanyLists(), [text]
    try:
        data, node = load(text)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        return CompanyLists(), [_finding(name, mark.line + 1 if mark else 1, "", "the file is not valid YAML here.")]
    try:
        return _lists(_Lists.model_validate(data or {})), []
    except ValidationError as error:
        problem = error.errors()[0]
        field = ".".join(str(part) for part in problem["loc"])
        return CompanyLists(), [_finding(name, line_of(node, problem["loc"]), field, f"{problem['msg'].lower()}.")]


def _finding(name: str, line: int, field: str, problem: str) -> Finding:
    return Finding(
        file=name, line=line, field=field, code="company", problem=problem,
        remedy="See the lists that ship in knowledge/company for the form.",
    )  # fmt: skip


def _lists(lists: _Lists) -> CompanyLists:
    return CompanyLists(
        teams=tuple(Team(**team.model_dump()) for team in lists.teams),
        causes=tuple(Cause(**cause.model_dump()) for cause in lists.causes),
        facts=tuple(_fact(fact) for fact in lists.facts),
        synonyms=tuple(
            Synonym(language=language, said=said, means=means)
            for language, held in lists.synonyms.items()
            for said, means in held.items()
        ),
    )


def _fact(fact: _Fact) -> Fact:
    values = tuple(FactValue(**value.model_dump()) for value in fact.values)
    return Fact(**{**fact.model_dump(), "values": values})
