"""Whether a folder of vectors is whole, told from the sizes of its files and the checksums of those that matter.

Chroma maps the files of a graph into memory and believes them: one cut short, or with zeros where a power cut left
some, ends the whole process. So whoever has written seals the folder, and nobody opens one whose seal is missing or
does not fit.
"""

from __future__ import annotations

import json
import shutil
import zlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

LOCK, SEAL = ".lock", "sealed.json"
_GRAPH = "index_metadata.pickle"
"""Stands beside the files of a graph that is read from disk; without it, they are made anew from Chroma's database."""
_CHUNK = 1 << 20


def seal(folder: Path) -> None:
    """Writes down how the files are, now that nobody has them open."""
    names = {path.relative_to(folder).as_posix(): path for path in _files(folder)}
    marks = {
        "sizes": {name: path.stat().st_size for name, path in names.items()},
        "sums": {name: _sum(path) for name, path in names.items() if (path.parent / _GRAPH).is_file()},
    }
    (folder / SEAL).write_text(json.dumps(marks, indent=0), encoding="utf-8")


def unseal(folder: Path) -> None:
    """The folder is being written to; if that ends early, it is not whole."""
    (folder / SEAL).unlink(missing_ok=True)


def whole(folder: Path) -> bool:
    """Whether the folder is sealed, and no file is gone or shorter than it was then, nor a graph another."""
    try:
        marks: dict[str, dict[str, int]] = json.loads((folder / SEAL).read_text(encoding="utf-8"))
        sizes, sums = marks["sizes"].items(), marks["sums"].items()
        return all((folder / name).stat().st_size >= size for name, size in sizes) and all(
            _sum(folder / name) == known for name, known in sums
        )
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return False


def empty(folder: Path) -> None:
    """Takes everything out but the lock, which somebody holds."""
    for path in folder.iterdir():
        if path.is_dir():
            shutil.rmtree(path)
        elif path.name != LOCK:
            path.unlink()


def _sum(path: Path) -> int:
    total = 0
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            total = zlib.crc32(chunk, total)
    return total


def _files(folder: Path) -> Iterator[Path]:
    return (path for path in folder.rglob("*") if path.is_file() and path.name not in {LOCK, SEAL})
