"""What providers raise, sorted by what can be done about it. Nothing of their words goes further."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from copilot.errors import WriterFailed

if TYPE_CHECKING:
    from collections.abc import Iterator

_TIMEOUT = re.compile(r"timeout|timedout|deadline", re.I)
_UNREACHED = re.compile(r"connect|network|gaierror|endpoint|refused", re.I)
_CUT = re.compile(r"length", re.I)


class Unreachable(WriterFailed):
    """Nobody answered, the connection broke, or the provider is out of order: the same again may do."""


class Refused(WriterFailed):
    """The provider does not serve us at all: key, rights, or a name it does not know."""


class Busy(WriterFailed):
    """The provider asks us to come later; `after` is in seconds, when it said so."""

    def __init__(self, message: str, after: float | None = None) -> None:
        super().__init__(message)
        self.after = after


class NotUnderstood(WriterFailed):
    """The provider does not understand the form of the request; in a simpler form it may."""


class TooLate(WriterFailed):
    """The time is over."""


class CutOff(WriterFailed):
    """The answer was longer than it may be."""


_REFUSALS = {
    401: "does not accept the key",
    402: "wants to be paid first",
    403: "does not let this key use the model",
    404: "does not know the model",
}


def sorted_fault(error: Exception) -> WriterFailed:
    """The same as one of ours. Only a status and the name of its class are told."""
    status, name = status_of(error), type(error).__name__
    if status in _REFUSALS:
        return Refused(f"The provider {_REFUSALS[status]} ({status}).")
    if status == 429:
        return Busy("The provider has too much to do (429).", after=_retry_after(error))
    if status in {400, 405, 413, 415, 422, 501} or isinstance(error, NotImplementedError):
        return NotUnderstood(f"The provider does not understand the request ({status or name}).")
    if status is not None and status >= 500:
        return Unreachable(f"The provider is out of order ({status}).")
    names = " ".join(type(one).__name__ for one in _chain(error))
    if _UNREACHED.search(names) or isinstance(error, OSError):
        return Unreachable(f"The provider could not be reached ({name}).")
    if _TIMEOUT.search(names):
        return TooLate(f"The provider took too long ({name}).")
    if isinstance(error, TypeError | AttributeError):
        return Refused(f"The provider's package could not ask it ({name}); is there a key?")
    if _CUT.search(name):
        return CutOff("It was cut off before its end.")
    return Unreachable(f"The model could not answer ({name}).")


def status_of(error: Exception) -> int | None:
    """The HTTP status behind an error of any provider's package, if there is one."""
    for one in _chain(error):
        response: Any = getattr(one, "response", None)
        held = response.get("ResponseMetadata", {}) if isinstance(response, dict) else {}
        for status in (
            getattr(one, "status_code", None), getattr(response, "status_code", None),
            held.get("HTTPStatusCode"), getattr(one, "code", None),
        ):  # fmt: skip
            if isinstance(status, int) and 400 <= status < 600:
                return int(status)
    return None


def _retry_after(error: Exception) -> float | None:
    for one in _chain(error):
        headers = getattr(getattr(one, "response", None), "headers", None) or {}
        try:
            return max(0.0, float(headers["retry-after"]))
        except (KeyError, TypeError, ValueError):
            continue
    return None


def _chain(error: BaseException | None) -> Iterator[BaseException]:
    """The error and what it came from."""
    for _ in range(6):
        if error is None:
            return
        yield error
        error = error.__cause__ or error.__context__
