"""How the last replies to somebody opened."""

from __future__ import annotations

from sqlalchemy import Engine

from copilot.store.entries import SqlLog
from copilot.store.said import MOST, Said
from copilot.types import Principal

from .make import later, question, suggestion


def test_the_first_sentences_of_somebody_s_replies_are_remembered(engine: Engine) -> None:
    """The newest first, a few of them, and nobody else's."""
    log = SqlLog(engine)
    for number in range(MOST + 2):
        who = Principal(user="U2" if number == 3 else "U1", team="atencion")
        asked = question(f"q{number}", at=later(number), asker=who)
        log.record(suggestion(f"e{number}", question=asked, reply=f"Frase {number}. Y otra más.\n\nY otra."), {})
    log.record_failure(question("q9", at=later(99)), "WriterFailed", {})
    asked = question("now", asker=Principal(user="U1", team="atencion"))

    assert Said(engine).openings(asked) == ("Frase 5.", "Frase 4.", "Frase 2.", "Frase 1.")


def test_the_very_same_question_gets_the_same_words(engine: Engine) -> None:
    """Its own reply is not one to differ from; the same words asked later are."""
    asked = question("q1")
    SqlLog(engine).record(suggestion("e1", question=asked, reply="Frase. Otra."), {})

    assert Said(engine).openings(question("q2")) == ()
    assert Said(engine).openings(question("q2", at=later(60))) == ("Frase.",)


def test_somebody_new_has_heard_nothing(engine: Engine) -> None:
    """An empty log holds no openings."""
    assert Said(engine).openings(question("q1")) == ()
