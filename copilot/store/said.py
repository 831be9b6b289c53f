"""How the last replies to somebody opened, so that the next one does not open alike."""

from __future__ import annotations

from sqlalchemy import Engine, bindparam, or_, select

from copilot.store.engine import reading
from copilot.store.schema import entries
from copilot.types import Question
from copilot.words import sentences

MOST = 4
"""So many replies are remembered."""
_LOOKED_AT = 100
"""Among so many of the newest entries, those of the asker are looked for."""


class Said:
    """The newest replies in the log, by whom they were for."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def openings(self, question: Question) -> tuple[str, ...]:
        """The first sentences of the last replies to this asker, newest first.

        A reply to this very question does not count: who asks it again for the same moment gets the same words.
        """
        asked = {"by": question.asker.user, "question": question.text, "at": question.at}
        with reading(self._engine) as connection:
            replies = connection.execute(_THEIRS, asked).scalars().all()
        return tuple((sentences(reply) or [reply])[0] for reply in replies)


_newest = (
    select(entries.c.asked_by, entries.c.question, entries.c.reply, entries.c.at, entries.c.id)
    .order_by(entries.c.at.desc(), entries.c.id.desc())
    .limit(_LOOKED_AT)
    .subquery()
)
_THEIRS = (
    select(_newest.c.reply)
    .where(_newest.c.asked_by == bindparam("by"), _newest.c.reply.is_not(None))
    .where(or_(_newest.c.question != bindparam("question"), _newest.c.at != bindparam("at")))
    .order_by(_newest.c.at.desc(), _newest.c.id.desc())
    .limit(MOST)
)
