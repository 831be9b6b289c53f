"""`copilot verdict`: what people do in Slack with a button, without Slack."""

from __future__ import annotations

import sys
from dataclasses import asdict
from typing import TYPE_CHECKING

from copilot.build import Parts, new_id, utc_now
from copilot.commands.output import say, write_json
from copilot.errors import UsageError
from copilot.knowledge.mask import Masking
from copilot.store.logbook import Logbook
from copilot.store.outbox import Outbox
from copilot.types import ENDINGS, Role, Verdict
from copilot.words import clean

if TYPE_CHECKING:
    import argparse

    from copilot.settings import Settings
    from copilot.types.entry import WholeEntry


def verdict(given: argparse.Namespace, settings: Settings) -> int:
    """Adds one verdict to an entry; those before it stay."""
    parts = Parts(settings)
    said = _said(given)
    whole = known(Logbook(parts.engine), given.entry)
    if whole.suggestion is None and given.kind not in ENDINGS:
        raise UsageError(
            f"The entry {whole.entry.id!r} holds no suggestion, so nothing of it was {given.kind}.",
            remedy="How it ended can be recorded all the same.",
        )
    made = Verdict(
        id=f"cli:{new_id()}",
        entry_id=whole.entry.id,
        by=given.by,
        at=utc_now(),
        kind=given.kind,
        reason=given.reason,
        text=Masking().mask(clean(said)) if said else None,
        role=Role(given.role),
    )
    parts.log.judge(made)
    Outbox(parts.engine).show_again(made.entry_id, made.id, made.at)
    if given.json:
        write_json(asdict(made))
    else:
        say(f"{made.entry_id}: {made.kind}, by {made.by}. See 'copilot log show {made.entry_id}'.")
    return 0


def known(book: Logbook, entry: str) -> WholeEntry:
    """The entry of that id. Raises `UsageError` when there is none."""
    whole = book.show(entry)
    if whole is None:
        raise UsageError(f"There is no entry {entry!r}.", remedy="See 'copilot log list' for those there are.")
    return whole


def _said(given: argparse.Namespace) -> str:
    """The words given with the verdict. Raises `UsageError` when something that it needs is missing."""
    text = sys.stdin.read() if given.text == "-" else given.text or ""
    if given.kind == "edited" and not text.strip():
        raise UsageError(
            "What was really sent is missing.", remedy="Give it with --text; --text - reads it from stdin."
        )
    if given.kind == "dismissed" and not given.reason:
        raise UsageError("The reason is missing.", remedy="Give it with --reason.")
    if given.kind != "dismissed" and given.reason:
        raise UsageError("Only what is dismissed has a reason.", remedy="Leave --reason out, or say it with --text.")
    return text.strip()
