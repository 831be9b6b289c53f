"""Copies of a data folder, for tests and programs that write into theirs."""

from __future__ import annotations

import contextlib
import shutil
import sqlite3
from pathlib import Path


def copy_database(home: Path, to: Path) -> Path:
    """The database of a data folder that may be in use, alone in another folder."""
    to.mkdir(parents=True, exist_ok=True)
    source, target = sqlite3.connect(home / "copilot.db"), sqlite3.connect(to / "copilot.db")
    with contextlib.closing(source), contextlib.closing(target):
        source.backup(target)
    return to


def copy_home(home: Path, to: Path) -> Path:
    """A whole data folder with its index."""
    shutil.copytree(home, to, ignore=shutil.ignore_patterns("copilot.db*"), dirs_exist_ok=True)
    return copy_database(home, to)
