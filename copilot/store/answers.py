"""Closing a question: what is logged, what is sent, and that it is done, in one transaction."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime

from sqlalchemy import Connection, Engine

from copilot.errors import StoreError
from copilot.store.engine import writing
from copilot.store.entries import record, record_failure
from copilot.store.faults import AlreadyThere
from copilot.store.inbox import InboxRow, close
from copilot.store.outbox import Message, add
from copilot.store.threads import Thread, ensure, set_last
from copilot.types import Question, Suggestion

Write = Callable[[Connection, int | None], str]


class Answers:
    """Each claimed question is closed once: by a suggestion or by a failure, with the messages that say so."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def settle(
        self,
        row: InboxRow,
        suggestion: Suggestion,
        digests: Mapping[str, str],
        messages: Sequence[Message],
        *,
        at: datetime,
        thread: Thread | None = None,
    ) -> bool:
        """Logs the suggestion, puts the messages in line and closes the row: all of it, or, when the claim is lost,
        nothing and False. With a thread, the entry belongs to it. Raises `StoreError`.
        """

        def write(connection: Connection, conversation: int | None) -> str:
            return record(connection, suggestion, digests, conversation=conversation)

        return self._close(row, suggestion.question, write, messages, at, thread, None)

    def settle_failure(
        self,
        row: InboxRow,
        question: Question,
        failure: str,
        digests: Mapping[str, str],
        messages: Sequence[Message],
        *,
        at: datetime,
        thread: Thread | None = None,
    ) -> bool:
        """The same for a question that gets no suggestion: the log says why, and the row is failed."""

        def write(connection: Connection, conversation: int | None) -> str:
            return record_failure(connection, question, failure, digests, conversation=conversation)

        return self._close(row, question, write, messages, at, thread, failure)

    def _close(
        self,
        row: InboxRow,
        question: Question,
        write: Write,
        messages: Sequence[Message],
        at: datetime,
        thread: Thread | None,
        reason: str | None,
    ) -> bool:
        try:
            with writing(self._engine) as connection:
                if not close(connection, row, at, reason=reason):
                    return False
                conversation = ensure(connection, thread, question.asker.user, at) if thread else None
                entry_id = write(connection, conversation)
                if conversation is not None:
                    set_last(connection, conversation, entry_id)
                add(connection, messages, at, entry_id=entry_id)
                return True
        except AlreadyThere as error:
            raise StoreError(f"The answer to {question.id!r} contradicts one that is there already.") from error
