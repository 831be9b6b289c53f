"""What a database complains about, in words a person can act on."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import ArgumentError, DBAPIError, IntegrityError, NoSuchModuleError, StatementError, TimeoutError

from copilot.errors import StoreError

NOT_A_DATABASE = "Move the file away, or set COPILOT_DATABASE_URL to another one."

# What SQLite says, what we say, and what helps.
_KNOWN = (
    ("file is not a database", "The database file is not a database.", NOT_A_DATABASE),
    (
        "database disk image is malformed",
        "The database file is damaged.",
        "Restore it from a copy, or move it away and run 'copilot index'.",
    ),
    (
        "unable to open database file",
        "The database file cannot be opened.",
        "Check that its folder exists and that you may write to it.",
    ),
    (
        "readonly database",
        "The database may only be read.",
        "Check that you may write to the database file and its folder.",
    ),
    (
        "database or disk is full",
        "The disk is full.",
        "Free some space and try again; nothing of this step was written.",
    ),
    (
        "database is locked",
        "Another process is holding the database.",
        "Try again; if it stays so, see which other copilot is running.",
    ),
    ("no such table", "The database has no schema yet.", "Run 'copilot index'."),
)


class AlreadyThere(StoreError):
    """A row with this key is there already, or the row it belongs to is not."""


@contextmanager
def explained() -> Iterator[None]:
    """Turns what the engine raises inside into `StoreError`, and a value that no column takes into `ValueError`."""
    try:
        yield
    except IntegrityError as error:
        raise AlreadyThere("The database refused a row that contradicts what it holds.") from error
    except (DBAPIError, TimeoutError) as error:
        raise _explanation(error) from error
    except StatementError as error:
        raise ValueError(str(error.orig)) from error


@contextmanager
def explained_url() -> Iterator[None]:
    """Turns a database URL that means nothing, or whose driver is not installed, into `StoreError`."""
    try:
        yield
    except (ArgumentError, NoSuchModuleError) as error:
        raise StoreError(
            "The database URL cannot be read.",
            remedy="COPILOT_DATABASE_URL looks like sqlite:////path/copilot.db.",
        ) from error
    except ModuleNotFoundError as error:
        raise StoreError(
            f"The database driver {error.name!r} is not installed.",
            remedy="Use SQLite: sqlite:////path/copilot.db.",
        ) from error


def _explanation(error: Exception) -> StoreError:
    said = str(getattr(error, "orig", None) or error)
    for sign, message, remedy in _KNOWN:
        if sign in said:
            return StoreError(message, remedy=remedy)
    return StoreError("The database did not do what it was asked.")
