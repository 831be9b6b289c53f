"""How Slack says no."""

from __future__ import annotations

from collections.abc import Sequence

from copilot.sandbox.values import Json


class Refused(Exception):
    """A Web API call that Slack answers with `ok: false` and an error code."""

    def __init__(self, error: str, **more: object) -> None:
        super().__init__(error)
        self.error = error
        self.more: Json = dict(more)

    @classmethod
    def with_messages(cls, error: str, messages: Sequence[str]) -> Refused:
        """With the details that Slack puts in `response_metadata.messages`."""
        details = [f"[ERROR] {message}" for message in messages]
        return cls(error, errors=list(messages), response_metadata={"messages": details})


class NotDelivered(Exception):
    """The app did not take a delivery; `reason` is Slack's word for it."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason
