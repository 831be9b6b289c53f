"""A model that does not answer is left alone for a while."""

from __future__ import annotations

from copilot.writing.rest import LONGEST, SECONDS, STRIKES, Rest


class Clock:
    at = 100.0

    def __call__(self) -> float:
        return self.at


def test_three_failures_in_a_row_and_it_rests_until_one_question_tries_it() -> None:
    """One more failure then is enough for the next rest; an answer makes good all of them."""
    clock = Clock()
    rest = Rest(clock)
    for _ in range(STRIKES - 1):
        rest.failed()
    assert rest.left == 0
    rest.failed()
    assert rest.left == SECONDS
    clock.at += SECONDS
    assert rest.left == 0
    rest.failed()
    assert rest.left == SECONDS
    clock.at += SECONDS
    rest.answered()
    rest.failed()
    assert rest.left == 0


def test_its_own_wish_is_kept_within_reason() -> None:
    """At once, and not for hours."""
    rest = Rest(Clock())
    rest.failed(7)
    assert rest.left == 7
    rest.failed(86_400)
    assert rest.left == LONGEST
