"""`copilot doctor`."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

from copilot.commands.output import say, write_json
from copilot.doctor import ERROR, examine

if TYPE_CHECKING:
    import argparse

    from copilot.settings import Settings


def doctor(given: argparse.Namespace, settings: Settings) -> int:
    """Prints every check. 1 when one of them failed."""
    findings = examine(settings)
    if given.json:
        write_json([asdict(finding) for finding in findings])
    else:
        for finding in findings:
            remedy = f"  → {finding.remedy}" if finding.remedy else ""
            say(f"{finding.severity:<8} {finding.name}: {finding.message}{remedy}")
    return 1 if any(finding.severity == ERROR for finding in findings) else 0
