"""The file of cases that leads accepted: one line a case, in order of their ids, ready to be committed."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from copilot.pages import Case, Contact

FILE = "cases/learned.jsonl"


def with_case(now: str | None, case: str, row: dict[str, Any]) -> str:
    """The file with that case in it, in the place of an older line of its id; other lines stay to the letter."""
    lines = {_id(line): line for line in _lines(now)}
    lines[case] = json.dumps(row, ensure_ascii=False)
    return "".join(f"{lines[name]}\n" for name in sorted(lines))


def without_case(now: str | None, case: str) -> str | None:
    """The file without that case; as it was where the case is not in it."""
    kept = [line for line in _lines(now) if _id(line) != case]
    return now if len(kept) == len(_lines(now)) else "".join(f"{line}\n" for line in kept)


def _lines(now: str | None) -> list[str]:
    """Other breaks than ours are part of what a customer wrote."""
    return [line for line in (now or "").removeprefix("\ufeff").split("\n") if line.strip()]


def _id(line: str) -> str:
    """The id of a line's case; the line itself where it is none, since nobody else's words are thrown away."""
    try:
        row = json.loads(line)
    except ValueError:
        return line
    return str(row["id"]) if isinstance(row, dict) and "id" in row else line


def row_of(case: Case) -> dict[str, Any]:
    """The case as a row of the file."""
    return {
        "id": case.id,
        "opened_at": case.opened_at.isoformat(timespec="minutes"),
        "team": case.team,
        "brand": case.brand,
        "language": case.language,
        "contacts": [_contact(contact) for contact in case.contacts],
        "policies": list(case.policies),
        "workarounds": list(case.workarounds),
        "outcome": case.outcome,
        "csat": case.csat,
        "days": case.days,
        "root_cause": case.root_cause,
        "reviewed_by": case.reviewed_by,
        "resolution": case.resolution,
        "source": case.source,
    }


def _contact(contact: Contact) -> dict[str, str | None]:
    at = contact.at.isoformat(timespec="minutes") if contact.at else None
    return {"channel": contact.channel, "at": at, "from": contact.author, "text": contact.text}
