"""A conversation: what is asked now, together with what was asked before in the thread.

A request for other words keeps the question, and the moment it was asked at, so that the plan stays as it was. A new
fact or wish is added to the question so far, after it, so that it wins over what was said before. What speaks of
somebody else begins anew.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from copilot.reading import language
from copilot.reading.read import MAX_CHARS, theirs_of
from copilot.reading.restyle import asked, restyled
from copilot.reading.signs import plain
from copilot.types import Style, Turn

if TYPE_CHECKING:
    from collections.abc import Sequence

    from copilot.types import Question, Restyle

SAME_MOMENT = timedelta(hours=2)
"""For so long other words are asked for what was promised; after that, its times are reckoned again."""
_ANEW = re.compile(
    r"^(?:y |and |vale |ok |ahora |now )?(?:(?:una?|tengo una?|me llega una?) client[ea]|otr[oa] (?:client[ea]|caso|pregunta|persona|cosa)|"
    r"nuev[oa] (?:caso|pregunta|client[ea])|cambio de tema|(?:i have )?(?:a|another|a new|a different|new|different|next) "
    r"(?:customer|client|case|question)|something else)(?!\S)"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Talk:
    """What a thread has come to."""

    text: str
    style: Style
    spoken: str = ""
    """The language of what began it."""
    at: datetime | None = None
    """When it was last added to."""

    def after(self, text: str, at: datetime | None, thread: Sequence[Turn]) -> _Talk:
        """The talk with what is said next."""
        if self.text and (wanted := asked(text)):
            same = self.at is None or at is None or timedelta(0) <= at - self.at <= SAME_MOMENT
            return replace(self, style=restyled(self.style, wanted, self.spoken), at=self.at if same else at)
        if not self.text or _ANEW.match(plain(text)):
            style = Style() if self.text else self.style
            return _Talk(text=text, style=style, spoken=_spoken(text, thread), at=at)
        merged = f"{self.text[: MAX_CHARS - len(text) - 1]}\n{text}" if len(text) < MAX_CHARS else text
        return replace(self, text=merged, at=at)

    def settled(self, thread: Sequence[Turn]) -> Style:
        """The style, with the language of what began it where what was added is in another."""
        if self.style.language is None and _spoken(self.text, thread) != self.spoken:
            return replace(self.style, language=self.spoken)
        return self.style


def resolved(question: Question) -> Question:
    """The question as it stands with what was asked before it; one without anything before it is returned as it is.

    What was asked before stays in the thread, as "earlier"; of somebody else's case nothing does.
    """
    before = [turn for turn in question.thread if turn.author == "asked"]
    thread = tuple(turn for turn in question.thread if turn.author not in {"asked", "earlier"})
    talk = _Talk(text="", style=question.style)
    if not before:
        if not (thread and asked(question.text)):
            return question
        talk = _last_said(talk, thread)
    for turn in before:
        talk = talk.after(turn.text, turn.at, thread)
    talk = talk.after(question.text, question.at, thread)
    style = talk.settled(thread)
    if before and talk.text != question.text:
        thread = tuple(replace(turn, author="earlier") if turn.author == "asked" else turn for turn in question.thread)
    return replace(question, text=talk.text, style=style, at=talk.at or question.at, thread=thread)


def following(question: Question, last: Question, *, dismissed: Sequence[str] = ()) -> Question:
    """A question that goes on from the last one of its thread, as that stands in the log."""
    before = tuple(turn for turn in last.thread if turn.author not in {"asked", "earlier"})
    return replace(
        question,
        thread=(*before, Turn(author="asked", text=last.text, at=last.at), *question.thread),
        style=last.style,
        brand=question.brand or last.brand,
        via=question.via or last.via,
        dismissed=tuple(dict.fromkeys((*last.dismissed, *dismissed))),
    )


def again(question: Question, wanted: Sequence[Restyle], *, id: str, at: datetime) -> Question:
    """The same question with other words wanted, as a button asks for it; `question` is that of an entry."""
    late = not timedelta(0) <= at - question.at <= SAME_MOMENT
    style = restyled(question.style, wanted, _spoken(question.text, question.thread))
    return replace(question, id=id, style=style, at=at if late else question.at)


def _last_said(talk: _Talk, thread: Sequence[Turn]) -> _Talk:
    """Without a question of ours, other words are wanted for what the customer said last."""
    theirs = [turn for turn in thread if turn.author == "customer"] or list(thread)
    return replace(talk, text=theirs[-1].text, spoken=_spoken(theirs[-1].text, thread))


def _spoken(text: str, thread: Sequence[Turn]) -> str:
    """The language in which such a question is answered."""
    return language.detect(theirs_of(text, thread)).language
