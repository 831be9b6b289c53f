"""The file of cases that leads accepted: one line a case, in order of their ids, ready to be committed."""

from __future__ import annotations

import fcntl
import json
import os
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from copilot.errors import KnowledgeError
from copilot.knowledge.folder import read_folder

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from copilot.pages import Case, Contact

FILE = "cases/learned.jsonl"


def put(root: Path, case: Case) -> bool:
    """Writes the case into the file; one of its id that is there already is replaced. False when nothing changes.

    Raises `KnowledgeError` when there is no such folder, it cannot be written, a line of the file cannot be read, or
    another file has a page or case of that id.
    """
    _require_free(root, case.id)
    with _changing(root) as lines:
        line = json.dumps(row_of(case), ensure_ascii=False)
        changes = lines.get(case.id) != line
        lines[case.id] = line
    return changes


def take_out(root: Path, case: str) -> bool:
    """Takes a case out of the file again. False when it was not in it. Raises as `put` does."""
    with _changing(root) as lines:
        return lines.pop(case, None) is not None


@contextmanager
def _changing(root: Path) -> Iterator[dict[str, str]]:
    """The lines of the file by their ids, to be changed; a reader sees the file as it was, or as it will be."""
    folder = (root / FILE).parent
    try:
        folder.mkdir(exist_ok=True)
        held = os.open(folder, os.O_RDONLY)
        try:
            fcntl.flock(held, fcntl.LOCK_EX)  # two leads who accept at once wait for each other
            before = _lines(root)
            after = dict(before)
            yield after
            if after != before:
                _write(root, after)
                os.fsync(held)
        finally:
            os.close(held)
    except OSError as error:
        raise KnowledgeError(
            f"The file {FILE} of the knowledge folder cannot be written ({error.strerror}).",
            remedy="Check COPILOT_KNOWLEDGE, and that you may write there.",
        ) from error


def _lines(root: Path) -> dict[str, str]:
    path = root / FILE
    if not path.exists():
        return {}
    lines: dict[str, str] = {}
    for number, line in enumerate(path.read_bytes().decode("utf-8-sig", "surrogateescape").split("\n"), 1):
        if line.strip():
            lines[_id(line, number)] = line.strip()
    return lines


def _id(line: str, number: int) -> str:
    try:
        return str(json.loads(line)["id"])
    except (ValueError, KeyError, TypeError) as error:
        raise KnowledgeError(
            f"Line {number} of {FILE} is not a case, so nothing has been written.",
            remedy="Correct it; 'copilot lint' says what is wrong.",
        ) from error


def _write(root: Path, lines: dict[str, str]) -> None:
    path = root / FILE
    fresh = path.with_name(f"{path.name}.new")
    text = "".join(f"{lines[name]}\n" for name in sorted(lines))
    with fresh.open("wb") as out:
        out.write(text.encode("utf-8", "surrogateescape"))
        out.flush()
        os.fsync(out.fileno())
    fresh.replace(path)


def _require_free(root: Path, case: str) -> None:
    folder = read_folder(root)
    for name, source in (*((one.id, one.source) for one in folder.cases), *((p.id, p.source) for p in folder.pages)):
        if name == case and source.rpartition(":")[0] != FILE:
            raise KnowledgeError(
                f"The id {case!r} is taken by {source}.", remedy="That one holds; nothing has been written."
            )


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
