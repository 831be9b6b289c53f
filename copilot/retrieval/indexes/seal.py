"""Whether a folder of vectors is whole, told from the sizes of its files.

Chroma maps some of its files into memory without a look at their length: a file cut short ends the whole process. So
whoever has written seals the folder, and nobody opens one whose seal is missing or does not fit.
"""

from __future__ import annotations

import json
import shutil
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

LOCK, SEAL = ".lock", "sealed.json"


def seal(folder: Path) -> None:
    """Writes down the sizes of the files, as they are now that nobody has them open."""
    sizes = {path.relative_to(folder).as_posix(): path.stat().st_size for path in _files(folder)}
    (folder / SEAL).write_text(json.dumps(sizes, indent=0), encoding="utf-8")


def unseal(folder: Path) -> None:
    """The folder is being written to; if that ends early, it is not whole."""
    (folder / SEAL).unlink(missing_ok=True)


def whole(folder: Path) -> bool:
    """Whether the folder is sealed, and no file is gone or shorter than it was then."""
    try:
        sizes: dict[str, int] = json.loads((folder / SEAL).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return False
    return all((path := folder / name).is_file() and path.stat().st_size >= size for name, size in sizes.items())


def empty(folder: Path) -> None:
    """Takes everything out but the lock, which somebody holds."""
    for path in folder.iterdir():
        if path.is_dir():
            shutil.rmtree(path)
        elif path.name != LOCK:
            path.unlink()


def _files(folder: Path) -> Iterator[Path]:
    return (path for path in folder.rglob("*") if path.is_file() and path.name not in {LOCK, SEAL})
