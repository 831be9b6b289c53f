"""Models of others on this machine: which folder a name means, and what can go wrong with one."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from copilot.errors import CopilotError

INSTALL = "Run: pip install -c constraints.txt sentence-transformers"


def folder_of(name: str) -> Path | None:
    """The folder of a model by path, or by name among those fetched with `hf download`; None when there is none."""
    path = Path(name).expanduser()
    if path.is_dir():
        return path
    try:
        from huggingface_hub import snapshot_download
        from huggingface_hub.errors import HFValidationError, LocalEntryNotFoundError
    except ImportError:
        return None
    for full in (name,) if "/" in name else (name, f"sentence-transformers/{name}"):
        try:
            return Path(snapshot_download(full, local_files_only=True))
        except (LocalEntryNotFoundError, HFValidationError, OSError):
            continue
    return None


def digest_of(folder: Path) -> str:
    """Changes with every file: its place in the folder, its size, and when it was written."""
    seen = hashlib.sha256()
    for file in sorted(file for file in folder.rglob("*") if file.is_file()):
        state = file.stat()
        seen.update(f"{file.relative_to(folder)} {state.st_size} {state.st_mtime_ns}\n".encode())
    return seen.hexdigest()[:16]


def without_bars() -> None:
    """Loading a model draws no progress bars over what a command says."""
    from transformers.utils import logging

    logging.disable_progress_bar()  # type: ignore[no-untyped-call]


@contextmanager
def told(error: type[CopilotError], name: str, what: str) -> Iterator[None]:
    """Whatever the libraries raise over a model's files or a full graphics card becomes one sentence with a remedy."""
    from pickle import PickleError

    from safetensors import SafetensorError

    try:
        yield
    except (
        ArithmeticError, AssertionError, AttributeError, ImportError, LookupError, OSError, RuntimeError, TypeError,
        ValueError, SafetensorError, PickleError,
    ) as cause:  # fmt: skip
        raise error(
            f"The model {name!r} {what}.",
            remedy="Check that it is a whole sentence-transformers model folder, or name another.",
        ) from cause
