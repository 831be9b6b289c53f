"""A change of several knowledge files: all of it is on the disk, or nothing is. Runs no version control."""

from __future__ import annotations

import difflib
import fcntl
import json
import os
from contextlib import contextmanager
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from copilot.errors import KnowledgeError
from copilot.types.learning import FileChange

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

JOURNAL = ".copilot-change.json"
"""What is being written, while it is; found at the next change, it is taken back first."""
CONTEXT = 3


class FileChanged(KnowledgeError):
    """A file is not as it was when the change was made; nothing has been written."""

    remedy = "Look at what it says now, and try the proposal again."

    def __init__(self, path: str, now: str | None) -> None:
        super().__init__(f"The file {path} of the knowledge folder has changed meanwhile; nothing has been written.")
        self.path, self.now = path, now


@contextmanager
def changing(root: Path) -> Iterator[None]:
    """Alone with the folder among those who change it through here, after taking back what was cut off.

    Raises `KnowledgeError` when the folder cannot be written to.
    """
    with _explained():
        held = os.open(root, os.O_RDONLY)
        try:
            fcntl.flock(held, fcntl.LOCK_EX)
            _take_back(root)
            yield
        finally:
            os.close(held)


def apply(root: Path, changes: Sequence[FileChange]) -> bool:
    """Writes all of the changes or none; False when they are there already. Call it inside `changing`.

    Raises `FileChanged` when a file is neither as it was before nor as it should be.
    """
    now = {one.path: read(root, one.path) for one in changes}
    for one in changes:
        if now[one.path] not in (one.before, one.after):
            raise FileChanged(one.path, now[one.path])
    todo = [one for one in changes if now[one.path] != one.after]
    if not todo:
        return False
    with _explained():
        journal = root / JOURNAL
        rows = [{"path": one.path, "before": one.before, "after": one.after} for one in todo]
        _put(journal, json.dumps(rows))
        for one in todo:
            _put(within(root, one.path), one.after)
        _put(journal, None)
    return True


def read(root: Path, path: str) -> str | None:
    """The text of a file; None when there is none. Raises `KnowledgeError` when it cannot be read."""
    try:
        return within(root, path).read_bytes().decode("utf-8")
    except FileNotFoundError:
        return None
    except (OSError, UnicodeDecodeError) as error:
        raise KnowledgeError(f"The file {path} of the knowledge folder cannot be read.") from error


def within(root: Path, path: str) -> Path:
    """The file of that name inside the folder. Raises `KnowledgeError` for a name that leads out of it."""
    named = PurePosixPath(path)
    if named.is_absolute() or ".." in named.parts or not (root / named).resolve().is_relative_to(root.resolve()):
        raise KnowledgeError(f"{path!r} is not in the knowledge folder.")
    return root / named


def patch(changes: Sequence[FileChange]) -> str:
    """The changes as a unified difference, as `git apply` and `patch -p1` take it."""
    out: list[str] = []
    for one in changes:
        old = f"a/{one.path}" if one.before is not None else os.devnull
        new = f"b/{one.path}" if one.after is not None else os.devnull
        before, after = ((text or "").splitlines(keepends=True) for text in (one.before, one.after))
        for line in difflib.unified_diff(before, after, old, new, n=CONTEXT):
            out.append(line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n")
    return "".join(out)


def turned(change: FileChange) -> FileChange:
    """The change that takes this one back."""
    return FileChange(path=change.path, before=change.after, after=change.before)


def rebased(change: FileChange, now: str | None) -> FileChange | None:
    """The same change of the file as it is now; None where what it touches is not there once and as it was."""
    if now == change.before:
        return change
    if now is None or change.before is None or change.after is None:
        return None
    old, new, text = (part.split("\n") for part in (change.before, change.after, now))
    for tag, i1, i2, j1, j2 in reversed(difflib.SequenceMatcher(None, old, new, autojunk=False).get_opcodes()):
        if tag == "equal":
            continue
        place = _place(old, i1, i2, text)
        if place is None:
            return None
        text[place : place + i2 - i1] = new[j1:j2]
    return FileChange(path=change.path, before=now, after="\n".join(text))


def _place(old: Sequence[str], start: int, end: int, text: Sequence[str]) -> int | None:
    """Where the lines stand in the text, with as much around them as makes them the only ones."""
    for around in range(CONTEXT + 1):
        first, last = max(0, start - around), min(len(old), end + around)
        wanted = list(old[first:last])
        found = [at for at in range(len(text) - len(wanted) + 1) if list(text[at : at + len(wanted)]) == wanted]
        if len(found) == 1 and wanted:
            return found[0] + start - first
        if not found and wanted:
            return None
    return None


def _take_back(root: Path) -> None:
    """What was cut off in the middle is undone, where nobody has changed the file since."""
    journal = root / JOURNAL
    if not journal.exists():
        return
    try:
        rows = json.loads(journal.read_text("utf-8"))
    except ValueError:
        rows = []
    for row in rows:
        if read(root, row["path"]) == row["after"]:
            _put(within(root, row["path"]), row["before"])
    _put(journal, None)


def _put(path: Path, text: str | None) -> None:
    """The file with that text, or no file, on the disk when it returns; never half of it."""
    if text is None:
        path.unlink(missing_ok=True)
    else:
        path.parent.mkdir(parents=True, exist_ok=True)
        fresh = path.with_name(f"{path.name}.new")
        with fresh.open("wb") as out:
            out.write(text.encode())
            out.flush()
            os.fsync(out.fileno())
        fresh.replace(path)
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


@contextmanager
def _explained() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise KnowledgeError(
            f"The knowledge folder cannot be written to ({error.strerror}).",
            remedy="Check COPILOT_KNOWLEDGE, and that you may write there.",
        ) from error
