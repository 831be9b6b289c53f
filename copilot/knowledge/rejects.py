"""What could not be taken from a file, with the place, the reason and the remedy."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing wrong at one place. An error keeps the page or row out; a warning does not."""

    file: str
    line: int
    field: str
    code: str
    problem: str
    remedy: str
    severity: str = "error"

    def __str__(self) -> str:
        where = f"{self.file}:{self.line}" if self.line else self.file
        what = f"{self.field}: " if self.field else ""
        return f"{where}: {what}{self.problem} {self.remedy}"
