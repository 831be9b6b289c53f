"""What was changed in a text."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from copilot.differences import alike, changes

texts = st.lists(st.sampled_from(["Hola", "hoy", "le", "llamamos", "\n\n", " ", "mañana."]), max_size=20).map(" ".join)


@given(before=texts | st.text(max_size=60), after=texts | st.text(max_size=60))
def test_both_texts_can_be_read_from_their_differences(before: str, after: str) -> None:
    """What stayed and what is gone is the one, what stayed and what is new the other."""
    made = list(changes(before, after))

    assert before == "".join(one.text for one in made if one.kind != "new")
    assert after == "".join(one.text for one in made if one.kind != "gone")


def test_a_word_is_changed_whole() -> None:
    """Not letter by letter."""
    made = [(one.kind, one.text) for one in changes("Le llamo hoy.", "Le llamo mañana.")]

    assert made == [("same", "Le llamo "), ("gone", "hoy."), ("new", "mañana.")]


def test_spaces_are_no_difference() -> None:
    """A line break that somebody's editor put in is no edit."""
    assert alike("Hola,\nbuenos días", " Hola, buenos  días ")
    assert not alike("Hola", "hola")
