"""Past cases: one JSON object a line; a bad line is a finding, the good ones are kept."""

from __future__ import annotations

import hashlib
import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

from copilot.knowledge.pages import read_text
from copilot.knowledge.rejects import Finding
from copilot.pages import Case, Contact

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


def _aware(value: object) -> object:
    if isinstance(value, str):
        value = datetime.fromisoformat(value)
    if isinstance(value, datetime) and value.tzinfo is None:
        return value.replace(tzinfo=UTC)
    return value


Moment = Annotated[datetime, BeforeValidator(_aware)]


class ContactRow(BaseModel):
    model_config = ConfigDict(extra="ignore", frozen=True)

    text: str
    channel: str = ""
    at: Moment | None = None
    author: Annotated[str, Field(alias="from")] = "customer"


class _CaseRow(BaseModel):
    model_config = ConfigDict(extra="ignore", frozen=True)

    id: Annotated[str, Field(min_length=1)]
    opened_at: Moment
    team: Annotated[str, Field(min_length=1)]
    brand: str = ""
    language: Annotated[str, Field(pattern=r"^[a-z]{2}$")]
    contacts: Annotated[tuple[ContactRow, ...], Field(min_length=1)]
    policies: tuple[str, ...] = ()
    workarounds: tuple[str, ...] = ()
    outcome: Literal["solved", "partly_solved", "not_solved", "reopened"]
    csat: Annotated[float, Field(ge=1, le=5)] | None = None
    days: Annotated[int, Field(ge=0)] = 0
    root_cause: str | None = None
    reviewed_by: str | None = ""
    resolution: str = ""
    visible_to: tuple[str, ...] = ()


def read_cases(path: Path, name: str) -> Iterator[tuple[Case | None, Finding | None, int]]:
    """(case, None, line) or (None, finding, line) for each line of a file that is not empty."""
    text = read_text(path, name)
    if isinstance(text, Finding):
        yield None, text, 0
        return
    for number, line in enumerate(text.split("\n"), 1):
        if line.strip():
            yield *_read_case(line, name, number), number


def _read_case(line: str, name: str, number: int) -> tuple[Case | None, Finding | None]:
    try:
        row = _CaseRow.model_validate(json.loads(line))
    except (json.JSONDecodeError, RecursionError):
        return None, _finding(name, number, "", "the line is not a JSON object.", "Write one case a line.")
    except ValidationError as error:
        problem: Any = error.errors()[0]
        field = ".".join(str(part) for part in problem["loc"])
        message = str(problem["msg"]).removeprefix("Value error, ")
        return None, _finding(name, number, field, f"{message}.", "See the fields of a case in docs/knowledge.md.")
    except ValueError as error:
        return None, _finding(name, number, "", f"{error}.", "See the fields of a case in docs/knowledge.md.")
    return _case(row, f"{name}:{number}", line), None


def _finding(name: str, number: int, field: str, problem: str, remedy: str) -> Finding:
    return Finding(file=name, line=number, field=field, code="bad-case", problem=problem, remedy=remedy)


def _case(row: _CaseRow, source: str, line: str) -> Case:
    contacts = tuple(Contact(channel=c.channel, author=c.author, text=c.text, at=c.at) for c in row.contacts)
    same = row.model_dump(exclude={"contacts", "reviewed_by"})
    digest = hashlib.sha256(line.encode()).hexdigest()
    return Case(contacts=contacts, reviewed_by=row.reviewed_by or "", source=source, content_hash=digest, **same)
