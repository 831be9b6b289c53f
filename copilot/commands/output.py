"""How verbs print: JSON on stdout, words on stderr where JSON was asked for."""

from __future__ import annotations

import json
import sys


def write_json(value: object) -> None:
    """One JSON value on stdout."""
    sys.stdout.write(json.dumps(value, ensure_ascii=False, indent=1, default=str) + "\n")


def say(text: str, *, quiet: bool = False) -> None:
    """Words for a person: on stdout, or on stderr where stdout is JSON."""
    (sys.stderr if quiet else sys.stdout).write(text + "\n")
