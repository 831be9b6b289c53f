"""What was said before, from a file: JSON or YAML with a list of contacts, JSONL, or lines such as "customer: …".

"asked: …" is what was asked of us before: what is asked now goes on from it.
"""

from __future__ import annotations

import re
from pathlib import Path

from copilot.errors import UsageError
from copilot.knowledge.contacts import read_contacts
from copilot.types import Turn

_SPOKEN = re.compile(
    r"^(?P<who>customer|client[ea]?|agent[e]?|user|asked|pregunta)\s*(?:\((?P<channel>\w+)\))?\s*:\s*(?P<text>.+)$",
    re.I,
)


def read_thread(name: str) -> tuple[Turn, ...]:
    """The turns in a file, oldest first. Raises `UsageError` naming what cannot be read."""
    try:
        text = Path(name).read_text(encoding="utf-8-sig")
    except OSError as error:
        raise UsageError(f"The thread file {name} cannot be read ({error.strerror}).") from error
    except UnicodeDecodeError as error:
        raise UsageError(f"The thread file {name} is not UTF-8 text.", remedy="Save it again as UTF-8.") from error
    if spoken := _spoken(text):
        return spoken
    try:
        contacts = read_contacts(text)
    except (ValueError, RecursionError) as error:
        raise UsageError(
            f"The thread file {name} cannot be read: {error}",
            remedy="Give a list of {channel, at, from, text}, or 'customer: …' lines.",
        ) from error
    return tuple(Turn(author=one.author, text=one.text, channel=one.channel or None, at=one.at) for one in contacts)


def _author(who: str) -> str:
    """Who speaks: what was "asked" of us before is gone on from."""
    if who in {"asked", "pregunta"}:
        return "asked"
    return "agent" if who.startswith("agent") else "customer"


def _spoken(text: str) -> tuple[Turn, ...]:
    """Turns from "who: what" lines; a line without a speaker goes on where the last one stopped."""
    turns: list[Turn] = []
    for line in filter(None, map(str.strip, text.splitlines())):
        match = _SPOKEN.match(line)
        if match:
            author = _author(match["who"].lower())
            turns.append(Turn(author=author, text=match["text"], channel=match["channel"]))
        elif turns:
            turns[-1] = Turn(author=turns[-1].author, text=f"{turns[-1].text} {line}", channel=turns[-1].channel)
        else:
            return ()
    return tuple(turns)
