"""Signs: phrases found in a text, forgiving and yet whole."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from copilot.reading.signs import Signs, plain

SIGNS = Signs({"shipped": ["ha salido", "enviad*"], "waiting": ["no ha salido"], "months": ["llevo .. meses"]})


def seen(text: str) -> list[tuple[str, str]]:
    return [(sighting.shows, sighting.words) for sighting in SIGNS.seen(plain(text))]


def test_accents_case_and_punctuation_do_not_matter() -> None:
    """Text and signs meet folded."""
    assert plain("¡Ya   HA SALIDÓ, no’s!") == "ya ha salido no's"


def test_an_ending_and_words_between_are_forgiven_but_not_more() -> None:
    """A star is any ending; two dots are at most four words."""
    assert seen("Están enviadas") == [("shipped", "enviadas")]
    assert seen("llevo ya casi tres meses") == [("months", "llevo ya casi tres meses")]
    assert seen("llevo a b c d e meses") == []
    assert seen("reenviado") == []


def test_the_longer_sign_wins_over_the_one_inside_it() -> None:
    """ "no ha salido" is not "ha salido"."""
    assert seen("El pedido no ha salido") == [("waiting", "no ha salido")]


def test_a_sign_that_is_denied_is_left_out_unless_denial_does_not_matter() -> None:
    """By one of the two words before it."""
    assert seen("no está enviado") == []
    assert [one.shows for one in SIGNS.seen(plain("no está enviado"), negatable=False)] == ["shipped"]


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from(["no", "ha", "salido", "enviado", "llevo", "tres", "meses", "x"]), max_size=12))
def test_sightings_are_in_order_and_say_where_they_stand(words: list[str]) -> None:
    """None lies inside another."""
    text = " ".join(words)
    found = SIGNS.seen(text)
    assert [text[one.start : one.end] for one in found] == [one.words for one in found]
    assert found == sorted(found, key=lambda one: one.start)
    assert not any(a is not b and b.start <= a.start and a.end <= b.end for a in found for b in found)


def test_no_signs_see_nothing() -> None:
    """A company may not have written any."""
    assert Signs({"a": []}).seen("a b") == []
    assert Signs({"a": [" "]}).seen("a b") == []


def test_of_two_signs_that_begin_alike_the_longer_is_seen() -> None:
    """Whether a sign ends in a star or stands as it is."""
    signs = Signs({"tired": ["hart*", "harta de esperar"], "": ["harta de reir"]})
    assert [one.words for one in signs.seen("estoy harta de esperar")] == ["harta de esperar"]
    assert [one.shows for one in signs.seen("estoy harta de reir")] == [""]
    assert [one.words for one in signs.seen("hartos")] == ["hartos"]
