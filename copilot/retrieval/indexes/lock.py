"""Who has the folder of the index: any number of readers, or one writer."""

from __future__ import annotations

import fcntl
import os
from typing import TYPE_CHECKING

from copilot.errors import IndexUnavailable
from copilot.retrieval.indexes.seal import LOCK

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from copilot.ports import Hit, Vectors

READING, WRITING = fcntl.LOCK_SH, fcntl.LOCK_EX


class IndexHeld(IndexUnavailable):
    """Another process has the index open; whoever that is goes on with it."""

    remedy = "Wait until it is done, or stop it; search by words goes on meanwhile."


class FolderLock:
    """A lock on a folder, which is made if need be. It ends with the process, however that ends."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._file: int | None = None

    def take(self, kind: int) -> None:
        """Takes it at once, or raises `IndexHeld`; `IndexUnavailable` where there can be no such folder."""
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            self._file = os.open(self._folder / LOCK, os.O_RDWR | os.O_CREAT, 0o600)
            fcntl.flock(self._file, kind | fcntl.LOCK_NB)
        except BlockingIOError as error:
            self.release()
            raise IndexHeld("Another process is using the vector index.") from error
        except OSError as error:
            self.release()
            raise IndexUnavailable(
                f"The folder of the vector index cannot be used ({error.strerror}).", remedy="Check COPILOT_HOME."
            ) from error

    def release(self) -> None:
        if self._file is not None:
            os.close(self._file)
            self._file = None


class Closed:
    """Stands where an index was while that is brought up to date or made again; whoever searches has words."""

    def query(self, zones: Sequence[str], vector: Vectors, *, limit: int) -> Sequence[Hit]:
        raise IndexUnavailable("The vector index is being brought up to date.")
